//! Between values: keys, colons, commas, closing brackets, and what stands there instead.

use super::{Frame, Last, Next, Scanner, Step, Stop};
use crate::reply::bytes::{self, is_at};
use crate::reply::node::{Node, Value};
use crate::reply::note::NoteKind;
use crate::reply::unreadable::Reason;

impl Scanner<'_> {
    pub(super) fn key(&mut self, byte: u8) -> Next {
        match byte {
            b'}' | b']' | b')' => {
                if !matches!(self.frames.last(), Some(Frame { last: Last::Nothing, .. })) {
                    self.note(NoteKind::TrailingComma, self.at);
                }
                self.closer(byte)
            }
            b',' => self.comma_too_many(Step::Key),
            b'{' if self.is_element_begun() => {
                self.note(NoteKind::MissingCloser, self.at);
                self.close();
                Ok(Step::Item)
            }
            _ => match self.named(byte) {
                Err(Stop::Broken(reason)) => self.again(reason),
                next => next,
            },
        }
    }

    /// Whether the innermost frame is an object with members, in a list: then `{` opens the next element.
    fn is_element_begun(&self) -> bool {
        match self.frames.as_slice() {
            [.., list, object] => list.closer != b'}' && object.closer == b'}' && !matches!(object.last, Last::Nothing),
            _ => false,
        }
    }

    /// A key and its colon.
    fn named(&mut self, byte: u8) -> Next {
        let quoted = bytes::quote(self.bytes, self.at).is_some();
        let key = if quoted { self.quoted_key()? } else { self.bare_key(byte)? };
        let key_end = self.at;
        if quoted && is_at(self.bytes, self.at, b"\":") {
            self.note(NoteKind::InnerQuotes, self.at);
            self.at += 1;
        }
        match self.gap()? {
            b':' => self.at += 1,
            b'=' => {
                self.note(NoteKind::OddSeparator, self.at);
                self.at += if is_at(self.bytes, self.at, b"=>") { 2 } else { 1 };
            }
            _ if is_at(self.bytes, self.at, "：".as_bytes()) => {
                self.note(NoteKind::OddSeparator, self.at);
                self.at += "：".len();
            }
            b'"' | b'{' | b'[' | b'0'..=b'9' if quoted && self.at > key_end => {
                self.note(NoteKind::OddSeparator, self.at);
            }
            _ => return Self::broken(Reason::NoColon),
        }
        if let Some(frame) = self.frames.last_mut() {
            frame.key = Some(key);
            frame.key_was_quoted = quoted;
        }
        Ok(Step::Value)
    }

    /// What follows a string makes no sense as a key: the string may have gone on, behind quotes that were not escaped.
    fn again(&mut self, reason: Reason) -> Next {
        let (broken_at, frame) = (self.at, self.frames.last());
        let Some(&Frame { last: Last::Text { open, notes }, closer: b'}', .. }) = frame else {
            return Self::broken(reason);
        };
        self.reread_last(open, notes).filter(|_| self.at > broken_at).map_or_else(
            || {
                self.at = broken_at;
                Self::broken(reason)
            },
            Ok,
        )
    }

    pub(super) fn after(&mut self, byte: u8) -> Next {
        match byte {
            b',' => {
                self.at += 1;
                Ok(self.next_in_frame())
            }
            b'}' | b']' | b')' => self.closer(byte),
            b';' => self.odd_comma(1),
            _ if is_at(self.bytes, self.at, "，".as_bytes()) || is_at(self.bytes, self.at, "、".as_bytes()) => {
                self.odd_comma(3)
            }
            _ => self.unseparated(byte),
        }
    }

    fn odd_comma(&mut self, length: usize) -> Next {
        self.note(NoteKind::OddSeparator, self.at);
        self.at += length;
        Ok(self.next_in_frame())
    }

    fn next_in_frame(&self) -> Step {
        match self.frames.last() {
            Some(Frame { closer: b'}', .. }) => Step::Key,
            Some(_) => Step::Item,
            None => Step::Done,
        }
    }

    pub(super) fn closer(&mut self, byte: u8) -> Next {
        if self.frames.last().is_some_and(|frame| frame.closer == byte) {
            if self.frames.len() == 1 && byte == b'}' && self.goes_on_with_key() {
                self.note(NoteKind::StrayCloser, self.at);
                self.at += 1;
                return Ok(Step::After);
            }
            self.at += 1;
            return Ok(self.close());
        }
        self.wrong_closer(byte)
    }

    /// Whether behind the closing bracket here comes `, "key":`, so that it closed the root too early.
    fn goes_on_with_key(&mut self) -> bool {
        let comma = bytes::blank(self.bytes, self.at + 1);
        is_at(self.bytes, comma, b",")
            && is_at(self.bytes, bytes::blank(self.bytes, comma + 1), b"\"")
            && self.is_key(comma + 1)
    }

    /// A closing bracket that is not the innermost frame's: a closer is missing before it, or it stands for another, or for nothing.
    fn wrong_closer(&mut self, byte: u8) -> Next {
        let meant = self.frames.iter().rposition(|frame| frame.closer == byte);
        let Some(meant) = meant else {
            self.note(NoteKind::StrayCloser, self.at);
            self.at += 1;
            return Ok(Step::After);
        };
        if meant == 0 && self.frames.len() == 2 && self.root_goes_on(byte) {
            self.note(NoteKind::StrayCloser, self.at);
            self.at += 1;
            return Ok(self.close());
        }
        while self.frames.len() > meant + 1 {
            self.note(NoteKind::MissingCloser, self.at);
            self.close();
        }
        self.at += 1;
        Ok(self.close())
    }

    fn root_goes_on(&mut self, byte: u8) -> bool {
        let comma = bytes::blank(self.bytes, self.at + 1);
        if !is_at(self.bytes, comma, b",") {
            return false;
        }
        if byte == b'}' { self.is_key(comma + 1) } else { self.is_value(comma + 1) }
    }

    /// Something else than a separator behind a value.
    fn unseparated(&mut self, byte: u8) -> Next {
        let Some(frame) = self.frames.last() else { return Ok(Step::Done) };
        let (last, in_object) = (frame.last, frame.closer == b'}');
        let apart = self
            .at
            .checked_sub(1)
            .is_some_and(|before| self.bytes[before].is_ascii_whitespace() || self.bytes[before] == b'/');
        let missing_comma = if in_object {
            self.is_key(self.at)
        } else {
            match last {
                Last::Text { .. } => self.is_next_item(apart),
                Last::Number(_) => apart && self.is_value(self.at),
                Last::Nothing | Last::Other => self.is_value(self.at),
            }
        };
        if missing_comma {
            self.note(NoteKind::MissingComma, self.at);
            return Ok(self.next_in_frame());
        }
        if byte == b'{' && self.is_element_begun() {
            self.note(NoteKind::MissingCloser, self.at);
            self.close();
            self.note(NoteKind::MissingComma, self.at);
            return Ok(Step::Item);
        }
        if let (Last::Text { .. }, b':', false) = (last, byte, in_object)
            && let Some(step) = self.key_in_list()
        {
            return Ok(step);
        }
        if byte == b'+' {
            return Self::broken(Reason::NoSeparator);
        }
        if let Last::Text { open, notes } = last {
            let here = self.at;
            if let Some(step) = self.reread_last(open, notes) {
                return Ok(step);
            }
            self.at = here;
        }
        self.left_or_broken(byte)
    }

    /// A colon in a list in an object: the list was not closed, and its last string is the object's next key.
    fn key_in_list(&mut self) -> Option<Step> {
        let [.., object, list] = self.frames.as_slice() else { return None };
        if object.closer != b'}' || self.values.len() < list.base + 2 {
            return None;
        }
        let Node { value: Value::Text(key), .. } = self.values.pop()? else { return None };
        self.note(NoteKind::MissingCloser, self.at);
        self.close();
        self.at += 1;
        let frame = self.frames.last_mut()?;
        frame.key = Some(key);
        frame.key_was_quoted = true;
        Some(Step::Value)
    }

    /// Prose on a new line behind a complete value: the writer believed the JSON was closed.
    fn left_or_broken(&self, byte: u8) -> Next {
        let before = self.text[..self.at].trim_end_matches([' ', '\t']);
        if before.ends_with('\n') && byte.is_ascii_alphabetic() {
            return Err(Stop::Left);
        }
        Self::broken(Reason::NoSeparator)
    }
}
