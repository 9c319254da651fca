//! What is taken where a sentence leaves something open.

use serde::Deserialize;

use super::lexicon::LEXICON;
use crate::source::span::Span;

macro_rules! conventions {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// A rule for what a sentence leaves open. The words for each are in the language file.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
        pub enum Convention {
            $($(#[$doc])* #[serde(rename = $text)] $name,)*
        }

        impl Convention {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// Its name in the language file: stable.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)*
                }
            }
        }
    };
}

conventions! {
    /// Which of and and or binds more tightly.
    AndBeforeOr = "and_before_or",
    /// How far not reaches.
    NotNearest = "not_nearest",
    /// What a comma alone means.
    CommaAnd = "comma_and",
    /// What a bare number means.
    BareExactly = "bare_exactly",
    /// Whether either allows both.
    EitherInclusive = "either_inclusive",
    /// What before means.
    BeforeEvery = "before_every",
    /// How near what follows must be.
    FollowedAtOnce = "followed_at_once",
    /// Whether occurrences may overlap.
    Overlapping = "overlapping",
    /// Which digit comes first.
    MostSignificant = "most_significant",
    /// Whether several things are counted each or together.
    EachCounted = "each_counted",
    /// What a condition without a subject is about.
    SameSubject = "same_subject",
    /// Whether ranges include their ends.
    Inclusive = "inclusive",
    /// From where positions count.
    PositionsFromOne = "positions_from_one",
    /// The value of the empty string.
    EmptyValue = "empty_value",
    /// The product of the empty string.
    EmptyProduct = "empty_product",
    /// What xor means of more than two.
    OnlyOne = "only_one",
    /// Where the alphabet is taken from.
    Alphabet = "alphabet",
    /// What zero and one are.
    DigitWord = "digit_word",
    /// What strings after except are.
    ExceptWhole = "except_whole",
    /// What a string that is compared with a number is.
    ComparedValue = "compared_value",
    /// How far what is said of the reverse reaches.
    ReverseNearest = "reverse_nearest",
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
