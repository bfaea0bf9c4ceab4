//! The focus where a view draws itself anew.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use super::screen::{show, until};
use frontend::ui::focus;

#[wasm_bindgen_test]
async fn what_is_drawn_anew_has_the_focus_its_like_had() {
    let version = RwSignal::new(1);
    let controls = |removable: bool| {
        view! {
            <a href="/users">"Users"</a>
            <a href="/meetings?q=a%22b">"Meetings"</a>
            <button type="button" aria-label="Move \"it\"">"Move"</button>
            {removable.then(|| view! { <button type="button" aria-label="Remove">"Remove"</button> })}
        }
    };
    let screen = show(move || {
        focus::keep();
        view! {
            <main id="main" tabindex="-1">
                // Another element every time, so that nothing of it stays.
                {move || match version.get() {
                    2 => view! { <div>{controls(true)}</div> }.into_any(),
                    other => view! { <section>{controls(other == 1)}</section> }.into_any(),
                }}
            </main>
        }
    });
    let focused = || document().active_element().unwrap();
    for (number, selector) in
        [(2, "a[href='/meetings?q=a%22b']"), (3, "[aria-label^=Move]")].into_iter()
    {
        let before = screen.find(selector).await;
        before.focus().unwrap();
        version.set(number);
        until("it is drawn anew", || !before.is_connected()).await;
        until("its like has the focus", || focused() == screen.all(selector)[0]).await;
    }
    version.set(2);
    screen.find("[aria-label=Remove]").await.focus().unwrap();
    version.set(3);
    until("nothing is like it: the view has the focus", || focused().id() == "main").await;
    focused().unchecked_into::<HtmlElement>().blur().unwrap();
}

#[wasm_bindgen_test]
async fn of_several_that_are_called_the_same_the_one_in_the_same_place_has_the_focus() {
    let version = RwSignal::new(1);
    let sittings = || (0..3).map(|_| view! { <a href="/meetings/1">"Weekly"</a> }).collect_view();
    let screen = show(move || {
        focus::keep();
        view! {
            <main id="main" tabindex="-1">
                {move || match version.get() {
                    1 => view! { <div>{sittings()}</div> }.into_any(),
                    _ => view! { <section>{sittings()}</section> }.into_any(),
                }}
            </main>
        }
    });
    screen.find("a").await;
    let second: HtmlElement = screen.all("a").remove(1).unchecked_into();
    second.focus().unwrap();
    version.set(2);
    until("it is drawn anew", || !second.is_connected()).await;
    until("the second has the focus", || {
        document().active_element().as_ref() == screen.all("a").get(1)
    })
    .await;
}

#[wasm_bindgen_test]
async fn what_had_nothing_like_it_leaves_the_focus_to_its_home() {
    let version = RwSignal::new(1);
    let screen = show(move || {
        focus::keep();
        view! {
            <main id="main" tabindex="-1">
                <button type="button">"Another"</button>
                <section id="home" data-focus-home tabindex="-1">
                    {move || (version.get() == 1).then(|| view! { <button type="button" id="stop">"Stop"</button> })}
                    {move || (version.get() == 2).then(|| view! { <button type="button" id="on">"Go on"</button> })}
                </section>
            </main>
        }
    });
    screen.find("#stop").await.focus().unwrap();
    let focused = || document().active_element().map(|it| it.id()).unwrap_or_default();
    version.set(2);
    until("what its home offers has it", || focused() == "on").await;
    version.set(3);
    until("the home has it", || focused() == "home").await;
}
