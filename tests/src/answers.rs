//! What the page is answered in the server's stead, so that a state is there for as long as it is
//! looked at: answers that never come, that are refused, and that have nothing in them.

use crate::{Outcome, Visitor};

/// Runs before the page's own program. How calls are answered stands in the tab's storage, which
/// outlives the page.
const STAND_IN: &str = r"
const real = window.fetch;
const emptied = (value, name) =>
    Array.isArray(value) ? []
    : value && typeof value === 'object'
        ? Object.fromEntries(Object.entries(value).map(([name, value]) => [name, emptied(value, name)]))
    : typeof value === 'number' ? 0
    : name === 'next_page_token' ? '' : value;
const json = (status, body) => new Response(JSON.stringify(body),
    { status, headers: { 'content-type': 'application/json' } });
window.fetch = async (request, ...rest) => {
    const path = new URL(request.url ?? request, document.baseURI).pathname;
    const how = sessionStorage.getItem('rig-answers');
    const asks = path.startsWith('/api/') && path !== '/api/preferences';
    const starts = path === '/api/session';
    if (!how || !asks || starts !== how.startsWith('start-')) return real(request, ...rest);
    switch (how) {
        case 'held': case 'start-held': return new Promise(() => {});
        case 'refused': case 'start-refused': return json(502, {
            code: 'zoom_unreachable', request_id: 'c0ffee00',
            message: 'Zoom cannot be reached. Try again in a moment.' });
        case 'denied': return json(403, {
            code: 'forbidden', request_id: 'c0ffee00', message: 'This is for administrators.' });
        case 'lost': throw new TypeError('Failed to fetch');
    }
    const answer = await real(request, ...rest);
    return answer.ok ? json(answer.status, emptied(await answer.json())) : answer;
};";

/// How the page's calls are answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answers {
    /// By the server.
    Real,
    /// Not at all.
    Held,
    /// Zoom cannot be reached.
    Refused,
    /// By a refusal for good.
    Denied,
    /// Not even the server can be reached.
    Lost,
    /// By the server, with every list empty and every figure 0.
    Empty,
    /// The first question, who is signed in, not at all; all others by the server.
    StartHeld,
    /// The first question by a refusal; all others by the server.
    StartRefused,
}

impl Answers {
    /// As pictures name it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Real => "",
            Self::Held => "held",
            Self::Refused => "refused",
            Self::Denied => "denied",
            Self::Lost => "lost",
            Self::Empty => "empty",
            Self::StartHeld => "start-held",
            Self::StartRefused => "start-refused",
        }
    }
}

impl Visitor {
    /// Lets [`Visitor::answer`] decide how the pages of the current tab are answered from now on.
    ///
    /// # Errors
    /// The browser refuses.
    pub async fn stand_in_for_the_server(&self) -> Outcome {
        self.browser.prepare_pages(STAND_IN).await
    }

    /// Decides how the calls of the current tab are answered, those of pages still to be opened too.
    ///
    /// # Errors
    /// The browser refuses.
    pub async fn answer(&self, how: Answers) -> Outcome {
        let script = "sessionStorage.setItem('rig-answers', arguments[0])";
        self.driver().execute(script, [how.name().into()]).await?;
        Ok(())
    }

    /// Waits until an element is there that a CSS selector finds.
    ///
    /// # Errors
    /// It does not come.
    pub async fn finds(&self, selector: &str) -> Outcome {
        let script = "return document.querySelector(arguments[0]) !== null";
        crate::waiter::until(&format!("there is {selector}"), async || {
            let found = self.driver().execute(script, [selector.into()]).await?;
            Ok(if found.json() == true { Ok(()) } else { Err(self.text().await?) })
        })
        .await
    }
}
