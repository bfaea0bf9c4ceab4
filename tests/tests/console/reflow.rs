//! The console at twice the size, without motion, and in colours the person's
//! computer forces on it.

use super::look::Findings;
use rig::{Key, Outcome, Visitor, answers::Answers, browser::Theme, pages::OWNER, scenario};

/// The views of somebody signed in: what their pictures are called, and where they are.
const VIEWS: [(&str, &str); 12] = [
    ("users", "/users"),
    ("add-user", "/users?dialog=add-user"),
    ("invite-many", "/users?dialog=invite-many"),
    ("meetings", "/meetings"),
    ("meetings-week", "/meetings?view=week"),
    ("meetings-month", "/meetings?view=month"),
    ("schedule", "/meetings?dialog=create-meeting"),
    ("reports", "/reports"),
    ("account", "/userinfo"),
    ("audit", "/audit"),
    ("mailbox", "/mailbox"),
    ("not-found", "/no/such/page"),
];

/// Signs in, and answers the views with a past meeting's.
async fn views(visitor: &Visitor) -> Outcome<Vec<(&'static str, String)>> {
    visitor.sign_in_as(OWNER).await?;
    visitor.open("/reports").await?;
    let report = visitor.report_links().await?.swap_remove(0);
    let mut views: Vec<_> = VIEWS.map(|(name, address)| (name, address.to_owned())).into();
    views.push(("meeting-report", report));
    Ok(views)
}

/// Notes what is only reached by scrolling sideways.
async fn reflows(wrong: &mut Findings, visitor: &Visitor, picture: &str) -> Outcome {
    let overflow = visitor.overflow().await?;
    if overflow > 0 {
        wrong.note(format!("the page is {overflow} px wider than the window"), picture);
    }
    for fault in visitor.sideways().await? {
        wrong.note(fault, picture);
    }
    for control in visitor.overhanging().await? {
        wrong.note(format!("sticks out of its frame: {control}"), picture);
    }
    visitor.picture(picture).await
}

#[tokio::test]
async fn at_twice_the_size_nothing_is_reached_by_scrolling_sideways() {
    scenario(async |visitor| {
        let mut wrong = Findings::default();
        visitor.browser.theme(Theme::Light).await?;
        let views = views(&visitor).await?;
        for (name, address) in &views {
            // A window 1,280 wide at 200 %.
            visitor.browser.window(640, 400).await?;
            visitor.open(address).await?;
            visitor.settled().await?;
            reflows(&mut wrong, &visitor, &format!("reflow-{name}-640")).await?;
            // Text alone at twice its size.
            visitor.browser.window(1280, 800).await?;
            let twice = "document.documentElement.style.fontSize = '200%'";
            visitor.browser.driver.execute(twice, []).await?;
            reflows(&mut wrong, &visitor, &format!("reflow-{name}-text")).await?;
        }
        assert!(wrong.is_empty(), "{wrong}");
        Ok(())
    })
    .await;
}

/// How much moves or would: animations that run, and what changes gradually.
const MOVING: &str = "
    const gradual = it => getComputedStyle(it).transitionDuration.split(', ')
        .some(time => parseFloat(time) > 0);
    return document.getAnimations().length + [...document.querySelectorAll('*')].filter(gradual).length";

#[tokio::test]
async fn nothing_moves_for_whoever_asks_for_less_motion() {
    scenario(async |visitor| {
        visitor.stand_in_for_the_server().await?;
        visitor.sign_in_as(OWNER).await?;
        visitor.settled().await?;
        visitor.answer(Answers::Held).await?;
        visitor.open("/users").await?;
        visitor.finds("[data-state=loading]").await?;
        let moves: u64 = visitor.browser.driver.execute(MOVING, []).await?.convert()?;
        assert!(moves > 0, "nothing moves for anybody");
        visitor.browser.media(&[("prefers-reduced-motion", "reduce")]).await?;
        let moves: u64 = visitor.browser.driver.execute(MOVING, []).await?.convert()?;
        assert_eq!(moves, 0);
        Ok(())
    })
    .await;
}

/// What is chosen and looks like its neighbours that are not, or like itself without the focus. The
/// keyboard was used last, so that what is given the focus shows it.
const INDISTINCT: &str = "
    const chosen = '[aria-pressed=true], nav a[aria-current], [aria-selected=true], tr.selected';
    const look = it => {
        const style = getComputedStyle(it);
        const outline = style.outlineStyle === 'none' ? '' : style.outline;
        return [outline, style.border, style.color, style.backgroundColor, style.fontWeight].join();
    };
    const all = [...document.querySelectorAll(chosen)].filter(it => it.checkVisibility());
    const unfocused = all.filter(it => {
        document.activeElement.blur();
        const before = look(it);
        it.focus();
        return document.activeElement === it && look(it) === before;
    });
    document.activeElement.blur();
    const alike = all.filter(it => {
        const group = it.closest('[role=group], nav, [role=listbox], tbody');
        const others = [...group?.querySelectorAll(it.localName) ?? []];
        const other = others.find(other => !other.matches(chosen));
        return other && look(other) === look(it);
    });
    const name = it => it.outerHTML.slice(0, 160);
    return [...alike.map(it => `looks like the others: ${name(it)}`),
        ...unfocused.map(it => `looks as without the focus: ${name(it)}`)]";

#[tokio::test]
async fn forced_colours_leave_what_is_chosen_and_what_has_the_focus_to_be_seen() {
    scenario(async |visitor| {
        let mut wrong = Findings::default();
        let views = views(&visitor).await?;
        for scheme in ["light", "dark"] {
            let features = [
                ("forced-colors", "active"),
                ("prefers-color-scheme", scheme),
                ("prefers-reduced-motion", "reduce"),
            ];
            visitor.browser.media(&features).await?;
            for (name, address) in &views {
                let picture = format!("forced-{name}-{scheme}");
                visitor.open(address).await?;
                visitor.settled().await?;
                let forced = "return matchMedia('(forced-colors: active)').matches";
                assert_eq!(visitor.browser.driver.execute(forced, []).await?.json(), true);
                for _stop in 0..3 {
                    visitor.press_key(Key::Tab).await?;
                    let focus = visitor.focused().await?;
                    if focus != "the body" && !visitor.focus_is_seen().await? {
                        wrong.note(format!("the focus is not seen on {focus}"), &picture);
                    }
                }
                visitor.picture(&picture).await?;
                let indistinct = visitor.browser.driver.execute(INDISTINCT, []).await?;
                for fault in indistinct.convert::<Vec<String>>()? {
                    wrong.note(fault, &picture);
                }
            }
        }
        assert!(wrong.is_empty(), "{wrong}");
        Ok(())
    })
    .await;
}
