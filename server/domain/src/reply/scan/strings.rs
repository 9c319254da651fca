//! Strings: where they end, when their quotes were not escaped or forgotten.

use std::borrow::Cow;

use super::{Last, Next, Scanner, Step, Stop, unescape};
use crate::reply::bytes::{self, Family, is_at};
use crate::reply::node::{Node, Value};
use crate::reply::note::NoteKind;
use crate::reply::unreadable::Reason;

/// How far a key may be looked for.
const KEY: usize = 96;

/// Where a string stands; it decides what may follow it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Key,
    Value,
    Item,
}

/// Where a string was found to end.
struct Extent {
    /// Behind its last character.
    end: usize,
    /// Where reading goes on.
    after: usize,
    inner: Option<usize>,
    missing_quote: bool,
}

impl<'t> Scanner<'t> {
    /// A string in the place of a value.
    pub(super) fn text(&mut self, step: Step) -> Next {
        let open = self.at;
        let notes = self.notes.len();
        let place = if step == Step::Item { Place::Item } else { Place::Value };
        let text = self.string(place)?;
        Ok(self.emit(Node::new(open, Value::Text(text)), Last::Text { open, notes }))
    }

    pub(super) fn quoted_key(&mut self) -> Result<Cow<'t, str>, Stop> {
        let (open, notes) = (self.at, self.notes.len());
        let key = self.string(Place::Key)?;
        let here = self.at;
        let colon = bytes::blank(self.bytes, here);
        if !self.bytes.get(colon).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_') {
            return Ok(key);
        }
        // `"na"me":`, quotes inside a key
        self.notes.truncate(notes);
        match self.extent(open, Place::Key) {
            Some(extent) if extent.end < open + KEY => Ok(self.take(open, &extent)),
            _ => {
                self.at = here;
                Ok(key)
            }
        }
    }

    fn string(&mut self, place: Place) -> Result<Cow<'t, str>, Stop> {
        if self.bytes[self.at] != b'"' || is_at(self.bytes, self.at, b"\"\"\"") {
            return self.odd_string(place);
        }
        let open = self.at;
        let mut at = open + 1;
        let mut escaped = false;
        loop {
            at = bytes::special(self.bytes, at);
            match self.bytes.get(at) {
                Some(b'"') => break,
                Some(b'\\') => {
                    escaped = true;
                    at += 2;
                }
                Some(_) => {
                    if self.notes.last().is_none_or(|note| note.kind != NoteKind::RawNewline || note.at < open) {
                        self.note(NoteKind::RawNewline, at);
                    }
                    at += 1;
                }
                None => return self.unclosed(open, place),
            }
        }
        self.at = at + 1;
        let content = &self.text[open + 1..at];
        Ok(if escaped { unescape(content, open + 1, &mut self.notes) } else { Cow::Borrowed(content) })
    }

    /// A string in other quotation marks than JSON's.
    fn odd_string(&mut self, place: Place) -> Result<Cow<'t, str>, Stop> {
        let open = self.at;
        for triple in ["\"\"\"", "'''"] {
            if is_at(self.bytes, open, triple.as_bytes())
                && self.pay(triple.len()).is_some()
                && let Some(length) = self.text[open + 3..].find(triple)
            {
                self.note(NoteKind::PythonLiteral, open);
                self.at = open + 3 + length + 3;
                return Ok(unescape(&self.text[open + 3..open + 3 + length], open + 3, &mut self.notes));
            }
        }
        let Some((_, family)) = bytes::quote(self.bytes, open) else { return Err(Stop::Broken(Reason::NoValue)) };
        match family {
            Family::Double => {}
            Family::Single | Family::Back => self.note(NoteKind::SingleQuotes, open),
            Family::SmartDouble | Family::SmartSingle | Family::Guillemet => self.note(NoteKind::SmartQuotes, open),
        }
        match self.extent(open, place) {
            Some(extent) => Ok(self.take(open, &extent)),
            None => Err(self.lost()),
        }
    }

    /// A double-quoted string without another double quote up to the end of the text.
    fn unclosed(&mut self, open: usize, place: Place) -> Result<Cow<'t, str>, Stop> {
        match self.extent(open, place) {
            Some(extent) => Ok(self.take(open, &extent)),
            None if self.restart.is_some() => Err(Stop::Broken(Reason::OpenString)),
            None => Err(Stop::Eof),
        }
    }

    /// A string without an end: cut off, unless the text itself looks finished.
    fn lost(&self) -> Stop {
        let text = self.text.trim_end();
        if self.restart.is_some() || text.ends_with(['}', ']', '`']) {
            Stop::Broken(Reason::OpenString)
        } else {
            Stop::Eof
        }
    }

    /// Reads the last string of the innermost frame again, as one whose quotes were not escaped; what comes behind it.
    pub(super) fn reread_last(&mut self, open: usize, notes: usize) -> Option<Step> {
        let in_object = self.frames.last()?.closer == b'}';
        let extent = self.extent(open, if in_object { Place::Value } else { Place::Item })?;
        if extent.after <= self.at && extent.inner.is_some() {
            return None;
        }
        self.notes.truncate(notes);
        let text = self.take(open, &extent);
        let node = Node::new(open, Value::Text(text));
        if in_object {
            let (key, _) = self.members.pop()?;
            self.frames.last_mut()?.key = Some(key);
        } else {
            self.values.pop()?;
        }
        Some(self.emit(node, Last::Other))
    }

    /// The content of a string whose extent had to be found, with what there is to say about it.
    fn take(&mut self, open: usize, extent: &Extent) -> Cow<'t, str> {
        let start = open + bytes::quote(self.bytes, open).map_or(1, |(length, _)| length);
        if let Some(inner) = extent.inner {
            self.note(NoteKind::InnerQuotes, inner);
        }
        if extent.missing_quote {
            self.note(NoteKind::MissingQuote, extent.end);
        }
        let content = &self.text[start..extent.end.max(start)];
        if let Some(control) = content.bytes().position(|byte| byte < 0x20) {
            self.note(NoteKind::RawNewline, start + control);
        }
        self.at = extent.after;
        if content.contains('\\') { unescape(content, start, &mut self.notes) } else { Cow::Borrowed(content) }
    }

    /// Where the string that opens at `open` ends, judged by what may follow a string in its place.
    fn extent(&mut self, open: usize, place: Place) -> Option<Extent> {
        let (length, family) = bytes::quote(self.bytes, open)?;
        let start = open + length;
        let (mut at, mut inner, mut count) = (start, None, 0usize);
        while let Some(&byte) = self.bytes.get(at) {
            self.pay(1)?;
            match byte {
                b'\\' => at += 2,
                b'\n' => {
                    let next = bytes::blank(self.bytes, at);
                    if matches!(self.bytes.get(next), Some(b'{' | b'[')) {
                        self.restart = Some(next);
                        return None;
                    }
                    if is_at(self.bytes, next, b"```") {
                        let extent = self.closed_without_quote(start).filter(|_| inner.is_none());
                        self.restart = extent.is_none().then_some(next);
                        return extent.filter(|_| place != Place::Key);
                    }
                    at = next.max(at + 1);
                }
                b'"' | b'\'' | b'`' | 0xe2 | 0xc2 => {
                    let Some((length, _)) = bytes::quote(self.bytes, at).filter(|mark| family.closed_by(mark.1)) else {
                        at += 1;
                        continue;
                    };
                    // In a list nothing but its partner tells an inner quote from a forgotten one.
                    let paired = place != Place::Item || family != Family::Double || count.is_multiple_of(2);
                    if paired && self.may_end(at + length, place) {
                        return Some(Extent { end: at, after: at + length, inner, missing_quote: false });
                    }
                    if let Some(end) = self.forgotten(start, at, place) {
                        if inner.is_some() {
                            // Quotes inside, or the next member: it cannot be told.
                            return None;
                        }
                        return Some(Extent { end, after: end, inner, missing_quote: true });
                    }
                    if place == Place::Value && family == Family::Double && self.is_key_with_value(at) {
                        return None;
                    }
                    inner.get_or_insert(at);
                    count += 1;
                    at += length;
                }
                _ => at += 1,
            }
        }
        self.closed_without_quote(start).filter(|_| inner.is_none() && place != Place::Key)
    }

    /// Where the value ended whose closing quote was forgotten, if at `at` the next key opens behind a comma or a line break.
    fn forgotten(&mut self, start: usize, at: usize, place: Place) -> Option<usize> {
        if place != Place::Value || at <= start {
            return None;
        }
        let before = self.text.get(start..at)?.trim_end();
        let comma = before.ends_with(',');
        let line = self.text.get(start + before.len()..at)?.contains('\n');
        if !(comma || line) || !self.is_key_with_value(at) {
            return None;
        }
        let end = start + before.trim_end_matches(',').trim_end().len();
        (end > start).then_some(end)
    }

    /// The end of a string whose closing quote was forgotten before the last closing brackets of the text or of its fence.
    fn closed_without_quote(&self, start: usize) -> Option<Extent> {
        let rest = self.text.get(start..)?;
        let rest = memchr::memmem::find(rest.as_bytes(), b"```").map_or(rest, |fence| &rest[..fence]);
        let mut content = rest.trim_end();
        for frame in &self.frames {
            content = content.strip_suffix(char::from(frame.closer))?.trim_end();
        }
        let end = start + content.len();
        (!content.ends_with(['}', ']', '{', '[', ','])).then_some(Extent {
            end,
            after: end,
            inner: None,
            missing_quote: true,
        })
    }

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

    fn is_key_with_value(&mut self, at: usize) -> bool {
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
