//! What the body of an answer is, and the JSON in it.

use serde_json::Value;

use crate::UnreadableKind;

/// Most values a body may hold: a page of the largest rows has some 20,000. Small values take ten
/// times their text in memory, so that the size of the body alone does not bound it.
const VALUES_MAX: usize = 200_000;

/// The JSON in a body, unless it holds more than any answer.
pub(crate) fn parse(body: &[u8]) -> Option<Value> {
    if holds_too_much(body) { None } else { serde_json::from_slice(body).ok() }
}

/// Whether a body may hold more values than are ever read. Between two values there is a comma.
fn holds_too_much(body: &[u8]) -> bool {
    body.len() > VALUES_MAX && body.iter().filter(|byte| **byte == b',').count() > VALUES_MAX
}

/// What a body is that is not what was asked for. `html`: its head says that it is a web page.
pub(crate) fn kind(body: &[u8], html: bool) -> UnreadableKind {
    let body = body.trim_ascii();
    if body.is_empty() {
        UnreadableKind::Empty
    } else if html || body.starts_with(b"<") {
        UnreadableKind::Html
    } else if holds_too_much(body) {
        UnreadableKind::TooLarge
    } else if parse(body).is_some() {
        UnreadableKind::OtherShape
    } else {
        UnreadableKind::BrokenJson
    }
}

/// The `code` of a refusal that is no JSON.
pub(crate) fn code_in_broken_json(text: &str) -> Option<i64> {
    let after = text.split_once("\"code\"")?.1.trim_start().strip_prefix(':')?.trim_start();
    let end = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
    after[..end].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_of_more_values_than_any_answer_is_not_taken_apart() {
        let list = |values| format!("{{\"users\":[{}0]}}", "0,".repeat(values)).into_bytes();
        let many = list(VALUES_MAX + 1);
        assert_eq!(parse(&many), None);
        assert_eq!(kind(&many, false), UnreadableKind::TooLarge);
        assert!(parse(&list(20_000)).is_some());
    }
}
