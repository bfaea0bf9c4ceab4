//! The question before a sign-in at Zoom in a window of its own. Whoever has consented before is let
//! through there without a word: a page of another origin that opens the window could sign a
//! visitor in unasked. So the console asks first, unless it was its own page. The way on is a link
//! with a token made of this browser's cookie, which no other page knows.

use axum::{
    http::{HeaderMap, header::SET_COOKIE},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use subtle::ConstantTimeEq;

use super::{made_page::made, signin_handover::OPENER_STAYS};
use crate::{app::App, http::is_of_own_page, session::SignInSecret, store::Handover};

/// Whether the visitor wants this sign-in: the console's own page leads to it, from a click there,
/// or `answer` is what this browser was given with the question.
pub(super) fn is_wanted(
    app: &App,
    headers: &HeaderMap,
    handover: &Handover,
    answer: Option<&str>,
) -> bool {
    let own = handover.origin == app.public_url.origin().as_str() && is_of_own_page(headers);
    let given = answer.zip(app.cookies.read_handover(headers));
    own || given.is_some_and(|(answer, secret)| {
        token(&secret, handover).as_bytes().ct_eq(answer.as_bytes()).into()
    })
}

/// Asks.
pub(super) fn ask(app: &App, headers: &HeaderMap, handover: &Handover) -> Response {
    // The one this browser has stays: another window of its may be at Zoom with it.
    let secret = app.cookies.read_handover(headers);
    let secret = secret.unwrap_or_else(|| SignInSecret::random(&app.random));
    // An origin here is of letters, digits and `.-:/[]`: nothing in it means anything in HTML or
    // in a query.
    let Handover { challenge, origin } = handover;
    let way = format!(
        "?handover={}&amp;origin={origin}&amp;answer={}",
        URL_SAFE_NO_PAD.encode(challenge.0),
        token(&secret, handover)
    );
    let content = format!(
        "<h1>Sign in to Greenroom for {origin}?</h1>\
         <p>This window was opened in the name of a page of {origin}. Once you are signed in, that \
         page can do in Greenroom whatever you may do. If you have not just asked it to sign you \
         in, close this window.</p>\
         <p><a class=\"button button-primary\" id=\"continue\" href=\"{way}\">Continue</a></p>"
    );
    let cookie = app.cookies.begin_handover(&secret);
    (OPENER_STAYS, [(SET_COOKIE, cookie)], made(app, "Sign in", "question", &content))
        .into_response()
}

/// Says yes to the question for this page, and for no other.
fn token(secret: &SignInSecret, handover: &Handover) -> String {
    let Handover { challenge, origin } = handover;
    let challenge = URL_SAFE_NO_PAD.encode(challenge.0);
    URL_SAFE_NO_PAD.encode(secret.derive(&format!("answer {challenge} {origin}")).0)
}
