//! How the server is reached: where it listens, what people type, and which proxies stand between.

use std::time::Duration;

use ipnet::IpNet;
use serde::Deserialize;

use super::{SettingsError, dangers, list, secret::text};
use crate::address::{PublicUrl, is_plain_segment};

/// Longest a request may be allowed to take, in seconds: a server that is told to stop waits a
/// little longer than that for those under way.
const REQUEST_MAX_S: u64 = 20;
/// Most requests that may be allowed at once.
const IN_FLIGHT_MAX: usize = 10_000;
/// Where the console has something of its own besides the API.
const OWN_PATHS: [&str; 4] = ["/health", "/ready", "/mailbox", "/words"];

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
        let taken = OWN_PATHS.contains(&base.as_str());
        let plain = |path: &str| path.split('/').all(is_plain_segment);
        if taken || !base.strip_prefix('/').is_some_and(plain) {
            return Err(SettingsError::Invalid(format!(
                "server.base_path is \"{base}\": write a path of its own such as /api, without a slash at its end"
            )));
        }
        dangers::believed("server.trusted_proxies", &self.trusted_proxies)?;
        if let Some(public_url) = self.public_url()? {
            self.check_path(public_url.path())?;
        }
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

    /// Checks that the path the console lies below is none of those within it: of a request for
    /// it nobody could say whether the reverse proxy has taken the path away already.
    fn check_path(&self, path: &str) -> Result<(), SettingsError> {
        let below = format!("{path}/");
        let within = |own: &&str| *own == path || own.starts_with(&below);
        let own = OWN_PATHS.iter().copied().chain([self.base_path.as_str()]);
        match own.filter(|_| !path.is_empty()).find(within) {
            None => Ok(()),
            Some(own) => Err(SettingsError::Invalid(format!(
                "server.public_url ends with {path}, which is where the console has {own}: let it lie below another path, such as /tools{path}"
            ))),
        }
    }

    /// What people type; absent: `http://` and the address listened on.
    ///
    /// # Errors
    /// Where it is neither an origin nor one with a path.
    pub fn public_url(&self) -> Result<Option<PublicUrl>, SettingsError> {
        let Some(written) = text(self.public_url.as_ref()) else { return Ok(None) };
        written.parse().map(Some).map_err(|_| {
            SettingsError::Invalid(format!(
                "server.public_url is \"{written}\": write an origin such as https://zoom.intranet.example, with a path of letters, digits, - and _ where the console lies below one, such as https://intranet.example/tools/zoom"
            ))
        })
    }

    /// Checks where people reach a console of a real account; says whether others on the way
    /// can read along, as `danger_http` allows.
    ///
    /// # Errors
    /// Where they can, and it is not allowed.
    pub fn is_overheard(&self, public_url: &PublicUrl) -> Result<bool, SettingsError> {
        let overheard = dangers::is_overheard(&public_url.to_string());
        if overheard && !self.danger_http {
            return Err(SettingsError::PlainHttp(public_url.to_string()));
        }
        Ok(overheard)
    }
}
