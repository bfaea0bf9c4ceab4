//! How many users the account has, by status and by licence; each figure leads to its list.

use std::sync::Arc;

use api::user::{Licence, UserSummary};
use leptos::prelude::*;

use crate::{
    dates,
    history::link,
    query::{Key, Query},
    route::{Place, Route},
    views::remote::{Remote, read},
    words,
};

/// The figures.
#[component]
pub fn Summary(
    /// The users are others now.
    anew: Trigger,
) -> impl IntoView {
    let resource = read(String::new, |client| client.user_summary());
    Effect::new(move |before: Option<()>| {
        anew.track();
        if before.is_some() {
            resource.refetch();
        }
    });
    let render = Arc::new(|summary: UserSummary| figures(summary).into_any());
    view! { <div class="user-summary"><Remote resource loading=words::user_summary::loading() render/></div> }
}

fn figures(summary: UserSummary) -> impl IntoView {
    let of = |key: Key, value: &str| Some(Query::default().with(key, value));
    let licence = |licence: Licence| of(Key::Licence, &licence.0.to_string());
    let figures = [
        (words::users::active(), summary.active_users_count, Some(Query::default())),
        (words::users::inactive(), summary.inactive_users_count, of(Key::Status, "inactive")),
        (words::users::pending(), summary.pending_users_count, of(Key::Status, "pending")),
        (words::licences::licensed(), summary.licensed_users_count, licence(Licence::LICENSED)),
        (words::licences::basic(), summary.basic_users_count, licence(Licence::BASIC)),
    ];
    let figure = |(name, count, query): (&'static str, u64, Option<Query>)| {
        let count = dates::count(count);
        let value = match query {
            Some(query) => {
                let href = link(Place::new(Route::Users, query));
                view! { <a href=href>{count}</a> }.into_any()
            }
            None => count.into_any(),
        };
        view! { <div class="tile"><dt>{name}</dt><dd class="tile-value">{value}</dd></div> }
    };
    // Of these Zoom has no list.
    let more = [
        (words::user_summary::rooms(), summary.room_users_count),
        (words::user_summary::join_only(), summary.join_only_users_count),
        (words::licences::on_prem(), summary.on_prem_users_count),
    ];
    let more =
        more.into_iter().filter(|(_, count)| *count > 0).map(|(name, count)| (name, count, None));
    view! { <dl class="tiles">{figures.into_iter().chain(more).map(figure).collect_view()}</dl> }
}
