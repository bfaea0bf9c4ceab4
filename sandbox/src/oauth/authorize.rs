//! `/oauth/authorize`: asks somebody for consent, and sends the browser back with the answer.

use std::{fmt::Write, sync::Arc};

use axum::{
    extract::State,
    http::{StatusCode, header::LOCATION},
    response::{IntoResponse, Response},
};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::{
    consent_page::{self, Consent},
    redirect_uri,
};
use crate::{
    Account, credentials,
    grants::Challenge,
    params::Params,
    user::{Standing, Status, User},
};

/// How many people the page offers by name.
const OFFERED: usize = 3;

/// Shows the consent page.
pub(super) async fn ask(State(account): State<Arc<Account>>, params: Params) -> Response {
    match Authorization::read(&params, &account) {
        Ok(authorization) => authorization.page(&account, None),
        Err(fault) => fault.into_response(),
    }
}

/// Takes the decision made on the consent page.
pub(super) async fn decide(State(account): State<Arc<Account>>, form: String) -> Response {
    let form = Params::parse(&form);
    let authorization = match Authorization::read(&form, &account) {
        Ok(authorization) => authorization,
        Err(fault) => return fault.into_response(),
    };
    if form.text("decision") != Some("allow") {
        return redirect(authorization.back("error", "access_denied"));
    }
    // Somebody who typed an email means it, whoever is picked above it.
    let named = form.text("email").or_else(|| form.text("user")).unwrap_or_default();
    let user = account.read().people.find(named.trim()).filter(|user| is_active(&user.standing));
    let Some(user) = user else {
        return authorization.page(&account, Some(named));
    };
    let Authorization { redirect_uri, challenge, .. } = &authorization;
    let code = account.grants().consent(&user.id, redirect_uri, challenge.clone(), account.now());
    redirect(authorization.back("code", &code))
}

fn is_active(user: &Standing) -> bool {
    user.status == Status::Active
}

/// What is wrong with a request.
enum Fault {
    /// The app or the address: nobody is sent anywhere, the page says what.
    Told(&'static str),
    /// Something else: the browser is sent back to this address, which tells the app.
    Back(String),
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        match self {
            Self::Told(what) => consent_page::fault(what),
            Self::Back(address) => redirect(address),
        }
    }
}

fn redirect(address: String) -> Response {
    (StatusCode::SEE_OTHER, [(LOCATION, address)]).into_response()
}

/// What the app asks for.
struct Authorization {
    redirect_uri: String,
    state: Option<String>,
    challenge: Option<Challenge>,
}

impl Authorization {
    fn read(params: &Params, account: &Account) -> Result<Self, Fault> {
        if params.text("client_id") != Some(credentials::CLIENT_ID) {
            let what = "Invalid client_id: this account has no such app.";
            return Err(Fault::Told(what));
        }
        let redirect_uri = params.text("redirect_uri").unwrap_or_default();
        if !redirect_uri::is_allowed(redirect_uri, &account.redirect_uris()) {
            let what = "Invalid redirect: the app has not registered this redirect_uri.";
            return Err(Fault::Told(what));
        }
        let mut authorization = Self {
            redirect_uri: redirect_uri.to_owned(),
            state: params.text("state").map(str::to_owned),
            challenge: None,
        };
        if params.text("response_type") != Some("code") {
            return Err(Fault::Back(authorization.back("error", "unsupported_response_type")));
        }
        let challenge = params.text("code_challenge").map(str::to_owned);
        authorization.challenge = match (params.text("code_challenge_method"), challenge) {
            (None, None) => None,
            (Some("S256"), Some(challenge)) => Some(Challenge::S256(challenge)),
            (Some("plain") | None, Some(challenge)) => Some(Challenge::Plain(challenge)),
            _ => return Err(Fault::Back(authorization.back("error", "invalid_request"))),
        };
        Ok(authorization)
    }

    /// The address that takes the browser back to the app.
    fn back(&self, name: &str, value: &str) -> String {
        let mut location = self.redirect_uri.clone();
        let pairs = [Some((name, value)), self.state.as_deref().map(|state| ("state", state))];
        for (name, value) in pairs.into_iter().flatten() {
            location.push(if location.contains('?') { '&' } else { '?' });
            // Writing to a String cannot fail.
            let _ = write!(location, "{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC));
        }
        location
    }

    /// The consent page; `unknown` is who was named but is nobody active.
    fn page(&self, account: &Account, unknown: Option<&str>) -> Response {
        let records = account.read();
        let active = records.people.standings().filter(|(_, user)| is_active(user)).take(OFFERED);
        let people: Vec<User> = active.map(|(place, _)| records.people.at(place)).collect();
        let (challenge, method) = match &self.challenge {
            None => (None, None),
            Some(Challenge::S256(challenge)) => (Some(challenge.as_str()), Some("S256")),
            Some(Challenge::Plain(challenge)) => (Some(challenge.as_str()), Some("plain")),
        };
        let asked = [
            ("response_type", Some("code")),
            ("client_id", Some(credentials::CLIENT_ID)),
            ("redirect_uri", Some(&*self.redirect_uri)),
            ("state", self.state.as_deref()),
            ("code_challenge", challenge),
            ("code_challenge_method", method),
        ];
        consent_page::consent(&Consent { people: &people, asked: &asked, unknown })
    }
}
