//! Deactivating a user, and activating them again.

use api::{
    UserId,
    user::{UserStatus, UserStatusAction},
};
use leptos::prelude::*;

use crate::{
    client::Client,
    param::DialogParam,
    ui::{dialog::Dialog, form::DialogForm, toast::Toasts},
    views::sending::Sending,
    words,
};

fn title(action: UserStatusAction, name: &str) -> String {
    match action {
        UserStatusAction::Activate => words::user_status::activate_title(name),
        UserStatusAction::Deactivate => words::user_status::deactivate_title(name),
    }
}

fn told(action: UserStatusAction, name: &str) -> String {
    match action {
        UserStatusAction::Activate => words::user_status::activated(name),
        UserStatusAction::Deactivate => words::user_status::deactivated(name),
    }
}

/// What can be done about a status; nothing for who was only invited.
#[must_use]
pub fn action_on(status: UserStatus) -> Option<UserStatusAction> {
    match status {
        UserStatus::Active => Some(UserStatusAction::Deactivate),
        UserStatus::Inactive => Some(UserStatusAction::Activate),
        UserStatus::Pending => None,
    }
}

/// What the button says that opens the dialog.
#[must_use]
pub fn label(action: UserStatusAction) -> &'static str {
    match action {
        UserStatusAction::Activate => words::user_status::activate(),
        UserStatusAction::Deactivate => words::user_status::deactivate(),
    }
}

/// Says what will happen, and does it.
#[component]
pub fn ChangeStatus(
    /// Whether it is open.
    dialog: DialogParam,
    /// Whom.
    id: UserId,
    /// Their name.
    name: String,
    /// What is to be done.
    action: UserStatusAction,
    /// It was done.
    on_changed: Callback<()>,
) -> impl IntoView {
    let on_close = Callback::new(move |()| dialog.close());
    let heading = title(action, &name);
    let form = move || {
        view! { <Form id=id.clone() name=name.clone() action on_close on_changed/> }
    };
    let open = Signal::derive(move || dialog.is_open());
    view! { <Dialog id="user-status-dialog" title=heading open on_close>{form()}</Dialog> }
}

#[component]
fn Form(
    id: UserId,
    name: String,
    action: UserStatusAction,
    on_close: Callback<()>,
    on_changed: Callback<()>,
) -> impl IntoView {
    let client = expect_context::<Client>();
    let toasts = expect_context::<Toasts>();
    let sending = Sending::idle();
    let on_submit = Callback::new(move |()| {
        sending.errors.clear();
        let name = name.clone();
        sending.send(client.set_user_status(&id, action), move |(), on_screen| {
            toasts.confirm(told(action, &name));
            if on_screen {
                let _ = on_close.try_run(());
            }
            let _ = on_changed.try_run(());
        });
    });
    let (submit, class, consequence) = match action {
        UserStatusAction::Activate => (
            (words::user_status::activate(), words::user_status::activating()),
            "button button-primary",
            words::user_status::activates(),
        ),
        UserStatusAction::Deactivate => (
            (words::user_status::deactivate(), words::user_status::deactivating()),
            "button button-danger",
            words::user_status::deactivates(),
        ),
    };
    view! {
        <DialogForm errors=sending.errors pending=sending.pending submit submit_class=class on_submit on_close>
            <p>{consequence}</p>
        </DialogForm>
    }
}
