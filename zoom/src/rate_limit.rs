//! Which of Zoom's rate limits is spent, until when, and who has to wait for it.

use std::time::Duration;

use jiff::{Timestamp, tz::TimeZone};
use reqwest::{StatusCode, header::HeaderMap};

use crate::{
    ApiError, RateLimited,
    answer::{header, one_line, tracking_id},
};

/// No limit of Zoom's lasts longer.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// How long a label is held where its second is spent and Zoom does not say for how long.
const SECOND: Duration = Duration::from_secs(1);
/// How long it is held at most, whatever Zoom says. Zoom counts anew every second; the rest is for
/// calls that are on their way. Longer, one odd `Retry-After` would keep everybody from Zoom.
const SECOND_HOLD_MAX: Duration = Duration::from_secs(3);
/// How long the refused call itself waits, or is told to, at most.
const SECOND_WAIT_MAX: Duration = Duration::from_secs(60);

/// The limit an answer speaks of. Zoom: status 429; or code 300 with the day's limit of one host
/// in words.
pub(crate) fn read(
    status: StatusCode,
    headers: &HeaderMap,
    refusal: Option<&ApiError>,
    now: Timestamp,
) -> Option<RateLimited> {
    let message = refusal.map(|refusal| refusal.message.clone()).unwrap_or_default();
    let words = message.to_ascii_lowercase();
    let host_daily = is_host_limit(&words);
    let spent = status == StatusCode::TOO_MANY_REQUESTS || host_daily && status.is_client_error();
    if !spent {
        return None;
    }
    let kind = header(headers, "x-ratelimit-type").unwrap_or_default().to_ascii_lowercase();
    let told = header(headers, "retry-after").and_then(|text| wait(text, now));
    let per_second = !host_daily
        && (kind.contains("qps") || words.contains("per-second") || words.contains("per second"));
    let told = if per_second { told.map(|told| told.min(SECOND_WAIT_MAX)) } else { told };
    let daily = host_daily || kind.contains("daily") || words.contains("daily");
    Some(RateLimited {
        // Zoom: the day's counts start anew at 00:00 UTC, the hosts' too.
        retry_after: if daily { told.or_else(|| until_midnight(now)) } else { told },
        daily,
        host_daily,
        per_second,
        // Zoom: its lock keys.
        locked: words.contains("concurrent requests"),
        held_back: false,
        code: refusal.and_then(|refusal| refusal.code),
        category: header(headers, "x-ratelimit-category").map(one_line),
        message,
        tracking_id: tracking_id(headers),
    })
}

/// How long all calls of the label have to wait after Zoom refused one of them for `limit`; `None`
/// where it says nothing about the others.
pub(crate) fn hold(limit: &RateLimited, now: Timestamp) -> Option<Duration> {
    let told = limit.retry_after;
    if limit.host_daily || limit.locked || is_one_users(&limit.message) {
        None
    } else if limit.daily {
        // Zoom: the day's counts start anew at 00:00 UTC.
        Some(told?.min(until_midnight(now).unwrap_or(DAY)))
    } else {
        told.or(limit.per_second.then_some(SECOND)).map(|told| told.min(SECOND_HOLD_MAX))
    }
}

/// Zoom's two wordings: "… daily rate limit (100) of Meeting Create/Update API requests permitted
/// for this particular user", "A maximum of … meetings can be created/updated for a single user in
/// one day".
fn is_host_limit(words: &str) -> bool {
    ["meeting", "create", "update"].iter().all(|word| words.contains(word)) && is_one_users(words)
}

/// Whether a limit is one user's and not the account's.
fn is_one_users(words: &str) -> bool {
    let words = words.to_ascii_lowercase();
    ["particular user", "single user"].iter().any(|word| words.contains(word))
}

/// How long to wait by a `Retry-After`: seconds, an instant (Zoom) or an HTTP date; at most a day.
fn wait(text: &str, now: Timestamp) -> Option<Duration> {
    let text = text.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let seconds = text.parse().unwrap_or(u64::MAX);
        return Some(Duration::from_secs(seconds).min(DAY));
    }
    let http_date = || jiff::fmt::rfc2822::parse(text).ok().map(|zoned| zoned.timestamp());
    let instant = text.parse().ok().or_else(http_date)?;
    // An instant that has passed is no reason to wait.
    Some(Duration::try_from(instant.duration_since(now)).unwrap_or_default().min(DAY))
}

fn until_midnight(now: Timestamp) -> Option<Duration> {
    let tomorrow = now.to_zoned(TimeZone::UTC).tomorrow().ok()?.start_of_day().ok()?;
    Duration::try_from(tomorrow.timestamp().duration_since(now)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: &str = "2026-11-24T18:00:00Z";

    fn limit(status: u16, headers: &[(&'static str, &str)], message: &str) -> RateLimited {
        let headers = headers
            .iter()
            .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
            .collect();
        let refusal = ApiError {
            status,
            code: Some(i64::from(status)),
            message: message.to_owned(),
            tracking_id: None,
            errors: Vec::new(),
        };
        let status = StatusCode::from_u16(status).unwrap();
        read(status, &headers, Some(&refusal), NOW.parse().unwrap()).unwrap()
    }

    fn seconds(seconds: u64) -> Option<Duration> {
        Some(Duration::from_secs(seconds))
    }

    #[test]
    fn a_limit_per_second_is_neither_daily_nor_the_hosts() {
        let limit = limit(
            429,
            &[
                ("x-ratelimit-type", "QPS"),
                ("x-ratelimit-category", "Heavy"),
                ("x-zm-trackingid", "WEB_1"),
            ],
            "You have reached the maximum per-second rate limit for this API. Try again later.",
        );
        assert_eq!((limit.daily, limit.host_daily, limit.retry_after), (false, false, None));
        assert!(limit.per_second && !limit.held_back);
        assert_eq!(limit.category.as_deref(), Some("Heavy"));
        assert_eq!((limit.code, limit.tracking_id.as_deref()), (Some(429), Some("WEB_1")));
    }

    #[test]
    fn a_daily_limit_says_when_by_an_instant() {
        let limit = limit(
            429,
            &[("x-ratelimit-type", "Daily-limit"), ("retry-after", "2026-11-25T00:00:00Z")],
            "You have reached the maximum daily rate limit for this API.",
        );
        assert_eq!((limit.daily, limit.host_daily, limit.per_second), (true, false, false));
        assert_eq!(limit.retry_after, seconds(6 * 3_600));
    }

    #[test]
    fn the_hosts_day_is_told_apart_in_both_wordings_and_lasts_until_midnight_utc() {
        for (status, words) in [
            (
                429,
                "You have exceeded the daily rate limit (100) of Meeting Create/Update API requests permitted for this particular user. You may resume these requests at GMT 00:00:00.",
            ),
            (400, "A maximum of 100 meetings can be created/updated for a single user in one day."),
        ] {
            let limit = limit(status, &[], words);
            assert!(limit.daily && limit.host_daily, "{words}");
            assert_eq!(limit.retry_after, seconds(6 * 3_600), "{words}");
        }
    }

    #[test]
    fn a_day_that_is_spent_ends_at_midnight_utc_where_zoom_does_not_say() {
        let now = NOW.parse().unwrap();
        for (headers, words) in [
            (&[("x-ratelimit-type", "Daily-limit")] as &[_], ""),
            (&[("x-ratelimit-type", "Daily-limit"), ("retry-after", "soon")], ""),
            (&[], "You have reached the maximum daily rate limit for this API."),
        ] {
            let limit = limit(429, headers, words);
            assert!(limit.daily && !limit.host_daily, "{words}");
            assert_eq!(limit.retry_after, seconds(6 * 3_600), "{words}");
            assert_eq!(hold(&limit, now), seconds(6 * 3_600), "{words}");
        }
    }

    #[test]
    fn every_form_of_retry_after_is_read_and_none_is_longer_than_a_day() {
        for (text, wait) in [
            ("7", seconds(7)),
            (" 7 ", seconds(7)),
            ("0", seconds(0)),
            ("1000000000", seconds(86_400)),
            ("99999999999999999999999", seconds(86_400)),
            ("2026-11-24T18:00:30Z", seconds(30)),
            ("2026-11-24T19:00:30+01:00", seconds(30)),
            ("2020-01-01T00:00:00Z", seconds(0)),
            ("2099-01-01T00:00:00Z", seconds(86_400)),
            ("Tue, 24 Nov 2026 18:01:00 GMT", seconds(60)),
            ("-5", None),
            ("soon", None),
            ("", None),
        ] {
            assert_eq!(limit(429, &[("retry-after", text)], "").retry_after, wait, "{text:?}");
        }
    }

    #[test]
    fn a_limit_is_a_limit_without_a_word() {
        let now = NOW.parse().unwrap();
        let status = StatusCode::TOO_MANY_REQUESTS;
        assert!(!read(status, &HeaderMap::new(), None, now).unwrap().daily);
    }

    #[test]
    fn a_user_who_is_locked_by_another_request_is_no_matter_of_the_second() {
        let words = "Too many concurrent requests. A request to disassociate this user has already been made.";
        assert!(!limit(429, &[], words).per_second);
    }

    #[test]
    fn only_the_day_holds_a_label_for_long_and_what_is_one_users_holds_nobody() {
        let now = NOW.parse().unwrap();
        let held = |headers: &[(&'static str, &str)], words| hold(&limit(429, headers, words), now);
        let absurd = ("retry-after", "1000000000");
        for kind in ["QPS", "of tomorrow"] {
            assert_eq!(held(&[("x-ratelimit-type", kind), absurd], ""), seconds(3), "{kind}");
            assert_eq!(held(&[("x-ratelimit-type", kind), ("retry-after", "2")], ""), seconds(2));
        }
        assert_eq!(held(&[("x-ratelimit-type", "QPS")], ""), seconds(1));
        assert_eq!(held(&[], "later"), None);
        let day = ("x-ratelimit-type", "Daily-limit");
        assert_eq!(held(&[day, ("retry-after", "3600")], ""), seconds(3_600));
        assert_eq!(held(&[day, absurd], ""), seconds(6 * 3_600), "the day ends at 00:00 UTC");
        let locked = "Too many concurrent requests. A request to disassociate this user has already been made.";
        assert_eq!(held(&[absurd], locked), None);
        let host = "A maximum of 100 meetings can be created/updated for a single user in one day.";
        assert_eq!(held(&[absurd], host), None);
        let user = "The daily rate limit (50) of requests permitted for this particular user.";
        assert_eq!(held(&[day, absurd], user), None);
        let refused = limit(429, &[("x-ratelimit-type", "QPS"), absurd], "");
        assert_eq!(refused.retry_after, seconds(60));
    }

    #[test]
    fn another_refusal_is_no_limit() {
        let now = NOW.parse().unwrap();
        assert_eq!(read(StatusCode::BAD_REQUEST, &HeaderMap::new(), None, now), None);
    }
}
