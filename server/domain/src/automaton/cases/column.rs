//! The columns of a file of cases.

use super::{BadFile, cell::Violation};

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Column {
    /// The sentence.
    Prompt,
    /// What kind of sentence it is.
    Category,
    /// What is at the root of the tree.
    ExpectedType,
    /// How hard it is.
    Difficulty,
    /// Strings in the language.
    MustAccept,
    /// Strings outside the language.
    MustReject,
    /// Whether the language is empty.
    IsContradiction,
    /// The alphabet.
    Alphabet,
    /// The states of the minimal machine.
    States,
    /// The sentence as it is understood.
    Tree,
}

impl Column {
    /// All of them, in the order they are written in.
    pub const ALL: [Self; 10] = [
        Self::Prompt,
        Self::Category,
        Self::ExpectedType,
        Self::Difficulty,
        Self::MustAccept,
        Self::MustReject,
        Self::IsContradiction,
        Self::Alphabet,
        Self::States,
        Self::Tree,
    ];

    /// How many of them, from the first, a header must have.
    pub(super) const REQUIRED: usize = 7;

    /// As it stands in a header.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Prompt => "prompt",
            Self::Category => "category",
            Self::ExpectedType => "expected_type",
            Self::Difficulty => "difficulty",
            Self::MustAccept => "must_accept",
            Self::MustReject => "must_reject",
            Self::IsContradiction => "is_contradiction",
            Self::Alphabet => "alphabet",
            Self::States => "states",
            Self::Tree => "tree",
        }
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.name().eq_ignore_ascii_case(name.trim()))
    }

    /// The column whose name is most like a text, if one is like it.
    pub(super) fn nearest(name: &str) -> Option<Self> {
        let name = name.trim().to_lowercase();
        let likeness = |column: Self| strsim::jaro_winkler(column.name(), &name);
        let nearest = Self::ALL.into_iter().max_by(|&one, &other| likeness(one).total_cmp(&likeness(other)))?;
        (likeness(nearest) > 0.84).then_some(nearest)
    }

    pub(super) fn required() -> String {
        Self::ALL[..Self::REQUIRED].iter().map(|column| column.name()).collect::<Vec<_>>().join(",")
    }

    /// The columns of a header, in its order.
    pub(super) fn header(cells: Result<Vec<String>, Violation>) -> Result<Vec<Self>, BadFile> {
        let cells = cells.map_err(BadFile::Quoting)?;
        let named: Vec<Self> = cells.iter().filter_map(|cell| Self::named(cell)).collect();
        if named.is_empty() {
            let first = cells.first().map(|cell| cell.chars().take(40).collect());
            return Err(BadFile::NoHeader { first: first.unwrap_or_default() });
        }
        let missing: Vec<Self> =
            Self::ALL[..Self::REQUIRED].iter().copied().filter(|column| !named.contains(column)).collect();
        let strange = cells.iter().filter(|cell| Self::named(cell).is_none());
        let unknown: Vec<_> = strange.map(|cell| (cell.clone(), Self::nearest(cell))).collect();
        let times = |column: Self| named.iter().filter(|&&other| other == column).count();
        let twice: Vec<Self> = Self::ALL.into_iter().filter(|&column| times(column) > 1).collect();
        if missing.is_empty() && unknown.is_empty() && twice.is_empty() {
            Ok(named)
        } else {
            Err(BadFile::Columns { missing, unknown, twice })
        }
    }
}
