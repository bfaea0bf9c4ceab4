//! The table of a list: its heading, and the rows in view.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::{
    List,
    column::Column,
    density::ListDensity,
    frame::{Drawn, Frame, PRINTED_MAX},
    hand,
    selection::{Selecting, Selection},
    sort::Sort,
};
use crate::words;

/// The width of the checkboxes in `rem`, as in the style sheet.
const PICK_REM: f64 = 2.5;

/// The table.
#[component]
pub fn ListTable(
    /// The list.
    list: List,
    /// What it holds, for those who cannot see it.
    caption: &'static str,
) -> impl IntoView {
    let frame = Frame::new(list);
    let density = expect_context::<ListDensity>();
    let heads = move || {
        let pick = list.selecting.map(|selecting| view! { <PickAll list selecting/> });
        let heads = list.columns.get().into_iter();
        let heads = heads.map(|column| view! { <Head list column/> }).collect_view();
        view! { <tr role="row" aria-rowindex="1">{pick}{heads}</tr> }
    };
    let widths = move || {
        let pick = list.selecting.map(|_| view! { <col class="pick-width"/> });
        let columns = list.columns.get().into_iter();
        let width = |column: Column| {
            view! { <col style:width=format!("{}rem", column.width_rem)/> }
        };
        view! { {pick} {columns.map(width).collect_view()} }
    };
    let least_width = move || {
        let of_columns: u32 = list.columns.get().iter().map(|it| u32::from(it.width_rem)).sum();
        let pick = if list.selecting.is_some() { PICK_REM } else { 0.0 };
        format!("{}rem", f64::from(of_columns) + pick)
    };
    let rows = move || list.rows.with(|rows| rows.len());
    let body = view! {
        <For each=move || frame.drawn().get() key=|drawn| *drawn children=move |drawn| row(list, drawn)/>
    };
    let not_printed = move || {
        let rows = rows();
        (rows > PRINTED_MAX).then(
            || view! { <p class="print-note">{words::lists::printed_part(PRINTED_MAX, rows)}</p> },
        )
    };
    // The roles stand because narrow windows show the table as blocks, which would lose them.
    view! {
        <div class="table-frame" role="region" aria-label=caption tabindex="-1"
            data-density=move || density.get().name()
            node_ref=frame.element
            on:scroll=move |_| frame.scrolled()
            on:keydown=move |event| hand::key(list, frame, &event)
            on:focusin=move |event| {
                if let Some(to) = event.target().and_then(|to| to.dyn_into::<Element>().ok()) {
                    frame.focus_came(&to);
                }
            }>
            <div class="table-room" node_ref=frame.room>
                <table class="table" role="table" style:min-width=least_width
                    aria-rowcount=move || (rows() + 1).to_string()>
                    <caption class="visually-hidden">{caption}</caption>
                    <colgroup>{widths}</colgroup>
                    <thead role="rowgroup">{heads}</thead>
                    <tbody role="rowgroup" on:mousedown=move |event| hand::press(list, &event)
                        on:click=move |event| hand::click(list, frame, &event)>{body}</tbody>
                </table>
            </div>
        </div>
        {not_printed}
    }
    .into_any()
}

/// The heading of a column.
#[component]
fn Head(list: List, column: Column) -> impl IntoView {
    let class = if column.numeric { "numeric" } else { "" };
    let direction = move || {
        let sort = list.sort.get()?;
        let way = if sort.descending { "descending" } else { "ascending" };
        (sort.column == column.id).then_some(way)
    };
    let label = if column.sortable {
        view! {
            <button type="button" class="sort" on:click=move |_| {
                list.on_sort.run(Sort::clicked(list.sort.get_untracked().as_ref(), column.id));
            }>
                {(column.label)()}
                <span class="sort-mark" aria-hidden="true"></span>
            </button>
        }
        .into_any()
    } else {
        (column.label)().into_any()
    };
    view! { <th scope="col" role="columnheader" class=class aria-sort=direction>{label}</th> }
}

/// Selects all that match, or nothing.
#[component]
fn PickAll(list: List, selecting: Selecting) -> impl IntoView {
    let selection = selecting.selection();
    let count = move || {
        let rows = list.rows.with(|rows| rows.len());
        (selection.with(|selection| selection.count(rows)), rows)
    };
    let all = move || selection.with(|it| matches!(it, Selection::AllMatching { .. }));
    let on_change = move |_| if all() { selecting.clear() } else { selecting.select_all() };
    view! {
        <th scope="col" role="columnheader" class="pick">
            <input type="checkbox" aria-label=words::lists::select_all() on:change=on_change
                prop:checked=move || { let (count, rows) = count(); all() && count == rows }
                prop:indeterminate=move || { let (count, rows) = count(); count > 0 && !(all() && count == rows) }/>
        </th>
    }
}

/// A row that is drawn.
fn row(list: List, drawn: Drawn) -> AnyView {
    let Drawn { row, line, .. } = drawn;
    let pick = list.selecting.map(|selecting| {
        let id = list.lines.id(line);
        let name = list.lines.with_line(line, |line| line.name()).unwrap_or_default();
        let selected = Memo::new(move |_| selecting.selection().with(|it| it.contains(&id)));
        (selected, words::lists::select_one(&name))
    });
    let selected = pick.as_ref().map(|(selected, _)| *selected);
    let pick = pick.map(|(selected, label)| {
        view! {
            <td role="cell" class="pick">
                <input type="checkbox" tabindex="-1" aria-label=label prop:checked=move || selected.get()/>
            </td>
        }
    });
    let columns = list.columns.get_untracked();
    let cell = |(at, column): (usize, Column)| {
        let cell = list.lines.with_line(line, |line| line.cell(column.id));
        let class = if column.numeric { "numeric" } else { "" };
        if at == 0 {
            view! { <th scope="row" role="rowheader" class=class>{cell}</th> }.into_any()
        } else {
            view! { <td role="cell" class=class data-label=(column.label)()>{cell}</td> }.into_any()
        }
    };
    let cells = columns.into_iter().enumerate().map(cell).collect_view();
    let class = move || selected.is_some_and(|selected| selected.get()).then_some("selected");
    let place = (row + 2).to_string();
    // The frame says where Tab leads: of the row and of what is in it.
    view! { <tr role="row" class=class aria-rowindex=place>{pick}{cells}</tr> }.into_any()
}
