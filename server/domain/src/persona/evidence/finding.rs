//! What the check takes out of a draft, said in words.

use std::fmt;

use crate::persona::TraitKind;

/// Something a draft claimed and the check took out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// Words that stand in no document.
    QuoteNotFound {
        /// What claimed them.
        subject: Subject,
        /// The words.
        quote: String,
    },
    /// Words of an interviewer.
    InterviewerWords {
        /// What claimed them.
        subject: Subject,
        /// The words.
        quote: String,
    },
    /// Words that stand in a document and are no one participant's: headings, field names, two people's words in one.
    NobodysWords {
        /// What claimed them.
        subject: Subject,
        /// The words.
        quote: String,
    },
    /// Words in quotation marks, within what the author wrote, that no participant says.
    MarksRemoved {
        /// Where they stand.
        subject: Subject,
        /// The words.
        quote: String,
    },
    /// An attribute that no participant states.
    DemographicNotStated {
        /// Its name: `age`, `occupation`, ... or a key of `other`.
        attribute: String,
        /// What was claimed.
        value: String,
    },
    /// A trait without text.
    TraitDropped {
        /// Its list.
        kind: TraitKind,
    },
    /// A trait that says again what another says; its evidence went to the other.
    DuplicateTrait {
        /// Its list.
        kind: TraitKind,
        /// What it said.
        text: String,
    },
}

/// What a quote was claimed for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The persona's own quote.
    Quote,
    /// The paragraph about the persona.
    Background,
    /// A trait.
    Trait {
        /// Its list.
        kind: TraitKind,
        /// What it says.
        text: String,
    },
}

impl Finding {
    /// The part of the persona it is about: a list of traits, `quote`, or an attribute.
    #[must_use]
    pub fn subject(&self) -> &str {
        match self {
            Self::QuoteNotFound { subject, .. }
            | Self::InterviewerWords { subject, .. }
            | Self::NobodysWords { subject, .. }
            | Self::MarksRemoved { subject, .. } => match subject {
                Subject::Quote => "quote",
                Subject::Background => "background",
                Subject::Trait { kind, .. } => kind.list_name(),
            },
            Self::DemographicNotStated { attribute, .. } => attribute,
            Self::TraitDropped { kind } | Self::DuplicateTrait { kind, .. } => kind.list_name(),
        }
    }
}

/// Without the claimed words, which may be anybody's.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = |quote: &str| quote.split_whitespace().count();
        match self {
            Self::QuoteNotFound { quote, .. } => {
                write!(f, "a quote of {} words stands in no document; it was removed", words(quote))
            }
            Self::InterviewerWords { quote, .. } => {
                write!(f, "a quote of {} words is an interviewer's; it was removed", words(quote))
            }
            Self::NobodysWords { quote, .. } => {
                write!(f, "a quote of {} words is no one participant's; it was removed", words(quote))
            }
            Self::MarksRemoved { quote, .. } => {
                write!(f, "{} words in quotation marks are no participant's; the marks were removed", words(quote))
            }
            Self::DemographicNotStated { attribute, .. } => {
                write!(f, "the {attribute} claimed is stated nowhere in the sources; it was removed")
            }
            Self::TraitDropped { .. } => f.write_str("a trait without text was removed"),
            Self::DuplicateTrait { .. } => f.write_str("a trait that repeats another was removed"),
        }
    }
}
