//! A line of the users view: a user as an administrator sees one, or a colleague as a member does.

use api::{
    Instant,
    preferences::SavedList,
    user::{DirectoryEntry, Licence, User, UserStatus},
};
use leptos::prelude::*;

use super::{open::OpenUser, sign_out::AskSignOut};
use crate::{
    clock::Clock,
    dates,
    query::Key,
    shell::role_name,
    ui::{
        icons::{Glyph, Icon},
        list::{
            column::Column,
            csv::{Csv, Field},
            line::Line,
            progress::Counted,
            sort::SortKey,
        },
        panel::{Badge, Tone},
    },
    views::list_kind::{Filter, Kind, Options},
    words,
};

/// A day, in milliseconds.
const DAY_MS: i64 = 86_400_000;

const COUNTED: Counted = Counted { all: words::users::found, some: words::users::found_of };

/// The directory of a member's colleagues.
pub const DIRECTORY: Kind = Kind {
    caption: words::users::title,
    counted: COUNTED,
    file: "directory",
    search: words::users::search,
    columns: &[
        Column::text("name", words::users::name).wide(12),
        Column::text("email", words::users::email).wide(16),
        Column::text("dept", words::users::dept).wide(10),
    ],
    usual: "name",
    filters: &[DEPARTMENT],
    fields: &[Field::Plain("display_name"), Field::Plain("email"), Field::Plain("dept")],
    saved: Some(SavedList::Users),
};

/// The users an administrator sees.
pub const USERS: Kind = Kind {
    caption: words::users::title,
    counted: COUNTED,
    file: "users",
    search: words::users::search,
    columns: &[
        Column::text("name", words::users::name).wide(11),
        Column::text("email", words::users::email).wide(13),
        // All that are listed have the same, which is chosen above the list.
        Column::text("status", words::users::status).wide(5).on_demand(),
        Column::text("role", words::users::role).wide(5),
        Column::text("licence", words::users::licence).wide(5),
        Column::text("dept", words::users::dept).wide(7),
        Column::numeric("last_login", words::users::last_login).wide(12),
        Column::numeric("created", words::account::created).wide(12).on_demand(),
        Column::text("timezone", words::account::time_zone).wide(10).on_demand(),
        Column::text("sign_out", words::users::sign_out).wide(4).fixed(),
    ],
    usual: "name",
    filters: &[
        Filter {
            key: Key::Role,
            id: "filter-role",
            label: words::users::role,
            options: Options::Named(&[
                ("owner", words::roles::owner),
                ("admin", words::roles::admin),
                ("member", words::roles::member),
                ("custom", words::roles::custom),
            ]),
        },
        Filter {
            key: Key::Licence,
            id: "filter-licence",
            label: words::users::licence,
            options: Options::Named(&[
                ("1", words::licences::basic),
                ("2", words::licences::licensed),
                ("3", words::licences::on_prem),
                ("4", words::licences::no_meetings),
                ("99", words::licences::none),
            ]),
        },
        DEPARTMENT,
        Filter {
            key: Key::LastLogin,
            id: "filter-last-login",
            label: words::users::last_login,
            options: Options::Named(&[
                ("never", words::users::never),
                ("30", words::users::over_30_days),
                ("60", words::users::over_60_days),
                ("90", words::users::over_90_days),
            ]),
        },
    ],
    fields: &[
        Field::Plain("id"),
        Field::Plain("email"),
        Field::Plain("first_name"),
        Field::Plain("last_name"),
        Field::Plain("display_name"),
        Field::Plain("type"),
        Field::Plain("status"),
        Field::Plain("role_id"),
        Field::Plain("role"),
        Field::Plain("dept"),
        Field::Plain("timezone"),
        Field::Instant("created_at"),
        Field::Instant("last_login_time"),
    ],
    saved: Some(SavedList::Users),
};

const DEPARTMENT: Filter = Filter {
    key: Key::Dept,
    id: "filter-dept",
    label: words::users::dept,
    options: Options::Found,
};

/// A status as it is shown, and its colour.
#[must_use]
pub fn status_name(status: UserStatus) -> (&'static str, Tone) {
    match status {
        UserStatus::Active => (words::users::active(), Tone::Good),
        UserStatus::Inactive => (words::users::inactive(), Tone::Muted),
        UserStatus::Pending => (words::users::pending(), Tone::Waiting),
    }
}

/// How a licence is called on screen.
#[must_use]
pub fn licence_name(licence: Licence) -> &'static str {
    match licence {
        Licence::BASIC => words::licences::basic(),
        Licence::LICENSED => words::licences::licensed(),
        Licence::ON_PREM => words::licences::on_prem(),
        Licence::NO_MEETINGS => words::licences::no_meetings(),
        Licence::NONE => words::licences::none(),
        _ => words::licences::other(),
    }
}

/// A status as programs know it.
fn status_word(status: UserStatus) -> &'static str {
    match status {
        UserStatus::Active => "active",
        UserStatus::Inactive => "inactive",
        UserStatus::Pending => "pending",
    }
}

fn or_nothing(text: &str) -> AnyView {
    let shown = if text.is_empty() { dates::NOTHING } else { text };
    view! { <bdi>{shown.to_owned()}</bdi> }.into_any()
}

fn email_cell(email: &str) -> AnyView {
    view! { <span class="email" dir="ltr">{email.to_owned()}</span> }.into_any()
}

fn time_key(at: Option<Instant>) -> SortKey {
    SortKey::number(at.map(Instant::as_millis))
}

/// Whether a sign-in is as long ago as a filter asks for.
fn is_ago(at: Option<Instant>, ago: &str, now: Instant) -> bool {
    match at {
        None => ago == "never",
        Some(at) => {
            let since_ms = now.as_millis() - at.as_millis();
            ago.parse::<i64>().is_ok_and(|days| since_ms > days * DAY_MS)
        }
    }
}

impl Line for User {
    fn id(&self) -> String {
        // A user Zoom has only invited has an email and no id.
        self.id.as_ref().map_or_else(|| self.email.clone(), ToString::to_string)
    }

    fn name(&self) -> String {
        self.display_name.clone()
    }

    fn searched(&self) -> String {
        [&*self.display_name, &*self.email, &*self.dept].join("\n")
    }

    fn key(&self, column: &str) -> SortKey {
        match column {
            "email" => SortKey::code(&self.email),
            "dept" => SortKey::text(&self.dept),
            "status" => SortKey::Number(self.status as i64),
            "role" => SortKey::Number(self.role as i64),
            "licence" => SortKey::Number(i64::from(self.licence.0)),
            "timezone" => SortKey::code(&self.timezone),
            "last_login" if self.status == UserStatus::Pending => time_key(self.created_at),
            "last_login" => time_key(self.last_login_time),
            "created" => time_key(self.created_at),
            _ => SortKey::text(&self.display_name),
        }
    }

    fn cell(&self, column: &str) -> AnyView {
        match column {
            "email" => email_cell(&self.email),
            "dept" => or_nothing(&self.dept),
            "status" => {
                let (label, tone) = status_name(self.status);
                view! { <Badge label tone/> }.into_any()
            }
            "role" => role_name(self.role).into_any(),
            "licence" => licence_name(self.licence).into_any(),
            "timezone" => or_nothing(&self.timezone),
            "last_login" if self.status == UserStatus::Pending => invited_cell(self),
            "last_login" => dates::instant_or_nothing(self.last_login_time).into_any(),
            "created" => dates::instant_or_nothing(self.created_at).into_any(),
            "sign_out" => sign_out_cell(self),
            _ => name_cell(self),
        }
    }

    fn record(&self, csv: &mut Csv) {
        csv.text(&self.id.as_ref().map(ToString::to_string).unwrap_or_default());
        csv.text(&self.email);
        csv.text(&self.first_name);
        csv.text(&self.last_name);
        csv.text(&self.display_name);
        csv.number(u64::from(self.licence.0));
        csv.text(status_word(self.status));
        csv.text(&self.role_id);
        csv.text(self.facet("role"));
        csv.text(&self.dept);
        csv.text(&self.timezone);
        csv.instant(self.created_at);
        csv.instant(self.last_login_time);
    }

    fn passes(&self, filter: &str, value: &str, now: Instant) -> bool {
        match filter {
            "licence" => value.parse() == Ok(self.licence.0),
            "last_login" => is_ago(self.last_login_time, value, now),
            _ => self.facet(filter) == value,
        }
    }

    fn facet(&self, filter: &str) -> &str {
        use api::user::Role;
        match (filter, self.role) {
            ("email", _) => &self.email,
            ("role", Role::Owner) => "owner",
            ("role", Role::Admin) => "admin",
            ("role", Role::Member) => "member",
            ("role", Role::Custom) => "custom",
            _ => &self.dept,
        }
    }
}

/// Opens the user. Who was only invited may have no id yet, and nothing to open.
fn name_cell(user: &User) -> AnyView {
    let name = user.display_name.clone();
    let (Some(id), Some(OpenUser(opened))) = (user.id.clone(), use_context()) else {
        return view! { <bdi>{name}</bdi> }.into_any();
    };
    view! {
        <button type="button" class="link-button" on:click=move |_| opened.set(id.to_string())>
            <bdi>{name}</bdi>
        </button>
    }
    .into_any()
}

/// Who has not accepted the invitation never signed in: how long ago they were invited.
fn invited_cell(user: &User) -> AnyView {
    let (Some(at), Some(clock)) = (user.created_at, use_context::<Clock>()) else {
        return dates::NOTHING.into_any();
    };
    let since_ms = clock.now().as_millis().saturating_sub(at.as_millis()).max(0);
    let days = usize::try_from(since_ms / DAY_MS).unwrap_or_default();
    view! { <span title=dates::instant(at)>{words::users::invited_ago(days)}</span> }.into_any()
}

/// Asks where to sign the user out.
fn sign_out_cell(user: &User) -> AnyView {
    let (Some(id), Some(AskSignOut(asked))) = (user.id.clone(), use_context()) else {
        return dates::NOTHING.into_any();
    };
    let name = user.display_name.clone();
    let label = words::sign_out_user::title(&name);
    view! {
        <button type="button" class="button button-quiet button-icon" aria-label=label
            on:click=move |_| asked.set(Some((id.clone(), name.clone())))>
            <Icon glyph=Glyph::Leave/>
        </button>
    }
    .into_any()
}

impl Line for DirectoryEntry {
    fn id(&self) -> String {
        self.email.clone()
    }

    fn name(&self) -> String {
        self.display_name.clone()
    }

    fn searched(&self) -> String {
        [&*self.display_name, &*self.email, &*self.dept].join("\n")
    }

    fn key(&self, column: &str) -> SortKey {
        match column {
            "email" => SortKey::code(&self.email),
            "dept" => SortKey::text(&self.dept),
            _ => SortKey::text(&self.display_name),
        }
    }

    fn cell(&self, column: &str) -> AnyView {
        match column {
            "email" => email_cell(&self.email),
            "dept" => or_nothing(&self.dept),
            _ => view! { <bdi>{self.display_name.clone()}</bdi> }.into_any(),
        }
    }

    fn record(&self, csv: &mut Csv) {
        csv.text(&self.display_name);
        csv.text(&self.email);
        csv.text(&self.dept);
    }

    fn facet(&self, _filter: &str) -> &str {
        &self.dept
    }
}
