//! The user who is open beside the list: the profile, where to go from it, and what can be done.

use std::sync::Arc;

use api::{
    UserId,
    page::View,
    user::{PhoneNumber, User, UserDetails},
};
use leptos::{ev, html, prelude::*};

use super::{
    edit::EditUser,
    line::{licence_name, status_name},
    remove::Remove,
    sign_out::AskSignOut,
    status::{ChangeStatus, action_on, label},
};
use crate::{
    dates,
    history::{History, Step, link},
    param::{DialogParam, Param},
    query::{Key, Query},
    root::Root,
    route::{Place, Route, Shown},
    session::Session,
    shell::{
        recent::{self, What},
        role_name,
    },
    ui::{
        focus::may_be_taken,
        icons::{Glyph, Icon},
        panel::{Badge, StatePanel},
    },
    views::remote::{Read, Remote, read},
    words,
};

/// Opens a user, from the context: where lines ask for it.
#[derive(Clone, Copy)]
pub struct OpenUser(pub Param);

/// The dialogs about the open user.
#[derive(Clone, Copy)]
struct Dialogs {
    edit: DialogParam,
    status: DialogParam,
    remove: DialogParam,
}

/// The panel, while the URL names a user.
#[component]
pub fn UserPanel(
    /// The user's id in the URL.
    id: Param,
    /// The user was changed or removed.
    on_changed: Callback<()>,
) -> impl IntoView {
    // Where the focus goes back to.
    let root = Root::here();
    let opener = StoredValue::new_local(None);
    Effect::new(move |before: Option<bool>| {
        let open = !id.get().is_empty();
        if before == Some(open) || (before.is_none() && !open) {
            return open;
        }
        if open {
            opener.set_value(root.focused());
        } else if let Some(element) = opener.try_update_value(Option::take).flatten() {
            focus(&element);
        }
        open
    });
    move || {
        let open = id.get();
        (!open.is_empty()).then(|| view! { <Opened id on_changed/> })
    }
}

fn focus(element: &web_sys::Element) {
    use wasm_bindgen::JsCast;
    if let Some(element) = element.dyn_ref::<web_sys::HtmlElement>() {
        let _ = element.focus();
    }
}

#[component]
fn Opened(id: Param, on_changed: Callback<()>) -> impl IntoView {
    let dialogs = Dialogs {
        edit: DialogParam::new("edit-user"),
        status: DialogParam::new("user-status"),
        remove: DialogParam::new("remove-user"),
    };
    let resource: Read<Option<UserDetails>> = read(
        move || id.get(),
        move |client| match id.get_untracked().parse::<UserId>() {
            Ok(id) => {
                let details = client.user(&id);
                Box::pin(async move { details.await.map(Some) })
            }
            Err(_) => Box::pin(async { Ok(None) }),
        },
    );
    let changed = Callback::new(move |()| {
        resource.refetch();
        on_changed.run(());
    });
    let history = expect_context::<History>();
    let removed = Callback::new(move |()| {
        // One step: neither dialog nor panel has anything left to stand on.
        history.set(Key::Dialog, String::new(), Step::InPlace);
        history.set(Key::OpenUser, String::new(), Step::InPlace);
        on_changed.run(());
    });
    let render = Arc::new(move |details: Option<UserDetails>| {
        match details {
        Some(details) => profile(details, dialogs, changed, removed),
        None => view! {
            <StatePanel kind="missing" glyph=Glyph::People title=words::user_panel::nobody() detail=words::hosts::unknown_detail()/>
        }
        .into_any(),
    }
    });
    let close = NodeRef::<html::Button>::new();
    Effect::new(move |_| {
        if let Some(close) = close.get()
            && may_be_taken()
        {
            let _ = close.focus();
        }
    });
    let on_key = move |event: ev::KeyboardEvent| {
        // The key closes a dialog alone that is open over the panel.
        let over = Root::here().find("dialog[open]").is_some();
        if event.key() == "Escape" && !event.default_prevented() && !over {
            event.stop_propagation();
            id.set("");
        }
    };
    view! {
        <section class="side-panel" id="user-panel" aria-label=words::user_panel::label() data-focus-home on:keydown=on_key>
            <button type="button" class="button button-quiet button-icon side-panel-close" aria-label=words::user_panel::close()
                node_ref=close on:click=move |_| id.set("")>
                <Icon glyph=Glyph::Cross/>
            </button>
            <Remote resource loading=words::user_panel::loading() render/>
        </section>
    }
}

/// Where a user is open beside the list.
pub(in crate::views) fn place_of(id: &UserId) -> Place {
    Place::new(Route::Users, Query::default().with(Key::OpenUser, id.as_str()))
}

fn profile(
    details: UserDetails,
    dialogs: Dialogs,
    on_changed: Callback<()>,
    on_removed: Callback<()>,
) -> AnyView {
    let user = details.user.clone();
    if let Some(id) = &user.id {
        recent::note(What::User, &user.display_name, place_of(id));
    }
    let (status, tone) = status_name(user.status);
    view! {
        <div class="side-panel-head">
            <h2 dir="auto">{user.display_name.clone()}</h2>
            <p class="side-panel-badges"><Badge label=status tone/> <span>{role_name(user.role)}</span></p>
        </div>
        <dl class="facts side-panel-facts">{facts(&details)}</dl>
        {user.id.clone().map(|id| actions(&id, details, dialogs, on_changed, on_removed))}
    }
    .into_any()
}

fn facts(details: &UserDetails) -> AnyView {
    let User { email, licence, dept, timezone, created_at, last_login_time, .. } = &details.user;
    let pmi = details.pmi.as_ref().map(ToString::to_string).unwrap_or_default();
    let phones: Vec<_> = details.phone_numbers.iter().map(phone).collect();
    [
        (words::users::email(), email.clone()),
        (words::users::licence(), licence_name(*licence).to_owned()),
        (words::users::dept(), dept.clone()),
        (words::user_panel::job_title(), details.job_title.clone()),
        (words::user_panel::company(), details.company.clone()),
        (words::user_panel::location(), details.location.clone()),
        (words::user_panel::telephone(), phones.join(", ")),
        (words::user_panel::timezone(), timezone.replace('_', " ")),
        (words::user_panel::language(), details.language.clone()),
        (words::user_panel::personal_room(), pmi),
        (words::users::last_login(), dates::instant_or_nothing(*last_login_time)),
        (words::user_panel::created(), dates::instant_or_nothing(*created_at)),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
    .map(|(name, value)| view! { <div><dt>{name}</dt><dd dir="auto">{value}</dd></div> })
    .collect_view()
    .into_any()
}

fn phone(phone: &PhoneNumber) -> String {
    let parts = [&*phone.code, &*phone.number, &*phone.label];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Where to go from the user, and what can be done about them.
fn actions(
    id: &UserId,
    details: UserDetails,
    dialogs: Dialogs,
    on_changed: Callback<()>,
    on_removed: Callback<()>,
) -> AnyView {
    let user = details.user.clone();
    let name = user.display_name.clone();
    let of_user = || Query::default().with(Key::UserId, id.as_str());
    let shown = Shown::here();
    let meetings = shown.has(View::Meetings).then(|| {
        let href = link(Place::new(Route::Meetings, of_user()));
        view! { <a href=href>{words::nav::meetings()}</a> }
    });
    let reports = shown.has(View::Reports).then(|| {
        let href = link(Place::new(Route::Reports, of_user()));
        view! { <a href=href>{words::nav::reports()}</a> }
    });
    let session = expect_context::<Session>();
    let oneself = session.user_untracked().is_some_and(|me| me.id == *id);
    let kept = match (oneself, user.role.administers()) {
        (true, _) => Some(words::user_panel::oneself()),
        (_, true) => Some(words::user_panel::protected()),
        _ => None,
    };
    let action = action_on(user.status).filter(|_| kept.is_none());
    let asked = use_context::<AskSignOut>();
    let sign_out = {
        let (id, name) = (id.clone(), name.clone());
        move |_| {
            if let Some(AskSignOut(asked)) = asked {
                asked.set(Some((id.clone(), name.clone())));
            }
        }
    };
    let status_button = action.map(|action| {
        view! {
            <button type="button" id="user-status" class="button" on:click=move |_| dialogs.status.open()>{label(action)}</button>
        }
    });
    let remove_button = kept.is_none().then(|| {
        view! {
            <button type="button" id="remove-user" class="button button-danger" on:click=move |_| dialogs.remove.open()>{words::user_panel::remove()}</button>
        }
    });
    let status_dialog = action.map(|action| {
        view! { <ChangeStatus dialog=dialogs.status id=id.clone() name=name.clone() action on_changed/> }
    });
    let remove_dialog = kept.is_none().then(|| {
        view! { <Remove dialog=dialogs.remove id=id.clone() name=name.clone() status=user.status on_removed/> }
    });
    view! {
        <p class="side-panel-links">
            {meetings}
            {reports}
        </p>
        <div class="side-panel-actions">
            <button type="button" id="edit-user" class="button button-primary" on:click=move |_| dialogs.edit.open()>{words::user_panel::edit()}</button>
            <button type="button" id="sign-out-open-user" class="button" on:click=sign_out>{words::users::sign_out()}</button>
            {status_button}
            {remove_button}
        </div>
        {kept.map(|kept| view! { <p class="form-note">{kept}</p> })}
        <EditUser dialog=dialogs.edit id=id.clone() details on_changed/>
        {status_dialog}
        {remove_dialog}
    }
    .into_any()
}
