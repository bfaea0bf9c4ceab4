//! The one grammar of lists: which of several lists is shown, its order and its page stand in the
//! URL.

use std::sync::Arc;

use leptos::prelude::*;

use crate::{
    param::Param,
    query::Key,
    ui::{
        field::Segments,
        table::{Cells, Column, Sort, SortKey, Table, order},
    },
};

/// Makes the rows to show, as positions, in an order.
type Rows = Arc<dyn Fn(Option<&Sort>) -> Vec<usize> + Send + Sync>;

/// A list whose order and page stand in the URL.
#[derive(Clone, Copy)]
pub struct Listing {
    columns: StoredValue<Vec<Column>>,
    sort: Memo<Option<Sort>>,
    rows: Memo<Arc<Vec<usize>>>,
}

impl Listing {
    /// A list of those columns. `usual` is its order where the URL names none; empty: as the rows
    /// came.
    #[must_use]
    pub fn new(columns: Vec<Column>, usual: &'static str, rows: Rows) -> Self {
        let sort_param = Param::new(Key::Sort);
        let columns = StoredValue::new(columns);
        let sort = Memo::new(move |_| {
            columns.with_value(|columns| {
                let chosen = Sort::among(&sort_param.get(), columns);
                chosen.or_else(|| Sort::among(usual, columns))
            })
        });
        let rows = Memo::new(move |_| Arc::new(rows(sort.get().as_ref())));
        Self { columns, sort, rows }
    }

    /// The rows, in their order.
    #[must_use]
    pub fn rows(self) -> Memo<Arc<Vec<usize>>> {
        self.rows
    }

    /// The table.
    pub fn table(self, caption: &'static str, cells: Cells) -> AnyView {
        let sort_param = Param::new(Key::Sort);
        let page_param = Param::new(Key::Page);
        view! {
            <Table caption columns=self.columns.get_value() rows=self.rows cells sort=self.sort
                page=Signal::derive(move || page_param.get().parse().unwrap_or(1))
                on_sort=Callback::new(move |sort: Sort| {
                    page_param.set("");
                    sort_param.set(sort.to_string());
                })
                on_page=Callback::new(move |page: usize| page_param.set(page.to_string()))/>
        }
        .into_any()
    }
}

/// The table of a list that is here as a whole.
pub fn table_of<T: Send + Sync + 'static>(
    caption: &'static str,
    columns: Vec<Column>,
    usual: &'static str,
    items: Vec<T>,
    key: fn(&T, &str) -> SortKey,
    cells: impl Fn(&T) -> Vec<AnyView> + Send + Sync + 'static,
) -> AnyView {
    let items = Arc::new(items);
    let sorted = Arc::clone(&items);
    let rows: Rows = Arc::new(move |sort| order(&sorted, |_| true, sort, key));
    let cells: Cells = Arc::new(move |row| items.get(row).map(&cells).unwrap_or_default());
    Listing::new(columns, usual, rows).table(caption, cells)
}

/// Something chosen of a few, which stands in the URL unless it is the first. Another choice is
/// another list: it begins at its first page.
#[derive(Clone, Copy)]
pub struct Choice {
    options: &'static [(&'static str, &'static str)],
    param: Param,
}

impl Choice {
    /// The choice a key of the URL holds: values and their names on screen.
    #[must_use]
    pub fn new(key: Key, options: &'static [(&'static str, &'static str)]) -> Self {
        Self { options, param: Param::new(key) }
    }

    /// What is chosen: the first where the URL names none of the options.
    #[must_use]
    pub fn get(self) -> &'static str {
        let named = self.param.get();
        let mut values = self.options.iter().map(|(value, _)| *value);
        let usual = self.options.first().map(|(value, _)| *value).unwrap_or_default();
        values.find(|value| *value == named).unwrap_or(usual)
    }

    /// The choice on screen.
    pub fn segments(self, label: &'static str) -> AnyView {
        let begin = begin_at_first_page(self.param);
        let usual = self.options.first().map(|(value, _)| *value).unwrap_or_default();
        let on_choice = Callback::new(move |choice: String| {
            begin.run(if choice == usual { String::new() } else { choice });
        });
        let value = Signal::derive(move || self.get().to_owned());
        view! { <Segments label options=self.options value on_choice/> }.into_any()
    }
}

/// Sets what a list depends on, and goes to its first page.
#[must_use]
pub fn begin_at_first_page(param: Param) -> Callback<String> {
    let page = Param::new(Key::Page);
    Callback::new(move |value: String| {
        page.set("");
        param.set(value);
    })
}
