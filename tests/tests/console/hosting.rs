//! Where the console's files lie and what stands before its server: the examples an operator
//! copies, tried in a browser that keeps third-party cookies out.

use std::{fs, path::Path};

use rig::{
    Outcome, Visitor,
    pages::OWNER,
    scenario_with,
    server::Server,
    web::{Site, Web, dist},
};
use tempfile::TempDir;

/// What every console is for: sign in, look round, come back by an address, leave.
async fn use_it(visitor: &Visitor) -> Outcome {
    visitor.sign_in_as(OWNER).await?;
    visitor.rows("Users", "the account's", |rows| rows.len() > 5).await?;
    visitor.go_to("Meetings").await?;
    visitor.go_to("Reports").await?;
    let report = visitor.report_links().await?.remove(0);
    visitor.reload().await?;
    visitor.heading("Reports").await?;
    // Two steps below the console's own address.
    visitor.open(&report).await?;
    visitor.heading("Attendance").await?;
    assert_eq!(visitor.address().await?, report);
    visitor.open("/users?q=member%40greenroom.test").await?;
    visitor.rows("Users", "the member", |rows| rows.len() == 1).await?;
    assert_eq!(visitor.address().await?, "/users?q=member%40greenroom.test");
    visitor.sign_out().await?;
    visitor.open("/users").await?;
    visitor.heading("Sign in").await
}

/// A copy of the console's files with a configuration of its own.
pub(crate) fn files_with(config: &str) -> Outcome<TempDir> {
    let folder = TempDir::new()?;
    copy(&dist()?, folder.path())?;
    fs::write(folder.path().join("config.json"), config)?;
    Ok(folder)
}

fn copy(from: &Path, to: &Path) -> Outcome {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let name = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &name)?;
        } else {
            fs::copy(entry.path(), name)?;
        }
    }
    Ok(())
}

const SERVER: &str = "https://zoom.intranet.example";
const CONFIG: &str = r#"{ "api": "https://zoom.intranet.example/api" }"#;

/// The console's files under `name`, as the example for nginx serves them, and its server.
async fn apart(name: &str, settings: &[(&str, &str)], files: &Path) -> Outcome<Server> {
    let own = [("SERVER__PUBLIC_URL", SERVER)];
    let server = Server::with_settings(&[&own[..], settings].concat()).await?;
    let folder = files.display().to_string();
    let page = Site::of_example(
        "static/nginx.conf",
        &[("ui.intranet.example", name), ("/var/www/greenroom", &folder)],
    )?;
    let api = Site::of_server("zoom.intranet.example", &server.url);
    let web = Web::start(&[page, api]).await?;
    Ok(server.behind(web, &format!("https://{name}")))
}

#[tokio::test]
async fn files_on_a_host_of_the_same_site_are_the_whole_console() {
    let files = files_with(CONFIG).unwrap();
    let settings = [("EMBED__ORIGINS", "https://ui.intranet.example")];
    scenario_with(apart("ui.intranet.example", &settings, files.path()), async |visitor| {
        use_it(&visitor).await
    })
    .await;
}

#[tokio::test]
async fn files_on_a_host_of_another_site_are_the_whole_console() {
    let files = files_with(CONFIG).unwrap();
    let settings = [("EMBED__ORIGINS", "https://ui.other.example"), ("EMBED__OTHER_SITE", "true")];
    scenario_with(apart("ui.other.example", &settings, files.path()), async |visitor| {
        use_it(&visitor).await
    })
    .await;
}

#[tokio::test]
async fn files_on_a_host_that_is_not_listed_open_to_nothing() {
    let files = files_with(CONFIG).unwrap();
    let settings = [("EMBED__ORIGINS", "https://ui.intranet.example")];
    scenario_with(apart("else.intranet.example", &settings, files.path()), async |visitor| {
        visitor.expect_complaint("/api/session' from origin 'https://else.intranet.example' has been blocked by CORS policy");
        visitor.expect_complaint("api/session - Failed to load resource");
        visitor.open("/").await?;
        visitor.sees("The server cannot be reached").await
    })
    .await;
}

#[tokio::test]
async fn a_configuration_that_is_missing_or_broken_is_told_in_an_operators_words() {
    for (config, told) in [
        ("{ \"api\": ", "config.json"),
        ("{ \"api\": 7 }", "config.json"),
        ("{ \"api\": \"https://zoom.intranet.example/api\", \"colour\": \"red\" }", "colour"),
    ] {
        let files = files_with(config).unwrap();
        scenario_with(apart("ui.intranet.example", &[], files.path()), async |visitor| {
            visitor.expect_complaint("Refusal");
            visitor.open("/").await?;
            visitor.sees(told).await
        })
        .await;
    }
    let files = files_with("").unwrap();
    fs::remove_file(files.path().join("config.json")).unwrap();
    scenario_with(apart("ui.intranet.example", &[], files.path()), async |visitor| {
        visitor.expect_failure(404, "/config.json");
        visitor.expect_complaint("Refusal");
        visitor.open("/").await?;
        visitor.sees("config.json").await
    })
    .await;
}

/// The console below a path of the portal's address, as the example for nginx puts it.
async fn below_a_path() -> Outcome<Server> {
    let url = "https://portal.intranet.example/tools/zoom";
    let server = Server::with_settings(&[
        ("SERVER__PUBLIC_URL", url),
        ("SERVER__TRUSTED_PROXIES", "127.0.0.1/32"),
    ])
    .await?;
    let changes = [("http://127.0.0.1:8080", server.url.as_str())];
    let web = Web::start(&[Site::of_example("sub-path/nginx.conf", &changes)?]).await?;
    Ok(server.behind(web, url))
}

#[tokio::test]
async fn below_a_path_of_another_address_it_is_the_whole_console() {
    scenario_with(below_a_path(), async |visitor| use_it(&visitor).await).await;
}

#[tokio::test]
async fn below_a_path_a_sign_in_at_zoom_comes_back_to_it() {
    scenario_with(below_a_path(), async |visitor| {
        visitor.open("/meetings").await?;
        visitor.heading("Sign in").await?;
        visitor.click_link("Sign in with Zoom").await?;
        visitor.heading("Sign in with the sandbox account").await?;
        visitor.fill("Somebody else", OWNER).await?;
        visitor.click_button("Allow").await?;
        visitor.heading("Meetings").await
    })
    .await;
}
