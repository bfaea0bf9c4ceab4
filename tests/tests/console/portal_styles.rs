//! The console in a portal whose styles reach for everything: what is drawn of the console, and
//! what is drawn of the portal, is what it is where nobody asks anything of the other.

use std::{collections::BTreeSet, fs};

use rig::{Outcome, Visitor, browser::Theme, pages::OWNER, scenario_with};
use tempfile::TempDir;

use super::mounts::{PORTAL, portal};

const CALM: &str = include_str!("portal/calm.css");
const LOUD: &str = include_str!("portal/loud.css");
/// The console's own custom properties stand here.
const TOKENS: &str = include_str!("../../../frontend/style/tokens.css");

/// The ways of a console onto a page, and none: what stands in the page for it.
const CALL: &str = r#"<script type="module" src="call.js"></script>"#;
const ELEMENT: &str =
    r#"<script type="module" src="https://zoom.intranet.example/greenroom.js"></script>"#;
const NONE: &str = "";
/// The portal's line of script.
const CALL_SCRIPT: &str = r#"
import { mount } from "https://zoom.intranet.example/greenroom.js";
mount(document.getElementById("place"), { api: "https://zoom.intranet.example/api", view: "meetings" });"#;

/// A page of the portal: the console at its top, and below it one of each of its own elements.
fn page(sheet: &str, console: &str) -> String {
    let element = if console == ELEMENT {
        r#"<greenroom-console api="https://zoom.intranet.example/api" view="meetings"></greenroom-console>"#
    } else {
        ""
    };
    format!(
        r#"<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Portal</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="{sheet}.css">{console}</head>
<body><section id="around"><article id="place">{element}</article></section>
<section id="probes"><h1>Portal</h1><h2>News</h2><p>A <a href="/">link</a>, <b>bold</b>.</p>
<ul><li>One</li></ul><div class="shell main dialog button"><span class="icon">Two</span></div>
<form><label for="it">It</label><input id="it"><select><option>Of it</option></select>
<textarea></textarea><button type="button" class="button button-primary">Press</button></form>
<table class="table"><caption>All</caption><tr><th>Name</th><td>Ada</td></tr></table>
<dialog open class="dialog">Hello</dialog><nav class="nav"><a href="/">Home</a></nav></section>
</body></html>"#
    )
}

/// The names of the console's own custom properties.
fn tokens() -> Vec<&'static str> {
    let declared = TOKENS.lines().filter_map(|line| line.trim().split_once(':'));
    let names: BTreeSet<_> =
        declared.map(|(name, _)| name).filter(|name| name.starts_with("--")).collect();
    names.into_iter().collect()
}

/// The portal: each of its sheets on a page with the console by a call, as an element, and without.
fn pages() -> Outcome<TempDir> {
    let folder = TempDir::new()?;
    let taken: String = tokens().iter().map(|name| format!("{name}: 99px !important; ")).collect();
    let loud = format!("{LOUD}\n:root, body, #around, #place, #place > * {{ {taken} }}\n");
    fs::write(folder.path().join("calm.css"), CALM)?;
    fs::write(folder.path().join("loud.css"), loud)?;
    fs::write(folder.path().join("call.js"), CALL_SCRIPT)?;
    for sheet in ["calm", "loud"] {
        for (name, console) in [("call", CALL), ("element", ELEMENT), ("none", NONE)] {
            let file = folder.path().join(format!("{sheet}-{name}.html"));
            fs::write(file, page(sheet, console))?;
        }
    }
    Ok(folder)
}

/// Every computed style of the elements that `all` holds, the first of each kind; but for custom
/// properties, of which nothing is drawn, and for what goes by the room there is and by the length
/// of texts that tell the time.
const LOOKS: &str = "
    const room = /^(block|inline|perspective-origin|transform-origin|inset|top$|left$|right$|bottom$)|(^|-)(width|height|block-size|inline-size)$|^grid-template/;
    const kept = /^(line-height|border-.*width|outline-width|column-rule-width|.*stroke-width)$/;
    const looks = all => {
        const seen = new Map();
        for (const it of all) {
            const kind = [it.localName, ...it.classList].join('.') + (it.id && `#${it.id}`);
            if (!seen.has(kind)) seen.set(kind, it);
        }
        const lines = [];
        for (const [kind, it] of seen) {
            for (const part of [null, '::before', '::after']) {
                const style = getComputedStyle(it, part);
                if (part !== null && style.content === 'none') continue;
                for (const property of style)
                    if (!/^--/.test(property) && (kept.test(property) || !room.test(property)))
                        lines.push(`${kind}${part ?? ''} { ${property}: ${style.getPropertyValue(property)} }`);
            }
        }
        return lines;
    };";

/// How the elements look that a script names.
async fn looks(visitor: &Visitor, all: &str) -> Outcome<BTreeSet<String>> {
    let script = format!("{LOOKS} return looks({all})");
    Ok(visitor.browser.driver.execute(script, []).await?.convert()?)
}

async fn looks_of_console(visitor: &Visitor) -> Outcome<BTreeSet<String>> {
    let place = visitor.place();
    looks(visitor, &format!("[{place}, ...{place}.querySelectorAll('*')]")).await
}

async fn looks_of_portal(visitor: &Visitor) -> Outcome<BTreeSet<String>> {
    let own = "document.querySelectorAll('html, body, #around, #place, #probes, #probes *')";
    looks(visitor, own).await
}

/// What stands in one of them only.
fn differences(of: &BTreeSet<String>, and: &BTreeSet<String>) -> Vec<String> {
    let shown: Vec<_> = of.symmetric_difference(and).cloned().collect();
    shown.into_iter().take(40).collect()
}

/// Whether what is drawn of the console's element is the console and no more, and whether the open
/// dialog stands in the window and above all else of the console.
const SEEN: &str = "
    const shadow = place.getRootNode();
    const { host } = shadow;
    const within = element => {
        const box = element.getBoundingClientRect();
        const middle = [box.left + box.width / 2, box.top + box.height / 2];
        return box.width > 100 && box.height > 100
            && box.left >= 0 && box.right <= innerWidth && box.top >= 0 && box.bottom <= innerHeight
            && element.contains(shadow.elementFromPoint(...middle));
    };
    const [outer, inner] = [host, place].map(it => it.getBoundingClientRect());
    return {
        'the element is as large as the console': ['left', 'top', 'width', 'height']
            .every(side => Math.abs(outer[side] - inner[side]) < 0.5),
        'nothing stands beside it': ['::before', '::after']
            .every(part => getComputedStyle(host, part).content === 'none'),
        'it fills the window': inner.width > innerWidth - 40,
        'its buttons are shown': [...place.querySelectorAll('button:not(dialog *)')]
            .filter(button => button.checkVisibility({ visibilityProperty: true })).length > 5,
        'the dialog is seen': within(place.querySelector('dialog[open]')),
    }";

async fn seen(visitor: &Visitor) -> Outcome<Vec<String>> {
    let script = format!("const place = {}; {SEEN}", visitor.place());
    let seen = visitor.browser.driver.execute(script, []).await?;
    let facts = seen.json().as_object().cloned().unwrap_or_default();
    Ok(facts.into_iter().filter(|(_, holds)| holds != true).map(|(what, _)| what).collect())
}

/// Signs in, looks round, opens a dialog, and leaves; answers how the console looked.
async fn use_it(visitor: &Visitor, sheet: &str, way: &str) -> Outcome<[BTreeSet<String>; 3]> {
    visitor.open_page(&format!("{PORTAL}/{sheet}-{way}.html")).await?;
    visitor.heading("Sign in").await?;
    visitor.settled().await?;
    let sign_in = looks_of_console(visitor).await?;
    visitor.pick_person(OWNER).await?;
    visitor.heading("Meetings").await?;
    visitor.go_to("Users").await?;
    visitor.rows("Users", "the account's", |rows| rows.len() > 5).await?;
    visitor.settled().await?;
    let users = looks_of_console(visitor).await?;
    visitor.click_button("Add user").await?;
    visitor.heading("Add a user").await?;
    let wrong = seen(visitor).await?;
    assert!(wrong.is_empty(), "{sheet}, {way}: not so: {wrong:?}");
    let dialog = looks_of_console(visitor).await?;
    visitor.click_button("Cancel").await?;
    visitor.dialog_closed().await?;
    visitor.sign_out().await?;
    Ok([sign_in, users, dialog])
}

async fn looks_the_same(visitor: Visitor, way: &str) -> Outcome {
    visitor.browser.theme(Theme::Light).await?;
    visitor.look_into("#place");
    let calm = use_it(&visitor, "calm", way).await?;
    let loud = use_it(&visitor, "loud", way).await?;
    for (view, (calm, loud)) in ["sign-in", "users", "dialog"].iter().zip(calm.iter().zip(&loud)) {
        assert!(calm.len() > 1000, "{view}: {}", calm.len());
        assert_eq!(differences(calm, loud), [""; 0], "the portal's styles come in: {view}");
    }
    for sheet in ["calm", "loud"] {
        let mut portal = Vec::new();
        for way in ["none", way] {
            visitor.open_page(&format!("{PORTAL}/{sheet}-{way}.html")).await?;
            if way != "none" {
                visitor.heading("Sign in").await?;
            }
            portal.push(looks_of_portal(&visitor).await?);
        }
        assert!(portal[0].len() > 1000, "{}", portal[0].len());
        let changed = differences(&portal[0], &portal[1]);
        assert_eq!(changed, [""; 0], "the console's styles go out: {sheet}");
    }
    Ok(())
}

#[tokio::test]
async fn mounted_by_a_call_neither_sides_styles_reach_the_other() {
    let pages = pages().unwrap();
    scenario_with(portal(pages.path(), PORTAL), |visitor| looks_the_same(visitor, "call")).await;
}

#[tokio::test]
async fn as_an_element_neither_sides_styles_reach_the_other() {
    let pages = pages().unwrap();
    scenario_with(portal(pages.path(), PORTAL), |visitor| looks_the_same(visitor, "element")).await;
}
