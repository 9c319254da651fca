//! Addresses of servers.

use std::net::{IpAddr, Ipv6Addr};

use crate::error::Error;
use crate::text::say;

/// Where a server is: `http://host:port` is plaintext, `https://host:port` is TLS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Address {
    /// As it was given, for messages.
    pub(crate) given: String,
    /// The host, an IPv6 address without brackets.
    pub(crate) host: String,
    /// The port.
    pub(crate) port: u16,
    /// Whether TLS is spoken.
    pub(crate) tls: bool,
    bare: bool,
}

impl Address {
    /// Reads an address; an empty one is that of ASSAY_SERVER. A bare `host:port` is plaintext, on this machine only.
    pub(crate) fn of_server(given: &str) -> Result<Self, Error> {
        let address = match given.is_empty() {
            true => Self::parse(&environment()?)?,
            false => Self::parse(given)?,
        };
        if address.bare && !address.is_loopback() {
            let authority = address.authority();
            return Err(Error::refusal(say("neither", &[("address", &address.given), ("authority", &authority)])));
        }
        Ok(address)
    }

    /// Reads `host:port`, `http://host:port` or `https://host:port`.
    pub(crate) fn parse(given: &str) -> Result<Self, Error> {
        if given.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(wrong(given, &say("why_characters", &[])));
        }
        let (scheme, rest) = given.split_once("://").unwrap_or(("http", given));
        let tls = match scheme.to_ascii_lowercase().as_str() {
            "http" => false,
            "https" => true,
            _ => return Err(wrong(given, &say("why_scheme", &[("scheme", &scheme)]))),
        };
        let (authority, tail) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
        if authority.contains('@') {
            return Err(wrong("...", &say("why_user", &[])));
        }
        let bare = !given.contains("://");
        let (host, port) = split(authority).map_err(|why| wrong(given, &say(why, &[])))?;
        if !matches!(tail, "" | "/") {
            return Err(wrong(given, &say("why_path", &[])));
        }
        let default = Some(if tls { 443 } else { 80 }).filter(|_| !bare);
        let port = number(port, default).map_err(|why| wrong(given, &say(why, &[])))?;
        Ok(Self { given: given.to_owned(), host: host.to_owned(), port, tls, bare })
    }

    /// `host:port`.
    pub(crate) fn authority(&self) -> String {
        match self.host.contains(':') {
            true => format!("[{}]:{}", self.host, self.port),
            false => format!("{}:{}", self.host, self.port),
        }
    }

    /// With its scheme, as URIs are written.
    pub(crate) fn uri(&self) -> String {
        format!("{}://{}", if self.tls { "https" } else { "http" }, self.authority())
    }

    /// Whether it is this machine.
    pub(crate) fn is_loopback(&self) -> bool {
        self.host == "localhost" || self.host.parse().is_ok_and(|ip: IpAddr| ip.is_loopback())
    }
}

#[expect(clippy::disallowed_methods, reason = "the caller's side: the server's configuration is not here")]
fn environment() -> Result<String, Error> {
    let set = std::env::var("ASSAY_SERVER").ok().filter(|address| !address.is_empty());
    set.ok_or_else(|| Error::refusal(say("no_address", &[])))
}

/// The host and the port, or the name of what says why there is none.
fn split(authority: &str) -> Result<(&str, Option<&str>), &'static str> {
    if let Some(rest) = authority.strip_prefix('[') {
        let (host, port) = rest.split_once(']').ok_or("why_characters")?;
        host.parse::<Ipv6Addr>().map_err(|_| "why_characters")?;
        let port = port.strip_prefix(':').map(Some).or(port.is_empty().then_some(None)).ok_or("why_port")?;
        return Ok((host, port));
    }
    let (host, port) = authority.split_once(':').map_or((authority, None), |(host, port)| (host, Some(port)));
    match host {
        "" => Err("why_no_host"),
        _ if host.parse::<http::uri::Authority>().is_err() => Err("why_characters"),
        _ => Ok((host, port)),
    }
}

fn number(port: Option<&str>, default: Option<u16>) -> Result<u16, &'static str> {
    match port {
        None => default.ok_or("why_no_port"),
        Some("") => Err("why_no_port"),
        Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            digits.parse().ok().filter(|port| *port > 0).ok_or("why_port")
        }
        Some(_) => Err("why_port"),
    }
}

fn wrong(given: &str, why: &str) -> Error {
    Error::refusal(say("wrong_address", &[("address", &given), ("why", &why)]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(given: &str) -> String {
        Address::of_server(given).unwrap_err().to_string()
    }

    #[test]
    fn addresses_say_tls_or_plaintext() {
        for (given, uri) in [
            ("http://a.example", "http://a.example:80"),
            ("https://a.example", "https://a.example:443"),
            ("https://[2001:db8::1]:7420/", "https://[2001:db8::1]:7420"),
            ("localhost:7420", "http://localhost:7420"),
            ("127.0.0.1:1", "http://127.0.0.1:1"),
            ("[::1]:7420", "http://[::1]:7420"),
        ] {
            assert_eq!(Address::of_server(given).unwrap().uri(), uri);
        }
    }

    #[test]
    fn what_is_no_address_is_refused_with_an_example() {
        for (given, why) in [
            ("localhost", "it names no port"),
            ("http://a:", "it names no port"),
            ("localhost:0", "its port is not a number from 1 to 65535"),
            ("localhost:70000", "its port is not a number from 1 to 65535"),
            ("localhost:x", "its port is not a number from 1 to 65535"),
            ("localhost:+1", "its port is not a number from 1 to 65535"),
            ("localhost:1/x", "it has a path"),
            ("http://", "it names no host"),
            ("ftp://localhost:1", "the scheme is `ftp`, not http or https"),
            ("local host:1", "it has characters that no address has"),
            ("http://[::1:7420", "it has characters that no address has"),
        ] {
            let said = format!("`{given}` is no address of a server: {why}; write `http://127.0.0.1:7420`");
            assert_eq!(refusal(given), said);
        }
    }

    #[test]
    fn another_machine_has_to_be_said_tls_or_plaintext() {
        let said = refusal("10.0.0.5:7420");
        assert!(said.contains("write `https://10.0.0.5:7420`, or `http://10.0.0.5:7420`"), "{said}");
    }

    #[test]
    fn a_user_name_in_an_address_is_not_shown() {
        assert!(!refusal("http://me:secret@localhost:1").contains("secret"));
    }
}
