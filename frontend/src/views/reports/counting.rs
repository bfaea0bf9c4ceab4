//! While Zoom still counts: says so, and asks again by itself, at growing intervals, while somebody
//! looks.

use std::time::Duration;

use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};

use crate::{
    ui::{
        icons::{Glyph, Icon},
        panel::Notice,
    },
    words,
};

const FIRST_WAIT: Duration = Duration::from_secs(15);
const LONGEST_WAIT: Duration = Duration::from_secs(300);
/// How often the page asks by itself: for about half an hour. A page left open must not keep its
/// session alive for ever.
const TIMES: u32 = 10;

/// How long to wait before asking again, after so many times; nothing where it was often enough.
#[must_use]
pub fn wait_before(asked: u32) -> Option<Duration> {
    (asked < TIMES).then(|| FIRST_WAIT.saturating_mul(1 << asked).min(LONGEST_WAIT))
}

/// Says that Zoom still counts, and asks again.
#[component]
pub fn Counting(
    /// Asks again.
    again: Callback<()>,
    /// How often that was asked by itself before.
    asked: StoredValue<u32>,
    /// How long to wait.
    #[prop(default = wait_before)]
    wait: fn(u32) -> Option<Duration>,
) -> impl IntoView {
    let waited = wait(asked.get_value());
    if let Some(wait) = waited {
        ask_after(wait, move || {
            asked.update_value(|asked| *asked += 1);
            again.run(());
        });
    }
    view! {
        <Notice kind="counting" glyph=Glyph::Waiting>
            <p><strong>{words::past_meeting::counting()}</strong> " " {words::past_meeting::counting_note()} " " {waited.map(|_| words::presence::asks_by_itself())}</p>
            <button type="button" class="button button-small" on:click=move |_| again.run(())>
                <Icon glyph=Glyph::Again/>
                {words::past_meeting::ask_again()}
            </button>
        </Notice>
    }
}

/// Does something once the wait is over and the page is looked at, unless the view is gone by then.
fn ask_after(wait: Duration, ask: impl Fn() + Copy + 'static) {
    let over = StoredValue::new(false);
    let ask_if_seen = move || {
        let seen = !document().hidden();
        if seen && over.try_get_value() == Some(true) {
            over.set_value(false);
            ask();
        }
    };
    let timer = set_timeout_with_handle(
        move || {
            if over.try_set_value(true).is_none() {
                ask_if_seen();
            }
        },
        wait,
    );
    let looking = window_event_listener_untyped("visibilitychange", move |_| ask_if_seen());
    on_cleanup(move || {
        let _ = timer.as_ref().map(TimeoutHandle::clear);
        looking.remove();
    });
}
