//! Reports of past meetings, and of one.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::{Duration, Instant},
};

use rig::{
    Fault, Outcome,
    csv::{Csv, looks_like},
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

/// The meetings of two and more people within days that the account itself has, by UUID.
async fn held(server: &Server, from: &str, to: &str) -> Outcome<BTreeMap<String, Value>> {
    let path = format!("/report/history_meetings?from={from}&to={to}");
    let rows = server.zoom_list(&path, "history_meetings").await?;
    let met = rows.into_iter().filter(|row| row["participants"].as_u64() >= Some(2));
    Ok(met.map(|row| (text(&row, "meeting_uuid").to_owned(), row)).collect())
}

fn text<'a>(row: &'a Value, name: &str) -> &'a str {
    row[name].as_str().unwrap_or_default()
}

/// An instant as the clocks of a time zone show it: `2026-11-27T20:00:00Z` is in Kolkata
/// `2026-11-28 01:30:00`.
fn on_clocks(instant: &str, zone: &str) -> String {
    let instant: Result<jiff::Timestamp, _> = instant.parse();
    let shown = instant.and_then(|instant| instant.in_tz(zone));
    shown.map_or_else(|no| no.to_string(), |shown| shown.strftime("%F %T").to_string())
}

/// What is wrong with the CSV of these meetings, for somebody in Kolkata: every one must be in it
/// once, numbers as numbers, and times as spreadsheets take them for dates.
fn compare(csv: &Csv, held: &BTreeMap<String, Value>) -> Result<(), String> {
    let heading = "uuid,id,topic,kind,host_name,host_email,dept,start_time (UTC),\
        start_time (Asia/Kolkata),end_time (UTC),end_time (Asia/Kolkata),duration,\
        participants_count,total_minutes";
    if csv.heading.join(",") != heading || csv.records.len() != held.len() {
        return Err(format!("{} records of {:?}", csv.records.len(), csv.heading));
    }
    let mut seen = BTreeSet::new();
    for record in &csv.records {
        // What a spreadsheet would take for a formula is marked by an apostrophe.
        let plain = |at: usize| record[at].strip_prefix('\'').unwrap_or(&record[at]);
        let Some(row) = held.get(plain(0)) else { return Err(format!("unknown: {record:?}")) };
        let texts = [(2, "topic"), (4, "host_display_name"), (5, "host_email"), (6, "department")];
        let numbers = [
            (1, "meeting_id"),
            (11, "duration"),
            (12, "participants"),
            (13, "total_participant_minutes"),
        ];
        let times = [
            (7, "start_time", "UTC"),
            (8, "start_time", "Asia/Kolkata"),
            (9, "end_time", "UTC"),
            (10, "end_time", "Asia/Kolkata"),
        ];
        let right = texts.iter().all(|(at, name)| plain(*at) == text(row, name))
            && numbers.iter().all(|(at, name)| {
                record[*at].parse().ok() == row[*name].as_u64() && row[*name].is_u64()
            })
            && times.iter().all(|(at, name, zone)| {
                looks_like(&record[*at], "0000-00-00 00:00:00")
                    && record[*at] == on_clocks(text(row, name), zone)
            })
            && matches!(record[3].as_str(), "meeting" | "webinar");
        if !right || !seen.insert(plain(0)) {
            return Err(format!("{record:?} is not {row}"));
        }
    }
    Ok(())
}

#[tokio::test]
async fn six_months_of_twenty_thousand_meetings_and_their_csv_are_right_by_the_accounts_own_word() {
    let server = Server::of_account(&["--users", "300", "--past-meetings", "26000"]);
    scenario_with(server, async |visitor| {
        visitor.browser.time_zone("Asia/Kolkata").await?;
        visitor.sign_in_by_email(ADMIN).await?;
        visitor.open("/reports").await?;
        visitor.settled().await?;
        let begun = Instant::now();
        visitor.click_button("Six months").await?;
        visitor.sees("Reading month by month: 1 of ").await?;
        let progress = "return [...document.querySelectorAll('[data-testid=months] progress')]
            .map(it => it.value / it.max)";
        let progress = visitor.browser.driver.execute(progress, []).await?;
        let progress: Vec<f64> = progress.convert()?;
        assert!(progress.iter().all(|it| *it > 0.0 && *it < 1.0), "{progress:?}");
        visitor
            .wait_for_address("of the days", |it| it.contains("from=20") && it.contains("to=20"))
            .await?;
        waiter::within(Duration::from_secs(180), "all months are here", async || {
            let text = visitor.text().await?;
            let reading = text.contains("Reading month by month") || !text.contains("Meeting time");
            Ok(if reading { Err(text) } else { Ok(()) })
        })
        .await?;
        let taken = begun.elapsed();
        visitor.settled().await?;
        let (from, to) = (visitor.value("From").await?, visitor.value("To").await?);
        let mut all = BTreeMap::new();
        for (first, last) in calendar_months(&from, &to) {
            all.append(&mut held(&visitor.server, &first, &last).await?);
        }
        let count = all.len();
        let length: u64 = all.values().filter_map(|row| row["duration"].as_u64()).sum();
        println!("{count} meetings were read in {:.1} s", taken.as_secs_f64());
        assert!(count >= 20_000, "the account has only {count} meetings");
        assert_eq!(visitor.fact("Meetings").await?.replace(',', ""), count.to_string());
        assert_eq!(minutes(&visitor.fact("Meeting time").await?), length);

        visitor.click_button("Download what is listed as CSV").await?;
        let csv = Csv::read(&visitor.saved(".csv").await?);
        csv.and_then(|csv| compare(&csv, &all)).map_err(Fault::Page)
    })
    .await;
}
