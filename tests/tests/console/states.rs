//! The states of views, and their dialogs: loading, failed, empty, asked. In both themes and read
//! from either side each breaks no rule of accessibility and stays within its frame.

use rig::{Outcome, Visitor, browser::Theme, pages::OWNER, scenario_with, server::Server, waiter};
use serde_json::json;

use super::look::Findings;

/// The dialogs that stand in the address.
const DIALOGS: [(&str, &str); 5] = [
    ("dialog-add-user", "/users?dialog=add-user"),
    ("dialog-invite-many", "/users?dialog=invite-many"),
    ("dialog-bulk-jobs", "/users?dialog=bulk-jobs"),
    ("dialog-schedule", "/meetings?dialog=create-meeting"),
    ("empty-live", "/meetings?type=live"),
];

/// Those about the open user.
const OF_USER: [&str; 3] = ["edit-user", "user-status", "remove-user"];

/// What the shell opens, and by what.
const OF_SHELL: [(&str, &str); 2] = [("palette", "#open-palette"), ("sign-out", "#sign-out")];

#[tokio::test]
async fn every_state_and_dialog_is_accessible_and_fits_in_english() {
    let server = Server::of_account(&["--users", "120", "--controls"]);
    scenario_with(server, |visitor| look_at_states(visitor, "en")).await;
}

#[tokio::test]
async fn every_state_and_dialog_is_accessible_and_fits_in_arabic() {
    let server = Server::of_account(&["--users", "120", "--controls"]);
    scenario_with(server, |visitor| look_at_states(visitor, "ar")).await;
}

async fn look_at_states(visitor: Visitor, language: &str) -> Outcome {
    visitor.sign_in_by_email(OWNER).await?;
    visitor.listed_users().await?;
    let schedule = "const done = arguments[arguments.length - 1];
        const start = new Date(Date.now() + 86400000).toISOString().slice(0, 10) + 'T10:00:00Z';
        fetch('/api/user/createmeeting', { method: 'POST',
            headers: { 'X-Greenroom': '1', 'Content-Type': 'application/json' },
            body: JSON.stringify({ topic: 'Weekly', start_time: start, duration: 30, timezone: 'UTC',
                recurrence: { type: 1, end_times: 3 } }) })
            .then(answer => answer.json()).then(meeting => done(meeting.id))";
    let meeting = visitor.browser.driver.execute_async(schedule, []).await?;
    let meeting = meeting.json().as_str().unwrap_or_default().to_owned();
    visitor.pick("Language", language).await?;
    let mut wrong = Findings::default();
    for theme in [Theme::Light, Theme::Dark] {
        visitor.browser.theme(theme).await?;
        let mut seen = States { visitor: &visitor, theme, language, wrong: &mut wrong };
        seen.loading().await?;
        seen.failed().await?;
        seen.dialogs().await?;
        seen.of_meeting(&meeting).await?;
    }
    assert!(wrong.is_empty(), "{wrong}");
    Ok(())
}

struct States<'a> {
    visitor: &'a Visitor,
    theme: Theme,
    language: &'a str,
    wrong: &'a mut Findings,
}

impl States<'_> {
    async fn look(&mut self, name: &str) -> Outcome {
        let picture = format!("state-{name}-{}", self.language);
        self.wrong.look(self.visitor, self.theme, &picture).await
    }

    /// Clicks what a selector finds, once it is there.
    async fn click(&self, selector: &str) -> Outcome {
        let script = "const found = document.querySelector(arguments[0]); found?.click();
            return found !== null";
        waiter::until(&format!("{selector} is there"), async || {
            let driver = &self.visitor.browser.driver;
            let clicked = driver.execute(script, [json!(selector)]).await?;
            Ok(if clicked.json() == true { Ok(()) } else { Err(self.visitor.text().await?) })
        })
        .await
    }

    async fn is_there(&self, selector: &str) -> Outcome {
        let script = "return document.querySelector(arguments[0]) !== null";
        waiter::until(&format!("{selector} is there"), async || {
            let driver = &self.visitor.browser.driver;
            let found = driver.execute(script, [json!(selector)]).await?;
            Ok(if found.json() == true { Ok(()) } else { Err(self.visitor.text().await?) })
        })
        .await
    }

    /// The users while Zoom takes its time: looked at once, for it passes.
    async fn loading(&mut self) -> Outcome {
        let slow = json!({"path_prefix": "/v2/users", "method": "GET",
            "fault": {"kind": "slow_headers", "ms": 8_000}});
        self.visitor.server.control("POST", "/controls/faults", &slow).await?;
        self.visitor.open("/users?status=inactive").await?;
        self.is_there("#main .skeleton").await?;
        let picture = format!("state-loading-{}-{}", self.language, self.theme.name());
        for rule in self.visitor.accessibility_violations().await? {
            self.wrong.note(rule, &picture);
        }
        self.is_there("#main .skeleton").await?;
        self.visitor.picture(&picture).await?;
        self.visitor.server.control("DELETE", "/controls/faults", &json!({})).await?;
        self.visitor.open("/meetings").await?;
        self.visitor.settled().await
    }

    async fn failed(&mut self) -> Outcome {
        let away =
            json!({"path_prefix": "/v2/users", "fault": {"kind": "server_error", "status": 500}});
        self.visitor.server.control("POST", "/controls/faults", &away).await?;
        self.visitor.expect_failure(502, "/api/user?");
        self.visitor.expect_failure(502, "/api/user/meetings?");
        for (name, address) in
            [("failed-users", "/users?status=pending"), ("failed-meetings", "/meetings")]
        {
            self.visitor.open(address).await?;
            self.is_there("[data-state=error]").await?;
            self.look(name).await?;
        }
        self.visitor.server.control("DELETE", "/controls/faults", &json!({})).await
    }

    async fn dialogs(&mut self) -> Outcome {
        for (name, address) in DIALOGS {
            self.visitor.open(address).await?;
            self.look(name).await?;
        }
        self.visitor.open("/users?q=member%40greenroom").await?;
        self.click("tbody th button").await?;
        self.is_there("#edit-user").await?;
        self.look("open-user").await?;
        for dialog in OF_USER {
            self.click(&format!("#{dialog}")).await?;
            self.is_there("dialog[open]").await?;
            self.look(&format!("dialog-{dialog}")).await?;
            self.click("dialog[open] .dialog-head button").await?;
            self.visitor.dialog_closed().await?;
        }
        for (name, opener) in OF_SHELL {
            self.click(opener).await?;
            self.is_there("dialog[open]").await?;
            self.look(&format!("dialog-{name}")).await?;
            self.click("dialog[open] .dialog-head button").await?;
            self.visitor.dialog_closed().await?;
        }
        self.visitor.open("/users").await?;
        self.visitor.settled().await?;
        self.click(".list-tools .menu:first-child > button").await?;
        self.is_there("#view-name").await?;
        self.look("saved-views").await
    }

    async fn of_meeting(&mut self, id: &str) -> Outcome {
        self.visitor.open("/meetings?view=week").await?;
        self.look("week").await?;
        self.visitor.open("/meetings?view=agenda").await?;
        self.click(".entry-move").await?;
        self.is_there("#start-date").await?;
        self.look("dialog-move").await?;
        self.visitor.open(&format!("/meetings/{id}")).await?;
        self.look("meeting").await?;
        for (name, opener) in [
            ("edit-meeting", "#edit-meeting"),
            ("change-date", "tbody button"),
            ("delete-meeting", "#ask-delete-meeting"),
        ] {
            self.click(opener).await?;
            self.is_there("dialog[open] form").await?;
            self.look(&format!("dialog-{name}")).await?;
            self.click("dialog[open] .dialog-head button").await?;
            self.visitor.dialog_closed().await?;
        }
        Ok(())
    }
}
