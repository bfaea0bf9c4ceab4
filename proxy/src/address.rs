//! Addresses as browsers write them: an origin, and the console's public URL, which is an origin
//! and the path below it where the console lies.

use std::{
    fmt,
    net::{Ipv4Addr, Ipv6Addr},
    str::FromStr,
    sync::Arc,
};

use thiserror::Error;

/// A text that is not the address it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not an address as browsers write it")]
pub struct NoAddress;

/// A scheme, a host and, where it is not the scheme's own, a port: in lower case, as browsers send
/// it in `Origin`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Origin(Arc<str>);

impl Origin {
    /// The origin as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is reached over https.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.0.starts_with("https://")
    }

    /// Host and port.
    #[must_use]
    pub fn authority(&self) -> &str {
        self.0.split_once("://").map_or("", |(_, authority)| authority)
    }
}

impl fmt::Debug for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Origin {
    type Err = NoAddress;

    fn from_str(written: &str) -> Result<Self, NoAddress> {
        let url: PublicUrl = written.parse()?;
        if url.path.is_empty() { Ok(url.origin) } else { Err(NoAddress) }
    }
}

/// What people type to reach the console.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl {
    origin: Origin,
    path: Arc<str>,
}

impl PublicUrl {
    /// Where the console lies, without the path.
    #[must_use]
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The path below which all of it lies, such as `/tools/zoom`; empty where it has its host to
    /// itself.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Whether nothing but the console lies at its origin. What is said of an origin as a whole is
    /// not the console's to say where it shares it.
    #[must_use]
    pub fn has_its_origin_to_itself(&self) -> bool {
        self.path.is_empty()
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.origin, self.path)
    }
}

/// What a segment of a path may hold: what no server, no browser and no cookie's name reads
/// otherwise than it is written.
pub(crate) fn is_plain_segment(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c))
}

/// Whether browsers would write a host just so: a name, an IPv4 address, an IPv6 address in
/// brackets. What ends in a number they read as an IPv4 address, however it is written.
fn is_host(host: &str) -> bool {
    if let Some(address) = host.strip_prefix('[') {
        return address.strip_suffix(']').is_some_and(is_usual_ipv6);
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || ".-".contains(c);
    let last = host.trim_end_matches('.').rsplit('.').next().unwrap_or_default();
    let is_number =
        last.strip_prefix("0x").is_some_and(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()))
            || last.bytes().all(|b| b.is_ascii_digit());
    host.chars().all(plain) && (!is_number || host.parse::<Ipv4Addr>().is_ok())
}

/// Whether an IPv6 address is written in the one way browsers write it: as short as can be, and
/// without the dots of the IPv4 address it may stand for.
fn is_usual_ipv6(text: &str) -> bool {
    text.parse::<Ipv6Addr>().is_ok_and(|address| match address.segments() {
        [0, 0, 0, 0, 0, 0xffff, high, low] => text == format!("::ffff:{high:x}:{low:x}"),
        _ => text == address.to_string(),
    })
}

/// Whether this is a port as browsers write it.
fn is_port(text: &str) -> bool {
    text.parse::<u16>().is_ok_and(|port| port > 0 && text == port.to_string())
}

impl FromStr for PublicUrl {
    type Err = NoAddress;

    fn from_str(written: &str) -> Result<Self, NoAddress> {
        let (scheme, rest) = written.split_once("://").ok_or(NoAddress)?;
        let (authority, path) = rest.find('/').map_or((rest, ""), |slash| rest.split_at(slash));
        let (scheme, authority) = (scheme.to_ascii_lowercase(), authority.to_ascii_lowercase());
        let usual_port = match scheme.as_str() {
            "https" => 443,
            "http" => 80,
            _ => return Err(NoAddress),
        };
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
            _ => (authority.as_str(), None),
        };
        let port_fits = port.is_none_or(is_port);
        let port = port.filter(|port| *port != usual_port.to_string());
        let authority = port.map_or(host.to_owned(), |port| format!("{host}:{port}"));
        let path = path.trim_end_matches('/');
        let path_fits =
            path.strip_prefix('/').is_none_or(|segments| segments.split('/').all(is_plain_segment));
        if !is_host(host) || !port_fits || !path_fits {
            return Err(NoAddress);
        }
        let origin = Origin(format!("{scheme}://{authority}").into());
        Ok(Self { origin, path: path.into() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(written: &str) -> Result<(String, String), NoAddress> {
        let url: PublicUrl = written.parse()?;
        Ok((url.origin().to_string(), url.path().to_owned()))
    }

    #[test]
    fn the_origin_is_written_as_browsers_write_it_and_the_path_as_it_stands() {
        for (written, origin, path) in [
            ("https://zoom.intranet.example", "https://zoom.intranet.example", ""),
            ("HTTPS://Zoom.Intranet.EXAMPLE:443/", "https://zoom.intranet.example", ""),
            ("http://localhost:80", "http://localhost", ""),
            ("http://localhost:443", "http://localhost:443", ""),
            ("https://[::1]:8443", "https://[::1]:8443", ""),
            ("https://[2001:DB8::A]:443", "https://[2001:db8::a]", ""),
            ("https://[::ffff:c000:201]", "https://[::ffff:c000:201]", ""),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080", ""),
            ("https://1.example", "https://1.example", ""),
            ("https://Intranet.example/Tools/zoom/", "https://intranet.example", "/Tools/zoom"),
            ("https://intranet.example:443/z_1-2", "https://intranet.example", "/z_1-2"),
        ] {
            let read = parts(written).unwrap();
            assert_eq!(read, (origin.to_owned(), path.to_owned()), "{written}");
        }
    }

    #[test]
    fn what_two_readers_could_read_differently_is_no_address() {
        for written in [
            "zoom.example",
            "//zoom.example",
            "https:///tools",
            "https://x.example:",
            "https://x.example:0",
            "https://x.example:443:443",
            "https://x.example:8443:443",
            "https://x.example:80:81",
            "https://x.example:0443",
            "https://x.example:08443",
            "https://x.example:+8443",
            "https://x.example:65536",
            "https://[::1",
            "https://::1]",
            "https://::1",
            "https://[]",
            "https://[::1]x",
            "https://[x.example]",
            "https://[0:0::1]",
            "https://[2001:0db8::1]",
            "https://[2001:db8::1:0:0:0]",
            "https://[::ffff:192.0.2.1]",
            "https://[fe80::1%25eth0]",
            "https://192.0.2",
            "https://192.0.2.01",
            "https://192.0.2.0x1",
            "https://3221225985",
            "https://192.0.2.1.",
            "https://.",
            "ftp://x.example",
            "https://*.example",
            "https://x.example/a?b=c",
            "https://x.example/a#b",
            "https://x.example//a",
            "https://x.example/a//b",
            "https://x.example/a/../b",
            "https://x.example/./a",
            "https://x.example/a%2Fb",
            "https://x.example/a;b",
            "https://x.example/a b",
            "https://x.example/é",
            "https://x.example\\a",
            "https://user@x.example",
            " https://x.example",
        ] {
            assert_eq!(parts(written), Err(NoAddress), "{written}");
        }
    }

    #[test]
    fn an_origin_has_no_path() {
        assert_eq!("https://X.example/".parse::<Origin>().unwrap().as_str(), "https://x.example");
        assert_eq!("https://x.example/a".parse::<Origin>(), Err(NoAddress));
        assert_eq!("null".parse::<Origin>(), Err(NoAddress));
    }
}
