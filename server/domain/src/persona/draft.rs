//! A persona as an author writes it: claims, not yet checked against the sources.
//!
//! Every author, model or not, answers in this shape; [`super::evidence`] turns it into a [`super::Persona`].

use serde::{Deserialize, Serialize};

use super::{Demographics, Persona, Trait};

/// An unchecked persona.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonaDraft {
    /// A personal name.
    pub name: String,
    /// A few words for the kind of person.
    pub archetype: String,
    /// One sentence claimed to be verbatim from the sources.
    #[serde(default)]
    pub quote: String,
    /// Attributes claimed to be stated in the sources.
    #[serde(default)]
    pub demographics: Demographics,
    /// A short paragraph.
    #[serde(default)]
    pub background: String,
    /// Wants.
    #[serde(default)]
    pub goals: Vec<TraitDraft>,
    /// Complaints.
    #[serde(default)]
    pub frustrations: Vec<TraitDraft>,
    /// Habits.
    #[serde(default)]
    pub behaviours: Vec<TraitDraft>,
    /// Reasons.
    #[serde(default)]
    pub motivations: Vec<TraitDraft>,
    /// Likes.
    #[serde(default)]
    pub preferences: Vec<TraitDraft>,
}

/// An unchecked trait.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TraitDraft {
    /// A sentence a designer can use.
    pub text: String,
    /// Words claimed to stand in the sources.
    #[serde(default)]
    pub quotes: Vec<QuoteClaim>,
}

/// Words claimed to stand in a source.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuoteClaim {
    /// Name of the document; every document is searched when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// The words.
    pub quote: String,
    /// Where they are said to start, as a byte offset; only a hint, always checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start_byte: Option<u32>,
}

impl From<&Persona> for PersonaDraft {
    fn from(persona: &Persona) -> Self {
        let drafts = |traits: &[Trait]| traits.iter().map(TraitDraft::from).collect();
        Self {
            name: persona.name.clone(),
            archetype: persona.archetype.clone(),
            quote: persona.quote.clone(),
            demographics: persona.demographics.clone(),
            background: persona.background.clone(),
            goals: drafts(&persona.goals),
            frustrations: drafts(&persona.frustrations),
            behaviours: drafts(&persona.behaviours),
            motivations: drafts(&persona.motivations),
            preferences: drafts(&persona.preferences),
        }
    }
}

impl From<&Trait> for TraitDraft {
    fn from(known: &Trait) -> Self {
        let quotes = known.evidence.iter().map(|evidence| QuoteClaim {
            document: Some(evidence.document.clone()),
            quote: evidence.quote.clone(),
            start_byte: Some(evidence.span.start),
        });
        Self { text: known.text.clone(), quotes: quotes.collect() }
    }
}
