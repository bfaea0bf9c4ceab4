//! The audit: who did what to whom, from which address, with which result. Never a secret.

use std::sync::{Arc, OnceLock};

use api::UserId;

use crate::{
    app::App,
    failure::Failure,
    http::Caller,
    store::{AuditRow, SessionRow},
};

/// Longest text of a row; what callers type is cut there.
const TEXT_MAX_CHARS: usize = 256;

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// A one-time code was asked for.
    CodeAsked,
    /// Somebody signed in.
    SignIn,
    /// Somebody was proven at Zoom in a window of its own: the page that opened it may take them
    /// over.
    ProvenAtZoom,
    /// Every session of a user was ended, and the user's consent given up.
    Logout,
    /// A user who is no longer active in Zoom was put out.
    PutOut,
    /// One session was ended.
    SessionEnded,
    /// A user was signed out of Zoom itself.
    SsoSessionsEnded,
    /// A user was added.
    UserCreated,
    /// A user was changed.
    UserChanged,
    /// A user was activated.
    UserActivated,
    /// A user was deactivated.
    UserDeactivated,
    /// A user was removed from the account.
    UserRemoved,
    /// A bulk job was begun, paused, resumed, cancelled or begun again.
    BulkChanged,
    /// A meeting was scheduled.
    MeetingCreated,
    /// A meeting, or one sitting of it, was changed.
    MeetingChanged,
    /// A meeting, or one sitting of it, was deleted.
    MeetingDeleted,
    /// The link that starts a meeting was given to its host.
    StartLinkGiven,
    /// Something was asked that is not for the asker.
    Access,
    /// A limit on people who are not signed in was reached.
    Limit,
}

impl Action {
    fn name(self) -> &'static str {
        match self {
            Self::CodeAsked => "code_asked",
            Self::SignIn => "sign_in",
            Self::ProvenAtZoom => "proven_at_zoom",
            Self::Logout => "logout",
            Self::PutOut => "put_out",
            Self::SessionEnded => "session_ended",
            Self::SsoSessionsEnded => "sso_sessions_ended",
            Self::UserCreated => "user_created",
            Self::UserChanged => "user_changed",
            Self::UserActivated => "user_activated",
            Self::UserDeactivated => "user_deactivated",
            Self::UserRemoved => "user_removed",
            Self::BulkChanged => "bulk_changed",
            Self::MeetingCreated => "meeting_created",
            Self::MeetingChanged => "meeting_changed",
            Self::MeetingDeleted => "meeting_deleted",
            Self::StartLinkGiven => "start_link_given",
            Self::Access => "access",
            Self::Limit => "limit",
        }
    }
}

/// Who did it.
#[derive(Debug, Clone, Copy)]
pub enum Actor<'a> {
    /// Somebody signed in.
    Session(&'a SessionRow),
    /// Somebody whose work goes on without their session.
    User {
        /// Zoom's id.
        id: &'a UserId,
        /// The email.
        email: &'a str,
    },
    /// Somebody who is not signed in, and the email they gave.
    Email(&'a str),
    /// Somebody unknown.
    Nobody,
}

/// Whose session a request came with, for what is written of it after its answer.
#[derive(Debug, Clone, Default)]
pub struct Asker(Arc<OnceLock<SessionRow>>);

impl Asker {
    /// Notes the session.
    pub fn identify(&self, session: &SessionRow) {
        // The same session each time: a request has one cookie.
        let _ = self.0.set(session.clone());
    }

    /// The session, if there was one.
    #[must_use]
    pub fn session(&self) -> Option<&SessionRow> {
        self.0.get()
    }
}

/// One thing that happened.
#[derive(Debug, Clone, Copy)]
pub struct Event<'a> {
    /// What.
    pub action: Action,
    /// By whom.
    pub actor: Actor<'a>,
    /// To whom or what.
    pub target: &'a str,
    /// What else is to be known.
    pub detail: &'a str,
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was done.
    Done,
    /// Whoever asked may not, or asked wrongly.
    Refused,
    /// Something failed.
    Failed,
}

impl Outcome {
    fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused => "refused",
            Self::Failed => "failed",
        }
    }
}

impl App {
    /// Writes down what happened and how it ended.
    pub async fn audit<T>(&self, caller: &Caller, event: Event<'_>, result: &Result<T, Failure>) {
        let (outcome, why) = match result {
            Ok(_) => (Outcome::Done, String::new()),
            Err(failure) if failure.status().is_client_error() => {
                (Outcome::Refused, failure.to_string())
            }
            Err(failure) => (Outcome::Failed, failure.to_string()),
        };
        self.audit_outcome(caller, event, outcome, &why).await;
    }

    /// The same where what failed is no [`Failure`]. What was done stays done where the store
    /// fails just then: the log has it instead.
    pub async fn audit_outcome(
        &self,
        caller: &Caller,
        event: Event<'_>,
        outcome: Outcome,
        why: &str,
    ) {
        let (actor_id, actor_email) = match event.actor {
            Actor::Session(session) => (session.user.id.as_str(), session.user.email.as_str()),
            Actor::User { id, email } => (id.as_str(), email),
            Actor::Email(email) => ("", email),
            Actor::Nobody => ("", ""),
        };
        let detail = [event.detail, why].into_iter().filter(|text| !text.is_empty());
        let row = AuditRow {
            id: 0,
            at: self.now(),
            action: event.action.name().to_owned(),
            outcome: outcome.name().to_owned(),
            actor_id: actor_id.to_owned(),
            actor_email: cut(actor_email),
            target: cut(event.target),
            address: caller.address_text(),
            detail: cut(&detail.collect::<Vec<_>>().join(": ")),
            request_id: caller.request_id.clone(),
        };
        if let Err(error) = self.store.add_audit(&row).await {
            tracing::error!(
                %error,
                audit.action = row.action,
                audit.outcome = row.outcome,
                actor.id = actor_id,
                audit.target = row.target,
                "the audit could not be written"
            );
        }
    }
}

/// As long as a row allows, without characters that would break a line.
fn cut(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(TEXT_MAX_CHARS).collect()
}
