//! The same for many users: begun from a sheet or a selection, followed as it goes on.

use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use super::screen::{Canned, address, open, until};

const ID: &str = "000102030405060708090a0b0c0d0e0f";

fn users(page: &[Value]) -> Value {
    json!({"users": page, "page_size": 300, "total_records": page.len(), "next_page_token": ""})
}

fn user(id: &str) -> Value {
    json!({
        "id": id, "email": format!("{id}@x.co"), "first_name": "", "last_name": "",
        "display_name": id, "type": 2, "status": "active", "role_id": "2", "role": "member",
        "dept": "", "timezone": "", "created_at": null, "last_login_time": null,
    })
}

fn job(state: &str, done: u64, failed: u64, waiting: u64) -> Value {
    json!({
        "id": ID, "kind": "invite", "type": null, "state": state,
        "actor_email": "admin@greenroom.test", "created_at": "2026-11-24T12:00:00Z",
        "resumes_at": null, "total": done + failed + waiting, "waiting": waiting, "done": done,
        "failed": failed, "cancelled": 0,
    })
}

fn row(number: u32, state: &str, message: &str) -> Value {
    let code = if message.is_empty() { Value::Null } else { json!("email_in_use") };
    json!({"number": number, "email": format!("n{number}@x.co"), "state": state, "code": code,
        "message": message})
}

fn account() -> Canned {
    let canned = Canned::signed_in_as(Some("admin"));
    canned.on("GET /user?", 200, users(&[user("ada"), user("eve")]));
    canned
}

fn job_path() -> String {
    format!("GET /bulk/{ID}")
}

#[wasm_bindgen_test]
async fn a_sheet_is_looked_at_and_what_is_right_in_it_becomes_a_job() {
    let canned = account();
    canned.on("POST /bulk", 201, json!({"id": ID}));
    canned.on(&job_path(), 200, job("paused", 0, 0, 1));
    let screen = open("/users", &canned);
    screen.click("#invite-many").await;
    let sheet = "email;first name\nnew@x.co;New\nADA@x.co;Ada\nnope;X\nnew@x.co;Again\n";
    screen.type_into("#sheet", sheet).await;
    screen.sees("1 person will be invited.").await;
    screen.sees("A user of the account has this email already.").await;
    screen.sees("Line 2 has this email already.").await;
    screen.sees("3 rows have problems and are left out.").await;
    screen.click("#invite-many-dialog button[type=submit]").await;
    screen.find("#bulk-job").await;
    until("the dialog is closed", || address() == format!("/users?bulk={ID}")).await;
    let [sent] = &canned.asked("POST /bulk")[..] else { panic!("sent once") };
    assert!(sent.idempotency_key.is_some());
    let body: Value = serde_json::from_str(sent.body.as_deref().unwrap()).unwrap();
    let row = json!({"email": "new@x.co", "first_name": "New", "last_name": "", "type": 1});
    assert_eq!(body, json!({"kind": "invite", "rows": [row]}));
}

#[wasm_bindgen_test]
async fn a_sheet_that_would_be_lost_is_asked_about_first() {
    let canned = account();
    let screen = open("/users", &canned);
    screen.click("#invite-many").await;
    screen.type_into("#sheet", "email\nnew@x.co\n").await;
    screen.sees("1 person will be invited.").await;
    screen.press("Cancel").await;
    screen.sees("What you entered is not saved yet.").await;
    screen.press("Discard").await;
    until("the dialog is gone", || screen.all("#sheet").is_empty()).await;
    assert!(canned.asked("POST").is_empty());
}

#[wasm_bindgen_test]
async fn a_sheet_without_emails_is_told_so_and_nothing_is_sent() {
    let canned = account();
    let screen = open("/users?dialog=invite-many", &canned);
    screen.type_into("#sheet", "name\nAda\n").await;
    screen.sees("No column is called email.").await;
    screen.click("#invite-many-dialog button[type=submit]").await;
    screen.find("#invite-many-dialog [role=alert]").await;
    assert!(canned.asked("POST").is_empty());
}

#[wasm_bindgen_test]
async fn those_who_are_selected_are_deactivated_as_one_job() {
    let canned = account();
    canned.on("POST /bulk", 201, json!({"id": ID}));
    canned.on(&job_path(), 200, job("paused", 0, 0, 2));
    let screen = open("/users", &canned);
    screen.click("thead input[type=checkbox]").await;
    screen.click("#bulk-deactivate").await;
    screen.sees("2 users can no longer sign in").await;
    screen.click("#bulk-deactivate-dialog button[type=submit]").await;
    screen.find("#bulk-job").await;
    let [sent] = &canned.asked("POST /bulk")[..] else { panic!("sent once") };
    let body: Value = serde_json::from_str(sent.body.as_deref().unwrap()).unwrap();
    let rows = ["ada", "eve"].map(|id| json!({"id": id, "email": format!("{id}@x.co")}));
    assert_eq!(body, json!({"kind": "deactivate", "rows": rows}));
    until("nothing is selected any more", || screen.all("tr.selected").is_empty()).await;
}

#[wasm_bindgen_test]
async fn a_job_is_followed_to_its_end_says_what_failed_and_is_tried_again() {
    let canned = account();
    canned.on(&job_path(), 200, job("running", 1, 1, 1));
    let failed = json!({"rows": [row(1, "failed", "This email is taken.")]});
    canned.on(&format!("GET /bulk/{ID}/rows"), 200, failed);
    let screen = open(&format!("/users?bulk={ID}"), &canned);
    screen.sees("1 done, 1 failed, 1 waiting.").await;
    screen.sees("This email is taken.").await;
    let lists = canned.asked("GET /user?").len();
    canned.on(&job_path(), 200, job("done", 2, 1, 0));
    canned.on(
        &format!("GET /bulk/{ID}/rows"),
        200,
        json!({"rows": [row(1, "failed", "This email is taken.")]}),
    );
    screen.sees("2 done, 1 failed, 0 waiting.").await;
    until("the list is read again", || canned.asked("GET /user?").len() > lists).await;
    assert_eq!(screen.texts(".bulk-acts button"), ["Try the failed again", "Outcome as CSV"]);
    canned.on(&format!("POST /bulk/{ID}/retry"), 200, job("running", 2, 0, 1));
    screen.press("Try the failed again").await;
    until("it was asked for", || canned.asked(&format!("POST /bulk/{ID}/retry")).len() == 1).await;
}

#[wasm_bindgen_test]
async fn a_job_is_paused_and_found_again_among_the_newest() {
    let canned = account();
    canned.on("GET /bulk", 200, json!({"jobs": [job("running", 1, 0, 2)]}));
    canned.on(&job_path(), 200, job("running", 1, 0, 2));
    canned.on(&format!("POST /bulk/{ID}/pause"), 200, job("paused", 1, 0, 2));
    let screen = open("/users", &canned);
    screen.click("#bulk-jobs").await;
    screen.press("Invite 3 people").await;
    screen.sees("1 done, 0 failed, 2 waiting.").await;
    canned.on(&job_path(), 200, job("paused", 1, 0, 2));
    screen.press("Pause").await;
    until("it says so", || screen.texts("[data-testid=bulk-state]") == ["Paused"]).await;
    screen.press("Close the job").await;
    until("the panel is gone", || screen.all("#bulk-job").is_empty()).await;
}

/// Another job than [`ID`].
const OTHER: &str = "ffeeddccbbaa99887766554433221100";

#[wasm_bindgen_test]
async fn what_is_done_in_the_panel_is_done_to_the_job_it_shows() {
    let canned = account();
    let mut other = job("running", 0, 0, 5);
    other["id"] = json!(OTHER);
    canned.on("GET /bulk", 200, json!({"jobs": [other]}));
    canned.on(&job_path(), 200, job("running", 1, 0, 2));
    canned.on(&format!("GET /bulk/{OTHER}"), 200, other);
    canned.on("POST /bulk/", 200, job("paused", 0, 0, 5));
    let screen = open(&format!("/users?bulk={ID}"), &canned);
    screen.sees("1 done, 0 failed, 2 waiting.").await;
    screen.click("#bulk-jobs").await;
    screen.press("Invite 5 people").await;
    screen.sees("0 done, 0 failed, 5 waiting.").await;
    assert_eq!(screen.texts(".bulk-head h2"), ["Invite 5 people"]);
    screen.press("Pause").await;
    until("it is asked for", || !canned.asked("POST /bulk/").is_empty()).await;
    let [asked] = &canned.asked("POST /bulk/")[..] else { panic!("asked once") };
    assert_eq!(asked.url, format!("/api/bulk/{OTHER}/pause"));
}

#[wasm_bindgen_test]
async fn of_a_job_that_cannot_be_read_no_other_ones_figures_are_shown() {
    let canned = account();
    let mut other = job("running", 0, 0, 5);
    other["id"] = json!(OTHER);
    canned.on("GET /bulk", 200, json!({"jobs": [other]}));
    canned.on(&job_path(), 200, job("paused", 1, 0, 2));
    canned.refuse(&format!("GET /bulk/{OTHER}"), 502, "zoom_unreachable", "Zoom is away.");
    let screen = open(&format!("/users?bulk={ID}"), &canned);
    screen.sees("1 done, 0 failed, 2 waiting.").await;
    screen.click("#bulk-jobs").await;
    screen.press("Invite 5 people").await;
    screen.sees("Zoom is away.").await;
    assert!(screen.all("[data-testid=bulk-counts]").is_empty());
}

#[wasm_bindgen_test]
async fn what_is_refused_about_a_job_stands_in_its_panel_and_is_asked_once_at_a_time() {
    let canned = account();
    canned.on(&job_path(), 200, job("paused", 1, 1, 2));
    canned.on(&format!("GET /bulk/{ID}/rows"), 200, json!({"rows": []}));
    canned.refuse("POST /bulk/", 502, "zoom_unreachable", "Zoom is away.");
    let answer = canned.hold("POST /bulk/");
    let screen = open(&format!("/users?bulk={ID}"), &canned);
    screen.press("Resume").await;
    until("it waits", || !screen.all(".bulk-acts [aria-disabled=true]").is_empty()).await;
    screen.press("Resume").await;
    screen.press("Try the failed again").await;
    answer.now();
    let says = || screen.texts("#bulk-job [role=alert]").join(" ");
    until("it is told", || says().starts_with("Zoom is away.")).await;
    assert_eq!(canned.asked("POST /bulk/").len(), 1);
    assert!(screen.all(".toast").is_empty());
    // A try that is not refused leaves nothing of the one before.
    canned.on("POST /bulk/", 200, job("running", 1, 1, 2));
    canned.on(&job_path(), 200, job("running", 1, 1, 2));
    canned.on(&format!("GET /bulk/{ID}/rows"), 200, json!({"rows": []}));
    screen.press("Resume").await;
    until("it says so", || screen.texts("[data-testid=bulk-state]") == ["Running"]).await;
    assert_eq!(says(), "");
    canned.refuse(&format!("GET /bulk/{ID}/rows?from=0"), 502, "zoom_unreachable", "Not the rows.");
    canned.on(&format!("GET /bulk/{ID}/rows?from=0&state=failed"), 200, json!({"rows": []}));
    screen.press("Outcome as CSV").await;
    until("it is told", || says().starts_with("Not the rows.")).await;
    assert!(screen.all(".toast").is_empty());
}

#[wasm_bindgen_test]
async fn the_rest_of_a_job_is_given_up_once_it_is_said_how_much_that_is() {
    let canned = account();
    canned.on(&job_path(), 200, job("paused", 1, 0, 2));
    let mut given_up = job("cancelled", 1, 0, 0);
    given_up["cancelled"] = json!(2);
    let screen = open(&format!("/users?bulk={ID}"), &canned);
    screen.press("Cancel the rest").await;
    screen.find("#cancel-bulk[open]").await;
    screen.sees("2 rows that wait will not be done. What is done stays done.").await;
    screen.press("Keep the job").await;
    until("it is not asked any more", || screen.all("#cancel-bulk[open]").is_empty()).await;
    assert!(canned.asked("POST").is_empty());
    canned.on(&format!("POST /bulk/{ID}/cancel"), 200, given_up.clone());
    canned.on(&job_path(), 200, given_up);
    screen.press("Cancel the rest").await;
    screen.click("#cancel-bulk[open] button[type=submit]").await;
    screen.sees("2 rows were given up.").await;
    until("the dialog is closed", || screen.all("#cancel-bulk[open]").is_empty()).await;
    assert_eq!(canned.asked("POST /bulk/").len(), 1);
}
