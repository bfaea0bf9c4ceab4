//! Lists as the views show them: what is searched for, the filters, the order and the columns
//! stand in the URL, whose part [`Key::is_of_view`] says is all there is to a saved view.

use std::sync::Arc;

use leptos::prelude::*;

use super::{
    list_kind::{Filter, Kind, Options},
    saved_views::SavedViews,
};
use crate::{
    clock::Clock,
    dates,
    param::Param,
    query::Key,
    text::{Sortable, search_words},
    ui::{
        field::{SearchField, Segments, SelectField},
        icons::{Glyph, Icon},
        list::{
            List, Rows,
            arrange::{Arrangement, Wanted},
            bar::SelectionBar,
            chooser::Chooser,
            column::{Column, shown},
            csv::Csv,
            download::save_csv,
            line::Lines,
            menu::Menu,
            progress::{Count, Incomplete, Reading},
            selection::{Selecting, Selection},
            sort::Sort,
            table::ListTable,
        },
        panel::StatePanel,
    },
    words::{self, Message},
};

const CSV: &str = "CSV";
fn filters_on(count: usize) -> String {
    if count == 0 { words::lists::filters().to_owned() } else { words::lists::filters_on(count) }
}

/// A list whose state stands in the URL.
#[derive(Clone, Copy)]
pub struct Listing {
    kind: Kind,
    list: List,
    selecting: Selecting,
    search: Param,
    filters: StoredValue<Vec<(Filter, Param)>>,
    choice: Param,
    columns: StoredValue<Vec<Column>>,
    clock: StoredValue<Clock>,
    /// What more can be done with what is selected.
    acts: StoredValue<Option<ViewFn>>,
}

impl Listing {
    /// These lines.
    #[must_use]
    pub fn new(lines: Lines, kind: Kind) -> Self {
        let sort = Param::new(Key::Sort);
        let search = Param::typed(Key::Search);
        let choice = Param::new(Key::Columns);
        let filters = kind.filters.iter().map(|filter| (*filter, Param::new(filter.key)));
        let filters = StoredValue::new(filters.collect::<Vec<_>>());
        let columns = StoredValue::new(kind.columns.to_vec());
        let order = Memo::new(move |_| {
            let chosen = Sort::among(&sort.get(), kind.columns);
            chosen.or_else(|| Sort::among(kind.usual, kind.columns))
        });
        let clock = expect_context::<Clock>();
        let now = clock.now();
        let wanted = Memo::new(move |_| Wanted {
            words: search_words(&search.get()),
            filters: chosen_of(filters),
            now,
        });
        let selecting = Selecting::nothing();
        Effect::new(move |before: Option<(Wanted, u64)>| {
            let now = (wanted.get(), lines.extent().turn);
            match before {
                Some((_, turn)) if turn != now.1 => selecting.clear(),
                Some((wanted, _)) if wanted != now.0 => selecting.match_anew(),
                _ => {}
            }
            now
        });
        let arrangement = StoredValue::new_local(Arrangement::default());
        let rows = Memo::new(move |_| -> Rows {
            let turn = lines.extent().turn;
            let (wanted, sort) = (wanted.get(), order.get());
            let rows = arrangement.try_update_value(|arrangement| {
                lines.with(|held| arrangement.rows(held, turn, &wanted, sort.as_ref()))
            });
            Arc::new(rows.unwrap_or_default())
        });
        let shown = Memo::new(move |_| shown(kind.columns, &choice.get()));
        let list = List {
            lines,
            rows,
            columns: shown,
            sort: order,
            on_sort: Callback::new(move |by: Sort| sort.set(by.to_string())),
            selecting: Some(selecting),
        };
        Self {
            kind,
            list,
            selecting,
            search,
            filters,
            choice,
            columns,
            clock: StoredValue::new(clock),
            acts: StoredValue::new(None),
        }
    }

    /// The same, with more that can be done with what is selected.
    #[must_use]
    pub fn with_acts(self, acts: impl Into<ViewFn>) -> Self {
        self.acts.set_value(Some(acts.into()));
        self
    }

    /// Ids and facets of what is selected, in the order of the list.
    #[must_use]
    pub fn selected(self, facet: &str) -> Vec<(String, String)> {
        let lines = self.chosen_lines();
        self.list.lines.with(|held| {
            let lines = lines.into_iter().map(|line| &held[line].line);
            lines.map(|line| (line.id(), line.facet(facet).to_owned())).collect()
        })
    }

    /// Selects nothing.
    pub fn select_nothing(self) {
        self.selecting.clear();
    }

    /// The lines that are selected, in the order of the list.
    fn chosen_lines(self) -> Vec<usize> {
        let selection = self.selecting.selection().get_untracked();
        let rows = self.list.rows.get_untracked();
        self.list.lines.with(|held| {
            let is_chosen = |line: &usize| selection.contains(&held[*line].line.id());
            // What was selected by itself stays so, whether it matches any more or not.
            match &selection {
                Selection::Some(_) => (0..held.len()).filter(is_chosen).collect(),
                _ => rows.iter().map(|line| *line as usize).filter(is_chosen).collect(),
            }
        })
    }

    /// The search, the filters, the columns and the file.
    pub fn tools(self) -> AnyView {
        let search = self.search;
        let on_input = Callback::new(move |typed: String| search.set(typed));
        let filters = (!self.kind.filters.is_empty()).then(|| self.filter_menu());
        let on_choice = Callback::new(move |choice: String| self.choice.set(choice));
        view! {
            <SearchField id="search" label=(self.kind.search)() value=Signal::derive(move || search.get()) on_input/>
            <div class="list-tools">
                {self.kind.saved.map(|list| view! { <SavedViews list/> })}
                {filters}
                <Chooser columns=self.columns choice=Signal::derive(move || self.choice.get()) on_choice/>
                <button type="button" class="button" aria-label=words::lists::csv_of_all() on:click=move |_| self.save(false)>
                    <Icon glyph=Glyph::Save/>
                    {CSV}
                </button>
            </div>
        }
        .into_any()
    }

    /// The lines with their count; `nobody` is shown where there are none at all.
    pub fn view(self, reading: Reading, nobody: ViewFn) -> AnyView {
        let Kind { caption, counted, .. } = self.kind;
        let Self { list, selecting, .. } = self;
        let found = Memo::new(move |_| list.rows.with(|rows| rows.len()));
        let here = Memo::new(move |_| list.lines.extent().len);
        // The table stays while its rows come and go: only these two change what is shown.
        let none_found = Memo::new(move |_| found.get() == 0);
        let none_here = Memo::new(move |_| here.get() == 0);
        let actions = move || {
            view! {
                <button type="button" class="button button-small" aria-label=words::lists::csv_of_selected()
                    on:click=move |_| self.save(true)>
                    <Icon glyph=Glyph::Save/>
                    {CSV}
                </button>
                {self.acts.with_value(|acts| acts.as_ref().map(ViewFn::run))}
            }
        };
        view! {
            <div data-focus-home tabindex="-1">
                <Count reading found here counted/>
                <Incomplete reading counted/>
            </div>
            <SelectionBar list selecting actions=ViewFn::from(actions)/>
            {move || if none_here.get() {
                nobody.run()
            } else if none_found.get() {
                self.no_match()
            } else {
                view! { <ListTable list caption=caption()/> }.into_any()
            }}
        }
        .into_any()
    }

    fn filter_menu(self) -> AnyView {
        let filters = self.filters;
        let on = Memo::new(move |_| chosen_of(filters).len());
        let label = Signal::derive(move || filters_on(on.get()));
        let clear = move |_| self.clear_filters();
        view! {
            <Menu label glyph=Glyph::Funnel>
                {move || filters.with_value(|filters| {
                    filters.iter().map(|(filter, param)| self.filter_field(*filter, *param)).collect_view()
                })}
                <button type="button" class="button" on:click=clear>{words::lists::clear_filters()}</button>
            </Menu>
        }
        .into_any()
    }

    fn filter_field(self, filter: Filter, param: Param) -> AnyView {
        let owned = |(value, name): &(&str, Message)| ((*value).to_owned(), name().to_owned());
        let mut options = vec![(String::new(), words::lists::any().to_owned())];
        match filter.options {
            Options::Named(named) => options.extend(named.iter().map(owned)),
            Options::Found => options.extend(self.found(filter.key.name(), &param.get_untracked())),
            Options::FoundAs(name) => {
                let found = self.found(filter.key.name(), &param.get_untracked());
                options.extend(found.into_iter().map(|(value, _)| (value.clone(), name(&value))));
            }
        }
        let on_choice = Callback::new(move |choice: String| param.set(choice));
        let value = Signal::derive(move || param.get());
        view! { <SelectField id=filter.id label=(filter.label)() options value on_choice/> }
            .into_any()
    }

    /// The values the lines have where a filter looks, as the language sorts them.
    fn found(self, filter: &str, chosen: &str) -> Vec<(String, String)> {
        let mut values = self.list.lines.with(|held| {
            let values = held.iter().map(|held| held.line.facet(filter)).chain([chosen]);
            let mut values: Vec<_> = values.filter(|value| !value.is_empty()).collect();
            values.sort_unstable();
            values.dedup();
            values.into_iter().map(Sortable::from).collect::<Vec<_>>()
        });
        values.sort_by(Sortable::by_language);
        let named = |value: Sortable| (value.text().to_owned(), value.text().to_owned());
        values.into_iter().map(named).collect()
    }

    fn no_match(self) -> AnyView {
        let clear = move |_| {
            self.search.set("");
            self.clear_filters();
        };
        view! {
            <StatePanel kind="empty" glyph=Glyph::Lens title=words::parts::no_match() detail=words::lists::no_match_note()>
                <button type="button" class="button" on:click=clear>
                    <Icon glyph=Glyph::Cross/>
                    {words::parts::clear_search()}
                </button>
            </StatePanel>
        }
        .into_any()
    }

    fn clear_filters(self) {
        self.filters.with_value(|filters| filters.iter().for_each(|(_, param)| param.set("")));
    }

    /// Saves what is listed, or what of it is selected, in the order of the list.
    fn save(self, selected: bool) {
        let today = self.clock.with_value(Clock::today);
        let mut csv = Csv::new(self.kind.fields, &dates::viewer_zone(), dates::local_stamp);
        let lines: Vec<usize> = if selected {
            self.chosen_lines()
        } else {
            self.list.rows.with_untracked(|rows| rows.iter().map(|line| *line as usize).collect())
        };
        self.list.lines.with(|held| {
            for line in lines {
                held[line].line.record(&mut csv);
                csv.end_record();
            }
        });
        save_csv(&format!("greenroom-{}-{today}.csv", self.kind.file), &csv.finish());
    }
}

/// The values that are chosen, by the names of the filters.
fn chosen_of(filters: StoredValue<Vec<(Filter, Param)>>) -> Vec<(&'static str, String)> {
    filters.with_value(|filters| {
        let chosen = filters.iter().map(|(filter, param)| (filter.key.name(), param.get()));
        chosen.filter(|(_, value)| !value.is_empty()).collect()
    })
}

/// A list that is here as a whole, with its tools.
pub fn whole_list(lines: Lines, kind: Kind) -> AnyView {
    let listing = Listing::new(lines, kind);
    let nobody = ViewFn::from(|| ());
    view! {
        <div class="toolbar">{listing.tools()}</div>
        {listing.view(Reading::complete(), nobody)}
    }
    .into_any()
}

/// Something chosen of a few, which stands in the URL unless it is the first.
#[derive(Clone, Copy)]
pub struct Choice {
    options: &'static [(&'static str, Message)],
    param: Param,
}

impl Choice {
    /// The choice a key of the URL holds: values and their names on screen.
    #[must_use]
    pub fn new(key: Key, options: &'static [(&'static str, Message)]) -> Self {
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
        let usual = self.options.first().map(|(value, _)| *value).unwrap_or_default();
        let on_choice = Callback::new(move |choice: String| {
            self.param.set(if choice == usual { String::new() } else { choice });
        });
        let value = Signal::derive(move || self.get().to_owned());
        view! { <Segments label options=self.options value on_choice/> }.into_any()
    }
}
