//! What boot.js and greenroom.js make of the options of whoever serves the console or mounts it.

use js_sys::{Function, Object, Promise, Reflect};
use leptos::prelude::document;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, Node};

use super::screen::until;

/// The module as the build makes it of two, and what a config.json is checked with.
const MODULE: &str = concat!(
    include_str!("../../../boot.js"),
    include_str!("../../embed/greenroom.js"),
    "export { check };",
);

/// Loads the module once for all tests.
const LOAD: &str = "
    globalThis.greenroom ??= text => {
        const url = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
        const module = import(url);
        globalThis.greenroom = () => module;
        return module;
    };
    globalThis.greenroom";

/// Gives the page the module's element once more, under a name of the test's own.
const DEFINE: &str = "
    module => customElements.get('greenroom-of-this-test')
        ?? customElements.define('greenroom-of-this-test', class extends module.GreenroomConsole {})";

async fn module() -> JsValue {
    let load: Function = js_sys::eval(LOAD).unwrap().unchecked_into();
    let module: Promise = load.call1(&JsValue::NULL, &MODULE.into()).unwrap().unchecked_into();
    JsFuture::from(module).await.unwrap()
}

fn function(of: &JsValue, name: &str) -> Function {
    Reflect::get(of, &name.into()).unwrap().unchecked_into()
}

/// What a thrown error says.
fn said(thrown: &JsValue) -> String {
    Reflect::get(thrown, &"message".into()).unwrap().as_string().unwrap()
}

/// What a config.json is refused with; nothing where it is right.
async fn refused(config: &str) -> Option<String> {
    let check = function(&module().await, "check");
    let at = web_sys::Url::new("https://zoom.example/config.json").unwrap();
    let config = js_sys::JSON::parse(config).unwrap();
    check.call2(&JsValue::NULL, &config, &at).err().map(|thrown| said(&thrown))
}

#[wasm_bindgen_test]
async fn a_language_is_named_by_its_whole_tag() {
    for tag in ["en", "es", "zh-CN", "ar"] {
        assert_eq!(refused(&format!(r#"{{"api": "/api", "language": "{tag}"}}"#)).await, None);
    }
    for tag in ["esperanto", "zh-TW", "zh", "en-GB", "EN"] {
        let refused = refused(&format!(r#"{{"api": "/api", "language": "{tag}"}}"#)).await;
        assert!(refused.is_some_and(|told| told.contains("“language”")), "{tag}");
    }
}

#[wasm_bindgen_test]
async fn no_views_and_settings_there_are_not_are_refused() {
    assert_eq!(refused(r#"{"api": "/api", "views": ["audit"]}"#).await, None);
    let none = refused(r#"{"api": "/api", "views": []}"#).await;
    assert!(none.is_some_and(|told| told.contains("“views”")));
    for key in ["constructor", "toString", "__proto__", "colour"] {
        let refused = refused(&format!(r#"{{"api": "/api", "{key}": {{}}}}"#)).await;
        let told = format!("has a setting “{key}”, which there is not");
        assert!(refused.is_some_and(|refused| refused.contains(&told)), "{key}");
    }
}

#[wasm_bindgen_test]
async fn mount_says_which_of_its_options_is_wrong_and_leaves_the_element_as_it_was() {
    let mount = function(&module().await, "mount");
    let place = document().create_element("div").unwrap();
    for (option, value) in [
        ("view", JsValue::from("meeting")),
        ("language", "zh-TW".into()),
        ("theme", "grey".into()),
        ("basePath", "tools".into()),
        ("api", 7.into()),
        ("theme", JsValue::NULL),
    ] {
        let options = Object::new();
        Reflect::set(&options, &option.into(), &value).unwrap();
        let refused = mount.call2(&JsValue::NULL, &place, &options).unwrap_err();
        let told = format!("in mount() “{option}” is missing, or not as it has to be");
        assert!(said(&refused).contains(&told), "{option}: {}", said(&refused));
        assert_eq!(place.child_element_count(), 0);
    }
}

/// What the element shows.
fn shown(element: &Element) -> String {
    let shadow = element.shadow_root().map(Node::from);
    shadow.and_then(|shadow| shadow.text_content()).unwrap_or_default()
}

#[wasm_bindgen_test]
async fn the_element_says_which_attribute_is_wrong_until_it_is_put_right() {
    // Of this module, whichever has given the page its element.
    let define: Function = js_sys::eval(DEFINE).unwrap().unchecked_into();
    define.call1(&JsValue::NULL, &module().await).unwrap();
    let element = document().create_element("greenroom-of-this-test").unwrap();
    for (name, value) in
        [("view", "meeting"), ("language", "en"), ("api", "/api"), ("files", "/nowhere/")]
    {
        element.set_attribute(name, value).unwrap();
    }
    document().body().unwrap().append_child(&element).unwrap();
    assert!(shown(&element).contains("in <greenroom-console> “view”"), "{}", shown(&element));
    element.set_attribute("view", "meetings").unwrap();
    assert!(!shown(&element).contains("“view”"), "it begins anew");
    // There is no program to be had in these tests: it came as far as asking for that.
    until("the program is asked for", || shown(&element).contains("could not start")).await;
    element.set_attribute("base-path", "tools").unwrap();
    let told = "“base-path” is missing, or not as it has to be. An example: base-path=\"/tools";
    assert!(shown(&element).contains(told), "{}", shown(&element));
    element.remove();
    assert_eq!(shown(&element), "");
}
