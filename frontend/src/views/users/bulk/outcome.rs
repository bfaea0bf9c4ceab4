//! The file of what became of every row of a job.

use api::{BulkId, bulk::BulkRow};

use crate::{
    client::{Call, Client},
    dates,
    ui::list::csv::{Csv, Field},
};

/// Reads all rows, as the text of the file.
#[must_use]
pub fn outcome(client: &Client, id: &BulkId) -> Call<String> {
    let (client, id) = (client.clone(), id.clone());
    Box::pin(async move {
        let mut csv = outcome_file();
        let mut from = 0;
        loop {
            let page = client.bulk_rows(&id, from, None).await?;
            let Some(last) = page.rows.last() else { return Ok(csv.finish()) };
            from = last.number + 1;
            page.rows.iter().for_each(|row| record(&mut csv, row));
        }
    })
}

fn outcome_file() -> Csv {
    let fields = ["row", "email", "state", "message"].map(Field::Plain);
    Csv::new(&fields, &dates::viewer_zone(), dates::local_stamp)
}

fn record(csv: &mut Csv, row: &BulkRow) {
    csv.number(u64::from(row.number) + 1);
    csv.text(&row.email);
    csv.text(row.state.name());
    csv.text(&row.message);
    csv.end_record();
}
