//! Changing a user's profile and licence: what was typed otherwise than it is, and nothing else.

use api::{
    UserId,
    user::{ChangeUser, Licence, UserDetails},
};
use leptos::prelude::*;

use super::line::licence_name;
use crate::{
    client::Client,
    dates,
    param::DialogParam,
    ui::{
        dialog::Dialog,
        field::{SelectField, TextField},
        form::DialogForm,
        toast::Toasts,
    },
    views::{guard::Guard, sending::Sending},
    words,
};

/// What is typed into the form.
#[derive(Clone, Copy)]
struct Draft {
    first_name: RwSignal<String>,
    last_name: RwSignal<String>,
    licence: RwSignal<String>,
    dept: RwSignal<String>,
    job_title: RwSignal<String>,
    company: RwSignal<String>,
    location: RwSignal<String>,
    timezone: RwSignal<String>,
    language: RwSignal<String>,
}

impl Draft {
    fn of(details: &UserDetails) -> Self {
        let text = |text: &String| RwSignal::new(text.clone());
        Self {
            first_name: text(&details.user.first_name),
            last_name: text(&details.user.last_name),
            licence: RwSignal::new(details.user.licence.0.to_string()),
            dept: text(&details.user.dept),
            job_title: text(&details.job_title),
            company: text(&details.company),
            location: text(&details.location),
            timezone: text(&details.user.timezone),
            language: text(&details.language),
        }
    }

    /// What differs from how it is.
    fn change(self, details: &UserDetails) -> ChangeUser {
        let other = |typed: RwSignal<String>, is: &str| {
            let typed = typed.get();
            (typed.trim() != is).then_some(typed)
        };
        let user = &details.user;
        let licence = self.licence.get().parse().map_or(user.licence, Licence);
        ChangeUser {
            first_name: other(self.first_name, &user.first_name),
            last_name: other(self.last_name, &user.last_name),
            licence: (licence != user.licence).then_some(licence),
            dept: other(self.dept, &user.dept),
            job_title: other(self.job_title, &details.job_title),
            company: other(self.company, &details.company),
            location: other(self.location, &details.location),
            timezone: other(self.timezone, &user.timezone),
            language: other(self.language, &details.language),
        }
    }
}

/// The dialog.
#[component]
pub fn EditUser(
    /// Whether it is open.
    dialog: DialogParam,
    /// Whom.
    id: UserId,
    /// How the user is now.
    details: UserDetails,
    /// It was changed.
    on_changed: Callback<()>,
) -> impl IntoView {
    let guard = Guard::over(Callback::new(move |()| dialog.close()));
    let form = move || {
        view! { <Form id=id.clone() details=details.clone() guard on_changed/> }
    };
    let open = Signal::derive(move || dialog.is_open());
    view! {
        <Dialog id="edit-user-dialog" title=words::edit_user::title().to_owned() open
            on_close=guard.close() held=guard.holds()>{form()}</Dialog>
    }
}

#[component]
fn Form(id: UserId, details: UserDetails, guard: Guard, on_changed: Callback<()>) -> impl IntoView {
    let client = expect_context::<Client>();
    let toasts = expect_context::<Toasts>();
    let draft = Draft::of(&details);
    let sending = Sending::idle();
    let before = details.clone();
    let changed = move || !draft.change(&before).is_empty();
    // What was sent is no longer only here.
    guard.watch(Signal::derive(move || changed() && !sending.pending.get()));
    let errors = sending.errors;
    let licences = licences(details.user.licence);
    let zones = zones(&details.user.timezone);
    let on_submit = Callback::new(move |()| {
        errors.clear();
        let change = match untrack(|| draft.change(&details)).validated() {
            Ok(change) if change.is_empty() => return guard.let_go(),
            Ok(change) => change,
            Err(broken) => return errors.show_rules(broken.0),
        };
        let name = details.user.display_name.clone();
        sending.send(client.change_user(&id, &change), move |(), on_screen| {
            toasts.confirm(words::edit_user::saved(&name));
            if on_screen {
                guard.let_go();
            }
            // Nothing to do where the view is gone by now.
            let _ = on_changed.try_run(());
        });
    });
    view! {
        {guard.question()}
        <DialogForm errors pending=sending.pending submit=(words::edit_user::save(), words::edit_user::saving()) on_submit on_close=guard.close()>
            <div class="field-row">
                <TextField id="edit-first-name" label=words::add_user::first_name() value=draft.first_name
                    error=errors.of("first_name", words::add_user::first_name()) autofocus=true/>
                <TextField id="edit-last-name" label=words::add_user::last_name() value=draft.last_name
                    error=errors.of("last_name", words::add_user::last_name())/>
            </div>
            <SelectField id="edit-licence" label=words::users::licence() options=licences value=draft.licence hint=words::edit_user::licence_hint()
                on_choice=Callback::new(move |choice| draft.licence.set(choice)) error=errors.of("type", words::users::licence())/>
            <div class="field-row">
                <TextField id="edit-dept" label=words::users::dept() value=draft.dept error=errors.of("dept", words::users::dept())/>
                <TextField id="edit-job-title" label=words::user_panel::job_title() value=draft.job_title error=errors.of("job_title", words::user_panel::job_title())/>
            </div>
            <div class="field-row">
                <TextField id="edit-company" label=words::user_panel::company() value=draft.company error=errors.of("company", words::user_panel::company())/>
                <TextField id="edit-location" label=words::user_panel::location() value=draft.location error=errors.of("location", words::user_panel::location())/>
            </div>
            <SelectField id="edit-timezone" label=words::user_panel::timezone() options=zones value=draft.timezone
                on_choice=Callback::new(move |zone| draft.timezone.set(zone)) error=errors.of("timezone", words::user_panel::timezone())/>
            <TextField id="edit-language" label=words::user_panel::language() value=draft.language hint=words::edit_user::language_hint()
                error=errors.of("language", words::user_panel::language())/>
        </DialogForm>
    }
}

/// Those an administrator gives, and the one the user has.
fn licences(now: Licence) -> Vec<(String, String)> {
    let mut licences = vec![Licence::BASIC, Licence::LICENSED];
    if !licences.contains(&now) {
        licences.insert(0, now);
    }
    let named = |licence: Licence| (licence.0.to_string(), licence_name(licence).to_owned());
    licences.into_iter().map(named).collect()
}

/// All the browser knows, and the one the user has.
fn zones(now: &str) -> Vec<(String, String)> {
    let mut zones = dates::time_zones();
    if !zones.iter().any(|zone| zone == now) {
        zones.insert(0, now.to_owned());
    }
    let named = |zone: String| {
        let name = if zone.is_empty() {
            words::edit_user::not_set().to_owned()
        } else {
            zone.replace('_', " ")
        };
        (zone, name)
    };
    zones.into_iter().map(named).collect()
}
