//! Which rows are drawn, and which row a key leads to. Nothing here needs a browser.

use frontend::ui::list::{
    keys::{Act, Go},
    window::{DRAWN_MAX, Port, px},
};
use wasm_bindgen_test::wasm_bindgen_test;

fn port(scroll_px: f64, height_px: f64, row_px: f64) -> Port {
    Port { scroll_px, height_px, head_px: 36.0, row_px }
}

#[wasm_bindgen_test(unsupported = test)]
fn of_any_number_of_rows_at_most_eighty_are_drawn_and_all_in_view_are() {
    for rows in [0, 1, 7, 60, 80, 81, 1_000, 50_000] {
        for (height, row) in [(400.0, 44.0), (800.0, 32.0), (800.0, 190.0), (1_600.0, 32.0)] {
            for scroll in [0.0, 1.0, 443.0, 44_000.0, px(rows, row) - height, 1e9, -50.0] {
                let port = port(scroll, height, row);
                let window = port.window(rows);
                assert!(window.len() <= DRAWN_MAX, "{rows} rows at {scroll}: {window:?}");
                assert!(window.start <= window.end && window.end <= rows);
                let last_scroll = (px(rows, row) - (height - 36.0)).max(0.0);
                let scroll = scroll.clamp(0.0, last_scroll);
                assert!(px(window.start, row) <= scroll, "{rows} rows at {scroll}: {window:?}");
                let seen_to = (scroll + height - 36.0).min(px(rows, row));
                assert!(px(window.end, row) >= seen_to, "{rows} rows at {scroll}: {window:?}");
            }
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_little_scrolling_draws_nothing_anew() {
    let at = |scroll: f64| port(scroll, 800.0, 44.0).window(50_000).start;
    assert_eq!(at(44.0 * 100.0), at(44.0 * 100.0 + 43.0));
    assert_eq!(at(44.0 * 1_000.0) % 4, 0);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_row_is_shown_by_scrolling_as_little_as_that_takes() {
    let port = port(440.0, 480.0, 44.0);
    assert_eq!(port.scroll_to(12).to_bits(), 440.0_f64.to_bits(), "it is seen already");
    assert_eq!(port.scroll_to(3).to_bits(), 132.0_f64.to_bits(), "it comes to the top");
    assert_eq!(port.scroll_to(30).to_bits(), (31.0 * 44.0 - 444.0_f64).to_bits());
}

#[wasm_bindgen_test(unsupported = test)]
fn keys_lead_to_rows_and_never_beyond_the_list() {
    let leads = |go: Go, from| go.from(from, 10, 100);
    assert_eq!(leads(Go::Down, None), Some(0));
    assert_eq!(leads(Go::Last, None), Some(99));
    assert_eq!(leads(Go::Up, Some(0)), Some(0));
    assert_eq!(leads(Go::Down, Some(99)), Some(99));
    assert_eq!(leads(Go::PageDown, Some(5)), Some(15));
    assert_eq!(leads(Go::PageDown, Some(95)), Some(99));
    assert_eq!(leads(Go::PageUp, Some(5)), Some(0));
    assert_eq!(leads(Go::First, Some(50)), Some(0));
    assert_eq!(Go::Down.from(None, 10, 0), None);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_key_asks_for_one_thing() {
    assert_eq!(Act::of("ArrowDown", false, false), Some(Act::Go(Go::Down)));
    assert_eq!(Act::of("ArrowDown", true, false), Some(Act::Extend(Go::Down)));
    assert_eq!(Act::of("End", true, true), Some(Act::Extend(Go::Last)));
    assert_eq!(Act::of("a", false, true), Some(Act::SelectAll));
    assert_eq!(Act::of("a", false, false), None, "typing is not selecting");
    assert_eq!(Act::of(" ", false, false), Some(Act::Toggle));
    assert_eq!(Act::of("Enter", false, false), Some(Act::Open));
    assert_eq!(Act::of("Tab", false, false), None);
}
