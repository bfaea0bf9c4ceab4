//! Every join of a meeting as Zoom reports it, to read and as a file.

use api::{
    Day,
    report::{Attendance, ParticipantRow},
};
use leptos::prelude::*;

use super::{
    hidden::{self, email_cell, name_cell},
    writing::Writing,
};
use crate::{
    clock::Clock,
    dates,
    ui::{
        icons::{Glyph, Icon},
        list::{
            List,
            column::Column,
            csv::{Csv, Field},
            download::save_csv,
            line::{Line, Lines},
            sort::SortKey,
            table::ListTable,
        },
    },
    words,
};

const CSV: &str = "CSV";

const COLUMNS: [Column; 5] = [
    Column::text("name", words::users::name).wide(12).fixed(),
    Column::text("email", words::users::email).wide(15).fixed(),
    Column::numeric("joined", words::past_meeting::joined).fixed(),
    Column::numeric("left", words::past_meeting::left).fixed(),
    Column::numeric("present", words::past_meeting::present).wide(6).fixed(),
];

const FIELDS: [Field; 7] = [
    Field::Plain("id"),
    Field::Plain("name"),
    Field::Plain("user_email"),
    Field::Plain("guest"),
    Field::Instant("join_time"),
    Field::Instant("leave_time"),
    Field::Plain("duration"),
];

/// A join of a person.
struct Join {
    /// Its place among all joins.
    at: usize,
    row: ParticipantRow,
    guest: bool,
    writing: Writing,
}

impl Line for Join {
    fn id(&self) -> String {
        self.at.to_string()
    }

    fn name(&self) -> String {
        hidden::name(&self.row.name)
    }

    fn searched(&self) -> String {
        String::new()
    }

    fn key(&self, _column: &str) -> SortKey {
        SortKey::Nothing
    }

    fn cell(&self, column: &str) -> AnyView {
        let Self { row, writing, .. } = self;
        match column {
            "email" => email_cell(&row.user_email),
            "joined" => writing.time(row.join_time).into_any(),
            "left" => writing.time(row.leave_time).into_any(),
            "present" => writing.duration(row.duration, dates::seconds(row.duration)),
            _ => name_cell(&row.name),
        }
    }

    fn record(&self, csv: &mut Csv) {
        let row = &self.row;
        csv.text(&row.id);
        csv.text(&row.name);
        csv.text(&row.user_email);
        csv.text(if self.guest { "true" } else { "false" });
        csv.instant(row.join_time);
        csv.instant(row.leave_time);
        csv.number(row.duration);
    }
}

fn file_of(lines: Lines) -> String {
    let mut csv = Csv::new(&FIELDS, &dates::viewer_zone(), dates::local_stamp);
    lines.with(|held| {
        for join in held {
            join.line.record(&mut csv);
            csv.end_record();
        }
    });
    csv.finish()
}

/// One line a join, in the order of coming in.
#[component]
pub fn Joins<'a>(
    /// The joins.
    participants: &'a [ParticipantRow],
    /// Whose they are.
    attendance: &'a [Attendance],
    /// How times and durations are written.
    writing: Writing,
) -> impl IntoView + use<> {
    let mut guests = vec![false; participants.len()];
    for row in attendance.iter().filter(|person| person.guest).flat_map(|person| &person.rows) {
        if let Some(guest) = guests.get_mut(*row as usize) {
            *guest = true;
        }
    }
    let joins = participants.iter().zip(guests).enumerate();
    let joins = joins.map(|(at, (row, guest))| Join { at, row: row.clone(), guest, writing });
    let lines = Lines::all(joins.collect());
    let list = List::plain(lines, COLUMNS.to_vec());
    let today: Day = expect_context::<Clock>().today();
    let save = move |_| save_csv(&format!("greenroom-joins-{today}.csv"), &file_of(lines));
    view! {
        <div class="joins-tools">
            <button type="button" class="button button-small" aria-label=words::presence::save_joins() on:click=save>
                <Icon glyph=Glyph::Save/>
                {CSV}
            </button>
        </div>
        <ListTable list caption=words::past_meeting::every_join()/>
    }
}
