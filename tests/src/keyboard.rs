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

    /// Presses a key with Shift.
    ///
    /// # Errors
    /// The browser refuses.
    pub async fn press_shift(&self, key: Key) -> Outcome {
        let chain = self.driver().action_chain();
        chain.key_down(Key::Shift).send_keys(key).key_up(Key::Shift).perform().await?;
        Ok(())
    }

    /// Whether the focus is seen: what has it, or the label of what has it, is outlined. Of fields
    /// for days and times the browser outlines the part that has it, which no script sees. What Tab
    /// does not lead to, such as a view that has just come, need not show it.
    ///
    /// # Errors
    /// The browser refuses.
    pub async fn focus_is_seen(&self) -> Outcome<bool> {
        let script = "let it = document.activeElement;
            while (it.shadowRoot?.activeElement) it = it.shadowRoot.activeElement;
            const outlined = it => it && getComputedStyle(it).outlineStyle !== 'none'
                && parseFloat(getComputedStyle(it).outlineWidth) >= 1;
            return it.tabIndex < 0 || outlined(it) || outlined(it.closest('label'))
                || it.matches('[type=date], [type=time]')";
        Ok(self.driver().execute(script, []).await?.json() == true)
    }

    /// Presses Tab until what has the focus is named by a text that fits: its words, its label or
    /// its id. At every stop on the way the focus must be seen.
    ///
    /// # Errors
    /// It is not reached, or through a place where nobody sees it.
    pub async fn tab_until(&self, what: &str, fits: impl Fn(&str) -> bool) -> Outcome {
        let mut passed = Vec::new();
        for _ in 0..TABS_MAX {
            self.press_key(Key::Tab).await?;
            let focused = self.focused().await?;
            if !self.focus_is_seen().await? {
                return Err(Fault::Page(format!("the focus is not seen on {focused:?}")));
            }
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
