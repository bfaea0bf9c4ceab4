//! The only place that knows HTTP: one method a route of the contract, every failure an
//! [`ApiError`].

mod bulk;
mod error;
mod read;
mod transport;
mod users;

use std::sync::Arc;

use api::{
    Day, ErrorBody, ErrorCode, MeetingId, OccurrenceId, PastMeetingRef, UserId,
    audit::AuditList,
    budget::Budget,
    meeting::{
        ChangeMeeting, CreateMeeting, CreatedMeeting, DeleteMeeting, Invitation, MeetingDetails,
        MeetingList, MeetingListType, StartLink, UpcomingMeetings,
    },
    preferences::Preferences,
    report::{MeetingReport, Report, ReportRange, ReportType},
    session::{
        CodeRequest, HandoverRequest, SessionInfo, SessionList, SignInAnswer, SignInRequest,
        UserInfo,
    },
    user::{CreateUser, CreatedUser, Directory, PAGE_SIZE_MAX, UserList, UserStatus},
};
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use serde::{Serialize, de::DeserializeOwned};
use web_sys::AbortController;

use crate::query::encode_component;

pub use bulk::BulkAct;
pub use error::ApiError;
use read::read;
pub use transport::{Answer, Fetch, Local, Method, NoAnswer, Request, Transport, origin};

/// A call under way.
pub type Call<T> = Local<Result<T, ApiError>>;

/// Names one attempt to create something: sent again with the same body, it creates nothing twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// A fresh key of 128 random bits. `crypto.randomUUID` would do, but is missing where an
    /// intranet serves the page over plain http.
    #[must_use]
    pub fn random() -> Self {
        let mut bytes = [0_u8; 16];
        if let Ok(crypto) = window().crypto() {
            // It fails only for more bytes than it gives at once.
            let _ = crypto.get_random_values_with_u8_array(&mut bytes);
        }
        Self(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

/// Keeps the key of an attempt for as long as its body stays the same, so that trying again after
/// a lost answer creates nothing twice.
#[derive(Debug, Clone, Default)]
pub struct Attempt(Option<(String, IdempotencyKey)>);

impl Attempt {
    /// The key to send with this body.
    pub fn key_for(&mut self, body: &impl Serialize) -> IdempotencyKey {
        let body = json(body);
        match &self.0 {
            Some((last, key)) if *last == body => key.clone(),
            _ => {
                let key = IdempotencyKey::random();
                self.0 = Some((body, key.clone()));
                key
            }
        }
    }
}

/// Gives calls up.
#[derive(Clone)]
pub struct Abort(Option<SendWrapper<AbortController>>);

impl Abort {
    /// Gives them up: each ends with [`ApiError::Cancelled`].
    pub fn abort(&self) {
        if let Some(controller) = &self.0 {
            controller.abort();
        }
    }
}

/// Which page of the users to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UsersPage {
    /// The status they have.
    pub status: UserStatus,
    /// What the page before named as the next; empty for the first.
    pub next_page_token: String,
}

/// Speaks to the server.
#[derive(Clone)]
pub struct Client {
    base: Arc<str>,
    transport: Arc<dyn Transport>,
    on_refusal: Arc<dyn Fn(&ErrorBody) + Send + Sync>,
    abort: Option<SendWrapper<AbortController>>,
}

impl Client {
    /// A client of the server at `base` (such as `/api`). `on_refusal` is told of whatever any
    /// call is refused for.
    #[must_use]
    pub fn new(
        base: &str,
        transport: Arc<dyn Transport>,
        on_refusal: impl Fn(&ErrorBody) + Send + Sync + 'static,
    ) -> Self {
        Self {
            base: base.trim_end_matches('/').into(),
            transport,
            on_refusal: Arc::new(on_refusal),
            abort: None,
        }
    }

    /// The server's origin, where that is not the page's.
    #[must_use]
    pub fn other_origin(&self) -> Option<String> {
        transport::is_elsewhere(&self.base).then(|| origin(&self.base)).flatten()
    }

    /// The server's origin.
    #[must_use]
    pub fn origin(&self) -> Option<String> {
        origin(&self.base).or_else(|| window().location().origin().ok())
    }

    /// The address of what the server has beside its routes.
    #[must_use]
    pub fn beside_routes(&self, name: &str) -> String {
        let folder = self.base.rfind('/').map_or("", |slash| &self.base[..slash]);
        format!("{folder}/{name}")
    }

    /// A client whose calls can be given up, and what gives them up.
    #[must_use]
    pub fn abortable(&self) -> (Self, Abort) {
        let abort = Abort(AbortController::new().ok().map(SendWrapper::new));
        (Self { abort: abort.0.clone(), ..self.clone() }, abort)
    }

    /// Who is signed in, and how one signs in.
    pub fn session(&self) -> Call<SessionInfo> {
        self.get("/session")
    }

    /// Starts a sign-in.
    pub fn sign_in(&self, body: &SignInRequest) -> Call<SignInAnswer> {
        self.post("/signin", body, None)
    }

    /// Ends a sign-in by a one-time code.
    pub fn sign_in_code(&self, code: String) -> Call<SignInAnswer> {
        self.post("/signin/code", &CodeRequest { code }, None)
    }

    /// Where the browser goes to sign in at Zoom; `return_to` is a route of the console.
    #[must_use]
    pub fn zoom_sign_in_address(&self, return_to: String) -> String {
        let query = with_query("/signin/zoom", &[("return_to", return_to)]);
        format!("{}{query}", self.base)
    }

    /// Where a window of its own goes to sign in at Zoom, and to tell this page's origin what
    /// came of it: a code for whoever knows what the challenge was made of.
    #[must_use]
    pub fn zoom_handover_address(&self, challenge: &str) -> String {
        let origin = window().location().origin().unwrap_or_default();
        let pairs = [("handover", challenge.to_owned()), ("origin", origin)];
        format!("{}{}", self.base, with_query("/signin/zoom", &pairs))
    }

    /// Ends a sign-in at Zoom that happened in a window of its own.
    pub fn sign_in_handover(&self, code: String, verifier: String) -> Call<SignInAnswer> {
        self.post("/signin/handover", &HandoverRequest { code, verifier }, None)
    }

    /// Ends every session of a user; without one of the signed-in user.
    pub fn logout(&self, user_id: Option<&UserId>) -> Call<()> {
        let user_id = user_id.map(ToString::to_string).unwrap_or_default();
        self.delete(&with_query("/user/logout", &[("user_id", user_id)]))
    }

    /// Signs a user out of Zoom itself.
    pub fn end_sso_sessions(&self, user_id: &UserId) -> Call<()> {
        self.delete(&format!("/user/{}/sso_sessions", encode_component(user_id.as_str())))
    }

    /// Where the signed-in user is signed in.
    pub fn sessions(&self) -> Call<SessionList> {
        self.get("/sessions")
    }

    /// Ends one of these sessions.
    pub fn end_session(&self, id: &str) -> Call<()> {
        self.delete(&format!("/sessions/{}", encode_component(id)))
    }

    /// What the server keeps of how the signed-in user likes the console.
    pub fn preferences(&self) -> Call<Preferences> {
        self.get("/preferences")
    }

    /// Lets the server keep that.
    pub fn keep_preferences(&self, body: &Preferences) -> Call<()> {
        self.done(Method::Put, "/preferences", Some(json(body)))
    }

    /// What is spent of Zoom's limits; for administrators.
    pub fn budget(&self) -> Call<Budget> {
        self.get("/budget")
    }

    /// Who did what: the newest entries, or those before an older one.
    pub fn audit(&self, next_page_token: &str) -> Call<AuditList> {
        let size = PAGE_SIZE_MAX.to_string();
        let before = next_page_token.to_owned();
        self.get(&with_query("/audit", &[("page_size", size), ("next_page_token", before)]))
    }

    /// A page of the account's users; for administrators.
    pub fn users(&self, page: &UsersPage) -> Call<UserList> {
        self.get(&Self::users_path(page))
    }

    /// A page of the directory of colleagues; for members.
    pub fn directory(&self, page: &UsersPage) -> Call<Directory> {
        self.get(&Self::users_path(page))
    }

    fn users_path(page: &UsersPage) -> String {
        let size = PAGE_SIZE_MAX.to_string();
        with_query(
            "/user",
            &[
                ("status", word(&page.status)),
                ("page_size", size),
                ("next_page_token", page.next_page_token.clone()),
            ],
        )
    }

    /// Adds a user to the account.
    pub fn create_user(&self, body: &CreateUser, key: IdempotencyKey) -> Call<CreatedUser> {
        self.post("/user/createuser", body, Some(key))
    }

    /// A user's meetings; without `user_id` the signed-in user's.
    pub fn meetings(
        &self,
        user_id: Option<&UserId>,
        list_type: MeetingListType,
    ) -> Call<MeetingList> {
        let user_id = user_id.map(ToString::to_string).unwrap_or_default();
        self.get(&with_query("/user/meetings", &[("user_id", user_id), ("type", word(&list_type))]))
    }

    /// The meetings to come of the whole account; for administrators.
    pub fn upcoming(&self, from: Day, to: Day) -> Call<UpcomingMeetings> {
        let days = [("from", from.to_string()), ("to", to.to_string())];
        self.get_ready(with_query("/user/upcoming", &days), |list: &UpcomingMeetings| list.ready)
    }

    /// Schedules a meeting.
    pub fn create_meeting(
        &self,
        body: &CreateMeeting,
        key: IdempotencyKey,
    ) -> Call<CreatedMeeting> {
        self.post("/user/createmeeting", body, Some(key))
    }

    /// A meeting in full.
    pub fn meeting(&self, id: MeetingId) -> Call<MeetingDetails> {
        self.get(&format!("/meeting/{id}"))
    }

    /// One sitting of a meeting that recurs, in full.
    pub fn sitting(&self, id: MeetingId, sitting: &OccurrenceId) -> Call<MeetingDetails> {
        let sitting = sitting.to_string();
        self.get(&with_query(&format!("/meeting/{id}"), &[("occurrence_id", sitting)]))
    }

    /// Changes a meeting, or one sitting of it.
    pub fn change_meeting(
        &self,
        id: MeetingId,
        sitting: Option<&OccurrenceId>,
        change: &ChangeMeeting,
    ) -> Call<()> {
        let sitting = sitting.map(ToString::to_string).unwrap_or_default();
        let path = with_query(&format!("/meeting/{id}"), &[("occurrence_id", sitting)]);
        self.done(Method::Patch, &path, Some(json(change)))
    }

    /// Deletes a meeting, or one sitting of it.
    pub fn delete_meeting(&self, id: MeetingId, what: &DeleteMeeting) -> Call<()> {
        let sitting = what.occurrence_id.as_ref().map(ToString::to_string).unwrap_or_default();
        let flag = |on: bool| if on { "true".to_owned() } else { String::new() };
        self.delete(&with_query(
            &format!("/meeting/{id}"),
            &[
                ("occurrence_id", sitting),
                ("schedule_for_reminder", flag(what.schedule_for_reminder)),
                ("cancel_meeting_reminder", flag(what.cancel_meeting_reminder)),
            ],
        ))
    }

    /// A link that starts a meeting as its host; for the host alone.
    pub fn start_meeting(&self, id: MeetingId) -> Call<StartLink> {
        self.call(Request {
            method: Method::Post,
            url: format!("{}/meeting/{id}/start", self.base),
            body: None,
            idempotency_key: None,
        })
    }

    /// What Zoom writes to those who are invited.
    pub fn invitation(&self, id: MeetingId) -> Call<Invitation> {
        self.get(&format!("/meeting/{id}/invitation"))
    }

    /// A report; without `user_id` of the whole account.
    pub fn report(
        &self,
        range: ReportRange,
        user_id: Option<&UserId>,
        report_type: ReportType,
    ) -> Call<Report> {
        let path = with_query(
            "/user/report",
            &[
                ("from", range.from.to_string()),
                ("to", range.to.to_string()),
                ("user_id", user_id.map(ToString::to_string).unwrap_or_default()),
                ("type", word(&report_type)),
            ],
        );
        self.get_ready(path, |report: &Report| report.ready)
    }

    /// The report of one past meeting.
    pub fn meeting_report(&self, meeting: &PastMeetingRef) -> Call<MeetingReport> {
        self.get(&format!("/user/meetingreport/{}", encode_component(&meeting.to_string())))
    }

    /// The signed-in user's profile and the account's access token without its signature.
    pub fn user_info(&self) -> Call<UserInfo> {
        self.get("/userinfo")
    }

    fn get<T: DeserializeOwned + 'static>(&self, path: &str) -> Call<T> {
        self.call(Request {
            method: Method::Get,
            url: format!("{}{path}", self.base),
            body: None,
            idempotency_key: None,
        })
    }

    /// What takes longer to read than a request lasts: asked for again until it is there. The server
    /// takes its time over an answer that is not.
    fn get_ready<T: DeserializeOwned + 'static>(
        &self,
        path: String,
        is_ready: fn(&T) -> bool,
    ) -> Call<T> {
        let client = self.clone();
        Box::pin(async move {
            loop {
                let answer = client.get::<T>(&path).await?;
                if is_ready(&answer) {
                    return Ok(answer);
                }
            }
        })
    }

    fn delete(&self, path: &str) -> Call<()> {
        self.done(Method::Delete, path, None)
    }

    /// What it answers, beyond that it was done, nobody needs.
    fn done(&self, method: Method, path: &str, body: Option<String>) -> Call<()> {
        let answer = self.answer(Request {
            method,
            url: format!("{}{path}", self.base),
            body,
            idempotency_key: None,
        });
        Box::pin(async move { answer.await.map(|_| ()) })
    }

    fn post<T: DeserializeOwned + 'static>(
        &self,
        path: &str,
        body: &impl Serialize,
        key: Option<IdempotencyKey>,
    ) -> Call<T> {
        self.call(Request {
            method: Method::Post,
            url: format!("{}{path}", self.base),
            body: Some(json(body)),
            idempotency_key: key.map(|key| key.0),
        })
    }

    fn call<T: DeserializeOwned + 'static>(&self, request: Request) -> Call<T> {
        let answer = self.answer(request);
        Box::pin(async move {
            let answer = answer.await?;
            read(&answer.body).map_err(|_| ApiError::Unreadable { status: answer.status })
        })
    }

    /// Everything that does not depend on what is read, compiled once.
    fn answer(&self, request: Request) -> Call<Answer> {
        let signal = self.abort.as_ref().map(|controller| controller.signal());
        let sent = self.transport.send(request, signal);
        let on_refusal = Arc::clone(&self.on_refusal);
        Box::pin(async move {
            let answer = sent.await.map_err(|no_answer| match no_answer {
                NoAnswer::Offline => ApiError::Offline,
                NoAnswer::Aborted => ApiError::Cancelled,
            })?;
            if (200..300).contains(&answer.status) {
                return Ok(answer);
            }
            let body: ErrorBody =
                read(&answer.body).map_err(|_| ApiError::Unreadable { status: answer.status })?;
            on_refusal(&body);
            if body.code == ErrorCode::NotSignedIn {
                return Err(ApiError::NotSignedIn);
            }
            Err(ApiError::Refused(Box::new(body)))
        })
    }
}

/// The body of a request. Its types have no map whose keys are not texts: it cannot fail.
fn json(body: &impl Serialize) -> String {
    serde_json::to_string(body).unwrap_or_default()
}

/// How a unit variant of the contract is spelled.
pub(crate) fn word(value: &impl Serialize) -> String {
    let json = serde_json::to_value(value).ok();
    json.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default().to_owned()
}

fn with_query(path: &str, pairs: &[(&str, String)]) -> String {
    let mut address = path.to_owned();
    for (name, value) in pairs.iter().filter(|(_, value)| !value.is_empty()) {
        address.push(if address.contains('?') { '&' } else { '?' });
        address.push_str(name);
        address.push('=');
        address.push_str(&encode_component(value));
    }
    address
}
