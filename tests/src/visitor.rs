//! A person in front of the browser: where they go and what they see on the page.

use std::{cell::RefCell, path::PathBuf, rc::Rc};

use serde_json::Value;
use thirtyfour::{WebDriver, WindowHandle};

use crate::{
    Fault, Outcome, browser::Browser, console::Expected, fault::setting, server::Server, waiter,
};

/// A person in front of the browser.
#[derive(Clone)]
pub struct Visitor {
    /// The browser.
    pub browser: Rc<Browser>,
    /// The server they visit.
    pub server: Rc<Server>,
    expected: Rc<RefCell<Vec<Expected>>>,
    /// The element of a page of somebody else's in which the console is mounted, as a selector.
    mounted_in: Rc<RefCell<Option<String>>>,
}

impl Visitor {
    pub(crate) fn new(server: Rc<Server>, browser: Rc<Browser>) -> Self {
        Self { browser, server, expected: Rc::default(), mounted_in: Rc::default() }
    }

    pub(crate) fn driver(&self) -> &WebDriver {
        &self.browser.driver
    }

    /// Declares that a request will fail, which the console will say. That it does not is a
    /// failure of the test.
    pub fn expect_failure(&self, status: u16, url_part: &str) {
        self.expected.borrow_mut().push(Expected::failure(status, url_part));
    }

    /// Declares that the console will complain of something in which `part` stands. That it does
    /// not is a failure of the test.
    pub fn expect_complaint(&self, part: &str) {
        self.expected.borrow_mut().push(Expected::complaint(part));
    }

    pub(crate) fn expected(&self) -> Vec<Expected> {
        self.expected.borrow().clone()
    }

    /// Looks from now on only at what is mounted in that element, given as a selector.
    pub fn look_into(&self, element: &str) {
        *self.mounted_in.borrow_mut() = Some(element.to_owned());
    }

    /// Where the console is drawn, as JavaScript: the page's body, or what is mounted in it.
    #[must_use]
    pub fn place(&self) -> String {
        match &*self.mounted_in.borrow() {
            None => "document.body".to_owned(),
            Some(element) => format!(
                "(function find(element) {{
                    for (const it of [element, ...(element?.children ?? [])])
                        if (it?.shadowRoot) return it.shadowRoot.querySelector('.mounted');
                }})(document.querySelector('{element}'))"
            ),
        }
    }

    /// Types an address of the console: `/users?status=active`.
    ///
    /// # Errors
    /// The browser refuses.
    pub async fn open(&self, address: &str) -> Outcome {
        self.open_page(&format!("{}{address}", self.server.url)).await
    }

    /// Types an address of any site.
    ///
    /// # Errors
    /// The browser refuses.
    pub async fn open_page(&self, url: &str) -> Outcome {
        self.driver().goto(url).await?;
        Ok(())
    }

    /// Loads the page again.
    ///
    /// # Errors
    /// The browser refuses.
    pub async fn reload(&self) -> Outcome {
        self.driver().refresh().await?;
        Ok(())
    }

    /// Path and query of where the visitor is: of the console's own page, also where another
    /// frames it.
    ///
    /// # Errors
    /// The browser refuses.
    pub async fn address(&self) -> Outcome<String> {
        let url: String = self.driver().execute("return location.href", []).await?.convert()?;
        Ok(url.strip_prefix(&self.server.url).unwrap_or(&url).to_owned())
    }

    /// Waits until the address is one that `fits`, and answers it.
    ///
    /// # Errors
    /// It does not become so.
    pub async fn wait_for_address(
        &self,
        what: &str,
        fits: impl Fn(&str) -> bool,
    ) -> Outcome<String> {
        waiter::until(&format!("the address is {what}"), async || {
            let address = self.address().await?;
            Ok(if fits(&address) { Ok(address) } else { Err(address) })
        })
        .await
    }

    /// Opens another tab of the same browser and goes on there; answers the tab left.
    ///
    /// # Errors
    /// The browser refuses.
    pub async fn open_tab(&self, address: &str) -> Outcome<WindowHandle> {
        let left = self.driver().window().await?;
        let tab = self.driver().new_tab().await?;
        self.driver().switch_to_window(tab).await?;
        self.browser.prepare_tab().await?;
        self.open(address).await?;
        Ok(left)
    }

    /// Goes on in another tab; answers the one left.
    ///
    /// # Errors
    /// The browser refuses.
    pub async fn switch_tab(&self, tab: WindowHandle) -> Outcome<WindowHandle> {
        let left = self.driver().window().await?;
        self.driver().switch_to_window(tab).await?;
        Ok(left)
    }

    /// Waits until the page has a frame, and goes on inside it.
    ///
    /// # Errors
    /// There is none.
    pub async fn enter_frame(&self) -> Outcome {
        self.driver().enter_default_frame().await?;
        waiter::until("the page has a frame", async || {
            self.driver().enter_frame(0).await?;
            Ok(Ok(()))
        })
        .await
    }

    /// Goes on in the window that is open besides `known`, once there is one.
    ///
    /// # Errors
    /// There is none.
    pub async fn go_to_new_window(&self, known: &WindowHandle) -> Outcome {
        let opened = waiter::until("another window is open", async || {
            let windows = self.driver().windows().await?;
            Ok(windows.into_iter().find(|window| window != known).ok_or("none is".to_owned()))
        })
        .await?;
        self.driver().switch_to_window(opened).await?;
        Ok(())
    }

    /// The words of what has the focus; those of the page's body where the focus fell to it.
    ///
    /// # Errors
    /// The browser refuses.
    pub async fn focused(&self) -> Outcome<String> {
        let script = "const it = document.activeElement;
            return it === document.body ? 'the body' : it.textContent.trim() || it.ariaLabel || it.id";
        Ok(self.driver().execute(script, []).await?.convert()?)
    }

    /// Waits until what has the focus is called so.
    ///
    /// # Errors
    /// It does not come to that.
    pub async fn wait_for_focus(&self, name: &str) -> Outcome {
        waiter::until(&format!("the focus is on {name:?}"), async || {
            let focused = self.focused().await?;
            Ok(if focused == name { Ok(()) } else { Err(focused) })
        })
        .await
    }

    /// What the server answers the page's own call of a path below `/api`.
    ///
    /// # Errors
    /// The browser refuses.
    pub async fn answer_of(&self, path: &str) -> Outcome<Value> {
        let script = "const [path, done] = arguments;
            fetch(`/api${path}`, { headers: { 'X-Greenroom': '1' } })
                .then(answer => answer.json()).then(done)";
        Ok(self.driver().execute_async(script, [path.into()]).await?.json().clone())
    }

    /// Ends the session as another device's sign-out does: the server's side of it goes, the
    /// page's stays.
    ///
    /// # Errors
    /// The server refuses.
    pub async fn lose_session(&self) -> Outcome {
        let script = "const done = arguments[arguments.length - 1];
            fetch('/api/user/logout', { method: 'DELETE', headers: { 'X-Greenroom': '1' } })
                .then(answer => done(answer.status))";
        let status = self.driver().execute_async(script, []).await?;
        if status.json() == 200 {
            return Ok(());
        }
        Err(Fault::Page(format!("the sign-out was answered {}", status.json())))
    }

    /// Waits for a file of that ending that is saved, and takes it as text.
    ///
    /// # Errors
    /// None comes, or it is no text.
    pub async fn saved(&self, ending: &str) -> Outcome<String> {
        waiter::until(&format!("a file {ending} is saved"), async || {
            let mut seen = Vec::new();
            for file in std::fs::read_dir(self.browser.downloads())? {
                let file = file?.path();
                // Until it is whole it is called something else.
                if file.to_string_lossy().ends_with(ending) {
                    let text = std::fs::read_to_string(&file)?;
                    std::fs::remove_file(&file)?;
                    return Ok(Ok(text));
                }
                seen.push(file);
            }
            Ok(Err(format!("{seen:?}")))
        })
        .await
    }

    /// Everything the page shows, as text.
    ///
    /// # Errors
    /// The browser refuses.
    pub async fn text(&self) -> Outcome<String> {
        let script = format!("return {}?.innerText", self.place());
        let shown = self.driver().execute(script, []).await?;
        Ok(shown.json().as_str().unwrap_or_default().to_owned())
    }

    /// Waits until the page shows a text.
    ///
    /// # Errors
    /// It does not come.
    pub async fn sees(&self, text: &str) -> Outcome {
        waiter::until(&format!("the page shows {text:?}"), async || {
            let shown = self.text().await?;
            Ok(if shown.contains(text) { Ok(()) } else { Err(shown) })
        })
        .await
    }

    /// Waits until the view has come: it has its title, and nothing on it still loads.
    ///
    /// # Errors
    /// It does not come.
    pub async fn settled(&self) -> Outcome {
        let script = format!(
            "const place = {};
            return Boolean(place?.querySelector('h1'))
                && place.querySelector('[data-state=loading], [aria-busy=true]') === null
                && !/^Loading/m.test(place.innerText)",
            self.place()
        );
        waiter::until("the view has come", async || {
            let settled = self.driver().execute(script.as_str(), []).await?;
            Ok(if settled.json() == true { Ok(()) } else { Err(self.text().await?) })
        })
        .await
    }

    /// How many CSS pixels the page is wider than the window.
    ///
    /// # Errors
    /// The browser refuses.
    pub async fn overflow(&self) -> Outcome<i64> {
        let script =
            "const page = document.documentElement; return page.scrollWidth - page.clientWidth";
        let width = self.driver().execute(script, []).await?;
        width.json().as_i64().ok_or_else(|| Fault::Page("the page has no width".to_owned()))
    }

    /// What can be scrolled to the side, and what stands beyond the window's edges, outside of the
    /// frames of tables, charts and calendars, which may be wider than a screen (WCAG 2.2, 1.4.10).
    ///
    /// # Errors
    /// The browser refuses.
    pub async fn sideways(&self) -> Outcome<Vec<String>> {
        let script = "
            const frames = '.table-frame, .bulk-rows, .table-scroll, .plot-frame, .calendar, pre';
            const name = it => it.outerHTML.slice(0, 160);
            const all = [...document.querySelectorAll('body *')]
                .filter(it => !it.closest(frames) && it.checkVisibility());
            const scrolls = all.filter(it => it.clientWidth > 0
                && it.scrollWidth > it.clientWidth + 1
                && /auto|scroll/.test(getComputedStyle(it).overflowX)
                && !/^(input|textarea|select)$/.test(it.localName));
            const beyond = all.filter(it => it.matches('a, button, input, select, h1, h2, p')
                && !it.closest('.visually-hidden, .skip-link')).filter(it => {
                    const box = it.getBoundingClientRect();
                    return box.width > 1 && (box.right > innerWidth + 1 || box.left < -1);
                });
            return [...scrolls.map(it => `scrolls sideways: ${name(it)}`),
                ...beyond.map(it => `stands beyond the edge: ${name(it)}`)]";
        Ok(self.driver().execute(script, []).await?.convert()?)
    }

    /// The form controls that stick out of what holds them, and so over their neighbours.
    ///
    /// # Errors
    /// The browser refuses.
    pub async fn overhanging(&self) -> Outcome<Vec<String>> {
        let script = "const edges = element => element.getBoundingClientRect();
            const within = (inner, outer) =>
                inner.right <= outer.right + 1 && inner.left >= outer.left - 1;
            return [...document.querySelectorAll('input, select, textarea')]
                .filter(control => !within(edges(control), edges(control.parentElement)))
                .map(control => control.outerHTML)";
        Ok(self.driver().execute(script, []).await?.convert()?)
    }

    /// The language and the direction the page says it is in.
    ///
    /// # Errors
    /// The browser refuses.
    pub async fn page_marks(&self) -> Outcome<(String, String)> {
        let script = "const page = document.documentElement; return [page.lang, page.dir]";
        Ok(self.driver().execute(script, []).await?.convert()?)
    }

    /// What the page shows by itself, without what it was told: names, topics, emails, what Zoom
    /// answered, and the names of languages and time zones.
    ///
    /// # Errors
    /// The browser refuses.
    pub async fn own_text(&self) -> Outcome<String> {
        let script = "const told = 'bdi, pre, option, [dir=ltr], [dir=auto], .who-name, td';
            const shown = document.body.cloneNode(true);
            shown.querySelectorAll(told).forEach(element => element.remove());
            document.body.append(shown);
            const text = shown.innerText;
            shown.remove();
            return text";
        Ok(self.driver().execute(script, []).await?.convert()?)
    }

    /// Takes a picture of what the window shows, into the screenshots.
    ///
    /// # Errors
    /// The browser refuses, or the file cannot be written.
    pub async fn picture(&self, name: &str) -> Outcome {
        let file = PathBuf::from(setting("SCREENSHOTS")?).join(format!("{name}.png"));
        self.driver().screenshot(&file).await?;
        Ok(())
    }
}
