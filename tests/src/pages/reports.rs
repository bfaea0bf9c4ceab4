//! Reports, and the report of one meeting.

use crate::{Outcome, Visitor};

impl Visitor {
    /// The addresses of the reports the list leads to.
    ///
    /// # Errors
    /// There are none.
    pub async fn report_links(&self) -> Outcome<Vec<String>> {
        self.links("a meeting with a report", |link| link.starts_with("/reports/")).await
    }

    /// Opens the first meeting of the report of the last days.
    ///
    /// # Errors
    /// There is none.
    pub async fn open_first_report(&self) -> Outcome {
        self.open("/reports").await?;
        let links = self.report_links().await?;
        self.open(&links[0]).await?;
        self.heading("Attendance").await
    }
}
