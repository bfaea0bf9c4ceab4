//! Running one scenario from a fresh start to a clean end, and telling what went wrong.

use std::{panic, path::PathBuf, rc::Rc, thread};

use tokio::task::LocalSet;

use crate::{Fault, Outcome, Visitor, browser::Browser, console, fault::setting, server::Server};

/// Plays `steps` with a server and a browser of their own.
///
/// # Panics
/// A step fails, or the console complains of something the steps did not declare. A picture of
/// the page is left among the screenshots.
pub async fn scenario<F>(steps: impl FnOnce(Visitor) -> F)
where
    F: Future<Output = Outcome> + 'static,
{
    scenario_with(Server::start(), steps).await;
}

/// Plays `steps` with that server and a browser of their own.
///
/// # Panics
/// As [`scenario`].
pub async fn scenario_with<F>(
    server: impl Future<Output = Outcome<Server>>,
    steps: impl FnOnce(Visitor) -> F,
) where
    F: Future<Output = Outcome> + 'static,
{
    let visitor = match arrive(server).await {
        Ok(visitor) => visitor,
        Err(fault) => panic!("{fault}"),
    };
    // A task of its own, so that a failed assertion, too, leaves no browser behind.
    let local = LocalSet::new();
    let played = local.spawn_local(steps(visitor.clone()));
    let played = local.run_until(played).await;

    let outcome = match &played {
        Ok(Ok(())) => no_complaints(&visitor).await,
        Ok(Err(fault)) => Err(Fault::Page(fault.to_string())),
        Err(_) => Err(Fault::Page("an assertion failed".to_owned())),
    };
    if outcome.is_err() {
        describe(&visitor).await;
    }
    let quit = visitor.browser.quit().await;
    if let Err(error) = played
        && error.is_panic()
    {
        panic::resume_unwind(error.into_panic());
    }
    if let Err(fault) = outcome.and(quit) {
        panic!("{fault}");
    }
}

async fn arrive(server: impl Future<Output = Outcome<Server>>) -> Outcome<Visitor> {
    let server = server.await?;
    let browser = Browser::start(server.web_port()).await?;
    Ok(Visitor::new(Rc::new(server), Rc::new(browser)))
}

async fn no_complaints(visitor: &Visitor) -> Outcome {
    let complaints = console::complaints(visitor.driver()).await?;
    let wrong = console::unexpected(&complaints, &visitor.expected());
    if wrong.is_empty() {
        return Ok(());
    }
    Err(Fault::Page(format!("the console complains:\n  {}", wrong.join("\n  "))))
}

/// Prints what helps to find out why the current test failed.
#[expect(clippy::print_stderr, reason = "the test harness shows it with the failed test")]
async fn describe(visitor: &Visitor) {
    if let Ok(url) = visitor.driver().current_url().await {
        eprintln!("at {url}");
    }
    for complaint in console::complaints(visitor.driver()).await.unwrap_or_default() {
        eprintln!("console: {complaint}");
    }
    if let Ok(picture) = failure_picture()
        && visitor.driver().screenshot(&picture).await.is_ok()
    {
        eprintln!("picture: {}", picture.display());
    }
    let log = visitor.server.log();
    let tail: Vec<&str> = log.lines().rev().take(15).collect();
    for line in tail.into_iter().rev() {
        eprintln!("server: {line}");
    }
}

fn failure_picture() -> Outcome<PathBuf> {
    let folder = PathBuf::from(setting("SCREENSHOTS")?).join("failures");
    std::fs::create_dir_all(&folder)?;
    // The test harness names a test's thread after the test.
    let test = thread::current().name().unwrap_or("scenario").replace("::", "-");
    Ok(folder.join(format!("{test}.png")))
}
