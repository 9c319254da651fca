//! What is complete of an answer that is still being written.
//!
//! Every byte is looked at once, however the answer is cut into chunks. Only [`super::read`] decides what the answer is: this is for
//! showing it early, so it knows fewer repairs and simply waits for the next value where it loses the thread.

use std::ops::Range;

use super::DEPTH;
use super::bytes::{blank, word};
use super::prose::{MARKS, REASONING};

/// An answer that is still being written.
#[derive(Debug, Default)]
pub struct Growing {
    text: String,
    /// All before is read.
    at: usize,
    /// The closing mark of the reasoning that is being read.
    reasoning: Option<String>,
    frames: Vec<Open>,
    step: Step,
    token: Option<Token>,
}

/// A value that is complete: a string that is closed, a number that is followed by something else, a closed object or list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complete {
    /// Where it stands in the text so far.
    pub at: Range<usize>,
    /// Where its key stands, quotes included, if it has one.
    pub key: Option<Range<usize>>,
    /// In how many objects and lists it is.
    pub depth: usize,
    /// Its number, from 0, if it is an element of the outermost list.
    pub element: Option<usize>,
}

#[derive(Debug)]
struct Open {
    list: bool,
    start: usize,
    count: usize,
    key: Option<Range<usize>>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Step {
    /// No value has begun.
    #[default]
    Prose,
    Value,
    Key,
    Colon,
    After,
}

/// A string, number or word that is being read, from `start`; `seen` bytes of the text are looked at.
#[derive(Clone, Copy, Debug)]
struct Token {
    start: usize,
    seen: usize,
    /// Where it may end: a quote whose successor is awaited.
    end: Option<usize>,
}

/// What became of a token.
enum Read {
    Waits,
    Ends(usize),
    Lost,
}

impl Growing {
    /// Nothing is written yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The text grew by `chunk`: what is complete now and was not before.
    pub fn feed(&mut self, chunk: &str) -> Vec<Complete> {
        self.text.push_str(chunk);
        let mut complete = Vec::new();
        while self.advance(&mut complete) {}
        complete
    }

    /// The text so far.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Takes one step; whether another may be taken.
    fn advance(&mut self, complete: &mut Vec<Complete>) -> bool {
        if self.step == Step::Prose {
            return self.prose();
        }
        if let Some(token) = self.token {
            return self.resume(token, complete);
        }
        self.at = blank(self.text.as_bytes(), self.at);
        let Some(&byte) = self.text.as_bytes().get(self.at) else { return false };
        match (self.step, byte) {
            (Step::After, b',') => self.next(),
            (Step::Value | Step::Key, b',') => self.at += 1,
            (Step::Colon, b':') => {
                self.at += 1;
                self.step = Step::Value;
            }
            (Step::After | Step::Value | Step::Key, b'}' | b']') => self.close(byte, complete),
            (Step::Value, b'{' | b'[') => self.open(byte),
            (Step::Value, b'"' | b'\'' | b'-' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z')
            | (Step::Key, b'"' | b'\'' | b'_' | b'a'..=b'z' | b'A'..=b'Z') => {
                self.token = Some(Token { start: self.at, seen: self.at + 1, end: None });
            }
            _ => self.lose(),
        }
        true
    }

    /// Looks for the next opening bracket outside of reasoning.
    fn prose(&mut self) -> bool {
        let bytes = self.text.as_bytes();
        if let Some(close) = &self.reasoning {
            let Some(gap) = memchr::memmem::find(&bytes[self.at..], close.as_bytes()) else {
                self.at = self.at.max((bytes.len() + 1).saturating_sub(close.len()));
                return false;
            };
            self.at += gap + close.len();
            self.reasoning = None;
            return true;
        }
        let found = if self.at == 0 && "◁".starts_with(self.text.get(..3).unwrap_or("x")) {
            Some(0)
        } else {
            memchr::memchr3(b'{', b'[', b'<', &bytes[self.at..])
        };
        let Some(gap) = found else {
            self.at = bytes.len();
            return false;
        };
        self.at += gap;
        match self.mark() {
            Mark::Unknown => return false,
            Mark::Reasoning { length, close } => {
                self.at += length;
                self.reasoning = Some(close);
            }
            Mark::None => match self.text.as_bytes()[self.at] {
                byte @ (b'{' | b'[') => self.open(byte),
                _ => self.at += 1,
            },
        }
        true
    }

    /// Whether reasoning begins here.
    fn mark(&self) -> Mark {
        let rest = &self.text[self.at..];
        if matches!(rest.as_bytes(), [b'{', ..] | [b'[', b'0'..=b'9' | b'"' | b'{' | b'[' | b']' | b' ' | b'\n', ..]) {
            return Mark::None;
        }
        for (open, close) in MARKS {
            if rest.starts_with(open) {
                return Mark::Reasoning { length: open.len(), close: close.to_owned() };
            }
            if open.starts_with(rest) {
                return Mark::Unknown;
            }
        }
        let Some(tag) = rest.strip_prefix('<') else { return Mark::None };
        match tag.bytes().take(16).position(|byte| byte == b'>').and_then(|end| tag.get(..end)) {
            Some(name) if REASONING.iter().any(|known| known.eq_ignore_ascii_case(name)) => {
                Mark::Reasoning { length: name.len() + 2, close: format!("</{name}>") }
            }
            None if tag.len() < 16 => Mark::Unknown,
            _ => Mark::None,
        }
    }

    fn next(&mut self) {
        self.at += 1;
        self.step = if self.frames.last().is_some_and(|frame| frame.list) { Step::Value } else { Step::Key };
    }

    fn open(&mut self, byte: u8) {
        if self.frames.len() >= DEPTH {
            return self.lose();
        }
        let list = byte == b'[';
        self.frames.push(Open { list, start: self.at, count: 0, key: None });
        self.at += 1;
        self.step = if list { Step::Value } else { Step::Key };
    }

    fn close(&mut self, byte: u8, complete: &mut Vec<Complete>) {
        let Some(frame) = self.frames.pop_if(|frame| frame.list == (byte == b']')) else { return self.lose() };
        self.at += 1;
        self.done(frame.start..self.at, complete);
    }

    /// A value is complete.
    fn done(&mut self, at: Range<usize>, complete: &mut Vec<Complete>) {
        let depth = self.frames.len();
        let outer = self.frames.len().saturating_sub(1);
        let outermost = !self.frames.iter().take(outer).any(|frame| frame.list);
        let Some(frame) = self.frames.last_mut() else {
            complete.push(Complete { at, key: None, depth, element: None });
            self.step = Step::Prose;
            return;
        };
        let element = (frame.list && outermost).then_some(frame.count);
        frame.count += 1;
        complete.push(Complete { at, key: frame.key.take(), depth, element });
        self.step = Step::After;
    }

    /// The thread is lost: the next value is waited for.
    fn lose(&mut self) {
        self.frames.clear();
        self.token = None;
        self.step = Step::Prose;
        // What could not be read may itself be an opening bracket; anything else is stepped over as prose.
    }

    fn resume(&mut self, mut token: Token, complete: &mut Vec<Complete>) -> bool {
        let read = match self.text.as_bytes()[token.start] {
            quote @ (b'"' | b'\'') => self.string(&mut token, quote),
            _ => self.plain(&mut token),
        };
        match read {
            Read::Waits => {
                self.token = Some(token);
                return false;
            }
            Read::Lost => {
                self.at = token.start + 1;
                self.lose();
            }
            Read::Ends(end) => {
                self.token = None;
                self.at = end;
                if self.step == Step::Key {
                    if let Some(frame) = self.frames.last_mut() {
                        frame.key = Some(token.start..end);
                    }
                    self.step = Step::Colon;
                } else {
                    self.done(token.start..end, complete);
                }
            }
        }
        true
    }

    /// A string ends at a quote that is followed by what may follow a string there.
    fn string(&self, token: &mut Token, quote: u8) -> Read {
        let bytes = self.text.as_bytes();
        loop {
            if let Some(end) = token.end {
                token.seen = blank(bytes, token.seen);
                match bytes.get(token.seen) {
                    None => return Read::Waits,
                    Some(b':') if self.step == Step::Key => return Read::Ends(end),
                    Some(b',' | b'}' | b']') if self.step == Step::Value => return Read::Ends(end),
                    Some(_) => token.end = None,
                }
            }
            let Some(gap) = memchr::memchr2(quote, b'\\', &bytes[token.seen.min(bytes.len())..]) else {
                token.seen = token.seen.max(bytes.len());
                return Read::Waits;
            };
            token.seen += gap + 1;
            if bytes[token.seen - 1] == b'\\' {
                token.seen += 1;
            } else {
                token.end = Some(token.seen);
            }
        }
    }

    /// A number or literal ends where something else begins.
    fn plain(&self, token: &mut Token) -> Read {
        let bytes = self.text.as_bytes();
        while bytes.get(token.seen).is_some_and(|byte| byte.is_ascii_alphanumeric() || b"+-._".contains(byte)) {
            token.seen += 1;
        }
        if token.seen >= bytes.len() {
            return Read::Waits;
        }
        let text = &self.text[token.start..token.seen];
        let known = matches!(text, "true" | "false" | "null" | "True" | "False" | "None");
        let number = || text.parse::<f64>().is_ok_and(f64::is_finite) && !text.starts_with(|c: char| c.is_alphabetic());
        let fits = if self.step == Step::Key { word(text.as_bytes(), 0) == text.len() } else { known || number() };
        if fits { Read::Ends(token.seen) } else { Read::Lost }
    }
}

/// What a `<` or `[` in prose opens.
enum Mark {
    None,
    /// More has to be heard first.
    Unknown,
    Reasoning {
        length: usize,
        close: String,
    },
}
