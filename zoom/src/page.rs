//! Lists: one page, and all pages to the end.

use std::{collections::HashSet, future::Future};

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{Error, lenient};

/// Largest page Zoom answers.
pub const PAGE_SIZE_MAX: u16 = 300;

/// Pages of one list that are read at most: 300,000 rows.
const PAGES_MAX: usize = 1_000;

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
            Some(Value::String(token)) => token,
            _ => String::new(),
        };
        let page_size = fields.get("page_size").and_then(lenient::whole);
        Some(Self {
            page_size: page_size.and_then(|size| size.try_into().ok()).unwrap_or(0),
            total_records: total.unwrap_or(0),
            next_page_token: token,
            items: lenient::rows(rows, list),
        })
    }
}

/// All rows of a list: `fetch` is called with each page's token, first with an empty one.
///
/// # Errors
/// The first error of `fetch`; [`Error::PageLoop`] where Zoom leads back to a page already read,
/// [`Error::TooManyPages`] where there is no end.
pub(crate) async fn read_to_end<T, F>(mut fetch: impl FnMut(String) -> F) -> Result<Vec<T>, Error>
where
    F: Future<Output = Result<Page<T>, Error>>,
{
    let mut rows = Vec::new();
    let mut seen = HashSet::new();
    let mut token = String::new();
    for pages in 1..=PAGES_MAX {
        let page = fetch(token).await?;
        rows.extend(page.items);
        token = page.next_page_token;
        if token.is_empty() {
            return Ok(rows);
        }
        if !seen.insert(token.clone()) {
            return Err(Error::PageLoop { pages });
        }
    }
    Err(Error::TooManyPages { pages: PAGES_MAX })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn page(token: &str) -> Page<u32> {
        Page { items: vec![1], page_size: 1, total_records: 0, next_page_token: token.to_owned() }
    }

    #[tokio::test]
    async fn a_token_that_comes_again_is_a_loop() {
        let mut calls = 0;
        let loops = read_to_end(|_| {
            calls += 1;
            std::future::ready(Ok(page(if calls % 2 == 0 { "even" } else { "odd" })))
        });
        assert_eq!(loops.await, Err(Error::PageLoop { pages: 3 }));
    }

    #[tokio::test]
    async fn a_list_without_end_is_given_up() {
        let mut calls = 0;
        let endless = read_to_end(|_| {
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
