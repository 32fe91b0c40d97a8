//! Which network a request comes from: what limits count by.
//!
//! Behind a reverse proxy every connection is the proxy's. What it says in `X-Forwarded-For` counts only when the
//! operator named it (`ACADEMY_TRUSTED_PROXIES`): anybody can send that header.

use std::net::{IpAddr, SocketAddr};

use anyhow::{Result, anyhow};
use axum::extract::ConnectInfo;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use ipnet::IpNet;

const FORWARDED: &str = "x-forwarded-for";

/// The proxies whose word counts; nobody's by default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proxies(Vec<IpNet>);

impl Proxies {
    /// Reads addresses and networks, between commas: "127.0.0.1, 10.0.0.0/8, fd00::/8".
    ///
    /// # Errors
    /// Names the part that is neither.
    pub fn parse(text: &str) -> Result<Self> {
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        let nets = parts.map(|part| {
            let address = || part.parse::<IpAddr>().map(|address| IpNet::from(address.to_canonical()));
            part.parse::<IpNet>()
                .or_else(|_| address())
                .map_err(|_| anyhow!("'{part}' is no address and no network"))
        });
        nets.collect::<Result<_>>().map(Self)
    }

    fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|net| net.contains(&address))
    }

    /// The address at the far end: from the connection back through what trusted proxies say, up to the first that is
    /// not one of them. What stands before that was written by somebody else and proves nothing.
    fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut client = peer.to_canonical();
        let told =
            headers.get_all(FORWARDED).iter().flat_map(|value| value.as_bytes().split(|byte| *byte == b','));
        // What cannot be read stops the walk like any other word that is no address.
        let told: Vec<&str> = told.map(|part| std::str::from_utf8(part).unwrap_or_default().trim()).collect();
        for before in told.into_iter().rev() {
            if !self.trusts(client) {
                break;
            }
            let Some(address) = address(before) else { break };
            client = address.to_canonical();
        }
        client
    }
}

/// An address as proxies write it: alone, with a port, or in brackets.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text.trim_start_matches('[').trim_end_matches(']');
    bare.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|socket| socket.ip()))
}

/// The network of a request: the IPv4 address, or the /64 that a household or an office gets in IPv6.
#[must_use]
pub fn of(request: &Parts, proxies: &Proxies) -> String {
    let Some(ConnectInfo(peer)) = request.extensions.get::<ConnectInfo<SocketAddr>>() else {
        return "unknown".into();
    };
    match proxies.client(peer.ip(), &request.headers) {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => {
            let [a, b, c, d, ..] = ip.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}")
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    /// The network of a request over a connection from `peer`, with these headers.
    fn seen(trusted: &str, peer: &str, told: &[&str]) -> String {
        let mut request = axum::http::Request::builder();
        for line in told {
            let line = HeaderValue::from_bytes(line.as_bytes()).expect("a header");
            request = request.header(FORWARDED, line);
        }
        let peer = SocketAddr::new(peer.parse().expect("an address"), 40_000);
        let request = request.extension(ConnectInfo(peer)).body(()).expect("a request");
        of(&request.into_parts().0, &Proxies::parse(trusted).expect("proxies"))
    }

    #[test]
    fn nobody_names_her_own_network() {
        assert_eq!(seen("", "203.0.113.7", &["198.51.100.1"]), "203.0.113.7");
        assert_eq!(seen("127.0.0.1", "203.0.113.7", &["198.51.100.1"]), "203.0.113.7");
    }

    #[test]
    fn a_trusted_proxy_is_believed_about_its_own_client_only() {
        assert_eq!(seen("127.0.0.1", "127.0.0.1", &["198.51.100.1"]), "198.51.100.1");
        // The first part came with the request: somebody pretends.
        assert_eq!(seen("127.0.0.1", "127.0.0.1", &["8.8.8.8, 198.51.100.1"]), "198.51.100.1");
        assert_eq!(seen("127.0.0.1", "127.0.0.1", &["8.8.8.8", "198.51.100.1"]), "198.51.100.1");
    }

    #[test]
    fn a_chain_of_trusted_proxies_is_followed_to_its_end() {
        assert_eq!(seen("127.0.0.1, 10.0.0.0/8", "127.0.0.1", &["198.51.100.1, 10.1.2.3"]), "198.51.100.1");
    }

    #[test]
    fn what_is_no_address_leaves_the_last_that_is() {
        assert_eq!(seen("127.0.0.1", "127.0.0.1", &["somebody"]), "127.0.0.1");
        assert_eq!(seen("127.0.0.1", "127.0.0.1", &[]), "127.0.0.1");
        assert_eq!(seen("127.0.0.1", "127.0.0.1", &["é, 198.51.100.1"]), "198.51.100.1");
        assert_eq!(seen("127.0.0.1", "127.0.0.1", &["8.8.8.8", "é"]), "127.0.0.1");
    }

    #[test]
    fn ports_brackets_and_mapped_addresses_are_read() {
        assert_eq!(seen("::1", "::1", &["[2001:db8:1:2::9]:443"]), "2001:db8:1:2");
        assert_eq!(seen("::1", "::1", &["2001:db8:1:2::9"]), "2001:db8:1:2");
        assert_eq!(seen("127.0.0.1", "::ffff:127.0.0.1", &["198.51.100.1:9"]), "198.51.100.1");
        assert_eq!(seen("::ffff:127.0.0.1", "127.0.0.1", &["198.51.100.1"]), "198.51.100.1");
    }

    #[test]
    fn a_proxy_that_is_none_is_named() {
        let error = Proxies::parse("127.0.0.1, nginx").expect_err("a name is no address").to_string();
        assert!(error.contains("nginx"), "{error}");
    }
}
