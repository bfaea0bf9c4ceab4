//! Views whose answers do not come, are refused, or have nothing in them: every view in each of these
//! states, in both themes and read from either side.

use rig::{
    Outcome, Visitor,
    answers::Answers,
    browser::Theme,
    pages::{NewMeeting, OWNER},
    scenario,
};
use serde_json::Value;

use super::look::Findings;

/// The addresses of a user, a meeting and a past meeting.
struct Addresses {
    user: String,
    meeting: String,
    report: String,
}

impl Addresses {
    async fn find(visitor: &Visitor) -> Outcome<Self> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let users = visitor.answer_of("/user?page_size=300").await?;
        let of_member = |user: &&Value| user["email"] == "member@greenroom.test";
        let member = users["users"].as_array().into_iter().flatten().find(of_member);
        let user = member.map(|user| text(&user["id"])).unwrap_or_default();
        let meetings = visitor.answer_of("/user/meetings?user_id=me&type=upcoming").await?;
        let meeting = text(&meetings["meetings"][0]["id"]);
        visitor.open("/reports").await?;
        let report = visitor.report_links().await?.swap_remove(0);
        assert!(!user.is_empty() && !meeting.is_empty(), "{users} {meetings}");
        Ok(Self {
            user: format!("/users?user={user}"),
            meeting: format!("/meetings/{meeting}"),
            report,
        })
    }
}

#[tokio::test]
async fn every_view_is_accessible_while_it_waits_where_it_failed_and_where_it_is_empty_in_english()
{
    scenario(|visitor| look_at_all(visitor, "en")).await;
}

#[tokio::test]
async fn every_view_is_accessible_while_it_waits_where_it_failed_and_where_it_is_empty_in_arabic() {
    scenario(|visitor| look_at_all(visitor, "ar")).await;
}

async fn look_at_all(visitor: Visitor, language: &'static str) -> Outcome {
    visitor.stand_in_for_the_server().await?;
    visitor.browser.theme(Theme::Light).await?;
    visitor.sign_in_as(OWNER).await?;
    visitor.open("/meetings").await?;
    let date = visitor.date_in_days(3).await?;
    let topic = "Stand-up";
    let meeting =
        NewMeeting { topic, date: &date, time: "09:30", minutes: "45", timezone: "Asia/Tokyo" };
    visitor.schedule(&meeting).await?;
    visitor.heading("Meeting scheduled").await?;
    let addresses = Addresses::find(&visitor).await?;
    visitor.pick("Language", language).await?;
    visitor.finds(&format!("html[lang={language}]")).await?;

    let mut states = States { wrong: Findings::default(), visitor, language };
    states.of_views(&addresses).await?;
    let wrong = states.wrong;
    assert!(wrong.is_empty(), "{wrong}");
    Ok(())
}

/// Looks at states and notes what is wrong with them.
struct States {
    wrong: Findings,
    visitor: Visitor,
    language: &'static str,
}

impl States {
    async fn of_views(&mut self, at: &Addresses) -> Outcome {
        let views = [
            ("users", "/users"),
            ("user", &at.user),
            ("meetings", "/meetings"),
            ("meeting", &at.meeting),
            ("reports", "/reports"),
            ("meeting-report", &at.report),
            ("account", "/userinfo"),
            ("audit", "/audit"),
        ];
        let lists = ["users", "meetings", "reports", "meeting-report", "audit"];
        for (name, address) in views {
            self.of_view(name, address, Answers::Held, "loading").await?;
            self.of_view(name, address, Answers::Refused, "error").await?;
            if lists.contains(&name) {
                self.of_view(name, address, Answers::Empty, "empty").await?;
            }
        }
        self.of_view("users", "/users", Answers::Denied, "denied").await?;
        self.of_view("reports", "/reports", Answers::Lost, "offline").await?;
        self.of_view("start", "/users", Answers::StartHeld, "loading").await?;
        self.of_view("start", "/users", Answers::StartRefused, "error").await?;
        self.visitor.answer(Answers::Real).await
    }

    async fn of_view(
        &mut self,
        name: &str,
        address: &str,
        answers: Answers,
        state: &str,
    ) -> Outcome {
        self.visitor.answer(answers).await?;
        self.visitor.open(address).await?;
        self.visitor.finds(&format!("[data-state={state}]")).await?;
        self.look(&format!("{name}-{}", answers.name())).await
    }

    /// Looks at the page in both themes; at what colours have no part in, in one.
    async fn look(&mut self, name: &str) -> Outcome {
        let visitor = &self.visitor;
        for theme in [Theme::Light, Theme::Dark] {
            visitor.browser.theme(theme).await?;
            let picture = format!("state-{name}-{}-{}", self.language, theme.name());
            let broken = match theme {
                Theme::Light => visitor.accessibility_violations().await?,
                Theme::Dark => visitor.colour_violations().await?,
            };
            for rule in broken {
                self.wrong.note(rule, &picture);
            }
            if visitor.overflow().await? > 0 {
                self.wrong.note("the page is wider than the window".to_owned(), &picture);
            }
            visitor.picture(&picture).await?;
        }
        visitor.browser.theme(Theme::Light).await
    }
}
