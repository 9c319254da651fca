//! What personas were drawn from, made ready once for every persona that is measured by it.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::link::Index;
use super::outcome::Place;
use super::words::{Statement, Vocabulary};
use crate::persona::evidence::Locator;
use crate::source::reading::Reading;
use crate::source::span::Span;
use crate::source::themes::{Theme, themes};
use crate::words::Language;

/// Themes that the personas of a reading are asked to represent, those of most people first.
const THEMES: usize = 20;

/// A reading, its locator, its index and its themes. What is not asked for is not built.
pub struct Sources<'r> {
    pub(super) reading: &'r Reading,
    pub(super) locator: Locator<'r>,
    statements: OnceLock<Vec<Statement>>,
    index: OnceLock<Index>,
    themes: OnceLock<Vec<Theme>>,
}

impl<'r> Sources<'r> {
    /// The sources of `reading`.
    #[must_use]
    pub fn of(reading: &'r Reading) -> Self {
        Self {
            reading,
            locator: Locator::new(reading),
            statements: OnceLock::new(),
            index: OnceLock::new(),
            themes: OnceLock::new(),
        }
    }

    /// Where `words` stand in `document`, verbatim and for the first time; `None` where they do not, or nothing is asked for.
    #[must_use]
    pub fn place_of(&self, document: &str, words: &str) -> Option<Place> {
        let named = self.reading.documents().iter().find(|known| known.name == document)?;
        let start = named.text.find(words).filter(|_| !words.is_empty())?;
        let span = Span { start: u32::try_from(start).ok()?, end: u32::try_from(start + words.len()).ok()? };
        Some(Place { document: named.name.clone(), span })
    }

    pub(super) fn index(&self) -> &Index {
        self.index.get_or_init(|| Index::of(self.reading))
    }

    pub(super) fn themes(&self) -> &[Theme] {
        self.themes.get_or_init(|| themes(self.reading, THEMES))
    }

    /// What each sentence says, in the order of the reading.
    pub(super) fn statements(&self) -> &[Statement] {
        self.statements.get_or_init(|| {
            let languages = Language::of_documents(self.reading);
            let mut vocabularies: FxHashMap<Language, Vocabulary> = FxHashMap::default();
            let sentences = self.reading.sentences().iter();
            let of = |sentence: &crate::source::reading::Sentence| {
                let language = languages[sentence.document];
                let vocabulary = vocabularies.entry(language).or_insert_with(|| Vocabulary::new(language));
                Statement::of(self.reading.text_of(sentence), vocabulary)
            };
            sentences.map(of).collect()
        })
    }

    /// The sentences that `span` of a document touches, and those beside them in the same turn.
    pub(super) fn around(&self, document: usize, span: Span) -> &[Statement] {
        let sentences = self.reading.sentences();
        let from = sentences.partition_point(|s| (s.document, s.span.end) <= (document, span.start));
        let to = sentences.partition_point(|s| (s.document, s.span.start) < (document, span.end));
        self.beside(from, to)
    }

    /// The sentences from one position to another, and those beside them in the same turn.
    pub(super) fn beside(&self, from: usize, to: usize) -> &[Statement] {
        let sentences = self.reading.sentences();
        let same = |one: usize, other: usize| matches!((sentences.get(one), sentences.get(other)), (Some(a), Some(b)) if a.turn == b.turn);
        let first = from.checked_sub(1).filter(|before| same(*before, from)).unwrap_or(from);
        let last = if to > from && same(to - 1, to) { to + 1 } else { to };
        self.statements().get(first..last).unwrap_or_default()
    }
}
