//! Signing out.

use api::{ErrorCode, audit::AuditList, session::LogoutAnswer};
use axum::http::header;
use sandbox::{Fault, FaultRule};

use crate::rig::Console;

#[tokio::test]
async fn logout_ends_every_session_of_the_user_and_no_other() {
    let console = Console::with_sandbox().await;
    let (here, there) = (console.member().await, console.member().await);
    let other = console.admin().await;
    let answer = here.delete("/api/user/logout").await;
    assert_eq!(answer.json::<LogoutAnswer>().sessions_ended, 2);
    assert!(answer.header(header::SET_COOKIE).contains("Max-Age=0"));
    for ended in [here, there] {
        ended.get("/api/user").await.refusal(401, ErrorCode::NotSignedIn);
    }
    assert!(other.get("/api/user").await.status.is_success());
}

#[tokio::test]
async fn an_administrator_signs_another_user_out_and_stays() {
    let console = Console::with_sandbox().await;
    let member = console.member().await;
    let id = member.id().await;
    let admin = console.admin().await;
    let answer = admin.delete(&format!("/api/user/logout?user_id={id}")).await;
    assert_eq!(answer.json::<LogoutAnswer>().sessions_ended, 1);
    member.get("/api/user").await.refusal(401, ErrorCode::NotSignedIn);
    assert!(admin.get("/api/user").await.status.is_success());

    let nobody = admin.delete("/api/user/logout?user_id=AAAAAAAAAAAAAAAAAAAAAA").await;
    nobody.refusal(404, ErrorCode::UserNotFound);
}

#[tokio::test]
async fn what_another_had_is_given_up_also_where_zoom_does_not_say_who_that_is() {
    let console = Console::with_sandbox().await;
    let id = console.member().await.id().await;
    let admin = console.admin().await;
    let logout = format!("/api/user/logout?user_id={id}");
    admin.delete(&logout).await.json::<LogoutAnswer>();
    let away = FaultRule::new(format!("/v2/users/{id}"), Fault::ServerError { status: 503 });
    console.account.as_ref().unwrap().controls().inject(away);
    assert_eq!(admin.delete(&logout).await.json::<LogoutAnswer>().sessions_ended, 0);
    let audit = admin.get("/api/audit").await.json::<AuditList>().entries;
    let last = audit.iter().find(|entry| entry.action == "logout").unwrap();
    assert_eq!((&*last.target, &*last.outcome), (&*id, "done"));
}
