//! The newest bulk jobs, for whoever comes back to one.

use std::sync::Arc;

use api::bulk::BulkList;
use leptos::prelude::*;

use super::{
    job::{job_name, state_name},
    show_begun,
};
use crate::{
    dates,
    history::History,
    param::DialogParam,
    ui::{dialog::Dialog, icons::Glyph, panel::StatePanel},
    views::remote::{Remote, read},
    words,
};

/// The dialog that lists them.
#[component]
pub fn Jobs(
    /// Whether it is open.
    dialog: DialogParam,
) -> impl IntoView {
    let on_close = Callback::new(move |()| dialog.close());
    let open = Signal::derive(move || dialog.is_open());
    view! {
        <Dialog id="bulk-jobs-dialog" title=words::bulk::jobs().to_owned() open on_close>
            <div class="dialog-body"><List/></div>
        </Dialog>
    }
}

#[component]
fn List() -> impl IntoView {
    let history = expect_context::<History>();
    let resource = read(String::new, |client| client.bulks());
    let render = Arc::new(move |list: BulkList| {
        if list.jobs.is_empty() {
            return view! { <StatePanel kind="empty" glyph=Glyph::Tray title=words::bulk::no_jobs()/> }
                .into_any();
        }
        let lines = list.jobs.into_iter().map(|job| {
            let id = job.id.clone();
            view! {
                <li>
                    <button type="button" class="link-button" on:click=move |_| show_begun(history, id.as_str())>
                        {job_name(&job)}
                    </button>
                    <span class="bulk-when">{state_name(job.state)} " · " {dates::instant(job.created_at)} " · " <bdi>{job.actor_email.clone()}</bdi></span>
                </li>
            }
        });
        view! { <ul class="bulk-jobs">{lines.collect_view()}</ul> }.into_any()
    });
    view! { <Remote resource loading=words::bulk::loading() render/> }
}
