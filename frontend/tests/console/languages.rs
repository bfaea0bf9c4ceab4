//! The console in each of its languages, and the way from one to another.

use frontend::{dates, language::Language, words};
use leptos::prelude::{document, window};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use super::screen::{Canned, address, focused, open, open_in, until};

fn page_of(names: &[&str]) -> Value {
    let user = |name: &&str| {
        json!({
            "id": "abc", "email": format!("{name}@x.co"), "first_name": "", "last_name": "",
            "display_name": name, "type": 2, "status": "active", "role_id": "2", "role": "member",
            "dept": "", "timezone": "", "created_at": null,
            "last_login_time": "2026-11-24T09:00:00Z",
        })
    };
    let users: Vec<_> = names.iter().map(user).collect();
    json!({"users": users, "page_size": 300, "total_records": users.len(), "next_page_token": ""})
}

fn console_of_admin(names: &[&str]) -> Canned {
    let canned = Canned::signed_in_as(Some("admin"));
    canned.on("GET /user?", 200, page_of(names));
    canned
}

/// `lang` and `dir` of the page.
fn marked() -> (String, String) {
    let page = document().document_element().unwrap();
    let read = |name| page.get_attribute(name).unwrap_or_default();
    (read("lang"), read("dir"))
}

#[wasm_bindgen_test]
async fn every_language_shows_the_view_and_marks_the_page() {
    for (language, title, count, dir) in [
        (Language::English, "Users", "2 users", "ltr"),
        (Language::Spanish, "Usuarios", "2 usuarios", "ltr"),
        (Language::Arabic, "المستخدمون", "مستخدمان", "rtl"),
    ] {
        let screen = open_in(language, "/users", &console_of_admin(&["Ada", "Grace"]));
        screen.sees(count).await;
        assert_eq!(screen.texts("h1"), [title]);
        assert_eq!(marked(), (language.tag().to_owned(), dir.to_owned()));
        assert!(document().title().contains(title), "{}", document().title());
    }
}

#[wasm_bindgen_test]
async fn nothing_is_said_before_the_language_is_here() {
    let canned = console_of_admin(&["Ada"]);
    let screen = open_in(Language::Spanish, "/users", &canned);
    let said = screen.text();
    assert!(!said.contains("Users") && !said.contains("Starting"), "{said}");
    screen.sees("1 usuario").await;
}

#[wasm_bindgen_test]
async fn another_language_keeps_address_rows_and_session() {
    let canned = console_of_admin(&["Ada", "Grace"]);
    let screen = open("/users?q=ada&sort=-name", &canned);
    screen.sees("1 of 2 users").await;
    screen.choose("#language", "es").await;
    screen.sees("1 de 2 usuarios").await;
    assert_eq!(address(), "/users?q=ada&sort=-name");
    assert_eq!(screen.texts("tbody th"), ["Ada"]);
    assert_eq!(canned.asked("GET /session").len(), 1, "the session is not asked for anew");
    until("the choice keeps the focus", || focused() == "language").await;
    screen.choose("#language", "en").await;
    screen.sees("1 of 2 users").await;
}

#[wasm_bindgen_test]
async fn another_language_keeps_what_a_sign_in_has_begun() {
    let canned = Canned::visitor_with(&["code"]);
    canned.on(
        "POST /signin",
        200,
        json!({"status": "code_sent", "expires_at": "2026-11-24T12:10:00Z"}),
    );
    let screen = open("/signin", &canned);
    screen.type_into("#email", "ada@x.co").await;
    screen.choose("#language", "es").await;
    screen.sees("Enviarme un código").await;
    assert_eq!(screen.value("#email").await, "ada@x.co");
    screen.click("form button[type=submit]").await;
    screen.find("#code").await;
    screen.choose("#language", "ar").await;
    screen.sees("اثنا عشر رقمًا").await;
    screen.find("#code").await;
    assert!(screen.text().contains("\u{2068}ada@x.co\u{2069}"), "{}", screen.text());
}

#[wasm_bindgen_test]
async fn the_chosen_language_is_kept_in_this_browser() {
    let canned = console_of_admin(&["Ada"]);
    let screen = open("/users", &canned);
    screen.sees("1 user").await;
    screen.choose("#language", "es").await;
    screen.sees("1 usuario").await;
    let storage = window().local_storage().unwrap().unwrap();
    assert_eq!(storage.get_item("greenroom.language").unwrap().as_deref(), Some("es"));
    assert_eq!(storage.length().unwrap(), 1, "nothing else is kept");
}

/// Chinese is spoken here alone: what was loaded once needs no loading in another test.
#[wasm_bindgen_test]
async fn a_language_that_cannot_be_loaded_leaves_the_one_on_screen_and_can_be_chosen_again() {
    let canned = console_of_admin(&["Ada", "Grace"]);
    canned.lose_texts(true);
    let screen = open("/users", &canned);
    screen.sees("2 users").await;
    screen.choose("#language", "zh-CN").await;
    screen.sees("This language could not be loaded.").await;
    assert_eq!(screen.texts("h1"), ["Users"]);
    assert_eq!(marked().0, "en");
    canned.lose_texts(false);
    screen.choose("#language", "en").await;
    screen.choose("#language", "zh-CN").await;
    screen.sees("2 位用户").await;
    assert_eq!(screen.texts("h1"), ["用户"]);
    assert_eq!(marked(), ("zh-CN".to_owned(), "ltr".to_owned()));
    assert_eq!(words::durations::hours_minutes(1_u64, 5_u64), "1 小时 5 分钟");
}

#[wasm_bindgen_test]
async fn arabic_has_six_plural_forms_and_numbers_in_latin_digits() {
    let screen = open_in(Language::Arabic, "/users", &console_of_admin(&["Ada"]));
    screen.sees("مستخدم واحد").await;
    let found = [0_u64, 1, 2, 3, 11, 100].map(words::users::found);
    assert_eq!(
        found,
        [
            "لا مستخدمين",
            "مستخدم واحد",
            "مستخدمان",
            "\u{2068}3\u{2069} مستخدمين",
            "\u{2068}11\u{2069} مستخدمًا",
            "\u{2068}100\u{2069} مستخدم",
        ]
    );
    assert_eq!(dates::count(1_234), "1,234");
    let day = dates::day("2026-11-24".parse().unwrap());
    assert!(day.contains("2026") && day.contains("نوفمبر"), "{day}");
}

#[wasm_bindgen_test]
async fn spanish_has_a_plural_form_for_millions_and_its_own_marks() {
    let screen = open_in(Language::Spanish, "/users", &console_of_admin(&["Ada"]));
    screen.sees("1 usuario").await;
    assert_eq!(words::users::found(1_000_000_u64), "1.000.000 de usuarios");
    assert_eq!(words::reports::average_meetings(1.5), "1,5 reuniones");
    assert_eq!(dates::minutes(65), "1 h 5 min");
    assert!(dates::day("2026-11-24".parse().unwrap()).contains("nov"));
}

#[wasm_bindgen_test]
async fn a_refusal_is_said_by_its_code_and_a_rule_by_its_sentence() {
    let canned = Canned::signed_in_as(None);
    canned.refuse("POST /signin", 404, "user_not_found", "User not found");
    let screen = open_in(Language::Spanish, "/signin", &canned);
    screen.type_into("#email", "nobody@x.co").await;
    screen.click("form button[type=submit]").await;
    screen.sees("No se encontró el usuario. (Solicitud 01REQUEST)").await;
    screen.type_into("#email", "").await;
    screen.click("form button[type=submit]").await;
    screen.sees("Introduzca una dirección de correo.").await;
    canned.refuse("POST /signin", 502, "zoom_refused", "Zoom refused this: no.");
    screen.type_into("#email", "nobody@x.co").await;
    screen.click("form button[type=submit]").await;
    // What only the server can say stays as it came.
    screen.sees("Zoom refused this: no.").await;
}

#[wasm_bindgen_test]
fn the_browser_is_answered_in_the_first_of_its_languages_that_is_spoken_here() {
    let preferred = |tags: &[&str]| {
        let tags: Vec<_> = tags.iter().map(|tag| (*tag).to_owned()).collect();
        Language::preferred(&tags)
    };
    assert_eq!(preferred(&["de-DE", "es-MX", "en"]), Language::Spanish);
    assert_eq!(preferred(&["ar-EG"]), Language::Arabic);
    assert_eq!(preferred(&["zh"]), Language::Chinese);
    assert_eq!(preferred(&["zh-Hans-HK"]), Language::Chinese);
    assert_eq!(preferred(&["zh-TW", "en-US"]), Language::English, "reads traditional characters");
    assert_eq!(preferred(&["de-DE"]), Language::English);
    assert_eq!(preferred(&[]), Language::English);
}

#[wasm_bindgen_test]
fn dates_are_written_as_in_the_country_the_browser_names() {
    let locale =
        |language: Language, tag: &str| language.locale(&["de".to_owned(), tag.to_owned()]);
    assert_eq!(locale(Language::English, "en-GB"), "en-GB");
    assert_eq!(locale(Language::Spanish, "en-GB"), "es");
    assert_eq!(locale(Language::Arabic, "ar-EG"), "ar-EG-u-ca-gregory-nu-latn");
    assert_eq!(locale(Language::Arabic, "ar-SA-u-nu-arab"), "ar-SA-u-ca-gregory-nu-latn");
}
