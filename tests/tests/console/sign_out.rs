//! Signing out, here and in every other tab.

use std::time::Duration;

use rig::{pages::OWNER, scenario, waiter};

#[tokio::test]
async fn after_signing_out_neither_a_link_nor_the_back_button_leads_in() {
    scenario(async |visitor| {
        visitor.sign_in_as(OWNER).await?;
        visitor.go_to("Meetings").await?;
        visitor.sign_out().await?;
        visitor.browser.driver.back().await?;
        visitor.heading("Sign in").await?;
        visitor.open("/reports").await?;
        visitor.heading("Sign in").await
    })
    .await;
}

#[tokio::test]
async fn signing_out_in_one_tab_signs_the_other_out_within_a_second() {
    scenario(async |visitor| {
        visitor.sign_in_as(OWNER).await?;
        let first = visitor.open_tab("/meetings").await?;
        visitor.heading("Meetings").await?;
        let second = visitor.switch_tab(first).await?;
        visitor.sign_out().await?;
        visitor.switch_tab(second).await?;
        waiter::within(Duration::from_secs(1), "the other tab is signed out", async || {
            let text = visitor.text().await?;
            Ok(if text.contains("Use the email your Zoom account knows") {
                Ok(())
            } else {
                Err(text)
            })
        })
        .await
    })
    .await;
}
