//! How the signed-in user likes the console: colours, rows, language and clocks, kept by the server.

use api::preferences::{Density, Theme};
use leptos::prelude::*;

use crate::{
    dates,
    kept::{Keeping, Kept, written},
    language::Language,
    preferences::Preferences,
    ui::{
        field::SelectField,
        icons::{Glyph, Icon},
    },
    words,
};

/// The value of a choice that leaves it to the browser.
const AS_THE_BROWSER: &str = "";

fn named(options: &[(&str, &str)]) -> Vec<(String, String)> {
    options.iter().map(|&(value, name)| (value.to_owned(), name.to_owned())).collect()
}

fn theme_value(theme: Theme) -> &'static str {
    match theme {
        Theme::System => "system",
        Theme::Light => "light",
        Theme::Dark => "dark",
    }
}

fn density_value(density: Density) -> &'static str {
    match density {
        Density::Comfortable => "comfortable",
        Density::Compact => "compact",
    }
}

/// The section of the account's view.
#[component]
pub fn WishesCard() -> impl IntoView {
    let kept = expect_context::<Kept>();
    let themes = named(&[
        (theme_value(Theme::System), words::wishes::system()),
        (theme_value(Theme::Light), words::wishes::light()),
        (theme_value(Theme::Dark), words::wishes::dark()),
    ]);
    let choose_theme = Callback::new(move |value: String| {
        let all = [Theme::System, Theme::Light, Theme::Dark];
        if let Some(theme) = all.into_iter().find(|theme| theme_value(*theme) == value) {
            kept.change(move |wished| wished.theme = theme);
        }
    });
    let densities = named(&[
        (density_value(Density::Comfortable), words::lists::comfortable()),
        (density_value(Density::Compact), words::lists::compact()),
    ]);
    let choose_density = Callback::new(move |value: String| {
        let all = [Density::Comfortable, Density::Compact];
        if let Some(density) = all.into_iter().find(|density| density_value(*density) == value) {
            kept.change(move |wished| wished.density = density);
        }
    });
    view! {
        <section class="card" aria-labelledby="wishes-title">
            <h2 id="wishes-title">{words::wishes::title()}</h2>
            <p class="card-note">{words::wishes::note()}</p>
            <div class="wishes">
                <SelectField id="wish-theme" label=words::wishes::theme() options=themes on_choice=choose_theme
                    value=Signal::derive(move || theme_value(kept.wished().theme).to_owned())/>
                <SelectField id="wish-density" label=words::lists::density() options=densities on_choice=choose_density
                    value=Signal::derive(move || density_value(kept.wished().density).to_owned())/>
                <LanguageWish kept/>
                <ZoneWish kept/>
            </div>
            <KeepingNote kept/>
        </section>
    }
}

#[component]
fn LanguageWish(kept: Kept) -> impl IntoView {
    let preferences = expect_context::<Preferences>();
    let usual = preferences.usual_language().name();
    let browsers = (AS_THE_BROWSER.to_owned(), words::wishes::browser_language(usual));
    let all = Language::ALL.map(|language| (language.tag().to_owned(), language.name().to_owned()));
    let options = std::iter::once(browsers).chain(all).collect();
    let choose = Callback::new(move |tag: String| {
        let language = Language::tagged(&tag).map(written);
        preferences.choose_at("#wish-language");
        kept.change(move |wished| wished.language = language);
    });
    let value = Signal::derive(move || {
        let wished = kept.wished().language;
        let language = Language::ALL.into_iter().find(|it| Some(written(*it)) == wished);
        language.map_or(AS_THE_BROWSER, Language::tag).to_owned()
    });
    view! {
        <SelectField id="wish-language" label=words::console::language() options value on_choice=choose/>
    }
}

#[component]
fn ZoneWish(kept: Kept) -> impl IntoView {
    let preferences = expect_context::<Preferences>();
    let computers =
        (AS_THE_BROWSER.to_owned(), words::wishes::computer_zone(&dates::computer_zone()));
    let named = dates::time_zones().into_iter().map(|zone| (zone.clone(), zone));
    let options = std::iter::once(computers).chain(named).collect();
    let choose = Callback::new(move |zone: String| {
        let zone = Some(zone).filter(|zone| zone != AS_THE_BROWSER);
        preferences.choose_at("#wish-zone");
        kept.change(move |wished| wished.timezone.clone_from(&zone));
    });
    let value = Signal::derive(move || kept.wished().timezone.unwrap_or_default());
    view! {
        <SelectField id="wish-zone" label=words::account::time_zone() options value on_choice=choose/>
    }
}

/// Whether the server has what was chosen.
#[component]
pub fn KeepingNote(
    /// What is kept.
    kept: Kept,
) -> impl IntoView {
    let said = move || match kept.keeping() {
        Keeping::Idle | Keeping::Failed(_) | Keeping::Refused(_) => "",
        Keeping::Pending => words::wishes::pending(),
        Keeping::Done => words::wishes::done(),
    };
    let failed = move || match kept.keeping() {
        Keeping::Failed(error) => Some(view! {
            <p class="form-message" role="alert">{words::wishes::failed(&error.to_string())}</p>
            <button type="button" class="button" on:click=move |_| kept.try_again()>
                <Icon glyph=Glyph::Again/>
                {words::parts::try_again()}
            </button>
        }),
        _ => None,
    };
    let refused = move || match kept.keeping() {
        Keeping::Refused(broken) => {
            let rules: Vec<_> =
                broken.0.values().map(|rule| words::of_server(rule).unwrap_or(rule)).collect();
            Some(
                view! { <p class="form-message" role="alert">{words::wishes::refused(&rules.join(" "))}</p> },
            )
        }
        _ => None,
    };
    view! {
        <p class="card-note" role="status">{said}</p>
        {failed}
        {refused}
    }
}
