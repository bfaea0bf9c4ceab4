//! The main flows by keyboard alone: nothing is clicked here.

use rig::{
    Key, Outcome, Visitor,
    pages::{MEMBER, OWNER},
    scenario, waiter,
};

/// Goes somewhere by the palette.
async fn by_palette(visitor: &Visitor, typed: &str) -> Outcome {
    visitor.press_ctrl("k").await?;
    visitor.wait_for_focus("Type where to go or what to do").await?;
    visitor.type_keys(typed).await?;
    visitor.sees("1 match").await?;
    visitor.press_key(Key::Enter).await
}

async fn sign_in(visitor: &Visitor, email: &str) -> Outcome {
    visitor.open("/").await?;
    visitor.heading("Sign in").await?;
    visitor.tab_until("the person", |name| name.contains(email)).await?;
    visitor.press_key(Key::Enter).await?;
    visitor.wait_for_address("the users", |address| address == "/users").await?;
    Ok(())
}

#[tokio::test]
async fn signing_in_finding_a_user_and_signing_out_by_keyboard_alone() {
    scenario(async |visitor| {
        sign_in(&visitor, OWNER).await?;
        visitor.listed_users().await?;
        visitor.type_keys("/").await?;
        visitor.wait_for_focus("Search by name, email or department").await?;
        visitor.type_keys("member@greenroom").await?;
        let rows = visitor.rows("Users", "the member alone", |rows| rows.len() == 1).await?;
        visitor.tab_until("the member's row", |row| row.contains(MEMBER)).await?;
        visitor.press_key(Key::Enter).await?;
        visitor.wait_for_focus("Close the profile").await?;
        visitor.wait_for_address("of the open user", |it| it.contains("user=")).await?;
        visitor.press_key(Key::Escape).await?;
        visitor.wait_for_address("without", |it| !it.contains("user=")).await?;
        let name = visitor.focused().await?;
        assert!(name.contains(&rows[0][0]), "the focus is not back: {name}");

        visitor.type_keys("?").await?;
        visitor.heading("Keyboard shortcuts").await?;
        visitor.press_key(Key::Escape).await?;
        visitor.dialog_closed().await?;
        by_palette(&visitor, "sign out").await?;
        visitor.heading("Sign out everywhere?").await?;
        visitor.tab_to("Sign out everywhere").await?;
        visitor.press_key(Key::Enter).await?;
        visitor.heading("Sign in").await
    })
    .await;
}

#[tokio::test]
async fn a_meeting_is_scheduled_moved_in_the_calendar_and_deleted_by_keyboard_alone() {
    scenario(async |visitor| {
        sign_in(&visitor, MEMBER).await?;
        by_palette(&visitor, "schedule a meeting").await?;
        visitor.wait_for_focus("topic").await?;
        visitor.type_keys("By hand").await?;
        visitor.press_key(Key::Enter).await?;
        visitor.heading("Meeting scheduled").await?;
        visitor.wait_for_focus("Done").await?;
        visitor.press_key(Key::Enter).await?;
        visitor.dialog_closed().await?;

        visitor.tab_to("Agenda").await?;
        visitor.press_key(Key::Enter).await?;
        visitor.tab_until("its button", |name| name.starts_with("Move By hand, ")).await?;
        visitor.press_key(Key::Enter).await?;
        visitor.heading("Move the meeting").await?;
        visitor.wait_for_focus("start-date").await?;
        // A date is typed part by part; one day on.
        visitor.tab_to("duration").await?;
        visitor.press_ctrl("a").await?;
        visitor.type_keys("45").await?;
        visitor.press_key(Key::Enter).await?;
        visitor.sees("The meeting is moved.").await?;
        visitor.dialog_closed().await?;

        let is_meeting = |name: &str| name.contains("By hand") && !name.starts_with("Move");
        visitor.tab_until("the meeting", is_meeting).await?;
        visitor.press_key(Key::Enter).await?;
        visitor.heading("By hand").await?;
        assert_eq!(visitor.fact("Duration").await?, "45 min");
        visitor.tab_to("Delete").await?;
        visitor.press_key(Key::Enter).await?;
        visitor.heading("Delete the meeting?").await?;
        visitor.tab_to("Delete").await?;
        visitor.press_key(Key::Enter).await?;
        visitor.wait_for_address("the list", |it| it.starts_with("/meetings?")).await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_report_is_filtered_to_an_hour_and_saved_as_a_view_by_keyboard_alone() {
    scenario(async |visitor| {
        sign_in(&visitor, OWNER).await?;
        by_palette(&visitor, "go to reports").await?;
        visitor.rows("Past meetings", "meetings", |rows| rows.len() > 1).await?;
        visitor.settled().await?;
        let is_hour = |name: &str| name.parse::<u32>().is_ok();
        visitor.tab_until("the hours", is_hour).await?;
        visitor.press_key(Key::Right).await?;
        visitor.press_key(Key::Down).await?;
        assert!(is_hour(&visitor.focused().await?), "the arrows lead to other hours");
        visitor.press_key(Key::Enter).await?;
        visitor.wait_for_address("of the hour", |it| it.contains("hour=")).await?;
        visitor.open(&visitor.address().await?).await?;
        visitor.settled().await?;
        visitor.tab_to("Views").await?;
        visitor.press_key(Key::Enter).await?;
        visitor.tab_to("view-name").await?;
        visitor.type_keys("That hour").await?;
        visitor.press_key(Key::Enter).await?;
        visitor.sees("The view “That hour” is saved.").await?;
        visitor.press_key(Key::Escape).await?;
        visitor.wait_for_focus("Views: That hour").await
    })
    .await;
}

#[tokio::test]
async fn tab_passes_a_list_in_one_row_and_escape_closes_one_thing_at_a_time() {
    scenario(async |visitor| {
        sign_in(&visitor, OWNER).await?;
        visitor.listed_users().await?;
        let rows = visitor.rows("Users", "rows", |rows| rows.len() > 3).await?;
        let is_first = |name: &str| name.starts_with(&rows[0][0]) && name.contains('@');
        visitor.tab_until("the first row", is_first).await?;
        // One stop for the row and one for each of its two buttons: then Tab leaves the list.
        for in_list in [true, true, false] {
            visitor.press_key(Key::Tab).await?;
            let script = "return document.activeElement.closest('tbody') !== null";
            let within = visitor.browser.driver.execute(script, []).await?;
            assert_eq!(within.json(), in_list, "{}", visitor.focused().await?);
        }
        visitor.open("/users").await?;
        visitor.listed_users().await?;
        visitor.tab_until("the first row", is_first).await?;
        visitor.press_key(Key::Space).await?;
        visitor.sees("1 selected").await?;
        visitor.press_shift(Key::Down).await?;
        visitor.press_shift(Key::Down).await?;
        visitor.sees("3 selected").await?;
        visitor.press_key(Key::Escape).await?;
        let selected = "return document.querySelector('[data-testid=selected]').innerText";
        waiter::until("nothing is selected", async || {
            let said: String = visitor.browser.driver.execute(selected, []).await?.convert()?;
            Ok(if said.is_empty() { Ok(()) } else { Err(said) })
        })
        .await?;

        let row = visitor.focused().await?;
        assert!(row.contains(&rows[2][0]), "{row}");
        visitor.press_key(Key::Enter).await?;
        visitor.wait_for_focus("Close the profile").await?;
        visitor.fact("Email").await?;
        visitor.tab_to("Edit").await?;
        visitor.press_key(Key::Enter).await?;
        visitor.heading("Edit the profile").await?;
        visitor.press_key(Key::Escape).await?;
        visitor.dialog_closed().await?;
        // The panel stays, and with it who was at its button.
        visitor.wait_for_focus("Edit").await?;
        visitor.press_key(Key::Escape).await?;
        visitor.wait_for_focus(&row).await
    })
    .await;
}

#[tokio::test]
async fn what_was_typed_is_asked_about_before_escape_loses_it() {
    scenario(async |visitor| {
        sign_in(&visitor, MEMBER).await?;
        by_palette(&visitor, "schedule a meeting").await?;
        visitor.wait_for_focus("topic").await?;
        visitor.type_keys("Never mind").await?;
        visitor.press_key(Key::Escape).await?;
        visitor.wait_for_focus("Keep editing").await?;
        visitor.press_key(Key::Enter).await?;
        visitor.wait_for_focus("topic").await?;
        assert_eq!(visitor.value("Topic").await?, "Never mind");
        visitor.press_key(Key::Escape).await?;
        visitor.wait_for_focus("Keep editing").await?;
        visitor.tab_to("Discard").await?;
        visitor.press_key(Key::Enter).await?;
        visitor.dialog_closed().await?;
        assert_ne!(visitor.focused().await?, "the body");
        assert!(!visitor.text().await?.contains("Never mind"));
        Ok(())
    })
    .await;
}
