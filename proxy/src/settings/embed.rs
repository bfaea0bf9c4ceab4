//! Which other pages may call the API or frame the page: lists of exact origins.

use serde::Deserialize;

use super::{SettingsError, dangers, list};
use crate::{
    address::{Origin, PublicUrl},
    embedding::Embedding,
};

/// Which other pages may have to do with the console.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Embed {
    #[serde(deserialize_with = "list::of")]
    origins: Vec<String>,
    #[serde(deserialize_with = "list::of")]
    ancestors: Vec<String>,
    other_site: bool,
}

impl Embed {
    pub(super) fn check(&self) -> Result<(), SettingsError> {
        origins("embed.origins", &self.origins)?;
        ancestors(&self.ancestors)?;
        if self.other_site && self.origins.is_empty() && self.ancestors.is_empty() {
            return Err(SettingsError::Invalid(
                "embed.other_site is true, but no other page is listed: list those that call the console in embed.origins and those that frame it in embed.ancestors, or leave it out"
                    .to_owned(),
            ));
        }
        Ok(())
    }

    /// The lists, for a console that people reach at `public_url`. The console's own pages need no
    /// listing: its origin is left out of those that call.
    ///
    /// # Errors
    /// Where an entry is no exact origin, or pages of another site are to be served at an address
    /// where browsers keep no cookie for them.
    pub fn embedding(&self, public_url: &PublicUrl) -> Result<Embedding, SettingsError> {
        if self.other_site && dangers::is_overheard(&public_url.to_string()) {
            return Err(SettingsError::Invalid(format!(
                "embed.other_site is true, but people reach the console at {public_url}: browsers keep a cookie within another site's page only over https. Put a reverse proxy with TLS before it and set server.public_url to its https:// address"
            )));
        }
        let mut origins = origins("embed.origins", &self.origins)?;
        origins.retain(|origin| origin != public_url.origin());
        let ancestors = ancestors(&self.ancestors)?;
        Ok(Embedding { origins, ancestors, other_site: self.other_site })
    }
}

/// Likewise, as `frame-ancestors` takes them.
fn ancestors(entries: &[String]) -> Result<Vec<Origin>, SettingsError> {
    let ancestors = origins("embed.ancestors", entries)?;
    match ancestors.iter().find(|origin| origin.authority().starts_with('[')) {
        None => Ok(ancestors),
        Some(origin) => Err(SettingsError::Invalid(format!(
            "embed.ancestors holds \"{origin}\": browsers take no IPv6 address in frame-ancestors, and would let that page frame nothing; write a name that leads there, or an IPv4 address"
        ))),
    }
}

/// Each entry as browsers write it.
fn origins(key: &str, entries: &[String]) -> Result<Vec<Origin>, SettingsError> {
    let read = |entry: &String| {
        let origin: Origin = entry.parse().map_err(|_| {
            SettingsError::Invalid(format!(
                "{key} holds \"{entry}\": list exact origins such as https://portal.example, each by itself, without wildcards and without a path"
            ))
        })?;
        if dangers::is_overheard(origin.as_str()) {
            return Err(SettingsError::Invalid(format!(
                "{key} holds \"{entry}\": over plain http anyone on the way can change that page and act for its visitors; write https://, or an address of this machine"
            )));
        }
        Ok(origin)
    };
    entries.iter().map(read).collect()
}
