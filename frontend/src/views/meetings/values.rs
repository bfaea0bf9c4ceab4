//! What stands in the form of a meeting, and what the server is asked for by it.

use std::collections::BTreeMap;

use api::{
    Day, Instant, UserId,
    meeting::{
        ApprovalType, AutoRecording, ChangeMeeting, CreateMeeting, Every, MeetingDetails,
        MeetingSettings, Recurrence, StartTime,
    },
};

use super::sittings::{Showing, until};
use crate::{dates, words};

/// The rules that are broken, by field.
pub type Broken = BTreeMap<String, String>;

/// How it comes back, as it stands in the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repeat {
    /// Zoom's number of days, weeks or months; empty where it does not come back.
    pub every: String,
    /// Every so many of them.
    pub interval: String,
    /// Of weeks: the days, Zoom's numbers in order.
    pub days: Vec<u8>,
    /// Of months: [`Self::BY_DAY`] or [`Self::BY_WEEK`].
    pub by: String,
    /// The day of the month.
    pub month_day: String,
    /// The week of the month.
    pub week: String,
    /// The day of that week.
    pub week_day: String,
    /// [`Self::TIMES`] or [`Self::UNTIL`].
    pub ends: String,
    /// How often.
    pub times: String,
    /// The last day.
    pub until: String,
}

impl Repeat {
    /// By a day of the month.
    pub const BY_DAY: &'static str = "day";
    /// By a weekday of the month.
    pub const BY_WEEK: &'static str = "week";
    /// It ends after so many times.
    pub const TIMES: &'static str = "times";
    /// It ends on a day.
    pub const UNTIL: &'static str = "until";

    /// Not at all; asked for, it fits the day it begins on.
    #[must_use]
    pub fn never(first: Day) -> Self {
        Self {
            every: String::new(),
            interval: "1".to_owned(),
            days: vec![first.weekday()],
            by: Self::BY_DAY.to_owned(),
            month_day: first.day().to_string(),
            week: if first.day() > 28 {
                "-1".into()
            } else {
                ((first.day() - 1) / 7 + 1).to_string()
            },
            week_day: first.weekday().to_string(),
            ends: Self::TIMES.to_owned(),
            times: "10".to_owned(),
            until: first.plus_months(3).to_string(),
        }
    }

    fn of(recurrence: &Recurrence, first: Day, zone: &str) -> Self {
        let mut this = Self::never(first);
        this.every = u8::from(recurrence.every).to_string();
        this.interval = recurrence.repeat_interval.to_string();
        if recurrence.every == Every::Week {
            this.days.clone_from(&recurrence.weekly_days);
        }
        if let Some(day) = recurrence.monthly_day {
            this.month_day = day.to_string();
        }
        if let (Some(week), Some(day)) = (recurrence.monthly_week, recurrence.monthly_week_day) {
            this.by = Self::BY_WEEK.to_owned();
            this.week = week.to_string();
            this.week_day = day.to_string();
        }
        match (recurrence.end_times, until(recurrence, zone)) {
            (Some(times), _) => this.times = times.to_string(),
            (None, Some(day)) => {
                this.ends = Self::UNTIL.to_owned();
                this.until = day.to_string();
            }
            (None, None) => {}
        }
        this
    }

    /// How it comes back; `None` where it does not. What cannot be read breaks a rule of
    /// [`CreateMeeting::validated`].
    #[must_use]
    pub fn recurrence(&self) -> Option<Recurrence> {
        let every = Every::try_from(self.every.parse::<u8>().ok()?).ok()?;
        let by_week = self.by == Self::BY_WEEK;
        let in_month = |by: bool| every == Every::Month && by;
        let times = self.ends == Self::TIMES;
        Some(Recurrence {
            every,
            repeat_interval: self.interval.trim().parse().unwrap_or(0),
            weekly_days: if every == Every::Week { self.days.clone() } else { Vec::new() },
            monthly_day: in_month(!by_week).then(|| self.month_day.trim().parse().unwrap_or(0)),
            monthly_week: in_month(by_week).then(|| self.week.parse().unwrap_or(0)),
            monthly_week_day: in_month(by_week).then(|| self.week_day.parse().unwrap_or(0)),
            end_times: times.then(|| self.times.trim().parse().unwrap_or(0)),
            // The whole last day, on the clocks of the meeting.
            end_date_time: (!times)
                .then(|| format!("{}T23:59:59", self.until).parse().ok())
                .flatten(),
        })
    }
}

/// Everything that stands in the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Values {
    /// The title.
    pub topic: String,
    /// The day it starts, as date inputs write it; empty where it has no fixed time.
    pub date: String,
    /// The time of day it starts.
    pub time: String,
    /// Planned length in minutes.
    pub duration: String,
    /// IANA time zone.
    pub timezone: String,
    /// The passcode.
    pub password: String,
    /// The description.
    pub agenda: String,
    /// People wait until they are let in.
    pub waiting_room: bool,
    /// `true`, `false`, or empty: not said.
    pub join_before_host: String,
    /// `true`, `false`, or empty: not said.
    pub mute_upon_entry: String,
    /// Zoom's word, or empty: not said.
    pub recording: String,
    /// Zoom's number, or empty: not said.
    pub registration: String,
    /// Emails, apart by commas, blanks or lines.
    pub alternative_hosts: String,
    /// How it comes back.
    pub repeat: Repeat,
    /// Dates that were deleted or changed may come back as planned.
    pub anew: bool,
}

impl Values {
    /// The next full hour, for half an hour.
    #[must_use]
    pub fn of_new(now: Instant, zone: String) -> Self {
        let (date, time) = dates::input_date_time(now.plus_hours(1), &zone);
        let hour = time.split(':').next().unwrap_or("09").to_owned();
        let first = date.parse().unwrap_or_else(|_| now.utc_day());
        Self {
            topic: String::new(),
            date,
            time: format!("{hour}:00"),
            duration: "30".to_owned(),
            timezone: zone,
            password: String::new(),
            agenda: String::new(),
            waiting_room: true,
            join_before_host: String::new(),
            mute_upon_entry: String::new(),
            recording: String::new(),
            registration: String::new(),
            alternative_hosts: String::new(),
            repeat: Repeat::never(first),
            anew: false,
        }
    }

    /// A meeting as it is; `now` where it has no fixed time.
    #[must_use]
    pub fn of(meeting: &MeetingDetails, now: Instant) -> Self {
        let own = dates::viewer_zone();
        let zone = if meeting.timezone.is_empty() { own } else { meeting.timezone.clone() };
        let (date, time) =
            meeting.start_time.map(|at| dates::input_date_time(at, &zone)).unwrap_or_default();
        let first = date.parse().unwrap_or_else(|_| now.utc_day());
        let settings = &meeting.settings;
        let said = |on: Option<bool>| on.map(|on| on.to_string()).unwrap_or_default();
        let recording = settings.auto_recording.map(|recording| match recording {
            AutoRecording::Local => "local",
            AutoRecording::Cloud => "cloud",
            AutoRecording::None => "none",
        });
        let registration = settings.approval_type.map(|it| u8::from(it).to_string());
        let repeat = match &meeting.recurrence {
            Some(recurrence) => Repeat::of(recurrence, first, &zone),
            None => Repeat::never(first),
        };
        Self {
            topic: meeting.topic.clone(),
            date,
            time,
            duration: meeting.duration.to_string(),
            timezone: zone,
            password: meeting.password.clone(),
            agenda: meeting.agenda.clone(),
            waiting_room: settings.waiting_room.unwrap_or_default(),
            join_before_host: said(settings.join_before_host),
            mute_upon_entry: said(settings.mute_upon_entry),
            recording: recording.unwrap_or_default().to_owned(),
            registration: registration.unwrap_or_default(),
            alternative_hosts: settings.alternative_hosts.as_deref().unwrap_or_default().join(", "),
            repeat,
            anew: false,
        }
    }

    /// The instant it starts, or the rule its start breaks. Of a time the clocks show twice, the
    /// first is meant: sent as an instant, nobody reads it otherwise.
    fn start(&self) -> Result<StartTime, String> {
        let local: StartTime = format!("{}T{}", self.date, self.time)
            .parse()
            .map_err(|_| words::schedule::choose_time().to_owned())?;
        let day = self.date.parse().map_err(|_| words::schedule::choose_time().to_owned())?;
        match Showing::of(day, &self.time, &self.timezone) {
            Showing::Never => Err(words::schedule::skipped_time(&self.timezone)),
            Showing::Twice(first, _) => Ok(StartTime::Instant(first)),
            Showing::Once(_) => Ok(local),
        }
    }

    fn minutes(&self) -> u32 {
        self.duration.trim().parse().unwrap_or(0)
    }

    /// What the host decides, all that is said.
    fn settings(&self) -> MeetingSettings {
        let emails = self.alternative_hosts.split([',', ';', '\n', ' ']).map(str::trim);
        let emails: Vec<_> = emails.filter(|email| !email.is_empty()).map(str::to_owned).collect();
        MeetingSettings {
            waiting_room: Some(self.waiting_room),
            join_before_host: self.join_before_host.parse().ok(),
            mute_upon_entry: self.mute_upon_entry.parse().ok(),
            auto_recording: match self.recording.as_str() {
                "local" => Some(AutoRecording::Local),
                "cloud" => Some(AutoRecording::Cloud),
                "none" => Some(AutoRecording::None),
                _ => None,
            },
            alternative_hosts: Some(emails),
            approval_type: self
                .registration
                .parse::<u8>()
                .ok()
                .and_then(|number| ApprovalType::try_from(number).ok()),
        }
    }

    /// The meeting to schedule.
    ///
    /// # Errors
    /// The rules that are broken.
    pub fn creation(&self, host: Option<UserId>) -> Result<CreateMeeting, Broken> {
        let start = self.start();
        let mut settings = self.settings();
        settings.alternative_hosts = settings.alternative_hosts.filter(|hosts| !hosts.is_empty());
        let request = CreateMeeting {
            user_id: host,
            topic: self.topic.clone(),
            agenda: self.agenda.clone(),
            start_time: start.clone().unwrap_or(StartTime::Instant(Instant::UNIX_EPOCH)),
            duration: self.minutes(),
            timezone: self.timezone.clone(),
            password: self.password.clone(),
            recurrence: self.repeat.recurrence(),
            settings,
        };
        with_start_rule(request.validated().map_err(|broken| broken.0), start.err())
    }

    /// What is to change of a meeting that was as `before`: nothing else.
    ///
    /// # Errors
    /// The rules that are broken.
    pub fn change(&self, before: &Self) -> Result<ChangeMeeting, Broken> {
        let text = |now: &String, was: &String| (now != was).then(|| now.clone());
        let when =
            |values: &Self| (values.date.clone(), values.time.clone(), values.timezone.clone());
        let moved = when(self) != when(before) && !self.date.is_empty();
        let start = moved.then(|| self.start());
        let (now, was) = (self.settings(), before.settings());
        fn changed<T: PartialEq>(now: Option<T>, was: &Option<T>) -> Option<T> {
            if now == *was { None } else { now }
        }
        let request = ChangeMeeting {
            topic: text(&self.topic, &before.topic),
            agenda: text(&self.agenda, &before.agenda),
            start_time: start.clone().and_then(Result::ok),
            duration: (self.duration != before.duration).then(|| self.minutes()),
            timezone: moved.then(|| self.timezone.clone()),
            password: text(&self.password, &before.password),
            recurrence: match self.repeat.recurrence() {
                recurrence if self.anew => recurrence,
                recurrence => changed(recurrence, &before.repeat.recurrence()),
            },
            settings: MeetingSettings {
                waiting_room: changed(now.waiting_room, &was.waiting_room),
                join_before_host: changed(now.join_before_host, &was.join_before_host),
                mute_upon_entry: changed(now.mute_upon_entry, &was.mute_upon_entry),
                auto_recording: changed(now.auto_recording, &was.auto_recording),
                alternative_hosts: changed(now.alternative_hosts, &was.alternative_hosts),
                approval_type: changed(now.approval_type, &was.approval_type),
            },
        };
        let rule = start.and_then(Result::err);
        with_start_rule(request.validated().map_err(|broken| broken.0), rule)
    }
}

/// Adds the rule the start breaks, if it breaks one, to the others.
fn with_start_rule<T>(validated: Result<T, Broken>, rule: Option<String>) -> Result<T, Broken> {
    let Some(rule) = rule else { return validated };
    let mut broken = validated.err().unwrap_or_default();
    broken.insert("start_time".to_owned(), rule);
    Err(broken)
}
