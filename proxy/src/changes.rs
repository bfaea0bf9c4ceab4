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

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(status: u16, code: i64, message: &str) -> zoom::Error {
        zoom::Error::Api(zoom::ApiError {
            status,
            code: Some(code),
            message: message.to_owned(),
            tracking_id: Some("WEB_1".to_owned()),
            errors: Vec::new(),
        })
    }

    /// Zoom's own codes and words (specification of 2021).
    #[test]
    fn a_refusal_of_a_user_tells_what_to_do_and_keeps_zooms_word() {
        for (status, code, words, case) in [
            (400, 1117, "You can not disassociate an Admin user.", ErrorCode::UserProtected),
            (
                400,
                200,
                "Zoom Room and Admin users' status cannot be activated or deactivated.",
                ErrorCode::UserProtected,
            ),
            (400, 2033, "… the maximum basic user limit …", ErrorCode::LicencesSpent),
            (400, 2034, "… the permitted maximum number of users …", ErrorCode::LicencesSpent),
            (400, 3412, "… the permitted maximum number of users …", ErrorCode::LicencesSpent),
            (400, 1120, "A valid invitation was not found.", ErrorCode::InvitationOpen),
            (404, 1001, "User does not exist: x.", ErrorCode::UserNotFound),
            (400, 200, "No privilege.", ErrorCode::ZoomRefused),
        ] {
            let failure = user_refused(refusal(status, code, words));
            assert_eq!(failure.code(), case, "{words}");
            assert_eq!(failure.body().zoom.unwrap().code, Some(code));
        }
    }

    #[test]
    fn only_what_may_have_been_done_is_told_as_unknown() {
        let failed = |error: zoom::Error| perhaps_done(meeting_refused(error));
        let unknown = |failure| matches!(failure, Failure::ChangeUnknown(_));
        assert!(unknown(failed(zoom::Error::Timeout)));
        assert!(unknown(failed(refusal(500, 500, "Oops."))));
        assert!(!unknown(failed(refusal(400, 3018, "Not allowed to delete PMI."))));
        assert!(!unknown(failed(refusal(400, 300, "Invalid parameter: `occurrence_id`."))));
        assert!(!unknown(failed(zoom::Error::UnusableId)));
        let tokenless = |cause| failed(zoom::Error::NoToken(Box::new(cause)));
        assert!(!unknown(tokenless(zoom::Error::Timeout)));
        assert!(!unknown(tokenless(refusal(503, 5, "down"))));
    }
}
