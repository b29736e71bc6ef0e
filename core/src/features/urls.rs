//! The parts of an address, which may be any text, as Python's `urllib.parse.urlsplit` has them.

use std::borrow::Cow;
use std::net::{Ipv4Addr, Ipv6Addr};

use crate::characters::push_lower;
use crate::characters_tables::HOST_BREAKERS;

/// The parts of an address, all empty where it is none.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Url<'a> {
    /// As written, in any case.
    pub scheme: &'a str,
    pub authority: &'a str,
    pub path: &'a str,
    pub query: &'a str,
}

/// An address as it is split: without control characters and spaces before it, tabs and line ends in it.
pub fn cleaned(url: &str) -> Cow<'_, str> {
    let url = url.trim_start_matches(|character| character <= ' ');
    if url.bytes().any(|byte| matches!(byte, b'\t' | b'\n' | b'\r')) {
        Cow::Owned(url.replace(['\t', '\n', '\r'], ""))
    } else {
        Cow::Borrowed(url)
    }
}

/// The parts of an address that `cleaned` has given.
pub fn url_parts(cleaned: &str) -> Url<'_> {
    split(cleaned).unwrap_or_default()
}

fn split(url: &str) -> Option<Url<'_>> {
    let (scheme, rest) = match url.split_once(':') {
        Some((scheme, rest)) if is_scheme(scheme) => (scheme, rest),
        _ => ("", url),
    };
    let (authority, rest) = match rest.strip_prefix("//") {
        Some(rest) => rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len())),
        None => ("", rest),
    };
    if !is_authority(authority) {
        return None;
    }
    let rest = rest.split_once('#').map_or(rest, |(rest, _)| rest);
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    Some(Url { scheme, authority, path, query })
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
}

fn is_authority(authority: &str) -> bool {
    if authority.contains(['[', ']']) {
        let (Some((_, bracketed)), true) = (authority.split_once('['), authority.contains(']')) else { return false };
        if !is_bracketed_host(bracketed.split_once(']').map_or(bracketed, |(host, _)| host)) {
            return false;
        }
    }
    authority.is_ascii() || !authority.chars().any(|character| HOST_BREAKERS.contains(&(character as u32)))
}

/// Whether a host may stand in brackets: an IPv6 address, or one of a later version.
fn is_bracketed_host(host: &str) -> bool {
    if let Some(version) = host.strip_prefix('v') {
        return version.split_once('.').is_some_and(|(digits, rest)| {
            !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit()) && !rest.is_empty()
        });
    }
    let address = match host.split_once('%') {
        Some((_, zone)) if zone.is_empty() || zone.contains('%') => return false,
        Some((address, _)) => address,
        None => host,
    };
    address.parse::<Ipv4Addr>().is_err() && address.parse::<Ipv6Addr>().is_ok()
}

impl Url<'_> {
    /// Write the host in lower case, empty where there is none.
    pub fn host(&self, host: &mut String) {
        host.clear();
        let name = self.authority.rsplit_once('@').map_or(self.authority, |(_, name)| name);
        let name = match name.split_once('[') {
            Some((_, bracketed)) => bracketed.split_once(']').map_or(bracketed, |(address, _)| address),
            None => name.split_once(':').map_or(name, |(name, _)| name),
        };
        match name.split_once('%') {
            Some((name, zone)) => {
                push_lower(host, name);
                host.push('%');
                host.push_str(zone);
            }
            None => push_lower(host, name),
        }
    }
}

/// The last two labels of a host.
pub fn site(host: &str) -> &str {
    host.rmatch_indices('.').nth(1).map_or(host, |(dot, _)| &host[dot + 1..])
}

/// Append a text with the characters that its percent signs stand for; bytes that are none part words.
pub fn push_unquoted(unquoted: &mut String, text: &str) {
    if !text.contains('%') {
        unquoted.push_str(text);
        return;
    }
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let run = bytes[at..].iter().position(|byte| byte.is_ascii() != bytes[at].is_ascii()).unwrap_or(bytes.len() - at);
        let (end, start) = (at + run, decoded.len());
        while at < end {
            let hex = |place: usize| bytes.get(place).filter(|_| place < end).and_then(|digit| char::from(*digit).to_digit(16));
            match (bytes[at], hex(at + 1), hex(at + 2)) {
                (b'%', Some(high), Some(low)) => {
                    decoded.push((high << 4 | low) as u8);
                    at += 3;
                }
                (byte, ..) => {
                    decoded.push(byte);
                    at += 1;
                }
            }
        }
        // what percent signs stand for is decoded by itself, apart from the characters beside it
        unquoted.push_str(&String::from_utf8_lossy(&decoded[start..]));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host(url: &str) -> String {
        let mut host = String::new();
        url_parts(&cleaned(url)).host(&mut host);
        host
    }

    #[test]
    fn splits_as_python_does() {
        let found = url_parts("HTTPS://ada@Beacon.example:80/river/otters?page=2#top");
        assert_eq!((found.scheme, found.path, found.query), ("HTTPS", "/river/otters", "page=2"));
        assert_eq!(host("HTTPS://ada@Beacon.example:80/river/otters?page=2#top"), "beacon.example");
        assert_eq!(host(" \u{1}//Beacon.exam\nple/"), "beacon.example");
        assert_eq!(url_parts("river:8/otters").path, "8/otters");
        assert_eq!((url_parts("http://["), url_parts("http://a\u{2100}b/c")), (Url::default(), Url::default()));
        assert_eq!(host("http://[::1]:8000/x"), "::1");
    }

    #[test]
    fn unquotes_bytes_and_characters() {
        let mut found = String::new();
        push_unquoted(&mut found, "caf%C3%A9-%zz-é%A9%C3é%");
        assert_eq!(found, "café-%zz-é\u{fffd}\u{fffd}é%");
    }
}
