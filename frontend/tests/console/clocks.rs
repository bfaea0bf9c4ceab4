//! Clocks of time zones, where they are put forward and back.

use frontend::{dates::instants_at, words};
use wasm_bindgen_test::wasm_bindgen_test;

fn at(date: &str, time: &str, zone: &str) -> Vec<String> {
    instants_at(date, time, zone).iter().map(ToString::to_string).collect()
}

#[wasm_bindgen_test]
fn a_time_is_one_instant_none_where_clocks_go_forward_and_two_where_they_go_back() {
    assert_eq!(at("2026-12-01", "09:00", "Europe/Berlin"), ["2026-12-01T08:00:00Z"]);
    assert_eq!(at("2026-03-29", "02:30", "Europe/Berlin"), [""; 0]);
    assert_eq!(
        at("2026-11-01", "01:30", "America/New_York"),
        ["2026-11-01T05:30:00Z", "2026-11-01T06:30:00Z"]
    );
    // Half an hour, on the other side of the world.
    assert_eq!(at("2026-04-05", "01:45", "Australia/Lord_Howe").len(), 2);
    assert_eq!(at("2026-10-04", "02:15", "Australia/Lord_Howe"), [""; 0]);
    // Another name of a zone is a zone the browser knows, too.
    assert_eq!(at("2026-07-01", "05:30", "Asia/Kolkata"), ["2026-07-01T00:00:00Z"]);
    assert_eq!(at("never", "09:00", "UTC"), [""; 0]);
}

#[wasm_bindgen_test]
fn one_is_counted_without_the_plural() {
    assert_eq!(words::users::found(1_u64), "1 user");
    assert_eq!(words::users::found(0_u64), "0 users");
    assert_eq!(words::users::found(2_u64), "2 users");
}

#[wasm_bindgen_test]
fn time_zones_have_the_names_they_have_now() {
    let zones = frontend::dates::time_zones();
    assert_eq!(zones[0], "UTC");
    assert!(zones[1..].is_sorted());
    for (now, before) in [("Asia/Kolkata", "Asia/Calcutta"), ("Europe/Kyiv", "Europe/Kiev")] {
        let has = |name: &str| zones.iter().any(|zone| zone == name);
        assert!(has(now) && !has(before), "{now}");
    }
}
