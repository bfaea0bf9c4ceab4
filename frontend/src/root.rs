//! The root of the console: what everything of it is found below and marked on. On a page of its
//! own that is the document. In another's page it is a shadow root, and what is around it is left
//! alone.

use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast as _, closure::Closure};
use web_sys::{Element, Event, EventTarget, HtmlElement, Node, ShadowRoot};

/// Where a console begins.
#[derive(Debug, Clone, Copy)]
pub enum Root {
    /// With the page, which is its own.
    Page,
    /// In another's page.
    Mounted(StoredValue<(ShadowRoot, HtmlElement), LocalStorage>),
}

impl Root {
    /// The root of a console that is put into this element. It lives as long as the current owner.
    #[must_use]
    pub fn of(element: &HtmlElement) -> Self {
        match element.get_root_node().dyn_into() {
            Ok(root) => Self::Mounted(StoredValue::new_local((root, element.clone()))),
            Err(_) => Self::Page,
        }
    }

    /// The root of the console whose part the current owner is.
    #[must_use]
    pub fn here() -> Self {
        use_context().unwrap_or(Self::Page)
    }

    /// Whether the page is the console's own.
    #[must_use]
    pub fn is_page(self) -> bool {
        matches!(self, Self::Page)
    }

    fn shadow(self) -> Option<ShadowRoot> {
        match self {
            Self::Page => None,
            Self::Mounted(held) => held.try_with_value(|(root, _)| root.clone()),
        }
    }

    /// The first element of the console a selector finds.
    #[must_use]
    pub fn find(self, selector: &str) -> Option<Element> {
        let found = match self {
            Self::Page => document().query_selector(selector),
            Self::Mounted(_) => self.shadow()?.query_selector(selector),
        };
        found.ok().flatten()
    }

    /// All elements of the console a selector finds, in their order.
    #[must_use]
    pub fn all(self, selector: &str) -> Vec<Element> {
        let found = match self {
            Self::Page => document().query_selector_all(selector).ok(),
            Self::Mounted(_) => self.shadow().and_then(|it| it.query_selector_all(selector).ok()),
        };
        let items = found.map(|found| (0..found.length()).filter_map(move |at| found.item(at)));
        items.into_iter().flatten().filter_map(|node| node.dyn_into().ok()).collect()
    }

    /// The element of the console at a point of the window.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "no window is that large")]
    pub fn at(self, x: i32, y: i32) -> Option<Element> {
        match self {
            Self::Page => document().element_from_point(x as f32, y as f32),
            Self::Mounted(_) => self.shadow()?.element_from_point(x as f32, y as f32),
        }
    }

    /// The element of the console that has the focus. On a page of its own that may be the body.
    #[must_use]
    pub fn focused(self) -> Option<Element> {
        match self {
            Self::Page => document().active_element(),
            Self::Mounted(_) => self.shadow()?.active_element(),
        }
    }

    /// What all that comes and goes in the console is a part of.
    #[must_use]
    pub fn node(self) -> Option<Node> {
        match self {
            Self::Page => document().body().map(Into::into),
            Self::Mounted(_) => self.shadow().map(Into::into),
        }
    }

    /// Marks the console with an attribute, or takes the mark away.
    pub fn mark(self, name: &str, value: Option<&str>) {
        let marked = match self {
            Self::Page => document().document_element(),
            Self::Mounted(held) => held.try_with_value(|(_, marked)| marked.clone().into()),
        };
        let Some(marked) = marked else { return };
        // It fails only for names that are none.
        let _ = match value {
            Some(value) => marked.set_attribute(name, value),
            None => marked.remove_attribute(name),
        };
    }

    /// Names the browser's tab, where the page is the console's own.
    pub fn name_tab(self, name: &str) {
        if self.is_page() {
            document().set_title(name);
        }
    }

    /// Shows the page from its top, where it is the console's own.
    pub fn scroll_to_top(self) {
        if self.is_page() {
            window().scroll_to_with_x_and_y(0.0, 0.0);
        }
    }

    /// Whether an event happened in the console, wherever it is heard.
    #[must_use]
    pub fn has(self, event: &Event) -> bool {
        self.node().is_some_and(|node| event.composed_path().includes(&node, 0))
    }

    /// Hears what happens in the console for as long as the current owner lives. What happens
    /// in the page around it, or in another console on it, is not heard.
    pub fn listen(self, event: &'static str, hear: impl FnMut(Event) + 'static) {
        let target: Option<EventTarget> = match self {
            Self::Page => Some(document().into()),
            Self::Mounted(_) => self.shadow().map(Into::into),
        };
        if let Some(target) = target {
            listen(target, event, hear);
        }
    }
}

/// Hears an event of a target for as long as the current owner lives.
pub fn listen(target: EventTarget, event: &'static str, hear: impl FnMut(Event) + 'static) {
    let hear = Closure::<dyn FnMut(Event)>::new(hear);
    // It fails only for a listener that is none.
    let _ = target.add_event_listener_with_callback(event, hear.as_ref().unchecked_ref());
    let held = SendWrapper::new((target, hear));
    on_cleanup(move || {
        let (target, hear) = held.take();
        let _ = target.remove_event_listener_with_callback(event, hear.as_ref().unchecked_ref());
    });
}

/// What an event really happened to. Outside of a shadow root the browser names the element that
/// has the root instead.
#[must_use]
pub fn target(event: &Event) -> Option<Node> {
    event.composed_path().get(0).dyn_into().ok()
}
