//! What personas were drawn from, made ready once for every persona that is measured by it.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rustc_hash::FxHashMap;

use super::link::Index;
use super::outcome::{Place, Stands};
use super::words::{Statement, Vocabulary};
use crate::persona::evidence::Locator;
use crate::source::reading::{Held, Reading};
use crate::source::span::Span;
use crate::source::themes::{Theme, themes_in};
use crate::words::Language;

/// Themes that the personas of a reading are asked to represent, those of most people first.
const THEMES: usize = 20;

/// A reading, its locator, its index and its themes. What is not asked for is not built.
pub struct Sources<'r> {
    pub(super) reading: Held<'r>,
    pub(super) locator: Locator<'r>,
    languages: OnceLock<Vec<Language>>,
    said: Mutex<Said>,
    index: OnceLock<Index>,
    themes: OnceLock<Vec<Theme>>,
}

/// Sentences that were taken apart. Few of a reading are ever asked for.
#[derive(Default)]
struct Said {
    vocabularies: FxHashMap<Language, Vocabulary>,
    statements: FxHashMap<usize, Arc<Statement>>,
}

impl<'r> Sources<'r> {
    /// The sources of `reading`, lent or shared.
    #[must_use]
    pub fn of(reading: impl Into<Held<'r>>) -> Self {
        let reading = reading.into();
        Self {
            locator: Locator::new(reading.clone()),
            reading,
            languages: OnceLock::new(),
            said: Mutex::default(),
            index: OnceLock::new(),
            themes: OnceLock::new(),
        }
    }

    /// The places where `words` stand in `document`, verbatim, from the first on, each with where a reader would look; none where
    /// nothing is asked for.
    pub fn places_of<'s>(&'s self, document: &str, words: &'s str) -> impl Iterator<Item = Place> + use<'s, 'r> {
        let named = self.reading.documents().iter().find(|known| known.name == document && !words.is_empty());
        named.into_iter().flat_map(move |named| {
            named.text.match_indices(words).filter_map(move |(start, words)| {
                let span = Span { start: u32::try_from(start).ok()?, end: u32::try_from(start + words.len()).ok()? };
                let stands = Some(Stands { place: named.place(span), quote: words.to_owned() });
                Some(Place { document: named.name.clone(), span, stands })
            })
        })
    }

    /// What is searched.
    #[must_use]
    pub fn reading(&self) -> &Reading {
        &self.reading
    }

    /// What finds claimed words in it.
    #[must_use]
    pub fn locator(&self) -> &Locator<'r> {
        &self.locator
    }

    fn languages(&self) -> &[Language] {
        self.languages.get_or_init(|| Language::of_documents(&self.reading))
    }

    pub(super) fn index(&self) -> &Index {
        self.index.get_or_init(|| Index::of(&self.reading, self.languages()))
    }

    pub(super) fn themes(&self) -> &[Theme] {
        self.themes.get_or_init(|| themes_in(&self.reading, self.languages(), THEMES))
    }

    /// What a sentence says, by its position in the reading.
    fn statement(&self, at: usize) -> Option<Arc<Statement>> {
        let sentence = self.reading.sentences().get(at)?;
        let language = self.languages()[sentence.document];
        let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        let Said { vocabularies, statements } = &mut *said;
        let taken_apart = || {
            let vocabulary = vocabularies.entry(language).or_insert_with(|| Vocabulary::new(language));
            Arc::new(Statement::of(self.reading.text_of(sentence), vocabulary))
        };
        Some(Arc::clone(statements.entry(at).or_insert_with(taken_apart)))
    }

    /// Positions of the sentences that `span` of a document touches.
    pub(super) fn touched(&self, document: usize, span: Span) -> std::ops::Range<usize> {
        let sentences = self.reading.sentences();
        let from = sentences.partition_point(|s| (s.document, s.span.end) <= (document, span.start));
        let to = sentences.partition_point(|s| (s.document, s.span.start) < (document, span.end));
        from..to.max(from)
    }

    /// The sentences that `span` of a document touches, and those beside them in the same turn.
    pub(super) fn around(&self, document: usize, span: Span) -> Vec<Arc<Statement>> {
        let touched = self.touched(document, span);
        self.beside(touched.start, touched.end)
    }

    /// The sentences from one position to another, and those beside them in the same turn.
    pub(super) fn beside(&self, from: usize, to: usize) -> Vec<Arc<Statement>> {
        let sentences = self.reading.sentences();
        let same = |one: usize, other: usize| matches!((sentences.get(one), sentences.get(other)), (Some(a), Some(b)) if a.turn == b.turn);
        let first = from.checked_sub(1).filter(|before| same(*before, from)).unwrap_or(from);
        let last = if to > from && same(to - 1, to) { to + 1 } else { to };
        (first..last).filter_map(|at| self.statement(at)).collect()
    }
}
