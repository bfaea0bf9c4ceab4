//! How fast the list of an account of fifty thousand is. A bench, which `cargo xtask test` leaves
//! out; with what that sets in the environment:
//! `cargo test --package greenroom-tests --test console long_lists -- --ignored --nocapture`.

use std::fmt::Write as _;

use rig::{Outcome, Visitor, pages::OWNER, scenario_with, server::Server};

const USERS: usize = 50_000;

/// Notes when the first page of users came and when its first row was drawn, and what kept the
/// browser from drawing.
const WATCH: &str = "
    window.bench = { longest: 0, rows: 0 };
    const seen = new MutationObserver(() => {
        if (!document.querySelector('tbody tr')) return;
        seen.disconnect();
        requestAnimationFrame(() => setTimeout(() => { window.bench.firstRows = performance.now(); }));
    });
    document.addEventListener('DOMContentLoaded', () =>
        seen.observe(document.body, { childList: true, subtree: true }));";

const FIRST_ROWS: &str = "
    const page = performance.getEntriesByType('resource')
        .filter(entry => entry.name.includes('/api/user?'))[0];
    return Math.round(window.bench.firstRows - page.responseEnd)";

/// Does something and waits until the list shows it: until the frame after is drawn.
const TIMED: &str = "
    const [act, shows, done] = arguments;
    const shown = new Function('return ' + shows);
    const begin = performance.now();
    const drawn = () => requestAnimationFrame(() =>
        setTimeout(() => done(Math.round(performance.now() - begin))));
    const seen = new MutationObserver(() => {
        if (shown()) { seen.disconnect(); drawn(); }
    });
    seen.observe(document.body,
        { childList: true, subtree: true, characterData: true, attributes: true });
    new Function(act)();";

/// Scrolls a fifth of a screenful a frame, then by leaps, and notes the longest frame and the most
/// rows.
const SCROLL: &str = "
    const [done] = arguments;
    const frame = document.querySelector('.table-frame');
    const bench = { longest: 0, rows: 0, frames: 0, over: 0 };
    let last = performance.now();
    const step = now => {
        bench.frames += 1;
        if (bench.frames > 2) {
            bench.longest = Math.max(bench.longest, now - last);
            if (now - last > 50) bench.over += 1;
        }
        bench.rows = Math.max(bench.rows, frame.querySelectorAll('tbody tr').length);
        last = now;
        frame.scrollTop += bench.frames % 20 ? frame.clientHeight / 5 : 100000;
        if (bench.frames < 300) requestAnimationFrame(step);
        else done([bench.frames, Math.round(bench.longest), bench.over, bench.rows]);
    };
    requestAnimationFrame(step);";

fn type_search(words: &str) -> String {
    format!(
        "const box = document.querySelector('#search'); box.value = '{words}';
         box.dispatchEvent(new Event('input', {{ bubbles: true }}));"
    )
}

fn count_is_not(text: &str) -> String {
    format!("document.querySelector('.count span').textContent !== '{text}'")
}

async fn count(visitor: &Visitor) -> Outcome<String> {
    let script = "return document.querySelector('.count span').textContent";
    Ok(visitor.browser.driver.execute(script, []).await?.convert()?)
}

async fn timed(visitor: &Visitor, act: &str, shows: &str) -> Outcome<u64> {
    let arguments = vec![act.into(), shows.into()];
    let taken = visitor.browser.driver.execute_async(TIMED, arguments).await?;
    Ok(taken.convert()?)
}

#[tokio::test]
#[ignore = "a bench"]
async fn fifty_thousand_users_are_searched_filtered_sorted_and_scrolled_at_once() {
    scenario_with(Server::of_users(USERS), async |visitor| {
        let mut said = String::new();
        visitor.browser.prepare_pages(WATCH).await?;
        visitor.open("/").await?;
        visitor.sign_in_by_typing(OWNER).await?;
        visitor.wait_for_address("the users", |address| address == "/users").await?;
        visitor.rows("Users", "the first", |rows| !rows.is_empty()).await?;
        visitor.reload().await?;
        visitor.rows("Users", "the first", |rows| !rows.is_empty()).await?;
        let first: u64 = visitor.browser.driver.execute(FIRST_ROWS, []).await?.convert()?;
        let _ = writeln!(said, "first page to first rows: {first} ms");

        let scrolled = visitor.browser.driver.execute_async(SCROLL, []).await?;
        let [frames, longest, over, rows]: [u64; 4] = scrolled.convert()?;
        let _ = writeln!(said, "scrolled while loading: {frames} frames, longest {longest} ms, {over} over 50 ms, most rows {rows}");
        visitor.settled().await?;
        let _ = writeln!(said, "listed: {}", count(&visitor).await?);

        for words in ["a", "an", "ann", "ann x", "ann", "", "zzzz", ""] {
            let before = count(&visitor).await?;
            let taken = timed(&visitor, &type_search(words), &count_is_not(&before)).await?;
            let _ = writeln!(said, "search {words:?}: {taken} ms, {}", count(&visitor).await?);
        }
        for heading in ["Email", "Email", "Department", "Last sign-in", "Licence", "Name"] {
            let press = format!(
                "[...document.querySelectorAll('thead button')]
                    .find(it => it.textContent.trim() === '{heading}').click()"
            );
            let first = "document.querySelector('tbody tr')";
            let stamp = format!("{first}.dataset.before = 'yes'; {press}");
            let taken = timed(&visitor, &stamp, &format!("{first} && !{first}.dataset.before")).await?;
            let _ = writeln!(said, "sort by {heading}: {taken} ms");
        }
        visitor.click_button("Filters").await?;
        for (field, value) in [("role", "member"), ("licence", "1"), ("last-login", "30")] {
            let before = count(&visitor).await?;
            let pick = format!(
                "const field = document.querySelector('#filter-{field}'); field.value = '{value}';
                 field.dispatchEvent(new Event('change', {{ bubbles: true }}))"
            );
            let taken = timed(&visitor, &pick, &count_is_not(&before)).await?;
            let _ = writeln!(said, "filter {field}: {taken} ms, {}", count(&visitor).await?);
        }
        let before = count(&visitor).await?;
        let clear = "[...document.querySelectorAll('button')]
            .find(it => it.textContent.trim() === 'Clear the filters').click()";
        let taken = timed(&visitor, clear, &count_is_not(&before)).await?;
        let _ = writeln!(said, "no filter: {taken} ms");
        let scrolled = visitor.browser.driver.execute_async(SCROLL, []).await?;
        let [frames, longest, over, rows]: [u64; 4] = scrolled.convert()?;
        let _ = writeln!(said, "scrolled: {frames} frames, longest {longest} ms, {over} over 50 ms, most rows {rows}");
        println!("{said}");
        assert!(rows <= 80, "{rows} rows are drawn");
        Ok(())
    })
    .await;
}
