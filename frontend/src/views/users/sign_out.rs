//! Signing another user out: of this console, or, as an act of its own, of Zoom itself.

use api::UserId;
use leptos::prelude::*;

use crate::{
    client::Client,
    ui::{dialog::Dialog, field::SelectField, form::DialogForm, toast::Toasts},
    views::sending::Sending,
    words,
};

const HERE: &str = "here";
const IN_ZOOM: &str = "zoom";

/// The user whose signing out is asked about, and their name.
pub type Asked = RwSignal<Option<(UserId, String)>>;

/// Where the lines of a list ask for it, from the context.
#[derive(Clone, Copy)]
pub struct AskSignOut(pub Asked);

/// Asks where to sign the user out, and does so.
#[component]
pub fn SignOutUser(
    /// Whom; nobody while it is closed.
    asked: Asked,
) -> impl IntoView {
    let on_close = Callback::new(move |()| asked.set(None));
    let title = Signal::derive(move || {
        asked.with(|asked| {
            let name = asked.as_ref().map(|(_, name)| name.as_str()).unwrap_or_default();
            words::sign_out_user::title(name)
        })
    });
    view! {
        <Dialog id="sign-out-user" title open=Signal::derive(move || asked.with(Option::is_some)) on_close>
            <Form asked on_close/>
        </Dialog>
    }
}

#[component]
fn Form(asked: Asked, on_close: Callback<()>) -> impl IntoView {
    let client = expect_context::<Client>();
    let toasts = expect_context::<Toasts>();
    let place = RwSignal::new(HERE.to_owned());
    let sending = Sending::idle();
    let on_submit = Callback::new(move |()| {
        let Some((id, name)) = asked.get_untracked() else { return };
        sending.errors.clear();
        let in_zoom = place.with_untracked(|place| place == IN_ZOOM);
        let call = if in_zoom { client.end_sso_sessions(&id) } else { client.logout(Some(&id)) };
        sending.send(call, move |(), on_screen| {
            toasts.confirm(if in_zoom {
                words::sign_out_user::done_in_zoom(&name)
            } else {
                words::sign_out_user::done_here(&name)
            });
            // By now somebody else may be asked about.
            if on_screen {
                asked.set(None);
            }
        });
    });
    let options = [(HERE, words::console::name()), (IN_ZOOM, words::sign_out_user::zoom_itself())]
        .map(|(value, name)| (value.to_owned(), name.to_owned()));
    let consequence = move || {
        if place.with(|place| place == IN_ZOOM) {
            words::sign_out_user::zoom_consequence()
        } else {
            words::sign_out_user::here_consequence()
        }
    };
    view! {
        <DialogForm errors=sending.errors pending=sending.pending
            submit=(words::users::sign_out(), words::sign_out::pending()) submit_class="button button-danger" on_submit on_close>
            <SelectField id="sign-out-place" label=words::sign_out_user::place() options=options.to_vec() value=place
                on_choice=Callback::new(move |choice| place.set(choice))/>
            <p role="status">{consequence}</p>
        </DialogForm>
    }
}
