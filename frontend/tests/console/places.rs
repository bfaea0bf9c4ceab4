//! Where a sign-in may lead afterwards.

use frontend::{
    query::{Key, Query},
    route::Place,
};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn a_place_to_return_to_is_one_of_our_routes_and_nothing_else() {
    for hostile in [
        "",
        "/",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example",
        "https:/users",
        "javascript:alert(1)",
        "data:text/html,x",
        "\t//evil.example",
        "/\t/evil.example",
        "/users\n",
        " /users",
        "/users/..//evil.example",
        "/%2F%2Fevil.example",
        "%2Fusers",
        "/%75sers",
        "/users#@evil.example",
        "/users@evil.example",
        "//users",
        "/signin",
        "/signin?return_to=/users",
        "/api/user/logout",
        "/reports/..%2F..%2Fevil",
        "/reports/%2F%2Fevil.example",
        "/reports//evil.example",
        "/reports/https:%2F%2Fevil.example",
        "/reports/\u{0}",
    ] {
        assert_eq!(Place::parse(hostile), None, "{hostile:?}");
    }
    let long = format!("/users?q={}", "a".repeat(10_000));
    assert_eq!(Place::parse(&long), None);
}

#[wasm_bindgen_test]
fn our_routes_come_back_with_their_filters() {
    for ours in [
        "/users",
        "/users?q=ada%20lovelace&status=pending&sort=-email",
        "/meetings?type=live&user_id=abc",
        "/reports?from=2026-11-01&to=2026-11-24",
        "/reports/%2FajXp112QmuoKj4854875w%3D%3D",
        "/reports/93201235621?from=2026-11-01",
        "/userinfo",
    ] {
        assert_eq!(Place::parse(ours).map(|place| place.to_string()).as_deref(), Some(ours));
    }
}

#[wasm_bindgen_test]
fn a_slash_too_many_at_the_end_names_the_same_place() {
    for (slipped, place) in [("/users/?q=a", "/users?q=a"), ("/reports/", "/reports")] {
        assert_eq!(Place::parse(slipped).map(|it| it.to_string()).as_deref(), Some(place));
    }
    assert_eq!(Place::parse("/users//"), None);
}

#[wasm_bindgen_test]
fn what_is_not_ours_in_a_query_is_dropped_and_the_rest_encoded_anew() {
    let place = Place::parse("/users?q=a%26b%23c&evil=1&return_to=//evil&dialog=add-user");
    assert_eq!(place.map(|place| place.to_string()).as_deref(), Some("/users?q=a%26b%23c"));
}

#[wasm_bindgen_test]
fn a_query_reads_back_what_it_wrote() {
    let query = Query::default().with(Key::Search, "Ólafur & 李+明 = 100%");
    let read = Query::parse(&query.to_string());
    assert_eq!(read.get(Key::Search), Some("Ólafur & 李+明 = 100%"));
}
