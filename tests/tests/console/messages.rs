//! The messages between a framed console and the windows around it: what it takes, and from whom;
//! what it tells, and whom.

use std::{fs, path::Path};

use rig::{
    Fault, Outcome, Visitor,
    pages::MEMBER,
    scenario_with,
    server::Server,
    waiter,
    web::{Site, Web},
};
use serde_json::json;
use tempfile::TempDir;
use thirtyfour::WindowHandle;

use super::{
    frames::{OTHER, PORTAL, SERVER, THIRD, enter, framed},
    hosting::files_with,
};

/// Runs within the console's frame: keeps what it hears and what it would change at the server.
const WATCH: &str = "
    window.heard = [];
    window.asked = [];
    addEventListener('message', event => heard.push(event.origin));
    const send = window.fetch;
    window.fetch = (asked, ...more) => {
        if ((asked.method ?? 'GET') !== 'GET') window.asked.push(`${asked.method} ${asked.url}`);
        return send(asked, ...more);
    };";

/// A page tells the console's frame what only the sign-in's own window may.
fn forged(frame: &str) -> String {
    format!(
        "const frame = {frame};
        for (const told of [{{ code: 'stolen' }}, {{ error: 'declined' }}])
            frame.postMessage({{ type: 'greenroom-signin', ...told }}, '*');"
    )
}

/// Goes back into the console's frame, waits until it heard all there was to hear, the last from
/// that origin, and finds it as it was.
async fn left_alone(visitor: &Visitor, portal: &WindowHandle, from: &str, heard: usize) -> Outcome {
    visitor.switch_tab(portal.clone()).await?;
    visitor.enter_frame().await?;
    let driver = &visitor.browser.driver;
    waiter::until("the frame heard it", async || {
        let script = "return [heard.length, heard.at(-1)]";
        let found = driver.execute(script, []).await?.json().clone();
        Ok(if found == json!([heard, from]) { Ok(()) } else { Err(found.to_string()) })
    })
    .await?;
    // What follows from a message follows in the same turn.
    let script = "const done = arguments[arguments.length - 1];
        setTimeout(() => done([asked, document.querySelector('[data-notice=consent]') === null]))";
    let found = driver.execute_async(script, []).await?;
    assert_eq!(found.json(), &json!([[], true]), "{from} was believed");
    visitor.heading("Sign in").await
}

#[tokio::test]
async fn a_sign_in_at_zoom_believes_nobody_but_its_own_window_at_the_server() {
    scenario_with(framed(PORTAL, false), async |visitor| {
        // The third portal shows the console, too, and may not.
        visitor.expect_complaint("frame-ancestors");
        enter(&visitor, PORTAL).await?;
        visitor.heading("Sign in").await?;
        let driver = &visitor.browser.driver;
        driver.execute(WATCH, []).await?;
        let portal = driver.window().await?;
        visitor.click_button("Sign in with Zoom").await?;
        visitor.go_to_new_window(&portal).await?;
        visitor.heading("Sign in with the sandbox account").await?;
        let opened = driver.window().await?;
        let at_zoom: String = driver.execute("return location.href", []).await?.convert()?;

        visitor.switch_tab(portal.clone()).await?;
        driver.enter_default_frame().await?;
        driver.execute(forged("frames[0]"), []).await?;
        left_alone(&visitor, &portal, PORTAL, 2).await?;

        // Another frame, of the server's own origin.
        driver.enter_default_frame().await?;
        let second = "const [src, done] = arguments;
            const frame = document.createElement('iframe');
            frame.onload = () => done(frames.length);
            frame.src = src;
            document.body.append(frame)";
        let frames = driver.execute_async(second, [json!(SERVER)]).await?;
        assert_eq!(frames.json(), 2);
        driver.enter_frame(1).await?;
        driver.execute(forged("parent.frames[0]"), []).await?;
        left_alone(&visitor, &portal, SERVER, 4).await?;

        // The sign-in's own window, while another site's page is in it.
        visitor.switch_tab(opened.clone()).await?;
        lead(&visitor, &format!("{THIRD}/")).await?;
        driver.execute(forged("opener"), []).await?;
        left_alone(&visitor, &portal, THIRD, 6).await?;

        visitor.switch_tab(opened).await?;
        lead(&visitor, &at_zoom).await?;
        visitor.fill("Somebody else", MEMBER).await?;
        visitor.click_button("Allow").await?;
        // It is closed by now.
        driver.switch_to_window(portal).await?;
        visitor.enter_frame().await?;
        visitor.heading("Meetings").await?;
        visitor.sees(MEMBER).await
    })
    .await;
}

/// Leads a window to another address as a link would, so that it keeps who opened it.
async fn lead(visitor: &Visitor, to: &str) -> Outcome {
    let driver = &visitor.browser.driver;
    driver.execute("location.href = arguments[0]", [json!(to)]).await?;
    waiter::until("the window is there", async || {
        let script = "return [location.href, document.readyState]";
        let (at, state): (String, String) = driver.execute(script, []).await?.convert()?;
        Ok(if at == to && state == "complete" { Ok(()) } else { Err(format!("{at}, {state}")) })
    })
    .await
}

/// Keeps what a page is told, from its start on.
const LISTEN: &str = "
    window.told = [];
    addEventListener('message', ({ origin, data }) => told.push([origin, data]));";

/// Where the console's files lie for the portals that frame them.
const FILES: &str = "https://ui.intranet.example";
/// What a console says of its height to the first portal alone.
const CONFIG: &str = r#"{
    "api": "https://zoom.intranet.example/api",
    "parents": ["https://portal.intranet.example"]
}"#;

/// Files that do not learn from the browser which pages frame them: not every browser tells.
fn without_ancestors(files: &Path) -> Outcome {
    let mut changed = 0;
    for entry in fs::read_dir(files)? {
        let file = entry?.path();
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with("boot-") && name.ends_with(".js") {
            let text = fs::read_to_string(&file)?;
            changed += text.matches("location.ancestorOrigins").count();
            fs::write(&file, text.replace("location.ancestorOrigins", "undefined"))?;
        } else if name == "index.html" {
            // It vouches for boot.js as that was.
            let text = fs::read_to_string(&file)?;
            fs::write(&file, text.replace(" integrity=", " data-integrity="))?;
        } else if name.ends_with(".br") || name.ends_with(".gz") {
            fs::remove_file(&file)?;
        }
    }
    if changed == 1 {
        return Ok(());
    }
    Err(Fault::Page(format!("boot.js asks {changed} times which pages frame it")))
}

/// Two portals that frame those files, whose host lets anybody.
async fn framed_files(files: &Path, portals: &Path) -> Outcome<Server> {
    let settings = [("SERVER__PUBLIC_URL", SERVER), ("EMBED__ORIGINS", FILES)];
    let server = Server::with_settings(&settings).await?;
    let folder = files.display().to_string();
    let page = Site::of_example(
        "static/nginx.conf",
        &[("/var/www/greenroom", &folder), ("frame-ancestors 'none'", "frame-ancestors *")],
    )?;
    let policy = format!("default-src 'self'; img-src data:; frame-src {FILES}");
    let [first, other] = [PORTAL, OTHER]
        .map(|portal| Site::of_files(portal.trim_start_matches("https://"), portals, &policy));
    let api = Site::of_server("zoom.intranet.example", &server.url);
    let web = Web::start(&[page, first, other, api]).await?;
    Ok(server.behind(web, SERVER))
}

/// What the page around the console was told until the console was drawn, but for what this test
/// says itself at the end.
async fn told(visitor: &Visitor, portal: &str) -> Outcome<Vec<(String, serde_json::Value)>> {
    enter(visitor, portal).await?;
    visitor.heading("Sign in").await?;
    let driver = &visitor.browser.driver;
    // What is measured is told within a frame; messages of one window come in their order.
    let script = "const done = arguments[arguments.length - 1];
        requestAnimationFrame(() => requestAnimationFrame(() => {
            parent.postMessage('the end', '*');
            done();
        }))";
    driver.execute_async(script, []).await?;
    driver.enter_default_frame().await?;
    let mut told = waiter::until("the page heard the end", async || {
        let told = driver.execute("return told", []).await?;
        let told: Vec<(String, serde_json::Value)> = told.convert()?;
        let ended = told.last().is_some_and(|(_, data)| data == "the end");
        Ok(if ended { Ok(told) } else { Err(format!("{told:?}")) })
    })
    .await?;
    told.pop();
    Ok(told)
}

#[tokio::test]
async fn the_height_is_told_to_a_listed_page_alone() {
    for tells_ancestors in [true, false] {
        let files = files_with(CONFIG).unwrap();
        if !tells_ancestors {
            without_ancestors(files.path()).unwrap();
        }
        let portals = TempDir::new().unwrap();
        let page = format!(
            "<!doctype html><title>Portal</title><link rel=\"icon\" href=\"data:,\">\
             <iframe title=\"Meetings\" src=\"{FILES}/\"></iframe>"
        );
        fs::write(portals.path().join("index.html"), page).unwrap();
        let server = framed_files(files.path(), portals.path());
        scenario_with(server, async |visitor| {
            visitor.browser.prepare_pages(LISTEN).await?;
            let heard = told(&visitor, PORTAL).await?;
            assert!(!heard.is_empty());
            for (origin, data) in heard {
                assert_eq!((origin.as_str(), &data["type"]), (FILES, &json!("greenroom-height")));
                assert!(data["height"].as_f64().is_some_and(|height| height > 100.0), "{data}");
            }
            let heard = told(&visitor, OTHER).await?;
            assert!(heard.is_empty(), "{heard:?}");
            Ok(())
        })
        .await;
    }
}

#[tokio::test]
async fn a_page_the_server_does_not_list_is_told_nothing() {
    scenario_with(framed(PORTAL, false), async |visitor| {
        visitor.expect_complaint("frame-ancestors");
        visitor.browser.prepare_pages(LISTEN).await?;
        let heard = told(&visitor, PORTAL).await?;
        assert!(heard.iter().all(|(origin, _)| origin == SERVER) && !heard.is_empty(), "{heard:?}");
        enter(&visitor, OTHER).await?;
        assert!(!visitor.text().await?.contains("Sign in"));
        visitor.browser.driver.enter_default_frame().await?;
        let heard = visitor.browser.driver.execute("return told.length", []).await?;
        assert_eq!(heard.json(), 0);
        Ok(())
    })
    .await;
}
