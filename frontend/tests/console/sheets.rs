//! Sheets of people to invite. Nothing here needs a browser.

use std::collections::BTreeSet;

use api::user::Licence;
use frontend::views::users::bulk::{
    check::{Problem, check},
    sheet::{SheetError, read_sheet},
};
use wasm_bindgen_test::wasm_bindgen_test;

/// Email, first name, last name, licence of each row.
fn read(text: &str) -> Vec<(String, String, String, u16)> {
    let rows = read_sheet(text).unwrap().into_iter().map(|row| row.user);
    rows.map(|user| (user.email, user.first_name, user.last_name, user.licence.0)).collect()
}

fn one(email: &str, first: &str, last: &str, licence: u16) -> (String, String, String, u16) {
    (email.into(), first.into(), last.into(), licence)
}

#[wasm_bindgen_test(unsupported = test)]
fn columns_come_in_any_order_by_our_names_and_zooms() {
    let ada = [one("ada@x.co", "Ada", "King", 2)];
    for sheet in [
        "email,first_name,last_name,type\nada@x.co,Ada,King,2",
        "Last Name,Licence,Email Address (required),Dept,First Name\nKing,licensed,ada@x.co,Maths,Ada\n",
        "User Type;First name;E-Mail;Surname\r\nLicensed;Ada;ada@x.co;King\r\n",
        "\u{feff}EMAIL\tfirstname\tlastname\tlicense\nada@x.co\tAda\tKing\tLICENSED",
    ] {
        assert_eq!(read(sheet), ada, "{sheet}");
    }
    assert_eq!(read("email\nada@x.co"), [one("ada@x.co", "", "", 1)]);
}

#[wasm_bindgen_test(unsupported = test)]
fn quoted_cells_hold_separators_quotes_and_line_breaks() {
    let sheet = "email,first_name,last_name\n\"a@x.co\",\"King, \"\"Ada\"\"\",\"Love\nlace\"\n\n  ,\nb@x.co,Bo\n";
    let rows = read_sheet(sheet).unwrap();
    assert_eq!(rows[0].user.first_name, "King, \"Ada\"");
    assert_eq!(rows[0].user.last_name, "Love\nlace");
    let lines: Vec<_> = rows.iter().map(|row| (row.line, &*row.user.email)).collect();
    assert_eq!(lines, [(2, "a@x.co"), (6, "b@x.co")], "blank rows are none, lines are the file's");
}

#[wasm_bindgen_test(unsupported = test)]
fn what_is_no_sheet_is_told_why() {
    assert_eq!(read_sheet(""), Err(SheetError::Empty));
    assert_eq!(read_sheet("email,name\n\n"), Err(SheetError::Empty));
    assert_eq!(read_sheet("name\nAda"), Err(SheetError::NoEmailColumn));
    assert_eq!(read_sheet("email\na@x.co\n\"b@x.co\n"), Err(SheetError::OpenQuote(3)));
    let long = format!("email\n{}", "a@x.co\n".repeat(10_000));
    assert_eq!(read_sheet(&long), Err(SheetError::TooLong(10_000)));
    let most = format!("email\n{}", "a@x.co\n".repeat(9_999));
    assert_eq!(read(&most).len(), 9_999);
}

#[wasm_bindgen_test(unsupported = test)]
fn each_row_has_its_own_problem() {
    let sheet = "email,type\nNew@x.co,\nnot an email,\nnew@X.co,2\nin@x.co,1\nb@x.co,Gold\n";
    let in_account = BTreeSet::from(["in@x.co".to_owned()]);
    let checked = check(read_sheet(sheet).unwrap(), &in_account);
    assert_eq!((checked[0].user.email.as_str(), &checked[0].problem), ("new@x.co", &None));
    assert_eq!(checked[0].user.licence, Licence::BASIC);
    assert!(matches!(&checked[1].problem, Some(Problem::Rules(rules)) if rules.len() == 1));
    assert_eq!(checked[2].problem, Some(Problem::Twice(2)));
    assert_eq!(checked[3].problem, Some(Problem::InAccount));
    assert_eq!(checked[4].problem, Some(Problem::UnknownLicence("Gold".into())));
}
