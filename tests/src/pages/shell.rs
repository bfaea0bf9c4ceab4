//! What stands around every view: the navigation and the way out.

use crate::{Outcome, Visitor};

impl Visitor {
    /// Goes to a view by the navigation, and waits for its heading.
    ///
    /// # Errors
    /// The navigation has no such view.
    pub async fn go_to(&self, view: &str) -> Outcome {
        self.click_link(view).await?;
        self.heading(view).await
    }

    /// Signs out, everywhere, and waits for the sign-in. The view has come by then: what it still
    /// asks for while the session ends is refused, and the browser's console says so.
    ///
    /// # Errors
    /// It does not work.
    pub async fn sign_out(&self) -> Outcome {
        self.settled().await?;
        self.click_button("Sign out").await?;
        self.click_button("Sign out everywhere").await?;
        self.heading("Sign in").await
    }
}
