//! What the page does where its own program fails.

use rig::{pages::OWNER, scenario};

#[tokio::test]
async fn a_fault_of_the_program_says_so_instead_of_leaving_a_dead_page() {
    scenario(async |visitor| {
        visitor.sign_in_as(OWNER).await?;
        // As the browser tells of a trap in the program.
        let fault = "dispatchEvent(new ErrorEvent('error', {
            error: new WebAssembly.RuntimeError('unreachable') }))";
        visitor.browser.driver.execute(fault, []).await?;
        visitor.sees("Greenroom had to stop because of a fault of its own.").await?;
        visitor.reload().await?;
        visitor.heading("Users").await
    })
    .await;
}

#[tokio::test]
async fn a_part_that_does_not_come_is_told_and_comes_when_tried_again() {
    scenario(async |visitor| {
        visitor.sign_in_as(OWNER).await?;
        // What comes after the sign-in is in files of its own.
        visitor.browser.block(&["*meetings*.wasm"]).await?;
        // Whoever asked for the file complains.
        visitor.expect_complaint("TypeError: Failed to fetch");
        visitor.open("/meetings").await?;
        visitor.sees("This view could not be fetched").await?;
        assert!(visitor.accessibility_violations().await?.is_empty());
        visitor.browser.block(&[]).await?;
        visitor.click_button("Try again").await?;
        visitor.heading("Meetings").await
    })
    .await;
}
