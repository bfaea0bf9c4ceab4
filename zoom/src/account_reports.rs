//! Zoom's reports on the account as a whole: who hosts and who does not, and what is to come.

use jiff::{Timestamp, civil::Date};
use serde::Deserialize;

use crate::{
    Error, Operation, ZoomClient,
    call::Call,
    lenient,
    page::{PAGE_SIZE_MAX, Row},
    path::Path,
    reports::Served,
};

/// Whether somebody hosted anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HostActivity {
    /// At least one meeting.
    Active,
    /// None.
    Inactive,
}

impl HostActivity {
    fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Inactive => "inactive",
        }
    }
}

/// A user in the report on hosts. Texts Zoom does not give are empty.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ReportHost {
    /// Zoom's id of the user.
    #[serde(deserialize_with = "lenient::required_text")]
    pub id: String,
    /// How many meetings they hosted.
    #[serde(default, deserialize_with = "lenient::number")]
    pub meetings: u64,
}

/// A meeting to come. Texts Zoom does not give are empty.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct UpcomingEvent {
    /// Names it: the number people join with, or (Zoom's own example) something else.
    #[serde(deserialize_with = "lenient::required_text")]
    pub id: String,
    /// The title.
    #[serde(default, deserialize_with = "lenient::text")]
    pub topic: String,
    /// When it starts.
    #[serde(default, deserialize_with = "lenient::instant")]
    pub start_time: Option<Timestamp>,
    /// Whose meeting it is.
    #[serde(default, deserialize_with = "lenient::text")]
    pub host_id: String,
    /// The host's name.
    #[serde(default, deserialize_with = "lenient::text")]
    pub host_name: String,
    /// The host's department.
    #[serde(default, deserialize_with = "lenient::text")]
    pub dept: String,
}

/// A report of the account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountReport<T> {
    served: (Option<Date>, Option<Date>),
    pub(crate) rows: Vec<T>,
}

impl<T> AccountReport<T> {
    /// Its rows, where Zoom served all these days. Zoom moves the beginning of a range that is
    /// longer than its month, and names the days it served.
    ///
    /// # Errors
    /// [`Error::DaysMissing`].
    pub fn whole(self, from: Date, to: Date) -> Result<Vec<T>, Error> {
        let (first, last) = self.served;
        let misses = first.is_some_and(|first| first > from) || last.is_some_and(|last| last < to);
        if misses { Err(Error::DaysMissing) } else { Ok(self.rows) }
    }
}

impl Row for ReportHost {
    fn name(&self) -> Option<String> {
        Some(self.id.clone())
    }
}

impl Row for UpcomingEvent {
    /// Zoom: the sittings of a recurring meeting share its number.
    fn name(&self) -> Option<String> {
        let start = self.start_time.map(|start| start.to_string()).unwrap_or_default();
        Some(format!("{} {start}", self.id))
    }
}

impl ZoomClient {
    /// All users who hosted something in these days, or nothing. Zoom: at most a month, inside
    /// the past six.
    ///
    /// # Errors
    /// Says why there is no report.
    pub async fn report_users(
        &self,
        activity: HostActivity,
        from: Date,
        to: Date,
    ) -> Result<AccountReport<ReportHost>, Error> {
        let call = |token: &str| {
            Call::new(Operation::ReportUsers, Path::new("report").then("users"))
                .with("type", activity.name())
                .with("from", from)
                .with("to", to)
                .page(PAGE_SIZE_MAX, token)
        };
        let (Served { from, to }, rows) = self.read_days(call, "users").await?;
        Ok(AccountReport { served: (from, to), rows })
    }

    /// All meetings to come of the account in these days. Zoom: at most a month.
    ///
    /// # Errors
    /// Says why there is no report.
    pub async fn report_upcoming_events(
        &self,
        from: Date,
        to: Date,
    ) -> Result<AccountReport<UpcomingEvent>, Error> {
        let call = |token: &str| {
            let path = Path::new("report").then("upcoming_events");
            Call::new(Operation::ReportUpcomingEvents, path)
                .with("from", from)
                .with("to", to)
                .with("type", "meeting")
                .page(PAGE_SIZE_MAX, token)
        };
        let (Served { from, to }, rows) = self.read_days(call, "upcoming_events").await?;
        Ok(AccountReport { served: (from, to), rows })
    }
}
