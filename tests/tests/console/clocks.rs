//! Times of a host in New York on the clocks of somebody in Kolkata, who never turns them.

use rig::{
    pages::{MEMBER, NewMeeting},
    scenario,
};

/// Each text once for as long as it stays the same.
fn runs<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut runs: Vec<&str> = Vec::new();
    for text in texts {
        if runs.last() != Some(&text) {
            runs.push(text);
        }
    }
    runs
}

/// The time of day in what a cell says.
fn time_of(cell: &str) -> &str {
    let at = cell.find(':').unwrap_or(2);
    cell.get(at - 2..at + 6).unwrap_or(cell)
}

#[tokio::test]
async fn a_weekly_meeting_of_new_york_is_right_in_kolkata_across_both_changes_of_the_clocks() {
    scenario(async |visitor| {
        visitor.sign_in_as(MEMBER).await?;
        visitor.open("/userinfo").await?;
        visitor.settled().await?;
        visitor.pick("Time zone", "Asia/Kolkata").await?;
        visitor.sees("your time zone, Asia/Kolkata").await?;
        visitor.open("/meetings").await?;
        visitor.sees("your time zone, Asia/Kolkata").await?;
        visitor.settled().await?;
        let date = visitor.date_in_days(2).await?;
        let meeting = NewMeeting {
            topic: "Weekly",
            date: &date,
            time: "09:00",
            minutes: "30",
            timezone: "America/New_York",
        };
        visitor.fill_meeting(&meeting).await?;
        visitor.pick("How often", "2").await?;
        visitor.fill("Times, at most 60", "60").await?;
        visitor.sees("60 dates").await?;
        visitor.click_button("Schedule").await?;
        visitor.heading("Meeting scheduled").await?;
        visitor.click_button("Done").await?;
        visitor.dialog_closed().await?;
        visitor.sees("Recurring").await?;
        visitor.click_link("Weekly").await?;
        let rows =
            visitor.rows("Dates to come", "a year of dates", |rows| rows.len() == 60).await?;
        let there = runs(rows.iter().map(|row| time_of(&row[0])));
        assert_eq!(there, ["09:00 AM"], "it keeps its hour in New York");
        let here = runs(rows.iter().map(|row| time_of(&row[1])));
        let (winter, summer) = ("07:30 PM", "06:30 PM");
        // Sixty weeks see both changes, whenever they begin.
        assert!(
            here.starts_with(&[winter, summer, winter])
                || here.starts_with(&[summer, winter, summer]),
            "{here:?}"
        );
        Ok(())
    })
    .await;
}
