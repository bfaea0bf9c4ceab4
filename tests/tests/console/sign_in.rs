//! Signing in, by picking and by typing, and coming back to where one wanted to be.

use rig::{
    pages::{ADMIN, MEMBER, OWNER},
    scenario,
};

#[tokio::test]
async fn the_sandbox_offers_its_people_and_one_click_signs_in() {
    scenario(async |visitor| {
        visitor.open("/").await?;
        for person in [OWNER, ADMIN, MEMBER] {
            visitor.sees(person).await?;
        }
        visitor.pick_person(OWNER).await?;
        visitor.heading("Users").await
    })
    .await;
}

#[tokio::test]
async fn an_email_signs_in_whatever_its_capitals() {
    scenario(async |visitor| {
        visitor.open("/").await?;
        visitor.sign_in_by_typing(" Admin@Greenroom.TEST ").await?;
        visitor.heading("Users").await?;
        visitor.sees(ADMIN).await
    })
    .await;
}

#[tokio::test]
async fn an_unknown_email_is_refused_in_words_and_another_can_be_tried() {
    scenario(async |visitor| {
        visitor.open("/").await?;
        visitor.expect_failure(404, "/api/signin");
        visitor.sign_in_by_typing("nobody@greenroom.test").await?;
        visitor.sees("User not found").await?;
        visitor.sign_in_by_typing(MEMBER).await?;
        visitor.heading("Directory").await
    })
    .await;
}

#[tokio::test]
async fn what_is_no_email_is_refused_before_it_is_sent() {
    scenario(async |visitor| {
        visitor.open("/").await?;
        visitor.sign_in_by_typing("owner").await?;
        // A request would be answered 400, of which the console would complain.
        visitor.sees("Enter one email address, such as name@example.com.").await
    })
    .await;
}

#[tokio::test]
async fn a_deep_link_survives_the_sign_in_and_a_reload() {
    scenario(async |visitor| {
        let link = "/users?status=inactive&q=a";
        visitor.open(link).await?;
        visitor.pick_person(OWNER).await?;
        visitor.wait_for_address("the link", |address| address == link).await?;
        visitor.reload().await?;
        visitor.heading("Users").await?;
        assert_eq!(visitor.address().await?, link);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_place_to_return_to_outside_the_console_is_not_gone_to() {
    scenario(async |visitor| {
        for elsewhere in
            ["https%3A%2F%2Fevil.example", "%2F%2Fevil.example", "javascript%3Aalert(1)"]
        {
            visitor.open(&format!("/signin?return_to={elsewhere}")).await?;
            visitor.pick_person(OWNER).await?;
            visitor.wait_for_address("the users", |address| address == "/users").await?;
            visitor.sign_out().await?;
        }
        Ok(())
    })
    .await;
}
