//! Removing a user from the account, and who inherits what they leave behind.

use api::{
    UserId,
    user::{RemoveUser, UserRemovalAction, UserStatus},
};
use leptos::prelude::*;

use super::open::place_of;
use crate::{
    client::Client,
    param::DialogParam,
    shell::recent::Recent,
    ui::{
        dialog::Dialog,
        field::{CheckField, SelectField},
        form::DialogForm,
        toast::Toasts,
    },
    views::{host_picker::UserPicker, sending::Sending},
    words,
};

const DELETE: &str = "delete";
const DISASSOCIATE: &str = "disassociate";

/// The dialog.
#[component]
pub fn Remove(
    /// Whether it is open.
    dialog: DialogParam,
    /// Whom.
    id: UserId,
    /// Their name.
    name: String,
    /// Their status.
    status: UserStatus,
    /// They are gone. The dialog is then gone with what it stood on.
    on_removed: Callback<()>,
) -> impl IntoView {
    let on_close = Callback::new(move |()| dialog.close());
    let heading = words::remove_user::title(&name);
    let form = move || {
        view! { <Form id=id.clone() name=name.clone() status on_close on_removed/> }
    };
    let open = Signal::derive(move || dialog.is_open());
    view! { <Dialog id="remove-user-dialog" title=heading open on_close>{form()}</Dialog> }
}

#[component]
fn Form(
    id: UserId,
    name: String,
    status: UserStatus,
    on_close: Callback<()>,
    on_removed: Callback<()>,
) -> impl IntoView {
    let client = expect_context::<Client>();
    let toasts = expect_context::<Toasts>();
    let recent = use_context::<Recent>();
    // Zoom disassociates whoever was only invited.
    let pending = status == UserStatus::Pending;
    let what = RwSignal::new(if pending { DISASSOCIATE } else { DELETE }.to_owned());
    let heir = RwSignal::new(String::new());
    let inherited = [true, true, true].map(RwSignal::new);
    let sending = Sending::idle();
    let errors = sending.errors;
    let on_submit = Callback::new(move |()| {
        errors.clear();
        let deletes = what.with_untracked(|what| what == DELETE);
        let transfer_to: Option<UserId> = heir.get_untracked().parse().ok();
        let [meeting, webinar, recording] =
            inherited.map(|flag| transfer_to.is_some() && flag.get_untracked());
        let removal = RemoveUser {
            action: if deletes {
                UserRemovalAction::Delete
            } else {
                UserRemovalAction::Disassociate
            },
            transfer_to,
            transfer_meeting: meeting,
            transfer_webinar: webinar,
            transfer_recording: recording,
        };
        let removal = match removal.validated(&id) {
            Ok(removal) => removal,
            Err(broken) => return errors.show_rules(broken.0),
        };
        let (name, place) = (name.clone(), place_of(&id));
        sending.send(client.remove_user(&id, &removal), move |(), _| {
            if let Some(recent) = recent {
                recent.forget(&place);
            }
            toasts.confirm(words::remove_user::done(&name));
            let _ = on_removed.try_run(());
        });
    });
    let ways = vec![
        (DELETE.to_owned(), words::remove_user::delete().to_owned()),
        (DISASSOCIATE.to_owned(), words::remove_user::disassociate().to_owned()),
    ];
    let consequence = move || match what.with(|what| what == DELETE) {
        true => words::remove_user::deletes(),
        false if pending => words::remove_user::takes_back(),
        false => words::remove_user::disassociates(),
    };
    let choice = (!pending).then(|| {
        view! {
            <SelectField id="remove-action" label=words::remove_user::what() options=ways value=what
                on_choice=Callback::new(move |choice| what.set(choice)) error=errors.of("action", words::remove_user::what())/>
        }
    });
    let rule = errors.of("transfer_to", words::remove_user::heir());
    let [meetings, webinars, recordings] = inherited;
    let inheritance = (!pending).then(|| {
        view! {
            <UserPicker ids=("heir", "heir-suggestions") label=words::remove_user::heir() nobody=words::remove_user::nobody() chosen=heir.into()
                on_choice=Callback::new(move |id| heir.set(id)) rule/>
            <Show when=move || !heir.with(String::is_empty)>
                <CheckField id="transfer-meeting" label=words::remove_user::meetings() value=meetings/>
                <CheckField id="transfer-webinar" label=words::remove_user::webinars() value=webinars/>
                <CheckField id="transfer-recording" label=words::remove_user::recordings() value=recordings/>
            </Show>
        }
    });
    view! {
        <DialogForm errors pending=sending.pending submit=(words::user_panel::remove(), words::remove_user::pending()) submit_class="button button-danger" on_submit on_close>
            {choice}
            <p role="status">{consequence}</p>
            {inheritance}
        </DialogForm>
    }
}
