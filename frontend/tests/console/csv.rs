//! Lists as CSV. Nothing here needs a browser.

use frontend::ui::list::csv::{Csv, Field};
use wasm_bindgen_test::wasm_bindgen_test;

fn csv(fields: &[Field]) -> Csv {
    Csv::new(fields, "Europe/Berlin", |_| "2026-11-24 13:00:00".to_owned())
}

fn cell(text: &str) -> String {
    let mut csv = csv(&[]);
    csv.text(text);
    csv.finish().trim_start_matches("\u{feff}\r\n").to_owned()
}

#[wasm_bindgen_test(unsupported = test)]
fn a_file_begins_with_a_byte_order_mark_and_ends_each_record_with_cr_lf() {
    let mut csv = csv(&[Field::Plain("email"), Field::Plain("type")]);
    csv.text("ada@x.co");
    csv.number(2);
    csv.end_record();
    assert_eq!(csv.finish(), "\u{feff}email,type\r\nada@x.co,2\r\n");
}

#[wasm_bindgen_test(unsupported = test)]
fn what_a_spreadsheet_takes_for_a_formula_gets_an_apostrophe() {
    for formula in ["=1+1", "+49 30", "-1", "@SUM(A1)"] {
        assert_eq!(cell(formula), format!("'{formula}"));
    }
    assert_eq!(cell("\t=1"), "\"'\t=1\"");
    assert_eq!(cell("\r=1"), "\"'\r=1\"");
    assert_eq!(cell("=HYPERLINK(\"x\",\"y\")"), "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"");
    for harmless in ["a=b", "1-2", "Ólafur", "'quoted'"] {
        assert_eq!(cell(harmless), harmless);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn what_would_end_a_field_is_quoted_and_quotes_are_doubled() {
    assert_eq!(cell("Jónsson, Ólafur"), "\"Jónsson, Ólafur\"");
    assert_eq!(cell("the \"other\" one"), "\"the \"\"other\"\" one\"");
    assert_eq!(cell("two\nlines"), "\"two\nlines\"");
    assert_eq!(cell(" blanks "), "\" blanks \"");
}

#[wasm_bindgen_test(unsupported = test)]
fn an_instant_stands_in_utc_and_on_the_viewers_clocks() {
    let mut csv = csv(&[Field::Instant("start_time")]);
    csv.instant("2026-11-24T12:00:00Z".parse().ok());
    csv.end_record();
    csv.instant(None);
    csv.end_record();
    let text = csv.finish();
    let lines: Vec<_> = text.trim_start_matches('\u{feff}').split("\r\n").collect();
    let head = "start_time (UTC),start_time (Europe/Berlin)";
    assert_eq!(lines, [head, "2026-11-24 12:00:00,2026-11-24 13:00:00", ",", ""]);
}
