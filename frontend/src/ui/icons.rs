//! The icons: strokes on a 16 by 16 grid, decoration beside a text that says the same.

use leptos::prelude::*;

/// What an icon shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Glyph {
    /// Two people.
    People,
    /// A calendar page.
    Calendar,
    /// Three bars.
    Bars,
    /// One person.
    Person,
    /// A door with an arrow out of it.
    Leave,
    /// A plus sign.
    Plus,
    /// A cross.
    Cross,
    /// A tick.
    Tick,
    /// Two sheets.
    Copy,
    /// A circle with an exclamation mark.
    Alert,
    /// A padlock.
    Lock,
    /// A cloud struck through.
    Offline,
    /// A lens.
    Lens,
    /// An arrow in a circle.
    Again,
    /// An hourglass.
    Waiting,
    /// A tray with nothing in it.
    Tray,
    /// An arrow back: to the left, or to the right where that is how one reads.
    Back,
    /// A funnel.
    Funnel,
    /// Three columns.
    Columns,
    /// An arrow down into a tray.
    Save,
    /// A globe.
    Globe,
    /// A bookmark.
    Bookmark,
    /// A pencil.
    Pencil,
}

impl Glyph {
    fn strokes(self) -> &'static str {
        match self {
            Self::People => {
                "M6 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM1.5 13.5c.3-2.6 2-4 4.5-4s4.2 1.4 4.5 4M10.8 7.4a2.3 2.3 0 0 0 0-4.6M12 9.8c1.5.5 2.3 1.7 2.5 3.7"
            }
            Self::Calendar => {
                "M2.5 4.5a1 1 0 0 1 1-1h9a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1ZM2.5 6.8h11M5.5 2v2.5M10.5 2v2.5"
            }
            Self::Bars => "M3 13.5v-4M8 13.5v-11M13 13.5v-7M1.5 13.5h13",
            Self::Person => {
                "M8 8a2.8 2.8 0 1 0 0-5.6A2.8 2.8 0 0 0 8 8ZM2.8 13.8c.4-2.5 2.3-3.8 5.2-3.8s4.8 1.3 5.2 3.8"
            }
            Self::Leave => "M9.5 2.5h-6v11h6M6.5 8h8M11.8 5.2 14.5 8l-2.7 2.8",
            Self::Plus => "M8 3v10M3 8h10",
            Self::Cross => "m4 4 8 8M12 4l-8 8",
            Self::Tick => "m3 8.5 3.3 3.3L13 4.8",
            Self::Copy => {
                "M5.5 5.5h7a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1h-7a1 1 0 0 1-1-1v-6a1 1 0 0 1 1-1ZM3 10.5a.5.5 0 0 1-.5-.5V3.5a1 1 0 0 1 1-1H10"
            }
            Self::Alert => "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM8 5v3.5M8 10.9v.1",
            Self::Lock => "M4 7.5h8v6H4ZM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5",
            Self::Offline => {
                "M4.5 12.5a2.8 2.8 0 0 1-.3-5.5 4 4 0 0 1 7.5-.6 3.1 3.1 0 0 1 .3 6.1ZM2.5 2l11.5 12"
            }
            Self::Lens => "M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9ZM10.3 10.3l3.7 3.7",
            Self::Again => "M13 8a5 5 0 1 1-1.5-3.6M13 2v3h-3",
            Self::Waiting => "M4 2.5h8M4 13.5h8M5 2.5c0 3 6 4 6 11M11 2.5c0 3-6 4-6 11",
            Self::Tray => "M2 9.5 4 3h8l2 6.5v4H2ZM2 9.5h3.5l1 1.7h3l1-1.7H14",
            Self::Back => "M9.8 3.5 5.3 8l4.5 4.5",
            Self::Funnel => "M2 3h12L9.5 8.5v4.5l-3-1.5v-3Z",
            Self::Columns => "M2.5 3.5h11v9h-11ZM6.2 3.5v9M9.8 3.5v9",
            Self::Save => "M8 2.5v7.5M4.8 7 8 10l3.2-3M2.5 11.5v2h11v-2",
            Self::Bookmark => "M4.5 2.5h7v11L8 10.8l-3.5 2.7Z",
            Self::Pencil => "M2.8 13.2l.7-2.9 7.6-7.6 2.2 2.2-7.6 7.6ZM9.6 4.2l2.2 2.2",
            Self::Globe => {
                "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM2 8h12M8 2c2.2 1.8 2.8 4 2.8 6S10.2 12.2 8 14C5.8 12.2 5.2 10 5.2 8S5.8 3.8 8 2Z"
            }
        }
    }
}

impl Glyph {
    /// Whether it shows a way, which is the other one where one reads from right to left.
    fn points(self) -> bool {
        matches!(self, Self::Back | Self::Leave)
    }
}

/// An icon, hidden from assistive technology.
#[component]
pub fn Icon(
    /// What it shows.
    glyph: Glyph,
) -> impl IntoView {
    let class = if glyph.points() { "icon icon-points" } else { "icon" };
    view! {
        <svg class=class viewBox="0 0 16 16" aria-hidden="true" focusable="false">
            <path d=glyph.strokes()></path>
        </svg>
    }
}
