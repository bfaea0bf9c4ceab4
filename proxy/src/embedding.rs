//! Which other pages may have to do with the console: whose scripts may call the API with a
//! visitor's session, and who may show the page in a frame. Both are lists of exact origins of the
//! operator's; none is listed unless the operator does.

use axum::http::{HeaderMap, header::ORIGIN};

use crate::address::Origin;

/// The operator's lists.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Embedding {
    /// Origins whose pages may call the API and load the public files.
    pub origins: Vec<Origin>,
    /// Origins whose pages may frame the page.
    pub ancestors: Vec<Origin>,
    /// Whether any of them belongs to another site, whose pages browsers send no `SameSite` cookie
    /// from.
    pub other_site: bool,
}

impl Embedding {
    /// The listed origin a request says it comes from. Two say nothing.
    #[must_use]
    pub fn sender(&self, headers: &HeaderMap) -> Option<&Origin> {
        let mut named = headers.get_all(ORIGIN).iter();
        let (Some(named), None) = (named.next(), named.next()) else { return None };
        self.origins.iter().find(|listed| named == listed.as_str())
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn a_sender_is_listed_by_its_whole_origin_named_once() {
        let embedding = Embedding {
            origins: vec!["https://portal.example".parse().unwrap()],
            ..Embedding::default()
        };
        let sender = |origins: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for origin in origins {
                headers.append(ORIGIN, HeaderValue::from_static(origin));
            }
            embedding.sender(&headers).map(Origin::as_str).map(str::to_owned)
        };
        let listed = "https://portal.example";
        assert_eq!(sender(&[listed]).as_deref(), Some(listed));
        assert_eq!(sender(&[listed, listed]), None);
        for other in [
            "null",
            "",
            "*",
            "http://portal.example",
            "https://portal.example:444",
            "https://portal.example.evil.example",
            "https://evil-portal.example",
            "https://sub.portal.example",
            "https://PORTAL.example",
            "https://portal.example/",
            "https://portal.example, https://evil.example",
        ] {
            assert_eq!(sender(&[other]), None, "{other}");
        }
        assert_eq!(sender(&[]), None);
    }
}
