//! How a failed call looks: the one place that turns an [`ApiError`] into words and a way on.

use std::collections::BTreeMap;

use api::ErrorCode;
use leptos::prelude::*;

use crate::{
    client::ApiError,
    ui::{
        form::FormErrors,
        icons::{Glyph, Icon},
        panel::StatePanel,
    },
    words,
};

/// Kind, icon and title of the panel that shows an error.
fn face(error: &ApiError) -> (&'static str, Glyph, &'static str) {
    match error.code() {
        Some(ErrorCode::Forbidden) => ("denied", Glyph::Lock, words::failures::denied()),
        Some(ErrorCode::UserNotFound | ErrorCode::MeetingNotFound | ErrorCode::NotFound) => {
            ("missing", Glyph::Lens, words::failures::missing())
        }
        Some(ErrorCode::RateLimited | ErrorCode::HostDailyLimit) => {
            ("rate-limited", Glyph::Waiting, words::failures::rate_limited())
        }
        _ if *error == ApiError::Offline => ("offline", Glyph::Offline, words::failures::offline()),
        _ => ("error", Glyph::Alert, words::failures::failed()),
    }
}

/// What the server's people need to find the call.
fn fine_print(error: &ApiError) -> String {
    let ApiError::Refused(body) = error else { return String::new() };
    let mut parts = Vec::new();
    if let Some(seconds) = body.retry_after_s {
        parts.push(words::failures::retry_after(seconds));
    }
    if !body.request_id.is_empty() {
        parts.push(words::failures::request(&body.request_id));
    }
    if let Some(tracking_id) = body.zoom.as_ref().and_then(|zoom| zoom.tracking_id.as_ref()) {
        parts.push(words::failures::tracking(tracking_id));
    }
    parts.join(" · ")
}

/// A failed call in place of what it should have brought.
#[component]
pub fn Failure(
    /// What went wrong.
    error: ApiError,
    /// Tries again.
    retry: Callback<()>,
) -> impl IntoView {
    let (kind, glyph, title) = face(&error);
    let retriable = !matches!(kind, "denied" | "missing");
    let fine_print = fine_print(&error);
    let detail = String::from(error);
    view! {
        <StatePanel kind glyph title detail fine_print>
            {retriable.then(|| view! {
                <button type="button" class="button" on:click=move |_| retry.run(())>
                    <Icon glyph=Glyph::Again/>
                    {words::parts::try_again()}
                </button>
            })}
        </StatePanel>
    }
}

/// A failed call beside the form that made it.
pub fn show_in_form(errors: FormErrors, error: &ApiError) {
    match error {
        ApiError::Refused(body) if !body.fields.is_empty() => {
            errors.show_rules(body.fields.clone());
        }
        // Only one field can be in use already.
        ApiError::Refused(body) if body.code == ErrorCode::EmailInUse => {
            let rule = BTreeMap::from([("email".to_owned(), error.to_string())]);
            errors.show(rule, "");
        }
        _ => {
            let fine_print = fine_print(error);
            let sentence = error.to_string();
            let message = if fine_print.is_empty() {
                sentence
            } else {
                words::failures::with_small_print(&sentence, &fine_print)
            };
            errors.show(Default::default(), &message);
        }
    }
}
