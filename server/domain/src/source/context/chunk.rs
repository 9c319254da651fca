//! Material in pieces that fit, cut where somebody stops speaking.

use serde::{Deserialize, Serialize};

use super::suggest::Material;
use crate::source::span::Span;

/// What one call reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Chunk {
    /// Its parts, in the order of the documents.
    pub parts: Vec<Part>,
    /// Tokens, by each document's own number of them a byte, rounded up.
    pub tokens: u64,
    /// Whether it fits. One alone that does not is a stretch without any place to cut it.
    pub fits: bool,
}

/// A stretch of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Its position.
    pub document: usize,
    /// Where the stretch stands.
    pub span: Span,
}

/// Where a document may be cut, the better places first.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cut {
    /// Before what introduces the next turn.
    Turns,
    /// After an empty line.
    Paragraphs,
    /// After a line.
    Lines,
    /// Between sentences.
    Sentences,
    Nowhere,
}

impl Cut {
    fn finer(self) -> Self {
        match self {
            Self::Turns => Self::Paragraphs,
            Self::Paragraphs => Self::Lines,
            Self::Lines => Self::Sentences,
            Self::Sentences | Self::Nowhere => Self::Nowhere,
        }
    }
}

/// Chunks of at most `room` tokens that hold all of the material once, in order. A document is cut before a turn, with the heading or
/// label that introduces it; a turn that does not fit, after a paragraph, a line or a sentence of it.
#[must_use]
pub fn plan(material: &Material<'_>, room: u64) -> Vec<Chunk> {
    let mut chunks: Vec<Chunk> = Vec::new();
    for (document, &tokens) in (0..material.reading.documents().len()).zip(material.tokens) {
        let cutter = Cutter { material, document, tokens, room };
        for span in cutter.pieces() {
            add(&mut chunks, Part { document, span }, &cutter);
        }
    }
    chunks
}

/// Puts a piece into the last chunk, or into a new one where it does not fit there.
fn add(chunks: &mut Vec<Chunk>, part: Part, cutter: &Cutter<'_>) {
    let room = cutter.room;
    if let Some(last) = chunks.last_mut() {
        let joined = last.parts.last().copied().filter(|before| before.document == part.document);
        let (before, span) = match joined {
            Some(before) => (cutter.tokens_of(before.span), Span { start: before.span.start, end: part.span.end }),
            None => (0, part.span),
        };
        let tokens = last.tokens - before + cutter.tokens_of(span);
        if tokens <= room {
            last.tokens = tokens;
            if joined.is_some() {
                last.parts.pop();
            }
            last.parts.push(Part { span, ..part });
            return;
        }
    }
    let tokens = cutter.tokens_of(part.span);
    chunks.push(Chunk { parts: vec![part], tokens, fits: tokens <= room });
}

struct Cutter<'a> {
    material: &'a Material<'a>,
    document: usize,
    tokens: u64,
    room: u64,
}

impl Cutter<'_> {
    fn text(&self) -> &str {
        &self.material.reading.documents()[self.document].text
    }

    fn tokens_of(&self, span: Span) -> u64 {
        let bytes = u128::from(span.end.saturating_sub(span.start));
        let tokens = (u128::from(self.tokens) * bytes).div_ceil(self.text().len().max(1) as u128);
        u64::try_from(tokens).unwrap_or(u64::MAX)
    }

    /// The whole document in pieces, each as large as its kind of cut leaves it.
    fn pieces(&self) -> Vec<Span> {
        let whole = Span { start: 0, end: self.text().len() as u32 };
        let mut pieces = Vec::new();
        let mut open = vec![(whole, Cut::Turns)];
        while let Some((span, cut)) = open.pop() {
            if self.tokens_of(span) <= self.room || cut == Cut::Nowhere {
                pieces.push(span);
                continue;
            }
            let mut places = self.places(span, cut);
            places.push(span.end);
            let mut start = span.start;
            let parts: Vec<(Span, Cut)> = places
                .into_iter()
                .map(|end| (Span { start: std::mem::replace(&mut start, end), end }, cut.finer()))
                .collect();
            open.extend(parts.into_iter().rev());
        }
        pieces
    }

    /// Places within a span, in order.
    fn places(&self, span: Span, cut: Cut) -> Vec<u32> {
        let mut places = match cut {
            Cut::Turns => self.turns(),
            Cut::Paragraphs => self.line_starts(span, true),
            Cut::Lines => self.line_starts(span, false),
            Cut::Sentences => self.sentences(span),
            Cut::Nowhere => Vec::new(),
        };
        places.retain(|at| (span.start + 1..span.end).contains(at));
        places.dedup();
        places
    }

    /// Where each turn is introduced: at the first new line after the turn before it, or at its first word.
    fn turns(&self) -> Vec<u32> {
        let mut before = 0;
        let mut places = Vec::new();
        for turn in self.material.reading.turns_in(self.document) {
            let between = self.text().as_bytes().get(before..turn.span.start as usize).unwrap_or_default();
            places.push(memchr::memchr(b'\n', between).map_or(turn.span.start, |at| (before + at + 1) as u32));
            before = turn.span.end as usize;
        }
        places
    }

    fn line_starts(&self, span: Span, after_empty: bool) -> Vec<u32> {
        let (mut at, mut empty) = (span.start, false);
        let mut places = Vec::new();
        for line in span.of(self.text()).unwrap_or_default().split_inclusive('\n') {
            let blank = line.trim().is_empty();
            if !after_empty || (empty && !blank) {
                places.push(at);
            }
            empty = blank;
            at += line.len() as u32;
        }
        places
    }

    fn sentences(&self, span: Span) -> Vec<u32> {
        let sentences = self.material.reading.sentences_in(self.document);
        let from = sentences.partition_point(|sentence| sentence.span.start < span.start);
        sentences[from..].iter().map(|sentence| sentence.span.start).take_while(|start| *start < span.end).collect()
    }
}
