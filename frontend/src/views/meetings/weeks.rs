//! The days a calendar shows: weeks, the weeks of a month, the steps from one to the next, and which
//! of them its list reaches.

use api::Day;

/// How meetings are laid out by day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// One day under the other.
    Agenda,
    /// A week side by side.
    Week,
    /// A month of weeks.
    Month,
}

/// The days an agenda has.
const AGENDA_DAYS: i32 = 28;

impl Look {
    /// The layout a word of the URL names.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        match word {
            "agenda" => Some(Self::Agenda),
            "week" => Some(Self::Week),
            "month" => Some(Self::Month),
            _ => None,
        }
    }

    /// The weeks it shows around a day; weeks begin on `first`, Zoom's number of a weekday. An
    /// agenda begins on the day itself.
    #[must_use]
    pub fn weeks(self, day: Day, first: u8) -> Vec<Vec<Day>> {
        let week = |start: Day| (0..7).map(|later| start.plus_days(later)).collect::<Vec<_>>();
        let start_of = |day: Day| {
            let since = (i32::from(day.weekday()) - i32::from(first)).rem_euclid(7);
            day.plus_days(-since)
        };
        let (from, to) = match self {
            Self::Agenda => (day, day.plus_days(AGENDA_DAYS - 1)),
            Self::Week => (start_of(day), start_of(day)),
            Self::Month => (start_of(day.first_of_month()), day.last_of_month()),
        };
        let starts = (0..).map(|later| from.plus_days(later * 7));
        starts.take_while(|start| *start <= to).take(6).map(week).collect()
    }

    /// The day around which the next is shown, or the one before where `steps` is negative.
    #[must_use]
    pub fn step(self, day: Day, steps: i32) -> Day {
        match self {
            Self::Agenda => day.plus_days(steps * AGENDA_DAYS),
            Self::Week => day.plus_days(steps * 7),
            Self::Month => day.first_of_month().plus_months(steps),
        }
    }
}

/// The days a list was read for. Of others nobody can say that they are free.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reach {
    /// The first; absent: as far back as there are meetings.
    pub from: Option<Day>,
    /// The last; absent: as far ahead as there are meetings.
    pub to: Option<Day>,
}

impl Reach {
    /// The end of it that days lie beyond, if any does.
    #[must_use]
    pub fn passed_by(self, days: &[Day]) -> Option<End> {
        let before = self.from.filter(|from| days.iter().any(|day| day < from));
        let after = self.to.filter(|to| days.iter().any(|day| day > to));
        before.map(End::First).or(after.map(End::Last))
    }

    /// Whether it has a day.
    #[must_use]
    pub fn has(self, day: Day) -> bool {
        self.from.is_none_or(|from| day >= from) && self.to.is_none_or(|to| day <= to)
    }
}

/// Where a list begins or ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Its first day.
    First(Day),
    /// Its last day.
    Last(Day),
}
