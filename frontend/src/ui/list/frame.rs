//! The part of the page a list is seen through: how far it is scrolled, which rows are drawn in it,
//! and which of them has the focus.
//!
//! Rows come and go under the focus. So that it never falls to the page, the frame takes it over
//! from a row that goes, and gives it back to that row once it is drawn again.

use std::ops::Range;

use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, FocusOptions, HtmlElement};

use super::{
    List,
    column::Column,
    window::{Port, px},
};
use crate::root::Root;

/// Most rows that are drawn for print.
pub(super) const PRINTED_MAX: usize = 2_000;

/// A row that is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Drawn {
    /// Its place among the rows.
    pub(super) row: usize,
    /// Its line.
    pub(super) line: u32,
    /// Raised whenever what rows look like changes.
    pub(super) edition: u32,
}

/// What the rows drawn last looked like.
#[derive(Default, Clone, PartialEq)]
struct Looks {
    turn: u64,
    columns: Vec<Column>,
    edition: u32,
}

/// The frame of a list.
#[derive(Clone, Copy)]
pub(super) struct Frame {
    list: List,
    root: Root,
    /// What scrolls.
    pub(super) element: NodeRef<html::Div>,
    /// What is as high as all rows.
    pub(super) room: NodeRef<html::Div>,
    port: RwSignal<Port>,
    printing: RwSignal<bool>,
    drawn: RwSignal<Vec<Drawn>>,
    /// The line that is current: the one Tab leads to.
    current: StoredValue<Option<u32>>,
    /// The frame holds the focus in the current row's stead.
    stands_in: StoredValue<bool>,
}

impl Frame {
    pub(super) fn new(list: List) -> Self {
        let this = Self {
            list,
            root: Root::here(),
            element: NodeRef::new(),
            room: NodeRef::new(),
            port: RwSignal::new(Port::UNSEEN),
            printing: RwSignal::new(false),
            drawn: RwSignal::new(Vec::new()),
            current: StoredValue::new(None),
            stands_in: StoredValue::new(false),
        };
        let window = Memo::new(move |_| this.window());
        Effect::new(move |before: Option<(super::Rows, Looks)>| {
            let rows = list.rows.get();
            let mut looks = before.as_ref().map(|(_, looks)| looks.clone()).unwrap_or_default();
            let (turn, columns) = (list.lines.extent().turn, list.columns.get());
            if looks.turn != turn || looks.columns != columns {
                if looks.turn != turn {
                    this.current.set_value(None);
                }
                looks = Looks { turn, columns, edition: looks.edition + 1 };
            }
            let others = before.is_none_or(|(before, _)| before != rows);
            this.draw(&rows, window.get(), looks.edition, others);
            (rows, looks)
        });
        let listen = |name: &str, act: fn(Self)| {
            let handle = window_event_listener_untyped(name, move |_| act(this));
            on_cleanup(move || handle.remove());
        };
        listen("resize", Self::measure);
        listen("beforeprint", |this| this.printing.set(true));
        listen("afterprint", |this| this.printing.set(false));
        this
    }

    /// The rows that are drawn.
    pub(super) fn drawn(self) -> RwSignal<Vec<Drawn>> {
        self.drawn
    }

    fn window(self) -> Range<usize> {
        let rows = self.list.rows.with(|rows| rows.len());
        if self.printing.get() { 0..rows.min(PRINTED_MAX) } else { self.port.get().window(rows) }
    }

    fn draw(self, rows: &[u32], window: Range<usize>, edition: u32, others: bool) {
        // The window may still be that of the rows before.
        let window = window.start.min(rows.len())..window.end.min(rows.len());
        let first = window.start;
        let behind = rows.len() - window.end;
        let drawn = rows[window].iter().enumerate();
        let drawn: Vec<_> =
            drawn.map(|(at, &line)| Drawn { row: first + at, line, edition }).collect();
        let goes = |row: &Element| !drawn.iter().any(|drawn| self.is_row(row, *drawn));
        let loses_focus = self.focused_row().as_ref().is_some_and(goes);
        if loses_focus {
            self.stand_in();
        }
        let row_px = self.port.with_untracked(|port| port.row_px);
        if let Some(room) = self.room.get_untracked() {
            set_px(&room, "padding-top", px(first, row_px));
            set_px(&room, "padding-bottom", px(behind, row_px));
        }
        self.drawn.set(drawn);
        // Whoever scrolls leaves the row; a row that goes elsewhere is followed.
        if loses_focus
            && others
            && let Some(row) = self.current_row()
        {
            self.show(row);
        }
        // By then the rows are in the page.
        request_animation_frame(move || self.settle());
    }

    /// Whether an element is a row as it is to be drawn.
    fn is_row(self, element: &Element, drawn: Drawn) -> bool {
        row_of(element) == Some(drawn.row)
            && self.drawn.with_untracked(|before| before.contains(&drawn))
    }

    /// The row that has the focus, or holds what has it.
    fn focused_row(self) -> Option<Element> {
        let row = self.root.focused()?.closest("tbody tr").ok()??;
        let frame = self.element.get_untracked()?;
        frame.contains(Some(&row)).then_some(row)
    }

    /// Takes the focus in the current row's stead.
    fn stand_in(self) {
        if let Some(frame) = self.element.get_untracked() {
            focus(&frame);
            self.stands_in.set_value(true);
        }
    }

    /// Something in the frame got the focus.
    pub(super) fn focus_came(self, to: &Element) {
        let row = to.closest("tbody tr").ok().flatten();
        match row.as_ref().and_then(row_of).and_then(|row| self.line_at(row)) {
            Some(line) => {
                self.current.set_value(Some(line));
                self.stands_in.set_value(false);
                self.lead_tab();
            }
            None => self.stands_in.set_value(row.is_none() && self.is_frame(to)),
        }
    }

    fn is_frame(self, element: &Element) -> bool {
        let frame = self.element.get_untracked();
        frame.is_some_and(|frame| frame.is_same_node(Some(element)))
    }

    /// The line of a row.
    pub(super) fn line_at(self, row: usize) -> Option<u32> {
        self.list.rows.with_untracked(|rows| rows.get(row).copied())
    }

    /// The row of the current line, while that matches.
    pub(super) fn current_row(self) -> Option<usize> {
        let current = self.current.get_value()?;
        self.list.rows.with_untracked(|rows| rows.iter().position(|line| *line == current))
    }

    /// How many rows a page key moves by.
    pub(super) fn page_rows(self) -> usize {
        self.port.with_untracked(Port::whole_rows)
    }

    /// Makes a row the current one, shows it and gives it the focus.
    pub(super) fn go(self, row: usize) {
        self.current.set_value(self.line_at(row));
        self.show(row);
        self.stand_in();
        self.settle();
    }

    /// Scrolls so that a row is seen.
    fn show(self, row: usize) {
        let port = self.port.get_untracked();
        let scroll = port.scroll_to(row);
        if let Some(frame) = self.element.get_untracked()
            && (scroll - port.scroll_px).abs() >= 1.0
        {
            #[expect(clippy::cast_possible_truncation, reason = "browsers know no longer pages")]
            frame.set_scroll_top(scroll.round() as i32);
            self.scrolled();
        }
    }

    /// The frame was scrolled.
    pub(super) fn scrolled(self) {
        if let Some(frame) = self.element.get_untracked() {
            let scroll_px = f64::from(frame.scroll_top());
            self.change_port(|port| port.scroll_px = scroll_px);
        }
    }

    fn change_port(self, change: impl FnOnce(&mut Port)) {
        let mut port = self.port.get_untracked();
        change(&mut port);
        if port != self.port.get_untracked() {
            self.port.set(port);
        }
    }

    /// Looks how high the frame, its heading and its rows are.
    fn measure(self) {
        let Some(frame) = self.element.try_get_untracked().flatten() else { return };
        let height = |selector: &str| {
            let part = frame.query_selector(selector).ok().flatten()?;
            let height = part.get_bounding_client_rect().height();
            (height > 0.0).then_some(height)
        };
        let (head, row) = (height("thead"), height("tbody tr"));
        let height_px = f64::from(frame.client_height());
        if height_px > 0.0 {
            self.change_port(|port| {
                port.height_px = height_px;
                port.head_px = head.unwrap_or(port.head_px);
                port.row_px = row.unwrap_or(port.row_px);
            });
        }
    }

    /// The rows are drawn: measures them, and gives the current one what is its own.
    fn settle(self) {
        if self.printing.try_get_untracked() == Some(false) {
            self.measure();
            self.lead_tab();
        }
    }

    /// Leads Tab to the current row and what is in it, past all others; and back to it where the
    /// frame stands in for it.
    fn lead_tab(self) {
        let Some(frame) = self.element.get_untracked() else { return };
        let current = self.current_row();
        let drawn = self.drawn.with_untracked(|drawn| {
            let is_current = |drawn: &&Drawn| Some(drawn.row) == current;
            drawn.iter().find(is_current).or(drawn.first()).map(|drawn| drawn.row)
        });
        for row in elements(&frame, "tbody tr") {
            let is_current = row_of(&row) == drawn;
            let reach = if is_current { "0" } else { "-1" };
            // What leads there already is left alone: while a list is scrolled, that is nearly all.
            if row.get_attribute("tabindex").as_deref() != Some(reach) {
                let _ = row.set_attribute("tabindex", reach);
                for control in elements(&row, "a, button") {
                    let _ = control.set_attribute("tabindex", reach);
                }
            }
            if is_current && self.stands_in.get_value() && Some(drawn) == Some(current) {
                let active = self.root.focused();
                let held = active.is_some_and(|active| frame.contains(Some(&active)));
                if held && let Some(row) = row.dyn_ref::<HtmlElement>() {
                    focus(row);
                }
            }
        }
    }

    /// The element of the current row.
    pub(super) fn current_element(self) -> Option<Element> {
        let row = self.current_row()?;
        let frame = self.element.get_untracked()?;
        frame.query_selector(&format!("tbody tr[aria-rowindex='{}']", row + 2)).ok()?
    }
}

/// The place of a row's element among all rows: the heading is the first of the table.
pub(super) fn row_of(element: &Element) -> Option<usize> {
    element.get_attribute("aria-rowindex")?.parse::<usize>().ok()?.checked_sub(2)
}

fn elements(within: &Element, selector: &str) -> Vec<Element> {
    let Ok(found) = within.query_selector_all(selector) else { return Vec::new() };
    let elements = (0..found.length()).filter_map(|at| found.item(at)?.dyn_into().ok());
    elements.collect()
}

fn focus(element: &HtmlElement) {
    let still = FocusOptions::new();
    still.set_prevent_scroll(true);
    let _ = element.focus_with_options(&still);
}

fn set_px(element: &HtmlElement, property: &str, px: f64) {
    // Refused only for what is no length.
    let _ = element.style().set_property(property, &format!("{px}px"));
}
