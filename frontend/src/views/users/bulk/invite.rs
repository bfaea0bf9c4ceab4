//! Inviting many people from a sheet: what it says is looked at row by row before anything is
//! sent.

use std::collections::BTreeSet;

use api::{
    bulk::StartBulk,
    user::{CreateUser, UserStatus},
};
use leptos::{ev, html, prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlInputElement;

use super::{
    check::{Checked, Problem, check},
    sheet::{SheetError, read_sheet},
    show_begun,
};
use crate::{
    client::{ApiError, Attempt, Client, UsersPage},
    history::History,
    param::DialogParam,
    ui::{dialog::Dialog, field::TextArea, form::DialogForm},
    views::{guard::Guard, sending::Sending, users::line::licence_name},
    words,
};

/// How many rows are shown at most.
const SHOWN: usize = 200;

/// What is known of the account's emails.
#[derive(Debug, Clone, Default)]
struct Known {
    /// In lower case.
    emails: BTreeSet<String>,
    /// Whether these are all.
    complete: bool,
    /// Why no more could be read.
    error: Option<ApiError>,
}

/// The dialog.
#[component]
pub fn InviteMany(
    /// Whether it is open.
    dialog: DialogParam,
) -> impl IntoView {
    let guard = Guard::over(Callback::new(move |()| dialog.close()));
    let open = Signal::derive(move || dialog.is_open());
    view! {
        <Dialog id="invite-many-dialog" title=words::invite_many::title().to_owned() open
            on_close=guard.close() held=guard.holds()>
            <Form guard/>
        </Dialog>
    }
}

#[component]
fn Form(guard: Guard) -> impl IntoView {
    let client = expect_context::<Client>();
    let history = expect_context::<History>();
    let text = RwSignal::new(String::new());
    let known = RwSignal::new(Known::default());
    read_emails(&client, known);
    let checked = Memo::new(move |_| -> Result<Vec<Checked>, SheetError> {
        let rows = text.with(|text| read_sheet(text))?;
        Ok(known.with(|known| check(rows, &known.emails)))
    });
    let sending = Sending::idle();
    // What was sent is no longer only here.
    guard.watch(Signal::derive(move || !text.with(String::is_empty) && !sending.pending.get()));
    let errors = sending.errors;
    let attempt = StoredValue::new(Attempt::default());
    let on_submit = Callback::new(move |()| {
        errors.clear();
        let rows = match checked.get_untracked() {
            Ok(rows) => to_send(rows),
            Err(error) => return errors.show(Default::default(), &sheet_sentence(&error)),
        };
        if rows.is_empty() {
            return errors.show(Default::default(), words::invite_many::nobody());
        }
        let job = StartBulk::Invite { rows };
        let key = attempt.try_update_value(|attempt| attempt.key_for(&job));
        let Some(key) = key else { return };
        sending.send(client.start_bulk(&job, key), move |started, on_screen| {
            if on_screen {
                guard.forget();
                show_begun(history, started.id.as_str());
            }
        });
    });
    let on_file = move |event: ev::Event| {
        let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        let file = input.and_then(|input| input.files()).and_then(|files| files.get(0));
        let Some(file) = file else { return };
        spawn_local(async move {
            if let Ok(read) = JsFuture::from(file.text()).await {
                // The dialog may be closed by now.
                let _ = text.try_set(read.as_string().unwrap_or_default());
            }
        });
    };
    let file = NodeRef::<html::Input>::new();
    let preview = move || {
        if text.with(|text| text.trim().is_empty()) {
            return ().into_any();
        }
        checked.with(|checked| match checked {
            Ok(rows) => preview(rows),
            Err(error) => view! { <p class="field-error">{sheet_sentence(error)}</p> }.into_any(),
        })
    };
    let compared = move || {
        known.with(|known| match &known.error {
            Some(error) => words::invite_many::not_compared(&error.to_string()),
            None if known.complete => String::new(),
            None => words::invite_many::comparing(known.emails.len()),
        })
    };
    view! {
        {guard.question()}
        <DialogForm errors pending=sending.pending on_submit on_close=guard.close()
            submit=(words::invite_many::submit(), words::invite_many::pending())>
            <p>{words::invite_many::how()}</p>
            <div class="field">
                <label for="sheet-file">{words::invite_many::file()}</label>
                <input id="sheet-file" type="file" class="input" accept=".csv,.tsv,.txt,text/csv" node_ref=file on:change=on_file/>
            </div>
            <TextArea id="sheet" label=words::invite_many::paste() value=text error=errors.of("rows", words::invite_many::paste())/>
            <p class="form-note" role="status">{compared}</p>
            <div class="bulk-preview" data-testid="preview">{preview}</div>
        </DialogForm>
    }
}

/// The rows that have no problem.
fn to_send(rows: Vec<Checked>) -> Vec<CreateUser> {
    rows.into_iter().filter(|row| row.problem.is_none()).map(|row| row.user).collect()
}

fn sheet_sentence(error: &SheetError) -> String {
    match error {
        SheetError::Empty => words::invite_many::empty().to_owned(),
        SheetError::NoEmailColumn => words::invite_many::no_email_column().to_owned(),
        SheetError::OpenQuote(line) => words::invite_many::open_quote(*line),
        SheetError::TooLong(rows) => words::invite_many::too_long(*rows),
    }
}

fn problem_sentence(problem: &Problem) -> String {
    match problem {
        Problem::Rules(rules) => {
            let rules = rules.iter().map(|rule| words::of_server(rule).unwrap_or(rule));
            rules.collect::<Vec<_>>().join(" ")
        }
        Problem::UnknownLicence(said) => words::invite_many::unknown_licence(said),
        Problem::Twice(line) => words::invite_many::twice(*line),
        Problem::InAccount => words::invite_many::in_account().to_owned(),
    }
}

/// What would be done, and every row with its problem first.
fn preview(rows: &[Checked]) -> AnyView {
    let bad = rows.iter().filter(|row| row.problem.is_some()).count();
    let good = rows.len() - bad;
    let (first, then) = (
        rows.iter().filter(|row| row.problem.is_some()),
        rows.iter().filter(|row| row.problem.is_none()),
    );
    let lines = first.chain(then).take(SHOWN).map(|row| {
        let name = format!("{} {}", row.user.first_name, row.user.last_name);
        let says = match &row.problem {
            Some(problem) => {
                view! { <span class="field-error">{problem_sentence(problem)}</span> }.into_any()
            }
            None => licence_name(row.user.licence).into_any(),
        };
        view! {
            <tr>
                <td class="numeric">{row.line}</td>
                <td dir="ltr">{row.user.email.clone()}</td>
                <td><bdi>{name.trim().to_owned()}</bdi></td>
                <td>{says}</td>
            </tr>
        }
    });
    let lines = lines.collect_view();
    let left_out = (bad > 0).then(|| words::invite_many::left_out(bad));
    let more = rows.len().checked_sub(SHOWN).filter(|more| *more > 0);
    view! {
        <p role="status" data-testid="dry-run"><strong>{words::invite_many::would_invite(good)}</strong> " " {left_out}</p>
        <div class="bulk-rows" role="region" aria-label=words::invite_many::rows() tabindex="0">
            <table class="bulk-table">
                <thead>
                    <tr>
                        <th scope="col">{words::invite_many::line()}</th>
                        <th scope="col">{words::users::email()}</th>
                        <th scope="col">{words::users::name()}</th>
                        <th scope="col">{words::invite_many::result()}</th>
                    </tr>
                </thead>
                <tbody>{lines}</tbody>
            </table>
        </div>
        {more.map(|more| view! { <p class="form-note">{words::invite_many::more(more)}</p> })}
    }
    .into_any()
}

/// Reads the emails of all users, whatever their status, as long as the dialog is open.
fn read_emails(client: &Client, known: RwSignal<Known>) {
    let (client, abort) = client.abortable();
    let abort = StoredValue::new(abort);
    on_cleanup(move || abort.with_value(crate::client::Abort::abort));
    spawn_local(async move {
        for status in [UserStatus::Active, UserStatus::Pending, UserStatus::Inactive] {
            let mut page = UsersPage { status, next_page_token: String::new() };
            loop {
                let read = client.users(&page).await;
                let next = match read {
                    Ok(list) => {
                        let emails = list.users.into_iter().map(|user| user.email.to_lowercase());
                        let kept = known.try_update(|known| known.emails.extend(emails));
                        // The dialog is closed.
                        if kept.is_none() {
                            return;
                        }
                        list.next_page_token
                    }
                    Err(error) => {
                        let _ = known.try_update(|known| known.error = Some(error));
                        return;
                    }
                };
                if next.is_empty() {
                    break;
                }
                page.next_page_token = next;
            }
        }
        let _ = known.try_update(|known| known.complete = true);
    });
}
