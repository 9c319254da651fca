//! A sheet's cells.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use assay_domain::source::document::Unusable;
use assay_domain::source::format::Format;
use assay_domain::source::place::{At, Unit};

use super::book::{Book, words};
use super::value::{Kind, Value};
use crate::read::part::{Limits, Note, Part};
use crate::read::pieces::Pieces;
use crate::read::xml::{Tag, Token, Xml};

const MOST_ROWS: u32 = 1_048_576;
const MOST_COLUMNS: u32 = 16_384;

struct Cell {
    row: u32,
    column: u32,
    words: Range<u32>,
}

/// How many cells had something, and the first of them.
#[derive(Default)]
struct Seen {
    count: u32,
    first: (u32, u32),
}

/// The cells of a sheet that hold words. Others, of which there may be a million with a mere colour, are none.
pub(super) struct Sheet {
    name: Arc<str>,
    cells: Vec<Cell>,
    words: String,
    at: (u32, u32),
    errors: Seen,
    lost: Seen,
    uncounted: Seen,
}

/// A cell being read.
#[derive(Default)]
struct Open {
    formula: bool,
    value: Option<String>,
}

impl Sheet {
    pub(super) fn read(text: &str, name: &str, book: &Book, limits: &Limits) -> Result<Self, Unusable> {
        let mut sheet = Self {
            name: name.into(),
            cells: Vec::new(),
            words: String::new(),
            at: (0, 0),
            errors: Seen::default(),
            lost: Seen::default(),
            uncounted: Seen::default(),
        };
        let mut xml = Xml::new(text, Format::Xlsx);
        while let Some(token) = xml.next()? {
            match token {
                Token::Open(tag) if tag.name() == "row" => {
                    let row = tag.attribute("r").and_then(|row| row.parse().ok()).unwrap_or(sheet.at.0 + 1);
                    sheet.at = (row.min(MOST_ROWS + 1), 0);
                }
                Token::Open(tag) if tag.name() == "c" => {
                    sheet.cell(&mut xml, &tag, book)?;
                    if sheet.words.len() as u64 > limits.text {
                        return Err(Unusable::TooLong { bytes: sheet.words.len() as u64, most: limits.text });
                    }
                }
                Token::Close(name) if name == "sheetData" => break,
                _ => {}
            }
        }
        // Cells are in order in every file but a broken one; of two in one place the later counts.
        sheet.cells.reverse();
        sheet.cells.sort_by_key(|cell| (cell.row, cell.column));
        sheet.cells.dedup_by_key(|cell| (cell.row, cell.column));
        Ok(sheet)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    fn cell(&mut self, xml: &mut Xml<'_>, tag: &Tag<'_>, book: &Book) -> Result<(), Unusable> {
        let next = (self.at.0.max(1), self.at.1 + 1);
        self.at = tag.attribute("r").and_then(|name| position(&name)).unwrap_or(next);
        let kind = Kind {
            kind: tag.attribute("t").unwrap_or_default(),
            style: tag.attribute("s").and_then(|style| style.parse().ok()).unwrap_or_default(),
        };
        let mut open = Open::default();
        let start = self.words.len();
        open.read(xml, &mut self.words)?;
        match open.value.map(|raw| kind.value(&raw, book)) {
            Some(Value::Words(words)) if self.words.len() == start => self.words.push_str(&words),
            Some(Value::Words(_)) => {}
            Some(Value::Error) => self.errors.count(self.at),
            Some(Value::Lost) => self.lost.count(self.at),
            None if open.formula => self.uncounted.count(self.at),
            None => {}
        }
        let (row, column) = self.at;
        if row > MOST_ROWS || column > MOST_COLUMNS || self.words[start..].trim().is_empty() {
            self.words.truncate(start);
        } else {
            self.cells.push(Cell { row, column, words: start as u32..self.words.len() as u32 });
        }
        Ok(())
    }

    /// What is said of the sheet.
    pub(super) fn notes(&self) -> Vec<Note> {
        let say = |seen: &Seen, what: &str| {
            let (row, column) = seen.first;
            let at = Unit::Cell { sheet: self.name.clone(), row, column };
            let message = format!("{what}: {count}; the first is here", count = seen.count);
            (seen.count > 0).then_some(Note { at, message })
        };
        let said = [
            say(&self.errors, "cells that hold an error are read as empty"),
            say(&self.lost, "cells that refer to a text that is not in the file are read as empty"),
            say(
                &self.uncounted,
                "formulas without a value are read as empty; save the workbook in a spreadsheet program once",
            ),
        ];
        said.into_iter().flatten().collect()
    }

    /// The sheet as a table with commas. Rows and columns in which no cell holds words are left out.
    pub(super) fn part(&self, limits: &Limits) -> Result<Part, Unusable> {
        let columns: Vec<u32> =
            self.cells.iter().map(|cell| cell.column).collect::<BTreeSet<_>>().into_iter().collect();
        let mut text = Pieces::new(limits);
        for row in self.cells.chunk_by(|one, other| one.row == other.row) {
            let mut cells = row.iter().peekable();
            for (index, column) in columns.iter().enumerate() {
                if index > 0 {
                    text.put(",")?;
                }
                if let Some(cell) = cells.next_if(|cell| cell.column == *column) {
                    self.field(cell, &mut text)?;
                }
            }
            text.put("\n")?;
        }
        Ok(text.part(self.name.to_string()))
    }

    fn field(&self, cell: &Cell, text: &mut Pieces) -> Result<(), Unusable> {
        let words = self.words.get(cell.words.start as usize..cell.words.end as usize).unwrap_or_default();
        let at = At::Unit(Unit::Cell { sheet: self.name.clone(), row: cell.row, column: cell.column });
        if !words.contains([',', '"', '\n', '\r', ';', '\t']) && words.trim() == words {
            return text.add(words, at);
        }
        text.put("\"")?;
        text.add(&words.replace('"', "\"\""), at)?;
        text.put("\"")
    }
}

impl Open {
    /// Reads to the end of the cell. Words that stand in the cell itself go to `words`.
    fn read(&mut self, xml: &mut Xml<'_>, words_of_cell: &mut String) -> Result<(), Unusable> {
        while let Some(token) = xml.next()? {
            match token {
                Token::Open(tag) => match tag.name() {
                    "v" => self.value = Some(xml.words()?.into_owned()),
                    "is" => words(xml, words_of_cell)?,
                    name => {
                        self.formula |= name == "f";
                        xml.skip()?;
                    }
                },
                Token::Close(_) => break,
                Token::Text(_) => {}
            }
        }
        self.value = self.value.take().filter(|value| !value.is_empty());
        Ok(())
    }
}

impl Seen {
    fn count(&mut self, at: (u32, u32)) {
        self.first = if self.count == 0 { at } else { self.first };
        self.count += 1;
    }
}

/// Row and column of a cell's name; `B7` is the second column of the seventh row.
fn position(name: &str) -> Option<(u32, u32)> {
    let digits = name.find(|character: char| character.is_ascii_digit())?;
    let (letters, row) = name.split_at(digits);
    let column = letters.bytes().try_fold(0u32, |column, letter| {
        let place = letter.to_ascii_uppercase().checked_sub(b'A').filter(|place| *place < 26)?;
        column.checked_mul(26)?.checked_add(u32::from(place) + 1)
    })?;
    let row = row.parse().ok()?;
    (row > 0 && column > 0 && row <= MOST_ROWS && column <= MOST_COLUMNS).then_some((row, column))
}
