//! The text around values: where a value may begin, and what is reasoning rather than answer.

use super::bytes::{blank, is_at};

/// Tags around reasoning. What they hold is never the answer, whatever it looks like.
pub(super) const REASONING: [&str; 10] = [
    "think",
    "thinking",
    "thought",
    "thoughts",
    "reasoning",
    "reflection",
    "scratchpad",
    "analysis",
    "antthinking",
    "seed:think",
];
/// The same in other notations: opening and closing marks.
pub(super) const MARKS: [(&str, &str); 3] =
    [("[THINK]", "[/THINK]"), ("◁think▷", "◁/think▷"), ("<|channel|>analysis<|message|>", "<|end|>")];

/// Something in the text that matters to a reader of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sight {
    /// An opening bracket.
    Value(usize),
    /// An opening bracket of JSON that was written into a string: its own quotes are escaped.
    Encoded(usize),
    /// Reasoning ends that was never seen to begin: all so far was reasoning.
    ReasoningEnds,
    /// Reasoning that never ends begins here.
    Reasoning(usize),
}

/// Steps forward through the prose of a text.
pub(super) struct Prose<'t> {
    text: &'t str,
    bytes: &'t [u8],
    pub(super) at: usize,
    /// Behind the white space the text begins with.
    start: usize,
    /// Whether a closing tag may still come, by reasoning tag; keeps the looking linear.
    open_ended: [bool; REASONING.len()],
}

impl<'t> Prose<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let start = text.len() - text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}').len();
        Self { text, bytes: text.as_bytes(), at: start, start, open_ended: [true; REASONING.len()] }
    }

    pub(super) fn next(&mut self) -> Option<Sight> {
        if self.at == self.start
            && let Some(sight) = self.mark()
        {
            return Some(sight);
        }
        loop {
            self.at += memchr::memchr3(b'{', b'[', b'<', self.bytes.get(self.at..)?)?;
            let at = self.at;
            let sight = match self.bytes[at] {
                b'<' => self.mark().or_else(|| self.tag()),
                b'[' => self.mark(),
                _ => None,
            };
            if sight.is_some() {
                return sight;
            }
            if self.at != at {
                continue;
            }
            self.at += 1;
            if is_at(self.bytes, at, b"{{") {
                continue;
            }
            if self.bytes[at] != b'<' {
                return Some(if self.is_escaped(at + 1) { Sight::Encoded(at) } else { Sight::Value(at) });
            }
        }
    }

    fn is_escaped(&self, at: usize) -> bool {
        let mut at = blank(self.bytes, at);
        let furthest = at + 4;
        while at < furthest && matches!(self.bytes.get(at), Some(b'{' | b'[')) {
            at = blank(self.bytes, at + 1);
        }
        is_at(self.bytes, at, b"\\") && matches!(self.bytes.get(at + 1), Some(b'"' | b'n' | b'r' | b't' | b'\\'))
    }

    /// Steps over reasoning between marks.
    fn mark(&mut self) -> Option<Sight> {
        let (open, close) = MARKS.iter().find(|(open, _)| is_at(self.bytes, self.at, open.as_bytes()))?;
        match memchr::memmem::find(&self.bytes[self.at + open.len()..], close.as_bytes()) {
            Some(gap) => {
                self.at += open.len() + gap + close.len();
                None
            }
            None if self.at == self.start => Some(self.unfinished()),
            None => None,
        }
    }

    /// Steps over reasoning between tags, or over a lone tag.
    fn tag(&mut self) -> Option<Sight> {
        let rest = self.text.get(self.at + 1..)?;
        let (closing, rest) = rest.strip_prefix('/').map_or((false, rest), |rest| (true, rest));
        let name = rest.as_bytes().iter().take(16).position(|byte| *byte == b'>').and_then(|end| rest.get(..end))?;
        let which = REASONING.iter().position(|tag| tag.eq_ignore_ascii_case(name))?;
        let behind = self.at + 1 + usize::from(closing) + name.len() + 1;
        if closing {
            self.at = behind;
            return Some(Sight::ReasoningEnds);
        }
        let end = if self.open_ended[which] {
            memchr::memmem::find(&self.bytes[behind..], format!("</{name}>").as_bytes())
        } else {
            None
        };
        match end {
            Some(gap) => {
                self.at = behind + gap + name.len() + 3;
                None
            }
            None if self.at == self.start => Some(self.unfinished()),
            None => {
                self.open_ended[which] = false;
                None
            }
        }
    }

    fn unfinished(&mut self) -> Sight {
        let at = self.at;
        self.at = self.bytes.len();
        Sight::Reasoning(at)
    }
}
