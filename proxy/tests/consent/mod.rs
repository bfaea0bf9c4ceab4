//! Somebody who consents at the sandbox account's page.

use axum::http::{StatusCode, header};

/// Allows what the consent page at `url` asks, as the user with this email; where the browser is
/// sent then.
pub(crate) async fn allow(http: &reqwest::Client, url: &str, email: &str) -> String {
    let (page, asked) = url.split_once('?').unwrap();
    let form = format!("{asked}&decision=allow&email={email}");
    let form_type = "application/x-www-form-urlencoded";
    let request = http.post(page).header(header::CONTENT_TYPE, form_type).body(form);
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{}", answer.text().await.unwrap());
    answer.headers()[header::LOCATION].to_str().unwrap().to_owned()
}
