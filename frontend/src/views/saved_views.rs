//! Views of a list, saved under names: what it is searched and filtered for, its order and its
//! columns. The server keeps them, so that they are there in every browser.

use api::{
    error::FieldErrors,
    preferences::{SavedList, SavedView},
};
use leptos::{ev, html, prelude::*};

use super::account::wishes::KeepingNote;
use crate::{
    history::History,
    kept::{Keeping, Kept},
    query::Query,
    route::{Place, Route},
    ui::{
        field::TextField,
        focus,
        form::{FormErrors, FormMessage},
        icons::{Glyph, Icon},
        list::menu::Menu,
        toast::Toasts,
    },
    words,
};

/// Where a list stands.
#[must_use]
pub fn route_of(list: SavedList) -> Route {
    match list {
        SavedList::Users => Route::Users,
        SavedList::Meetings => Route::Meetings,
        SavedList::Reports => Route::Reports,
        SavedList::Audit => Route::Audit,
    }
}

/// What the panel is about besides its list.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Asked {
    /// Saving what is shown.
    Save,
    /// Another name for a view.
    Rename(String),
    /// Whether to delete a view.
    Delete(String),
}

/// What the server is asked to keep.
enum Change {
    /// A view of this name.
    Saved(String),
    /// A view under another name.
    Renamed,
    /// Nothing of this name any more.
    Deleted(String),
}

/// The views of one list, and what can be done with them.
#[derive(Clone, Copy)]
struct Views {
    list: SavedList,
    kept: Kept,
    history: History,
    asked: RwSignal<Asked>,
    /// The name to save what is shown under.
    typed: RwSignal<String>,
    /// What the server was asked for and has not answered, the earliest first.
    on_its_way: StoredValue<Vec<Change>>,
    /// Whether something of that was not kept, until that is dismissed.
    unkept: RwSignal<bool>,
}

impl Views {
    fn all(self) -> Vec<SavedView> {
        let mut views = self.kept.wished().views;
        views.retain(|view| view.list == self.list);
        views
    }

    /// What is shown now.
    fn shown(self) -> Query {
        self.history.query().saved()
    }

    /// The name of what is shown now, where it has one.
    fn current(self) -> Option<String> {
        let shown = self.shown();
        let is_shown = |view: &SavedView| Query::parse(&view.query).saved() == shown;
        self.all().into_iter().find(is_shown).map(|view| view.name)
    }

    fn open(self, view: &SavedView) {
        let here = untrack(|| self.history.query());
        let query = here.with_saved(&Query::parse(&view.query));
        self.history.go(&Place::new(route_of(self.list), query).to_string());
    }

    /// Changes the views, unless a rule would be broken: here, or by what the server has.
    fn change(
        self,
        change: impl Fn(&mut Vec<SavedView>) + Send + Sync + 'static,
    ) -> Result<(), FieldErrors> {
        self.kept.change_by_rules(move |wished| {
            let mut changed = wished.clone();
            change(&mut changed.views);
            *wished = changed.validated()?;
            Ok(())
        })
    }

    /// Saves what is shown under a name, in place of what had that name.
    fn save(self, name: &str) -> Result<(), FieldErrors> {
        let (list, name) = (self.list, name.trim().to_owned());
        let query = untrack(|| self.shown()).to_string().trim_start_matches('?').to_owned();
        self.change(move |views| {
            let view = SavedView { list, name: name.clone(), query: query.clone() };
            match views.iter_mut().find(|it| it.list == list && it.name == name) {
                Some(held) => *held = view,
                None => views.push(view),
            }
        })
    }

    fn rename(self, from: String, to: String) -> Result<(), FieldErrors> {
        let list = self.list;
        self.change(move |views| {
            if let Some(held) = views.iter_mut().find(|it| it.list == list && it.name == from) {
                held.name.clone_from(&to);
            }
        })
    }

    fn delete(self, name: String) {
        let list = self.list;
        // Fewer views break no rule.
        let _ = self.change(move |views| views.retain(|it| it.list != list || it.name != name));
    }

    fn send(self, change: Change) {
        self.on_its_way.update_value(|changes| changes.push(change));
    }

    /// Confirms changes once the server has them, and only then forgets what was typed for one.
    fn follow_keeping(self, toasts: Toasts) {
        let answered = move || self.on_its_way.try_update_value(std::mem::take).unwrap_or_default();
        Effect::new(move |_| match self.kept.keeping() {
            Keeping::Pending => {}
            // Nobody's, or somebody else's.
            Keeping::Idle => {
                answered();
                self.unkept.set(false);
            }
            Keeping::Failed(_) => {
                self.unkept.set(self.on_its_way.with_value(|changes| !changes.is_empty()));
            }
            Keeping::Refused(_) => {
                // Which was refused is not known, but that fewer views break no rule.
                let (deleted, others): (Vec<_>, Vec<_>) =
                    answered().into_iter().partition(|it| matches!(it, Change::Deleted(_)));
                deleted.into_iter().for_each(|change| self.confirm(change, toasts));
                self.unkept.set(!others.is_empty());
            }
            Keeping::Done => {
                answered().into_iter().for_each(|change| self.confirm(change, toasts));
                self.unkept.set(false);
            }
        });
    }

    fn confirm(self, change: Change, toasts: Toasts) {
        match change {
            Change::Saved(name) => {
                toasts.confirm(words::saved_views::saved(&name));
                if self.typed.with_untracked(|typed| typed.trim() == name) {
                    self.typed.set(String::new());
                }
            }
            Change::Deleted(name) => toasts.confirm(words::saved_views::deleted(&name)),
            Change::Renamed => {}
        }
    }

    fn ask(self, asked: Asked, focused: &'static str) {
        self.asked.set(asked);
        focus::soon(focused);
    }
}

/// The button and its panel.
#[component]
pub fn SavedViews(
    /// Of which list.
    list: SavedList,
) -> impl IntoView {
    let views = Views {
        list,
        kept: expect_context(),
        history: expect_context(),
        asked: RwSignal::new(Asked::Save),
        typed: RwSignal::new(String::new()),
        on_its_way: StoredValue::new(Vec::new()),
        unkept: RwSignal::new(false),
    };
    let open = RwSignal::new(false);
    views.follow_keeping(expect_context());
    let label = Signal::derive(move || match views.current() {
        Some(name) => words::parts::value_of(words::saved_views::title(), &name),
        None => words::saved_views::title().to_owned(),
    });
    view! {
        <Menu label glyph=Glyph::Bookmark open>
            {
                views.asked.set(Asked::Save);
                view! { <List views/> }
            }
            {move || match views.asked.get() {
                Asked::Save => view! { <Save views/> }.into_any(),
                Asked::Rename(name) => view! { <Rename views name/> }.into_any(),
                Asked::Delete(name) => view! { <Delete views name/> }.into_any(),
            }}
            <KeepingNote kept=views.kept/>
        </Menu>
        // What the panel says stands here once it is closed.
        <Show when=move || views.unkept.get() && !open.get()>
            <div class="notice" data-notice="unkept">
                <div class="notice-text"><KeepingNote kept=views.kept/></div>
                <button type="button" class="button button-quiet button-icon" aria-label=words::parts::dismiss()
                    on:click=move |_| views.unkept.set(false)>
                    <Icon glyph=Glyph::Cross/>
                </button>
            </div>
        </Show>
    }
    .into_any()
}

#[component]
fn List(views: Views) -> impl IntoView {
    let row = move |view: SavedView| {
        let name = view.name.clone();
        let current = {
            let name = name.clone();
            move || (views.current().as_ref() == Some(&name)).then_some("true")
        };
        let rename = Asked::Rename(name.clone());
        let delete = Asked::Delete(name.clone());
        view! {
            <li class="saved-view">
                <button type="button" class="menu-item" dir="auto" aria-current=current
                    on:click=move |_| views.open(&view)>{name.clone()}</button>
                <button type="button" class="button button-quiet button-icon" aria-label=words::saved_views::rename_of(&name)
                    on:click=move |_| views.ask(rename.clone(), "#view-new-name")>
                    <Icon glyph=Glyph::Pencil/>
                </button>
                <button type="button" class="button button-quiet button-icon" aria-label=words::saved_views::delete_of(&name)
                    on:click=move |_| views.ask(delete.clone(), "#keep-view")>
                    <Icon glyph=Glyph::Cross/>
                </button>
            </li>
        }
    };
    let all = Memo::new(move |_| views.all());
    move || {
        let all = all.get();
        if all.is_empty() {
            return view! { <p class="form-note">{words::saved_views::none()}</p> }.into_any();
        }
        view! {
            <ul class="saved-views" aria-label=words::saved_views::title()>
                {all.into_iter().map(row).collect_view()}
            </ul>
        }
        .into_any()
    }
}

/// A form of one name.
#[component]
fn NameForm(
    id: &'static str,
    label: &'static str,
    name: RwSignal<String>,
    errors: FormErrors,
    on_submit: Callback<()>,
    children: Children,
) -> impl IntoView {
    let form = NodeRef::<html::Form>::new();
    errors.focus_first_in(form);
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        errors.clear();
        on_submit.run(());
    };
    view! {
        <form class="saved-view-form" novalidate on:submit=submit node_ref=form>
            <TextField id label value=name error=errors.of("views", label)/>
            <FormMessage errors/>
            <div class="notice-actions">{children()}</div>
        </form>
    }
}

#[component]
fn Save(views: Views) -> impl IntoView {
    let name = views.typed;
    let errors = FormErrors::none();
    let on_submit = Callback::new(move |()| {
        let typed = name.get_untracked();
        match views.save(&typed) {
            Ok(()) => views.send(Change::Saved(typed.trim().to_owned())),
            Err(broken) => errors.show_rules(broken.0),
        }
    });
    let held = Memo::new(move |_| {
        name.with(|name| views.all().iter().any(|view| view.name == name.trim()))
    });
    let says = move || {
        if held.get() { words::saved_views::replace() } else { words::saved_views::save() }
    };
    view! {
        <NameForm id="view-name" label=words::saved_views::save_as() name errors on_submit>
            <button type="submit" class="button">{says}</button>
        </NameForm>
    }
}

#[component]
fn Rename(views: Views, name: String) -> impl IntoView {
    let typed = RwSignal::new(name.clone());
    let errors = FormErrors::none();
    let on_submit =
        Callback::new(move |()| match views.rename(name.clone(), typed.get_untracked()) {
            Ok(()) => {
                views.send(Change::Renamed);
                views.ask(Asked::Save, "#view-name");
            }
            Err(broken) => errors.show_rules(broken.0),
        });
    view! {
        <NameForm id="view-new-name" label=words::saved_views::new_name() name=typed errors on_submit>
            <button type="submit" class="button">{words::saved_views::rename()}</button>
            <button type="button" class="button" on:click=move |_| views.ask(Asked::Save, "#view-name")>{words::parts::cancel()}</button>
        </NameForm>
    }
}

#[component]
fn Delete(views: Views, name: String) -> impl IntoView {
    let question = words::saved_views::delete_question(&name);
    let delete = move |_| {
        views.delete(name.clone());
        views.send(Change::Deleted(name.clone()));
        views.ask(Asked::Save, "#view-name");
    };
    view! {
        <div class="saved-view-form">
            <p role="alert">{question}</p>
            <div class="notice-actions">
                <button type="button" id="keep-view" class="button" on:click=move |_| views.ask(Asked::Save, "#view-name")>{words::saved_views::keep()}</button>
                <button type="button" class="button button-danger" on:click=delete>{words::saved_views::delete()}</button>
            </div>
        </div>
    }
}
