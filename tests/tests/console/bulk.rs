//! One user in full, and the same for many.

use std::time::Duration;

use rig::{
    Fault, Outcome, Visitor, csv::Csv, pages::OWNER, scenario, scenario_with, server::Server,
    waiter,
};
use serde_json::{Value, json};

/// How long a job of a thousand rows may take on a busy machine.
const PATIENCE_OF_A_JOB: Duration = Duration::from_secs(180);

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

/// Rows of the large table, and how many of them are bad in each way.
const ROWS: usize = 1_000;
const BAD_EMAILS: usize = 40;
const TWICE: usize = 30;
const BAD_LICENCES: usize = 30;
/// Of how many invitations the answer is lost.
const LOST: usize = 8;
const BAD: usize = BAD_EMAILS + TWICE + BAD_LICENCES;

/// A table of a thousand people, every tenth of whom cannot be invited.
fn large_table() -> String {
    let mut table = String::from("email,first name,last name,licence\n");
    for row in 0..ROWS {
        let (bad, nth) = (row % 10 == 9, row / 10);
        let line = match nth {
            _ if !bad => format!("person{row}@example.com,Person,{row},Basic"),
            0..BAD_EMAILS => format!("person{row} at example,Person,{row},Basic"),
            BAD_EMAILS..70 => format!("person{}@example.com,Person,{row},Basic", row - 1),
            _ => format!("person{row}@example.com,Person,{row},Golden"),
        };
        table += &line;
        table.push('\n');
    }
    table
}

/// What the server says of something, asked by the page.
async fn asked(visitor: &Visitor, path: &str) -> Outcome<Value> {
    let script = "const [path, done] = arguments;
        fetch(path, { headers: { 'X-Greenroom': '1' } }).then(answer => answer.json()).then(done)";
    let driver = &visitor.browser.driver;
    Ok(driver.execute_async(script, [json!(path)]).await?.json().clone())
}

#[tokio::test]
async fn of_a_thousand_rows_a_tenth_bad_some_refused_and_the_page_reloaded_each_is_accounted_for_once()
 {
    let server = Server::of_account(&["--users", "60", "--controls"]);
    scenario_with(server, async |visitor| {
        // One in twenty of the invitations that are sent is refused for good.
        let fault =
            json!({"kind": "refusal", "status": 400, "code": 1005, "message": "Not this one."});
        let rule =
            json!({"path_prefix": "/v2/users", "method": "POST", "chance": 0.05, "fault": fault});
        visitor.server.control("POST", "/controls/faults", &rule).await?;
        // The answers to some others are lost, though they are sent.
        let lost = json!({"path_prefix": "/v2/users", "method": "POST", "chance": 0.02, "times": LOST,
            "when": "after_effect", "fault": {"kind": "reset"}});
        visitor.server.control("POST", "/controls/faults", &lost).await?;
        // All that are left are counted: nothing happens to them.
        let counted = json!({"path_prefix": "/v2/users", "method": "POST",
            "fault": {"kind": "slow_headers", "ms": 0}});
        visitor.server.control("POST", "/controls/faults", &counted).await?;
        visitor.sign_in_by_email(OWNER).await?;
        visitor.listed_users().await?;
        visitor.click_button("Invite many").await?;
        visitor.heading("Invite many people").await?;
        visitor.pick("Or paste the table here", &large_table()).await?;
        visitor.sees(&format!("{} people will be invited.", ROWS - BAD)).await?;
        visitor.sees(&format!("{BAD} rows have problems and are left out.")).await?;
        visitor.click_button("Invite").await?;

        // In the middle of it the page is loaded anew.
        let progress = |text: &str| {
            let line = text.lines().find(|line| line.ends_with(" waiting."))?;
            let figures = line.replace(',', "");
            let mut figures =
                figures.split_whitespace().filter_map(|word| word.parse::<usize>().ok());
            Some((figures.next()?, figures.next()?, figures.next()?))
        };
        waiter::until("the job is in the middle", async || {
            let text = visitor.text().await?;
            let (done, _, waiting) = progress(&text).unwrap_or_default();
            Ok(if done > 0 && waiting > 0 { Ok(()) } else { Err(text) })
        })
        .await?;
        visitor.reload().await?;
        let (done, failed, _) = waiter::within(PATIENCE_OF_A_JOB, "the job is over", async || {
            let text = visitor.text().await?;
            let over = progress(&text).filter(|(_, _, waiting)| *waiting == 0);
            Ok(over.ok_or(text))
        })
        .await?;
        assert_eq!(done + failed, ROWS - BAD);
        assert!((20..=80).contains(&failed), "{failed} were refused");
        let sent = visitor.server.gauges().await?["faults_injected"].as_u64();
        let sent = sent.unwrap_or_default();
        // Those whose answer was lost are found. On a machine so busy that a call is given up before
        // the account has read it, that one is sent again.
        let unknown = visitor.server.log().matches("a creation's outcome is not known").count();
        let once = (ROWS - BAD) as u64..=(ROWS - BAD + unknown - LOST) as u64;
        assert!(once.contains(&sent), "{sent} were sent; of {unknown} it was not known");

        // The file of what became of them tells of every row that was sent.
        visitor.click_button("Outcome as CSV").await?;
        let file = Csv::read(&visitor.saved(".csv").await?).map_err(Fault::Page)?;
        assert_eq!(file.heading, ["row", "email", "state", "message"]);
        let numbers: Vec<_> = file.column("row").map(str::parse::<usize>).collect();
        assert_eq!(numbers, (1..=ROWS - BAD).map(Ok).collect::<Vec<_>>());
        assert_eq!(file.column("state").filter(|state| *state == "failed").count(), failed);
        assert_eq!(file.column("message").filter(|why| !why.is_empty()).count(), failed);

        // Every row has an outcome of its own.
        let address = visitor.address().await?;
        let id = address.split("bulk=").nth(1).unwrap_or_default().to_owned();
        let mut states = std::collections::BTreeMap::new();
        for from in [0, 500] {
            let rows = asked(&visitor, &format!("/api/bulk/{id}/rows?from={from}")).await?;
            for row in rows["rows"].as_array().cloned().unwrap_or_default() {
                states.insert(row["email"].to_string(), row["state"].to_string());
            }
        }
        let many =
            |state: &str| states.values().filter(|it| **it == format!("\"{state}\"")).count();
        assert_eq!((many("done"), many("failed")), (done, failed));

        // At Zoom each who was invited is there once, and nobody else.
        let pending = visitor.server.zoom_list("/users?status=pending", "users").await?;
        let mut invited: Vec<_> = pending.iter().map(|user| user["email"].to_string()).collect();
        invited.retain(|email| email.starts_with("\"person"));
        invited.sort_unstable();
        let count = invited.len();
        invited.dedup();
        assert_eq!((invited.len(), count), (done, done), "nobody is invited twice");
        for email in invited {
            assert_eq!(states.get(&email).map(String::as_str), Some("\"done\""), "{email}");
        }
        Ok(())
    })
    .await;
}
