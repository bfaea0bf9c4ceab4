//! Users of the account: one of them read, changed, (de)activated, removed; how many there are,
//! and who does not use their licence.

use api::{
    UserId,
    user::{
        ChangeUser, ChangeUserStatus, InactiveUsers, RemoveUser, UserDetails, UserStatusAction,
        UserSummary,
    },
};

use super::{Call, Client, Method, json, with_query, word};
use crate::query::encode_component;

impl Client {
    /// A user in full.
    pub fn user(&self, id: &UserId) -> Call<UserDetails> {
        self.get(&user_path(id))
    }

    /// How many users the account has.
    pub fn user_summary(&self) -> Call<UserSummary> {
        self.get("/user/summary")
    }

    /// Users with a licence who hosted nothing in so many days.
    pub fn inactive_users(&self, days: u16) -> Call<InactiveUsers> {
        let path = with_query("/user/inactive", &[("days", days.to_string())]);
        self.get_ready(path, |list: &InactiveUsers| list.ready)
    }

    /// Changes a user's profile and licence.
    pub fn change_user(&self, id: &UserId, change: &ChangeUser) -> Call<()> {
        self.done(Method::Patch, &user_path(id), Some(json(change)))
    }

    /// Activates or deactivates a user.
    pub fn set_user_status(&self, id: &UserId, action: UserStatusAction) -> Call<()> {
        let body = json(&ChangeUserStatus { action });
        self.done(Method::Put, &format!("{}/status", user_path(id)), Some(body))
    }

    /// Removes a user from the account.
    pub fn remove_user(&self, id: &UserId, removal: &RemoveUser) -> Call<()> {
        let given = |flag: bool| if flag { "true" } else { "" }.to_owned();
        let heir = removal.transfer_to.as_ref().map(ToString::to_string).unwrap_or_default();
        self.delete(&with_query(
            &user_path(id),
            &[
                ("action", word(&removal.action)),
                ("transfer_to", heir),
                ("transfer_meeting", given(removal.transfer_meeting)),
                ("transfer_webinar", given(removal.transfer_webinar)),
                ("transfer_recording", given(removal.transfer_recording)),
            ],
        ))
    }
}

fn user_path(id: &UserId) -> String {
    format!("/user/{}", encode_component(id.as_str()))
}
