//! Where the server's counters are read.

use std::net::SocketAddr;

use serde::Deserialize;

use super::{SettingsError, secret::text};

/// Where the server's counters are read.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Metrics {
    listen: Option<String>,
}

impl Metrics {
    /// Address and port; `None`: nowhere.
    #[must_use]
    pub fn listen(&self) -> Option<String> {
        text(self.listen.as_ref())
    }

    /// Checks that it is an address, and not the console's, where everybody could read them.
    pub(super) fn check(&self, console: &str) -> Result<(), SettingsError> {
        let Some(listen) = self.listen() else { return Ok(()) };
        let address: SocketAddr = listen.parse().map_err(|_| {
            SettingsError::Invalid(format!(
                "metrics.listen is \"{listen}\": write an address and a port such as 127.0.0.1:9100"
            ))
        })?;
        let shared = |console: SocketAddr| {
            let (ours, theirs) = (address.ip(), console.ip());
            let one = ours == theirs || ours.is_unspecified() || theirs.is_unspecified();
            one && address.port() == console.port() && address.port() != 0
        };
        if console.parse().is_ok_and(shared) {
            return Err(SettingsError::Invalid(format!(
                "metrics.listen is {listen}, where the console listens, too: whoever reaches it could read them. Choose another port, best of this machine alone, such as 127.0.0.1:9100"
            )));
        }
        Ok(())
    }

    /// Whether others than this machine may reach the counters.
    #[must_use]
    pub fn is_exposed(&self) -> bool {
        let address = self.listen().and_then(|listen| listen.parse::<SocketAddr>().ok());
        address.is_some_and(|address| !address.ip().is_loopback())
    }
}
