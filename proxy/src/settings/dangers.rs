//! Values a server would start with, open to more than its operator meant.

use ipnet::IpNet;

use super::SettingsError;

/// Networks that are nobody's on the Internet: private, shared, link-local, this machine.
const PRIVATE: [&str; 9] = [
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "fc00::/7",
    "fe80::/10",
    "::1/128",
];
/// The widest public network that may be believed: what one site is given.
const IPV4_PREFIX_MIN: u8 = 24;
const IPV6_PREFIX_MIN: u8 = 48;

/// Refuses networks so wide that strangers are in them.
///
/// # Errors
/// Names the network.
pub(super) fn believed(key: &str, nets: &[IpNet]) -> Result<(), SettingsError> {
    let is_private = |net: &IpNet| {
        PRIVATE.iter().any(|all| all.parse::<IpNet>().is_ok_and(|all| all.contains(net)))
    };
    let is_narrow = |net: &IpNet| match net {
        IpNet::V4(net) => net.prefix_len() >= IPV4_PREFIX_MIN,
        IpNet::V6(net) => net.prefix_len() >= IPV6_PREFIX_MIN,
    };
    match nets.iter().find(|net| !is_private(net) && !is_narrow(net)) {
        None => Ok(()),
        Some(net) => Err(SettingsError::Invalid(format!(
            "{key} holds {net}, in which strangers are: list the addresses your proxy connects from, public ones at most as wide as /{IPV4_PREFIX_MIN} (IPv6: /{IPV6_PREFIX_MIN})"
        ))),
    }
}

/// Whether whoever listens on the way reads along: plain http that leaves this machine.
pub(super) fn is_overheard(url: &str) -> bool {
    let url = url.to_ascii_lowercase();
    let Some(rest) = url.strip_prefix("http://") else { return false };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    // What stands before an @ is a name and a password, however much it looks like a host.
    let address = authority.rsplit('@').next().unwrap_or_default();
    let host = match address.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => host,
        _ => address,
    };
    let ip = host.trim_start_matches('[').trim_end_matches(']').parse::<std::net::IpAddr>();
    host != "localhost" && !ip.is_ok_and(|ip| ip.to_canonical().is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks_with_strangers_in_them_are_not_believed() {
        let believed = |net: &str| believed("key", &[net.parse().unwrap()]);
        for fits in [
            "10.0.0.0/8",
            "10.0.0.7/32",
            "172.16.0.0/12",
            "203.0.113.0/24",
            "203.0.113.9/32",
            "127.0.0.0/8",
            "fd00::/8",
            "::1/128",
            "2001:db8::/48",
        ] {
            assert!(believed(fits).is_ok(), "{fits}");
        }
        for wide in
            ["0.0.0.0/0", "::/0", "0.0.0.0/1", "203.0.0.0/16", "10.0.0.0/7", "2001:db8::/32"]
        {
            let error = believed(wide).unwrap_err().to_string();
            assert!(error.contains("key") && error.contains(wide), "{error}");
        }
    }

    #[test]
    fn plain_http_is_overheard_unless_it_stays_on_this_machine() {
        for stays in [
            "https://zoom.example",
            "http://localhost",
            "http://LOCALHOST:8080/v2",
            "http://127.0.0.1:9000/v2",
            "http://127.8.9.1",
            "http://[::1]:8080",
            "http://[::1]",
        ] {
            assert!(!is_overheard(stays), "{stays}");
        }
        for leaves in [
            "http://zoom.example",
            "HTTP://zoom.example",
            "http://localhost.zoom.example",
            "http://localhost:80@zoom.example/",
            "http://10.0.0.1:8080",
            "http://0.0.0.0:8080",
            "http://[fd00::1]",
        ] {
            assert!(is_overheard(leaves), "{leaves}");
        }
    }
}
