//! A bulk job as it goes on: how far it is, what failed, and what can be done about it. It goes on
//! whether it is looked at or not.

use std::{sync::Arc, time::Duration};

use api::{
    BulkId,
    bulk::{Bulk, BulkKind, BulkRow, BulkRowState, BulkState},
};
use leptos::prelude::*;

use super::{cancel::CancelRest, outcome::outcome};
use crate::{
    client::{ApiError, BulkAct, Call, Client, word},
    dates,
    param::Param,
    ui::{
        form::FormMessage,
        icons::{Glyph, Icon},
        list::download::save_csv,
        panel::StatePanel,
    },
    views::{
        remote::{Read, Remote, read},
        sending::Sending,
    },
    words,
};

/// How often is asked how a job goes.
const ASK_EVERY: Duration = Duration::from_millis(1_500);
/// How many failed rows are shown at most.
const SHOWN: usize = 100;

/// A job, and its first failed rows.
#[derive(Clone)]
struct Seen {
    job: Bulk,
    failed: Vec<BulkRow>,
}

async fn look(client: Client, id: BulkId) -> Result<Option<Seen>, ApiError> {
    let job = client.bulk(&id).await?;
    let failed = if job.failed > 0 {
        client.bulk_rows(&id, 0, Some(BulkRowState::Failed)).await?.rows
    } else {
        Vec::new()
    };
    Ok(Some(Seen { job, failed }))
}

/// What a job is called.
#[must_use]
pub fn job_name(job: &Bulk) -> String {
    let many = many(job.total);
    match job.kind {
        BulkKind::Invite => words::bulk::invites(many),
        BulkKind::Deactivate => words::bulk::deactivates(many),
        BulkKind::Licence => words::bulk::licences(many),
    }
}

/// How a job goes, in a word.
#[must_use]
pub fn state_name(state: BulkState) -> &'static str {
    match state {
        BulkState::Running => words::bulk::running(),
        BulkState::Paused => words::bulk::paused(),
        BulkState::Cancelled => words::bulk::cancelled(),
        BulkState::Done => words::bulk::done(),
    }
}

/// The job the URL names, above the list.
#[component]
pub fn JobPanel(
    /// The job's id in the URL.
    id: Param,
    /// It came to its end: the users are others now.
    on_ended: Callback<()>,
) -> impl IntoView {
    let on_close = Callback::new(move |()| id.set(""));
    // Each job has a panel of its own: its buttons act on the job that is read there, on no other.
    move || {
        let named = id.get();
        (!named.is_empty()).then(|| view! { <Shown named on_close on_ended/> })
    }
}

#[component]
fn Shown(named: String, on_close: Callback<()>, on_ended: Callback<()>) -> impl IntoView {
    let id = named.parse::<BulkId>().ok();
    let resource: Read<Option<Seen>> = read(String::new, move |client| match id.clone() {
        Some(id) => Box::pin(look(client, id)),
        None => Box::pin(async { Ok(None) }),
    });
    // What is shown stays, with its buttons and whoever is at them, while it is asked anew.
    let seen = RwSignal::new(None::<Seen>);
    let state = Memo::new(move |_| seen.with(|seen| seen.as_ref().map(|seen| seen.job.state)));
    Effect::new(move |_| {
        let Some(answer) = resource.map(|read| read.ok().cloned()) else { return };
        if let Some(answer) = answer {
            seen.set(answer);
        }
        // Also where there was no answer: the job goes on.
        if state.get_untracked() == Some(BulkState::Running) {
            let again = set_timeout_with_handle(move || resource.refetch(), ASK_EVERY);
            on_cleanup(move || {
                if let Ok(again) = again {
                    again.clear();
                }
            });
        }
    });
    // Who waits for its end learns of it.
    Effect::new(move |before: Option<Option<BulkState>>| {
        let now = state.get();
        if before == Some(Some(BulkState::Running)) && now != before.flatten() {
            on_ended.run(());
        }
        now
    });
    let again = Callback::new(move |()| resource.refetch());
    let render = Arc::new(move |seen: Option<Seen>| match seen {
        Some(_) => ().into_any(),
        None => view! {
            <StatePanel kind="missing" glyph=Glyph::People title=words::bulk::missing()/>
        }
        .into_any(),
    });
    let known = Memo::new(move |_| state.get().is_some());
    view! {
        <section class="bulk-job" id="bulk-job" aria-label=words::bulk::label() data-focus-home>
            <Remote resource loading=words::bulk::loading() render/>
            {move || known.get().then(|| seen.get_untracked()).flatten().map(|first| job_view(first.job.id, seen, again))}
            <button type="button" class="button button-quiet button-icon bulk-close" aria-label=words::bulk::close()
                on:click=move |_| on_close.run(())>
                <Icon glyph=Glyph::Cross/>
            </button>
        </section>
    }
}

/// A number of rows as the catalogue takes it.
pub(super) fn many(rows: u64) -> usize {
    usize::try_from(rows).unwrap_or(usize::MAX)
}

fn job_view(id: BulkId, seen: RwSignal<Option<Seen>>, again: Callback<()>) -> AnyView {
    let client = expect_context::<Client>();
    let (acting, saving) = (Sending::idle(), Sending::idle());
    let asking = RwSignal::new(false);
    let act = {
        let (client, id) = (client.clone(), id.clone());
        Callback::new(move |(what, sending): (BulkAct, Sending)| {
            if sending.pending.get_untracked() {
                return;
            }
            sending.errors.clear();
            let answer = client.act_on_bulk(&id, what);
            let answer: Call<Bulk> = Box::pin(async move {
                let answer = answer.await;
                // Also where it was refused: the job may be another by now. So may the panel.
                let _ = again.try_run(());
                answer
            });
            sending.send(answer, move |job, on_screen| {
                if on_screen {
                    seen.update(|seen| seen.iter_mut().for_each(|seen| seen.job = job.clone()));
                }
                if on_screen && what == BulkAct::Cancel {
                    asking.set(false);
                }
            });
        })
    };
    let of = move |say: fn(&Bulk) -> String| {
        move || seen.with(|seen| seen.as_ref().map(|seen| say(&seen.job)))
    };
    let disabled = |sending: Sending| move || sending.pending.get().then_some("true");
    let ask = move |what| match what {
        BulkAct::Cancel => asking.set(true),
        _ => act.run((what, acting)),
    };
    let button = move |what: BulkAct, name: &'static str, offered: fn(&Bulk) -> bool| {
        let offered = Memo::new(move |_| {
            seen.with(|seen| seen.as_ref().is_some_and(|seen| offered(&seen.job)))
        });
        view! {
            <Show when=move || offered.get()>
                <button type="button" class="button button-small" aria-disabled=disabled(acting) on:click=move |_| ask(what)>{name}</button>
            </Show>
        }
    };
    let goes_on =
        Memo::new(move |_| seen.with(|seen| seen.as_ref().is_some_and(|seen| is_open(&seen.job))));
    let save = move |_| {
        if saving.pending.get_untracked() {
            return;
        }
        saving.errors.clear();
        let name = format!("greenroom-bulk-{id}.csv");
        saving.send(outcome(&client, &id), move |csv, _| save_csv(&name, &csv));
    };
    let waiting =
        move || seen.with(|seen| seen.as_ref().map(|seen| seen.job.waiting)).unwrap_or_default();
    view! {
        <div class="bulk-head">
            <h2>{of(job_name)}</h2>
            <span data-testid="bulk-state">{of(|job| state_name(job.state).to_owned())}</span>
        </div>
        <progress max=of(|job| job.total.to_string()) aria-label=words::bulk::progress()
            value=of(|job| (job.done + job.failed + job.cancelled).to_string())></progress>
        <p role="status" data-testid="bulk-counts">{of(counts)}</p>
        <p class="form-note">{of(waits)}</p>
        <div class="bulk-acts">
            {button(BulkAct::Pause, words::bulk::pause(), |job| job.state == BulkState::Running)}
            {button(BulkAct::Resume, words::bulk::resume(), |job| job.state == BulkState::Paused)}
            {button(BulkAct::Cancel, words::bulk::cancel(), is_open)}
            {button(BulkAct::Retry, words::bulk::retry(), |job| job.failed > 0)}
            <button type="button" class="button button-small" aria-disabled=disabled(saving) on:click=save>
                <Icon glyph=Glyph::Save/>
                {words::bulk::outcome()}
            </button>
        </div>
        <FormMessage errors=acting.errors/>
        <FormMessage errors=saving.errors/>
        <CancelRest asking waiting=Signal::derive(waiting) on_confirmed=Callback::new(move |sending| act.run((BulkAct::Cancel, sending)))/>
        {move || seen.with(|seen| seen.as_ref().map(failed_rows))}
        <Show when=move || goes_on.get()><p class="form-note">{words::bulk::goes_on()}</p></Show>
    }
    .into_any()
}

fn is_open(job: &Bulk) -> bool {
    matches!(job.state, BulkState::Running | BulkState::Paused)
}

fn counts(job: &Bulk) -> String {
    let counts = words::bulk::counts(many(job.done), many(job.failed), many(job.waiting));
    if job.cancelled == 0 {
        return counts;
    }
    format!("{counts} {}", words::bulk::given_up(many(job.cancelled)))
}

fn waits(job: &Bulk) -> String {
    job.resumes_at.map(|at| words::bulk::waits(&dates::instant(at))).unwrap_or_default()
}

fn failed_rows(seen: &Seen) -> AnyView {
    if seen.failed.is_empty() {
        return ().into_any();
    }
    let row = |row: &BulkRow| {
        let why = words::of_server(&row.message);
        let why = why.or_else(|| row.code.and_then(|code| words::of_server(&word(&code))));
        let why = why.unwrap_or(&row.message).to_owned();
        view! { <li><bdi>{row.email.clone()}</bdi> ": " <bdi>{why}</bdi></li> }
    };
    let rows = seen.failed.iter().take(SHOWN).map(row).collect_view();
    let more = many(seen.job.failed).saturating_sub(SHOWN);
    view! {
        <ul class="bulk-failed">{rows}</ul>
        {(more > 0).then(|| view! { <p class="form-note">{words::bulk::more_failed(more)}</p> })}
    }
    .into_any()
}
