//! The consent page: what it shows, and where it sends the browser.

use axum::{body::Body, http::Request};
use sandbox::credentials::CLIENT_ID;

use crate::caller::{Answer, Caller};

pub(crate) const BACK: &str = "http://127.0.0.1:8080/api/signin/zoom/callback";
/// RFC 7636, appendix B.
pub(crate) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// What an app asks for that sends the browser back to `back`.
fn request(back: &str) -> String {
    format!(
        "response_type=code&client_id={CLIENT_ID}&redirect_uri={back}&state=a%22%3E%26b\
         &code_challenge={CHALLENGE}&code_challenge_method=S256"
    )
}

async fn ask(caller: &Caller, query: &str) -> Answer {
    let request = Request::get(format!("/oauth/authorize?{query}"));
    caller.send(request.body(Body::empty()).unwrap()).await
}

async fn decide(caller: &Caller, form: &str) -> Answer {
    let request = Request::post("/oauth/authorize")
        .header("content-type", "application/x-www-form-urlencoded");
    caller.send(request.body(Body::from(form.to_owned())).unwrap()).await
}

/// Where the browser is sent.
fn location(answer: &Answer) -> &str {
    assert_eq!(answer.status, 303, "{}", answer.body);
    answer.headers["location"].to_str().unwrap()
}

/// The code of a user's consent.
pub(crate) async fn code(caller: &Caller, email: &str) -> String {
    let form = format!("{}&decision=allow&user={email}", request(BACK));
    let answer = decide(caller, &form).await;
    let (_, rest) = location(&answer).split_once("?code=").unwrap();
    rest.split_once('&').unwrap().0.replace("%2D", "-").replace("%5F", "_")
}

#[tokio::test]
async fn the_page_offers_active_people_and_works_without_script_and_foreign_style() {
    let caller = Caller::new();
    let answer = ask(&caller, &request(BACK)).await;
    assert_eq!(answer.status, 200);
    let page = answer.body.as_str().unwrap();
    for local in ["owner", "admin", "member"] {
        assert!(page.contains(&format!("value=\"{local}@greenroom.test\"")), "{page}");
    }
    assert!(page.contains("name=\"email\"") && page.contains(">Decline<"), "{page}");
    assert!(!page.contains("<script") && !page.contains(" style=") && !page.contains("<style"));
    let policy = answer.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'; style-src 'self'"), "{policy}");
    let style = Request::get("/oauth/consent.css").body(Body::empty()).unwrap();
    assert_eq!(caller.send(style).await.status, 200);
}

#[tokio::test]
async fn what_the_app_sent_cannot_become_markup() {
    let page = ask(&Caller::new(), &request(BACK)).await.body;
    let page = page.as_str().unwrap();
    assert!(page.contains("name=\"state\" value=\"a&quot;&gt;&amp;b\""), "{page}");
    let form = format!("{}&decision=allow&email=%3Cb%3E", request(BACK));
    let page = decide(&Caller::new(), &form).await.body;
    assert!(page.as_str().unwrap().contains("“&lt;b&gt;”"), "{page}");
}

#[tokio::test]
async fn allowing_sends_a_code_and_the_state_back_and_declining_an_error() {
    let caller = Caller::new();
    for who in
        ["user=member@greenroom.test", "user=owner@greenroom.test&email=MEMBER@greenroom.test"]
    {
        let answer = decide(&caller, &format!("{}&decision=allow&{who}", request(BACK))).await;
        let location = location(&answer);
        assert!(location.starts_with(&format!("{BACK}?code=")), "{location}");
        assert!(location.ends_with("&state=a%22%3E%26b"), "{location}");
    }
    let form = format!("{}&decision=decline&user=member@greenroom.test", request(BACK));
    let answer = decide(&caller, &form).await;
    assert_eq!(location(&answer), format!("{BACK}?error=access%5Fdenied&state=a%22%3E%26b"));
}

#[tokio::test]
async fn nobody_consents_for_somebody_inactive_or_unknown() {
    let caller = Caller::new();
    for email in ["inactive@greenroom.test", "pending@greenroom.test", "x@greenroom.test", ""] {
        let form = format!("{}&decision=allow&email={email}", request(BACK));
        let answer = decide(&caller, &form).await;
        assert_eq!(answer.status, 400, "{email}");
        assert!(answer.body.as_str().unwrap().contains("no active user"), "{email}");
    }
}

#[tokio::test]
async fn an_unknown_app_or_address_is_told_on_the_page_and_never_redirected_to() {
    let caller = Caller::new();
    let good = request(BACK);
    for bad in [
        good.replace(CLIENT_ID, "another"),
        good.replace("client_id=", "x="),
        good.replace("redirect_uri=", "x="),
        request("https://evil.test/back"),
        request("http://127.0.0.1@evil.test/back"),
    ] {
        for answer in
            [ask(&caller, &bad).await, decide(&caller, &format!("{bad}&decision=allow")).await]
        {
            assert_eq!(answer.status, 400, "{bad}");
            assert!(!answer.headers.contains_key("location"), "{bad}");
            assert!(answer.body.as_str().unwrap().contains("Invalid"), "{bad}");
        }
    }
}

#[tokio::test]
async fn an_address_elsewhere_is_redirected_to_where_it_is_registered() {
    let back = "https://console.example/back?x=1";
    let caller = Caller::new();
    caller.account.register_redirect_uri(back);
    let form = format!("{}&decision=decline", request("https://console.example/back%3Fx=1"));
    let answer = decide(&caller, &form).await;
    assert!(location(&answer).starts_with(&format!("{back}&error=")));
}

#[tokio::test]
async fn a_request_that_only_the_app_can_mend_is_told_to_the_app() {
    let caller = Caller::new();
    let good = request(BACK);
    for (bad, error) in [
        (
            good.replace("response_type=code", "response_type=token"),
            "unsupported%5Fresponse%5Ftype",
        ),
        (good.replace("=S256", "=S512"), "invalid%5Frequest"),
        (good.replace("code_challenge=", "x="), "invalid%5Frequest"),
    ] {
        let answer = ask(&caller, &bad).await;
        assert_eq!(location(&answer), format!("{BACK}?error={error}&state=a%22%3E%26b"), "{bad}");
    }
}
