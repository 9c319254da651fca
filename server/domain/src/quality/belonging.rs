//! Whether sources are those that a persona was drawn from, and where in them its evidence stands.

use memchr::memmem;

use super::sources::Sources;
use crate::persona::{Evidence, Persona, Trait};
use crate::source::document::Document;
use crate::source::span::Span;

/// Places of the same words that are looked at to find the one that evidence names; words that recur more often are looked up as words
/// without a place are.
const RECURRENCES: usize = 64;
/// The span of words that are nowhere.
const NOWHERE: Span = Span { start: 0, end: 0 };

/// Why sources are not those of a persona.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Foreign {
    /// Evidence names documents that are not among them: what it says cannot be looked up.
    #[error("its evidence is from {}, not among the sources at hand", .documents.join(", "))]
    Documents {
        /// Their names, in order, each once.
        documents: Vec<String>,
    },
    /// The documents are there, and none of the quotes is in them: others of the same name.
    #[error("none of its {quotes} quotes is in the sources at hand")]
    Quotes {
        /// How many there are.
        quotes: usize,
    },
}

impl Sources<'_> {
    /// Whether these are the sources of `persona`, as far as its evidence tells. Where some of its quotes are in them and some are not,
    /// they are: what is missing is for the metrics to say. A persona without evidence belongs to any.
    ///
    /// # Errors
    /// Why they are not.
    pub fn belong_to(&self, persona: &Persona) -> Result<(), Foreign> {
        let evidence: Vec<&Evidence> = persona.all_traits().flat_map(|(_, known)| &known.evidence).collect();
        let mut documents: Vec<String> = evidence
            .iter()
            .filter(|known| self.document(&known.document).is_none())
            .map(|known| known.document.clone())
            .collect();
        documents.sort_unstable();
        documents.dedup();
        if !documents.is_empty() {
            return Err(Foreign::Documents { documents });
        }
        if evidence.is_empty() || evidence.iter().any(|known| self.locator.standing(known).is_some()) {
            return Ok(());
        }
        Err(Foreign::Quotes { quotes: evidence.len() })
    }

    /// `persona` with the span of each piece of evidence in the text of its document: found by its place in the file, else by its words.
    /// Where the words are nowhere, the span is empty, at 0.
    #[must_use]
    pub fn settle(&self, mut persona: Persona) -> Persona {
        let lists = [
            &mut persona.goals,
            &mut persona.frustrations,
            &mut persona.behaviours,
            &mut persona.motivations,
            &mut persona.preferences,
        ];
        for known in lists.into_iter().flatten().flat_map(|Trait { evidence, .. }| evidence) {
            known.span = self.span_of(known).unwrap_or(NOWHERE);
        }
        persona
    }

    fn span_of(&self, known: &Evidence) -> Option<Span> {
        let named = self.document(&known.document)?;
        let at_place = || {
            let place = known.place.as_ref().filter(|_| !known.quote.is_empty())?;
            let places = memmem::find_iter(named.text.as_bytes(), &known.quote).take(RECURRENCES);
            let span = |start: usize| {
                let end = u32::try_from(start + known.quote.len()).ok()?;
                Some(Span { start: u32::try_from(start).ok()?, end })
            };
            places.filter_map(span).find(|span| named.place(*span) == *place)
        };
        let sought = || {
            let found = self.locator.standing(&Evidence { span: NOWHERE, ..known.clone() })?;
            (self.reading.documents()[found.document].name == known.document).then_some(found.span)
        };
        at_place().or_else(sought)
    }

    fn document(&self, name: &str) -> Option<&Document> {
        self.reading.documents().iter().find(|document| document.name == name)
    }
}
