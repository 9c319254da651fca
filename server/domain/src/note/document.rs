//! A clinical note: its text, sections and sentences, by their bytes.

use super::section::{Heading, Section, SectionKind, heading};
use super::sentence::{self, Sentence};
use super::word::{Kind, Word, words};
use crate::source::span::Span;

/// Longest note, in bytes.
pub const MAX_BYTES: usize = 4 * 1024 * 1024;

/// Fewest words of a text that is a note: below it nothing can be said of a note's quality.
pub const FEWEST_WORDS: usize = 5;

/// Why a text is no note to be graded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotANote {
    /// No characters, or white space and marks alone.
    #[error("the note is empty; give its text")]
    Empty,
    /// Too few words.
    #[error("the note has {words} of the {FEWEST_WORDS} words that a note has at least; give its whole text")]
    TooShort {
        /// Words it has.
        words: usize,
    },
    /// Too many bytes.
    #[error("the note has {bytes} bytes; the most is {MAX_BYTES}")]
    TooLong {
        /// Bytes it has.
        bytes: usize,
    },
    /// Not text.
    #[error("the note is binary: byte {at} is NUL; give it as text, FHIR or HL7")]
    Binary {
        /// Where, from 0.
        at: usize,
    },
}

/// A note that can be graded.
#[derive(Clone)]
pub struct Note {
    text: String,
    pub(crate) words: Vec<Word>,
    sections: Vec<Section>,
    pub(crate) sentences: Vec<Sentence>,
}

/// Without the text, which is a patient's.
impl std::fmt::Debug for Note {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Note({} bytes, {} sections, {} sentences)",
            self.text.len(),
            self.sections.len(),
            self.sentences.len()
        )
    }
}

impl Note {
    /// Reads a note, in time linear in its length.
    ///
    /// # Errors
    /// Refuses what is empty, too short or too long, or binary.
    pub fn read(text: impl Into<String>) -> Result<Self, NotANote> {
        let text = text.into();
        if text.len() > MAX_BYTES {
            return Err(NotANote::TooLong { bytes: text.len() });
        }
        if let Some(at) = memchr::memchr(0, text.as_bytes()) {
            return Err(NotANote::Binary { at });
        }
        let words = words(&text);
        match words.iter().filter(|word| word.is_said()).take(FEWEST_WORDS).count() {
            0 => return Err(NotANote::Empty),
            FEWEST_WORDS.. => {}
            words => return Err(NotANote::TooShort { words }),
        }
        let (sections, sentences) = parts(&text, &words);
        Ok(Self { text, words, sections, sentences })
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its sections, in order. What stands before the first heading is in none.
    #[must_use]
    pub fn sections(&self) -> &[Section] {
        &self.sections
    }

    /// Where its sentences stand, in order; headings are none.
    pub fn sentences(&self) -> impl ExactSizeIterator<Item = Span> + '_ {
        self.sentences.iter().map(|sentence| self.span(sentence))
    }

    /// What the section is about in which a byte stands.
    #[must_use]
    pub fn section_at(&self, byte: u32) -> Option<SectionKind> {
        let before = self.sections.partition_point(|section| section.heading.start <= byte);
        before.checked_sub(1).and_then(|at| self.sections[at].kind)
    }

    pub(crate) fn span(&self, sentence: &Sentence) -> Span {
        span_of(&self.words[sentence.words.clone()])
    }
}

/// A text without some stretches of it, which rise and do not meet.
pub(crate) fn without(text: &str, cut: &[Span]) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut from = 0;
    for span in cut {
        kept.push_str(text.get(from..span.start as usize).unwrap_or_default());
        from = span.end as usize;
    }
    kept.push_str(text.get(from..).unwrap_or_default());
    kept
}

/// From the first of `words` to the last.
pub(crate) fn span_of(words: &[Word]) -> Span {
    match words {
        [first, .., last] => Span { start: first.start, end: last.end },
        [only] => only.span(),
        [] => Span { start: 0, end: 0 },
    }
}

fn parts(text: &str, words: &[Word]) -> (Vec<Section>, Vec<Sentence>) {
    let mut sections: Vec<Section> = Vec::new();
    let mut sentences = Vec::new();
    // Words since the last heading that are not yet parted into sentences.
    let mut from = 0;
    let mut at = 0;
    let close = |sections: &mut Vec<Section>, until: &[Word]| {
        if let Some(section) = sections.last_mut() {
            let end = until.iter().rfind(|word| word.kind != Kind::Break).map_or(section.heading.end, |word| word.end);
            section.body.end = end.max(section.body.start);
        }
    };
    while at < words.len() {
        let end = words[at..].iter().position(|word| word.kind == Kind::Break).map_or(words.len(), |end| at + end);
        if let Some(Heading { words: taken, kind }) = heading(text, &words[at..end]) {
            close(&mut sections, &words[..at]);
            sentence::split(text, words, from..at, &mut sentences);
            let heading = span_of(&words[at..at + taken]);
            sections.push(Section { kind, heading, body: Span { start: heading.end, end: heading.end } });
            from = at + taken;
        }
        at = end + 1;
    }
    close(&mut sections, words);
    sentence::split(text, words, from..words.len(), &mut sentences);
    (sections, sentences)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTE: &str = "CC: Cough.\n\nHPI\nMs. Vane has had a cough for 2.5 weeks. She denies\nfever.\n- no wheeze\n- no rash\n\nPLAN:\nRest.";

    #[test]
    fn a_note_is_parted_into_sections_and_sentences_by_bytes() {
        let note = Note::read(NOTE).unwrap();
        let kinds: Vec<_> = note.sections().iter().filter_map(|section| section.kind).collect();
        assert_eq!(kinds, [SectionKind::ChiefComplaint, SectionKind::History, SectionKind::Plan]);
        let sentences: Vec<&str> = note.sentences().filter_map(|span| span.of(NOTE)).collect();
        assert_eq!(
            sentences,
            [
                "Cough.",
                "Ms. Vane has had a cough for 2.5 weeks.",
                "She denies\nfever.",
                "no wheeze",
                "no rash",
                "Rest."
            ]
        );
        assert_eq!(note.section_at(NOTE.find("wheeze").unwrap() as u32), Some(SectionKind::History));
        assert_eq!(note.sections()[2].body.of(NOTE), Some("\nRest."));
    }

    #[test]
    fn what_is_no_note_is_refused_with_the_reason() {
        assert_eq!(Note::read(" \n\t").unwrap_err(), NotANote::Empty);
        assert_eq!(Note::read("fever").unwrap_err(), NotANote::TooShort { words: 1 });
        assert_eq!(Note::read("a\0b c d e f").unwrap_err(), NotANote::Binary { at: 1 });
        assert_eq!(Note::read("a ".repeat(10 << 20)).unwrap_err(), NotANote::TooLong { bytes: 20 << 20 });
    }

    #[test]
    fn the_words_of_a_patient_are_not_in_debug_output() {
        assert!(!format!("{:?}", Note::read(NOTE).unwrap()).contains("Vane"));
    }
}
