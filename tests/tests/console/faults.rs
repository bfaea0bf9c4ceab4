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
