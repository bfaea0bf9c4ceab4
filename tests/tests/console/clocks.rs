//! Times of a host in New York on the clocks of somebody in Kolkata, who never turns them.

use jiff::{Timestamp, ToSpan, Zoned, civil::Date, tz::TimeZone};
use rig::{
    Fault, Outcome, Visitor,
    pages::{ADMIN, MEMBER, NewMeeting},
    scenario, scenario_with,
    server::Server,
};
use serde_json::Value;

const HOST: &str = "America/New_York";
const VIEWER: &str = "Asia/Kolkata";

fn fault(error: impl Into<Box<dyn std::error::Error>>) -> Fault {
    Fault::Page(error.into().to_string())
}

fn zone(name: &str) -> Outcome<TimeZone> {
    TimeZone::get(name).map_err(fault)
}

/// The days, on the host's clocks, of their next two changes that are more than a week ahead: one
/// forward and one back.
async fn changes(visitor: &Visitor) -> Outcome<Vec<Date>> {
    let now = visitor.browser.driver.execute("return Date.now()", []).await?;
    let now = Timestamp::from_millisecond(now.json().as_i64().unwrap_or_default());
    let host = zone(HOST)?;
    let from = now.map_err(fault)? + (9 * 24).hours();
    let next: Vec<_> = host.following(from).take(2).collect();
    let (first, second) = (next[0].offset(), next[1].offset());
    assert_eq!((first.seconds() - second.seconds()).abs(), 3_600, "an hour forth and back");
    Ok(next.into_iter().map(|it| it.timestamp().to_zoned(host.clone()).date()).collect())
}

/// A time of day on the host's clocks.
fn at(day: Date, hour: i8, minute: i8) -> Outcome<Zoned> {
    day.at(hour, minute, 0, 0).to_zoned(zone(HOST)?).map_err(fault)
}

/// An instant on the viewer's clocks, as the console writes it.
fn for_viewer(at: &Zoned, form: &str) -> Outcome<String> {
    Ok(at.timestamp().to_zoned(zone(VIEWER)?).strftime(form).to_string())
}

/// How it writes an instant, and a time of day.
const DATE_AND_TIME: &str = "%b %-d, %Y, %I:%M %p";
const TIME: &str = "%I:%M %p";

/// An active user of the account on New York's clocks who can host.
async fn host(server: &Server) -> Outcome<String> {
    let users = server.zoom_list("/users?status=active", "users").await?;
    let fits = |user: &&Value| user["timezone"] == HOST && user["type"] == 2;
    let host = users.iter().find(fits).and_then(|user| user["id"].as_str());
    host.map(str::to_owned).ok_or_else(|| fault("nobody lives there"))
}

/// The host's meeting of that topic, as the account knows it.
async fn known_meeting(server: &Server, host: &str, topic: &str) -> Outcome<Value> {
    let meetings =
        server.zoom_list(&format!("/users/{host}/meetings?type=scheduled"), "meetings").await?;
    let of_topic = meetings.into_iter().find(|meeting| meeting["topic"] == topic);
    of_topic.ok_or_else(|| fault(format!("the account has no {topic:?}")))
}

/// Signs in on a computer in Kolkata, and answers who the host is.
async fn sign_in(visitor: &Visitor) -> Outcome<String> {
    visitor.browser.time_zone(VIEWER).await?;
    visitor.sign_in_by_email(ADMIN).await?;
    visitor.listed_users().await?;
    host(&visitor.server).await
}

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

#[tokio::test]
async fn a_host_in_new_york_is_right_for_a_viewer_in_kolkata_on_both_sides_of_clock_changes() {
    scenario_with(Server::of_users(240), async |visitor| {
        let host = sign_in(&visitor).await?;
        visitor.open(&format!("/meetings?user_id={host}")).await?;
        visitor.settled().await?;
        for change in changes(&visitor).await? {
            let mut shown = Vec::new();
            for day in [change - 1.day(), change + 1.day()] {
                let at = at(day, 9, 30)?;
                let topic = format!("Half past nine on {day}");
                let date = day.to_string();
                let meeting = NewMeeting {
                    topic: &topic,
                    date: &date,
                    time: "09:30",
                    minutes: "30",
                    timezone: HOST,
                };
                visitor.schedule(&meeting).await?;
                visitor.heading("Meeting scheduled").await?;
                let start = visitor.fact("Start").await?;
                assert!(start.contains("09:30 AM") && start.contains("New York"), "{start}");
                let expected = for_viewer(&at, DATE_AND_TIME)?;
                let here = visitor.fact("In your time zone").await?;
                assert!(here.starts_with(&expected), "{here} is not {expected}");
                visitor.click_button("Done").await?;
                visitor.dialog_closed().await?;
                let listed = |rows: &[Vec<String>]| {
                    rows.iter().any(|row| row[0] == topic && row.contains(&expected))
                };
                visitor.rows("Meetings", &format!("{topic} at {expected}"), listed).await?;
                let known = known_meeting(&visitor.server, &host, &topic).await?;
                assert_eq!(known["start_time"], at.timestamp().to_string());
                shown.push(for_viewer(&at, TIME)?);
            }
            assert_ne!(shown[0], shown[1], "the host's clocks changed in between");
        }
        Ok(())
    })
    .await;
}
