//! Views of lists: saved under a name, and there again in every session.

use rig::{pages::ADMIN, scenario};

#[tokio::test]
async fn a_saved_view_is_there_after_signing_out_and_in_again_and_shows_the_same_list() {
    scenario(async |visitor| {
        visitor.sign_in_as(ADMIN).await?;
        visitor.open("/users?role=admin&sort=-name&columns=name,role").await?;
        let admins = |rows: &[Vec<String>]| !rows.is_empty() && rows[0].len() == 2;
        let before = visitor.rows("Users", "administrators", admins).await?;
        visitor.click_button("Views").await?;
        visitor.fill("Save what is shown as", "Administrators").await?;
        visitor.click_button("Save").await?;
        visitor.sees("The view “Administrators” is saved.").await?;
        visitor.sees("Saved.").await?;
        visitor.sign_out().await?;

        visitor.sign_in_as(ADMIN).await?;
        visitor.listed_users().await?;
        visitor.click_button("Views").await?;
        visitor.click_button("Administrators").await?;
        let after = visitor.rows("Users", "administrators", admins).await?;
        assert_eq!(after, before);
        visitor.wait_for_address("of the view", |it| it.contains("role=admin")).await?;
        visitor.sees("Views: Administrators").await?;
        // Of another list it is none.
        visitor.go_to("Audit").await?;
        visitor.click_button("Views").await?;
        visitor.sees("Nothing is saved yet.").await
    })
    .await;
}
