//! axe-core's rules, run inside the page.

use serde_json::{Value, json};

use crate::{Outcome, Visitor, fault::setting};

/// Runs the rules and answers, for each one broken, what it is, how to mend it and where.
const RUN: &str = r"
const [rules, done] = arguments;
const only = rules.length ? { runOnly: { type: 'rule', values: rules } } : {};
axe.run(document, { resultTypes: ['violations'], ...only }).then(
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
        self.broken_rules(&[]).await
    }

    /// Of the rules that decide by colours alone those the page breaks as it is now.
    ///
    /// # Errors
    /// As [`Visitor::accessibility_violations`].
    pub async fn colour_violations(&self) -> Outcome<Vec<String>> {
        self.broken_rules(&["color-contrast", "link-in-text-block"]).await
    }

    async fn broken_rules(&self, rules: &[&str]) -> Outcome<Vec<String>> {
        let there = self.driver().execute("return typeof axe !== 'undefined'", []).await?;
        if there.json() != true {
            let axe = std::fs::read_to_string(setting("AXE_CORE")?)?;
            self.driver().execute(axe, []).await?;
        }
        let broken = self.driver().execute_async(RUN, [json!(rules)]).await?;
        let Value::Array(broken) = broken.json() else {
            return Ok(vec![format!("axe-core answered {}", broken.json())]);
        };
        Ok(broken.iter().map(|rule| rule.as_str().unwrap_or_default().to_owned()).collect())
    }
}
