//! A note as it was handed in.

use std::fmt;

use assay_domain::note::heuristics::{Date, Earlier, NoteKind, Setting};
use assay_domain::note::{NotANote, NotATranscript, Note, Transcript};
use serde::{Deserialize, Serialize};

use super::shown::Shown;

/// A note, and what is known beside it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenNote {
    /// What the caller calls it.
    pub document: String,
    /// Its text.
    pub text: String,
    /// The transcript of the encounter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transcript: Option<String>,
    /// What kind of note it is; `None`: told by its sections.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<NoteKind>,
    /// The day it was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub written: Option<Date>,
    /// Earlier notes of the patient.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<GivenEarlier>,
    /// Why it cannot be graded: with anything here it fails.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub violations: Vec<String>,
    /// Its texts are not in the ledger: read from there, it cannot be graded.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub withheld: bool,
}

/// An earlier note of the patient.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenEarlier {
    /// What the caller calls it.
    pub source: String,
    /// The day it was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub written: Option<Date>,
    /// Its text.
    pub text: String,
}

/// Without the texts, which are a patient's.
impl fmt::Debug for GivenNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (text, transcript) = (self.text.len(), self.transcript.as_ref().map(String::len));
        write!(f, "GivenNote({text} bytes, a transcript of {transcript:?}, {} earlier notes)", self.earlier.len())
    }
}

/// Without the text, which is a patient's.
impl fmt::Debug for GivenEarlier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "GivenEarlier({} bytes)", self.text.len())
    }
}

/// A note that was read, with all that it is held against.
pub(super) struct Read {
    pub(super) note: Note,
    pub(super) transcript: Option<Transcript>,
    pub(super) setting: Setting,
}

/// Why a note cannot be graded, in words that hold nothing of the patient's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    /// The note is none.
    #[error("{0}")]
    Note(#[from] NotANote),
    /// The transcript is none.
    #[error("{0}")]
    Transcript(#[from] NotATranscript),
    /// An earlier note is none.
    #[error("earlier note {number}: {error}")]
    Earlier {
        /// Which, from 1.
        number: usize,
        /// Why.
        error: NotANote,
    },
    /// It was not kept when the run was interrupted.
    #[error("the note was not kept, as was asked, and the run was interrupted; send it again")]
    NotKept,
    /// It broke the contract before it was read.
    #[error("{}", .0.join("; "))]
    Violations(Vec<String>),
}

impl GivenNote {
    /// Whether it can be graded.
    ///
    /// # Errors
    /// Why not, the first reason there is.
    pub fn check(&self) -> Result<(), Unusable> {
        self.read().map(|_| ())
    }

    /// What models see of it.
    pub(super) fn shown(&self, deidentify: bool) -> Shown {
        match deidentify {
            true => Shown::deidentified(&self.text, self.transcript.as_deref()),
            false => Shown::whole(self.text.clone(), self.transcript.clone()),
        }
    }

    /// Reads all there is.
    pub(super) fn read(&self) -> Result<Read, Unusable> {
        if !self.violations.is_empty() {
            return Err(Unusable::Violations(self.violations.clone()));
        }
        if self.withheld {
            return Err(Unusable::NotKept);
        }
        let earlier = |(at, given): (usize, &GivenEarlier)| match Note::read(given.text.clone()) {
            Ok(note) => Ok(Earlier { source: given.source.clone(), date: given.written, note }),
            Err(error) => Err(Unusable::Earlier { number: at + 1, error }),
        };
        Ok(Read {
            note: Note::read(self.text.clone())?,
            transcript: self.transcript.clone().map(Transcript::read).transpose()?,
            setting: Setting {
                kind: self.kind,
                earlier: self.earlier.iter().enumerate().map(earlier).collect::<Result<_, _>>()?,
                written: self.written,
            },
        })
    }
}
