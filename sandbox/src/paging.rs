//! Zoom's pages: 30 rows unless asked, 300 at most, the next one behind an opaque token that is
//! bound to its query and lives 15 minutes.
//!
//! A token carries its offset, its end and a check over both and the query, so nothing is kept.

use std::{
    convert::Infallible,
    hash::{DefaultHasher, Hash, Hasher},
    ops::Range,
    sync::Arc,
};

use axum::{
    extract::FromRequestParts,
    http::{Uri, request::Parts},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value, json};

use crate::{Account, error::ZoomError, params::Params, time::MINUTE};

const SIZE_DEFAULT: usize = 30;
const SIZE_MAX: i64 = 300;
const TOKEN_LIFE_S: i64 = 15 * MINUTE;
/// What may change from one page to the next.
const NOT_BOUND: &[&str] = &["next_page_token", "page_number"];

/// What a list request says about pages, not judged yet.
pub(crate) struct Paging {
    account: Arc<Account>,
    path: String,
    pub(crate) params: Params,
}

/// The page asked for.
pub(crate) struct Page {
    paging: Paging,
    size: usize,
    offset: usize,
}

impl FromRequestParts<Arc<Account>> for Paging {
    type Rejection = Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        account: &Arc<Account>,
    ) -> Result<Self, Infallible> {
        let params = Params::from_request_parts(parts, account).await?;
        Ok(Self { account: account.clone(), path: path(&parts.uri), params })
    }
}

fn path(uri: &Uri) -> String {
    uri.path().to_owned()
}

impl Paging {
    /// The page asked for.
    ///
    /// # Errors
    /// Zoom's 300 where size or number are no good, or the token is stale or of another query.
    pub(crate) fn page(self) -> Result<Page, ZoomError> {
        let size = match self.params.number("page_size")? {
            None => SIZE_DEFAULT,
            Some(size @ 1..=SIZE_MAX) => size as usize,
            Some(_) => return Err(ZoomError::invalid_field("page_size")),
        };
        let offset = match self.params.text("next_page_token") {
            Some(token) => self.offset(token).ok_or_else(ZoomError::page_token)?,
            None => match self.params.number("page_number")? {
                None => 0,
                Some(number) => usize::try_from(number)
                    .ok()
                    .and_then(|number| number.checked_sub(1)?.checked_mul(size))
                    .ok_or_else(|| ZoomError::invalid_field("page_number"))?,
            },
        };
        Ok(Page { paging: self, size, offset })
    }

    fn check(&self, offset: u32, ends: u32) -> [u8; 8] {
        let mut hasher = DefaultHasher::new();
        self.account.seed().hash(&mut hasher);
        self.path.hash(&mut hasher);
        self.params.ordered_without(NOT_BOUND).hash(&mut hasher);
        (offset, ends).hash(&mut hasher);
        hasher.finish().to_be_bytes()
    }

    fn offset(&self, token: &str) -> Option<usize> {
        let bytes: [u8; 16] = URL_SAFE_NO_PAD.decode(token).ok()?.try_into().ok()?;
        let (numbers, check) = bytes.split_at(8);
        let (offset, ends) = numbers.split_at(4);
        let offset = u32::from_be_bytes(offset.try_into().ok()?);
        let ends = u32::from_be_bytes(ends.try_into().ok()?);
        let alive = self.account.now().as_second() < i64::from(ends);
        (alive && check == self.check(offset, ends)).then_some(offset as usize)
    }

    fn token(&self, offset: usize) -> String {
        let offset = u32::try_from(offset).unwrap_or(u32::MAX);
        let ends = self.account.now().as_second() + TOKEN_LIFE_S;
        let ends = u32::try_from(ends).unwrap_or(u32::MAX);
        let mut bytes = [0; 16];
        bytes[..4].copy_from_slice(&offset.to_be_bytes());
        bytes[4..8].copy_from_slice(&ends.to_be_bytes());
        bytes[8..].copy_from_slice(&self.check(offset, ends));
        URL_SAFE_NO_PAD.encode(bytes)
    }
}

impl Page {
    /// Which of `total` rows the page holds.
    fn range(&self, total: usize) -> Range<usize> {
        let start = self.offset.min(total);
        start..start.saturating_add(self.size).min(total)
    }

    /// Answers the page of `total` rows under `name`, each as `row` makes it from its number.
    pub(crate) fn answer(
        &self,
        name: &str,
        total: usize,
        row: impl FnMut(usize) -> Value,
    ) -> Map<String, Value> {
        let range = self.range(total);
        let next = if range.end < total { self.paging.token(range.end) } else { String::new() };
        let mut answer = Map::new();
        answer.insert("page_count".into(), json!(total.div_ceil(self.size)));
        answer.insert("page_size".into(), json!(self.size));
        answer.insert("total_records".into(), json!(total));
        answer.insert("next_page_token".into(), json!(next));
        answer.insert(name.into(), range.map(row).collect());
        answer
    }

    /// As [`Page::answer`], with the number of the page.
    pub(crate) fn numbered_answer(
        &self,
        name: &str,
        total: usize,
        row: impl FnMut(usize) -> Value,
    ) -> Map<String, Value> {
        let mut answer = self.answer(name, total, row);
        answer.insert("page_number".into(), json!(self.offset / self.size + 1));
        answer
    }
}
