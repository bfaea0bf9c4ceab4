//! Who is on the other end of a request, as far as the network tells: the address, the browser,
//! the request's id. None of it proves anything.

use std::net::{IpAddr, SocketAddr};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, header::USER_AGENT, request::Parts},
};
use ipnet::IpNet;

use crate::{app::App, failure::Failure, session::Visit};

/// Most of a user agent that is looked at.
const USER_AGENT_MAX_BYTES: usize = 512;

/// The id of a request, as in its answer and in the log.
#[derive(Debug, Clone, Default)]
pub struct RequestId(pub String);

/// Who asks.
#[derive(Debug, Clone, Default)]
pub struct Caller {
    /// The address that connected; absent in a test without a connection.
    pub peer: Option<IpAddr>,
    /// The address behind trusted reverse proxies, else the peer.
    pub address: Option<IpAddr>,
    /// The browser in words, such as `Firefox on Linux`; empty where it does not say.
    pub browser: String,
    /// Whether its page is the console's own.
    pub visit: Visit,
    /// The request's id.
    pub request_id: String,
}

impl Caller {
    /// The address as text; empty where it is not known.
    #[must_use]
    pub fn address_text(&self) -> String {
        self.address.map(|address| address.to_string()).unwrap_or_default()
    }
}

impl FromRequestParts<App> for Caller {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let peer = parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map(|ConnectInfo(peer)| peer.ip().to_canonical());
        let address = peer.map(|peer| behind_proxies(peer, &parts.headers, &app.trusted_proxies));
        let agent = parts.headers.get(USER_AGENT).and_then(|agent| agent.to_str().ok());
        let request_id = parts.extensions.get::<RequestId>().cloned().unwrap_or_default().0;
        let browser = agent.map(browser).unwrap_or_default();
        let visit = app.cookies.visit(&parts.headers);
        Ok(Self { peer, address, browser, visit, request_id })
    }
}

/// Walks `X-Forwarded-For` from its end, where the nearest proxy wrote, for as long as each
/// address is a proxy's of ours. What stands further to the left anyone may have written.
fn behind_proxies(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let trusts = |address: &IpAddr| trusted.iter().any(|net| net.contains(address));
    let mut nearest = peer;
    let hops: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .collect();
    for hop in hops.iter().rev() {
        if !trusts(&nearest) {
            break;
        }
        let Some(address) = forwarded(hop.trim()) else { break };
        nearest = address.to_canonical();
    }
    nearest
}

/// An address as proxies write it: some put it into brackets, or its port behind it.
fn forwarded(hop: &str) -> Option<IpAddr> {
    let bare = || hop.strip_prefix('[')?.strip_suffix(']')?.parse().ok().map(IpAddr::V6);
    let with_port = || hop.parse().ok().map(|address: SocketAddr| address.ip());
    hop.parse().ok().or_else(with_port).or_else(bare)
}

/// A user agent in words. Order matters: most browsers name the ones they descend from, too.
fn browser(agent: &str) -> String {
    let agent = agent.get(..USER_AGENT_MAX_BYTES).unwrap_or(agent);
    let named = |names: &[(&str, &'static str)]| {
        names.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name)
    };
    let program = named(&[
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"),
        ("CriOS/", "Chrome"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = named(&[
        ("Windows", "Windows"),
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("CrOS", "ChromeOS"),
        ("Macintosh", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (program, system) {
        (Some(program), Some(system)) => format!("{program} on {system}"),
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        // A program of the person's own: its first word, if it is one.
        (None, None) => {
            agent.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default().to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn address(peer: &str, forwarded: &[&str], trusted: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", HeaderValue::from_str(value).unwrap());
        }
        let trusted: Vec<IpNet> = trusted.iter().map(|net| net.parse().unwrap()).collect();
        behind_proxies(peer.parse().unwrap(), &headers, &trusted).to_string()
    }

    #[test]
    fn a_forwarded_address_counts_from_trusted_proxies_alone() {
        let trusted = ["10.0.0.0/8", "fd00::/8"];
        assert_eq!(address("203.0.113.9", &["1.1.1.1"], &trusted), "203.0.113.9");
        assert_eq!(address("10.0.0.1", &["1.1.1.1"], &trusted), "1.1.1.1");
        assert_eq!(address("10.0.0.1", &["1.1.1.1"], &[]), "10.0.0.1");
        assert_eq!(address("10.0.0.1", &["6.6.6.6, 1.1.1.1, 10.0.0.2"], &trusted), "1.1.1.1");
        assert_eq!(address("10.0.0.1", &["6.6.6.6", "1.1.1.1"], &trusted), "1.1.1.1");
        assert_eq!(address("10.0.0.1", &["evil\"; x"], &trusted), "10.0.0.1");
        assert_eq!(address("fd00::1", &["2001:db8::7"], &trusted), "2001:db8::7");
        assert_eq!(address("10.0.0.1", &[], &trusted), "10.0.0.1");
    }

    #[test]
    fn a_forwarded_address_may_stand_in_brackets_and_before_a_port() {
        let forwarded = |hops: &str| address("10.0.0.1", &[hops], &["10.0.0.0/8"]);
        assert_eq!(forwarded("9.9.9.9:1234"), "9.9.9.9");
        assert_eq!(forwarded("6.6.6.6, 9.9.9.9:1234, 10.0.0.2:80"), "9.9.9.9");
        assert_eq!(forwarded("[2001:db8::7]:443"), "2001:db8::7");
        assert_eq!(forwarded("[2001:db8::7]"), "2001:db8::7");
        for odd in ["9.9.9.9:port", "[9.9.9.9]", "[2001:db8::7", "9.9.9.9:1234:1"] {
            assert_eq!(forwarded(odd), "10.0.0.1", "{odd}");
        }
    }

    #[test]
    fn browsers_are_told_by_their_agents() {
        for (agent, words) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
                "Firefox on Linux",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0",
                "Edge on Windows",
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.4 Safari/605.1.15",
                "Safari on macOS",
            ),
            (
                "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36",
                "Chrome on Android",
            ),
            ("curl/8.5.0", "curl"),
            ("<script>", ""),
            ("", ""),
        ] {
            assert_eq!(browser(agent), words, "{agent}");
        }
    }
}
