//! Proving who one is: by a code from the mailbox, by consent at Zoom; and what comes of it: the
//! list of one's sessions, the audit, signing others out.

use rig::{
    Outcome, Visitor,
    pages::{ADMIN, MEMBER, OWNER},
    scenario, waiter,
};

/// The code in the newest mail of the mailbox, once a mail is there.
async fn newest_code(visitor: &Visitor) -> Outcome<String> {
    waiter::until("a mail with a code", async || {
        visitor.open("/mailbox").await?;
        let text = visitor.text().await?;
        let digits = |line: &&str| {
            let line = line.trim();
            line.len() == 14 && line.chars().all(|c| c.is_ascii_digit() || c == ' ')
        };
        Ok(text.lines().find(digits).map(|line| line.trim().to_owned()).ok_or(text))
    })
    .await
}

#[tokio::test]
async fn a_code_from_the_mailbox_signs_in_and_a_wrong_one_says_what_is_left() {
    scenario(async |visitor| {
        visitor.open("/meetings").await?;
        visitor.heading("Sign in").await?;
        visitor.fill("Email", MEMBER).await?;
        visitor.click_button("Email me a code").await?;
        visitor.sees("a code is on its way").await?;
        visitor.wait_for_focus("code").await?;
        let page = visitor.open_tab("/mailbox").await?;
        let code = newest_code(&visitor).await?;
        visitor.switch_tab(page).await?;

        visitor.expect_failure(401, "/api/signin/code");
        let wrong = if code == "0000 0000 0000" { "1111 1111 1111" } else { "0000 0000 0000" };
        visitor.fill("Code", wrong).await?;
        visitor.click_button("Sign in").await?;
        visitor.sees("4 tries are left").await?;
        visitor.fill("Code", &code).await?;
        visitor.click_button("Sign in").await?;
        visitor.heading("Meetings").await
    })
    .await;
}

#[tokio::test]
async fn consent_at_zoom_signs_in_and_returns_to_where_one_wanted_to_be() {
    scenario(async |visitor| {
        visitor.open("/meetings?type=previous").await?;
        visitor.heading("Sign in").await?;
        visitor.click_link("Sign in with Zoom").await?;
        visitor.heading("Sign in with the sandbox account").await?;
        visitor.fill("Somebody else", ADMIN).await?;
        visitor.click_button("Allow").await?;
        visitor.heading("Meetings").await?;
        assert_eq!(visitor.address().await?, "/meetings?type=previous");
        visitor.sees(ADMIN).await
    })
    .await;
}

#[tokio::test]
async fn who_declines_at_zoom_comes_back_and_is_told_so() {
    scenario(async |visitor| {
        visitor.open("/signin").await?;
        visitor.click_link("Sign in with Zoom").await?;
        visitor.heading("Sign in with the sandbox account").await?;
        visitor.click_button("Decline").await?;
        visitor.heading("Sign in").await?;
        visitor.sees("Zoom was not allowed to tell who you are").await
    })
    .await;
}

#[tokio::test]
async fn the_account_lists_its_sessions_and_ends_one() {
    scenario(async |visitor| {
        visitor.sign_in_as(OWNER).await?;
        visitor.open("/userinfo").await?;
        let rows = visitor.rows("Sessions", "this session", |rows| rows.len() == 1).await?;
        assert!(
            rows[0][0].contains("Chrome on Linux") && rows[0][0].contains("This one"),
            "{rows:?}"
        );
        assert_eq!(rows[0][2], "Email alone");
        visitor.click_labelled("End ").await?;
        visitor.sees("you are signed out in this browser").await?;
        visitor.click_button("End this session").await?;
        visitor.heading("Sign in").await
    })
    .await;
}

#[tokio::test]
async fn an_administrator_signs_a_user_out_and_finds_it_in_the_audit() {
    scenario(async |visitor| {
        visitor.sign_in_as(ADMIN).await?;
        visitor.open("/users?q=member%40greenroom.test").await?;
        visitor.rows("Users", "the member", |rows| rows.len() == 1).await?;
        visitor.click_labelled("Sign ").await?;
        visitor.sees("Their sessions in this console end").await?;
        visitor.pick("Sign out of", "zoom").await?;
        visitor.sees("they leave what they are doing in Zoom").await?;
        visitor.click_button("Sign out").await?;
        visitor.dialog_closed().await?;
        visitor.sees("is signed out of Zoom").await?;
        visitor.go_to("Audit").await?;
        let rows = visitor.rows("Audit", "two entries", |rows| rows.len() >= 2).await?;
        assert_eq!((rows[0][1].as_str(), rows[0][2].as_str()), ("Sso sessions ended", "Done"));
        assert_eq!((rows[0][3].as_str(), rows[1][1].as_str()), (ADMIN, "Sign in"));
        assert_eq!(rows[0][5], "127.0.0.1");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_member_has_no_way_to_the_audit_and_is_denied_it() {
    scenario(async |visitor| {
        visitor.sign_in_as(MEMBER).await?;
        assert!(!visitor.text().await?.contains("Audit"));
        visitor.expect_failure(403, "/api/audit");
        visitor.open("/audit").await?;
        visitor.sees("This is not yours to see").await
    })
    .await;
}
