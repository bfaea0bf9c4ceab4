//! axe-core's rules, run inside the page.

use serde_json::Value;

use crate::{Outcome, Visitor, fault::setting};

/// Runs the rules and answers, for each one broken, what it is, how to mend it and where.
const RUN: &str = r"
const done = arguments[arguments.length - 1];
axe.run(document, { resultTypes: ['violations'] }).then(
    result => done(result.violations.map(rule =>
        `${rule.id}: ${rule.help}\n` +
        rule.nodes.map(node => `    ${node.html}\n      ${node.failureSummary}`).join('\n'))),
    error => done([`axe-core failed: ${error}`]));
";

impl Visitor {
    /// The accessibility rules the page breaks as it is now.
    ///
    /// # Errors
    /// The browser refuses, or axe-core is not there.
    pub async fn accessibility_violations(&self) -> Outcome<Vec<String>> {
        let axe = std::fs::read_to_string(setting("AXE_CORE")?)?;
        self.driver().execute(axe, []).await?;
        let broken = self.driver().execute_async(RUN, []).await?;
        let Value::Array(broken) = broken.json() else {
            return Ok(vec![format!("axe-core answered {}", broken.json())]);
        };
        Ok(broken.iter().map(|rule| rule.as_str().unwrap_or_default().to_owned()).collect())
    }
}
