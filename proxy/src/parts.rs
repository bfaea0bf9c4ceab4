//! Ranges of days in parts that Zoom reports at once.

use api::Day;

/// Most days of a part. Zoom says "one month", and the shortest is February: 30 days across its end
/// begin earlier than a month before.
const PART_DAYS: i32 = 28;

/// The days from `from` to `to`, both included, in parts of at most 28, in order.
#[must_use]
pub fn in_parts(from: Day, to: Day) -> Vec<(Day, Day)> {
    let mut parts = Vec::new();
    let mut first = from;
    while first <= to {
        let last = first.plus_days(PART_DAYS - 1).min(to);
        parts.push((first, last));
        if last == Day::MAX {
            break;
        }
        first = last.plus_days(1);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(from: &str, to: &str) -> Vec<String> {
        let parts = in_parts(from.parse().unwrap(), to.parse().unwrap());
        parts.iter().map(|(first, last)| format!("{first} {last}")).collect()
    }

    #[test]
    fn parts_follow_each_other_without_a_gap_and_end_with_the_range() {
        assert_eq!(parts("2026-11-24", "2026-11-24"), ["2026-11-24 2026-11-24"]);
        assert_eq!(parts("2026-11-01", "2026-11-28"), ["2026-11-01 2026-11-28"]);
        assert_eq!(
            parts("2026-01-31", "2026-03-01"),
            ["2026-01-31 2026-02-27", "2026-02-28 2026-03-01"]
        );
        assert_eq!(parts("9999-12-31", "9999-12-31").len(), 1);
        assert!(parts("2026-11-02", "2026-11-01").is_empty());
    }
}
