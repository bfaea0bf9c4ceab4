//! Signing in.

use crate::{Outcome, Visitor};

/// The owner of the sandbox account.
pub const OWNER: &str = "owner@greenroom.test";
/// An administrator of it.
pub const ADMIN: &str = "admin@greenroom.test";
/// A member of it.
pub const MEMBER: &str = "member@greenroom.test";

impl Visitor {
    /// Opens the console and signs in as one of the people the sandbox offers; ends at the users.
    ///
    /// # Errors
    /// It does not work.
    pub async fn sign_in_as(&self, email: &str) -> Outcome {
        self.open("/").await?;
        self.pick_person(email).await?;
        self.wait_for_address("the users", |address| address == "/users").await?;
        Ok(())
    }

    /// Picks one of the people the sandbox offers.
    ///
    /// # Errors
    /// There is no such person.
    pub async fn pick_person(&self, email: &str) -> Outcome {
        self.heading("Sign in").await?;
        self.click_button_with(email).await
    }

    /// Opens the console of a server that asks for the email alone, and signs in; ends at the users.
    ///
    /// # Errors
    /// It does not work.
    pub async fn sign_in_by_email(&self, email: &str) -> Outcome {
        self.open("/").await?;
        self.sign_in_by_typing(email).await?;
        self.wait_for_address("the users", |address| address == "/users").await?;
        Ok(())
    }

    /// Types an email and sends it.
    ///
    /// # Errors
    /// The page has no such form.
    pub async fn sign_in_by_typing(&self, email: &str) -> Outcome {
        self.heading("Sign in").await?;
        self.fill("Email", email).await?;
        self.click_button("Sign in").await
    }
}
