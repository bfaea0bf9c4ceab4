//! What meetings come to by host, department and hour, and how figures change. Nothing here needs a
//! browser.

use api::report::{MeetingKind, PastMeeting};
use frontend::views::reports::figures::{
    Change, Measure, STEPS, Way, Week, by_dept, by_host, hour_name, hour_named, ranked, shade,
};
use wasm_bindgen_test::wasm_bindgen_test;

fn meeting(name: &str, email: &str, dept: &str, minutes: u32) -> PastMeeting {
    PastMeeting {
        uuid: "ajXp112QmuoKj4854875w==".parse().unwrap(),
        id: None,
        topic: "Board".to_owned(),
        kind: MeetingKind::Meeting,
        host_name: name.to_owned(),
        host_email: email.to_owned(),
        dept: dept.to_owned(),
        start_time: None,
        end_time: None,
        duration: minutes,
        participants_count: 2,
        total_minutes: 2 * u64::from(minutes),
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn hosts_are_told_apart_by_email_and_ranked_by_what_is_measured() {
    let meetings = [
        meeting("Ada", "ada@x.co", "", 10),
        meeting("Ada", "ada@y.co", "", 90),
        meeting("Ada", "ada@x.co", "", 20),
        meeting("", "eve@x.co", "", 5),
    ];
    let keys = |by| {
        let hosts = ranked(by_host(meetings.iter()), by);
        hosts.into_iter().map(|host| (host.key.clone(), host.figure(by))).collect::<Vec<_>>()
    };
    let named = |all: [(&str, u64); 3]| all.map(|(key, figure)| (key.to_owned(), figure));
    assert_eq!(keys(Measure::Meetings), named([("ada@x.co", 2), ("ada@y.co", 1), ("eve@x.co", 1)]));
    assert_eq!(
        keys(Measure::Minutes),
        named([("ada@y.co", 90), ("ada@x.co", 30), ("eve@x.co", 5)])
    );
    assert_eq!(by_host(meetings.iter()).last().unwrap().name, "eve@x.co");
}

#[wasm_bindgen_test(unsupported = test)]
fn meetings_without_a_department_are_a_group_of_their_own() {
    let meetings = [meeting("", "", "Sales", 10), meeting("", "", "", 20), meeting("", "", "", 5)];
    let depts: Vec<_> =
        by_dept(meetings.iter()).into_iter().map(|dept| (dept.key, dept.minutes)).collect();
    assert_eq!(depts, [(String::new(), 25), ("Sales".to_owned(), 10)]);
}

#[wasm_bindgen_test(unsupported = test)]
fn beginnings_are_counted_by_hour_and_what_is_no_hour_of_the_week_by_none() {
    let week = Week::of([(0, 9), (0, 9), (6, 23), (7, 0), (0, 24)].into_iter());
    assert_eq!((week.days()[0][9], week.days()[6][23], week.most()), (2, 1, 2));
    assert_eq!(week.days().iter().flatten().sum::<u64>(), 3);
}

#[wasm_bindgen_test(unsupported = test)]
fn only_nothing_is_without_a_shade_and_the_most_has_the_darkest() {
    let shades: Vec<_> = [0, 1, 20, 21, 99, 100].map(|figure| shade(figure, 100)).into();
    assert_eq!(shades, [0, 1, 1, 2, STEPS, STEPS]);
    assert_eq!((shade(0, 0), shade(1, 1)), (0, STEPS));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_change_is_a_share_of_what_was_and_of_nothing_none() {
    assert_eq!(Change::from(4, 5), Change::By(0.25));
    assert_eq!(Change::from(4, 1), Change::By(-0.75));
    assert_eq!((Change::from(3, 3), Change::from(0, 0)), (Change::Same, Change::Same));
    assert_eq!(Change::from(0, 7), Change::FromNothing);
}

#[wasm_bindgen_test(unsupported = test)]
fn every_hour_with_meetings_is_reached_from_every_other() {
    let hours = [(0, 9), (1, 14), (4, 0), (4, 23), (6, 12)];
    let week = Week::of(hours.into_iter());
    assert_eq!(week.first(), Some((0, 9)));
    let mut reached = vec![(0, 9)];
    let mut at = 0;
    while let Some(here) = reached.get(at).copied() {
        for way in [Way::Up, Way::Down, Way::Back, Way::Ahead] {
            let next = week.next(here, way);
            reached.extend(next.filter(|next| !reached.contains(next)));
        }
        at += 1;
    }
    reached.sort_unstable();
    assert_eq!(reached, hours);
    assert_eq!(week.next((6, 12), Way::Down), None);
}

#[wasm_bindgen_test(unsupported = test)]
fn an_hour_of_the_week_is_read_as_it_is_written_and_nothing_else_is_one() {
    for at in [(0, 0), (6, 23)] {
        assert_eq!(hour_named(&hour_name(at)), Some(at));
    }
    for bad in ["", "7-0", "0-24", "1", "-1-2", "a-b"] {
        assert_eq!(hour_named(bad), None, "{bad:?}");
    }
}
