//! The client against the sandbox account, over a socket: what both sides wrote from Zoom's
//! specifications has to fit together.

#![cfg(test)]

use std::{sync::Arc, time::Duration};

use jiff::{Timestamp, civil::Date};
use sandbox::{Account, GrantType, Options, credentials};
use secrecy::{ExposeSecret, SecretString};
use tokio::net::TcpListener;
use zoom::{
    Credentials, Endpoints, Error, Grant, GrantClient, GrantError, HistoryKind, OAuthApp,
    PastMeetingRef, ReportType, UserStatus, ZoomClient,
    http::{Timeouts, client},
};

const BACK: &str = "http://127.0.0.1:8080/back";
const MEMBER: &str = "member@greenroom.test";
/// RFC 7636, appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const LONG: Duration = Duration::from_secs(10);

fn now() -> Timestamp {
    "2026-11-24T15:00:00Z".parse().unwrap()
}

struct Served {
    account: Arc<Account>,
    endpoints: Endpoints,
}

impl Served {
    async fn start() -> Self {
        let options = Options { users: 40, ..Options::default() };
        let account = Account::new(options, Arc::new(now));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = sandbox::router(account.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        let endpoints = Endpoints {
            api_url: format!("http://{address}/v2"),
            oauth_url: format!("http://{address}/oauth"),
        };
        Self { account, endpoints }
    }

    fn grants(&self, secret: &str) -> GrantClient {
        let client_id = credentials::CLIENT_ID.to_owned();
        let app = OAuthApp { client_id, client_secret: secret.into() };
        let http = client(Timeouts::default()).unwrap();
        GrantClient::new(http, &self.endpoints, app, Arc::new(now))
    }

    fn zoom(&self) -> ZoomClient {
        let credentials = Credentials::ServerToServer {
            account_id: credentials::ACCOUNT_ID.to_owned(),
            client_id: credentials::CLIENT_ID.to_owned(),
            client_secret: credentials::CLIENT_SECRET.into(),
        };
        let http = client(Timeouts::default()).unwrap();
        ZoomClient::new(http, self.endpoints.clone(), credentials, Arc::new(now))
    }

    /// The code of a user's consent, given on the page that `grants` names.
    async fn consent(&self, grants: &GrantClient, email: &str) -> SecretString {
        let page: reqwest::Url = grants.authorize_url(BACK, "s", CHALLENGE).parse().unwrap();
        let http = client(Timeouts::default()).unwrap();
        assert_eq!(http.get(page.clone()).send().await.unwrap().status(), 200);
        let mut form: Vec<_> = page.query_pairs().into_owned().collect();
        form.push(("decision".to_owned(), "allow".to_owned()));
        form.push(("email".to_owned(), email.to_owned()));
        let form: Vec<_> = form.iter().map(|(name, value)| (&**name, &**value)).collect();
        let mut bare = page.clone();
        bare.set_query(None);
        let answer = http.post(bare).form(&form).send().await.unwrap();
        let back = answer.headers()["location"].to_str().unwrap();
        let back: reqwest::Url = back.parse().unwrap();
        let value = |name: &str| {
            let (_, value) = back.query_pairs().find(|(key, _)| key == name).unwrap();
            value.into_owned()
        };
        assert_eq!(value("state"), "s");
        value("code").into()
    }

    async fn grant(&self, grants: &GrantClient) -> Grant {
        let code = self.consent(grants, MEMBER).await;
        grants.exchange(&code, &VERIFIER.into(), BACK, LONG).await.unwrap()
    }
}

#[tokio::test]
async fn a_user_consents_and_is_known_by_the_access_token() {
    let served = Served::start().await;
    let grants = served.grants(credentials::CLIENT_SECRET);
    let grant = served.grant(&grants).await;
    let user = served.zoom().user_of(&grant.access_token.secret).await.unwrap();
    assert_eq!((&*user.email, &*user.account_id), (MEMBER, credentials::ACCOUNT_ID));
    assert_eq!(user.status, UserStatus::Active);
    assert_eq!(served.zoom().get_user(MEMBER).await.unwrap().id, user.id);
}

#[tokio::test]
async fn a_grant_lives_from_refresh_to_refresh_until_it_is_revoked() {
    let served = Served::start().await;
    let grants = served.grants(credentials::CLIENT_SECRET);
    let first = served.grant(&grants).await;
    let second = grants.refresh(&first.refresh_token, LONG).await.unwrap();
    assert_ne!(first.refresh_token.expose_secret(), second.refresh_token.expose_secret());
    let late = grants.refresh(&first.refresh_token, LONG).await.unwrap_err();
    assert!(matches!(late, GrantError::InvalidGrant(_)), "{late}");
    served.zoom().user_of(&second.access_token.secret).await.unwrap();
    for _ in 0..2 {
        grants.revoke(&second.refresh_token, LONG).await.unwrap();
    }
    assert_eq!(served.account.controls().live_refresh_tokens(MEMBER), 0);
    let error = served.zoom().user_of(&second.access_token.secret).await.unwrap_err();
    assert!(matches!(error, Error::Credentials(_)), "{error}");
}

#[tokio::test]
async fn each_way_an_exchange_fails_is_told_apart() {
    let served = Served::start().await;
    let grants = served.grants(credentials::CLIENT_SECRET);
    let code = served.consent(&grants, MEMBER).await;
    let thief = served.grants("wrong");
    let error = thief.exchange(&code, &VERIFIER.into(), BACK, LONG).await.unwrap_err();
    assert!(matches!(error, GrantError::InvalidClient(_)), "{error}");
    let error = grants.exchange(&code, &"another".into(), BACK, LONG).await.unwrap_err();
    assert!(matches!(error, GrantError::InvalidGrant(_)), "{error}");
    let controls = served.account.controls();
    controls.set_token_endpoint_down(true);
    let error = grants.exchange(&code, &VERIFIER.into(), BACK, LONG).await.unwrap_err();
    assert!(matches!(error, GrantError::Unknown(_)), "{error}");
    assert_eq!(controls.token_requests(GrantType::AuthorizationCode), 3);
}

#[tokio::test]
async fn an_answer_that_is_not_waited_for_costs_the_grant_and_is_told_as_unknown() {
    let served = Served::start().await;
    let grants = served.grants(credentials::CLIENT_SECRET);
    let grant = served.grant(&grants).await;
    let controls = served.account.controls();
    controls.delay_token_answers(Duration::from_secs(600));
    let hasty = Duration::from_millis(200);
    let error = grants.refresh(&grant.refresh_token, hasty).await.unwrap_err();
    assert_eq!(error, GrantError::Unknown(Error::Timeout));
    controls.delay_token_answers(Duration::ZERO);
    let error = grants.refresh(&grant.refresh_token, LONG).await.unwrap_err();
    assert!(matches!(error, GrantError::InvalidGrant(_)), "{error}");
}

#[tokio::test]
async fn an_access_token_made_to_expire_is_replaced_and_the_call_goes_on() {
    let served = Served::start().await;
    let zoom = served.zoom();
    zoom.get_user(MEMBER).await.unwrap();
    served.account.controls().expire_access_tokens();
    zoom.get_user(MEMBER).await.unwrap();
    let requests = served.account.controls().token_requests(GrantType::AccountCredentials);
    assert_eq!(requests, 2);
}

#[tokio::test]
async fn every_sitting_of_a_users_report_is_read_by_its_kind_and_missing_by_the_other() {
    let served = Served::start().await;
    let zoom = served.zoom();
    let day = |text: &str| text.parse::<Date>().unwrap();
    let (from, to) = (day("2026-10-24"), day("2026-11-24"));
    let report = zoom.report_user_meetings(MEMBER, from, to, ReportType::Past).await.unwrap();
    let mut webinars = 0;
    for row in &report.meetings {
        let id = PastMeetingRef::Uuid(&row.uuid);
        let (as_meeting, as_webinar) =
            (zoom.report_meeting(id).await, zoom.report_webinar(id).await);
        let (found, missing, joins) = match row.kind() {
            HistoryKind::Meeting => {
                (as_meeting, as_webinar, zoom.report_meeting_participants(id).await)
            }
            HistoryKind::Webinar => {
                webinars += 1;
                assert_eq!(
                    zoom.past_webinar_participants(id).await.unwrap().len(),
                    zoom.report_webinar_participants(id).await.unwrap().len(),
                );
                (as_webinar, as_meeting, zoom.report_webinar_participants(id).await)
            }
        };
        assert_eq!(found.unwrap().uuid, row.uuid);
        assert!(missing.unwrap_err().is_meeting_missing());
        assert!(joins.unwrap().len() >= row.participants_count as usize);
    }
    assert!(webinars > 0 && webinars < report.meetings.len());
}
