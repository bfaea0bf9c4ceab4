//! A user's meetings: scheduling one, reading its link, finding it again.

use rig::{
    Outcome, Visitor,
    pages::{MEMBER, NewMeeting, OWNER},
    scenario,
};

/// Days ahead are counted by the browser, whose clock is the server's.
async fn date_in_days(visitor: &Visitor, days: u32) -> Outcome<String> {
    let script =
        format!("return new Date(Date.now() + {days} * 86400000).toISOString().slice(0, 10)");
    let date = visitor.browser.driver.execute(script, []).await?;
    Ok(date.json().as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn a_meeting_that_is_scheduled_shows_its_links_and_is_listed() {
    scenario(async |visitor| {
        visitor.sign_in_as(MEMBER).await?;
        visitor.go_to("Meetings").await?;
        let date = date_in_days(&visitor, 3).await?;
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
        visitor.sees("Start link, for the host").await?;
        let join = visitor.links("a join link", |link| link.contains("/j/")).await?;
        assert!(join[0].starts_with("https://"), "{join:?}");

        visitor.click_button("Done").await?;
        visitor.dialog_closed().await?;
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
async fn a_meeting_without_topic_and_length_is_refused_before_it_is_sent() {
    scenario(async |visitor| {
        visitor.sign_in_as(OWNER).await?;
        visitor.go_to("Meetings").await?;
        let date = date_in_days(&visitor, 1).await?;
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
