//! The account's users: listing, searching, filtering, adding.

use std::{cell::RefCell, collections::BTreeSet};

use rig::{
    pages::{ADMIN, MEMBER, NewUser, OWNER},
    scenario,
};

#[tokio::test]
async fn all_users_are_listed_not_just_the_first_page() {
    scenario(async |visitor| {
        visitor.sign_in_as(OWNER).await?;
        let listed = visitor.listed_users().await?;
        assert!(listed > 100, "only {listed} users are listed");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_search_narrows_the_list_and_lives_in_the_address() {
    scenario(async |visitor| {
        visitor.sign_in_as(OWNER).await?;
        visitor.listed_users().await?;
        visitor.search_users("member@greenroom").await?;
        let only = |rows: &[Vec<String>]| rows.len() == 1 && rows[0].contains(&MEMBER.to_owned());
        visitor.rows("Users", "the member alone", only).await?;
        visitor
            .wait_for_address("with the search", |address| address.contains("q=member%40greenroom"))
            .await?;

        visitor.reload().await?;
        visitor.rows("Users", "the member alone", only).await?;
        assert_eq!(visitor.value("Search by name, email or department").await?, "member@greenroom");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_status_narrows_the_list_and_survives_a_reload() {
    scenario(async |visitor| {
        visitor.sign_in_as(ADMIN).await?;
        visitor.open("/users?columns=name,status").await?;
        visitor.click_button("Inactive").await?;
        let inactive = |rows: &[Vec<String>]| {
            !rows.is_empty() && rows.iter().all(|row| row.contains(&"Inactive".to_owned()))
        };
        visitor.rows("Users", "inactive users only", inactive).await?;
        assert_eq!(visitor.address().await?, "/users?columns=name%2Cstatus&status=inactive");
        visitor.reload().await?;
        visitor.rows("Users", "inactive users only", inactive).await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_search_that_finds_nobody_says_so_and_can_be_cleared() {
    scenario(async |visitor| {
        visitor.sign_in_as(OWNER).await?;
        visitor.listed_users().await?;
        visitor.search_users("zzz no such person").await?;
        visitor.sees("Nothing matches").await?;
        visitor.click_button("Clear the search").await?;
        visitor.rows("Users", "people again", |rows| rows.len() > 1).await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_user_who_is_added_is_confirmed_and_listed_as_pending() {
    scenario(async |visitor| {
        visitor.sign_in_as(ADMIN).await?;
        let user =
            NewUser { email: "grace.hopper@example.com", first_name: "Grace", last_name: "Hopper" };
        visitor.add_user(&user).await?;
        visitor.dialog_closed().await?;
        visitor.sees("Invitation sent to grace.hopper@example.com.").await?;
        visitor.click_button("Pending").await?;
        visitor
            .rows("Users", "the new user", |rows| {
                rows.iter().any(|row| row.contains(&user.email.to_owned()))
            })
            .await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_user_the_account_has_already_is_refused_and_nothing_typed_is_lost() {
    scenario(async |visitor| {
        visitor.sign_in_as(OWNER).await?;
        visitor.expect_failure(409, "/api/user/createuser");
        visitor
            .add_user(&NewUser { email: MEMBER, first_name: "Somebody", last_name: "Else" })
            .await?;
        visitor.sees("already").await?;
        assert_eq!(visitor.value("Email").await?, MEMBER);
        assert_eq!(visitor.value("First name").await?, "Somebody");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn every_field_that_breaks_a_rule_says_which() {
    scenario(async |visitor| {
        visitor.sign_in_as(OWNER).await?;
        let long = "x".repeat(65);
        visitor.add_user(&NewUser { email: "nobody", first_name: &long, last_name: "" }).await?;
        visitor.sees("Enter one email address, such as name@example.com.").await?;
        visitor.sees("A name has at most 64 characters.").await
    })
    .await;
}

#[tokio::test]
async fn a_member_sees_a_directory_and_nothing_to_administer_with() {
    scenario(async |visitor| {
        visitor.sign_in_as(MEMBER).await?;
        visitor.heading("Directory").await?;
        visitor.listed_users().await?;
        let rows = visitor.rows("Users", "colleagues", |rows| !rows.is_empty()).await?;
        assert!(rows.iter().all(|row| row.len() == 3), "a member sees more than three columns");
        let text = visitor.text().await?;
        assert!(!text.contains("Add user") && !text.contains("Inactive"), "{text}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_list_that_is_read_anew_shows_nobody_twice_and_scrolls_to_its_end() {
    scenario(async |visitor| {
        visitor.sign_in_as(OWNER).await?;
        let listed = visitor.listed_users().await?;
        for status in ["Inactive", "Active", "Pending", "Active"] {
            visitor.click_button(status).await?;
        }
        visitor.sees(&format!("{listed} users")).await?;
        let emails = RefCell::new(BTreeSet::new());
        let note = |rows: &[Vec<String>]| {
            emails.borrow_mut().extend(rows.iter().map(|row| row[1].clone()));
            rows.len()
        };
        loop {
            let drawn = visitor.rows("Users", "rows", |rows| note(rows) > 0).await?.len();
            assert!(drawn <= 80, "{drawn} rows are drawn");
            if !visitor.scroll_list("Users").await? {
                break;
            }
        }
        let all = |rows: &[Vec<String>]| note(rows) > 0 && emails.borrow().len() >= listed;
        visitor.rows("Users", "everybody, seen once", all).await?;
        let emails = emails.into_inner();
        assert_eq!(emails.len(), listed, "somebody is listed twice, or not at all");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_filter_and_the_columns_live_in_the_address() {
    scenario(async |visitor| {
        visitor.sign_in_as(OWNER).await?;
        visitor.listed_users().await?;
        visitor.click_button("Filters").await?;
        visitor.pick("Role", "admin").await?;
        let admins = |rows: &[Vec<String>]| {
            !rows.is_empty() && rows.iter().all(|row| row.contains(&"Admin".to_owned()))
        };
        visitor.rows("Users", "administrators only", admins).await?;
        visitor.click_button("Columns").await?;
        visitor.click_text("Department").await?;
        visitor
            .wait_for_address("with both", |address| {
                address.contains("role=admin") && address.contains("columns=")
            })
            .await?;
        visitor.reload().await?;
        let rows = visitor.rows("Users", "administrators only", admins).await?;
        assert_eq!(rows[0].len(), 6, "{rows:?}");
        Ok(())
    })
    .await;
}
