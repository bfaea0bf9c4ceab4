//! One table for every list: sortable columns, pages, and cards where the window is narrow.
//!
//! The rows stay with the view: the table asks for the cells of the few rows it shows, so that a
//! list of fifty thousand costs the page fifty.

use std::{cmp::Ordering, fmt, str::FromStr, sync::Arc};

use leptos::{html, prelude::*};

use super::icons::{Glyph, Icon};
use crate::text::Sortable;

/// How many rows a page shows.
pub const PAGE_ROWS: usize = 50;

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Names it in the URL.
    pub id: &'static str,
    /// Its heading.
    pub label: &'static str,
    /// Whether its figures are set to the right.
    pub numeric: bool,
    /// Whether a list can be sorted by it.
    pub sortable: bool,
}

impl Column {
    /// A column of text.
    #[must_use]
    pub const fn text(id: &'static str, label: &'static str) -> Self {
        Self { id, label, numeric: false, sortable: true }
    }

    /// A column of figures.
    #[must_use]
    pub const fn numeric(id: &'static str, label: &'static str) -> Self {
        Self { numeric: true, ..Self::text(id, label) }
    }

    /// The column, but not to sort by.
    #[must_use]
    pub const fn fixed(self) -> Self {
        Self { sortable: false, ..self }
    }
}

/// By which column a list is sorted, and which way. As text: the column's id, a leading `-` for
/// the largest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sort {
    /// The column's id.
    pub column: String,
    /// The largest first.
    pub descending: bool,
}

impl FromStr for Sort {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(match text.strip_prefix('-') {
            Some(column) => Self { column: column.to_owned(), descending: true },
            None => Self { column: text.to_owned(), descending: false },
        })
    }
}

impl fmt::Display for Sort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", if self.descending { "-" } else { "" }, self.column)
    }
}

impl Sort {
    /// The order a text names, if it names one of the columns that can be sorted by.
    #[must_use]
    pub fn among(text: &str, columns: &[Column]) -> Option<Self> {
        let Ok(sort) = text.parse::<Self>();
        columns.iter().any(|column| column.sortable && column.id == sort.column).then_some(sort)
    }

    /// What a click on a column's heading makes of the order: itself turned round, or that column.
    fn clicked(current: Option<&Self>, column: &'static str) -> Self {
        let descending = current.is_some_and(|sort| sort.column == column && !sort.descending);
        Self { column: column.to_owned(), descending }
    }
}

/// What a row is compared by. Rows without a value come last whichever way the list is sorted.
#[derive(Debug, Clone, PartialEq)]
pub enum SortKey {
    /// As the language of the browser sorts.
    Text(Sortable),
    /// By size.
    Number(i64),
    /// There is nothing to compare.
    Nothing,
}

impl SortKey {
    /// The key of a text.
    #[must_use]
    pub fn text(text: &str) -> Self {
        if text.is_empty() { Self::Nothing } else { Self::Text(text.into()) }
    }

    /// The key of a number, or of none.
    #[must_use]
    pub fn number(number: Option<i64>) -> Self {
        number.map_or(Self::Nothing, Self::Number)
    }

    fn compare(&self, other: &Self, descending: bool, texts: CompareTexts) -> Ordering {
        let ascending = match (self, other) {
            (Self::Nothing, Self::Nothing) => return Ordering::Equal,
            (Self::Nothing, _) => return Ordering::Greater,
            (_, Self::Nothing) => return Ordering::Less,
            (Self::Text(a), Self::Text(b)) => texts(a, b),
            (Self::Number(a), Self::Number(b)) => a.cmp(b),
            (Self::Text(_), Self::Number(_)) => Ordering::Greater,
            (Self::Number(_), Self::Text(_)) => Ordering::Less,
        };
        if descending { ascending.reverse() } else { ascending }
    }
}

/// The rows to show, as positions in `rows`: those that `keep` keeps, sorted by `key` where there
/// is an order; rows that compare equal stay as they came.
pub fn order<T>(
    rows: &[T],
    keep: impl Fn(&T) -> bool,
    sort: Option<&Sort>,
    key: impl Fn(&T, &str) -> SortKey,
) -> Vec<usize> {
    let kept = rows.iter().enumerate().filter(|(_, row)| keep(row));
    let Some(sort) = sort else { return kept.map(|(index, _)| index).collect() };
    sorted(kept.map(|(index, row)| (key(row, &sort.column), index)).collect(), sort.descending)
}

/// Compares two texts.
type CompareTexts = fn(&Sortable, &Sortable) -> Ordering;

/// The part of [`order`] that is the same for every kind of row, compiled once.
fn sorted(mut keyed: Vec<(SortKey, usize)>, descending: bool) -> Vec<usize> {
    // Comparing by language is a call into the browser; of fifty thousand names sorted by their
    // letters before, it has few to move and so is asked seldom.
    for texts in [Sortable::by_letters as CompareTexts, Sortable::by_language] {
        keyed.sort_by(|a, b| a.0.compare(&b.0, descending, texts));
    }
    keyed.into_iter().map(|(_, index)| index).collect()
}

/// Makes the cells of the row at a position, one a column.
pub type Cells = Arc<dyn Fn(usize) -> Vec<AnyView> + Send + Sync>;

/// The table.
#[component]
pub fn Table(
    /// What the table holds, for those who cannot see it.
    caption: &'static str,
    /// Its columns; the first names the row.
    columns: Vec<Column>,
    /// The rows to show, as positions.
    #[prop(into)]
    rows: Signal<Arc<Vec<usize>>>,
    /// Makes the cells of a row.
    cells: Cells,
    /// The current order.
    #[prop(into)]
    sort: Signal<Option<Sort>>,
    /// A heading was clicked.
    on_sort: Callback<Sort>,
    /// The current page, from 1.
    #[prop(into)]
    page: Signal<usize>,
    /// Another page was asked for.
    on_page: Callback<usize>,
) -> impl IntoView {
    let heads = columns.iter().map(|&column| view! { <Head column sort on_sort/> }).collect_view();
    let pages = Signal::derive(move || rows.with(|rows| rows.len().div_ceil(PAGE_ROWS).max(1)));
    let shown = Signal::derive(move || page.get().clamp(1, pages.get()));
    let body = move || {
        let first = (shown.get() - 1) * PAGE_ROWS;
        rows.with(|rows| {
            let visible = rows.iter().skip(first).take(PAGE_ROWS);
            visible.map(|&row| row_view(&columns, cells(row))).collect_view()
        })
    };
    // The roles stand because narrow windows show the table as blocks, which would lose them.
    let several = move || pages.get() > 1;
    let total = Signal::derive(move || rows.with(|rows| rows.len()));
    let frame = NodeRef::<html::Div>::new();
    let turn_page = Callback::new(move |page| {
        on_page.run(page);
        if let Some(frame) = frame.get_untracked() {
            frame.set_scroll_top(0);
            frame.scroll_into_view();
        }
    });
    view! {
        <div class="table-frame" node_ref=frame role="region" aria-label=caption tabindex="0">
            <table class="table" role="table">
                <caption class="visually-hidden">{caption}</caption>
                <thead role="rowgroup"><tr role="row">{heads}</tr></thead>
                <tbody role="rowgroup">{body}</tbody>
            </table>
        </div>
        <Show when=several>
            <Pager page=shown pages total on_page=turn_page/>
        </Show>
    }
    .into_any()
}

/// The heading of a column.
#[component]
fn Head(column: Column, sort: Signal<Option<Sort>>, on_sort: Callback<Sort>) -> impl IntoView {
    let class = if column.numeric { "numeric" } else { "" };
    let direction = move || {
        let sort = sort.get()?;
        (sort.column == column.id).then_some(if sort.descending {
            "descending"
        } else {
            "ascending"
        })
    };
    let label = if column.sortable {
        view! {
            <button type="button" class="sort" on:click=move |_| {
                on_sort.run(Sort::clicked(sort.get_untracked().as_ref(), column.id));
            }>
                {column.label}
                <span class="sort-mark" aria-hidden="true"></span>
            </button>
        }
        .into_any()
    } else {
        column.label.into_any()
    };
    view! { <th scope="col" role="columnheader" class=class aria-sort=direction>{label}</th> }
}

fn row_view(columns: &[Column], cells: Vec<AnyView>) -> AnyView {
    let cells = columns
        .iter()
        .zip(cells)
        .enumerate()
        .map(|(index, (column, cell))| {
            let class = if column.numeric { "numeric" } else { "" };
            if index == 0 {
                view! { <th scope="row" role="rowheader" class=class>{cell}</th> }.into_any()
            } else {
                view! { <td role="cell" class=class data-label=column.label>{cell}</td> }.into_any()
            }
        })
        .collect_view();
    view! { <tr role="row">{cells}</tr> }.into_any()
}

/// Which rows are shown, and the way to others.
#[component]
fn Pager(
    page: Signal<usize>,
    pages: Signal<usize>,
    total: Signal<usize>,
    on_page: Callback<usize>,
) -> impl IntoView {
    let range = move || {
        let first = (page.get() - 1) * PAGE_ROWS + 1;
        let last = (first + PAGE_ROWS - 1).min(total.get());
        format!("{first}–{last} of {}", total.get())
    };
    // A button keeps the focus where it leads no further: a disabled one would let it fall.
    let turn = |label: &'static str, step: isize| {
        let target = move || {
            let page = page.get().checked_add_signed(step)?;
            (1..=pages.get()).contains(&page).then_some(page)
        };
        view! {
            <button type="button" class="button button-small"
                aria-disabled=move || target().is_none().then_some("true")
                on:click=move |_| if let Some(page) = untrack(target) { on_page.run(page) }>
                {label}
                <span class="visually-hidden">" page"</span>
            </button>
        }
    };
    view! {
        <nav class="pager" aria-label="Pages">
            <span class="pager-range" role="status">{range}</span>
            {turn("Previous", -1)}
            {turn("Next", 1)}
        </nav>
    }
}

/// A line where a list would be had any row been left.
#[component]
pub fn NoMatch(
    /// What was searched for or filtered by.
    #[prop(into)]
    detail: String,
    /// The user wants to see all.
    on_clear: Callback<()>,
) -> impl IntoView {
    view! {
        <super::panel::StatePanel kind="empty" glyph=Glyph::Lens title="Nothing matches" detail>
            <button type="button" class="button" on:click=move |_| on_clear.run(())>
                <Icon glyph=Glyph::Cross/>
                "Clear the search"
            </button>
        </super::panel::StatePanel>
    }
}
