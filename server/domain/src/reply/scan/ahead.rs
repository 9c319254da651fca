//! Looking ahead: what may follow a string in its place, and whether a key or value does. All of it is paid for.

use super::Scanner;
use crate::reply::bytes::{self, is_at};

/// How far a key may be looked for.
pub(super) const KEY: usize = 96;

/// Where a string stands; it decides what may follow it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Key,
    Value,
    Item,
}

impl Scanner<'_> {
    /// Whether a string in `place` may end right before `at`.
    pub(super) fn may_end(&mut self, at: usize, place: Place) -> bool {
        let next = self.ahead(at);
        let Some(&byte) = self.bytes.get(next) else { return true };
        let on_new_line = next > at && self.bytes[at..next].contains(&b'\n');
        match (place, byte) {
            (Place::Key, b':') => true,
            (Place::Key, _) => is_at(self.bytes, next, b"=") || is_at(self.bytes, next, "：".as_bytes()),
            (_, b'`') => is_at(self.bytes, next, b"```"),
            (Place::Value, b'}') => self.frames.len() == 1 || self.is_closed(next + 1),
            (Place::Item, b']' | b')') => true,
            (Place::Value, b']') => self.frames.iter().any(|frame| frame.closer == b']') && self.is_closed(next + 1),
            (Place::Item, b'}') => self.frames.iter().any(|frame| frame.closer == b'}') && self.is_closed(next + 1),
            (Place::Value, b',' | b';') => self.may_follow_comma(next + 1, Self::is_key),
            (Place::Item, b',' | b';') => self.may_follow_comma(next + 1, Self::is_value),
            (Place::Value, 0xef) if is_at(self.bytes, next, "，".as_bytes()) => {
                self.may_follow_comma(next + 3, Self::is_key)
            }
            (Place::Value, _) => on_new_line && self.is_key(next),
            (Place::Item, _) => on_new_line && self.is_value(next),
        }
    }

    /// Whether what comes next may follow a closing bracket that is not the root's.
    fn is_closed(&mut self, at: usize) -> bool {
        let next = self.ahead(at);
        matches!(self.bytes.get(next), None | Some(b',' | b'}' | b']' | b')' | b'`'))
            || self.is_value(next)
            || self.bytes[at..next].contains(&b'\n') && self.is_key(next)
    }

    /// Behind the white space and comments at `at`.
    fn ahead(&mut self, at: usize) -> usize {
        let mut at = bytes::blank(self.bytes, at);
        while self.bytes.get(at) == Some(&b'/') {
            let end = if is_at(self.bytes, at, b"//") {
                bytes::line_end(self.bytes, at)
            } else if is_at(self.bytes, at, b"/*") {
                memchr::memmem::find(&self.bytes[at..], b"*/").map_or(self.bytes.len(), |gap| at + gap + 2)
            } else {
                return at;
            };
            if self.pay(end - at).is_none() {
                return at;
            }
            at = bytes::blank(self.bytes, end);
        }
        at
    }

    fn may_follow_comma(&mut self, at: usize, is: fn(&mut Self, usize) -> bool) -> bool {
        let next = self.ahead(at);
        matches!(self.bytes.get(next), None | Some(b'}' | b']' | b'{')) || is(self, next)
    }

    /// Whether a key and its colon stand at `at`, behind white space.
    pub(super) fn is_key(&mut self, at: usize) -> bool {
        self.key_end(at).is_some()
    }

    pub(super) fn is_key_with_value(&mut self, at: usize) -> bool {
        self.key_end(at).is_some_and(|colon| self.is_value(colon))
    }

    /// Behind the colon of the key at `at`.
    fn key_end(&mut self, at: usize) -> Option<usize> {
        let start = self.ahead(at);
        let (mut end, quoted) = match bytes::quote(self.bytes, start) {
            Some((length, family)) => {
                let window = self.bytes.get(start + length..)?;
                let window = &window[..window.len().min(KEY)];
                let position = (0..window.len()).find(|&at| {
                    window[at] == b'\n' || bytes::quote(window, at).is_some_and(|mark| family.closed_by(mark.1))
                });
                self.pay(position.unwrap_or(window.len()))?;
                let position = position?;
                let close = start + length + position;
                (close + bytes::quote(self.bytes, close)?.0, true)
            }
            None => (bytes::word(self.bytes, start), false),
        };
        self.pay(if quoted { 1 } else { end - start })?;
        if end == start {
            return None;
        }
        end = bytes::blank(self.bytes, end);
        let colon = is_at(self.bytes, end, b":") && (quoted || !is_at(self.bytes, end, b"://"));
        if colon {
            return Some(end + 1);
        }
        is_at(self.bytes, end, "：".as_bytes()).then_some(end + 3)
    }

    /// Whether a value may begin at `at`, behind white space.
    pub(super) fn is_value(&mut self, at: usize) -> bool {
        let at = self.ahead(at);
        match self.bytes.get(at) {
            Some(b'{' | b'[' | b'(' | b'0'..=b'9' | b'-') => true,
            Some(_) if bytes::quote(self.bytes, at).is_some() => true,
            Some(_) => {
                let word = &self.text.get(at..bytes::word(self.bytes, at)).unwrap_or_default();
                matches!(*word, "true" | "false" | "null" | "True" | "False" | "None" | "NaN")
            }
            None => false,
        }
    }

    /// Whether at `self.at` a string stands apart that is an element of its own rather than part of the one before.
    pub(super) fn is_next_item(&mut self, apart: bool) -> bool {
        if !apart || self.bytes[self.at] != b'"' {
            return apart && !matches!(self.bytes[self.at], b'"' | b'\'') && self.is_value(self.at);
        }
        let end = bytes::special(self.bytes, self.at + 1);
        self.pay(end - self.at).is_some()
            && is_at(self.bytes, end, b"\"")
            && matches!(self.bytes.get(bytes::blank(self.bytes, end + 1)), Some(b',' | b']' | b'"'))
    }

    /// Pays for looking ahead.
    pub(super) fn pay(&mut self, bytes: usize) -> Option<()> {
        self.purse = self.purse.checked_sub(bytes)?;
        Some(())
    }
}
