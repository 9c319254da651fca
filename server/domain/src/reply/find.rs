//! Every value a text holds, in order, and what went wrong on the way.

use super::bytes::{blank, is_at, special};
use super::choose::is_trivial;
use super::node::Node;
use super::note::{Note, NoteKind};
use super::prose::{Prose, Sight};
use super::scan::{Ending, Scanned, Scanner, unescape};
use super::unreadable::Unreadable;

/// How deep JSON may be written into strings in JSON.
pub(super) const NESTING: usize = 3;
/// How often the text is looked at again behind a bracket that only seemed to open a value.
const RESTARTS: usize = 16;
/// How many brackets may be open where values go wrong, all in all, before the rest of the text is given up.
const FAILURES: usize = 4096;

/// A value found in a text.
#[derive(Debug)]
pub(super) struct Candidate<'t> {
    pub(super) at: usize,
    pub(super) end: usize,
    pub(super) node: Node<'t>,
    pub(super) notes: Vec<Note>,
    /// Its text ended before it did; this is the complete part.
    pub(super) cut: Option<Cut>,
    /// Its text ended before it was closed.
    pub(super) unclosed: bool,
}

/// How a value was cut off.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cut {
    /// The last element of its outermost list was not closed.
    pub(super) last_is_open: bool,
}

/// What a text holds.
#[derive(Default)]
pub(super) struct Holding<'t> {
    pub(super) candidates: Vec<Candidate<'t>>,
    /// The last thing that was surely meant to be JSON and is none.
    pub(super) failure: Option<Unreadable>,
    /// The last value behind reasoning that was never closed.
    pub(super) behind_reasoning: Option<Candidate<'t>>,
}

/// Finds what `text` holds; `nesting` deep in strings.
pub(super) fn find(text: &str, nesting: usize) -> Holding<'_> {
    let mut search = Search {
        text,
        nesting,
        prose: Prose::new(text),
        scanner: Scanner::new(text),
        holding: Holding::default(),
        restarts: RESTARTS,
        failures: FAILURES,
        skips: true,
    };
    while let Some(sight) = search.prose.next() {
        match sight {
            Sight::Value(at) => search.value(at),
            Sight::Encoded(at) => search.encoded(at),
            Sight::ReasoningEnds => search.holding = Holding::default(),
            Sight::Reasoning(at) => {
                let mut holding =
                    Holding { failure: Some(Unreadable::Truncated { at, end: text.len() }), ..Holding::default() };
                holding.behind_reasoning = search.last_alone(at);
                return holding;
            }
        }
    }
    search.holding
}

struct Search<'t> {
    text: &'t str,
    nesting: usize,
    prose: Prose<'t>,
    scanner: Scanner<'t>,
    holding: Holding<'t>,
    restarts: usize,
    failures: usize,
    /// Whether it is worth looking for the end of what is broken: once it was not found, it never will be.
    skips: bool,
}

impl<'t> Search<'t> {
    fn fail(&mut self, failure: Unreadable) {
        self.holding.failure = Some(failure);
    }

    /// The value that ends the text and begins a paragraph or fence of its own, behind reasoning that was never closed at `from`.
    fn last_alone(&mut self, from: usize) -> Option<Candidate<'t>> {
        let rest = &self.text[from..];
        let text = rest.trim_end().trim_end_matches("```").trim_end();
        let paragraph = text.rfind("\n\n").map(|gap| gap + 2);
        let fence = text.rfind("```").and_then(|fence| Some(fence + text[fence..].find('\n')? + 1));
        let start = from + paragraph.max(fence)?;
        let start = blank(self.text.as_bytes(), start);
        if !matches!(self.text.as_bytes().get(start), Some(b'{' | b'[')) {
            return None;
        }
        let Scanned { at, end, ending: Ending::Whole(node), mut notes } = self.scanner.scan(start) else { return None };
        notes.push(Note { kind: NoteKind::OpenReasoning, at: from });
        let alone = end == from + text.len();
        alone.then_some(Candidate { at, end, node, notes, cut: None, unclosed: false })
    }

    fn value(&mut self, start: usize) {
        let Scanned { at, end, ending, notes } = self.scanner.scan(start);
        self.prose.at = end.max(start + 1);
        match ending {
            Ending::Whole(node) => self.found(Candidate { at, end, node, notes, cut: None, unclosed: false }),
            Ending::Unclosed(node) => self.found(Candidate { at, end, node, notes, cut: None, unclosed: true }),
            Ending::Cut { salvage, meant } => {
                if !meant && self.restarts > 0 {
                    self.restarts -= 1;
                    self.prose.at = start + 1;
                    return;
                }
                let end = self.text.len();
                self.prose.at = end;
                self.fail(Unreadable::Truncated { at, end });
                if let Some(salvage) = salvage {
                    let cut = Some(Cut { last_is_open: salvage.last_is_open });
                    self.holding.candidates.push(Candidate { at, end, node: salvage.node, notes, cut, unclosed: true });
                }
            }
            Ending::Broken { reason, depth, meant, restart } => {
                if meant {
                    self.fail(Unreadable::Malformed { at: end, reason });
                    match restart {
                        Some(restart) => self.prose.at = restart.max(start + 1),
                        None => self.skip(end, depth),
                    }
                }
            }
            Ending::Deep => {
                self.fail(Unreadable::TooDeep { at: end });
                self.skip(end, super::DEPTH);
            }
        }
    }

    fn found(&mut self, candidate: Candidate<'t>) {
        self.holding.failure = None;
        match self.holding.candidates.last_mut() {
            // Of empty brackets that follow one another, the last do for all.
            Some(last) if is_trivial(&last.node) && last.node.value == candidate.node.value => *last = candidate,
            _ => self.holding.candidates.push(candidate),
        }
    }

    /// Steps behind the brackets that are open where a value broke, so that its parts are not taken for values.
    fn skip(&mut self, broken_at: usize, depth: usize) {
        match self.failures.checked_sub(depth.max(1)) {
            Some(left) => self.failures = left,
            None => self.prose.at = self.text.len(),
        }
        if !self.skips {
            return;
        }
        match closed(self.text.as_bytes(), broken_at, depth) {
            Some(end) => self.prose.at = end.max(self.prose.at),
            None => self.skips = false,
        }
    }

    /// JSON written into a string: read without its escapes.
    fn encoded(&mut self, start: usize) {
        if self.nesting >= NESTING {
            return;
        }
        let end = string_end(self.text, start);
        let mut bad = Vec::new();
        let inner = unescape(&self.text[start..end], start, &mut bad);
        let holding = find(&inner, self.nesting + 1);
        let mut any = false;
        for Candidate { node, notes, cut, unclosed, .. } in holding.candidates {
            any = true;
            let at = u32::try_from(start).unwrap_or(u32::MAX);
            let mut notes: Vec<Note> = notes.into_iter().map(|note| Note { at: start, ..note }).collect();
            notes.push(Note { kind: NoteKind::Encoded, at: start });
            // What an unescaped quote or the end of the text cut short is not known to be whole.
            self.holding.candidates.push(Candidate { at: start, end, node: node.into_owned(at), notes, cut, unclosed });
        }
        match holding.failure {
            Some(Unreadable::Truncated { .. }) => self.fail(Unreadable::Truncated { at: start, end }),
            Some(Unreadable::Malformed { reason, .. }) => self.fail(Unreadable::Malformed { at: start, reason }),
            Some(failure) => self.fail(failure),
            None if any => self.holding.failure = None,
            None => {}
        }
        self.prose.at = if any { end } else { start + 1 };
        if !any && self.restarts < RESTARTS - 1 {
            self.prose.at = end;
        }
        self.restarts = self.restarts.saturating_sub(1);
    }
}

/// Where the string that holds `start` ends: at the next quote that is not escaped, a fence, or the end.
fn string_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = start;
    loop {
        at = special(bytes, at);
        match bytes.get(at) {
            None | Some(b'"') => return at.min(text.len()),
            Some(b'\\') => at += 2,
            Some(_) if is_at(bytes, blank(bytes, at), b"```") => return at,
            Some(_) => at += 1,
        }
    }
}

/// Behind the brackets that are open at `at`, `depth` of them; none if they are never closed, or a fence ends first.
fn closed(bytes: &[u8], mut at: usize, mut depth: usize) -> Option<usize> {
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => {
                at += 1;
                loop {
                    at = special(bytes, at);
                    match bytes.get(at)? {
                        b'"' => break,
                        b'\\' => at += 2,
                        _ => at += 1,
                    }
                }
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            b'`' if is_at(bytes, at, b"```") => return Some(at),
            _ => {}
        }
        at += 1;
    }
    None
}
