//! Adding a user. Zoom mails the invitation.

use api::user::{CreateUser, Licence};
use leptos::prelude::*;

use crate::{
    client::{Attempt, Client},
    ui::{
        dialog::Dialog,
        field::{SelectField, TextField},
        form::DialogForm,
        toast::Toasts,
    },
    views::{guard::Guard, sending::Sending},
    words,
};

/// The dialog.
#[component]
pub fn AddUser(
    /// Whether it is open.
    open: Signal<bool>,
    /// It was closed.
    on_close: Callback<()>,
    /// A user was added.
    on_added: Callback<()>,
) -> impl IntoView {
    let guard = Guard::over(on_close);
    view! {
        <Dialog id="add-user-dialog" title=words::add_user::title() open on_close=guard.close() held=guard.holds()>
            <AddUserForm guard on_added/>
        </Dialog>
    }
}

#[component]
fn AddUserForm(guard: Guard, on_added: Callback<()>) -> impl IntoView {
    let client = expect_context::<Client>();
    let toasts = expect_context::<Toasts>();
    let email = RwSignal::new(String::new());
    let first_name = RwSignal::new(String::new());
    let last_name = RwSignal::new(String::new());
    let licence = RwSignal::new(Licence::BASIC.0.to_string());
    let sending = Sending::idle();
    let typed =
        move || [email, first_name, last_name].iter().any(|text| !text.with(String::is_empty));
    // What was sent is no longer only here.
    guard.watch(Signal::derive(move || typed() && !sending.pending.get()));
    let errors = sending.errors;
    let attempt = StoredValue::new(Attempt::default());
    let on_submit = Callback::new(move |()| {
        errors.clear();
        let typed = CreateUser {
            email: email.get_untracked(),
            first_name: first_name.get_untracked(),
            last_name: last_name.get_untracked(),
            licence: Licence(licence.get_untracked().parse().unwrap_or(Licence::BASIC.0)),
        };
        let user = match typed.validated() {
            Ok(user) => user,
            Err(broken) => return errors.show_rules(broken.0),
        };
        let key = attempt.try_update_value(|attempt| attempt.key_for(&user));
        let Some(key) = key else { return };
        sending.send(client.create_user(&user, key), move |created, on_screen| {
            toasts.confirm(words::add_user::invited(&created.email));
            if on_screen {
                guard.let_go();
            }
            // Nothing to do where the view is gone by now.
            let _ = on_added.try_run(());
        });
    });
    let licences = vec![
        (Licence::BASIC.0.to_string(), words::licences::basic().to_owned()),
        (Licence::LICENSED.0.to_string(), words::licences::licensed().to_owned()),
    ];
    view! {
        {guard.question()}
        <DialogForm errors pending=sending.pending submit=(words::add_user::opener(), words::add_user::pending()) on_submit on_close=guard.close()>
            <TextField id="new-email" label=words::users::email() kind="email" value=email
                error=errors.of("email", words::users::email())
                hint=words::add_user::email_hint() autofocus=true/>
            <div class="field-row">
                <TextField id="new-first-name" label=words::add_user::first_name() value=first_name
                    error=errors.of("first_name", words::add_user::first_name()) optional=true/>
                <TextField id="new-last-name" label=words::add_user::last_name() value=last_name
                    error=errors.of("last_name", words::add_user::last_name()) optional=true/>
            </div>
            <SelectField id="new-licence" label=words::users::licence() options=licences value=licence
                on_choice=Callback::new(move |choice| licence.set(choice)) error=errors.of("type", words::users::licence())/>
        </DialogForm>
    }
}
