//! How every view looks, in both themes and on the narrowest screen: pictures for people, and
//! what a program can judge.

use std::{collections::BTreeMap, fmt};

use rig::{
    Outcome, Visitor,
    browser::Theme,
    pages::{NewMeeting, OWNER},
    scenario,
};

/// An ordinary window, in CSS pixels.
const WIDE: (u32, u32) = (1280, 800);
/// The narrowest screen served, and enough of its page to judge it.
const NARROW: (u32, u32) = (360, 1600);

/// The views of somebody signed in: what their pictures are called, and where they are.
const VIEWS: [(&str, &str); 10] = [
    ("users", "/users"),
    ("users-nothing-matches", "/users?q=zzz"),
    ("users-add", "/users?dialog=add-user"),
    ("meetings", "/meetings"),
    ("meetings-schedule", "/meetings?dialog=create-meeting"),
    ("reports", "/reports"),
    ("account", "/userinfo"),
    ("audit", "/audit"),
    ("mailbox", "/mailbox"),
    ("not-found", "/no/such/page"),
];

#[tokio::test]
async fn every_view_is_accessible_and_fits_in_light() {
    scenario(|visitor| look_at_every_view(visitor, Theme::Light)).await;
}

#[tokio::test]
async fn every_view_is_accessible_and_fits_in_dark() {
    scenario(|visitor| look_at_every_view(visitor, Theme::Dark)).await;
}

async fn look_at_every_view(visitor: Visitor, theme: Theme) -> Outcome {
    let mut wrong = Findings::default();
    visitor.browser.theme(theme).await?;
    visitor.open("/signin").await?;
    visitor.heading("Sign in").await?;
    wrong.look(&visitor, theme, "sign-in").await?;
    visitor.fill("Email", OWNER).await?;
    visitor.click_button("Email me a code").await?;
    visitor.sees("a code is on its way").await?;
    wrong.look(&visitor, theme, "sign-in-code").await?;
    visitor.sign_in_as(OWNER).await?;
    for (name, address) in VIEWS {
        visitor.open(address).await?;
        wrong.look(&visitor, theme, name).await?;
    }
    visitor.open_first_report().await?;
    wrong.look(&visitor, theme, "meeting-report").await?;

    visitor.open("/meetings").await?;
    let date = visitor.date_in_days(3).await?;
    let topic = "Stand-up";
    let meeting =
        NewMeeting { topic, date: &date, time: "09:30", minutes: "45", timezone: "Asia/Tokyo" };
    visitor.schedule(&meeting).await?;
    visitor.heading("Meeting scheduled").await?;
    wrong.look(&visitor, theme, "meeting-scheduled").await?;
    visitor.click_button("Done").await?;
    visitor.dialog_closed().await?;
    visitor.click_button("Sign out").await?;
    wrong.look(&visitor, theme, "sign-out").await?;
    visitor.click_button("Stay signed in").await?;
    visitor.dialog_closed().await?;
    visitor.open("/users?q=member%40greenroom.test").await?;
    visitor.rows("Users", "the member", |rows| rows.len() == 1).await?;
    visitor.click_labelled("Sign ").await?;
    visitor.sees("Their sessions in this console end").await?;
    wrong.look(&visitor, theme, "sign-user-out").await?;
    visitor.open("/meetings").await?;
    visitor.heading("Meetings").await?;

    visitor.lose_session().await?;
    visitor.expect_failure(401, "/api/user?");
    visitor.click_link("Users").await?;
    visitor.heading("Sign in").await?;
    wrong.look(&visitor, theme, "session-ended").await?;
    assert!(wrong.is_empty(), "{wrong}");
    Ok(())
}

/// What is wrong, and with which pictures: most faults are those of a part many views share.
#[derive(Default)]
pub(crate) struct Findings(BTreeMap<String, Vec<String>>);

impl Findings {
    /// Takes pictures of the current view and notes what is wrong with it.
    pub(crate) async fn look(&mut self, visitor: &Visitor, theme: Theme, name: &str) -> Outcome {
        for (size, (width, height)) in [("wide", WIDE), ("narrow", NARROW)] {
            visitor.browser.window(width, height).await?;
            visitor.settled().await?;
            let picture = format!("{name}-{}-{size}", theme.name());
            let overflow = visitor.overflow().await?;
            if overflow > 0 {
                self.note(format!("the page is {overflow} px wider than the window"), &picture);
            }
            for control in visitor.overhanging().await? {
                self.note(format!("sticks out of its frame: {control}"), &picture);
            }
            for rule in visitor.accessibility_violations().await? {
                self.note(rule, &picture);
            }
            visitor.picture(&picture).await?;
        }
        let (width, height) = WIDE;
        visitor.browser.window(width, height).await
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Notes a fault of a picture.
    pub(crate) fn note(&mut self, fault: String, picture: &str) {
        self.0.entry(fault).or_default().push(picture.to_owned());
    }
}

impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (fault, pictures) in &self.0 {
            writeln!(f, "{fault}\n  in {}", pictures.join(", "))?;
        }
        Ok(())
    }
}

/// As wide as a page of 1280 CSS pixels is at a zoom of 400 % (WCAG 2.2, 1.4.10).
const NARROWEST: (u32, u32) = (320, 1600);

#[tokio::test]
async fn every_view_reflows_at_320_pixels_and_stands_in_forced_colours() {
    scenario(async |visitor| {
        visitor.sign_in_as(OWNER).await?;
        let report = {
            visitor.open("/reports").await?;
            visitor.report_links().await?.swap_remove(0)
        };
        let views = VIEWS.map(|(name, address)| (name, address.to_owned()));
        let more = [
            ("week", "/meetings?view=week".to_owned()),
            ("month", "/meetings?view=month".to_owned()),
            ("meeting-report", report),
        ];
        let mut wrong = Findings::default();
        for (name, address) in views.into_iter().chain(more) {
            visitor.browser.theme(Theme::Light).await?;
            visitor.browser.window(NARROWEST.0, NARROWEST.1).await?;
            visitor.open(&address).await?;
            visitor.settled().await?;
            let picture = format!("{name}-320");
            let overflow = visitor.overflow().await?;
            if overflow > 0 {
                wrong.note(format!("the page is {overflow} px wider than the window"), &picture);
            }
            for control in visitor.overhanging().await? {
                wrong.note(format!("sticks out of its frame: {control}"), &picture);
            }
            for fault in visitor.sideways().await? {
                wrong.note(fault, &picture);
            }
            visitor.picture(&picture).await?;
            visitor.browser.window(WIDE.0, WIDE.1).await?;
            visitor.browser.forced_colours().await?;
            // What is chosen of several is told by more than colours, which are not the page's own.
            let script = "return [...document.querySelectorAll('.segment[aria-pressed=true]')]
                .filter(it => getComputedStyle(it).outlineStyle === 'none').length";
            let unmarked = visitor.browser.driver.execute(script, []).await?;
            if unmarked.json() != 0 {
                wrong.note("a choice is not marked in forced colours".to_owned(), &picture);
            }
            visitor.picture(&format!("{name}-forced")).await?;
        }
        assert!(wrong.is_empty(), "{wrong}");
        Ok(())
    })
    .await;
}
