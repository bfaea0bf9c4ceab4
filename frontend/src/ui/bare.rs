//! Keys that are pressed alone. With another they may ask something of the browser: its step back,
//! its next tab.

use web_sys::KeyboardEvent;

/// Whether no other key is held with it.
#[must_use]
pub fn is_bare(event: &KeyboardEvent) -> bool {
    !event.ctrl_key() && !event.alt_key() && !event.meta_key() && !event.shift_key()
}
