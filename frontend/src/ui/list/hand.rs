//! What the mouse and the keyboard do in a list.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement};

use super::{
    List,
    frame::{Frame, row_of},
    keys::{Act, Go},
};

/// What in a row has a use of its own for the mouse and the keys.
const CONTROL: &str = "a, button, input, select, summary";

fn target(event: &web_sys::Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

fn is_in(element: &Element, selector: &str) -> bool {
    element.closest(selector).is_ok_and(|found| found.is_some())
}

/// A row was clicked: it becomes the current one. With Ctrl or ⌘, or on its checkbox, it is
/// selected or no longer; with Shift all from where the range began.
pub(super) fn click(list: List, frame: Frame, click: &ev::MouseEvent) {
    let Some(target) = target(click) else { return };
    let row = target.closest("tbody tr").ok().flatten().and_then(|row| row_of(&row));
    let checkbox = target.dyn_ref::<HtmlInputElement>();
    if checkbox.is_none() && is_in(&target, CONTROL) {
        return;
    }
    let (Some(row), Some(selecting)) = (row, list.selecting) else { return };
    let Some(line) = frame.line_at(row) else { return };
    if click.shift_key() {
        extend(list, frame, row);
    } else if checkbox.is_some() || click.ctrl_key() || click.meta_key() {
        selecting.toggle(line, list.lines.id(line));
    } else {
        selecting.begin_at(line);
    }
    frame.go(row);
    // A click turns a checkbox by itself, which is not always what was made of it.
    if let Some(checkbox) = checkbox {
        let id = list.lines.id(line);
        checkbox.set_checked(selecting.selection().with_untracked(|it| it.contains(&id)));
    }
}

/// With Shift a click would select the text in between.
pub(super) fn press(list: List, press: &ev::MouseEvent) {
    if list.selecting.is_some() && press.shift_key() {
        press.prevent_default();
    }
}

/// Selects from where the range began to a row.
fn extend(list: List, frame: Frame, to: usize) {
    let Some(selecting) = list.selecting else { return };
    let here = frame.current_row().unwrap_or(to);
    let Some(here) = frame.line_at(here) else { return };
    let anchor = selecting.anchor(here);
    let rows = list.rows.get_untracked();
    let from = rows.iter().position(|line| *line == anchor).unwrap_or(to);
    let range = &rows[from.min(to)..=from.max(to)];
    selecting.extend(anchor, range.iter().map(|line| list.lines.id(*line)));
}

/// A key was pressed in the frame.
pub(super) fn key(list: List, frame: Frame, event: &ev::KeyboardEvent) {
    let Some(target) = target(event) else { return };
    let act = Act::of(&event.key(), event.shift_key(), event.ctrl_key() || event.meta_key());
    let Some(act) = act.filter(|_| !event.alt_key() && !is_in(&target, "thead")) else { return };
    let of_control = matches!(act, Act::Toggle | Act::Open) && is_in(&target, CONTROL);
    if !of_control && perform(list, frame, act) {
        event.prevent_default();
    }
}

/// Does what a key asks for; whether there was anything to do.
fn perform(list: List, frame: Frame, act: Act) -> bool {
    let rows = list.rows.with_untracked(|rows| rows.len());
    let to = |go: Go| go.from(frame.current_row(), frame.page_rows(), rows);
    match (act, list.selecting) {
        (Act::Go(go), selecting) => {
            let Some(row) = to(go) else { return false };
            frame.go(row);
            if let (Some(selecting), Some(line)) = (selecting, frame.line_at(row)) {
                selecting.begin_at(line);
            }
        }
        (Act::Extend(go), Some(_)) => {
            let Some(row) = to(go) else { return false };
            extend(list, frame, row);
            frame.go(row);
        }
        (Act::Toggle, Some(selecting)) => {
            let line = frame.current_row().and_then(|row| frame.line_at(row));
            let Some(line) = line else { return false };
            selecting.toggle(line, list.lines.id(line));
        }
        (Act::SelectAll, Some(selecting)) => selecting.select_all(),
        (Act::Clear, Some(selecting)) => {
            if selecting.selection().with_untracked(super::selection::Selection::is_none) {
                return false;
            }
            selecting.clear();
        }
        (Act::Open, _) => {
            let row = frame.current_element();
            let link = row.and_then(|row| row.query_selector("th a, th button").ok().flatten());
            let Some(link) = link.and_then(|link| link.dyn_into::<HtmlElement>().ok()) else {
                return false;
            };
            link.click();
        }
        (Act::Extend(_) | Act::Toggle | Act::SelectAll | Act::Clear, None) => return false,
    }
    true
}
