//! What the browser's console complains of: errors, failed requests, violations of the content
//! security policy.

use thirtyfour::WebDriver;

use crate::Outcome;

/// Runs before a page's own scripts: tells of violations in the console, which outlives the page.
pub(crate) const REPORT_VIOLATIONS: &str = r#"
document.addEventListener("securitypolicyviolation", event => console.error(
    `Content security policy: ${event.effectiveDirective} blocks ${event.blockedURI} at ` +
    `${event.sourceFile}:${event.lineNumber}`));
"#;

/// A complaint a scenario means to raise: all its parts stand in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected(Vec<String>);

impl Expected {
    /// A request that is answered with that HTTP status; `url_part` is a part of its URL that no
    /// other request has.
    #[must_use]
    pub fn failure(status: u16, url_part: &str) -> Self {
        Self(vec![url_part.to_owned(), format!("responded with a status of {status}")])
    }

    /// A complaint in which that stands.
    #[must_use]
    pub fn complaint(part: &str) -> Self {
        Self(vec![part.to_owned()])
    }

    fn explains(&self, complaint: &str) -> bool {
        self.0.iter().all(|part| complaint.contains(part))
    }
}

/// What the browser says of a frame of another origin that would have the focus as it comes: the
/// page around it keeps it, as it should.
const FOCUS_KEPT: &str = "Blocked autofocusing on a";

/// What the console holds since it was last asked: warnings and errors of every tab.
///
/// # Errors
/// The browser refuses.
pub async fn complaints(driver: &WebDriver) -> Outcome<Vec<String>> {
    let entries = driver.browser_log().await?;
    let bad = entries.into_iter().filter(|entry| {
        (entry.level == "SEVERE" || entry.level == "WARNING") && !entry.message.contains(FOCUS_KEPT)
    });
    Ok(bad.map(|entry| entry.message).collect())
}

/// What is wrong with `complaints`, given what was expected: those nobody expected, and what was
/// expected and did not come.
#[must_use]
pub fn unexpected(complaints: &[String], expected: &[Expected]) -> Vec<String> {
    let surplus = complaints
        .iter()
        .filter(|complaint| !expected.iter().any(|failure| failure.explains(complaint)))
        .cloned();
    let missing = expected
        .iter()
        .filter(|failure| !complaints.iter().any(|complaint| failure.explains(complaint)))
        .map(|failure| format!("expected and did not come: {failure:?}"));
    surplus.chain(missing).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOT_FOUND: &str = "http://127.0.0.1:1/api/signin - Failed to load resource: the server \
                             responded with a status of 404 (Not Found)";

    #[test]
    fn a_complaint_nobody_expected_is_wrong() {
        let complaints = [NOT_FOUND.to_owned()];
        assert_eq!(unexpected(&complaints, &[]), complaints);
        assert_eq!(unexpected(&complaints, &[Expected::failure(404, "/api/signin")]), [""; 0]);
        assert_eq!(unexpected(&complaints, &[Expected::failure(401, "/api/signin")]).len(), 2);
    }

    #[test]
    fn a_failure_that_was_expected_and_did_not_come_is_wrong() {
        assert_eq!(unexpected(&[], &[Expected::failure(404, "/api/signin")]).len(), 1);
    }
}
