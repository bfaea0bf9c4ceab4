//! The console mounted in a portal's own page, as the examples show it: by a call, as an element,
//! in React.

use std::{fs, path::Path, process::Command};

use rig::{
    Fault, Outcome, Visitor,
    pages::{MEMBER, OWNER},
    scenario_with,
    server::Server,
    setting, waiter,
    web::{Site, Web, example},
};
use tempfile::TempDir;

const SERVER: &str = "https://zoom.intranet.example";
pub(crate) const PORTAL: &str = "https://portal.intranet.example";
/// What the portal says of its own page: what docs/EMBED.md tells it to allow, and no more.
const POLICY: &str = "default-src 'none'; \
    script-src 'self' 'wasm-unsafe-eval' https://zoom.intranet.example; \
    style-src 'self'; img-src 'self' data:; \
    connect-src https://zoom.intranet.example";

/// How often a portal shows the console and puts it away.
const TIMES: u32 = 100;
/// What its memory may have grown by afterwards, in bytes.
const GROWTH_MAX_BYTES: u64 = 5_000_000;

/// The server, and a portal with those files.
pub(crate) async fn portal(page: &Path, listed: &str) -> Outcome<Server> {
    let server =
        Server::with_settings(&[("SERVER__PUBLIC_URL", SERVER), ("EMBED__ORIGINS", listed)])
            .await?;
    let portal = Site::of_files("portal.intranet.example", page, POLICY);
    let console = Site::of_server("zoom.intranet.example", &server.url);
    let web = Web::start(&[portal, console]).await?;
    Ok(server.behind(web, SERVER))
}

/// The whole console within the portal's page; the portal's address stays what it is.
async fn use_it(visitor: &Visitor) -> Outcome {
    visitor.pick_person(OWNER).await?;
    visitor.heading("Meetings").await?;
    visitor.go_to("Users").await?;
    visitor.rows("Users", "the account's", |rows| rows.len() > 5).await?;
    visitor.go_to("Reports").await?;
    // Its addresses are in the links alone.
    let report = visitor.links("a report", |link| link.contains("#/reports/")).await?.remove(0);
    let (_, report) = report.split_once('#').unwrap_or_default();
    visitor.follow(&format!("#{report}")).await?;
    visitor.heading("Attendance").await?;
    assert_eq!(visitor.address().await?, format!("{PORTAL}/"));
    visitor.reload().await?;
    visitor.heading("Meetings").await?;
    visitor.sign_out().await
}

#[tokio::test]
async fn mounted_by_a_call_it_is_the_whole_console_twice_on_one_page() {
    let page = example("mount").unwrap();
    scenario_with(portal(&page, PORTAL), async |visitor| {
        visitor.open_page(&format!("{PORTAL}/")).await?;
        visitor.look_into("#meetings");
        visitor.heading("Sign in").await?;
        visitor.look_into("#reports");
        visitor.heading("Sign in").await?;
        visitor.look_into("#meetings");
        use_it(&visitor).await?;
        visitor.pick_person(MEMBER).await?;
        visitor.heading("Meetings").await?;
        // The other view heard of it.
        visitor.look_into("#reports");
        visitor.heading("Reports").await?;
        visitor.settled().await?;
        let leave = "document.getElementById('leave').click();
            return [...document.querySelectorAll('#meetings, #reports')]
                .every(place => !place.shadowRoot?.childElementCount && !place.childElementCount)";
        let left = visitor.browser.driver.execute(leave, []).await?;
        assert_eq!(left.json(), true, "something is left on the page");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn as_an_element_it_is_the_whole_console() {
    let page = example("element").unwrap();
    scenario_with(portal(&page, PORTAL), async |visitor| {
        visitor.open_page(&format!("{PORTAL}/")).await?;
        visitor.look_into("greenroom-console");
        visitor.heading("Sign in").await?;
        assert_eq!(visitor.accessibility_violations().await?, Vec::<String>::new());
        use_it(&visitor).await?;
        visitor.pick_person(MEMBER).await?;
        visitor.heading("Meetings").await?;
        visitor.settled().await?;
        // The page's main part and its head are the portal's own.
        assert_eq!(visitor.accessibility_violations().await?, Vec::<String>::new());
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_portal_that_is_not_listed_gets_nothing() {
    let page = example("element").unwrap();
    scenario_with(portal(&page, "https://portal.other.example"), async |visitor| {
        visitor.expect_complaint("blocked by CORS policy");
        visitor.expect_complaint("Failed to load resource: net::ERR_FAILED");
        visitor.open_page(&format!("{PORTAL}/")).await?;
        waiter::until("the browser refused", async || {
            let script = "return performance.getEntriesByType('resource')
                .some(entry => entry.name.endsWith('/greenroom.js'))";
            let asked = visitor.browser.driver.execute(script, []).await?;
            Ok(if asked.json() == true { Ok(()) } else { Err("it did not ask".to_owned()) })
        })
        .await
    })
    .await;
}

/// The portal in React, made of the example by its own instructions.
fn react_portal() -> Outcome<TempDir> {
    let folder = TempDir::new()?;
    let source = example("react")?;
    fs::copy(source.join("index.html"), folder.path().join("index.html"))?;
    let modules = setting("NODE_MODULES")?;
    let built = Command::new(Path::new(&modules).join("esbuild/bin/esbuild"))
        .arg(source.join("portal.jsx"))
        .args(["--bundle", "--format=esm", "--jsx=automatic", "--external:https://*"])
        .args(["--define:process.env.NODE_ENV=\"production\"", "--minify", "--log-level=warning"])
        .arg(format!("--outfile={}", folder.path().join("portal.js").display()))
        .env("NODE_PATH", &modules)
        .output()?;
    if !built.status.success() {
        return Err(Fault::Page(String::from_utf8_lossy(&built.stderr).into_owned()));
    }
    Ok(folder)
}

/// What the page takes, in bytes: the heap of its scripts, and the memory of the program.
async fn memory(visitor: &Visitor) -> Outcome<u64> {
    let driver = &visitor.browser.driver;
    driver.cdp().send_raw("HeapProfiler.collectGarbage", serde_json::json!({})).await?;
    driver.cdp().send_raw("Performance.enable", serde_json::json!({})).await?;
    let metrics = driver.cdp().send_raw("Performance.getMetrics", serde_json::json!({})).await?;
    let heap = metrics["metrics"]
        .as_array()
        .and_then(|all| all.iter().find(|it| it["name"] == "JSHeapUsedSize"))
        .and_then(|it| it["value"].as_f64())
        .ok_or_else(|| Fault::Page("the browser does not tell its memory".to_owned()))?;
    let program = "return window.programs.reduce((sum, it) => sum + it.buffer.byteLength, 0)";
    let program: u64 = driver.execute(program, []).await?.convert()?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of bytes")]
    let heap = heap as u64;
    Ok(heap + program)
}

/// Notes the memory of every program the page starts.
const NOTE_PROGRAMS: &str = "
    window.programs = [];
    const start = WebAssembly.instantiateStreaming;
    WebAssembly.instantiateStreaming = async (...given) => {
        const started = await start(...given);
        const { memory } = started.instance.exports;
        if (memory) window.programs.push(memory);
        return started;
    };";

async fn show_and_put_away(visitor: &Visitor) -> Outcome {
    let press = "document.querySelector('button').click()";
    visitor.browser.driver.execute(press, []).await?;
    visitor.look_into("#portal > div");
    visitor.heading("Meetings").await?;
    visitor.settled().await?;
    visitor.browser.driver.execute(press, []).await?;
    Ok(())
}

#[tokio::test]
async fn a_portal_in_react_shows_it_a_hundred_times_in_the_memory_of_once() {
    let folder = react_portal().unwrap();
    scenario_with(portal(folder.path(), PORTAL), async |visitor| {
        visitor.browser.prepare_pages(NOTE_PROGRAMS).await?;
        visitor.open_page(&format!("{PORTAL}/")).await?;
        visitor.browser.driver.execute("document.querySelector('button').click()", []).await?;
        visitor.look_into("#portal > div");
        visitor.pick_person(OWNER).await?;
        visitor.heading("Meetings").await?;
        visitor.settled().await?;
        visitor.browser.driver.execute("document.querySelector('button').click()", []).await?;
        for _ in 0..5 {
            show_and_put_away(&visitor).await?;
        }
        let before = memory(&visitor).await?;
        for _ in 0..TIMES {
            show_and_put_away(&visitor).await?;
        }
        let after = memory(&visitor).await?;
        let grown = after.saturating_sub(before);
        println!("{TIMES} times: {before} bytes before, {after} after");
        assert!(grown <= GROWTH_MAX_BYTES, "grew by {grown} bytes, from {before}");
        Ok(())
    })
    .await;
}
