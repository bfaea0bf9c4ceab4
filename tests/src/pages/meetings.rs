//! A user's meetings.

use crate::{Outcome, Visitor};

/// What is typed to schedule a meeting.
pub struct NewMeeting<'a> {
    /// Its title.
    pub topic: &'a str,
    /// `2026-12-01`
    pub date: &'a str,
    /// `09:30`
    pub time: &'a str,
    /// Its length.
    pub minutes: &'a str,
    /// An IANA time zone.
    pub timezone: &'a str,
}

impl Visitor {
    /// The day so many days ahead, in UTC, by the clock of the browser, which is the server's.
    ///
    /// # Errors
    /// The browser refuses.
    pub async fn date_in_days(&self, days: u32) -> Outcome<String> {
        let script =
            format!("return new Date(Date.now() + {days} * 86400000).toISOString().slice(0, 10)");
        Ok(self.driver().execute(script, []).await?.convert()?)
    }

    /// Opens the form for a new meeting, fills and sends it.
    ///
    /// # Errors
    /// The form is not there.
    pub async fn schedule(&self, meeting: &NewMeeting<'_>) -> Outcome {
        self.fill_meeting(meeting).await?;
        self.click_button("Schedule").await
    }

    /// Opens the form for a new meeting and fills it.
    ///
    /// # Errors
    /// The form is not there.
    pub async fn fill_meeting(&self, meeting: &NewMeeting<'_>) -> Outcome {
        self.click_button("Schedule a meeting").await?;
        self.heading("Schedule a meeting").await?;
        self.fill("Topic", meeting.topic).await?;
        self.pick("Date", meeting.date).await?;
        self.pick("Time", meeting.time).await?;
        self.fill("Minutes", meeting.minutes).await?;
        self.pick("Time zone", meeting.timezone).await
    }
}
