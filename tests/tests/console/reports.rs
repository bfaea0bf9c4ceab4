//! Reports of past meetings, and of one.

use rig::{
    Fault,
    pages::{ADMIN, OWNER},
    scenario,
};

#[tokio::test]
async fn a_report_shows_totals_a_chart_and_the_meetings() {
    scenario(async |visitor| {
        visitor.sign_in_as(ADMIN).await?;
        visitor.go_to("Reports").await?;
        let meetings = visitor.fact("Meetings").await?;
        assert!(
            meetings.replace(',', "").parse::<u32>().is_ok_and(|count| count > 0),
            "{meetings}"
        );
        visitor.rows("Past meetings", "meetings", |rows| rows.len() > 1).await?;
        visitor.unfold("Show as a table").await?;
        visitor.sees("Day (UTC)").await
    })
    .await;
}

#[tokio::test]
async fn days_that_are_chosen_live_in_the_address() {
    scenario(async |visitor| {
        visitor.sign_in_as(OWNER).await?;
        visitor.go_to("Reports").await?;
        visitor.click_button("Last 7 days").await?;
        let address = visitor
            .wait_for_address("of the days", |it| it.contains("from=20") && it.contains("to=20"))
            .await?;
        let from = visitor.value("From").await?;
        assert!(address.contains(&from), "{address} {from}");
        visitor.reload().await?;
        visitor.settled().await?;
        assert_eq!(visitor.value("From").await?, from);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn days_zoom_does_not_report_are_refused_naming_those_it_does() {
    scenario(async |visitor| {
        visitor.sign_in_as(OWNER).await?;
        visitor.go_to("Reports").await?;
        visitor.settled().await?;
        visitor.pick("From", "2020-01-01").await?;
        visitor.pick("To", "2020-01-31").await?;
        visitor.click_button("Show").await?;
        // A request would be answered 400, of which the console would complain.
        visitor.sees("six months").await
    })
    .await;
}

#[tokio::test]
async fn a_meeting_leads_to_its_own_report_and_back() {
    scenario(async |visitor| {
        visitor.sign_in_as(ADMIN).await?;
        visitor.go_to("Reports").await?;
        visitor.click_button("Last 7 days").await?;
        let list = visitor
            .wait_for_address("of the days", |it| it.contains("from=20") && it.contains("to=20"))
            .await?;
        let of_the_days = |link: &str| link.starts_with("/reports/") && link.contains("from=20");
        let links = visitor.links("a meeting of these days", of_the_days).await?;
        visitor.follow(&links[0]).await?;
        visitor.heading("Attendance").await?;
        let people = visitor.rows("Attendance", "people", |rows| !rows.is_empty()).await?;
        assert_eq!(visitor.fact("People").await?, people.len().to_string());
        visitor.unfold("Every join").await?;
        let joins = visitor.rows("Every join", "joins", |rows| !rows.is_empty()).await?;
        assert!(joins.len() >= people.len(), "{joins:?}");

        visitor.follow(&list).await?;
        visitor.wait_for_address("of the same list", |address| address == list).await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_meeting_whose_uuid_has_slashes_has_a_report_too() {
    scenario(async |visitor| {
        visitor.sign_in_as(OWNER).await?;
        // Only the meetings in view are drawn; one with a slash is further down.
        visitor.open("/reports?sort=topic").await?;
        let slashed = |link: &str| link.starts_with("/reports/") && link.contains("%2F");
        let mut found = None;
        for _screenful in 0..200 {
            let links = visitor.report_links().await?;
            found = links.into_iter().find(|link| slashed(link));
            if found.is_some() {
                break;
            }
            if !visitor.scroll_list("Past meetings").await? {
                break;
            }
        }
        let link = found.ok_or_else(|| Fault::Page("no UUID with a slash".to_owned()))?;
        visitor.open(&link).await?;
        visitor.heading("Attendance").await?;
        assert!(visitor.fact("UUID").await?.contains('/'));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_meeting_that_never_was_is_said_not_to_be() {
    scenario(async |visitor| {
        visitor.sign_in_as(OWNER).await?;
        visitor.expect_failure(404, "/api/user/meetingreport/");
        visitor.open("/reports/AAAAAAAAAAAAAAAAAAAAAA%3D%3D").await?;
        visitor.sees("Not found").await?;
        visitor.open("/reports/no-such-thing").await?;
        visitor.sees("There is no such page").await
    })
    .await;
}
