//! What is taken where a sentence leaves something open.

use serde::Deserialize;

use super::lexicon::LEXICON;
use crate::source::span::Span;

macro_rules! conventions {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// A rule for what a sentence leaves open. The words for each are in the language file.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Convention {
            $($(#[$doc])* $name,)*
        }

        impl Convention {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];
        }
    };
}

conventions! {
    /// Which of and and or binds more tightly.
    AndBeforeOr,
    /// How far not reaches.
    NotNearest,
    /// What a comma alone means.
    CommaAnd,
    /// What a bare number means.
    BareExactly,
    /// Whether either allows both.
    EitherInclusive,
    /// What before means.
    BeforeEvery,
    /// How near what follows must be.
    FollowedAtOnce,
    /// Whether occurrences may overlap.
    Overlapping,
    /// Which digit comes first.
    MostSignificant,
    /// Whether several things are counted each or together.
    EachCounted,
    /// What a condition without a subject is about.
    SameSubject,
    /// Whether ranges include their ends.
    Inclusive,
    /// From where positions count.
    PositionsFromOne,
    /// The value of the empty string.
    EmptyValue,
    /// The product of the empty string.
    EmptyProduct,
    /// What xor means of more than two.
    OnlyOne,
    /// Where the alphabet is taken from.
    Alphabet,
    /// What zero and one are.
    DigitWord,
    /// What strings after except are.
    ExceptWhole,
}

impl Convention {
    /// What is taken.
    #[must_use]
    pub fn taken(self) -> &'static str {
        &LEXICON.meaning(self).taken
    }

    /// What else the sentence could mean, if it could.
    #[must_use]
    pub fn other(self) -> Option<&'static str> {
        LEXICON.meaning(self).other.as_deref()
    }
}

/// A convention that an answer relies on, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assumption {
    /// The convention.
    pub convention: Convention,
    /// The words that leave it open.
    pub span: Span,
}
