//! Kinds of faults, for machines to act on.

use serde::{Deserialize, Serialize};

use super::fault::Wrong;
use crate::automaton::build::Refused;

/// What kind of fault a sentence has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// It says nothing.
    Empty,
    /// It is too long.
    TooLong,
    /// It has a control character.
    ControlCharacter,
    /// A quotation, parenthesis, bracket or brace has no partner.
    Unbalanced,
    /// It has words that the language does not have.
    UnknownWords,
    /// Something stands where it cannot.
    Misplaced,
    /// Something is missing, such as what strings are to start with.
    MissingTarget,
    /// A symbol is not in the alphabet.
    OutsideAlphabet,
    /// The alphabet is none.
    BadAlphabet,
    /// Two alphabets are stated.
    TwoAlphabets,
    /// A symbol is no digit where values need digits.
    NotADigit,
    /// Numbers cannot be written in the base.
    BadBase,
    /// Division by zero.
    ZeroModulus,
    /// A remainder that no division leaves.
    BadRemainder,
    /// A range goes down.
    InvertedRange,
    /// A position before the first.
    BadPosition,
    /// A number beyond all machines.
    NumberTooLarge,
    /// Clauses are nested too deeply.
    TooDeep,
    /// No machine with finitely many states can do it.
    NotRegular,
    /// It needs more states than are allowed.
    TooLarge,
}

impl Wrong {
    /// Its kind.
    #[must_use]
    pub fn reason(&self) -> Reason {
        match self {
            Self::Empty => Reason::Empty,
            Self::TooLong(_) => Reason::TooLong,
            Self::Control(_) => Reason::ControlCharacter,
            Self::UnclosedQuote | Self::Unbalanced(_) => Reason::Unbalanced,
            Self::UnknownWords { .. } => Reason::UnknownWords,
            Self::Misplaced { .. } => Reason::Misplaced,
            Self::Missing { .. } => Reason::MissingTarget,
            Self::Outside(_) => Reason::OutsideAlphabet,
            Self::Alphabet(_) => Reason::BadAlphabet,
            Self::TwoAlphabets { .. } => Reason::TwoAlphabets,
            Self::NotADigit { .. } => Reason::NotADigit,
            Self::Base(_) => Reason::BadBase,
            Self::ZeroModulus => Reason::ZeroModulus,
            Self::Remainder { .. } => Reason::BadRemainder,
            Self::Inverted { .. } => Reason::InvertedRange,
            Self::Position => Reason::BadPosition,
            Self::Number(_) => Reason::NumberTooLarge,
            Self::TooDeep => Reason::TooDeep,
            Self::NotRegular(_) | Self::Refused(Refused::NotRegular { .. }) => Reason::NotRegular,
            // A stop is no fault of the sentence and never comes with one.
            Self::Refused(Refused::TooLarge { .. } | Refused::Stopped) => Reason::TooLarge,
        }
    }
}
