//! Why a sentence is not understood.

use crate::automaton::alphabet::{NotAnAlphabet, Outside};
use crate::automaton::build::Refused;
use crate::source::span::Span;

/// What is wrong with a sentence, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("at character {character}: {wrong}")]
pub struct Fault {
    /// Where in the sentence, in bytes.
    pub span: Span,
    /// At which character it begins, from 1.
    pub character: usize,
    /// What.
    #[source]
    pub wrong: Wrong,
}

impl Fault {
    /// Whether the same could be said in other words that can be read: not where what is said cannot be, and not where the sentence
    /// ends before it says something.
    #[must_use]
    pub fn is_wording(&self) -> bool {
        match self.wrong {
            Wrong::UnknownWords { .. } | Wrong::Misplaced { .. } => true,
            Wrong::Missing { .. } => self.span.start < self.span.end,
            Wrong::Empty
            | Wrong::TooLong(_)
            | Wrong::Control(_)
            | Wrong::UnclosedQuote
            | Wrong::Unbalanced(_)
            | Wrong::Outside(_)
            | Wrong::Alphabet(_)
            | Wrong::TwoAlphabets { .. }
            | Wrong::NotADigit { .. }
            | Wrong::Base(_)
            | Wrong::ZeroModulus
            | Wrong::Remainder { .. }
            | Wrong::Inverted { .. }
            | Wrong::Position
            | Wrong::Number(_)
            | Wrong::TooDeep
            | Wrong::NotRegular(_)
            | Wrong::Refused(_) => false,
        }
    }
}

/// What is wrong with a sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// It says nothing.
    #[error("the sentence is empty; say what the strings are like, as in \"binary strings that end in 01\"")]
    Empty,
    /// It is too long.
    #[error("the sentence has {0} bytes; at most {max} are read", max = super::MOST_BYTES)]
    TooLong(usize),
    /// It has a character that nobody sees.
    #[error("the control character U+{:04X} does not belong in a sentence", u32::from(*.0))]
    Control(char),
    /// A quotation is not closed.
    #[error("the quotation that begins here is not closed")]
    UnclosedQuote,
    /// A parenthesis, bracket or brace has no partner.
    #[error("this {0:?} has no partner")]
    Unbalanced(char),
    /// Words that the language does not have.
    #[error("not understood: {}{}", .words.join(", "), hint(nearest))]
    UnknownWords {
        /// The words.
        words: Vec<String>,
        /// A phrase that is like them, or a sentence that can be read.
        nearest: Option<String>,
    },
    /// Something that cannot stand where it does.
    #[error("{found:?} does not fit here; {wanted} would")]
    Misplaced {
        /// What stands there.
        found: String,
        /// What could.
        wanted: &'static str,
    },
    /// The sentence ends, or goes on, where something is missing.
    #[error("{wanted} is missing after {after:?}")]
    Missing {
        /// What came before.
        after: String,
        /// What should follow.
        wanted: &'static str,
    },
    /// A text that is no string over the alphabet.
    #[error(transparent)]
    Outside(#[from] Outside),
    /// The alphabet is none.
    #[error(transparent)]
    Alphabet(#[from] NotAnAlphabet),
    /// Two alphabets are stated.
    #[error("two alphabets are stated, {first} and {second}; state one")]
    TwoAlphabets {
        /// The first.
        first: String,
        /// The second.
        second: String,
    },
    /// A symbol that is no digit, where digits are needed.
    #[error(
        "the symbol {symbol:?} is no digit of base {base}, and values need digits; use an alphabet of digits below {base}"
    )]
    NotADigit {
        /// The symbol.
        symbol: String,
        /// The base.
        base: u64,
    },
    /// A base that numbers cannot be written in.
    #[error("numbers cannot be written in base {0}; use 2 to 36")]
    Base(u64),
    /// Division by zero.
    #[error("nothing can be divided by 0; use a modulus of 1 or more")]
    ZeroModulus,
    /// A remainder that no division leaves.
    #[error("division by {modulus} never leaves {remainder}; use 0 to {}", modulus - 1)]
    Remainder {
        /// The remainder.
        remainder: u64,
        /// The modulus.
        modulus: u64,
    },
    /// A range that goes down.
    #[error("the range goes from {from} down to {to}; write {to} to {from}")]
    Inverted {
        /// Where it starts.
        from: u64,
        /// Where it ends.
        to: u64,
    },
    /// A position before the first.
    #[error("there is no position 0; positions count from 1")]
    Position,
    /// A number beyond all machines.
    #[error("the number {0} is too large")]
    Number(String),
    /// Clauses within clauses within clauses.
    #[error("clauses are nested more than {max} deep", max = super::MOST_LEVELS)]
    TooDeep,
    /// No machine can do it.
    #[error("this is not regular: {0}")]
    NotRegular(String),
    /// What is understood cannot be built.
    #[error(transparent)]
    Refused(Refused),
}

fn hint(nearest: &Option<String>) -> String {
    nearest.as_ref().map_or_else(String::new, |nearest| format!("; the nearest that can be read is {nearest:?}"))
}

#[cfg(test)]
mod tests {
    use crate::automaton::language::{read, stated_alphabet};

    fn is_wording(sentence: &str) -> bool {
        read(sentence, None).unwrap_err().is_wording()
    }

    #[test]
    fn words_that_are_not_understood_could_be_said_in_others() {
        assert!(is_wording("binary strings that zorble 01"));
        assert!(is_wording("binary strings where the ones come in pairs"));
    }

    #[test]
    fn what_cannot_be_and_what_says_too_little_stays_wrong_in_any_words() {
        for sentence in [
            "",
            "strings of the form ww",
            "divisible by 0",
            "value mod 3 = 5",
            "binary strings over {a, b}",
            "starts with",
            "(ends with 1",
            "length between 5 and 2",
        ] {
            assert!(!is_wording(sentence), "{sentence}: {}", read(sentence, None).unwrap_err());
        }
    }

    #[test]
    fn an_alphabet_is_known_also_where_the_rest_is_not() {
        let stated = |sentence: &str| stated_alphabet(sentence).map(|alphabet| alphabet.to_string());
        assert_eq!(stated("binary strings that zorble").as_deref(), Some("{0, 1}"));
        assert_eq!(stated("strings over {a, b, c} that zorble").as_deref(), Some("{a, b, c}"));
        assert_eq!(stated("strings that zorble"), None);
    }
}
