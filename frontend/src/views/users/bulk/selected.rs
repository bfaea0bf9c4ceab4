//! Deactivating those who are selected, or giving them another licence, as one job.

use api::{
    bulk::{BULK_ROWS_MAX, BulkUser, StartBulk},
    user::Licence,
};
use leptos::prelude::*;

use super::show_begun;
use crate::{
    client::{Attempt, Client},
    history::History,
    param::DialogParam,
    ui::{dialog::Dialog, field::SelectField, form::DialogForm},
    views::{listing::Listing, sending::Sending, users::line::licence_name},
    words,
};

/// The dialogs about those who are selected.
#[derive(Clone, Copy)]
pub struct SelectedDialogs {
    deactivate: DialogParam,
    licence: DialogParam,
}

impl SelectedDialogs {
    /// Both closed.
    #[must_use]
    pub fn new() -> Self {
        let (deactivate, licence) = ("bulk-deactivate", "bulk-licence");
        Self { deactivate: DialogParam::new(deactivate), licence: DialogParam::new(licence) }
    }

    /// The buttons that open them, beside the count of what is selected.
    pub fn buttons(self) -> AnyView {
        view! {
            <button type="button" class="button button-small" id="bulk-licence" on:click=move |_| self.licence.open()>
                {words::bulk::change_licence()}
            </button>
            <button type="button" class="button button-small" id="bulk-deactivate" on:click=move |_| self.deactivate.open()>
                {words::user_status::deactivate()}
            </button>
        }
        .into_any()
    }

    /// The dialogs.
    pub fn view(self, listing: Listing) -> AnyView {
        let dialog = |id: &'static str, dialog: DialogParam, title: &'static str, licence: bool| {
            let on_close = Callback::new(move |()| dialog.close());
            let open = Signal::derive(move || dialog.is_open());
            view! {
                <Dialog id title=title.to_owned() open on_close>
                    <Form listing licence on_close/>
                </Dialog>
            }
        };
        let (licence, deactivate) =
            (words::bulk::change_licence(), words::bulk::deactivate_title());
        view! {
            {dialog("bulk-licence-dialog", self.licence, licence, true)}
            {dialog("bulk-deactivate-dialog", self.deactivate, deactivate, false)}
        }
        .into_any()
    }
}

impl Default for SelectedDialogs {
    fn default() -> Self {
        Self::new()
    }
}

/// The users who are selected. Who was only invited may have no id: nothing can be done there.
fn chosen(listing: Listing) -> Vec<BulkUser> {
    let named = |(id, email): (String, String)| Some(BulkUser { id: id.parse().ok()?, email });
    listing.selected("email").into_iter().filter_map(named).collect()
}

#[component]
fn Form(
    listing: Listing,
    /// Whether the licence is changed; else they are deactivated.
    licence: bool,
    on_close: Callback<()>,
) -> impl IntoView {
    let client = expect_context::<Client>();
    let history = expect_context::<History>();
    let rows = StoredValue::new(chosen(listing));
    let many = rows.with_value(Vec::len);
    let given = RwSignal::new(Licence::BASIC.0.to_string());
    let sending = Sending::idle();
    let errors = sending.errors;
    let attempt = StoredValue::new(Attempt::default());
    let on_submit = Callback::new(move |()| {
        errors.clear();
        if many == 0 {
            return errors.show(Default::default(), words::bulk::nobody_selected());
        }
        if many > BULK_ROWS_MAX {
            return errors.show(Default::default(), &words::bulk::too_many(BULK_ROWS_MAX));
        }
        let rows = rows.get_value();
        let job = if licence {
            let given = given.get_untracked().parse().unwrap_or(Licence::BASIC.0);
            StartBulk::Licence { licence: Licence(given), rows }
        } else {
            StartBulk::Deactivate { rows }
        };
        let key = attempt.try_update_value(|attempt| attempt.key_for(&job));
        let Some(key) = key else { return };
        sending.send(client.start_bulk(&job, key), move |started, on_screen| {
            if on_screen {
                listing.select_nothing();
                show_begun(history, started.id.as_str());
            }
        });
    });
    let choice = licence.then(|| {
        let named = |it: Licence| (it.0.to_string(), licence_name(it).to_owned());
        let options = [Licence::BASIC, Licence::LICENSED].map(named).to_vec();
        view! {
            <SelectField id="bulk-type" label=words::users::licence() options value=given hint=words::edit_user::licence_hint()
                on_choice=Callback::new(move |choice| given.set(choice)) error=errors.of("type", words::users::licence())/>
        }
    });
    let (submit, class, says) = if licence {
        let submit = (words::bulk::change(), words::bulk::beginning());
        (submit, "button button-primary", words::bulk::changes_licence(many))
    } else {
        let submit = (words::user_status::deactivate(), words::bulk::beginning());
        (submit, "button button-danger", words::bulk::deactivates_many(many))
    };
    view! {
        <DialogForm errors pending=sending.pending submit submit_class=class on_submit on_close>
            <p>{says}</p>
            {choice}
        </DialogForm>
    }
}
