//! The quick ways: the keys that work everywhere, the palette they open, and the dialog that tells
//! of them. What the palette offers is fetched when it is first opened.

use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

use crate::{
    parts::{Missing, ShowPalette, palette},
    root::Root,
    ui::{
        dialog::Dialog,
        icons::{Glyph, Icon},
        panel::{Skeleton, StatePanel},
    },
    words::{self, Message},
};

/// What is typed into: single keys are meant for it.
const TYPED_INTO: &str = "input, textarea, select, [contenteditable]";

/// What opens the palette, with the key for commands.
const PALETTE_KEY: &str = "K";

/// What the shell can open, for whatever asks it to.
#[derive(Debug, Clone, Copy)]
pub struct Quick {
    /// The palette.
    pub palette: RwSignal<bool>,
    /// The keys that work everywhere.
    pub keys: RwSignal<bool>,
    /// The question before every session ends.
    pub leaving: RwSignal<bool>,
}

impl Quick {
    /// Nothing is open.
    #[must_use]
    pub fn closed() -> Self {
        let closed = || RwSignal::new(false);
        Self { palette: closed(), keys: closed(), leaving: closed() }
    }

    /// Does what keys ask for, for as long as the current owner lives.
    pub fn follow_keys(self) {
        let root = Root::here();
        root.listen("keydown", move |event| {
            // A browser that fills a form in may send one without a key.
            let Ok(event) = event.dyn_into::<KeyboardEvent>() else { return };
            if self.press(root, &event) {
                event.prevent_default();
            }
        });
    }

    /// Whether a key asked for something.
    fn press(self, root: Root, event: &KeyboardEvent) -> bool {
        if event.default_prevented() || event.repeat() || event.is_composing() {
            return false;
        }
        let command = (event.ctrl_key() || event.meta_key()) && !event.alt_key();
        let bare = !event.ctrl_key() && !event.meta_key() && !event.alt_key();
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let typing = target.is_some_and(|it| it.closest(TYPED_INTO).is_ok_and(|it| it.is_some()));
        let dialog = root.find("dialog[open]").is_some();
        match event.key().as_str() {
            "k" | "K" if command && !event.shift_key() => {
                if !dialog {
                    self.palette.set(true);
                }
                // Some browsers would go to their own search.
                true
            }
            "?" if bare && !typing && !dialog => {
                self.keys.set(true);
                true
            }
            "/" if bare && !typing && !dialog => {
                let search = root.find("#main input[type=search]");
                let search = search.and_then(|search| search.dyn_into::<HtmlElement>().ok());
                search.is_some_and(|search| search.focus().is_ok())
            }
            _ => false,
        }
    }
}

/// How the key for commands is called on this computer.
fn command_key() -> &'static str {
    let apple = window().navigator().platform().is_ok_and(|platform| {
        platform.starts_with("Mac")
            || platform.starts_with("iPhone")
            || platform.starts_with("iPad")
    });
    if apple { "⌘" } else { words::keys::ctrl() }
}

/// The button that opens the palette.
#[component]
pub fn PaletteOpener() -> impl IntoView {
    let quick = expect_context::<Quick>();
    view! {
        <button type="button" id="open-palette" class="button button-quiet palette-opener"
            aria-haspopup="dialog" aria-keyshortcuts="Control+K Meta+K"
            on:click=move |_| quick.palette.set(true)>
            <Icon glyph=Glyph::Lens/>
            <span>{words::palette::opener()}</span>
            <kbd aria-hidden="true">{command_key()} " " {PALETTE_KEY}</kbd>
        </button>
    }
}

/// The dialogs of the quick ways.
#[component]
pub fn QuickDialogs() -> impl IntoView {
    let quick = expect_context::<Quick>();
    let fetched = RwSignal::new(None::<Result<ShowPalette, Missing>>);
    let fetch = move || {
        spawn_local(async move {
            let part = palette().await;
            // Whoever shows the console may have taken it away by then.
            let _ = fetched.try_set(Some(part));
        });
    };
    Effect::new(move |_| {
        if quick.palette.get() && !matches!(fetched.get_untracked(), Some(Ok(_))) {
            fetched.set(None);
            fetch();
        }
    });
    view! {
        <Dialog id="palette" title=words::palette::title() open=quick.palette
            on_close=Callback::new(move |()| quick.palette.set(false))>
            {move || match fetched.get() {
                Some(Ok(show)) => show(quick),
                Some(Err(Missing)) => view! {
                    <StatePanel kind="offline" glyph=Glyph::Offline title=words::failures::view_missing()
                        detail=words::failures::view_missing_note()/>
                }
                .into_any(),
                None => view! {
                    <div class="dialog-body"><Skeleton label=words::console::fetching() rows=4/></div>
                }
                .into_any(),
            }}
        </Dialog>
        <Dialog id="keys" title=words::keys::title() open=quick.keys
            on_close=Callback::new(move |()| quick.keys.set(false))>
            <Keys/>
        </Dialog>
    }
}

/// The keys, and what they do.
#[component]
fn Keys() -> impl IntoView {
    let command = command_key();
    let rows: [(&[&'static str], Message); 9] = [
        (&[command, PALETTE_KEY], words::keys::palette),
        (&["?"], words::keys::these),
        (&["/"], words::keys::search),
        (&[words::keys::esc()], words::keys::close),
        (&["↑", "↓"], words::keys::rows),
        (&[words::keys::space()], words::keys::select),
        (&[words::keys::shift(), "↓"], words::keys::extend),
        (&[command, "A"], words::keys::select_all),
        (&["Enter"], words::keys::open),
    ];
    let rows = rows.map(|(keys, does)| {
        let keys = keys.iter().map(|key| view! { <kbd>{*key}</kbd> " " }).collect_view();
        view! { <div><dt>{keys}</dt><dd>{does()}</dd></div> }
    });
    view! {
        <div class="dialog-body">
            <dl class="facts keys">{rows.into_iter().collect_view()}</dl>
        </div>
    }
}
