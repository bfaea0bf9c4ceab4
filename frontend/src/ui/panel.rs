//! What a view shows while it has nothing else to show: loading, empty, failed, denied.

use leptos::prelude::*;

use super::icons::{Glyph, Icon};

/// A state of a view, in words: what is the case and what can be done.
#[component]
pub fn StatePanel(
    /// Tells the states apart for the style and for tests: `empty`, `error`, `denied`, …
    kind: &'static str,
    /// The icon.
    glyph: Glyph,
    /// What is the case.
    #[prop(into)]
    title: String,
    /// What to know or to do.
    #[prop(into, optional)]
    detail: String,
    /// Small print, such as a request id.
    #[prop(into, optional)]
    fine_print: String,
    /// Buttons and links.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    // A failure interrupts; an empty list is only told.
    let role = if matches!(kind, "empty" | "denied" | "missing") { "status" } else { "alert" };
    view! {
        <div class="state" data-state=kind role=role>
            <span class="state-icon"><Icon glyph/></span>
            <p class="state-title">{title}</p>
            {(!detail.is_empty()).then(|| view! { <p class="state-detail">{detail}</p> })}
            {children.map(|children| view! { <div class="state-actions">{children()}</div> })}
            {(!fine_print.is_empty()).then(|| view! { <p class="state-fine">{fine_print}</p> })}
        </div>
    }
}

/// Grey bars where rows will be.
#[component]
pub fn Skeleton(
    /// What is loading, for those who cannot see the bars.
    #[prop(into)]
    label: String,
    /// How many bars.
    #[prop(default = 8)]
    rows: usize,
) -> impl IntoView {
    view! {
        <div class="skeleton" data-state="loading" role="status">
            <span class="visually-hidden">{label}</span>
            {(0..rows).map(|_| view! { <span class="skeleton-row" aria-hidden="true"></span> }).collect_view()}
        </div>
    }
}

/// How a short word is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Nothing special.
    Neutral,
    /// All is well.
    Good,
    /// Waits for something.
    Waiting,
    /// Off, ended.
    Muted,
    /// Stands out.
    Accent,
}

/// A short word set apart.
#[component]
pub fn Badge(
    /// The word.
    #[prop(into)]
    label: String,
    /// Its colour.
    tone: Tone,
) -> impl IntoView {
    let class = match tone {
        Tone::Neutral => "badge",
        Tone::Good => "badge badge-good",
        Tone::Waiting => "badge badge-waiting",
        Tone::Muted => "badge badge-muted",
        Tone::Accent => "badge badge-accent",
    };
    view! { <span class=class>{label}</span> }
}

/// A note above content.
#[component]
pub fn Notice(
    /// Tells notes apart for tests.
    kind: &'static str,
    /// The icon.
    glyph: Glyph,
    /// The text and what can be done.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="notice" data-notice=kind role="status">
            <Icon glyph/>
            <div class="notice-text">{children()}</div>
        </div>
    }
}

/// A figure with its name.
#[component]
pub fn Tile(
    /// What is counted.
    label: &'static str,
    /// How many.
    #[prop(into)]
    value: String,
    /// What to know about it.
    #[prop(into, optional)]
    note: String,
    /// How it changed.
    #[prop(into, optional)]
    change: String,
) -> impl IntoView {
    view! {
        <div class="tile">
            <dt>{label}</dt>
            <dd class="tile-value">{value}</dd>
            {(!change.is_empty()).then(|| view! { <dd class="tile-note tile-change">{change}</dd> })}
            {(!note.is_empty()).then(|| view! { <dd class="tile-note">{note}</dd> })}
        </div>
    }
}
