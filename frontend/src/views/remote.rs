//! How every view reads: a resource, grey bars while it loads, the old answer while the same is read
//! anew, and a failure with a way on.

use std::{
    any::Any,
    marker::PhantomData,
    pin::Pin,
    rc::Rc,
    sync::{Arc, Mutex, PoisonError},
};

use leptos::prelude::*;

use super::failure::Failure;
use crate::{
    client::{Abort, ApiError, Call, Client},
    ui::panel::Skeleton,
};

/// What was read, whatever it is: everything that does not depend on it is compiled once.
type Whatever = Rc<dyn Any>;

/// An answer, and the text that says of what.
#[derive(Clone)]
struct Answered {
    of: String,
    read: Result<Whatever, ApiError>,
}

/// What a view reads from the server.
pub struct Read<T> {
    resource: LocalResource<Answered>,
    source: Memo<String>,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Read<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Read<T> {}

impl<T: 'static> Read<T> {
    /// Reads again.
    pub fn refetch(self) {
        self.resource.refetch();
    }

    /// What was read, made into something else; `None` until an answer came to what is asked now.
    pub fn map<U>(self, make: impl FnOnce(Result<&T, &ApiError>) -> U) -> Option<U> {
        let source = self.source;
        self.resource
            .map(|answered| match &answered.read {
                _ if source.with(|source| *source != answered.of) => None,
                Ok(read) => read.downcast_ref().map(|read| make(Ok(read))),
                Err(error) => Some(make(Err(error))),
            })
            .flatten()
    }
}

/// Reads what depends on `source`, a text that says of what: anew whenever that changes, and what
/// was read before is shown no more then. A resource waits for its reading before it begins the
/// next, so one that was overtaken, or that nobody looks at any more, is given up.
pub fn read<T: 'static>(
    source: impl Fn() -> String + Send + Sync + 'static,
    fetch: impl Fn(Client) -> Call<T> + 'static,
) -> Read<T> {
    let fetch = move |client| -> Call<Whatever> {
        let call = fetch(client);
        Box::pin(async move { call.await.map(|read| Rc::new(read) as Whatever) })
    };
    let source = Memo::new(move |_| source());
    Read { resource: resource(source, Box::new(fetch)), source, of: PhantomData }
}

/// Everything of [`read`] that does not depend on what is read.
fn resource(
    source: Memo<String>,
    fetch: Box<dyn Fn(Client) -> Call<Whatever>>,
) -> LocalResource<Answered> {
    let client = expect_context::<Client>();
    let under_way = Arc::new(Mutex::new(None::<(String, Abort)>));
    let give_up_unless = {
        let under_way = Arc::clone(&under_way);
        move |wanted: Option<String>| {
            let held = under_way.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some((read, abort)) = held.as_ref()
                && Some(read) != wanted.as_ref()
            {
                abort.abort();
            }
        }
    };
    let resource = LocalResource::new(move || {
        let of = source.get();
        let (client, abort) = client.abortable();
        *under_way.lock().unwrap_or_else(PoisonError::into_inner) = Some((of.clone(), abort));
        let call = untrack(|| fetch(client));
        async move { Answered { of, read: call.await } }
    });
    let overtaken = give_up_unless.clone();
    Effect::new(move |_| overtaken(Some(source.get())));
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
    let Read { resource, source, .. } = resource;
    let render: Render = Arc::new(move |read| read.downcast_ref::<T>().cloned().map(&*render));
    remote_view(resource, source, loading, render)
}

/// Makes the view of what was read.
type Render = Arc<dyn Fn(&dyn Any) -> Option<AnyView> + Send + Sync>;

/// Waits for what a resource brings, as the view of it.
type Reading = Pin<Box<dyn Future<Output = Result<Option<AnyView>, ApiError>> + Send>>;

/// Everything of [`Remote`] that does not depend on what is read.
fn remote_view(
    resource: LocalResource<Answered>,
    source: Memo<String>,
    loading: &'static str,
    render: Render,
) -> AnyView {
    let retry = Callback::new(move |()| resource.refetch());
    // Held by itself: an answer that ends the session takes the view and what is its own away
    // before it is drawn here a last time.
    let resource = ArcLocalResource::from(resource);
    let answered = resource.clone();
    // What was read of something else would be taken for what is asked for now, and acted on.
    let overtaken = ArcMemo::new(move |_| {
        let of_now = |answered: &Answered| source.try_get().is_none_or(|now| now == answered.of);
        answered.map(of_now) == Some(false)
    });
    let reading = move || -> Reading {
        let render = Arc::clone(&render);
        let read = resource.clone().into_future();
        Box::pin(async move { read.await.read.map(|read| render(&*read)) })
    };
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
                    let (reading, overtaken) = (reading.clone(), overtaken.clone());
                    move || if overtaken.get() {
                        view! { <Skeleton label=loading/> }.into_any()
                    } else {
                        Suspend::new(reading()).into_any()
                    }
                }
            </ErrorBoundary>
        </Transition>
    }
    .into_any()
}
