//! Where a string ends whose quotes were not escaped or were forgotten.

use super::Scanner;
use super::ahead::Place;
use crate::reply::bytes::{self, Family, is_at};

/// Where a string was found to end.
pub(super) struct Extent {
    /// Behind its last character.
    pub(super) end: usize,
    /// Where reading goes on.
    pub(super) after: usize,
    pub(super) inner: Option<usize>,
    pub(super) missing_quote: bool,
}

impl Scanner<'_> {
    /// Where the string that opens at `open` ends, judged by what may follow a string in its place.
    pub(super) fn extent(&mut self, open: usize, place: Place) -> Option<Extent> {
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
}
