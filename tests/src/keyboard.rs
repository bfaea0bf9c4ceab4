//! The keyboard alone: keys pressed on whatever has the focus, and Tab until something has it.

use thirtyfour::Key;

use crate::{Fault, Outcome, Visitor};

/// How often Tab is pressed before something counts as out of reach.
const TABS_MAX: usize = 120;

impl Visitor {
    /// Presses a key.
    ///
    /// # Errors
    /// The browser refuses.
    pub async fn press_key(&self, key: Key) -> Outcome {
        self.driver().action_chain().send_keys(key).perform().await?;
        Ok(())
    }

    /// Presses a letter with Ctrl.
    ///
    /// # Errors
    /// The browser refuses.
    pub async fn press_ctrl(&self, letter: &str) -> Outcome {
        let chain = self.driver().action_chain();
        chain.key_down(Key::Control).send_keys(letter).key_up(Key::Control).perform().await?;
        Ok(())
    }

    /// Types a text.
    ///
    /// # Errors
    /// The browser refuses.
    pub async fn type_keys(&self, text: &str) -> Outcome {
        self.driver().action_chain().send_keys(text).perform().await?;
        Ok(())
    }

    /// Presses Tab until what has the focus is named by a text that fits: its words, its label or
    /// its id.
    ///
    /// # Errors
    /// It is not reached.
    pub async fn tab_until(&self, what: &str, fits: impl Fn(&str) -> bool) -> Outcome {
        let mut passed = Vec::new();
        for _ in 0..TABS_MAX {
            self.press_key(Key::Tab).await?;
            let focused = self.focused().await?;
            if fits(&focused) {
                return Ok(());
            }
            passed.push(focused);
        }
        Err(Fault::Page(format!("Tab does not lead to {what}; it leads to {passed:?}")))
    }

    /// Presses Tab until what has the focus is called so.
    ///
    /// # Errors
    /// It is not reached.
    pub async fn tab_to(&self, name: &str) -> Outcome {
        self.tab_until(name, |focused| focused == name).await
    }
}
