//! What Zoom means where it refuses a change, by its codes (2021 and 2025 specifications).

use crate::ApiError;

impl ApiError {
    /// Whether the user is one Zoom keeps: the owner and administrators. Zoom: 1117, and 200 with
    /// "Zoom Room and Admin users' status cannot be activated or deactivated."
    #[must_use]
    pub fn is_user_protected(&self) -> bool {
        match self.code {
            Some(1117) => true,
            Some(200) => self.says("admin users"),
            _ => false,
        }
    }

    /// Whether the account has no licence left for it, or as many users as it may have. Zoom:
    /// 2033, 2034, 3412.
    #[must_use]
    pub fn licences_spent(&self) -> bool {
        matches!(self.code, Some(2033 | 2034 | 3412))
    }

    /// Whether the meeting has no such sitting. Zoom: 300, "Invalid parameter: `occurrence_id`."
    #[must_use]
    pub fn is_occurrence_missing(&self) -> bool {
        self.code == Some(300) && self.says("occurrence_id")
    }

    /// Whether the number is that of a webinar. Zoom: 3000, "Cannot access webinar info."
    #[must_use]
    pub fn is_webinar(&self) -> bool {
        self.code == Some(3000) && self.says("webinar info")
    }

    /// Whether it is a personal room, which stays. Zoom: 3018 a meeting room, 3037 a telephone
    /// conference.
    #[must_use]
    pub fn is_personal_room(&self) -> bool {
        matches!(self.code, Some(3018 | 3037))
    }

    /// Whether the meeting is going on. Zoom: 3002.
    #[must_use]
    pub fn is_going_on(&self) -> bool {
        self.code == Some(3002)
    }

    fn says(&self, words: &str) -> bool {
        self.message.to_ascii_lowercase().contains(words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(code: i64, message: &str) -> ApiError {
        ApiError {
            status: 400,
            code: Some(code),
            message: message.to_owned(),
            tracking_id: None,
            errors: Vec::new(),
        }
    }

    #[test]
    fn a_code_zoom_uses_for_many_things_is_told_by_its_words() {
        let status = "Zoom Room and Admin users' status cannot be activated or deactivated.";
        assert!(refusal(200, status).is_user_protected());
        assert!(!refusal(200, "No privilege.").is_user_protected());
        assert!(refusal(300, "Invalid parameter: `occurrence_id`.").is_occurrence_missing());
        assert!(!refusal(300, "Invalid parameter: password").is_occurrence_missing());
        assert!(refusal(3000, "Cannot access webinar info.").is_webinar());
        assert!(refusal(3000, "Cannot access webinar information.").is_webinar());
        assert!(!refusal(3000, "Instant meetings do not support it.").is_webinar());
    }
}
