//! Rows with commas between their cells, by RFC 4180.
//!
//! Where a row ends is found here, more strictly than `csv_core` does, the reader of cells, which takes any quotation mark for good. After a row
//! whose quotation marks do not match, reading goes on with the next line: a mark that is left open costs one row and not the rest.

use super::cell::{Draft, Violation, Wrong};
use super::{BadFile, BadRow, Case, Column, MOST_ROW_BYTES};

pub(super) struct Rows<'b> {
    rest: &'b [u8],
    /// On which line `rest` begins.
    line: u64,
    columns: Vec<Column>,
    cells: Cells,
}

/// Reads the cells of one row after the other: to make a reader takes as long as to read a hundred rows.
struct Cells {
    /// Half a kilobyte of tables.
    reader: Box<csv_core::Reader>,
    text: Vec<u8>,
    ends: Vec<usize>,
    count: usize,
}

impl Cells {
    fn new() -> Self {
        Self { reader: Box::new(csv_core::Reader::new()), text: Vec::new(), ends: Vec::new(), count: 0 }
    }

    fn read(&mut self, row: &[u8]) {
        self.reader.reset();
        // The cells are no longer than the row, and one more than its commas at the most; a reader wants room for one more of each.
        self.text.resize(row.len() + 1, 0);
        self.ends.resize(memchr::memchr_iter(b',', row).count() + 2, 0);
        let (_, _, text, ends) = self.reader.read_record(row, &mut self.text, &mut self.ends);
        let (_, _, _, last) = self.reader.read_record(&[], &mut self.text[text..], &mut self.ends[ends..]);
        self.count = ends + last;
    }

    fn iter(&self) -> impl ExactSizeIterator<Item = &[u8]> {
        (0..self.count).map(|at| &self.text[at.checked_sub(1).map_or(0, |before| self.ends[before])..self.ends[at]])
    }
}

/// A row as it stands, and on which line.
struct Row<'b> {
    bytes: &'b [u8],
    line: u64,
    fault: Option<Violation>,
}

impl<'b> Rows<'b> {
    pub(super) fn of(bytes: &'b [u8]) -> Result<Self, BadFile> {
        let mut rows = Self { rest: bytes, line: 1, columns: Vec::new(), cells: Cells::new() };
        let cells = match rows.row() {
            Some(Row { fault: Some(fault), .. }) => Err(fault),
            Some(row) => {
                rows.cells.read(row.bytes);
                Ok(rows.cells.iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect())
            }
            None => return Err(BadFile::Empty),
        };
        rows.columns = Column::header(cells)?;
        Ok(rows)
    }

    /// The next row that is not blank.
    fn row(&mut self) -> Option<Row<'b>> {
        loop {
            let (line, rest) = (self.line, self.rest);
            if rest.is_empty() {
                return None;
            }
            let (bytes, fault) = match extent(rest) {
                Ok(length) => (self.advance(length), None),
                Err((number, wrong)) => {
                    let end = memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
                    (self.advance(end), Some(Violation { number: Some(number), column: None, wrong }))
                }
            };
            if !bytes.trim_ascii().is_empty() {
                return Some(Row { bytes, line, fault });
            }
        }
    }

    /// Moves behind `length` bytes and the end of the line there, which the bytes that are given are without.
    fn advance(&mut self, length: usize) -> &'b [u8] {
        let (bytes, rest) = self.rest.split_at(length);
        let end = if rest.starts_with(b"\r\n") { 2 } else { rest.len().min(1) };
        self.rest = &rest[end..];
        self.line += lines(bytes) + 1;
        bytes
    }

    fn number(&self, column: Column) -> Option<usize> {
        self.columns.iter().position(|&other| other == column).map(|at| at + 1)
    }

    fn case(&mut self, row: &Row<'_>) -> Result<Case, BadRow> {
        let mut draft = Draft::default();
        if row.bytes.len() > MOST_ROW_BYTES {
            draft.wrong(None, None, Wrong::TooLong(row.bytes.len()));
            return draft.finish(row.line, |column| self.number(column));
        }
        self.cells.read(row.bytes);
        if self.cells.count != self.columns.len() {
            draft.wrong(None, None, Wrong::Cells { found: self.cells.count, wanted: self.columns.len() });
            return draft.finish(row.line, |column| self.number(column));
        }
        for (at, (cell, &column)) in self.cells.iter().zip(&self.columns).enumerate() {
            match std::str::from_utf8(cell) {
                Ok(text) => draft.text(Some(at + 1), column, text),
                Err(_) => draft.wrong(Some(at + 1), Some(column), Wrong::NotUtf8),
            }
        }
        draft.finish(row.line, |column| self.number(column))
    }
}

impl Iterator for Rows<'_> {
    type Item = Result<Case, BadRow>;

    fn next(&mut self) -> Option<Self::Item> {
        let row = self.row()?;
        Some(match row.fault {
            Some(fault) => {
                let column = fault.number.and_then(|number| self.columns.get(number - 1)).copied();
                Err(BadRow { line: row.line, violations: vec![Violation { column, ..fault }] })
            }
            None => self.case(&row),
        })
    }
}

/// How many ends of lines are within a row.
fn lines(bytes: &[u8]) -> u64 {
    let ends = |at: &usize| bytes[*at] == b'\n' || bytes[*at] == b'\r' && bytes.get(at + 1) != Some(&b'\n');
    (0..bytes.len()).filter(ends).count() as u64
}

/// Where the row that `bytes` begin with ends; or in which of its cells the quotation marks do not match.
fn extent(bytes: &[u8]) -> Result<usize, (usize, Wrong)> {
    let (mut at, mut number) = (0, 1);
    loop {
        if bytes.get(at) == Some(&b'"') {
            at = closing(bytes, at + 1).ok_or((number, Wrong::Unclosed))?;
        } else {
            let start = at;
            at += memchr::memchr3(b',', b'\n', b'\r', &bytes[at..]).unwrap_or(bytes.len() - at);
            if memchr::memchr(b'"', &bytes[start..at]).is_some() {
                return Err((number, Wrong::QuoteWithin));
            }
        }
        match bytes.get(at) {
            Some(b',') => (at, number) = (at + 1, number + 1),
            None | Some(b'\n' | b'\r') => return Ok(at),
            Some(_) => {
                let behind = String::from_utf8_lossy(&bytes[at..bytes.len().min(at + 4)]).chars().next();
                return Err((number, Wrong::BehindQuote(behind.unwrap_or(char::REPLACEMENT_CHARACTER))));
            }
        }
    }
}

/// Behind the quotation mark that closes a cell whose inside begins at `at`; a doubled one does not.
fn closing(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += memchr::memchr(b'"', &bytes[at..])? + 1;
        if bytes.get(at) != Some(&b'"') {
            return Some(at);
        }
        at += 1;
    }
}
