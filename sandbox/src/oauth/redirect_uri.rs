//! Where the browser may be sent back to.

use axum::http::Uri;

/// Hosts of the machine itself.
const LOOPBACK: &[&str] = &["localhost", "127.0.0.1", "[::1]"];

/// Whether the app may have the browser sent back to `address`: to one of those `registered`, or
/// to the machine itself, whatever the port and path (Zoom ignores the port there).
pub(super) fn is_allowed(address: &str, registered: &[String]) -> bool {
    registered.iter().any(|known| known == address) || is_loopback(address)
}

fn is_loopback(address: &str) -> bool {
    // What one parser takes for the host and another does not; RFC 6749: no fragment.
    let plain =
        address.is_ascii() && !address.contains(|c: char| c.is_control() || " \\@#".contains(c));
    let uri: Option<Uri> = plain.then(|| address.parse().ok()).flatten();
    uri.is_some_and(|uri| {
        matches!(uri.scheme_str(), Some("http" | "https"))
            && uri.host().is_some_and(|host| LOOPBACK.contains(&host))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_machine_itself_is_allowed_on_any_port_and_path() {
        for address in [
            "http://localhost:8080/api/signin/zoom/callback",
            "http://127.0.0.1/",
            "https://[::1]:9/back?x=1",
            "https://localhost",
        ] {
            assert!(is_allowed(address, &[]), "{address}");
        }
    }

    #[test]
    fn elsewhere_is_allowed_only_where_it_is_registered_letter_by_letter() {
        let registered = ["https://console.example/back".to_owned()];
        assert!(is_allowed("https://console.example/back", &registered));
        for address in [
            "https://console.example/back/",
            "https://console.example/back?x=1",
            "https://console.example",
            "http://console.example/back",
        ] {
            assert!(!is_allowed(address, &registered), "{address}");
        }
    }

    #[test]
    fn an_address_that_only_looks_like_the_machine_itself_is_not() {
        for address in [
            "",
            "localhost",
            "//localhost/",
            "/back",
            "javascript:alert(1)//localhost",
            "ftp://localhost/",
            "http://localhost.evil.test/",
            "http://evil.test/?http://localhost/",
            "http://localhost@evil.test/",
            "http://evil.test\\@localhost/",
            "http://localhost\\.evil.test/",
            "http://evil.test#@localhost/",
            "http://localhost/back#fragment",
            "http://localhost/\r\nset-cookie: a=b",
            "http://127.0.0.1.evil.test/",
            "http://ｌocalhost/",
        ] {
            assert!(!is_allowed(address, &[]), "{address:?}");
        }
    }
}
