//! The palette: every place of the console and everything the signed-in person may do, found by
//! typing.

use api::{
    Day,
    preferences::{SavedView, Theme},
    report::ReportRange,
};
use leptos::{ev, prelude::*};
use web_sys::{ScrollIntoViewOptions, ScrollLogicalPosition};

use super::{
    quick::Quick,
    recent::{Opened, Recent, What},
};
use crate::{
    clock::Clock,
    history::History,
    kept::{Kept, written},
    language::Language,
    preferences::Preferences,
    query::{Key, Query},
    root::Root,
    route::{Place, Route, Shown},
    session::Session,
    text::{folded, search_words},
    ui::focus,
    views::saved_views::route_of,
    words,
};

/// The list of what matches, which the input names.
const LIST: &str = "palette-list";

/// What the palette offers.
#[derive(Clone)]
struct Command {
    title: String,
    /// What a search looks at, [`folded`].
    searched: String,
    does: Does,
}

/// What a command does.
#[derive(Clone)]
enum Does {
    Go(Place),
    Leave,
    ShowKeys,
    Wear(Theme),
    Speak(Language),
}

impl Command {
    fn new(title: impl Into<String>, does: Does) -> Self {
        let title = title.into();
        Self { searched: folded(&title), title, does }
    }

    /// Leads back to what was opened lately.
    fn back(opened: Opened) -> Self {
        let title = match opened.what {
            What::User => words::palette::recent_user(&opened.name),
            What::Meeting => words::palette::recent_meeting(&opened.name),
            What::Report => words::palette::recent_report(&opened.name),
        };
        Self::go(title, opened.place)
    }

    /// Leads to a saved view.
    fn view(view: &SavedView) -> Self {
        let title = words::parts::value_of(words::saved_views::title(), &view.name);
        Self::go(title, Place::new(route_of(view.list), Query::parse(&view.query)))
    }

    fn go(title: impl Into<String>, place: impl Into<Place>) -> Self {
        Self::new(title, Does::Go(place.into()))
    }
}

/// Everything there is today for whoever administers the account, or does not.
fn commands(administers: bool, today: Day) -> Vec<Command> {
    let with = |key, value: &str| Query::default().with(key, value);
    let dialog = |route, name| Does::Go(Place::with_dialog(route, name));
    let to_go = |place: &str| words::palette::go_to(place);
    let people = if administers { words::nav::users() } else { words::users::directory() };
    let mut all = vec![
        Command::go(to_go(people), Route::Users),
        Command::go(to_go(words::nav::meetings()), Route::Meetings),
        Command::go(to_go(words::nav::reports()), Route::Reports),
        Command::go(to_go(words::nav::account()), Route::Account),
    ];
    if administers {
        all.push(Command::go(to_go(words::nav::audit()), Route::Audit));
        all.push(Command::new(words::add_user::title(), dialog(Route::Users, "add-user")));
        all.push(Command::new(words::invite_many::title(), dialog(Route::Users, "invite-many")));
        all.push(Command::new(words::bulk::jobs(), dialog(Route::Users, "bulk-jobs")));
    }
    all.push(Command::new(words::schedule::title(), dialog(Route::Meetings, "create-meeting")));
    let listed = |title: &str, kind: &str| words::parts::value_of(title, kind);
    for (value, name) in [
        ("live", words::meetings::live()),
        ("scheduled", words::meetings::scheduled()),
        ("previous", words::meetings::previous()),
    ] {
        let place = Place::new(Route::Meetings, with(Key::Type, value));
        all.push(Command::go(listed(words::nav::meetings(), name), place));
    }
    let six_months =
        with(Key::From, &ReportRange::oldest(today).to_string()).with(Key::To, today.to_string());
    let place = Place::new(Route::Reports, six_months);
    all.push(Command::go(listed(words::nav::reports(), words::days::six_months()), place));
    if administers {
        let place = Place::new(Route::Meetings, with(Key::Type, "account"));
        all.push(Command::go(
            listed(words::nav::meetings(), words::account_meetings::title()),
            place,
        ));
        for (value, name) in [
            ("inactive", words::users::inactive()),
            ("pending", words::users::pending()),
            ("unused", words::unused::name()),
        ] {
            let place = Place::new(Route::Users, with(Key::Status, value));
            all.push(Command::go(listed(words::nav::users(), name), place));
        }
    }
    for (theme, name) in [
        (Theme::System, words::wishes::system()),
        (Theme::Light, words::wishes::light()),
        (Theme::Dark, words::wishes::dark()),
    ] {
        all.push(Command::new(listed(words::wishes::theme(), name), Does::Wear(theme)));
    }
    for language in Language::ALL {
        let title = listed(words::console::language(), language.name());
        all.push(Command::new(title, Does::Speak(language)));
    }
    all.push(Command::new(words::keys::title(), Does::ShowKeys));
    all.push(Command::new(words::sign_out::do_it(), Does::Leave));
    all
}

/// The id of the option at a place of the list.
fn option_id(at: usize) -> String {
    format!("palette-{at}")
}

/// What is in the palette's dialog.
#[component]
pub fn Palette(
    /// What the shell can open.
    quick: Quick,
) -> impl IntoView {
    let history = expect_context::<History>();
    let kept = expect_context::<Kept>();
    let preferences = expect_context::<Preferences>();
    let recent = use_context::<Recent>().map(Recent::opened).unwrap_or_default();
    let saved = untrack(|| kept.wished()).views;
    let administers = expect_context::<Session>().administers();
    let today = expect_context::<Clock>().today();
    let all = recent.into_iter().map(Command::back).chain(saved.iter().map(Command::view));
    let shown = Shown::here();
    let offered = |it: &Command| !matches!(&it.does, Does::Go(place) if !shown.has(place.view()));
    let all = all.chain(commands(administers, today)).filter(offered);
    let all = StoredValue::new(all.collect::<Vec<_>>());
    let typed = RwSignal::new(String::new());
    let at = RwSignal::new(0_usize);
    let found = Memo::new(move |_| {
        let words = search_words(&typed.get());
        all.with_value(|all| {
            let every = all.iter().enumerate();
            let matches =
                every.filter(|(_, it)| words.iter().all(|word| it.searched.contains(word)));
            matches.map(|(index, _)| index).collect::<Vec<_>>()
        })
    });
    let run = move |command: usize| {
        let does = all.with_value(|all| all.get(command).map(|command| command.does.clone()));
        quick.palette.set(false);
        // Once the palette is closed and gave the focus back: what is opened takes it from there.
        request_animation_frame(move || match does {
            Some(Does::Go(place)) => history.go(&place.to_string()),
            Some(Does::Leave) => quick.leaving.set(true),
            Some(Does::ShowKeys) => quick.keys.set(true),
            Some(Does::Wear(theme)) => kept.change(move |wished| wished.theme = theme),
            Some(Does::Speak(language)) => {
                preferences.choose_at("#open-palette");
                kept.change(move |wished| wished.language = Some(written(language)));
            }
            None => {}
        });
    };
    let root = Root::here();
    let go_to = move |place: usize| {
        at.set(place);
        if let Some(option) = root.find(&format!("#{}", option_id(place))) {
            let nearest = ScrollIntoViewOptions::new();
            nearest.set_block(ScrollLogicalPosition::Nearest);
            option.scroll_into_view_with_scroll_into_view_options(&nearest);
        }
    };
    let on_key = move |event: ev::KeyboardEvent| {
        let (here, count) = (at.get_untracked(), found.with_untracked(Vec::len));
        match event.key().as_str() {
            // The keys of an input method choose among its own suggestions.
            _ if event.is_composing() => return,
            "ArrowDown" if count > 0 => go_to((here + 1) % count),
            "ArrowUp" if count > 0 => go_to((here + count - 1) % count),
            "Enter" => {
                if let Some(command) = found.with_untracked(|found| found.get(here).copied()) {
                    run(command);
                }
            }
            _ => return,
        }
        event.prevent_default();
    };
    let options = move || {
        let found = found.get();
        let option = |(place, command): (usize, usize)| {
            let title = all.with_value(|all| all.get(command).map(|it| it.title.clone()));
            let chosen = move || if at.get() == place { "true" } else { "false" };
            view! {
                <li role="option" id=option_id(place) class="palette-option" aria-selected=chosen
                    on:pointermove=move |_| if at.get_untracked() != place { at.set(place) }
                    on:click=move |_| run(command)>{title}</li>
            }
        };
        found.into_iter().enumerate().map(option).collect_view()
    };
    let none = move || found.with(Vec::is_empty);
    focus::soon("#palette-input");
    view! {
        <div class="palette">
            <input id="palette-input" type="text" class="input" role="combobox" aria-expanded="true"
                aria-autocomplete="list" aria-controls=LIST aria-label=words::palette::label()
                aria-activedescendant=move || (!none()).then(|| option_id(at.get()))
                placeholder=words::palette::label() autocomplete="off" spellcheck="false" autofocus
                prop:value=move || typed.get()
                on:input:target=move |event| { at.set(0); typed.set(event.target().value()); }
                on:keydown=on_key/>
            <p class="palette-count" role="status">
                {move || if none() { words::parts::no_match().to_owned() } else { words::palette::found(found.with(Vec::len)) }}
            </p>
            <ul id=LIST class="palette-list" role="listbox" aria-label=words::palette::title()>{options}</ul>
        </div>
    }
}
