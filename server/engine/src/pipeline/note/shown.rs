//! What of a patient's is shown to models: the texts whole, or without what identifies. Nothing else of a note goes into a question.

use std::fmt;

use assay_domain::note::identity::Deidentified;
use assay_domain::source::span::Span;

/// Note and transcript, as models see them.
#[derive(Clone, PartialEq, Eq)]
pub struct Shown {
    note: String,
    transcript: Option<String>,
    /// What was taken out; `None`: nothing was to be.
    taken: Option<Deidentified>,
}

/// Without the words.
impl fmt::Debug for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let transcript = self.transcript.as_ref().map(String::len);
        write!(f, "Shown({} bytes, a transcript of {transcript:?})", self.note.len())
    }
}

impl Shown {
    /// The texts as they are.
    #[must_use]
    pub fn whole(note: String, transcript: Option<String>) -> Self {
        Self { note, transcript, taken: None }
    }

    /// The texts without what identifies.
    #[must_use]
    pub fn deidentified(note: &str, transcript: Option<&str>) -> Self {
        let texts: Vec<&str> = std::iter::once(note).chain(transcript).collect();
        let mut taken = Deidentified::of(&texts);
        let mut texts = std::mem::take(&mut taken.texts).into_iter();
        Self { note: texts.next().unwrap_or_default(), transcript: texts.next(), taken: Some(taken) }
    }

    /// The note.
    #[must_use]
    pub fn note(&self) -> &str {
        &self.note
    }

    /// The transcript of the encounter.
    #[must_use]
    pub fn transcript(&self) -> Option<&str> {
        self.transcript.as_deref()
    }

    /// How many different identifiers were taken out; `None`: none was to be.
    #[must_use]
    pub fn withheld(&self) -> Option<u32> {
        self.taken.as_ref().map(|taken| u32::try_from(taken.identifiers()).unwrap_or(u32::MAX))
    }

    /// What is shown of a place of the note as it was handed in.
    #[must_use]
    pub fn words(&self, place: Span) -> &str {
        let place = self.taken.as_ref().map_or(place, |taken| taken.moved(0, place));
        place.of(&self.note).unwrap_or_default()
    }

    /// What a model wrote of it, in the words of the texts as they were handed in.
    #[must_use]
    pub fn restore(&self, written: String) -> String {
        match &self.taken {
            Some(taken) => taken.restore(&written),
            None => written,
        }
    }
}
