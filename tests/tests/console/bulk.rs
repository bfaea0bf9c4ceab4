//! One user in full, and the same for many.

use rig::{pages::OWNER, scenario};

#[tokio::test]
async fn a_user_is_opened_from_the_list_and_edited() {
    scenario(async |visitor| {
        visitor.sign_in_as(OWNER).await?;
        visitor.listed_users().await?;
        visitor.search_users("member@greenroom").await?;
        let only = |rows: &[Vec<String>]| rows.len() == 1;
        let rows = visitor.rows("Users", "the member alone", only).await?;
        visitor.click_button(&rows[0][0]).await?;
        visitor.click_button("Edit").await?;
        visitor.heading("Edit the profile").await?;
        visitor.fill("Job title", "Head of Tests").await?;
        visitor.click_button("Save").await?;
        visitor.dialog_closed().await?;
        visitor.sees("Head of Tests").await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_pasted_table_is_invited_as_a_job_that_survives_a_reload() {
    scenario(async |visitor| {
        visitor.sign_in_as(OWNER).await?;
        visitor.listed_users().await?;
        visitor.click_button("Invite many").await?;
        visitor.heading("Invite many people").await?;
        let table = "email,first name\nada.king@example.com,Ada\nbroken,Bo\n";
        visitor.fill("Or paste the table here", table).await?;
        visitor.sees("1 person will be invited.").await?;
        visitor.sees("1 row has a problem and is left out.").await?;
        visitor.click_button("Invite").await?;
        visitor.sees("1 done, 0 failed, 0 waiting.").await?;
        visitor.reload().await?;
        visitor.sees("1 done, 0 failed, 0 waiting.").await?;
        visitor.open("/users?status=pending&q=ada.king").await?;
        visitor.rows("Users", "the invited", |rows| rows.len() == 1).await?;
        Ok(())
    })
    .await;
}
