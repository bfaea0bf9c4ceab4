//! A line of the users view: a user as an administrator sees one, or a colleague as a member does.

use api::{
    Instant,
    user::{DirectoryEntry, Licence, User, UserStatus},
};
use leptos::prelude::*;

use super::sign_out::AskSignOut;
use crate::{
    dates,
    query::Key,
    shell::role_name,
    ui::{
        icons::{Glyph, Icon},
        list::{
            column::Column,
            csv::{Csv, Field},
            line::Line,
            sort::SortKey,
        },
        panel::{Badge, Tone},
    },
    views::list_kind::{Filter, Kind, Options},
};

/// A day, in milliseconds.
const DAY_MS: i64 = 86_400_000;

const SEARCH: &str = "Search by name, email or department";

/// The directory of a member's colleagues.
pub const DIRECTORY: Kind = Kind {
    caption: "Users",
    noun: "user",
    file: "directory",
    search: SEARCH,
    columns: &[
        Column::text("name", "Name").wide(12),
        Column::text("email", "Email").wide(16),
        Column::text("dept", "Department").wide(10),
    ],
    usual: "name",
    filters: &[DEPARTMENT],
    fields: &[Field::Plain("display_name"), Field::Plain("email"), Field::Plain("dept")],
};

/// The users an administrator sees.
pub const USERS: Kind = Kind {
    caption: "Users",
    noun: "user",
    file: "users",
    search: SEARCH,
    columns: &[
        Column::text("name", "Name").wide(11),
        Column::text("email", "Email").wide(13),
        // All that are listed have the same, which is chosen above the list.
        Column::text("status", "Status").wide(5).on_demand(),
        Column::text("role", "Role").wide(5),
        Column::text("licence", "Licence").wide(5),
        Column::text("dept", "Department").wide(7),
        Column::numeric("last_login", "Last sign-in").wide(12),
        Column::numeric("created", "Created").wide(12).on_demand(),
        Column::text("timezone", "Time zone").wide(10).on_demand(),
        Column::text("sign_out", "Sign out").wide(4).fixed(),
    ],
    usual: "name",
    filters: &[
        Filter {
            key: Key::Role,
            id: "filter-role",
            label: "Role",
            options: Options::Named(&[
                ("owner", "Owner"),
                ("admin", "Admin"),
                ("member", "Member"),
                ("custom", "Custom role"),
            ]),
        },
        Filter {
            key: Key::Licence,
            id: "filter-licence",
            label: "Licence",
            options: Options::Named(&[
                ("1", "Basic"),
                ("2", "Licensed"),
                ("3", "On-prem"),
                ("4", "Without meetings"),
                ("99", "None"),
            ]),
        },
        DEPARTMENT,
        Filter {
            key: Key::LastLogin,
            id: "filter-last-login",
            label: "Last sign-in",
            options: Options::Named(&[
                ("never", "Never"),
                ("30", "More than 30 days ago"),
                ("60", "More than 60 days ago"),
                ("90", "More than 90 days ago"),
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
};

const DEPARTMENT: Filter =
    Filter { key: Key::Dept, id: "filter-dept", label: "Department", options: Options::Found };

/// A status as it is shown, and its colour.
fn status_name(status: UserStatus) -> (&'static str, Tone) {
    match status {
        UserStatus::Active => ("Active", Tone::Good),
        UserStatus::Inactive => ("Inactive", Tone::Muted),
        UserStatus::Pending => ("Pending", Tone::Waiting),
    }
}

/// How a licence is called on screen.
#[must_use]
pub fn licence_name(licence: Licence) -> &'static str {
    match licence {
        Licence::BASIC => "Basic",
        Licence::LICENSED => "Licensed",
        Licence::ON_PREM => "On-prem",
        Licence::NO_MEETINGS => "Without meetings",
        Licence::NONE => "None",
        _ => "Other",
    }
}

fn sign_out_label(name: &str) -> String {
    format!("Sign {name} out")
}

fn or_nothing(text: &str) -> AnyView {
    if text.is_empty() { dates::NOTHING } else { text }.to_owned().into_any()
}

fn email_cell(email: &str) -> AnyView {
    view! { <span class="email">{email.to_owned()}</span> }.into_any()
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
            "last_login" => dates::instant_or_nothing(self.last_login_time).into_any(),
            "created" => dates::instant_or_nothing(self.created_at).into_any(),
            "sign_out" => sign_out_cell(self),
            _ => self.display_name.clone().into_any(),
        }
    }

    fn record(&self, csv: &mut Csv) {
        csv.text(&self.id.as_ref().map(ToString::to_string).unwrap_or_default());
        csv.text(&self.email);
        csv.text(&self.first_name);
        csv.text(&self.last_name);
        csv.text(&self.display_name);
        csv.number(u64::from(self.licence.0));
        csv.text(&status_name(self.status).0.to_ascii_lowercase());
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
            ("role", Role::Owner) => "owner",
            ("role", Role::Admin) => "admin",
            ("role", Role::Member) => "member",
            ("role", Role::Custom) => "custom",
            _ => &self.dept,
        }
    }
}

/// Asks where to sign the user out.
fn sign_out_cell(user: &User) -> AnyView {
    let (Some(id), Some(AskSignOut(asked))) = (user.id.clone(), use_context()) else {
        return dates::NOTHING.into_any();
    };
    let name = user.display_name.clone();
    let label = sign_out_label(&name);
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
            _ => self.display_name.clone().into_any(),
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
