//! Cells to a case, with everything that is wrong with them.

use super::{BadRow, Case, Column, MOST_ROW_BYTES};
use crate::automaton::alphabet::{Alphabet, NotAnAlphabet};

/// What is wrong with a row, and in which column.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{wrong}", place(*.number, *.column))]
pub struct Violation {
    /// Which cell of the row, from 1; `None` where the row as a whole is meant or cells are not in a row.
    pub number: Option<usize>,
    /// Its column, where it is in one.
    pub column: Option<Column>,
    /// What is wrong.
    pub wrong: Wrong,
}

fn place(number: Option<usize>, column: Option<Column>) -> String {
    match (number, column) {
        (Some(number), Some(column)) => format!("column {number} ({}): ", column.name()),
        (Some(number), None) => format!("column {number}: "),
        (None, Some(column)) => format!("{}: ", column.name()),
        (None, None) => String::new(),
    }
}

/// What is wrong with a cell or a row.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// The sentence is not there.
    #[error("it is blank; write a sentence")]
    Blank,
    /// It has a character that nobody sees.
    #[error("it has the control character U+{:04X}; remove it", u32::from(*.0))]
    Control(char),
    /// Its bytes are no text.
    #[error("its bytes are no UTF-8; save the file as UTF-8")]
    NotUtf8,
    /// It is neither true nor false.
    #[error("{0:?} is neither true nor false")]
    NotABoolean(String),
    /// It is no whole number.
    #[error("{0:?} is no whole number")]
    NotANumber(String),
    /// Its symbols make no alphabet.
    #[error(transparent)]
    Alphabet(#[from] NotAnAlphabet),
    /// It is not written as an alphabet is.
    #[error("{0:?} is no alphabet; write it as {{0, 1}}")]
    NotAnAlphabet(String),
    /// A string is to be accepted and to be rejected.
    #[error("{0:?} is in must_accept too; no string can be both accepted and rejected")]
    Both(String),
    /// The language is to be empty and to have a string.
    #[error("it says that no string is accepted, and must_accept has {0:?}")]
    NotEmpty(String),
    /// There are more or fewer cells than columns.
    #[error("the row has {found} cells and the header {wanted}; put cells with commas in quotation marks")]
    Cells {
        /// How many there are.
        found: usize,
        /// How many there must be.
        wanted: usize,
    },
    /// A quotation mark opens a cell and nothing closes it.
    #[error("the quotation mark that opens the cell is not closed")]
    Unclosed,
    /// A quotation mark within a cell that is not quoted.
    #[error("a quotation mark within the cell; put the whole cell in quotation marks and double those in it")]
    QuoteWithin,
    /// Something behind the quotation mark that closes a cell.
    #[error("{0:?} behind the closing quotation mark; a comma or the end of the line must follow")]
    BehindQuote(char),
    /// The row is too long.
    #[error("the row has {0} bytes; at most {MOST_ROW_BYTES} are read")]
    TooLong(usize),
    /// The line is no JSON object.
    #[error("the line is no JSON object: {0}")]
    NotAnObject(String),
    /// A key that is no column.
    #[error("{name:?} is no column{}", nearest.map_or_else(String::new, |column| format!("; is {} meant?", column.name())))]
    Unknown {
        /// The key.
        name: String,
        /// The column it is like.
        nearest: Option<Column>,
    },
    /// A key that is there twice.
    #[error("it is there twice; which one is meant cannot be known")]
    Twice,
    /// A JSON value of another kind than the column holds.
    #[error("{found} stands there; it must be {wanted}")]
    Kind {
        /// What there is.
        found: &'static str,
        /// What there must be.
        wanted: &'static str,
    },
}

/// A row while its cells are read.
#[derive(Default)]
pub(super) struct Draft {
    case: Case,
    violations: Vec<Violation>,
}

impl Draft {
    pub(super) fn wrong(&mut self, number: Option<usize>, column: Option<Column>, wrong: Wrong) {
        self.violations.push(Violation { number, column, wrong });
    }

    /// Takes the text of a cell.
    pub(super) fn text(&mut self, number: Option<usize>, column: Column, text: &str) {
        if let Some(unseen) = text.chars().find(|c| c.is_control() && !c.is_whitespace()) {
            return self.wrong(number, Some(column), Wrong::Control(unseen));
        }
        if let Err(wrong) = self.take(column, text) {
            self.wrong(number, Some(column), wrong);
        }
    }

    fn take(&mut self, column: Column, text: &str) -> Result<(), Wrong> {
        let case = &mut self.case;
        let trimmed = text.trim();
        let stated = (!trimmed.is_empty()).then_some(trimmed);
        match column {
            Column::Prompt if trimmed.is_empty() => return Err(Wrong::Blank),
            Column::Prompt => text.clone_into(&mut case.prompt),
            Column::Category => trimmed.clone_into(&mut case.category),
            Column::ExpectedType => trimmed.clone_into(&mut case.expected_type),
            Column::Difficulty => trimmed.clone_into(&mut case.difficulty),
            Column::MustAccept => case.examples.must_accept = list(text),
            Column::MustReject => case.examples.must_reject = list(text),
            Column::IsContradiction => case.is_contradiction = stated.map(boolean).transpose()?,
            Column::Alphabet => case.alphabet = stated.map(alphabet).transpose()?,
            Column::States => case.states = stated.map(whole_number).transpose()?,
            Column::Tree => case.tree = stated.map(str::to_owned),
        }
        Ok(())
    }

    /// Takes strings as they are.
    pub(super) fn strings(&mut self, column: Column, strings: Vec<String>) {
        let examples = &mut self.case.examples;
        *if column == Column::MustAccept { &mut examples.must_accept } else { &mut examples.must_reject } = strings;
    }

    /// The case, if nothing is wrong with its cells, by themselves and together.
    pub(super) fn finish(mut self, line: u64, number: impl Fn(Column) -> Option<usize>) -> Result<Case, BadRow> {
        let examples = &self.case.examples;
        let both = examples.must_reject.iter().find(|text| examples.must_accept.contains(text)).cloned();
        let accepted = examples.must_accept.first().cloned().filter(|_| self.case.is_contradiction == Some(true));
        if let Some(both) = both {
            self.wrong(number(Column::MustReject), Some(Column::MustReject), Wrong::Both(both));
        }
        if let Some(accepted) = accepted {
            self.wrong(number(Column::IsContradiction), Some(Column::IsContradiction), Wrong::NotEmpty(accepted));
        }
        if self.violations.is_empty() {
            Ok(Case { line, ..self.case })
        } else {
            self.violations.sort_by_key(|violation| (violation.number, violation.column));
            Err(BadRow { line, violations: self.violations })
        }
    }
}

/// Strings with `;` between them.
fn list(text: &str) -> Vec<String> {
    let string = |part: &str| if matches!(part, "ε" | "λ" | "\"\"") { String::new() } else { part.to_owned() };
    if text.trim().is_empty() { Vec::new() } else { text.split(';').map(|part| string(part.trim())).collect() }
}

fn boolean(text: &str) -> Result<bool, Wrong> {
    match &*text.to_lowercase() {
        // Tables that know no truth values write 1.0 and 0.0.
        "true" | "t" | "yes" | "y" | "1" | "1.0" => Ok(true),
        "false" | "f" | "no" | "n" | "0" | "0.0" => Ok(false),
        _ => Err(Wrong::NotABoolean(text.to_owned())),
    }
}

fn whole_number(text: &str) -> Result<u64, Wrong> {
    text.parse().map_err(|_| Wrong::NotANumber(text.to_owned()))
}

/// `{0, 1}` as alphabets are shown.
fn alphabet(text: &str) -> Result<Alphabet, Wrong> {
    let inside = text.strip_prefix('{').and_then(|text| text.strip_suffix('}'));
    let inside = inside.ok_or_else(|| Wrong::NotAnAlphabet(text.to_owned()))?;
    if inside.trim().is_empty() {
        return Err(NotAnAlphabet::Empty.into());
    }
    Ok(Alphabet::new(inside.split(',').map(str::trim))?)
}
