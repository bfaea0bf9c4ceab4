//! What a member is refused, and what is asked of whoever is not signed in.

use rig::{
    Fault,
    pages::{MEMBER, OWNER},
    scenario,
};

#[tokio::test]
async fn a_member_is_refused_the_meetings_and_reports_of_others_in_words() {
    scenario(async |visitor| {
        visitor.sign_in_as(OWNER).await?;
        visitor.go_to("Account").await?;
        let owner = visitor.fact("User ID").await?;
        visitor.open("/reports").await?;
        let links = visitor.report_links().await?;
        visitor.sign_out().await?;

        visitor.sign_in_as(MEMBER).await?;
        visitor.expect_failure(403, &format!("/api/user/meetings?user_id={owner}"));
        visitor.open(&format!("/meetings?user_id={owner}")).await?;
        visitor.sees("This is not yours to see").await?;

        // Of the account's reports at least one is of somebody else's meeting.
        visitor.expect_failure(403, "/api/user/meetingreport/");
        for link in &links {
            visitor.open(link).await?;
            visitor.settled().await?;
            if visitor.text().await?.contains("This is not yours to see") {
                return Ok(());
            }
        }
        Err(Fault::Page(format!("a member sees every report of {links:?}")))
    })
    .await;
}

#[tokio::test]
async fn a_members_report_is_their_own() {
    scenario(async |visitor| {
        visitor.sign_in_as(MEMBER).await?;
        visitor.go_to("Reports").await?;
        visitor.settled().await?;
        let text = visitor.text().await?;
        assert!(!text.contains("Department") && !text.contains("Whole account"), "{text}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_session_the_server_ended_leads_to_the_sign_in_and_back() {
    scenario(async |visitor| {
        visitor.sign_in_as(OWNER).await?;
        visitor.settled().await?;
        // As another device's sign-out does: the server's side of the session goes, the page's
        // stays.
        let ended = "const done = arguments[arguments.length - 1];
            fetch('/api/user/logout', { method: 'DELETE' }).then(answer => done(answer.status))";
        let status = visitor.browser.driver.execute_async(ended, []).await?;
        assert_eq!(status.json(), 200);

        visitor.expect_failure(401, "/api/user/meetings");
        visitor.click_link("Meetings").await?;
        visitor.pick_person(OWNER).await?;
        visitor.heading("Meetings").await
    })
    .await;
}
