//! Strings, in JSON's quotation marks and others.

use std::borrow::Cow;

use super::ahead::{KEY, Place};
use super::extent::Extent;
use super::{Last, Next, Scanner, Step, Stop, unescape};
use crate::reply::bytes::{self, Family, is_at};
use crate::reply::node::{Node, Value};
use crate::reply::note::NoteKind;
use crate::reply::unreadable::Reason;

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
}
