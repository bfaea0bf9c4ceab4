//! Sign-in by the intranet portal in front of the console: a header of its proxy says who asks.
//! It is believed only from the addresses the operator lists, and only if it stands there once
//! and holds one email.

use api::session::parse_email;
use axum::http::{HeaderMap, HeaderName, header::CONNECTION};
use ipnet::IpNet;

use crate::{failure::Failure, http::Caller};

/// The portal's header, and who may send it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortalHeader {
    /// Holds the email of who asks.
    pub name: HeaderName,
    /// The addresses its proxy connects from.
    pub peers: Vec<IpNet>,
}

impl PortalHeader {
    /// The email the portal names. Who forwarded the request is of no account here: only the
    /// address that connected counts.
    ///
    /// # Errors
    /// [`Failure::PortalUnknown`] for any other peer, and where the header is missing, stands
    /// there twice, holds something else than one email or was to be dropped on the way.
    pub fn email(&self, caller: &Caller, headers: &HeaderMap) -> Result<String, Failure> {
        let listed =
            caller.peer.is_some_and(|peer| self.peers.iter().any(|net| net.contains(&peer)));
        let mut values = headers.get_all(&self.name).iter();
        let believed = listed && !self.is_dropped_on_the_way(headers);
        let (Some(value), None, true) = (values.next(), values.next(), believed) else {
            return Err(Failure::PortalUnknown);
        };
        let text = value.to_str().map_err(|_| Failure::PortalUnknown)?;
        parse_email(text).map_err(|_| Failure::PortalUnknown)
    }

    /// Whether the request asks each proxy on its way to drop the header (RFC 9110, 7.6.1). The
    /// portal's would not: somebody wants it gone, and what stands here may not be the portal's.
    fn is_dropped_on_the_way(&self, headers: &HeaderMap) -> bool {
        headers
            .get_all(CONNECTION)
            .iter()
            .flat_map(|value| value.as_bytes().split(|byte| *byte == b','))
            .any(|name| name.trim_ascii().eq_ignore_ascii_case(self.name.as_str().as_bytes()))
    }
}
