//! The form of a meeting while somebody types: each value a signal, and whether any differs from
//! what stood there first.

use api::Day;
use leptos::prelude::*;

use super::values::{Repeat, Values};

/// How it comes back, while somebody types.
#[derive(Clone, Copy)]
pub struct RepeatDraft {
    /// See [`Repeat`] for each.
    pub every: RwSignal<String>,
    /// Every so many.
    pub interval: RwSignal<String>,
    /// Days of the week.
    pub days: RwSignal<Vec<u8>>,
    /// By a day or by a week of the month.
    pub by: RwSignal<String>,
    /// Day of the month.
    pub month_day: RwSignal<String>,
    /// Week of the month.
    pub week: RwSignal<String>,
    /// Day of that week.
    pub week_day: RwSignal<String>,
    /// How it ends.
    pub ends: RwSignal<String>,
    /// How often.
    pub times: RwSignal<String>,
    /// The last day.
    pub until: RwSignal<String>,
}

impl RepeatDraft {
    fn of(repeat: Repeat) -> Self {
        Self {
            every: RwSignal::new(repeat.every),
            interval: RwSignal::new(repeat.interval),
            days: RwSignal::new(repeat.days),
            by: RwSignal::new(repeat.by),
            month_day: RwSignal::new(repeat.month_day),
            week: RwSignal::new(repeat.week),
            week_day: RwSignal::new(repeat.week_day),
            ends: RwSignal::new(repeat.ends),
            times: RwSignal::new(repeat.times),
            until: RwSignal::new(repeat.until),
        }
    }

    /// Goes from the days of one start to those of another, where it has that start's.
    pub fn follow(self, was: Day, now: Day) {
        let (was, now) = (Repeat::never(was), Repeat::never(now));
        let swap = |held: RwSignal<String>, was: String, now: String| {
            if held.with_untracked(|held| *held == was) {
                held.set(now);
            }
        };
        if self.days.with_untracked(|days| *days == was.days) {
            self.days.set(now.days);
        }
        swap(self.month_day, was.month_day, now.month_day);
        swap(self.week, was.week, now.week);
        swap(self.week_day, was.week_day, now.week_day);
    }

    /// What stands there.
    #[must_use]
    pub fn get(self) -> Repeat {
        Repeat {
            every: self.every.get(),
            interval: self.interval.get(),
            days: self.days.get(),
            by: self.by.get(),
            month_day: self.month_day.get(),
            week: self.week.get(),
            week_day: self.week_day.get(),
            ends: self.ends.get(),
            times: self.times.get(),
            until: self.until.get(),
        }
    }
}

/// The form while somebody types; see [`Values`] for each value.
#[derive(Clone, Copy)]
pub struct Draft {
    /// What stood there first.
    before: StoredValue<Values>,
    /// The title.
    pub topic: RwSignal<String>,
    /// The day.
    pub date: RwSignal<String>,
    /// The time of day.
    pub time: RwSignal<String>,
    /// Minutes.
    pub duration: RwSignal<String>,
    /// The zone.
    pub timezone: RwSignal<String>,
    /// The passcode.
    pub password: RwSignal<String>,
    /// The description.
    pub agenda: RwSignal<String>,
    /// Waiting room.
    pub waiting_room: RwSignal<bool>,
    /// Joining before the host.
    pub join_before_host: RwSignal<String>,
    /// Muted on entry.
    pub mute_upon_entry: RwSignal<String>,
    /// Recording.
    pub recording: RwSignal<String>,
    /// Registration.
    pub registration: RwSignal<String>,
    /// Alternative hosts.
    pub alternative_hosts: RwSignal<String>,
    /// How it comes back.
    pub repeat: RepeatDraft,
    /// Deleted and changed dates may come back.
    pub anew: RwSignal<bool>,
}

impl Draft {
    /// A form that begins with these.
    #[must_use]
    pub fn of(values: Values) -> Self {
        let before = StoredValue::new(values.clone());
        Self {
            before,
            topic: RwSignal::new(values.topic),
            date: RwSignal::new(values.date),
            time: RwSignal::new(values.time),
            duration: RwSignal::new(values.duration),
            timezone: RwSignal::new(values.timezone),
            password: RwSignal::new(values.password),
            agenda: RwSignal::new(values.agenda),
            waiting_room: RwSignal::new(values.waiting_room),
            join_before_host: RwSignal::new(values.join_before_host),
            mute_upon_entry: RwSignal::new(values.mute_upon_entry),
            recording: RwSignal::new(values.recording),
            registration: RwSignal::new(values.registration),
            alternative_hosts: RwSignal::new(values.alternative_hosts),
            repeat: RepeatDraft::of(values.repeat),
            anew: RwSignal::new(values.anew),
        }
    }

    /// What stands there.
    #[must_use]
    pub fn get(self) -> Values {
        Values {
            topic: self.topic.get(),
            date: self.date.get(),
            time: self.time.get(),
            duration: self.duration.get(),
            timezone: self.timezone.get(),
            password: self.password.get(),
            agenda: self.agenda.get(),
            waiting_room: self.waiting_room.get(),
            join_before_host: self.join_before_host.get(),
            mute_upon_entry: self.mute_upon_entry.get(),
            recording: self.recording.get(),
            registration: self.registration.get(),
            alternative_hosts: self.alternative_hosts.get(),
            repeat: self.repeat.get(),
            anew: self.anew.get(),
        }
    }

    /// What stood there first.
    #[must_use]
    pub fn before(self) -> Values {
        self.before.get_value()
    }

    /// Whether it has a fixed time.
    #[must_use]
    pub fn is_timed(self) -> bool {
        self.before.with_value(|before| !before.date.is_empty())
    }

    /// Whether it came back before. Zoom has no way to end that but to delete the meeting.
    #[must_use]
    pub fn came_back(self) -> bool {
        self.before.with_value(|before| !before.repeat.every.is_empty())
    }

    /// Whether anything differs from what stood there first.
    #[must_use]
    pub fn is_changed(self) -> bool {
        let now = self.get();
        self.before.with_value(|before| *before != now)
    }
}
