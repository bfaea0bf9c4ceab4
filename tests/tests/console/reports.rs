//! Reports of past meetings, and of one.

use std::time::Duration;

use rig::{
    Fault, Outcome,
    pages::{ADMIN, OWNER},
    scenario, scenario_with,
    server::Server,
    waiter,
};
use serde_json::Value;

#[tokio::test]
async fn a_report_shows_totals_a_chart_and_the_meetings() {
    scenario(async |visitor| {
        visitor.sign_in_as(ADMIN).await?;
        visitor.go_to("Reports").await?;
        let meetings = visitor.fact("Meetings").await?;
        assert!(
            meetings.replace(',', "").parse::<u32>().is_ok_and(|count| count > 0),
            "{meetings}"
        );
        visitor.rows("Past meetings", "meetings", |rows| rows.len() > 1).await?;
        visitor.unfold("Show as a table").await?;
        visitor.sees("Day (UTC)").await
    })
    .await;
}

#[tokio::test]
async fn days_that_are_chosen_live_in_the_address() {
    scenario(async |visitor| {
        visitor.sign_in_as(OWNER).await?;
        visitor.go_to("Reports").await?;
        visitor.click_button("Last 7 days").await?;
        let address = visitor
            .wait_for_address("of the days", |it| it.contains("from=20") && it.contains("to=20"))
            .await?;
        let from = visitor.value("From").await?;
        assert!(address.contains(&from), "{address} {from}");
        visitor.reload().await?;
        visitor.settled().await?;
        assert_eq!(visitor.value("From").await?, from);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn days_zoom_does_not_report_are_refused_naming_those_it_does() {
    scenario(async |visitor| {
        visitor.sign_in_as(OWNER).await?;
        visitor.go_to("Reports").await?;
        visitor.settled().await?;
        visitor.pick("From", "2020-01-01").await?;
        visitor.pick("To", "2020-01-31").await?;
        visitor.click_button("Show").await?;
        // A request would be answered 400, of which the console would complain.
        visitor.sees("six months").await
    })
    .await;
}

/// Minutes as the page writes them: `1,234 h 5 min`, `45 min`, `2 h`.
fn minutes(text: &str) -> u64 {
    let mut sum = 0;
    let mut number = 0;
    for word in text.split_whitespace() {
        match word {
            "h" => sum += number * 60,
            "min" => sum += number,
            figure => number = figure.replace(',', "").parse().unwrap_or(0),
        }
    }
    sum
}

/// The calendar months from a day to another, both as `2026-11-24`: first and last days.
fn calendar_months(from: &str, to: &str) -> Vec<(String, String)> {
    let part = |day: &str, at: std::ops::Range<usize>| day[at].parse::<u32>().unwrap_or(0);
    let (mut year, mut month) = (part(from, 0..4), part(from, 5..7));
    let mut months = Vec::new();
    loop {
        let days = match month {
            2 if year % 4 == 0 => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        let first = format!("{year}-{month:02}-01");
        let last = format!("{year}-{month:02}-{days}");
        months.push((first.max(from.to_owned()), last.clone().min(to.to_owned())));
        if last.as_str() >= to {
            return months;
        }
        (year, month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    }
}

#[tokio::test]
async fn six_months_of_the_account_are_right_to_the_minute() {
    scenario(async |visitor| {
        visitor.sign_in_as(ADMIN).await?;
        visitor.go_to("Reports").await?;
        visitor.settled().await?;
        visitor.click_button("Six months").await?;
        visitor
            .wait_for_address("of the days", |it| it.contains("from=20") && it.contains("to=20"))
            .await?;
        visitor.settled().await?;
        let (from, to) = (visitor.value("From").await?, visitor.value("To").await?);
        let whole = minutes(&visitor.fact("Meeting time").await?);
        let count = visitor.fact("Meetings").await?;
        let mut sum = 0;
        let mut meetings = 0;
        let months = calendar_months(&from, &to);
        assert!(months.len() >= 6, "{months:?}");
        for (first, last) in months {
            visitor.open(&format!("/reports?from={first}&to={last}")).await?;
            visitor.settled().await?;
            // A part of a month at either end may have no meeting at all.
            if visitor.text().await?.contains("No meetings in these days") {
                continue;
            }
            sum += minutes(&visitor.fact("Meeting time").await?);
            let of_month = visitor.fact("Meetings").await?;
            meetings += of_month.replace(',', "").parse::<u64>().unwrap_or(0);
        }
        assert!(sum > 0);
        assert_eq!(whole, sum);
        assert_eq!(count.replace(',', ""), meetings.to_string());
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_meeting_leads_to_its_own_report_and_back() {
    scenario(async |visitor| {
        visitor.sign_in_as(ADMIN).await?;
        visitor.go_to("Reports").await?;
        visitor.click_button("Last 7 days").await?;
        let list = visitor
            .wait_for_address("of the days", |it| it.contains("from=20") && it.contains("to=20"))
            .await?;
        let of_the_days = |link: &str| link.starts_with("/reports/") && link.contains("from=20");
        let links = visitor.links("a meeting of these days", of_the_days).await?;
        visitor.follow(&links[0]).await?;
        visitor.heading("Attendance").await?;
        let people = visitor.rows("Attendance", "people", |rows| !rows.is_empty()).await?;
        assert_eq!(visitor.fact("People").await?, people.len().to_string());
        visitor.unfold("Every join").await?;
        let joins = visitor.rows("Every join", "joins", |rows| !rows.is_empty()).await?;
        assert!(joins.len() >= people.len(), "{joins:?}");

        visitor.follow(&list).await?;
        visitor.wait_for_address("of the same list", |address| address == list).await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_meeting_whose_uuid_has_slashes_has_a_report_too() {
    scenario(async |visitor| {
        visitor.sign_in_as(OWNER).await?;
        // Only the meetings in view are drawn; one with a slash is further down.
        visitor.open("/reports?sort=topic").await?;
        let slashed = |link: &str| link.starts_with("/reports/") && link.contains("%2F");
        let mut found = None;
        for _screenful in 0..200 {
            let links = visitor.report_links().await?;
            found = links.into_iter().find(|link| slashed(link));
            if found.is_some() {
                break;
            }
            if !visitor.scroll_list("Past meetings").await? {
                break;
            }
        }
        let link = found.ok_or_else(|| Fault::Page("no UUID with a slash".to_owned()))?;
        visitor.open(&link).await?;
        visitor.heading("Attendance").await?;
        assert!(visitor.fact("UUID").await?.contains('/'));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_meeting_that_never_was_is_said_not_to_be() {
    scenario(async |visitor| {
        visitor.sign_in_as(OWNER).await?;
        visitor.expect_failure(404, "/api/user/meetingreport/");
        visitor.open("/reports/AAAAAAAAAAAAAAAAAAAAAA%3D%3D").await?;
        visitor.sees("Not found").await?;
        visitor.open("/reports/no-such-thing").await?;
        visitor.sees("There is no such page").await
    })
    .await;
}

/// What the account itself has of meetings of two and more people within days: how many, and how
/// many minutes.
async fn held(server: &Server, from: &str, to: &str) -> Outcome<(u64, u64)> {
    let path = format!("/report/history_meetings?from={from}&to={to}");
    let rows = server.zoom_list(&path, "history_meetings").await?;
    let figure = |row: &Value, name: &str| row[name].as_u64().unwrap_or_default();
    let met: Vec<_> = rows.iter().filter(|row| figure(row, "participants") >= 2).collect();
    Ok((met.len() as u64, met.iter().map(|row| figure(row, "duration")).sum()))
}

#[tokio::test]
async fn six_months_of_twenty_thousand_meetings_are_right_to_the_minute_by_the_accounts_own_word() {
    let server = Server::of_account(&["--users", "300", "--past-meetings", "26000"]);
    scenario_with(server, async |visitor| {
        visitor.sign_in_by_email(ADMIN).await?;
        visitor.open("/reports").await?;
        visitor.settled().await?;
        visitor.click_button("Six months").await?;
        visitor.sees("Reading month by month").await?;
        visitor
            .wait_for_address("of the days", |it| it.contains("from=20") && it.contains("to=20"))
            .await?;
        waiter::within(Duration::from_secs(180), "all months are here", async || {
            let text = visitor.text().await?;
            let reading = text.contains("Reading month by month") || !text.contains("Meeting time");
            Ok(if reading { Err(text) } else { Ok(()) })
        })
        .await?;
        visitor.settled().await?;
        let (from, to) = (visitor.value("From").await?, visitor.value("To").await?);
        let (mut count, mut length) = (0, 0);
        for (first, last) in calendar_months(&from, &to) {
            let (meetings, minutes) = held(&visitor.server, &first, &last).await?;
            count += meetings;
            length += minutes;
        }
        assert!(count >= 20_000, "the account has only {count} meetings");
        assert_eq!(visitor.fact("Meetings").await?.replace(',', ""), count.to_string());
        assert_eq!(minutes(&visitor.fact("Meeting time").await?), length);
        Ok(())
    })
    .await;
}
