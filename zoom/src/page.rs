//! Lists: one page, and all pages to the end.

use std::{collections::HashSet, future::Future, time::Duration};

use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::time::Instant;

use crate::{Error, lenient};

/// Largest page Zoom answers.
pub const PAGE_SIZE_MAX: u16 = 300;

/// Pages of one list that are read at most: 300,000 rows.
const PAGES_MAX: usize = 1_000;
/// How often one page is asked for again after its call has failed.
const RESUMES_MAX: u32 = 5;
/// The pause before that; doubled every time.
const RESUME_PAUSE: Duration = Duration::from_millis(250);
/// How often a list is begun anew because Zoom has forgotten where it was.
const RESTARTS_MAX: usize = 10;

/// A row of a list.
pub(crate) trait Row {
    /// What tells it from every other row of the list; `None` where nothing does.
    fn name(&self) -> Option<String>;
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// Its rows.
    pub items: Vec<T>,
    /// How many rows a page holds.
    pub page_size: u16,
    /// How many rows the list has; 0 where Zoom does not tell.
    pub total_records: u64,
    /// Asks for the next page; empty on the last. Zoom forgets it after 15 minutes.
    pub next_page_token: String,
    /// How many rows came, those included that cannot be read.
    pub(crate) answered: u64,
    /// Whether Zoom says in so many words that there is no next page.
    pub(crate) says_end: bool,
}

impl<T: DeserializeOwned> Page<T> {
    /// The page in Zoom's answer, whose rows are under `list`. `None` where it is no such page.
    pub(crate) fn read(mut answer: Value, list: &'static str) -> Option<Self> {
        let fields = answer.as_object_mut()?;
        let total = fields.get("total_records").and_then(lenient::whole);
        let rows = match fields.remove(list) {
            Some(Value::Array(rows)) => rows,
            // Of a list without rows, some answers leave the list out.
            None | Some(Value::Null) if total == Some(0) => Vec::new(),
            _ => return None,
        };
        let token = match fields.remove("next_page_token") {
            Some(Value::String(token)) => Some(token),
            _ => None,
        };
        let page_size = fields.get("page_size").and_then(lenient::whole);
        // Older reports have no token on their only page.
        let is_only =
            fields.get("page_count").and_then(lenient::whole).is_some_and(|count| count <= 1);
        Some(Self {
            page_size: page_size.and_then(|size| size.try_into().ok()).unwrap_or(0),
            total_records: total.unwrap_or(0),
            answered: rows.len() as u64,
            says_end: token.as_ref().map_or(is_only, String::is_empty),
            next_page_token: token.unwrap_or_default(),
            items: lenient::rows(rows),
        })
    }
}

/// All rows of a list, each once: `fetch` is called with each page's token, first with an empty
/// one. A page that fails in passing is asked for again, until `deadline`, unless it is the very
/// first; a list whose token Zoom has forgotten begins anew.
///
/// # Errors
/// The error of the first page; [`Error::MidList`] with one of a later page that lasts;
/// [`Error::PageLoop`] where Zoom leads back to a page already read, [`Error::TooManyPages`] where
/// there is no end, [`Error::ListCutShort`] where there is one too soon.
pub(crate) async fn read_to_end<T: Row, F>(
    deadline: Option<Instant>,
    mut fetch: impl FnMut(String) -> F,
) -> Result<Vec<T>, Error>
where
    F: Future<Output = Result<Page<T>, Error>>,
{
    let mut rows = Rows { kept: Vec::new(), names: HashSet::new(), pages: 0 };
    for restart in 0..=RESTARTS_MAX {
        match read_once(deadline, &mut fetch, &mut rows).await {
            Err(error) if error.is_page_token_dead() && restart < RESTARTS_MAX => rows.restart(),
            Err(error) if rows.pages == 0 || error.tells_of_whole_list() => return Err(error),
            Err(error) => {
                return Err(Error::MidList { cause: Box::new(error), pages: rows.pages });
            }
            Ok(()) => break,
        }
    }
    Ok(rows.kept)
}

/// Reads a list from its beginning.
async fn read_once<T: Row, F>(
    deadline: Option<Instant>,
    fetch: &mut impl FnMut(String) -> F,
    rows: &mut Rows<T>,
) -> Result<(), Error>
where
    F: Future<Output = Result<Page<T>, Error>>,
{
    let mut seen = HashSet::new();
    let mut token = String::new();
    let mut answered = 0;
    for pages in 1..=PAGES_MAX {
        let mut resumes = 0;
        let page = loop {
            let error = match fetch(token.clone()).await {
                Ok(page) => break page,
                Err(error) => error,
            };
            // A list that does not even begin is not worth the patience.
            let again = rows.pages > 0 && resumes < RESUMES_MAX && error.is_passing();
            let told = match error.cause() {
                Error::RateLimited(limit) => limit.retry_after.unwrap_or_default(),
                _ => Duration::ZERO,
            };
            let pause = told.max(RESUME_PAUSE * 2_u32.pow(resumes));
            if !again || deadline.is_some_and(|end| Instant::now() + pause >= end) {
                return Err(error);
            }
            resumes += 1;
            tokio::time::sleep(pause).await;
        };
        rows.add(page.items);
        answered += page.answered;
        token = page.next_page_token;
        if token.is_empty() {
            let total = page.total_records;
            let cut_short = !page.says_end && answered < total;
            let error = Error::ListCutShort { rows: answered, total };
            return if cut_short { Err(error) } else { Ok(()) };
        }
        if !seen.insert(token.clone()) {
            return Err(Error::PageLoop { pages });
        }
    }
    Err(Error::TooManyPages { pages: PAGES_MAX })
}

/// The rows of a list so far.
struct Rows<T> {
    kept: Vec<T>,
    names: HashSet<String>,
    /// On how many pages they were.
    pages: usize,
}

impl<T: Row> Rows<T> {
    /// Adds the rows of a page that are not there yet: a list that changes while it is read moves
    /// rows from page to page.
    fn add(&mut self, page: Vec<T>) {
        self.pages += 1;
        for row in page {
            if row.name().is_none_or(|name| self.names.insert(name)) {
                self.kept.push(row);
            }
        }
    }

    /// The list begins anew. Rows without a name would come twice.
    fn restart(&mut self) {
        self.kept.retain(|row| row.name().is_some());
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{ApiError, CredentialsCause, UnreadableKind};

    impl Row for u32 {
        /// 0 has no name.
        fn name(&self) -> Option<String> {
            (*self > 0).then(|| self.to_string())
        }
    }

    fn page(token: &str) -> Page<u32> {
        page_of(&[1], token)
    }

    fn page_of(items: &[u32], token: &str) -> Page<u32> {
        Page {
            items: items.to_vec(),
            page_size: 1,
            total_records: 0,
            next_page_token: token.to_owned(),
            answered: items.len() as u64,
            says_end: token.is_empty(),
        }
    }

    /// A list that broke off after so many pages.
    fn mid_list(pages: usize, cause: Error) -> Error {
        Error::MidList { cause: Box::new(cause), pages }
    }

    fn refused(status: u16, code: i64, message: &str) -> Error {
        let (code, message) = (Some(code), message.to_owned());
        ApiError { status, code, message, tracking_id: None, errors: Vec::new() }.into()
    }

    /// What a list is read as, whose calls end as told, one after the other; and which tokens
    /// they asked for.
    async fn read(script: Vec<Result<Page<u32>, Error>>) -> (Result<Vec<u32>, Error>, Vec<String>) {
        let mut script = script.into_iter();
        let mut asked = Vec::new();
        let rows = read_to_end(None, |token| {
            asked.push(token);
            std::future::ready(script.next().unwrap())
        })
        .await;
        assert!(script.next().is_none(), "some of the script was not asked for");
        (rows, asked)
    }

    #[tokio::test]
    async fn a_list_begins_anew_when_its_token_has_died_and_names_every_row_once() {
        let dead = refused(400, 300, "The next page token is invalid or expired.");
        let (rows, asked) = read(vec![
            Ok(page_of(&[1, 0, 2], "a")),
            Err(dead.clone()),
            // The list has changed meanwhile.
            Ok(page_of(&[0, 2, 3], "b")),
            Ok(page_of(&[3, 4, 0], "")),
        ])
        .await;
        assert_eq!(rows, Ok(vec![1, 2, 0, 3, 4, 0]));
        assert_eq!(asked, ["", "a", "", "b"]);
        let endless = [Ok(page_of(&[1], "a")), Err(dead.clone())];
        let script = std::iter::repeat_n(endless, RESTARTS_MAX + 1).flatten().collect();
        assert_eq!(read(script).await.0, Err(mid_list(RESTARTS_MAX + 1, dead)));
    }

    #[tokio::test(start_paused = true)]
    async fn a_page_that_fails_in_passing_is_asked_for_again_and_a_first_page_is_not() {
        let (rows, asked) = read(vec![
            Ok(page_of(&[1], "a")),
            Err(Error::Timeout),
            Err(refused(503, 5, "down")),
            Ok(page_of(&[2], "")),
        ])
        .await;
        assert_eq!((rows, asked.join("-")), (Ok(vec![1, 2]), "-a-a-a".to_owned()));
        assert_eq!(read(vec![Err(Error::Timeout)]).await.0, Err(Error::Timeout));
        let lasting = refused(404, 1001, "User does not exist");
        let script = vec![Ok(page_of(&[1], "a")), Err(lasting.clone())];
        let error = read(script).await.0.unwrap_err();
        assert!(!error.is_user_missing(), "the list is there: it had begun");
        assert_eq!(error, mid_list(1, lasting.clone()));
        assert_eq!(read(vec![Err(lasting.clone())]).await.0, Err(lasting));
        let mut script = vec![Ok(page_of(&[1], "a"))];
        script.extend(vec![Err(Error::Timeout); 6]);
        assert_eq!(read(script).await.0, Err(mid_list(1, Error::Timeout)));
    }

    #[tokio::test(start_paused = true)]
    async fn what_may_get_lost_of_one_page_twice_costs_no_list() {
        let unreadable =
            |status, what| Error::Unreadable(crate::Unreadable { status, what, tracking_id: None });
        let rejected = |cause| {
            Error::Credentials(crate::CredentialsError {
                cause,
                status: 401,
                code: Some(124),
                message: String::new(),
                tracking_id: None,
            })
        };
        for passing in [
            unreadable(200, UnreadableKind::Empty),
            unreadable(403, UnreadableKind::Html),
            unreadable(200, UnreadableKind::BrokenJson),
            rejected(CredentialsCause::TokenRejected),
            Error::NoToken(Box::new(Error::Timeout)),
            Error::BrokenOff { cause: Box::new(Error::Timeout), tracking_id: None },
        ] {
            let script = vec![
                Ok(page_of(&[1], "a")),
                Err(passing.clone()),
                Err(passing.clone()),
                Ok(page_of(&[2], "")),
            ];
            assert_eq!(read(script).await.0, Ok(vec![1, 2]), "{passing:?}");
        }
        for lasting in [
            unreadable(200, UnreadableKind::OtherShape),
            unreadable(200, UnreadableKind::TooLarge),
            rejected(CredentialsCause::MissingScope),
        ] {
            let script = vec![Ok(page_of(&[1], "a")), Err(lasting.clone())];
            assert_eq!(read(script).await.0, Err(mid_list(1, lasting)));
        }
    }

    #[tokio::test]
    async fn a_list_that_ends_without_a_word_before_its_total_is_cut_short() {
        let page = |token: Option<Value>, total: u64| {
            let mut answer = json!({"total_records": total, "n": [{"n": 1}, {"n": 2}]});
            if let Some(token) = token {
                answer["next_page_token"] = token;
            }
            let page: Page<serde_json::Map<String, Value>> = Page::read(answer, "n").unwrap();
            Ok(Page {
                items: vec![1, 2],
                page_size: page.page_size,
                total_records: page.total_records,
                next_page_token: page.next_page_token,
                answered: page.answered,
                says_end: page.says_end,
            })
        };
        for token in [None, Some(Value::Null), Some(json!(7)), Some(json!({}))] {
            let (rows, _) = read(vec![page(Some(json!("a")), 5), page(token.clone(), 5)]).await;
            assert_eq!(rows, Err(Error::ListCutShort { rows: 4, total: 5 }), "{token:?}");
            // All are there, or Zoom does not say how many there are.
            for total in [2, 0] {
                assert!(read(vec![page(token.clone(), total)]).await.0.is_ok(), "{token:?}");
            }
        }
        // Zoom says that this is all: rows may have gone while they were read.
        assert!(read(vec![page(Some(json!("")), 5)]).await.0.is_ok());
        let only = json!({"total_records": 3, "page_count": 1, "n": [{"n": 1}]});
        let only: Page<serde_json::Map<String, Value>> = Page::read(only, "n").unwrap();
        assert!(only.says_end);
    }

    #[tokio::test(start_paused = true)]
    async fn a_list_with_a_deadline_does_not_go_on_after_it() {
        let begun = Instant::now();
        let end = begun + Duration::from_secs(1);
        let mut calls = 0;
        let rows = read_to_end(Some(end), |_| {
            calls += 1;
            std::future::ready(if calls == 1 { Ok(page("a")) } else { Err(Error::Timeout) })
        });
        assert_eq!(rows.await, Err(mid_list(1, Error::Timeout)));
        assert!(Instant::now() < end && calls > 2);
    }

    #[tokio::test]
    async fn a_token_that_comes_again_is_a_loop() {
        let mut calls = 0;
        let loops = read_to_end(None, |_| {
            calls += 1;
            std::future::ready(Ok(page(if calls % 2 == 0 { "even" } else { "odd" })))
        });
        assert_eq!(loops.await, Err(Error::PageLoop { pages: 3 }));
    }

    #[tokio::test]
    async fn a_list_without_end_is_given_up() {
        let mut calls = 0;
        let endless = read_to_end(None, |_| {
            calls += 1;
            std::future::ready(Ok(page(&calls.to_string())))
        });
        assert_eq!(endless.await, Err(Error::TooManyPages { pages: PAGES_MAX }));
    }

    #[test]
    fn a_page_with_odd_numbers_is_read() {
        let answer =
            json!({"page_size": "30", "total_records": "2", "users": [{"n": 1}, {"n": 2}]});
        let page: Page<serde_json::Map<String, Value>> = Page::read(answer, "users").unwrap();
        assert_eq!((page.page_size, page.total_records, page.items.len()), (30, 2, 2));
        assert_eq!(page.next_page_token, "");
    }

    #[test]
    fn an_answer_without_its_list_is_empty_only_where_zoom_says_so() {
        let read = |answer| Page::<u32>::read(answer, "users");
        assert!(read(json!({"total_records": 0})).unwrap().items.is_empty());
        assert!(read(json!({"total_records": 0, "users": null})).unwrap().items.is_empty());
        for other in [json!({}), json!({"total_records": 3}), json!({"users": 1}), json!([])] {
            assert_eq!(read(other.clone()), None, "{other}");
        }
    }
}
