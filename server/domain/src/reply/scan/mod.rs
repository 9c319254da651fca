//! One value, read forward from its opening bracket: strict JSON on the straight path, repairs beside it.
//!
//! Nothing here recurses on the text. The only looking ahead is in [`ahead`] and [`extent`], and it is paid from a purse as long as the text, so
//! that reading stays linear whatever the text.

mod ahead;
mod end;
mod extent;
mod separate;
mod strings;
mod unescape;
mod words;

use std::borrow::Cow;

use super::bytes::{self, is_at};
use super::node::{Member, Node, Value};
use super::note::{Note, NoteKind};
use super::unreadable::Reason;

pub(super) use end::Ending;
pub(super) use unescape::unescape;

/// Reads values out of one text.
pub(super) struct Scanner<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    frames: Vec<Frame<'t>>,
    /// Elements of the lists that are open, innermost last.
    values: Vec<Node<'t>>,
    /// Members of the objects that are open, innermost last.
    members: Vec<Member<'t>>,
    root: Option<Node<'t>>,
    notes: Vec<Note>,
    /// Where the text seems to start over, found while the end of a string was looked for.
    restart: Option<usize>,
    /// Bytes that may still be looked at twice.
    purse: usize,
}

/// An object or list that is open.
struct Frame<'t> {
    closer: u8,
    at: usize,
    /// Where its members or elements begin.
    base: usize,
    /// The key whose value is awaited.
    key: Option<Cow<'t, str>>,
    key_was_quoted: bool,
    last: Last,
}

/// What was read last in a frame.
#[derive(Clone, Copy)]
enum Last {
    Nothing,
    /// A string: where it opens, and how many notes there were before it. It may have to be read again.
    Text {
        open: usize,
        notes: usize,
    },
    /// A number: where it ends.
    Number(usize),
    Other,
}

/// What may come next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    /// An element, or the end of the list.
    Item,
    /// A key, or the end of the object.
    Key,
    /// The value of a key.
    Value,
    /// A comma or a closing bracket.
    After,
    /// Nothing: the root is closed.
    Done,
}

/// Why reading stopped before the root was closed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stop {
    /// The text is over.
    Eof,
    /// The writer went on to something else: a fence, a closing tag, prose.
    Left,
    Broken(Reason),
    Deep,
}

/// What was read from an opening bracket on.
pub(super) struct Scanned<'t> {
    pub(super) at: usize,
    /// Where reading stopped.
    pub(super) end: usize,
    pub(super) ending: Ending<'t>,
    pub(super) notes: Vec<Note>,
}

type Next = Result<Step, Stop>;

impl<'t> Scanner<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            bytes: text.as_bytes(),
            at: 0,
            frames: Vec::new(),
            values: Vec::new(),
            members: Vec::new(),
            root: None,
            notes: Vec::new(),
            restart: None,
            purse: text.len() + 4096,
        }
    }

    /// Reads the value whose opening bracket is at `start`.
    pub(super) fn scan(&mut self, start: usize) -> Scanned<'t> {
        self.at = start;
        self.frames.clear();
        self.values.clear();
        self.members.clear();
        self.root = None;
        self.notes = Vec::new();
        self.restart = None;
        let mut step = Step::Value;
        let stop = loop {
            match self.step(step) {
                Ok(Step::Done) => break None,
                Ok(next) => step = next,
                Err(stop) => break Some(stop),
            }
        };
        let ending = self.ending(stop, step);
        Scanned { at: start, end: self.at, ending, notes: std::mem::take(&mut self.notes) }
    }

    fn step(&mut self, step: Step) -> Next {
        let byte = self.gap()?;
        match step {
            Step::After => self.after(byte),
            Step::Key => self.key(byte),
            Step::Value | Step::Item => self.value(byte, step),
            Step::Done => Ok(Step::Done),
        }
    }

    /// Steps over white space and comments to the next byte that counts.
    #[inline]
    fn gap(&mut self) -> Result<u8, Stop> {
        loop {
            self.at = bytes::blank(self.bytes, self.at);
            match self.bytes.get(self.at) {
                None => return Err(Stop::Eof),
                Some(b'/' | b'#' | b'`' | b'<' | b'.' | 0xc2 | 0xe2 | 0xe3 | 0xef) => {
                    if !self.odd_gap()? {
                        return self.bytes.get(self.at).copied().ok_or(Stop::Eof);
                    }
                }
                Some(byte) => return Ok(*byte),
            }
        }
    }

    /// Steps over what is no JSON white space but means nothing; whether there was any.
    fn odd_gap(&mut self) -> Result<bool, Stop> {
        let is = |word: &[u8]| is_at(self.bytes, self.at, word);
        if is(b"```") || is(b"</") {
            return Err(Stop::Left);
        }
        let end = if is(b"//") || is(b"#") {
            Some(bytes::line_end(self.bytes, self.at))
        } else if is(b"/*") {
            Some(self.behind(b"*/")?)
        } else if is(b"<!--") {
            Some(self.behind(b"-->")?)
        } else if is(b"...") || is("…".as_bytes()) {
            Some(self.at + 3)
        } else {
            None
        };
        if let Some(end) = end {
            self.note(NoteKind::Comment, self.at);
            self.at = end;
            if is_at(self.bytes, bytes::blank(self.bytes, end), b",") && matches!(self.bytes[end - 1], b'.' | 0xa6) {
                self.at = bytes::blank(self.bytes, end) + 1;
            }
            return Ok(true);
        }
        let space = ["\u{a0}", "\u{200b}", "\u{2028}", "\u{2029}", "\u{3000}", "\u{feff}"];
        let Some(space) = space.iter().find(|space| is_at(self.bytes, self.at, space.as_bytes())) else {
            return Ok(false);
        };
        self.at += space.len();
        Ok(true)
    }

    fn behind(&self, word: &[u8]) -> Result<usize, Stop> {
        let found = memchr::memmem::find(&self.bytes[self.at..], word);
        found.map(|gap| self.at + gap + word.len()).ok_or(Stop::Eof)
    }

    fn value(&mut self, byte: u8, step: Step) -> Next {
        match byte {
            b'"' => self.text(step),
            b'{' => self.open(b'}'),
            b'[' => self.open(b']'),
            b'0'..=b'9' | b'-' | b'+' | b'.' => self.number(),
            b']' | b')' | b'}' if step == Step::Item => {
                if !matches!(self.frames.last(), Some(Frame { last: Last::Nothing, .. })) {
                    self.note(NoteKind::TrailingComma, self.at);
                }
                self.closer(byte)
            }
            b',' if step == Step::Item => self.comma_too_many(step),
            b'(' => {
                self.note(NoteKind::PythonLiteral, self.at);
                self.open(b')')
            }
            _ if bytes::quote(self.bytes, self.at).is_some() => self.text(step),
            _ => self.word(),
        }
    }

    fn comma_too_many(&mut self, step: Step) -> Next {
        self.note(NoteKind::TrailingComma, self.at);
        self.at += 1;
        Ok(step)
    }

    fn open(&mut self, closer: u8) -> Next {
        if self.frames.len() >= super::DEPTH {
            return Err(Stop::Deep);
        }
        let base = if closer == b'}' { self.members.len() } else { self.values.len() };
        let (key, key_was_quoted) = (None, false);
        self.frames.push(Frame { closer, at: self.at, base, key, key_was_quoted, last: Last::Nothing });
        self.at += 1;
        Ok(if closer == b'}' { Step::Key } else { Step::Item })
    }

    /// Hands a finished value to what holds it.
    fn emit(&mut self, node: Node<'t>, last: Last) -> Step {
        let Some(frame) = self.frames.last_mut() else {
            self.root = Some(node);
            return Step::Done;
        };
        frame.last = last;
        match frame.key.take() {
            Some(key) => self.members.push((key, node)),
            None => self.values.push(node),
        }
        Step::After
    }

    /// Closes the innermost frame.
    fn close(&mut self) -> Step {
        let Some(frame) = self.frames.pop() else { return Step::Done };
        let value = if frame.closer == b'}' {
            let base = self.unique(frame.base);
            Value::Object(self.members.drain(base..).collect())
        } else {
            Value::List(self.values.drain(frame.base..).collect())
        };
        self.emit(Node::new(frame.at, value), Last::Other)
    }

    /// Keeps the last of members of the same key, in the place of the first.
    fn unique(&mut self, base: usize) -> usize {
        let members = &self.members[base..];
        let few = members.len() <= 16;
        let twice = if few {
            (1..members.len()).any(|at| members[..at].iter().any(|(key, _)| *key == members[at].0))
        } else {
            let mut seen = std::collections::HashSet::with_capacity(members.len());
            members.iter().any(|(key, _)| !seen.insert(key.as_ref()))
        };
        if twice {
            self.drop_duplicates(base);
        }
        base
    }

    fn drop_duplicates(&mut self, base: usize) {
        let mut places: std::collections::HashMap<Cow<'t, str>, usize> = std::collections::HashMap::new();
        let mut kept: Vec<Member<'t>> = Vec::new();
        for (key, node) in self.members.split_off(base) {
            match places.entry(key.clone()) {
                std::collections::hash_map::Entry::Occupied(place) => {
                    self.notes.push(Note { kind: NoteKind::DuplicateKey, at: node.at as usize });
                    if let Some((_, first)) = kept.get_mut(*place.get()) {
                        *first = node;
                    }
                }
                std::collections::hash_map::Entry::Vacant(place) => {
                    place.insert(kept.len());
                    kept.push((key, node));
                }
            }
        }
        self.members.append(&mut kept);
    }

    fn note(&mut self, kind: NoteKind, at: usize) {
        self.notes.push(Note { kind, at });
    }

    fn broken(reason: Reason) -> Next {
        Err(Stop::Broken(reason))
    }
}
