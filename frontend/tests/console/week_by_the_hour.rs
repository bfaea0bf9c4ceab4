//! A week of meetings by the hour: where each stands. Nothing here needs a browser.

use frontend::views::meetings::hours_of_day::{Hours, Lane, Span, lanes};
use wasm_bindgen_test::wasm_bindgen_test;

fn span(from: u32, to: u32) -> Span {
    Span { from, to }
}

fn places(spans: &[Span]) -> Vec<(u32, u32)> {
    lanes(spans).into_iter().map(|Lane { nth, of }| (nth, of)).collect()
}

#[wasm_bindgen_test(unsupported = test)]
fn meetings_at_the_same_time_share_the_width_and_others_have_all_of_it() {
    assert_eq!(places(&[]), []);
    assert_eq!(places(&[span(0, 30), span(30, 60)]), [(0, 1), (0, 1)], "one after the other");
    assert_eq!(
        places(&[span(60, 180), span(90, 120), span(120, 150), span(180, 200)]),
        [(0, 2), (1, 2), (1, 2), (0, 1)],
        "a lane that is free again is used again"
    );
    assert_eq!(places(&[span(60, 90), span(60, 120)]), [(1, 2), (0, 2)], "the longest first");
    // They need not come in the order of the clocks, which may have been put back meanwhile.
    assert_eq!(places(&[span(90, 120), span(60, 100)]), [(1, 2), (0, 2)]);
}

#[wasm_bindgen_test(unsupported = test)]
fn no_two_that_overlap_share_a_lane_and_there_are_no_more_lanes_than_meetings_at_one_time() {
    let overlap = |one: Span, other: Span| one.from < other.to && other.from < one.to;
    let mut random = 7_u32;
    let mut next = |below: u32| {
        random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (random >> 8) % below
    };
    for _ in 0..200 {
        let spans: Vec<_> = (0..next(14))
            .map(|_| {
                let from = next(1_300);
                span(from, from + 15 + next(120))
            })
            .collect();
        let lanes = lanes(&spans);
        for (nth, one) in spans.iter().enumerate() {
            assert!(lanes[nth].nth < lanes[nth].of);
            for other in (0..nth).filter(|other| overlap(*one, spans[*other])) {
                assert_ne!(lanes[nth].nth, lanes[other].nth, "{spans:?}");
                assert_eq!(lanes[nth].of, lanes[other].of, "{spans:?}");
            }
        }
        // A group has a moment for each of its lanes: the start of one of them.
        for (nth, lane) in lanes.iter().enumerate() {
            let group = group(&spans, nth, overlap);
            let at_once = |at: u32| {
                group.iter().filter(|span| span.from <= at && at < span.to).count() as u32
            };
            let most = group.iter().map(|span| at_once(span.from)).max();
            assert_eq!(Some(lane.of), most, "{spans:?}");
        }
    }
}

/// Those that hang together with one by overlaps.
fn group(spans: &[Span], nth: usize, overlap: impl Fn(Span, Span) -> bool) -> Vec<Span> {
    let mut group = vec![spans[nth]];
    let mut rest: Vec<_> = spans.to_vec();
    rest.remove(nth);
    while let Some(at) = rest.iter().position(|it| group.iter().any(|of| overlap(*it, *of))) {
        group.push(rest.remove(at));
    }
    group
}

#[wasm_bindgen_test(unsupported = test)]
fn the_hours_shown_are_those_of_the_day_and_of_every_meeting() {
    let hours = |spans: &[Span]| {
        let Hours { first, last } = Hours::around(spans.iter().copied());
        (first, last)
    };
    assert_eq!(hours(&[]), (8, 18));
    assert_eq!(hours(&[span(600, 1_080)]), (8, 18));
    assert_eq!(hours(&[span(479, 600), span(1_000, 1_081)]), (7, 19));
    assert_eq!(hours(&[span(0, 15), span(1_425, 1_440)]), (0, 24));
    assert_eq!(Hours::around([]).since(480), Some(0));
    assert_eq!(Hours::around([]).since(479), None);
    assert_eq!(Hours::around([]).since(1_080), None);
}

#[wasm_bindgen_test(unsupported = test)]
fn what_is_drawn_is_long_enough_to_be_read_and_ends_with_the_day() {
    assert_eq!(Span::drawn(600, 605), span(600, 615));
    assert_eq!(Span::drawn(600, 600), span(600, 615));
    assert_eq!(Span::drawn(600, 540), span(600, 615));
    assert_eq!(Span::drawn(1_430, 1_440), span(1_425, 1_440));
    assert_eq!(Span::drawn(1_400, 1_500), span(1_400, 1_440));
}
