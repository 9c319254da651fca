//! The persona and its parts. What is known *about* a persona (status, evaluation, lineage) stands beside it, never in it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Support;
use crate::score::Score;
use crate::source::place::Place;
use crate::source::span::Span;

/// A persona: an archetypal person drawn from sources.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Persona {
    /// Given by the service, unique within a run, the same on every replay.
    pub id: String,
    /// A personal name. Sources rarely give one: it is then fictional, and marked so in the lineage.
    pub name: String,
    /// A few words for the kind of person.
    pub archetype: String,
    /// One sentence in the persona's voice, verbatim from the sources; empty when none was found there.
    pub quote: String,
    /// Stated attributes only.
    pub demographics: Demographics,
    /// A short paragraph: who the persona is and where the person stands.
    pub background: String,
    /// Wants.
    pub goals: Vec<Trait>,
    /// Complaints.
    pub frustrations: Vec<Trait>,
    /// Habits.
    pub behaviours: Vec<Trait>,
    /// Reasons.
    pub motivations: Vec<Trait>,
    /// Likes, and choices of one thing over another.
    pub preferences: Vec<Trait>,
}

impl Persona {
    /// The traits of `kind`.
    #[must_use]
    pub fn traits(&self, kind: TraitKind) -> &[Trait] {
        match kind {
            TraitKind::Goal => &self.goals,
            TraitKind::Frustration => &self.frustrations,
            TraitKind::Behaviour => &self.behaviours,
            TraitKind::Motivation => &self.motivations,
            TraitKind::Preference => &self.preferences,
        }
    }

    /// The traits of `kind`, to change.
    pub fn traits_mut(&mut self, kind: TraitKind) -> &mut Vec<Trait> {
        match kind {
            TraitKind::Goal => &mut self.goals,
            TraitKind::Frustration => &mut self.frustrations,
            TraitKind::Behaviour => &mut self.behaviours,
            TraitKind::Motivation => &mut self.motivations,
            TraitKind::Preference => &mut self.preferences,
        }
    }

    /// Every trait with its kind, in the order of [`TraitKind::ALL`].
    pub fn all_traits(&self) -> impl Iterator<Item = (TraitKind, &Trait)> {
        TraitKind::ALL.into_iter().flat_map(|kind| self.traits(kind).iter().map(move |t| (kind, t)))
    }
}

/// The five lists of traits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TraitKind {
    /// A want.
    Goal,
    /// A complaint.
    Frustration,
    /// A habit.
    Behaviour,
    /// A reason.
    Motivation,
    /// A like.
    Preference,
}

impl TraitKind {
    /// All kinds, in the order they are shown.
    pub const ALL: [Self; 5] = [Self::Goal, Self::Frustration, Self::Behaviour, Self::Motivation, Self::Preference];

    /// The name of the list, as in the persona.
    #[must_use]
    pub fn list_name(self) -> &'static str {
        match self {
            Self::Goal => "goals",
            Self::Frustration => "frustrations",
            Self::Behaviour => "behaviours",
            Self::Motivation => "motivations",
            Self::Preference => "preferences",
        }
    }
}

/// What the sources state about the people a persona stands for. Nothing here is inferred.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Demographics {
    /// Age in years.
    pub age: Option<Age>,
    /// Occupation or role.
    pub occupation: Option<String>,
    /// Where the person lives or works.
    pub location: Option<String>,
    /// Education.
    pub education: Option<String>,
    /// Experience with the subject of the study.
    pub experience: Option<String>,
    /// Whatever else the study records about people, by its own name for it.
    pub other: BTreeMap<String, String>,
}

/// An age in whole years.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Age {
    /// One age.
    Years(u8),
    /// Both ends included; `max` is absent for "65 and over".
    Range {
        /// Youngest.
        min: u8,
        /// Oldest.
        max: Option<u8>,
    },
}

/// One claim about a persona and what supports it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trait {
    /// A sentence a designer can use.
    pub text: String,
    /// How well it is supported.
    pub strength: Strength,
    /// The words that support it, best first.
    pub evidence: Vec<Evidence>,
    /// What came of looking it up in the sources; `None` where it was not, and in what was written down before traits were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub support: Option<Support>,
}

/// How well a trait is supported, by the number of distinct people whose words support it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strength {
    /// No verbatim support, or only an approximate match.
    Weak,
    /// One person says so, verbatim.
    Moderate,
    /// Two or more people say so.
    Strong,
}

/// Words in a source that support a trait.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// Name of the document.
    pub document: String,
    /// Who says it, by the label of the document; empty where the document names nobody.
    pub participant: String,
    /// Line of the first byte, from 1.
    pub line: u32,
    /// Where it stands in the document's text, whose bytes there equal `quote`.
    pub span: Span,
    /// Where it stands in the file; `None` in what was written down before files were told from texts: as in the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// The words, exactly as in the document's text.
    pub quote: String,
    /// How what was claimed agrees with the words found.
    pub matched: Match,
    /// 1 for a verbatim match, less for an approximate one; of linked words, the share of the trait that they say, or where a model's
    /// embeddings found them, the cosine of the two.
    pub score: Score,
    /// The model whose embeddings found linked words, `PROVIDER/MODEL`; `None`: they share words with the trait.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub linked_by: Option<String>,
}

/// How a claimed quote agrees with a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Match {
    /// Byte for byte.
    Exact,
    /// The same words, other white space, case, quotation marks or escapes.
    Normalised,
    /// Nearly the same words.
    Fuzzy,
    /// Nobody claimed it: it was found by what the trait says.
    Linked,
    /// Not found.
    None,
}
