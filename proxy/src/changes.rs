//! What a change at Zoom came to where it failed: Zoom's refusals in words people can act on, and
//! changes nobody knows the outcome of. A change is never sent again by itself.

use api::ErrorCode;

use crate::failure::Failure;

/// Why Zoom does not show or change a user.
#[must_use]
pub fn user_refused(error: zoom::Error) -> Failure {
    let told = error.api().and_then(|refusal| {
        if refusal.is_user_protected() {
            Some((
                ErrorCode::UserProtected,
                "Zoom keeps the account's owner and administrators. Give the user another role in Zoom first.",
            ))
        } else if refusal.licences_spent() {
            Some((
                ErrorCode::LicencesSpent,
                "The account has no licence of this kind left. Take one from another user, or buy more at Zoom.",
            ))
        } else if refusal.invitation_expired() {
            Some((
                ErrorCode::InvitationOpen,
                "This user has not accepted Zoom's invitation, or it has expired. Disassociate the user and invite them anew.",
            ))
        } else {
            None
        }
    });
    tell(error, told)
}

/// Why Zoom does not show or change a meeting.
#[must_use]
pub fn meeting_refused(error: zoom::Error) -> Failure {
    let told = error.api().and_then(|refusal| {
        if refusal.is_occurrence_missing() {
            Some((ErrorCode::OccurrenceNotFound, "This sitting does not exist any more."))
        } else if refusal.is_webinar() {
            Some((ErrorCode::MeetingProtected, "This is a webinar. Change it in Zoom."))
        } else if refusal.is_personal_room() {
            Some((ErrorCode::MeetingProtected, "A personal room stays as long as its user."))
        } else if refusal.is_going_on() {
            Some((ErrorCode::MeetingProtected, "This meeting is going on. End it first."))
        } else {
            None
        }
    });
    tell(error, told)
}

fn tell(error: zoom::Error, told: Option<(ErrorCode, &'static str)>) -> Failure {
    match told {
        Some((code, sentence)) => Failure::Refused { code, sentence, cause: Box::new(error) },
        None => error.into(),
    }
}

/// The failure of something that was to change what is at Zoom: tells where it may have.
#[must_use]
pub fn perhaps_done(failure: Failure) -> Failure {
    let unknown = failure.outcome_unknown();
    match failure {
        Failure::Zoom(error) if unknown => Failure::ChangeUnknown(Box::new(error)),
        failure => failure,
    }
}
