//! How every view reads: a resource, grey bars while it loads, the old answer while a new one
//! comes, and a failure with a way on.

use std::{
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
};

use leptos::prelude::*;

use super::failure::Failure;
use crate::{
    client::{Abort, ApiError, Call, Client},
    ui::panel::Skeleton,
};

/// What a view reads from the server.
pub type Read<T> = LocalResource<Result<T, ApiError>>;

/// Reads what depends on `source`, anew whenever that changes. A resource waits for its reading
/// before it begins the next, so one that was overtaken, or that nobody looks at any more, is
/// given up.
pub fn read<S, T>(
    source: impl Fn() -> S + Send + Sync + 'static,
    fetch: impl Fn(Client, S) -> Call<T> + 'static,
) -> Read<T>
where
    S: PartialEq + Clone + Send + Sync + 'static,
    T: 'static,
{
    let client = expect_context::<Client>();
    let source = Memo::new(move |_| source());
    let under_way = Arc::new(Mutex::new(None::<(S, Abort)>));
    let give_up_unless = {
        let under_way = Arc::clone(&under_way);
        move |wanted: Option<&S>| {
            let held = under_way.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some((read, abort)) = held.as_ref()
                && Some(read) != wanted
            {
                abort.abort();
            }
        }
    };
    let resource = LocalResource::new(move || {
        let wanted = source.get();
        let (client, abort) = client.abortable();
        *under_way.lock().unwrap_or_else(PoisonError::into_inner) = Some((wanted.clone(), abort));
        fetch(client, wanted)
    });
    let overtaken = give_up_unless.clone();
    Effect::new(move |_| overtaken(Some(&source.get())));
    on_cleanup(move || give_up_unless(None));
    resource
}

/// Shows what a resource brought.
#[component]
pub fn Remote<T>(
    /// The resource.
    resource: Read<T>,
    /// What is loading, in words.
    loading: &'static str,
    /// Makes the view of it.
    render: Arc<dyn Fn(T) -> AnyView + Send + Sync>,
) -> impl IntoView
where
    T: Clone + 'static,
{
    let reading: Reading = Arc::new(move || {
        let render = Arc::clone(&render);
        // Begun at once: when this is first polled, the view and its resource may be gone.
        let read = resource.into_future();
        Box::pin(async move { read.await.map(|read| render(read)) })
    });
    remote_view(reading, loading, Callback::new(move |()| resource.refetch()))
}

/// Begins to wait for what a resource brings, as the view of it.
type Reading =
    Arc<dyn Fn() -> Pin<Box<dyn Future<Output = Result<AnyView, ApiError>> + Send>> + Send + Sync>;

/// Everything of [`Remote`] that does not depend on what is read, compiled once.
fn remote_view(reading: Reading, loading: &'static str, retry: Callback<()>) -> AnyView {
    let failure = move |errors: ArcRwSignal<Errors>| {
        let first = move || {
            errors.with(|errors| {
                let (_, error) = errors.iter().next()?;
                error.downcast_ref::<ApiError>().cloned()
            })
        };
        move || {
            first().map(|error| match error {
                // Overtaken by the next reading, which is on its way.
                ApiError::Cancelled => view! { <Skeleton label=loading/> }.into_any(),
                error => view! { <Failure error retry/> }.into_any(),
            })
        }
    };
    view! {
        <Transition fallback=move || view! { <Skeleton label=loading/> }>
            <ErrorBoundary fallback=failure>
                {
                    let reading = Arc::clone(&reading);
                    move || Suspend::new(reading())
                }
            </ErrorBoundary>
        </Transition>
    }
    .into_any()
}
