//! The console in a frame of a portal's page, as the example shows it.

use rig::{
    Outcome, Visitor,
    pages::{MEMBER, OWNER},
    scenario_with,
    server::Server,
    waiter,
    web::{Site, Web, example},
};

pub(crate) const SERVER: &str = "https://zoom.intranet.example";
/// A portal of the same site, of another one, and of a third.
pub(crate) const PORTAL: &str = "https://portal.intranet.example";
pub(crate) const OTHER: &str = "https://portal.other.example";
pub(crate) const THIRD: &str = "https://portal.third.example";
/// What the portals say of their own pages.
const POLICY: &str = "default-src 'self'; img-src data:; frame-src https://zoom.intranet.example";

/// The server, and portals that frame it; those that are listed may.
pub(crate) async fn framed(listed: &str, other_site: bool) -> Outcome<Server> {
    let other_site = other_site.to_string();
    let server = Server::with_settings(&[
        ("SERVER__PUBLIC_URL", SERVER),
        ("EMBED__ANCESTORS", listed),
        ("EMBED__OTHER_SITE", &other_site),
    ])
    .await?;
    let page = example("iframe")?;
    let portals = [PORTAL, OTHER, THIRD]
        .map(|portal| Site::of_files(portal.trim_start_matches("https://"), &page, POLICY));
    let console = Site::of_server("zoom.intranet.example", &server.url);
    let web = Web::start(&[&portals[..], &[console]].concat()).await?;
    Ok(server.behind(web, SERVER))
}

/// Opens a portal and goes on inside its frame.
pub(crate) async fn enter(visitor: &Visitor, portal: &str) -> Outcome {
    visitor.open_page(&format!("{portal}/")).await?;
    visitor.enter_frame().await
}

async fn use_it(visitor: &Visitor, portal: &str) -> Outcome {
    enter(visitor, portal).await?;
    visitor.pick_person(OWNER).await?;
    visitor.heading("Meetings").await?;
    visitor.go_to("Users").await?;
    visitor.rows("Users", "the account's", |rows| rows.len() > 5).await?;
    visitor.go_to("Reports").await?;
    // The frame grows with what arrives, and what is clicked moves.
    visitor.settled().await?;
    let report = visitor.report_links().await?.remove(0);
    visitor.follow(&report).await?;
    visitor.heading("Attendance").await?;
    // The portal's page is loaded anew, and the frame with it.
    enter(visitor, portal).await?;
    visitor.heading("Meetings").await?;
    visitor.sign_out().await?;
    enter(visitor, portal).await?;
    visitor.heading("Sign in").await
}

#[tokio::test]
async fn in_a_frame_of_the_same_site_it_is_the_whole_console() {
    scenario_with(framed(PORTAL, false), async |visitor| use_it(&visitor, PORTAL).await).await;
}

#[tokio::test]
async fn in_a_frame_of_another_site_it_is_the_whole_console_with_third_party_cookies_blocked() {
    scenario_with(framed(OTHER, true), async |visitor| use_it(&visitor, OTHER).await).await;
}

#[tokio::test]
async fn a_frame_is_as_high_as_what_it_shows() {
    scenario_with(framed(PORTAL, false), async |visitor| {
        enter(&visitor, PORTAL).await?;
        visitor.pick_person(OWNER).await?;
        visitor.go_to("Reports").await?;
        visitor.settled().await?;
        let inner = "return document.documentElement.scrollHeight <= innerHeight + 1";
        waiter::until("nothing of the view has to be scrolled to", async || {
            let fits = visitor.browser.driver.execute(inner, []).await?;
            Ok(if fits.json() == true { Ok(()) } else { Err("it has".to_owned()) })
        })
        .await
    })
    .await;
}

#[tokio::test]
async fn a_portal_that_is_not_listed_frames_nothing() {
    scenario_with(framed(PORTAL, false), async |visitor| {
        visitor.expect_complaint("frame-ancestors");
        enter(&visitor, OTHER).await?;
        assert!(!visitor.text().await?.contains("Sign in"));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_second_portal_does_not_see_the_session_of_the_first() {
    let listed = format!("{OTHER},{THIRD}");
    scenario_with(framed(&listed, true), async |visitor| {
        enter(&visitor, OTHER).await?;
        visitor.pick_person(OWNER).await?;
        visitor.heading("Meetings").await?;
        enter(&visitor, THIRD).await?;
        visitor.heading("Sign in").await?;
        enter(&visitor, OTHER).await?;
        visitor.heading("Meetings").await
    })
    .await;
}

#[tokio::test]
async fn in_a_frame_one_signs_in_at_zoom_in_a_window_of_its_own() {
    for (portal, other_site) in [(PORTAL, false), (OTHER, true)] {
        scenario_with(framed(portal, other_site), async |visitor| {
            enter(&visitor, portal).await?;
            visitor.heading("Sign in").await?;
            let frame = visitor.browser.driver.window().await?;
            visitor.click_button("Sign in with Zoom").await?;
            visitor.go_to_new_window(&frame).await?;
            visitor.heading("Sign in with the sandbox account").await?;
            visitor.fill("Somebody else", MEMBER).await?;
            visitor.click_button("Allow").await?;
            visitor.browser.driver.switch_to_window(frame).await?;
            visitor.enter_frame().await?;
            visitor.heading("Meetings").await?;
            visitor.sees(MEMBER).await
        })
        .await;
    }
}

/// Opens a dialog far down in a portal.
async fn look_far_down(visitor: &Visitor, portal: &str) -> Outcome {
    enter(visitor, portal).await?;
    visitor.pick_person(OWNER).await?;
    visitor.go_to("Reports").await?;
    visitor.settled().await?;
    let driver = &visitor.browser.driver;
    let in_portal = async |script: &str| {
        driver.enter_default_frame().await?;
        let answer = driver.execute(script, []).await?;
        visitor.enter_frame().await?;
        Ok::<_, rig::Fault>(answer.json().as_f64().unwrap_or_default())
    };
    let scroll =
        "scrollTo(0, 1e6); return document.querySelector('iframe').getBoundingClientRect().top";
    waiter::until("the portal is scrolled down far", async || {
        let top = in_portal(scroll).await?;
        Ok(if top < -500.0 { Ok(()) } else { Err(format!("the frame begins at {top}")) })
    })
    .await?;
    let scrolled_to = in_portal("return scrollY").await?;
    driver.execute("document.getElementById('open-palette').click()", []).await?;
    waiter::until("the palette is in sight", async || {
        let frame =
            in_portal("return document.querySelector('iframe').getBoundingClientRect().top")
                .await?;
        let window = in_portal("return innerHeight").await?;
        let edges = "const box = document.getElementById('palette').getBoundingClientRect();
            return [box.top, box.bottom, box.height]";
        let edges: Vec<f64> = driver.execute(edges, []).await?.convert()?;
        let [top, bottom, height] = edges[..] else { return Ok(Err("no palette".to_owned())) };
        let seen = height > 100.0 && frame + top >= 0.0 && frame + bottom <= window;
        Ok(if seen {
            Ok(())
        } else {
            Err(format!("frame {frame}, window {window}, dialog {edges:?}"))
        })
    })
    .await?;
    let further = in_portal("return scrollY").await? - scrolled_to;
    assert!(further.abs() < 1.0, "the portal scrolled by {further}");
    Ok(())
}

#[tokio::test]
async fn a_dialog_lies_where_the_portal_has_scrolled_to_in_a_frame_as_high_as_its_page() {
    for (portal, other_site) in [(PORTAL, false), (OTHER, true)] {
        scenario_with(framed(portal, other_site), async |visitor| {
            look_far_down(&visitor, portal).await
        })
        .await;
    }
}

#[tokio::test]
async fn a_second_window_for_signing_in_at_zoom_closes_the_first() {
    scenario_with(framed(PORTAL, false), async |visitor| {
        enter(&visitor, PORTAL).await?;
        visitor.heading("Sign in").await?;
        let driver = &visitor.browser.driver;
        let frame = driver.window().await?;
        visitor.click_button("Sign in with Zoom").await?;
        visitor.go_to_new_window(&frame).await?;
        let first = driver.window().await?;
        visitor.heading("Sign in with the sandbox account").await?;
        driver.switch_to_window(frame.clone()).await?;
        visitor.enter_frame().await?;
        visitor.click_button("Sign in with Zoom").await?;
        let second = waiter::until("the second window is there alone", async || {
            let mut opened = driver.windows().await?;
            opened.retain(|window| *window != frame);
            let alone = opened.len() == 1 && !opened.contains(&first);
            Ok(if alone { Ok(opened.remove(0)) } else { Err(format!("{opened:?}")) })
        })
        .await?;
        driver.switch_to_window(second).await?;
        visitor.heading("Sign in with the sandbox account").await?;
        visitor.fill("Somebody else", MEMBER).await?;
        visitor.click_button("Allow").await?;
        driver.switch_to_window(frame).await?;
        visitor.enter_frame().await?;
        visitor.heading("Meetings").await
    })
    .await;
}
