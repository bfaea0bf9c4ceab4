//! What calls for attention above every view: there is no connection, Zoom asks to slow down, the
//! console was renewed.

use std::time::Duration;

use api::Instant;
use leptos::{ev, leptos_dom::helpers::IntervalHandle, prelude::*};

use crate::{
    clock::Clock,
    session::Session,
    ui::icons::{Glyph, Icon},
    words,
};

/// How often what is left of a wait is counted anew.
const TICK: Duration = Duration::from_secs(1);

/// Until when Zoom asks for patience: the latest any call was told.
#[derive(Debug, Clone, Copy)]
pub struct Patience(RwSignal<Option<Instant>>);

impl Patience {
    /// Zoom asks for nothing.
    #[must_use]
    pub fn none() -> Self {
        Self(RwSignal::new(None))
    }

    /// A call was refused at `now`, and may be made again so many seconds later.
    pub fn ask(self, now: Instant, seconds: u64) {
        let ms = i64::try_from(seconds.saturating_mul(1_000)).unwrap_or(i64::MAX);
        let until = Instant::from_millis(now.as_millis().saturating_add(ms));
        // Whoever shows the console may have taken it away by then.
        let _ = self.0.try_update(|held| *held = (*held).max(until));
    }
}

/// All of them.
#[component]
pub fn Banners() -> impl IntoView {
    view! {
        <div class="banners">
            <Offline/>
            <SlowDown/>
            <Renewed/>
        </div>
    }
}

/// Says that there is no connection, as the browser tells it.
#[component]
fn Offline() -> impl IntoView {
    let offline = RwSignal::new(!window().navigator().on_line());
    let going = window_event_listener(ev::offline, move |_| offline.set(true));
    let coming = window_event_listener(ev::online, move |_| offline.set(false));
    on_cleanup(move || {
        going.remove();
        coming.remove();
    });
    view! {
        <div role="status">
            <Show when=move || offline.get()>
                <p class="banner" id="banner-offline">
                    <Icon glyph=Glyph::Offline/>
                    {words::banners::offline()}
                </p>
            </Show>
        </div>
    }
}

/// Counts down until Zoom allows more.
#[component]
fn SlowDown() -> impl IntoView {
    let Patience(until) = expect_context::<Patience>();
    let clock = expect_context::<Clock>();
    // Whole seconds, rounded up: at 0 the next call is allowed.
    let left = RwSignal::new(0_u64);
    let ticking = StoredValue::new(None::<IntervalHandle>);
    let stop = move || {
        if let Some(handle) = ticking.try_update_value(Option::take).flatten() {
            handle.clear();
        }
    };
    let count = move || {
        let ms = until.get_untracked().map_or(0, |at| at.as_millis() - clock.now().as_millis());
        left.set(u64::try_from(ms).unwrap_or_default().div_ceil(1_000));
        if left.get_untracked() == 0 {
            stop();
        }
    };
    Effect::new(move |_| {
        until.track();
        stop();
        let count = count.clone();
        count();
        if left.get_untracked() > 0 {
            ticking.set_value(set_interval_with_handle(count, TICK).ok());
        }
    });
    on_cleanup(stop);
    let waiting = Memo::new(move |_| left.get() > 0);
    // Told once: every second's figure would be too much to listen to.
    view! {
        <Show when=move || waiting.get()>
            <p class="banner" id="banner-slow">
                <Icon glyph=Glyph::Waiting/>
                <span class="visually-hidden" role="status">{words::failures::rate_limited()}</span>
                <span aria-live="off">{move || words::banners::slow_down(left.get())}</span>
            </p>
        </Show>
    }
}

/// Offers to reload the page once the server is another version than when it was opened.
#[component]
fn Renewed() -> impl IntoView {
    let session = expect_context::<Session>();
    let reload = |_| {
        // A browser that does not reload leaves the page as it is.
        let _ = window().location().reload();
    };
    view! {
        <div role="status">
            <Show when=move || session.server_was_renewed()>
                <p class="banner" id="banner-renewed">
                    <Icon glyph=Glyph::Again/>
                    {words::banners::renewed()}
                    <button type="button" class="button button-small" on:click=reload>{words::failures::reload()}</button>
                </p>
            </Show>
        </div>
    }
}
