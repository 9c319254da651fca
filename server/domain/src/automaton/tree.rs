//! What a sentence says: patterns joined by logic, each with its place in the sentence.

use super::alphabet::{Set, Word};
use crate::source::span::Span;

/// A part of a sentence that is true or false of a string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// Where it stands in the sentence.
    pub span: Span,
    /// What it says.
    pub kind: Kind,
}

/// What a clause says of a string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One thing.
    Pattern(Pattern),
    /// That the clause is false.
    Not(Box<Clause>),
    /// That every clause is true.
    All(Vec<Clause>),
    /// That one clause or more is true.
    Any(Vec<Clause>),
    /// That one clause is true and no other.
    One(Vec<Clause>),
    /// That the second is true wherever the first is.
    Implies(Box<Clause>, Box<Clause>),
}

/// One property of strings. Positions count from 1; "substring" is contiguous.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Pattern {
    /// Every string.
    Everything,
    /// No string.
    Nothing,
    /// Is one of these strings.
    Equals(Vec<Word>),
    /// Begins with one of these.
    Starts(Vec<Word>),
    /// Ends with one of these.
    Ends(Vec<Word>),
    /// One of these is a substring.
    Contains(Vec<Word>),
    /// These symbols stand in it in this order, with anything between.
    Subsequence(Word),
    /// Its length.
    Length(Numbers),
    /// How many of its symbols are in a set.
    Count {
        /// The set.
        of: Set,
        /// How many.
        numbers: Numbers,
    },
    /// How often a string that is not empty is a substring.
    Occurrences {
        /// The string.
        of: Word,
        /// Whether occurrences may share symbols; if not, each is taken as early as possible after the one before.
        overlapping: bool,
        /// How often.
        numbers: Numbers,
    },
    /// How often one string is a substring, overlapping, against another.
    Compare {
        /// The one.
        left: Word,
        /// The other.
        right: Word,
        /// How the number of the one stands to the number of the other.
        relation: Relation,
    },
    /// The number that its digits write; the empty string has the value 0.
    Value {
        /// How the digits are read.
        numeral: Numeral,
        /// What the value is.
        numbers: Numbers,
    },
    /// The sum of its digits; 0 of the empty string.
    Sum {
        /// The digit of each symbol of the alphabet.
        digits: Digits,
        /// What the sum is.
        numbers: Numbers,
    },
    /// The product of its digits; 1 of the empty string.
    Product {
        /// The digit of each symbol of the alphabet.
        digits: Digits,
        /// What is left after division.
        modulo: Modulo,
    },
    /// The symbol at one position is in a set. A string without that position does not have the property.
    Nth {
        /// From where positions are counted.
        from: End,
        /// The position, from 1.
        position: u64,
        /// The set.
        set: Set,
    },
    /// The symbol at each of many positions is in a set.
    Positions {
        /// The positions, from 1 at the start.
        at: Numbers,
        /// The set.
        set: Set,
    },
    /// The length of every run, which is a symbol repeated as long as it lasts.
    Runs {
        /// The symbols whose runs are meant.
        of: Set,
        /// How long each is.
        numbers: Numbers,
    },
    /// How many runs there are.
    RunCount {
        /// The symbols whose runs are counted.
        of: Set,
        /// How many.
        numbers: Numbers,
    },
    /// Wherever one string stands, another follows.
    Followed {
        /// The one.
        word: Word,
        /// The other.
        by: Word,
        /// Where it follows.
        near: Near,
    },
    /// Wherever one string stands, another stands before it.
    Preceded {
        /// The one.
        word: Word,
        /// The other.
        by: Word,
        /// Where it stands.
        near: Near,
    },
    /// All its symbols are in a set.
    Only(Set),
    /// It has a first symbol, and its last one is the same (or, if `false`, another).
    SameEnds(bool),
}

impl Pattern {
    /// Its kind, `[a-z_]+`: stable, for machines to tell patterns apart.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Everything => "everything",
            Self::Nothing => "nothing",
            Self::Equals(_) => "equals",
            Self::Starts(_) => "starts",
            Self::Ends(_) => "ends",
            Self::Contains(_) => "contains",
            Self::Subsequence(_) => "subsequence",
            Self::Length(_) => "length",
            Self::Count { .. } => "count",
            Self::Occurrences { .. } => "occurrences",
            Self::Compare { .. } => "compare",
            Self::Value { .. } => "value",
            Self::Sum { .. } => "sum",
            Self::Product { .. } => "product",
            Self::Nth { .. } => "nth",
            Self::Positions { .. } => "positions",
            Self::Runs { .. } => "runs",
            Self::RunCount { .. } => "run_count",
            Self::Followed { .. } => "followed",
            Self::Preceded { .. } => "preceded",
            Self::Only(_) => "only",
            Self::SameEnds(_) => "same_ends",
        }
    }
}

/// From which end positions count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum End {
    /// From the first symbol.
    Start,
    /// From the last symbol.
    Finish,
}

/// How far from a string another may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Near {
    /// Next to it.
    Immediately,
    /// Anywhere after it, or anywhere before it.
    Eventually,
}

/// How one number stands to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Relation {
    /// The same.
    Equal,
    /// More.
    More,
    /// As many or more.
    AtLeast,
}

impl Relation {
    /// Whether it holds of two numbers with this difference, the one less the other.
    #[must_use]
    pub fn holds(self, difference: i64) -> bool {
        match self {
            Self::Equal => difference == 0,
            Self::More => difference > 0,
            Self::AtLeast => difference >= 0,
        }
    }
}

/// A set of whole numbers. Ranges include both their ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Numbers {
    /// This one.
    Exactly(u64),
    /// This one and every larger one.
    AtLeast(u64),
    /// This one and every smaller one.
    AtMost(u64),
    /// From the first to the second, which is not smaller.
    Between(u64, u64),
    /// Those that leave this remainder.
    Modulo(Modulo),
}

impl Numbers {
    /// Whether `number` is one of them.
    #[must_use]
    pub fn contains(self, number: u64) -> bool {
        match self {
            Self::Exactly(only) => number == only,
            Self::AtLeast(least) => number >= least,
            Self::AtMost(most) => number <= most,
            Self::Between(least, most) => (least..=most).contains(&number),
            Self::Modulo(modulo) => modulo.contains(u128::from(number)),
        }
    }

    /// The even (`true`) or the odd numbers.
    #[must_use]
    pub fn parity(even: bool) -> Self {
        Self::Modulo(Modulo { modulus: 2, remainder: u64::from(!even) })
    }
}

/// The numbers that leave `remainder` when divided by `modulus`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Modulo {
    modulus: u64,
    remainder: u64,
}

impl Modulo {
    /// `None` where the modulus is 0 or the remainder is not below it.
    #[must_use]
    pub fn new(modulus: u64, remainder: u64) -> Option<Self> {
        (remainder < modulus).then_some(Self { modulus, remainder })
    }

    /// The numbers that leave the same remainder as `number`; a modulus of 0 is taken as 1.
    #[must_use]
    pub fn like(number: u64, modulus: u64) -> Self {
        let modulus = modulus.max(1);
        Self { modulus, remainder: number % modulus }
    }

    /// What is divided by; at least 1.
    #[must_use]
    pub fn modulus(self) -> u64 {
        self.modulus
    }

    /// What is left; below the modulus.
    #[must_use]
    pub fn remainder(self) -> u64 {
        self.remainder
    }

    /// Whether `number` is one of them.
    #[must_use]
    pub fn contains(self, number: u128) -> bool {
        number % u128::from(self.modulus) == u128::from(self.remainder)
    }
}

/// How the symbols of a string write a number.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Numeral {
    /// The base, 2 to 36.
    pub base: u64,
    /// Which digit comes first.
    pub order: Order,
    /// The digit of each symbol of the alphabet.
    pub digits: Digits,
}

/// Which digit of a number comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Order {
    /// The most significant, as numbers are usually written.
    Most,
    /// The least significant.
    Least,
}

/// The digit that each symbol of an alphabet stands for, in the order of the symbols.
pub type Digits = Box<[u64]>;
