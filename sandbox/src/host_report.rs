//! `/report/users`: who hosted in a range of days, and who did not.

use std::{collections::HashMap, sync::Arc};

use axum::{Json, Router, extract::State, routing::get};
use serde_json::{Value, json};

use crate::{
    Account, error::ZoomError, paging::Paging, participants, report_range::ReportRange,
    roll::Place, user::Status,
};

/// The routes.
pub(crate) fn routes() -> Router<Arc<Account>> {
    Router::new().route("/report/users", get(list))
}

/// What somebody hosted, or all of them together.
#[derive(Clone, Copy, Default)]
struct Hosted {
    meetings: usize,
    participants: usize,
    minutes: i64,
}

impl Hosted {
    fn add(&mut self, other: Self) {
        self.meetings += other.meetings;
        self.participants += other.participants;
        self.minutes += other.minutes;
    }
}

/// Zoom: an active host held at least one meeting in the range, an inactive one none. People who
/// left the account or never joined it are neither.
async fn list(
    State(account): State<Arc<Account>>,
    paging: Paging,
) -> Result<Json<Value>, ZoomError> {
    let params = &paging.params;
    let range = ReportRange::read(params, &account)?;
    let active = params.one_of("type", &["active", "inactive"])? != Some("inactive");
    // The account has no groups, so nobody is in the one asked for.
    let none = params.text("group_id").is_some();
    let page = paging.page()?;
    let history = account.history();
    let mut hosts: HashMap<Place, Hosted> = HashMap::new();
    for meeting in range.ranks(history).map(|rank| history.at(rank)) {
        hosts.entry(meeting.host).or_default().add(Hosted {
            meetings: 1,
            participants: meeting.people,
            minutes: participants::total_minutes(&meeting),
        });
    }
    let records = account.read();
    let rows: Vec<(Place, Hosted)> = records
        .people
        .standings()
        .filter(|(_, user)| user.status != Status::Pending && !none)
        .map(|(place, _)| (place, hosts.get(&place).copied().unwrap_or_default()))
        .filter(|(_, hosted)| (hosted.meetings > 0) == active)
        .collect();
    let mut total = Hosted::default();
    rows.iter().for_each(|(_, hosted)| total.add(*hosted));
    let mut answer = page.numbered_answer("users", rows.len(), |at| {
        let (place, hosted) = rows[at];
        let user = records.people.at(place);
        json!({
            "id": user.id,
            "email": user.email,
            "user_name": user.display_name,
            "type": user.standing.licence,
            "dept": user.dept,
            "meetings": hosted.meetings,
            "participants": hosted.participants,
            "meeting_minutes": hosted.minutes,
        })
    });
    for (name, value) in [
        ("from", json!(range.from)),
        ("to", json!(range.to)),
        ("total_meetings", json!(total.meetings)),
        ("total_participants", json!(total.participants)),
        ("total_meeting_minutes", json!(total.minutes)),
    ] {
        answer.insert(name.to_owned(), value);
    }
    Ok(Json(answer.into()))
}
