//! A user's meetings: scheduling one, reading its link, finding it again.

use rig::{
    pages::{MEMBER, NewMeeting, OWNER},
    scenario,
};

#[tokio::test]
async fn a_meeting_that_is_scheduled_shows_its_links_and_is_listed() {
    scenario(async |visitor| {
        visitor.sign_in_as(MEMBER).await?;
        visitor.go_to("Meetings").await?;
        let date = visitor.date_in_days(3).await?;
        let topic = "Quarterly \u{201c}review\u{201d} & 計画";
        visitor
            .schedule(&NewMeeting {
                topic,
                date: &date,
                time: "09:30",
                minutes: "45",
                timezone: "Europe/Berlin",
            })
            .await?;
        visitor.heading("Meeting scheduled").await?;
        assert_eq!(visitor.fact("Topic").await?, topic);
        assert_eq!(visitor.fact("Duration").await?, "45 min");
        let start = visitor.fact("Start").await?;
        assert!(start.contains("09:30") && start.contains("Europe/Berlin"), "{start}");
        visitor.sees("Start link, for the host").await?;
        let join = visitor.links("a join link", |link| link.contains("/j/")).await?;
        assert!(join[0].starts_with("https://"), "{join:?}");

        // As over plain http, where browsers offer no clipboard.
        let without = "Object.defineProperty(navigator, 'clipboard', { value: undefined })";
        visitor.browser.driver.execute(without, []).await?;
        visitor.wait_for_focus("Done").await?;
        visitor.click_button("Copy the join link").await?;
        visitor.sees("Copied").await?;
        visitor.wait_for_focus("Copied").await?;
        visitor.click_button("Done").await?;
        visitor.dialog_closed().await?;
        visitor.wait_for_focus("Schedule a meeting").await?;
        let listed = |rows: &[Vec<String>]| rows.iter().any(|row| row[0] == topic);
        visitor.rows("Meetings", "the new meeting", listed).await?;
        visitor.reload().await?;
        visitor.rows("Meetings", "the new meeting", listed).await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_start_in_the_past_is_refused_beside_its_field_and_nothing_typed_is_lost() {
    scenario(async |visitor| {
        visitor.sign_in_as(OWNER).await?;
        visitor.go_to("Meetings").await?;
        visitor.expect_failure(400, "/api/user/createmeeting");
        visitor
            .schedule(&NewMeeting {
                topic: "Too late",
                date: "2020-02-29",
                time: "12:00",
                minutes: "30",
                timezone: "Asia/Tokyo",
            })
            .await?;
        visitor.sees("past").await?;
        assert_eq!(visitor.value("Topic").await?, "Too late");
        assert_eq!(visitor.value("Time zone").await?, "Asia/Tokyo");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn going_back_after_a_dialog_was_closed_leaves_the_view() {
    scenario(async |visitor| {
        visitor.sign_in_as(MEMBER).await?;
        visitor.go_to("Meetings").await?;
        visitor.click_button("Schedule a meeting").await?;
        visitor.wait_for_address("of the dialog", |it| it.contains("dialog=")).await?;
        visitor.click_button("Cancel").await?;
        visitor.wait_for_address("without it", |it| it == "/meetings").await?;
        visitor.dialog_closed().await?;
        visitor.wait_for_focus("Schedule a meeting").await?;
        visitor.browser.driver.back().await?;
        visitor.wait_for_address("the view before", |it| it == "/users").await?;
        visitor.dialog_closed().await
    })
    .await;
}

#[tokio::test]
async fn a_meeting_without_topic_and_length_is_refused_before_it_is_sent() {
    scenario(async |visitor| {
        visitor.sign_in_as(OWNER).await?;
        visitor.go_to("Meetings").await?;
        let date = visitor.date_in_days(1).await?;
        visitor
            .schedule(&NewMeeting {
                topic: " ",
                date: &date,
                time: "12:00",
                minutes: "0",
                timezone: "UTC",
            })
            .await?;
        // A request would be answered 400, of which the console would complain.
        visitor.sees("Enter a topic.").await?;
        visitor.sees("A meeting lasts 1 to 1,440 minutes.").await
    })
    .await;
}

#[tokio::test]
async fn the_kind_of_list_survives_a_reload() {
    scenario(async |visitor| {
        visitor.sign_in_as(OWNER).await?;
        visitor.go_to("Meetings").await?;
        visitor.click_button("Scheduled").await?;
        visitor.wait_for_address("of that list", |it| it == "/meetings?type=scheduled").await?;
        visitor.reload().await?;
        visitor.settled().await?;
        let pressed = "return document.querySelector('.segments [aria-pressed=true]').innerText";
        let pressed = visitor.browser.driver.execute(pressed, []).await?;
        assert_eq!(pressed.json(), "Scheduled");
        Ok(())
    })
    .await;
}
