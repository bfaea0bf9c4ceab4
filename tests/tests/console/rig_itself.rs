//! The rig must be able to fail: what it claims to catch, it catches.

use rig::{Fault, console, scenario, waiter};

#[tokio::test]
async fn errors_and_policy_violations_are_complained_of() {
    scenario(async |visitor| {
        visitor.open("/signin").await?;
        visitor.heading("Sign in").await?;
        let driver = &visitor.browser.driver;
        let misbehave = r#"
            console.error("said by the page");
            const inline = document.createElement("script");
            inline.textContent = "window.injected = true";
            document.head.append(inline);
            return window.injected === true"#;
        let injected = driver.execute(misbehave, []).await?;
        assert_eq!(injected.json(), false, "the policy lets injected scripts run");

        let complaints = waiter::until("the console complains", async || {
            let complaints = console::complaints(driver).await?;
            Ok(if complaints.len() > 1 { Ok(complaints) } else { Err(format!("{complaints:?}")) })
        })
        .await?;
        for said in ["said by the page", "Content security policy: script-src-elem"] {
            assert!(complaints.iter().any(|line| line.contains(said)), "{said}: {complaints:?}");
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
#[should_panic(expected = "said by the page")]
async fn a_scenario_fails_on_what_the_console_complains_of() {
    scenario(async |visitor| {
        visitor.open("/signin").await?;
        visitor.browser.driver.execute("console.error('said by the page')", []).await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
#[should_panic(expected = "waited 0.2 s in vain until the sky is green; last: it is blue")]
async fn what_never_comes_ends_the_wait_and_the_scenario() {
    scenario(async |_visitor| {
        let time = std::time::Duration::from_millis(200);
        waiter::within(time, "the sky is green", async || {
            Ok::<Result<(), String>, Fault>(Err("it is blue".to_owned()))
        })
        .await
    })
    .await;
}
