//! The styles of the console in another's page, and that page's.

use api::page::View;
use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use super::{
    embedding::{console_of, part},
    screen::Part,
};

const OWN: &str = concat!(
    include_str!("../../embed/mounted.css"),
    include_str!("../../style/tokens.css"),
    include_str!("../../style/base.css"),
    include_str!("../../style/layout.css"),
    include_str!("../../style/controls.css"),
    "* { transition: none !important; }",
);

/// What aggressive styles of a page do to everything they reach.
const HOSTILE: &str = "
    * { all: unset; }
    * { color: red !important; letter-spacing: 1em !important; visibility: hidden; }
    body, body * { font-size: 40px !important; }
    div { display: none !important; text-transform: uppercase; }
    :root { --accent: red; --space-1: 99px; }";

fn style(text: &str) -> HtmlElement {
    let style: HtmlElement = document().create_element("style").unwrap().unchecked_into();
    style.set_text_content(Some(text));
    style
}

/// How the parts of a console look.
async fn looks(screen: &Part) -> Vec<String> {
    let mut looks = Vec::new();
    for selector in ["h1", ".nav a", ".button-primary", ".brand", "#main"] {
        let element = screen.find(selector).await;
        let computed = window().get_computed_style(&element).unwrap().unwrap();
        for property in [
            "display",
            "color",
            "font-size",
            "letter-spacing",
            "text-transform",
            "padding-left",
            "background-color",
        ] {
            let value = computed.get_property_value(property).unwrap();
            looks.push(format!("{selector} {property}: {value}"));
        }
        assert!(element.get_bounding_client_rect().width() > 0.0, "{selector} is seen");
    }
    looks
}

#[wasm_bindgen_test]
async fn neither_sides_styles_reach_the_other() {
    let probe: HtmlElement = document().create_element("h1").unwrap().unchecked_into();
    document().body().unwrap().append_child(&probe).unwrap();
    let of_page = || {
        let computed = window().get_computed_style(&probe).unwrap().unwrap();
        ["color", "font-size", "margin-top"].map(|name| computed.get_property_value(name).unwrap())
    };
    let page_before = of_page();
    let screen = part(View::Users, &console_of("admin"));
    screen.find("h1").await.get_root_node().append_child(&style(OWN)).unwrap();
    let undisturbed = looks(&screen).await;
    assert_eq!(of_page(), page_before, "ours do not go out");
    let hostile = style(HOSTILE);
    document().head().unwrap().append_child(&hostile).unwrap();
    assert_eq!(looks(&screen).await, undisturbed, "the page's do not come in");
    hostile.remove();
    probe.remove();
}

#[wasm_bindgen_test]
async fn a_page_decides_the_accent() {
    let screen = part(View::Users, &console_of("admin"));
    let button = screen.find(".button-primary").await;
    button.get_root_node().append_child(&style(OWN)).unwrap();
    let theme = style(":root { --greenroom-accent: rgb(1, 2, 3); }");
    document().head().unwrap().append_child(&theme).unwrap();
    let computed = window().get_computed_style(&button).unwrap().unwrap();
    assert_eq!(computed.get_property_value("background-color").unwrap(), "rgb(1, 2, 3)");
    theme.remove();
}
