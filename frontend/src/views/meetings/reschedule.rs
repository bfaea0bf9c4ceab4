//! Moving a meeting of a calendar to another day or time, however that was asked for: dragged there,
//! or by its button. Of a meeting that recurs the one sitting moves. Nothing moves before the form
//! that says what will happen was sent.

use std::sync::Arc;

use api::{
    Day, Instant, MeetingId,
    meeting::{MeetingDetails, Occurrence},
};
use leptos::prelude::*;

use super::{
    calendar::local_day,
    changing::{Changed, send_on_submit},
    draft::Draft,
    fields::StartFields,
    hours_of_day::DAY,
    values::Values,
};
use crate::{
    clock::Clock,
    dates,
    ui::{dialog::Dialog, focus, form::DialogForm, icons::Glyph, panel::StatePanel},
    views::{
        guard::Guard,
        remote::{Remote, read},
        sending::Sending,
    },
    words,
};

/// A meeting that is asked to be moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moving {
    /// Its number.
    pub id: MeetingId,
    /// When it starts now; tells a sitting from the others.
    pub at: Instant,
    /// The day it is to start on, on the viewer's clocks.
    pub to: Day,
    /// The minute of that day it is to start at, on the viewer's clocks. Without one it keeps its time
    /// of day on the clocks it was planned by.
    pub minute: Option<u32>,
}

/// By how much a start is put off that clocks leave out, until they show it, in minutes.
const PUT_OFF_MIN: usize = 15;

impl Moving {
    /// The date and the time of day it is to start at, on the clocks of the zone it was planned in,
    /// as form inputs write them. Those clocks may show another day than the viewer's, and change on
    /// another.
    #[must_use]
    pub fn proposed(self, zone: &str) -> Option<(String, String)> {
        if let Some(minute) = self.minute {
            let (to, own) = (self.to.to_string(), dates::viewer_zone());
            let at = (minute..DAY).step_by(PUT_OFF_MIN).find_map(|minute| {
                let time = format!("{:02}:{:02}", minute / 60, minute % 60);
                dates::instants_at(&to, &time, &own).into_iter().next()
            })?;
            return Some(dates::input_date_time(at, zone));
        }
        let days = local_day(self.at)?.days_until(self.to);
        let (date, time) = dates::input_date_time(self.at, zone);
        Some((date.parse::<Day>().ok()?.plus_days(days).to_string(), time))
    }

    /// When it would start then.
    #[must_use]
    pub fn lands(self, zone: &str) -> Option<Instant> {
        let (date, time) = self.proposed(zone)?;
        dates::instants_at(&date, &time, zone).into_iter().next()
    }
}

/// The dialog.
#[component]
pub fn Reschedule(
    /// What is to be moved; nothing while the dialog is closed.
    moving: RwSignal<Option<Moving>>,
    /// It was moved.
    on_moved: Callback<()>,
) -> impl IntoView {
    let guard = Guard::over(Callback::new(move |()| moving.set(None)));
    let open = Signal::derive(move || moving.with(Option::is_some));
    view! {
        <Dialog id="move-meeting" title=words::move_meeting::title().to_owned() open
            on_close=guard.close() held=guard.holds()>
            {move || moving.get().map(|moving| view! { <Found moving guard on_moved/> })}
        </Dialog>
    }
}

/// What can be moved of a meeting.
enum Movable {
    /// All of it.
    Whole,
    /// One sitting.
    Sitting(Occurrence),
}

/// What of a meeting starts at an instant.
fn movable(meeting: &MeetingDetails, at: Instant) -> Option<Movable> {
    if meeting.recurring {
        let sitting = meeting.occurrences.iter().find(|it| it.start_time == Some(at));
        return sitting.cloned().map(Movable::Sitting);
    }
    meeting.start_time.is_some().then_some(Movable::Whole)
}

/// The meeting is read first: a list does not tell on which clocks it was planned, nor names its
/// sittings.
#[component]
fn Found(moving: Moving, guard: Guard, on_moved: Callback<()>) -> impl IntoView {
    let resource = read(String::new, move |client| client.meeting(moving.id));
    let render = Arc::new(move |meeting: MeetingDetails| match movable(&meeting, moving.at) {
        Some(what) => view! { <Form meeting what moving guard on_moved/> }.into_any(),
        None => {
            let title = words::move_meeting::gone();
            view! { <StatePanel kind="missing" glyph=Glyph::Calendar title/> }.into_any()
        }
    });
    view! { <Remote resource loading=words::one_meeting::loading() render/> }
}

#[component]
fn Form(
    meeting: MeetingDetails,
    what: Movable,
    moving: Moving,
    guard: Guard,
    on_moved: Callback<()>,
) -> impl IntoView {
    let now = expect_context::<Clock>().now();
    let MeetingDetails { id, topic, .. } = meeting.clone();
    let (sitting, note, as_it_is) = match what {
        Movable::Whole => (None, words::move_meeting::note(&topic), meeting),
        Movable::Sitting(Occurrence { occurrence_id, start_time, duration, .. }) => (
            Some(occurrence_id),
            words::change_sitting::note(&topic),
            MeetingDetails { start_time, duration, ..meeting },
        ),
    };
    let draft = Draft::of(Values::of(&as_it_is, now));
    if let Some((date, time)) = draft.timezone.with_untracked(|zone| moving.proposed(zone)) {
        draft.date.set(date);
        draft.time.set(time);
    }
    let proposed = untrack(|| draft.get());
    let sending = Sending::idle();
    // What was proposed is asked for again as easily.
    guard.watch(Signal::derive(move || draft.get() != proposed && !sending.pending.get()));
    let errors = sending.errors;
    let changed = Changed { id, sitting, done: words::move_meeting::done(), on_changed: on_moved };
    let on_submit = send_on_submit(changed, draft, guard, sending);
    let planned = dates::weekday_instant_in(moving.at, &dates::viewer_zone());
    focus::soon("#start-date");
    view! {
        {guard.question()}
        <DialogForm errors pending=sending.pending on_submit on_close=guard.close()
            submit=(words::move_meeting::do_it(), words::move_meeting::pending())>
            <p>{note}</p>
            <p class="form-note">{words::move_meeting::planned(&planned)}</p>
            <StartFields draft errors/>
        </DialogForm>
    }
}
