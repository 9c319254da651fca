//! The transcript of an encounter: who says what, by bytes. Plain text, speaker labels and WebVTT captions.

mod captions;
mod role;

use std::ops::Range;

pub use role::Role;

use super::sentence::{self, Sentence};
use super::word::{Kind, Word, words};
use crate::source::reading::transcript::{Mark, Speakers};
use crate::source::span::Span;

/// Longest transcript, in bytes.
pub const MAX_TRANSCRIPT_BYTES: usize = 16 * 1024 * 1024;

/// Why a text is no transcript.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotATranscript {
    /// Nobody says anything.
    #[error("the transcript is empty; give its text, or grade the note without one")]
    Empty,
    /// Too many bytes.
    #[error("the transcript has {bytes} bytes; the most is {MAX_TRANSCRIPT_BYTES}")]
    TooLong {
        /// Bytes it has.
        bytes: usize,
    },
    /// Not text.
    #[error("the transcript is binary: byte {at} is NUL; give it as text or WebVTT")]
    Binary {
        /// Where, from 0.
        at: usize,
    },
}

/// What one person says before the next does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// Who says it.
    pub role: Role,
    /// From its first word to its last.
    pub span: Span,
    pub(crate) words: Range<usize>,
}

/// A transcript that notes can be held against.
#[derive(Clone)]
pub struct Transcript {
    text: String,
    pub(crate) words: Vec<Word>,
    turns: Vec<Turn>,
    pub(crate) sentences: Vec<Sentence>,
}

/// Without the text, which is a patient's.
impl std::fmt::Debug for Transcript {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Transcript({} bytes, {} turns)", self.text.len(), self.turns.len())
    }
}

impl Transcript {
    /// Reads a transcript, in time linear in its length.
    ///
    /// # Errors
    /// Refuses what is empty, too long, or binary.
    pub fn read(text: impl Into<String>) -> Result<Self, NotATranscript> {
        let text = text.into();
        if text.len() > MAX_TRANSCRIPT_BYTES {
            return Err(NotATranscript::TooLong { bytes: text.len() });
        }
        if let Some(at) = memchr::memchr(0, text.as_bytes()) {
            return Err(NotATranscript::Binary { at });
        }
        let (speech, starts) = speech(&text);
        let words = words(&speech);
        let (turns, sentences) = turns(&speech, &words, &starts);
        if turns.is_empty() {
            return Err(NotATranscript::Empty);
        }
        Ok(Self { text, words, turns, sentences })
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What is said, in order.
    #[must_use]
    pub fn turns(&self) -> &[Turn] {
        &self.turns
    }

    /// Position of the turn in which a word stands.
    pub(crate) fn turn_of(&self, word: usize) -> usize {
        self.turns.partition_point(|turn| turn.words.start <= word).saturating_sub(1)
    }
}

/// The text with blanks for all that nobody says, byte for byte as long, and where each turn starts and whose it is.
fn speech(text: &str) -> (String, Vec<(usize, Role)>) {
    let mut speech = String::with_capacity(text.len());
    let mut starts: Vec<(usize, Role)> = Vec::new();
    let captions = captions::is_captions(text);
    let blanked = if captions { captions::words_alone(text) } else { text.to_owned() };
    let lines = lines(&blanked);
    let speakers = Speakers::of(&blanked, &lines);
    for (start, end) in lines {
        speech.push_str(blanked.get(speech.len()..start).unwrap_or_default());
        let line = &blanked[start..end];
        let mark = Mark::of(line).filter(|mark| speakers.knows(mark) || role::is_certain(mark.label));
        let said = mark.map_or(0, |mark| mark.text.min(line.len()));
        if let Some(mark) = mark {
            starts.push((start, role::of(mark.label, speakers.asks(mark.label))));
        } else if starts.is_empty() {
            starts.push((start, Role::Unknown));
        }
        speech.extend(std::iter::repeat_n(' ', said));
        speech.push_str(&line[said..]);
    }
    speech.push_str(blanked.get(speech.len()..).unwrap_or_default());
    (speech, starts)
}

fn lines(text: &str) -> Vec<(usize, usize)> {
    let mut at = 0;
    text.split_inclusive('\n')
        .map(|line| {
            let start = at;
            at += line.len();
            (start, start + line.trim_end_matches(['\n', '\r']).len())
        })
        .collect()
}

fn turns(speech: &str, words: &[Word], starts: &[(usize, Role)]) -> (Vec<Turn>, Vec<Sentence>) {
    let (mut turns, mut sentences) = (Vec::new(), Vec::new());
    for (at, (start, role)) in starts.iter().enumerate() {
        let until = starts.get(at + 1).map_or(usize::MAX, |(next, _)| *next);
        let position = |byte: usize| words.partition_point(|word| (word.start as usize) < byte);
        let range = position(*start)..position(until);
        if words[range.clone()].iter().any(Word::is_said) {
            let last =
                range.start + words[range.clone()].iter().rposition(|word| word.kind != Kind::Break).unwrap_or(0);
            let span = super::document::span_of(&words[range.start..last + 1]);
            sentence::split(speech, words, range.clone(), &mut sentences);
            turns.push(Turn { role: *role, span, words: range });
        }
    }
    (turns, sentences)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(text: &str) -> Vec<(Role, String)> {
        let transcript = Transcript::read(text).unwrap();
        transcript.turns().iter().map(|turn| (turn.role, turn.span.of(text).unwrap().to_owned())).collect()
    }

    #[test]
    fn labels_say_whose_words_follow() {
        let text = "[doctor] any fever ?\n[patient] no .\nnot since monday .\nDr. Lee: Rest, then.\nPatient: I will.";
        let turns = heard(text);
        let roles: Vec<Role> = turns.iter().map(|(role, _)| *role).collect();
        assert_eq!(roles, [Role::Clinician, Role::Patient, Role::Clinician, Role::Patient]);
        assert_eq!(turns[1].1, "no .\nnot since monday .");
    }

    #[test]
    fn captions_lose_their_times_and_tags() {
        let text = "WEBVTT\n\nNOTE made by hand\n\n1\n00:01.000 --> 00:02.000\n<v Doctor>How is the <i>left</i> knee?\n\n2\n00:02.000 --> 00:03.000\n<v Patient>It hurts.\n";
        let turns = heard(text);
        assert_eq!(turns.len(), 2);
        assert_eq!(turns[0].0, Role::Clinician);
        assert!(turns[1].1.starts_with("It hurts"), "{turns:?}");
    }

    #[test]
    fn plain_text_is_one_turn_of_nobody() {
        assert_eq!(heard("so you have a cough and no fever")[0].0, Role::Unknown);
        assert_eq!(Transcript::read("  \n").unwrap_err(), NotATranscript::Empty);
    }
}
