//! Scheduling a meeting, and its links once it exists.

use std::collections::BTreeMap;

use api::{
    Instant, UserId,
    meeting::{
        CreateMeeting, CreatedMeeting, DURATION_MAX_MINUTES, MeetingSettings, Quota, StartTime,
    },
};
use leptos::prelude::*;

use crate::{
    client::{Attempt, Client},
    clock::Clock,
    dates,
    session::Session,
    ui::{
        copy::CopyLink,
        dialog::Dialog,
        field::{CheckField, SelectField, TextArea, TextField},
        form::DialogForm,
        toast::Toasts,
    },
    views::sending::Sending,
    words,
};

/// The dialog.
#[component]
pub fn CreateMeetingDialog(
    /// Whose meeting it becomes; nobody: the signed-in user's.
    host: Memo<Option<UserId>>,
    /// What the host has spent of the day, where that is known.
    quota: RwSignal<Option<Quota>>,
    /// Whether it is open.
    open: Signal<bool>,
    /// It was closed.
    on_close: Callback<()>,
    /// A meeting was scheduled.
    on_created: Callback<CreatedMeeting>,
) -> impl IntoView {
    let created = RwSignal::new(None::<CreatedMeeting>);
    let title = Signal::derive(move || {
        let is_done = created.with(Option::is_some);
        if is_done { words::schedule::done_title() } else { words::schedule::title() }.to_owned()
    });
    // Each opening begins with an empty form, however the one before ended: the links of a meeting
    // are shown once.
    Effect::new(move |_| {
        if !open.get() {
            created.set(None);
        }
    });
    view! {
        <Dialog id="create-meeting-dialog" title open on_close>
            {move || match created.get() {
                Some(meeting) => view! { <Links meeting on_close/> }.into_any(),
                None => view! { <MeetingForm host quota created on_close on_created/> }.into_any(),
            }}
        </Dialog>
    }
}

/// What is typed into the form.
#[derive(Clone, Copy)]
struct Draft {
    topic: RwSignal<String>,
    date: RwSignal<String>,
    time: RwSignal<String>,
    duration: RwSignal<String>,
    timezone: RwSignal<String>,
    password: RwSignal<String>,
    agenda: RwSignal<String>,
    waiting_room: RwSignal<bool>,
}

impl Draft {
    /// The next full hour, for half an hour, in the user's time zone.
    fn new(clock: &Clock, zone: String) -> Self {
        let soon = clock.now().plus_hours(1);
        let (date, time) = dates::input_date_time(soon, &zone);
        let hour = time.split(':').next().unwrap_or("09").to_owned();
        Self {
            topic: RwSignal::new(String::new()),
            date: RwSignal::new(date),
            time: RwSignal::new(format!("{hour}:00")),
            duration: RwSignal::new("30".to_owned()),
            timezone: RwSignal::new(zone),
            password: RwSignal::new(String::new()),
            agenda: RwSignal::new(String::new()),
            waiting_room: RwSignal::new(true),
        }
    }

    /// The request.
    ///
    /// # Errors
    /// The rules that are broken, by field.
    fn request(self, host: Option<UserId>) -> Result<CreateMeeting, BTreeMap<String, String>> {
        let (date, time) = (self.date.get_untracked(), self.time.get_untracked());
        let zone = self.timezone.get_untracked();
        let start: Result<StartTime, _> = format!("{date}T{time}").parse();
        let rule = match start {
            Err(_) => words::schedule::choose_time().to_owned(),
            Ok(_) if dates::instants_at(&date, &time, &zone).is_empty() => {
                words::schedule::skipped_time(&zone)
            }
            Ok(_) => String::new(),
        };
        let request = CreateMeeting {
            user_id: host,
            topic: self.topic.get_untracked(),
            agenda: self.agenda.get_untracked(),
            start_time: start.unwrap_or(StartTime::Instant(Instant::UNIX_EPOCH)),
            duration: self.duration.get_untracked().trim().parse().unwrap_or(0),
            timezone: zone,
            password: self.password.get_untracked(),
            recurrence: None,
            settings: MeetingSettings {
                waiting_room: Some(self.waiting_room.get_untracked()),
                ..MeetingSettings::default()
            },
        };
        let validated = request.validated().map_err(|broken| broken.0);
        if rule.is_empty() {
            return validated;
        }
        let mut broken = validated.err().unwrap_or_default();
        broken.insert("start_time".to_owned(), rule);
        Err(broken)
    }
}

#[component]
fn MeetingForm(
    host: Memo<Option<UserId>>,
    quota: RwSignal<Option<Quota>>,
    created: RwSignal<Option<CreatedMeeting>>,
    on_close: Callback<()>,
    on_created: Callback<CreatedMeeting>,
) -> impl IntoView {
    let client = expect_context::<Client>();
    let session = expect_context::<Session>();
    let toasts = expect_context::<Toasts>();
    let clock = expect_context::<Clock>();
    let profile_zone = session.user_untracked().map(|user| user.timezone).unwrap_or_default();
    let zone = if profile_zone.is_empty() { dates::viewer_zone() } else { profile_zone };
    let draft = Draft::new(&clock, zone.clone());
    let sending = Sending::idle();
    let errors = sending.errors;
    let attempt = StoredValue::new(Attempt::default());
    let on_submit = Callback::new(move |()| {
        errors.clear();
        let meeting = match draft.request(host.get_untracked()) {
            Ok(meeting) => meeting,
            Err(broken) => return errors.show_rules(broken),
        };
        let key = attempt.try_update_value(|attempt| attempt.key_for(&meeting));
        let Some(key) = key else { return };
        sending.send(client.create_meeting(&meeting, key), move |meeting, on_screen| {
            if on_screen {
                let _ = created.try_set(Some(meeting.clone()));
            } else {
                toasts.confirm(words::schedule::done(&meeting.topic));
            }
            // Nothing to do where the view is gone by now.
            let _ = on_created.try_run(meeting);
        });
    });
    let mut zones = dates::time_zones();
    if !zones.contains(&zone) {
        zones.insert(0, zone);
    }
    let zones = zones.into_iter().map(|zone| (zone.clone(), zone.replace('_', " "))).collect();
    let for_other = move || {
        host.get().is_some().then(|| {
            view! { <p class="form-note">{words::schedule::for_other()}</p> }
        })
    };
    let spent = move || {
        let Quota { used, limit, resets_at } = quota.get()?;
        let resets = dates::instant_in(resets_at, &dates::viewer_zone())
            .unwrap_or_else(|| dates::instant(resets_at));
        let line = words::schedule::quota(u64::from(used), u64::from(limit), &resets);
        Some(view! { <p class="form-note" data-testid="quota">{line}</p> })
    };
    view! {
        <DialogForm errors pending=sending.pending submit=(words::schedule::do_it(), words::schedule::pending()) on_submit on_close>
            {for_other}
            {spent}
            <TextField id="topic" label=words::meetings::topic() value=draft.topic
                error=errors.of("topic", words::meetings::topic()) autofocus=true/>
            <div class="field-row">
                <TextField id="start-date" label=words::schedule::date() kind="date" value=draft.date
                    error=errors.of("start_time", words::schedule::date_and_time())/>
                <TextField id="start-time" label=words::schedule::time() kind="time" value=draft.time error=""/>
                <TextField id="duration" label=words::schedule::minutes() kind="number" value=draft.duration
                    error=errors.of("duration", words::schedule::minutes()) min="1" max=DURATION_MAX_MINUTES.to_string()/>
            </div>
            <SelectField id="timezone" label=words::schedule::zone() options=zones value=draft.timezone
                on_choice=Callback::new(move |zone| draft.timezone.set(zone)) error=errors.of("timezone", words::schedule::zone())/>
            <TextField id="passcode" label=words::schedule::passcode() value=draft.password
                error=errors.of("password", words::schedule::passcode())
                hint=words::schedule::passcode_hint() optional=true/>
            <CheckField id="waiting-room" label=words::schedule::waiting_room() value=draft.waiting_room/>
            <TextArea id="agenda" label=words::schedule::agenda() value=draft.agenda
                error=errors.of("agenda", words::schedule::agenda())/>
        </DialogForm>
    }
}

/// When a new meeting starts, as its name and its value: on the clocks it was planned by first,
/// on the viewer's where those show another time, and which of two where the clocks show the time
/// twice.
fn start_facts(at: Option<Instant>, zone: &str) -> Vec<(&'static str, String)> {
    let Some(at) = at else {
        return vec![(words::meetings::start(), words::meetings::no_fixed_time().to_owned())];
    };
    let own = dates::viewer_zone();
    let zone = if zone.is_empty() { &own } else { zone };
    let (date, time) = dates::input_date_time(at, zone);
    let on_clocks = |zone: &str| {
        let shown = dates::instant_in(at, zone).unwrap_or_else(|| dates::instant(at));
        // `UTC` and its like are their own short names.
        if shown.ends_with(zone) {
            return shown;
        }
        words::schedule::at_in_zone(&shown, &zone.replace('_', " "))
    };
    let mut facts = vec![(words::meetings::start(), on_clocks(zone))];
    if let [first, _] = dates::instants_at(&date, &time, zone)[..] {
        let which = if at == first {
            words::schedule::first_of_two()
        } else {
            words::schedule::second_of_two()
        };
        facts.push((words::schedule::which_of_two(), which.to_owned()));
    }
    if dates::input_date_time(at, &own) != (date, time) {
        facts.push((words::schedule::in_your_zone(), on_clocks(&own)));
    }
    facts
}

/// The links of a new meeting.
#[component]
fn Links(meeting: CreatedMeeting, on_close: Callback<()>) -> impl IntoView {
    let start = start_facts(meeting.start_time, &meeting.timezone)
        .into_iter()
        .map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
        .collect_view();
    let start_link = meeting.start_url.map(|start_url| {
        let until = meeting
            .start_url_expires_at
            .map(|at| words::schedule::start_link_until(&dates::instant(at)));
        view! {
            <div class="link-block" data-testid="start-link">
                <h3>{words::schedule::start_link()}</h3>
                <CopyLink href=start_url label=words::schedule::copy_start_link()/>
                <p class="field-hint">{until.unwrap_or_default()}</p>
            </div>
        }
    });
    let passcode = (!meeting.password.is_empty()).then(|| {
        view! { <div><dt>{words::schedule::passcode()}</dt><dd><bdi>{meeting.password.clone()}</bdi></dd></div> }
    });
    view! {
        <div class="dialog-body">
            <dl class="facts">
                <div><dt>{words::meetings::topic()}</dt><dd><bdi>{meeting.topic}</bdi></dd></div>
                {start}
                <div><dt>{words::meetings::duration()}</dt><dd>{dates::minutes(u64::from(meeting.duration))}</dd></div>
                {passcode}
            </dl>
            <div class="link-block" data-testid="join-link">
                <h3>{words::schedule::join_link()}</h3>
                <CopyLink href=meeting.join_url label=words::schedule::copy_join_link()/>
            </div>
            {start_link}
        </div>
        <div class="dialog-actions">
            <button type="button" class="button button-primary" autofocus=true on:click=move |_| on_close.run(())>{words::schedule::close()}</button>
        </div>
    }
}
