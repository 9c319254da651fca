//! Numbers, literals, and words without quotes.

use std::borrow::Cow;

use super::ahead::Place;
use super::{Last, Next, Scanner, Stop};
use crate::reply::DIGITS;
use crate::reply::bytes::{self, is_at};
use crate::reply::node::{Node, Number, Value};
use crate::reply::note::NoteKind;
use crate::reply::unreadable::Reason;

impl<'t> Scanner<'t> {
    pub(super) fn number(&mut self) -> Next {
        let start = self.at;
        let mut end = start;
        while let Some(b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E' | b'_') = self.bytes.get(end) {
            end += 1;
        }
        let token = &self.text[start..end];
        match self.bytes.get(end) {
            None | Some(b',' | b'}' | b']' | b')' | b' ' | b'\n' | b'\r' | b'\t' | b';' | b'/' | b'#' | b'`') => {}
            Some(b'I' | b'i' | b'N' | b'n') if matches!(token, "-" | "+") => {
                self.at = end;
                return self.word();
            }
            Some(byte) if byte.is_ascii() => return self.bare(Reason::BadNumber),
            Some(_) => {}
        }
        if token.bytes().filter(u8::is_ascii_digit).count() > DIGITS {
            return Self::broken(Reason::TooManyDigits);
        }
        if token.ends_with('.') {
            // `0.` may have lost its digits: better asked again than read as nought.
            return if end == self.bytes.len() { Err(Stop::Eof) } else { Self::broken(Reason::BadNumber) };
        }
        match self.read_number(token) {
            Some(value) => {
                self.at = end;
                Ok(self.emit(Node::new(start, value), Last::Number(end)))
            }
            None if end == self.bytes.len() => Err(Stop::Eof),
            None => self.bare(Reason::BadNumber),
        }
    }

    /// `token` as a number, with notes on how it is written.
    fn read_number(&mut self, token: &str) -> Option<Value<'t>> {
        let negative = token.starts_with('-');
        let digits = token.strip_prefix('-').unwrap_or(token);
        let strict = digits.as_bytes().first().is_some_and(u8::is_ascii_digit);
        if strict && digits.len() < 19 && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            if digits.len() > 1 && digits.starts_with('0') {
                self.note(NoteKind::OddNumber, self.at);
            }
            let whole = digits.bytes().fold(0i64, |whole, digit| whole * 10 + i64::from(digit - b'0'));
            let number = if negative && whole == 0 {
                Number::Float(-0.0)
            } else if negative {
                Number::Signed(-whole)
            } else {
                Number::Unsigned(whole.unsigned_abs())
            };
            return Some(Value::Number(number));
        }
        self.read_odd_number(token)
    }

    fn read_odd_number(&mut self, token: &str) -> Option<Value<'t>> {
        let number: serde_json::Number = match serde_json::from_str(token) {
            Ok(number) => number,
            Err(_) => {
                let plain = plain(token)?;
                if plain.parse::<f64>().ok()?.is_infinite() {
                    self.note(NoteKind::NonFinite, self.at);
                    return Some(Value::Null);
                }
                self.note(NoteKind::OddNumber, self.at);
                serde_json::from_str(&plain).ok()?
            }
        };
        if let Some(number) = number.as_u64() {
            return Some(Value::Number(Number::Unsigned(number)));
        }
        if let Some(number) = number.as_i64() {
            return Some(Value::Number(Number::Signed(number)));
        }
        if !token.contains(['.', 'e', 'E']) {
            self.note(NoteKind::Rounded, self.at);
        }
        number.as_f64().map(|number| Value::Number(Number::Float(number)))
    }

    /// A value that begins like none of JSON's: a literal of this or another language, or a word without quotes.
    pub(super) fn word(&mut self) -> Next {
        let start = self.at;
        let end = bytes::word(self.bytes, start);
        let (value, kind) = match &self.text[start..end] {
            "true" => (Value::Bool(true), None),
            "false" => (Value::Bool(false), None),
            "null" => (Value::Null, None),
            "True" | "TRUE" => (Value::Bool(true), Some(NoteKind::PythonLiteral)),
            "False" | "FALSE" => (Value::Bool(false), Some(NoteKind::PythonLiteral)),
            "None" | "NULL" | "Null" | "nil" | "undefined" => (Value::Null, Some(NoteKind::PythonLiteral)),
            "NaN" | "nan" | "NAN" | "Infinity" | "infinity" | "inf" | "Inf" => (Value::Null, Some(NoteKind::NonFinite)),
            "r" | "b" | "u" | "f" | "rb" | "R" | "B" | "U" | "F" if self.is_straight_quote(end) => {
                self.note(NoteKind::PythonLiteral, start);
                self.at = end;
                let step = if self.awaits_value() { super::Step::Value } else { super::Step::Item };
                return self.text(step);
            }
            _ => return self.bare(Reason::NoValue),
        };
        if !self.ends_here(end) {
            return self.bare(Reason::NoValue);
        }
        if let Some(kind) = kind {
            self.note(kind, start);
        }
        self.at = end;
        Ok(self.emit(Node::new(start, value), Last::Other))
    }

    fn is_straight_quote(&self, at: usize) -> bool {
        matches!(self.bytes.get(at), Some(b'"' | b'\''))
    }

    /// Whether a literal that ends at `end` is all there is, rather than the first word of a text.
    fn ends_here(&self, end: usize) -> bool {
        let next = bytes::blank(self.bytes, end);
        let letter = self.bytes.get(next).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'-');
        !letter || self.bytes[end..next].contains(&b'\n')
    }

    fn awaits_value(&self) -> bool {
        self.frames.last().is_some_and(|frame| frame.key.is_some())
    }

    /// Words without quotes: any text behind a quoted key, one word elsewhere inside an object; never in an outermost list, where
    /// prose in brackets looks the same.
    fn bare(&mut self, reason: Reason) -> Next {
        let start = self.at;
        let Some(frame) = self.frames.last() else { return Self::broken(reason) };
        let (in_object, behind_quoted_key) = (frame.key.is_some(), frame.key_was_quoted);
        let first = self.bytes.get(start).copied().unwrap_or_default();
        if !(first.is_ascii_alphanumeric() || matches!(first, b'_' | b'$' | 0x80..))
            || self.frames.len() < 2 && !in_object
        {
            return Self::broken(reason);
        }
        let end = if in_object && behind_quoted_key { self.bare_text(start) } else { self.bare_word(start) };
        let (end, after, kind) = match end {
            Ok(Some(found)) => found,
            Ok(None) => return Self::broken(reason),
            Err(stop) => return Err(stop),
        };
        self.note(kind, start);
        self.at = after;
        let text = Cow::Borrowed(&self.text[start..end]);
        Ok(self.emit(Node::new(start, Value::Text(text)), Last::Other))
    }

    fn bare_word(&self, start: usize) -> Result<Option<(usize, usize, NoteKind)>, Stop> {
        let mut end = start;
        while end < self.bytes.len()
            && (bytes::word(self.bytes, end) > end || matches!(self.bytes[end], b'-' | b'.' | b'@'))
        {
            end = bytes::word(self.bytes, end).max(end + 1);
        }
        let next = bytes::blank(self.bytes, end);
        match self.bytes.get(next) {
            None => Err(Stop::Eof),
            Some(b',' | b'}' | b']') => Ok(Some((end, end, NoteKind::UnquotedText))),
            Some(_) => Ok(None),
        }
    }

    /// Where a text without its opening quote, or without both, ends: on its line, before what may follow it.
    fn bare_text(&mut self, start: usize) -> Result<Option<(usize, usize, NoteKind)>, Stop> {
        let mut at = start;
        // Byte by byte and paid for: a text may be one long line.
        while self.bytes.get(at).is_some_and(|byte| *byte != b'\n') {
            if self.pay(1).is_none() {
                return Ok(None);
            }
            let bytes = self.bytes;
            match bytes[at] {
                b'"' if self.may_end(at + 1, Place::Value) => return Ok(Some((at, at + 1, NoteKind::MissingQuote))),
                b'{' | b'[' | b'"' => return Ok(None),
                b',' if self.is_key(at + 1) => break,
                b'}' => break,
                _ => at += 1,
            }
        }
        if at == self.bytes.len() {
            return Err(Stop::Eof);
        }
        let line = self.text[start..at].trim_end();
        let end = start + line.trim_end_matches(',').trim_end().len();
        Ok(Some((end, start + line.len() - usize::from(line.ends_with(',')), NoteKind::UnquotedText)))
    }

    /// A key without quotation marks.
    pub(super) fn bare_key(&mut self, byte: u8) -> Result<Cow<'t, str>, Stop> {
        let start = self.at;
        if !(byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | 0x80..)) {
            return Err(Stop::Broken(Reason::NoKey));
        }
        let mut end = start;
        while bytes::word(self.bytes, end) > end || matches!(self.bytes.get(end), Some(b'-' | b'.')) {
            end = bytes::word(self.bytes, end).max(end + 1);
        }
        if end == self.bytes.len() {
            return Err(Stop::Eof);
        }
        // `key": 1`, the opening quote forgotten
        if is_at(self.bytes, end, b"\":") {
            self.note(NoteKind::MissingQuote, start);
            self.at = end + 1;
        } else {
            self.note(NoteKind::UnquotedKey, start);
            self.at = end;
        }
        Ok(Cow::Borrowed(&self.text[start..end]))
    }
}

/// `token` in JSON's notation, if it is a number in another.
fn plain(token: &str) -> Option<String> {
    let bare = token.trim_start_matches('+');
    let (sign, digits) = bare.strip_prefix('-').map_or(("", bare), |digits| ("-", digits));
    if !digits.contains(|letter: char| letter.is_ascii_digit())
        || digits.starts_with(['-', '+', '_'])
        || digits.ends_with(['_', '-', '+', 'e', 'E'])
    {
        return None;
    }
    let digits = digits.replace('_', "");
    let digits = digits.trim_start_matches('0');
    let mut plain = String::from(sign);
    if !digits.starts_with(|first: char| first.is_ascii_digit()) {
        plain.push('0');
    }
    plain.push_str(digits);
    plain.parse::<f64>().ok().map(|_| plain)
}
