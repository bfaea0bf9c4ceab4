//! How the server is reached: where it listens, what people type, and which proxies stand between.

use std::time::Duration;

use ipnet::IpNet;
use serde::Deserialize;

use super::{SettingsError, dangers, list, secret::text};

/// Longest a request may be allowed to take, in seconds: a server that is told to stop waits a
/// little longer than that for those under way.
const REQUEST_MAX_S: u64 = 20;
/// Most requests that may be allowed at once.
const IN_FLIGHT_MAX: usize = 10_000;

/// How the server is reached.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Server {
    /// Address and port; port 0 takes a free one.
    pub listen: String,
    public_url: Option<String>,
    danger_http: bool,
    /// Where the API begins.
    pub base_path: String,
    /// Reverse proxies whose `X-Forwarded-For` is believed.
    #[serde(deserialize_with = "list::of")]
    pub trusted_proxies: Vec<IpNet>,
    request_timeout_seconds: u64,
    /// How many requests may be under way at once; further ones are refused.
    pub in_flight_max: usize,
}

impl Server {
    pub(super) fn check(&self) -> Result<(), SettingsError> {
        let base = &self.base_path;
        let plain = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
        let segment = |text: &str| !text.is_empty() && text.chars().all(plain);
        let taken = ["/health", "/ready", "/mailbox"].contains(&base.as_str());
        if taken || !base.strip_prefix('/').is_some_and(|path| path.split('/').all(segment)) {
            return Err(SettingsError::Invalid(format!(
                "server.base_path is \"{base}\": write a path of its own such as /api, without a slash at its end"
            )));
        }
        dangers::believed("server.trusted_proxies", &self.trusted_proxies)?;
        self.public_url()?;
        if !(1..=REQUEST_MAX_S).contains(&self.request_timeout_seconds) {
            return Err(SettingsError::Invalid(format!(
                "server.request_timeout_seconds is at least 1 and at most {REQUEST_MAX_S}"
            )));
        }
        if !(1..=IN_FLIGHT_MAX).contains(&self.in_flight_max) {
            return Err(SettingsError::Invalid(format!(
                "server.in_flight_max is at least 1 and at most {IN_FLIGHT_MAX}"
            )));
        }
        Ok(())
    }

    /// Longest a request may take once it has arrived.
    #[must_use]
    pub fn request_timeout(&self) -> Duration {
        Duration::from_secs(self.request_timeout_seconds)
    }

    /// What people type: an origin as browsers write it, in lower case and without the scheme's
    /// own port; absent: `http://` and the address listened on.
    ///
    /// # Errors
    /// Where it is no origin.
    pub fn public_url(&self) -> Result<Option<String>, SettingsError> {
        let Some(written) = text(self.public_url.as_ref()) else { return Ok(None) };
        let url = written.trim_end_matches('/').to_ascii_lowercase();
        let (scheme, authority) = url.split_once("://").unwrap_or_default();
        let usual_port = match scheme {
            "https" => ":443",
            "http" => ":80",
            _ => "",
        };
        let authority = authority.strip_suffix(usual_port).unwrap_or(authority);
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
            _ => (authority, None),
        };
        let plain = |c: char| c.is_ascii_alphanumeric() || ".-:[]".contains(c);
        let host_fits = !host.is_empty() && host.chars().all(plain);
        let port_fits = port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port > 0));
        if usual_port.is_empty() || !host_fits || !port_fits {
            return Err(SettingsError::Invalid(format!(
                "server.public_url is \"{written}\": write an origin such as https://zoom.intranet.example, without a path"
            )));
        }
        Ok(Some(format!("{scheme}://{authority}")))
    }

    /// Checks where people reach a console of a real account; says whether others on the way
    /// can read along, as `danger_http` allows.
    ///
    /// # Errors
    /// Where they can, and it is not allowed.
    pub fn is_overheard(&self, public_url: &str) -> Result<bool, SettingsError> {
        let overheard = dangers::is_overheard(public_url);
        if overheard && !self.danger_http {
            return Err(SettingsError::PlainHttp(public_url.to_owned()));
        }
        Ok(overheard)
    }
}
