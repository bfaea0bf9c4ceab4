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
        visitor.open(&format!("/meetings?user_id={owner}")).await?;
        visitor.sees("Only an administrator sees other people's meetings").await?;
        visitor.click_button("Show my meetings").await?;
        visitor.wait_for_address("of one's own", |address| address == "/meetings").await?;

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
        visitor.lose_session().await?;

        visitor.expect_failure(401, "/api/user/meetings");
        visitor.click_link("Meetings").await?;
        visitor.sees("Your session has ended. Sign in again to go on.").await?;
        visitor.wait_for_focus("email").await?;
        visitor.pick_person(OWNER).await?;
        visitor.heading("Meetings").await
    })
    .await;
}

#[tokio::test]
async fn a_list_that_is_read_again_without_a_session_leads_to_the_sign_in() {
    scenario(async |visitor| {
        visitor.sign_in_as(OWNER).await?;
        visitor.settled().await?;
        visitor.click_button("Inactive").await?;
        visitor.wait_for_address("the inactive", |it| it == "/users?status=inactive").await?;
        visitor.rows("Users", "users", |rows| !rows.is_empty()).await?;
        visitor.lose_session().await?;
        // The list leaves while another is read; a fault of the page would be complained of.
        visitor.expect_failure(401, "/api/user?");
        visitor.click_button("Active").await?;
        visitor.sees("Your session has ended. Sign in again to go on.").await?;
        visitor.pick_person(OWNER).await?;
        visitor.listed_users().await?;
        Ok(())
    })
    .await;
}
