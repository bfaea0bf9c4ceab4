//! How every form asks the server for something: once at a time, and what it refuses stands in the
//! form.

use leptos::{prelude::*, task::spawn_local};

use super::failure::show_in_form;
use crate::{client::Call, session::Session, ui::form::FormErrors};

/// What a form asked the server for.
#[derive(Clone, Copy)]
pub struct Sending {
    /// What is wrong with the form.
    pub errors: FormErrors,
    /// Whether an answer is awaited.
    pub pending: RwSignal<bool>,
    /// Whose session it is asked in, which lasts as long as the console.
    session: Session,
}

impl Sending {
    /// Nothing was asked for.
    #[must_use]
    pub fn idle() -> Self {
        Self {
            errors: FormErrors::none(),
            pending: RwSignal::new(false),
            session: expect_context(),
        }
    }

    /// Waits for an answer. `then` is told it, and whether the form is still on screen;
    /// not where the whole console was taken away meanwhile.
    pub fn send<T: 'static>(self, answer: Call<T>, then: impl FnOnce(T, bool) + 'static) {
        self.pending.set(true);
        spawn_local(async move {
            let answer = answer.await;
            // Then there is nothing left to tell: neither confirmations nor a session.
            if self.session.is_taken_away() {
                return;
            }
            // The form is gone where its dialog was closed meanwhile: another one is not touched.
            let on_screen = self.pending.try_set(false).is_none();
            match answer {
                Ok(answer) => then(answer, on_screen),
                Err(error) if on_screen => show_in_form(self.errors, &error),
                Err(_) => {}
            }
        });
    }
}
