//! Signing in by Zoom: the whole way there and back, and what does not come back as it should.

use std::{sync::Arc, time::Duration};

use api::{
    ErrorCode,
    session::{SessionInfo, SignInAnswer, SignInMethod},
};
use axum::{Router, extract::Request, http::header::LOCATION};
use greenroom::{
    app::SignIn,
    grants::{Grants, Patience, Revoked, revoke_due},
    server,
};
use jiff::SignedDuration;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use sandbox::GrantType;
use serde_json::{Value, json};
use tower::ServiceExt;
use zoom::{Endpoints, GrantClient, OAuthApp, UserStatusAction, ZoomClient, http::Timeouts};

use crate::{
    at_zoom::{SIGN_IN, decide, navigate, parameter, send_to_zoom, signed_in},
    rig::{Answer, Console, Setup, jwt},
};

const SESSION: &str = "greenroom";
const MEMBER: &str = "member@greenroom.test";

/// The browser was sent to the sign-in page, which tells this case, without a session.
#[track_caller]
fn refused_as(answer: &Answer, case: &str) {
    assert_eq!(answer.status, 303, "{}", answer.text());
    assert_eq!(answer.header(LOCATION), format!("/signin?zoom={case}"));
    let session = format!("{SESSION}=");
    let cookies = answer.headers.get_all("set-cookie").iter();
    assert!(!cookies.into_iter().any(|cookie| cookie.to_str().unwrap().starts_with(&session)));
}

fn live_tokens(console: &Console, email: &str) -> usize {
    console.account.as_ref().unwrap().controls().live_refresh_tokens(email)
}

fn requests(console: &Console, grant_type: GrantType) -> u64 {
    console.account.as_ref().unwrap().controls().token_requests(grant_type)
}

#[tokio::test]
async fn the_way_to_zoom_carries_state_and_an_s256_challenge() {
    let console = Console::with_sandbox().await;
    let sent = send_to_zoom(&console, "").await;
    assert_eq!(parameter(&sent.page, "response_type"), "code");
    assert_eq!(parameter(&sent.page, "code_challenge_method"), "S256");
    assert_eq!(parameter(&sent.page, "redirect_uri"), "http://localhost/api/signin/zoom/callback");
    // 256 bits in base64url.
    assert_eq!(parameter(&sent.page, "code_challenge").len(), 43);
    assert_eq!(parameter(&sent.page, "state").len(), 43);
    assert!(!sent.page.contains("plain") && !sent.page.contains("secret"), "{}", sent.page);
    let cookie = sent.browser.cookie.clone().unwrap();
    let (_, secret) = cookie.split_once('=').unwrap();
    assert!(!sent.page.contains(secret), "the browser's secret stays in its cookie");
}

#[tokio::test]
async fn who_consents_is_signed_in_where_they_wanted_to_go() {
    let console = Console::with_sandbox().await;
    let begun = console.anonymous().post("/api/signin", &json!({"method": "zoom"})).await;
    assert_eq!(
        begun.json::<SignInAnswer>(),
        SignInAnswer::ContinueAtZoom { url: "/api/signin/zoom".to_owned() }
    );
    let wanted = "?return_to=%2Fmeetings%3Ftype%3Dupcoming";
    let sent = send_to_zoom(&console, wanted).await;
    let back = decide(&sent.page, "allow", MEMBER).await;
    assert!(back.starts_with("/api/signin/zoom/callback?code="), "{back}");
    let landed = navigate(&sent.browser, &back).await;
    assert_eq!(landed.status, 303, "{}", landed.text());
    assert_eq!(landed.header(LOCATION), "/meetings?type=upcoming");
    assert!(landed.ends_cookie(SIGN_IN));
    let browser = console.anonymous().with_cookie(&landed.cookie(SESSION));
    let info: SessionInfo = browser.get("/api/session").await.json();
    assert_eq!(info.user.unwrap().email, MEMBER);
    assert_eq!(live_tokens(&console, MEMBER), 1);
}

#[tokio::test]
async fn who_declines_is_told_so_and_not_signed_in() {
    let console = Console::with_sandbox().await;
    let sent = send_to_zoom(&console, "").await;
    let back = decide(&sent.page, "decline", MEMBER).await;
    let landed = navigate(&sent.browser, &back).await;
    refused_as(&landed, "declined");
    assert!(landed.ends_cookie(SIGN_IN));
    assert_eq!(requests(&console, GrantType::AuthorizationCode), 0);
}

#[tokio::test]
async fn a_way_back_works_once() {
    let console = Console::with_sandbox().await;
    let sent = send_to_zoom(&console, "").await;
    let back = decide(&sent.page, "allow", MEMBER).await;
    let first = navigate(&sent.browser, &back).await;
    assert!(!first.cookie(SESSION).is_empty());
    refused_as(&navigate(&sent.browser, &back).await, "stale");
    assert_eq!(requests(&console, GrantType::AuthorizationCode), 1);
}

#[tokio::test]
async fn a_way_back_in_another_browser_signs_nobody_in_and_leaves_the_first_its_own() {
    let console = Console::with_sandbox().await;
    let (ours, theirs) = (send_to_zoom(&console, "").await, send_to_zoom(&console, "").await);
    let back = decide(&ours.page, "allow", MEMBER).await;
    let made_up = format!("{SIGN_IN}={}", "A".repeat(43));
    for other in [
        console.anonymous(),
        theirs.browser,
        console.anonymous().with_cookie(&made_up),
        console.anonymous().with_cookie(&format!("{SIGN_IN}=")),
        console.admin().await,
    ] {
        refused_as(&navigate(&other, &back).await, "stale");
    }
    assert_eq!(requests(&console, GrantType::AuthorizationCode), 0, "the code was never used");
    assert!(!navigate(&ours.browser, &back).await.cookie(SESSION).is_empty());
}

#[tokio::test]
async fn a_way_back_that_was_never_begun_signs_nobody_in() {
    let console = Console::with_sandbox().await;
    let sent = send_to_zoom(&console, "").await;
    for query in ["", "?code=x", "?state=", "?code=x&state=y", "?code=a&code=b", "?error=x", "?%ff"]
    {
        let path = format!("/api/signin/zoom/callback{query}");
        refused_as(&navigate(&console.anonymous(), &path).await, "stale");
        let led = navigate(&sent.browser, &path).await;
        refused_as(&led, "stale");
        assert!(!led.ends_cookie(SIGN_IN));
    }
    // Another site that led the browser there has not ended what it was at.
    let back = decide(&sent.page, "allow", MEMBER).await;
    assert!(!navigate(&sent.browser, &back).await.cookie(SESSION).is_empty());
}

/// As when somebody is led to end another's sign-in, to be signed in as them.
#[tokio::test]
async fn a_code_of_another_sign_in_is_refused_and_nothing_of_it_is_kept() {
    let console = Console::with_sandbox().await;
    let (victim, attacker) = (send_to_zoom(&console, "").await, send_to_zoom(&console, "").await);
    let stolen = parameter(&decide(&victim.page, "allow", MEMBER).await, "code");
    let own_state = parameter(&attacker.page, "state");
    let path = format!(
        "/api/signin/zoom/callback?code={}&state={own_state}",
        utf8_percent_encode(&stolen, NON_ALPHANUMERIC)
    );
    refused_as(&navigate(&attacker.browser, &path).await, "stale");
    assert_eq!(requests(&console, GrantType::AuthorizationCode), 1, "PKCE refused it");
    assert_eq!(live_tokens(&console, MEMBER), 0);
    let id = console.member().await.id().await.parse().unwrap();
    assert_eq!(console.app.store.grant(&id).await.unwrap(), None);
}

#[tokio::test]
async fn a_person_may_take_ten_minutes_at_zoom() {
    let console = Console::with_sandbox().await;
    let sent = send_to_zoom(&console, "").await;
    console.pass(SignedDuration::from_secs(10 * 60 - 1));
    let back = decide(&sent.page, "allow", MEMBER).await;
    assert!(!navigate(&sent.browser, &back).await.cookie(SESSION).is_empty());

    let sent = send_to_zoom(&console, "").await;
    let back = decide(&sent.page, "allow", MEMBER).await;
    console.pass(SignedDuration::from_mins(10));
    refused_as(&navigate(&sent.browser, &back).await, "stale");
}

/// A console whose people consent at another account than the one it serves.
async fn consenting_elsewhere(seed: u64) -> (Console, Arc<sandbox::Account>) {
    let mut console = Console::with_sandbox().await;
    let options = sandbox::Options { users: 60, seed };
    let elsewhere = sandbox::Account::new(options, console.app.clock.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    // One host for both accounts, as Zoom's is: what is asked of a person is the other's.
    let there = sandbox::router(elsewhere.clone());
    let here = sandbox::router(console.account.clone().unwrap());
    let router = Router::new().fallback(move |request: Request| {
        let path = request.uri().path();
        let of_the_person = path == "/v2/users/me" || path.starts_with("/oauth/");
        let account = if of_the_person { there.clone() } else { here.clone() };
        account.oneshot(request)
    });
    tokio::spawn(async move { axum::serve(listener, router).await });
    let endpoints = Endpoints { api_url: format!("{url}/v2"), oauth_url: format!("{url}/oauth") };
    let timeouts = Timeouts { connect: Duration::from_secs(1), total: Duration::from_secs(2) };
    let http = zoom::http::client(timeouts).unwrap();
    let client = GrantClient::new(
        http.clone(),
        &endpoints,
        OAuthApp {
            client_id: sandbox::credentials::CLIENT_ID.to_owned(),
            client_secret: sandbox::credentials::CLIENT_SECRET.into(),
        },
        console.app.clock.clone(),
    );
    let keyring = console.app.signin.grants.as_ref().unwrap().keyring.clone();
    let grants = Some(Grants::new(client, keyring, Patience::default()));
    console.app.signin = Arc::new(SignIn { grants, ..(*console.app.signin).clone() });
    console.app.zoom = ZoomClient::new(http, endpoints, jwt(), console.app.clock.clone());
    console.router = server::router(console.app.clone()).unwrap();
    (console, elsewhere)
}

#[tokio::test]
async fn a_person_of_another_account_is_not_let_in_and_their_consent_is_given_back() {
    let (console, elsewhere) = consenting_elsewhere(2).await;
    let sent = send_to_zoom(&console, "").await;
    // The email is one of ours: Zoom's id tells that the person is not.
    let back = decide(&sent.page, "allow", MEMBER).await;
    refused_as(&navigate(&sent.browser, &back).await, "unknown_user");
    console.settled().await;
    assert_eq!(elsewhere.controls().token_requests(GrantType::AuthorizationCode), 1);
    assert_eq!(elsewhere.controls().revocations(), 1);
    assert_eq!(elsewhere.controls().live_refresh_tokens(MEMBER), 0);
}

#[tokio::test]
async fn an_inactive_person_is_not_let_in_and_their_consent_is_given_back() {
    // The same people, of whom one is deactivated only in the account served.
    let (console, elsewhere) = consenting_elsewhere(1).await;
    let id = console.member().await.id().await;
    console.app.zoom.set_user_status(&id, UserStatusAction::Deactivate).await.unwrap();
    let sent = send_to_zoom(&console, "").await;
    let back = decide(&sent.page, "allow", MEMBER).await;
    refused_as(&navigate(&sent.browser, &back).await, "unknown_user");
    console.settled().await;
    assert_eq!(elsewhere.controls().live_refresh_tokens(MEMBER), 0);
    assert_eq!(console.app.store.grant(&id.parse().unwrap()).await.unwrap(), None);
}

#[tokio::test]
async fn zoom_away_is_no_fault_of_the_person() {
    let console = Console::with_sandbox().await;
    let sent = send_to_zoom(&console, "").await;
    let back = decide(&sent.page, "allow", MEMBER).await;
    console.account.as_ref().unwrap().controls().set_token_endpoint_down(true);
    refused_as(&navigate(&sent.browser, &back).await, "unavailable");
}

#[tokio::test]
async fn signing_in_anew_by_zoom_ends_the_session_the_browser_had() {
    let console = Console::with_sandbox().await;
    let before = console.member().await;
    // The session's cookie goes along to Zoom, and not back from there: another site leads.
    let sent = navigate(&before, "/api/signin/zoom").await;
    let browser = console.anonymous().with_cookie(&sent.cookie(SIGN_IN));
    let back = decide(&sent.header(LOCATION), "allow", "admin@greenroom.test").await;
    let landed = navigate(&browser, &back).await;
    assert_ne!(Some(landed.cookie(SESSION)), before.cookie);
    before.get("/api/user").await.refusal(401, ErrorCode::NotSignedIn);
}

/// The account's own calls carry a JWT here, so that every token request is the person's.
#[tokio::test]
async fn the_profile_is_read_with_the_persons_own_consent_which_is_renewed() {
    let console = Console::with_sandbox().await;
    let member = signed_in(&console, MEMBER).await;
    let profile: Value = member.get("/api/userinfo").await.json();
    assert_eq!(profile["profile"]["email"], MEMBER);
    assert_eq!(requests(&console, GrantType::RefreshToken), 0);
    // Zoom ended the access token before its time.
    console.account.as_ref().unwrap().controls().expire_access_tokens();
    let profile: Value = member.get("/api/userinfo").await.json();
    assert_eq!(profile["profile"]["email"], MEMBER);
    assert_eq!(requests(&console, GrantType::RefreshToken), 1);
    let _: Value = member.get("/api/userinfo").await.json();
    assert_eq!(requests(&console, GrantType::RefreshToken), 1, "the new token is kept");
    // Its hour is over.
    for _ in 0..3 {
        console.pass(SignedDuration::from_mins(25));
        assert!(member.get("/api/session").await.status.is_success());
    }
    let profile: Value = member.get("/api/userinfo").await.json();
    assert_eq!(profile["profile"]["email"], MEMBER);
    assert_eq!(requests(&console, GrantType::RefreshToken), 2);
}

#[tokio::test]
async fn a_consent_ended_at_zoom_ends_the_sessions_it_opened() {
    let console = Console::with_sandbox().await;
    let by_email = console.member().await;
    let (here, there) = (signed_in(&console, MEMBER).await, signed_in(&console, MEMBER).await);
    end_consent_at_zoom(&console).await;
    here.get("/api/userinfo").await.refusal(401, ErrorCode::ConsentEnded);
    for ended in [here, there] {
        ended.get("/api/userinfo").await.refusal(401, ErrorCode::NotSignedIn);
    }
    // Proven otherwise: that session owes nothing to the consent.
    assert!(by_email.get("/api/userinfo").await.status.is_success());
}

/// As when a person removes the app in their Zoom profile.
async fn end_consent_at_zoom(console: &Console) {
    let id = console.member().await.id().await.parse().unwrap();
    let grants = console.app.signin.grants.as_ref().unwrap();
    let token = grants.access_token(&console.app, &id, None).await.unwrap().unwrap();
    grants.client.revoke(&token, Duration::from_secs(2)).await.unwrap();
    assert_eq!(live_tokens(console, MEMBER), 0);
}

#[tokio::test]
async fn logout_gives_the_consent_back_at_zoom_however_long_zoom_is_away() {
    let console = Console::with_sandbox().await;
    let member = signed_in(&console, MEMBER).await;
    let grants = console.app.signin.grants.clone().unwrap();
    let controls = console.account.as_ref().unwrap().controls();
    controls.set_revocation_down(true);
    assert!(member.delete("/api/user/logout").await.status.is_success());
    member.get("/api/user").await.refusal(401, ErrorCode::NotSignedIn);
    let round = revoke_due(&console.app, &grants).await.unwrap();
    assert_eq!(round, Revoked { done: 0, postponed: 1 });
    assert_eq!(live_tokens(&console, MEMBER), 1);

    controls.set_revocation_down(false);
    console.pass(SignedDuration::from_hours(1));
    let round = revoke_due(&console.app, &grants).await.unwrap();
    assert_eq!(round, Revoked { done: 1, postponed: 0 });
    assert_eq!(live_tokens(&console, MEMBER), 0);
    assert_eq!(revoke_due(&console.app, &grants).await.unwrap(), Revoked::default());
}

#[tokio::test]
async fn an_administrator_who_logs_somebody_out_gives_their_consent_back_too() {
    let console = Console::with_sandbox().await;
    let member = signed_in(&console, MEMBER).await;
    let id = member.id().await;
    let path = format!("/api/user/logout?user_id={id}");
    assert!(console.admin().await.delete(&path).await.status.is_success());
    member.get("/api/user").await.refusal(401, ErrorCode::NotSignedIn);
    let grants = console.app.signin.grants.clone().unwrap();
    assert_eq!(revoke_due(&console.app, &grants).await.unwrap().done, 1);
    assert_eq!(live_tokens(&console, MEMBER), 0);
}

#[tokio::test]
async fn without_the_method_there_is_no_way_to_zoom() {
    let methods = vec![SignInMethod::Code];
    let mut console = Console::with(Setup { methods, ..Setup::default() }).await;
    console.app.signin = Arc::new(SignIn { grants: None, ..(*console.app.signin).clone() });
    console.router = server::router(console.app.clone()).unwrap();
    for path in ["/api/signin/zoom", "/api/signin/zoom/callback?code=x&state=y"] {
        navigate(&console.anonymous(), path).await.refusal(404, ErrorCode::NotFound);
    }
}
