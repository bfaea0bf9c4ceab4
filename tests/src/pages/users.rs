//! The account's users.

use crate::{Outcome, Visitor, waiter};

/// What is typed to add a user.
pub struct NewUser<'a> {
    /// Where Zoom mails the invitation.
    pub email: &'a str,
    /// First name.
    pub first_name: &'a str,
    /// Last name.
    pub last_name: &'a str,
}

impl Visitor {
    /// Searches the users for words.
    ///
    /// # Errors
    /// There is no search.
    pub async fn search_users(&self, words: &str) -> Outcome {
        self.fill("Search by name, email or department", words).await
    }

    /// How many users the view says it lists, once it has read them all.
    ///
    /// # Errors
    /// It does not say.
    pub async fn listed_users(&self) -> Outcome<usize> {
        waiter::until("all users are listed", async || {
            let text = self.text().await?;
            let count = text.lines().find_map(|line| line.strip_suffix(" users")?.parse().ok());
            Ok(count.ok_or(text))
        })
        .await
    }

    /// Opens the form for a new user, fills and sends it.
    ///
    /// # Errors
    /// The form is not there.
    pub async fn add_user(&self, user: &NewUser<'_>) -> Outcome {
        self.click_button("Add user").await?;
        self.heading("Add a user").await?;
        self.fill("Email", user.email).await?;
        self.fill("First name", user.first_name).await?;
        self.fill("Last name", user.last_name).await?;
        self.click_button("Add user").await
    }
}
