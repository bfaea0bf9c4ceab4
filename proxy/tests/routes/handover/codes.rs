//! What a code is good for, and for whom.

use api::{
    ErrorCode,
    session::{SessionInfo, SignInAnswer},
};
use axum::http::{
    Method, StatusCode,
    header::{CACHE_CONTROL, CONTENT_TYPE, LOCATION, SET_COOKIE},
};
use jiff::SignedDuration;
use serde_json::json;
use tokio::task::JoinSet;

use super::{
    MEMBER, OTHER_PORTAL, OWN, PORTAL, VERIFIER, challenge, code, code_of, embedded, gone, redeem,
    sent_to_zoom, told, window, written_down,
};
use crate::{
    at_zoom::{HANDOVER, decide, navigate},
    rig::{self},
};

#[tokio::test]
async fn who_signs_in_in_the_window_is_signed_in_within_the_page_that_opened_it() {
    let console = embedded().await;
    let page = window(&console, PORTAL, "allow").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    assert_eq!(page.header(CONTENT_TYPE), "text/html; charset=utf-8");
    assert_eq!(page.header(CACHE_CONTROL), "no-store");
    assert_eq!(told(&page, "origin").as_deref(), Some(PORTAL));
    assert_eq!(told(&page, "error"), None);
    assert!(page.ends_cookie(HANDOVER));
    assert_eq!(page.headers.get_all(SET_COOKIE).iter().count(), 1, "the window has no session");
    let html = page.text();
    assert!(html.contains("<script type=\"module\" src=\"../handover.js\"></script>"), "{html}");
    assert_eq!(html.matches("<script").count(), 1, "{html}");

    let code = told(&page, "code").unwrap();
    assert_eq!(code.len(), 43, "256 bits");
    let answer = redeem(&console.anonymous(), &[PORTAL], &code, VERIFIER).await;
    let SignInAnswer::SignedIn { user } = answer.json() else { panic!("{}", answer.text()) };
    assert_eq!(user.email, MEMBER);
    let set = answer.header(SET_COOKIE);
    assert!(set.starts_with("greenroom-embedded=") && set.ends_with("Partitioned"), "{set}");
    let visitor = console.anonymous().with_cookie(&answer.cookie("greenroom-embedded"));
    let sent = [("x-greenroom", "1"), ("origin", PORTAL), ("sec-fetch-site", "cross-site")];
    let info = visitor.send_bare(Method::GET, "/api/session", &sent, None).await;
    assert_eq!(info.json::<SessionInfo>().user.unwrap().email, MEMBER);

    let entries = written_down(&console).await;
    let entry = &entries[0];
    assert_eq!((entry.outcome.as_str(), entry.actor_email.as_str()), ("done", MEMBER));
    assert_eq!((entry.target.as_str(), entry.detail.as_str()), (PORTAL, "zoom"));
}

/// Where the console's own page stands in a frame, it is that page which opens the window.
#[tokio::test]
async fn the_consoles_own_page_in_a_frame_takes_over_like_any_other() {
    let console = embedded().await;
    let code = code(&console, OWN).await;
    let headers =
        [("x-greenroom", "framed"), ("content-type", "application/json"), ("origin", OWN)];
    let body = json!({"code": code, "verifier": VERIFIER}).to_string();
    let anyone = console.anonymous();
    let answer = anyone.send_bare(Method::POST, "/api/signin/handover", &headers, Some(body)).await;
    assert!(answer.status.is_success(), "{}", answer.text());
    assert!(!answer.cookie("greenroom-embedded").is_empty());
}

#[tokio::test]
async fn a_code_is_good_once_for_a_minute_and_for_the_page_that_began() {
    let console = embedded().await;
    let anyone = console.anonymous();
    let mut reasons = Vec::new();

    let spent = code(&console, PORTAL).await;
    assert!(redeem(&anyone, &[PORTAL], &spent, VERIFIER).await.status.is_success());
    gone(&redeem(&anyone, &[PORTAL], &spent, VERIFIER).await);

    let other = VERIFIER.replace('d', "e");
    let guessed = code(&console, PORTAL).await;
    gone(&redeem(&anyone, &[PORTAL], &guessed, &other).await);
    reasons.push("zoom: the verifier is not the one that began");
    gone(&redeem(&anyone, &[PORTAL], &guessed, VERIFIER).await);
    // The hash, which the address of the window has in clear, is not what is asked for.
    let seen = code(&console, PORTAL).await;
    gone(&redeem(&anyone, &[PORTAL], &seen, &challenge(VERIFIER)).await);
    reasons.push("zoom: the verifier is not the one that began");

    for origins in [vec![OTHER_PORTAL], vec![OWN], vec![], vec![PORTAL, PORTAL]] {
        let elsewhere = code(&console, PORTAL).await;
        gone(&redeem(&anyone, &origins, &elsewhere, VERIFIER).await);
        reasons.push("zoom: another origin asks than the one that began");
    }
    for unlisted in ["null", "https://evil.example"] {
        let elsewhere = code(&console, PORTAL).await;
        let answer = redeem(&anyone, &[unlisted], &elsewhere, VERIFIER).await;
        answer.refusal(403, ErrorCode::Forbidden);
    }

    let late = code(&console, PORTAL).await;
    console.pass(SignedDuration::from_secs(60));
    gone(&redeem(&anyone, &[PORTAL], &late, VERIFIER).await);
    let in_time = code(&console, PORTAL).await;
    console.pass(SignedDuration::from_secs(59));
    assert!(redeem(&anyone, &[PORTAL], &in_time, VERIFIER).await.status.is_success());

    gone(&redeem(&anyone, &[PORTAL], "", "").await);
    // Codes that are none's anyone could make up: they do not fill the audit.
    let refused = written_down(&console).await.into_iter().filter(|it| it.outcome == "refused");
    let mut written: Vec<_> = refused.map(|entry| entry.detail).collect();
    written.reverse();
    for (entry, reason) in written.iter().zip(&reasons) {
        assert!(entry.starts_with(reason), "{entry}: {reason}");
    }
    assert_eq!(written.len(), reasons.len(), "{written:?}");
}

#[tokio::test]
async fn of_many_who_take_over_at_once_one_is_signed_in() {
    let console = embedded().await;
    let code = code(&console, PORTAL).await;
    let headers = [("x-greenroom", "1"), ("content-type", "application/json"), ("origin", PORTAL)];
    let body = json!({"code": code, "verifier": VERIFIER}).to_string();
    let mut taking = JoinSet::new();
    for _ in 0..10 {
        let request = console.anonymous().request(
            Method::POST,
            "/api/signin/handover",
            &headers,
            Some(body.clone()),
        );
        taking.spawn(rig::answer(console.router.clone(), request));
    }
    let answers = taking.join_all().await;
    let (done, refused): (Vec<_>, Vec<_>) =
        answers.into_iter().partition(|answer| answer.status.is_success());
    assert_eq!((done.len(), refused.len()), (1, 9));
    refused.iter().for_each(gone);
}

/// The window shares the direct visitor's cookies; the session there is another one.
#[tokio::test]
async fn the_session_of_the_windows_own_site_goes_on() {
    let console = embedded().await;
    let direct = console.member().await;
    let (browser, sent) = sent_to_zoom(&direct, PORTAL).await;
    let back = decide(&sent.header(LOCATION), "allow", MEMBER).await;
    let page = navigate(&browser, &back).await;
    let code = told(&page, "code").unwrap();
    let first = redeem(&console.anonymous(), &[PORTAL], &code, VERIFIER).await;
    let first = first.cookie("greenroom-embedded");
    assert!(direct.get("/api/user").await.status.is_success());
    // The page's own former session ends with the new one.
    let again = self::code(&console, PORTAL).await;
    let before = console.anonymous().with_cookie(&first);
    assert!(redeem(&before, &[PORTAL], &again, VERIFIER).await.status.is_success());
    let sent = [("x-greenroom", "1"), ("origin", PORTAL)];
    let ended = before.send_bare(Method::GET, "/api/user", &sent, None).await;
    ended.refusal(401, ErrorCode::NotSignedIn);
    assert!(direct.get("/api/user").await.status.is_success());
}

#[tokio::test]
async fn who_is_signed_out_is_handed_over_to_nobody_any_more() {
    let console = embedded().await;
    let member = console.member().await;
    let id = member.id().await;
    let anyone = console.anonymous();
    let others = code_of(&console, "admin@greenroom.test").await;
    let late = code(&console, PORTAL).await;
    assert!(member.delete("/api/user/logout").await.status.is_success());
    gone(&redeem(&anyone, &[PORTAL], &late, VERIFIER).await);

    let late = code(&console, PORTAL).await;
    let admin = console.owner().await;
    let put_out = admin.delete(&format!("/api/user/logout?user_id={id}")).await;
    assert!(put_out.status.is_success(), "{}", put_out.text());
    gone(&redeem(&anyone, &[PORTAL], &late, VERIFIER).await);

    let taken = redeem(&anyone, &[PORTAL], &others, VERIFIER).await;
    assert!(taken.status.is_success(), "it was another's: {}", taken.text());
}
