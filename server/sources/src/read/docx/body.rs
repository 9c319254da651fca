//! The body of a document.

use std::collections::HashMap;

use assay_domain::source::document::Unusable;
use assay_domain::source::format::Format;
use assay_domain::source::place::{At, Unit};

use super::styles::{named, outline};
use crate::read::part::Limits;
use crate::read::pieces::Pieces;
use crate::read::xml::{Tag, Token, Xml};

/// Elements that hold no words of the document: properties, instructions of fields, what old programs show in place of a text box that
/// is there already, how characters are pronounced.
const NO_WORDS: &[&str] =
    &["rPr", "sectPr", "sdtPr", "tblPr", "tblPrEx", "tblGrid", "trPr", "tcPrChange", "instrText", "Fallback", "rt"];
/// The most columns that a cell may span.
const WIDEST: usize = 63;

/// How many there are of something, and the paragraph of the first.
#[derive(Default)]
pub(super) struct Seen {
    pub(super) count: u32,
    pub(super) first: u32,
}

struct Paragraph {
    number: u32,
    /// Level of a heading; 0 is none.
    level: u8,
    text: String,
}

/// A body being read.
pub(super) struct Body<'a> {
    xml: Xml<'a>,
    headings: &'a HashMap<String, u8>,
    pub(super) text: Pieces,
    number: u32,
    /// Paragraphs that are open: a text box stands within one and holds its own.
    open: Vec<Paragraph>,
    /// Tables that are open. Those within a cell are read as more paragraphs of it.
    tables: usize,
    row: Vec<Vec<Paragraph>>,
    span: usize,
    pub(super) deletions: Seen,
    pub(super) insertions: Seen,
    pub(super) footnotes: Seen,
    pub(super) comments: Seen,
    pub(super) pictures: Seen,
}

impl<'a> Body<'a> {
    pub(super) fn new(document: &'a str, headings: &'a HashMap<String, u8>, limits: &Limits) -> Self {
        Self {
            xml: Xml::new(document, Format::Docx),
            headings,
            text: Pieces::new(limits),
            number: 0,
            open: Vec::new(),
            tables: 0,
            row: Vec::new(),
            span: 1,
            deletions: Seen::default(),
            insertions: Seen::default(),
            footnotes: Seen::default(),
            comments: Seen::default(),
            pictures: Seen::default(),
        }
    }

    pub(super) fn read(&mut self) -> Result<(), Unusable> {
        while let Some(token) = self.xml.next()? {
            match token {
                Token::Open(tag) => self.open(&tag)?,
                Token::Close(name) => self.close(&name)?,
                // Words stand in `t` alone; what is between elements is the layout of the XML.
                Token::Text(_) => {}
            }
        }
        Ok(())
    }

    fn open(&mut self, tag: &Tag<'_>) -> Result<(), Unusable> {
        let number = self.number;
        let count = |seen: &mut Seen| {
            seen.first = if seen.count == 0 { number.max(1) } else { seen.first };
            seen.count += 1;
        };
        match tag.name() {
            "p" => {
                self.number += 1;
                self.open.push(Paragraph { number: self.number, level: 0, text: String::new() });
            }
            "pPr" => self.properties()?,
            "t" => {
                let words = self.xml.words()?;
                self.say(&words);
            }
            "tab" | "ptab" => self.say("\t"),
            "br" | "cr" => self.say("\n"),
            "noBreakHyphen" => self.say("-"),
            "del" | "moveFrom" => {
                count(&mut self.deletions);
                self.xml.skip()?;
            }
            "ins" | "moveTo" => count(&mut self.insertions),
            "footnoteReference" | "endnoteReference" => count(&mut self.footnotes),
            "commentReference" => count(&mut self.comments),
            "blip" | "imagedata" => count(&mut self.pictures),
            "tbl" => self.tables += 1,
            "tr" if self.tables == 1 => self.row.clear(),
            "tc" if self.tables == 1 => self.row.push(Vec::new()),
            "gridSpan" if self.tables == 1 => self.span = number_of(tag).clamp(1, WIDEST),
            name if NO_WORDS.contains(&name) => self.xml.skip()?,
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str) -> Result<(), Unusable> {
        match name {
            "p" => match (self.open.pop(), self.row.last_mut()) {
                (Some(paragraph), Some(cell)) if self.tables > 0 => cell.push(paragraph),
                (Some(paragraph), _) => self.line(paragraph)?,
                (None, _) => {}
            },
            "tc" if self.tables == 1 => {
                let more = std::mem::replace(&mut self.span, 1) - 1;
                self.row.extend(std::iter::repeat_with(Vec::new).take(more));
            }
            "tr" if self.tables == 1 => self.row()?,
            "tbl" => self.tables = self.tables.saturating_sub(1),
            _ => {}
        }
        Ok(())
    }

    fn say(&mut self, words: &str) {
        if let Some(paragraph) = self.open.last_mut() {
            paragraph.text.push_str(words);
        }
    }

    /// Properties of a paragraph, where it may say that it is a heading.
    fn properties(&mut self) -> Result<(), Unusable> {
        let mut level = None;
        while let Some(token) = self.xml.next()? {
            match token {
                Token::Close(name) if name == "pPr" => break,
                Token::Open(tag) if tag.name() == "pPrChange" => self.xml.skip()?,
                Token::Open(tag) if tag.name() == "pStyle" => {
                    let style = tag.attribute("val").unwrap_or_default();
                    level = level.or_else(|| self.headings.get(&style).copied()).or_else(|| named(&style));
                }
                Token::Open(tag) if tag.name() == "outlineLvl" => {
                    level = outline(&tag.attribute("val").unwrap_or_default());
                }
                _ => {}
            }
        }
        if let Some((paragraph, level)) = self.open.last_mut().zip(level) {
            paragraph.level = level;
        }
        Ok(())
    }

    /// A paragraph, and the empty line over which no sentence goes on.
    fn line(&mut self, mut paragraph: Paragraph) -> Result<(), Unusable> {
        if paragraph.level > 0 && !paragraph.text.trim().is_empty() {
            paragraph.text = one_line(&paragraph.text);
            // Markdown knows six levels.
            self.text.put(&"#".repeat(paragraph.level.min(6).into()))?;
            self.text.put(" ")?;
        }
        self.add(&paragraph)?;
        self.text.put(if paragraph.text.trim().is_empty() { "\n" } else { "\n\n" })
    }

    /// A row of a table: its cells with tabs between them, so that a table of answers is read as one, and an
    /// empty line after them: where it is read as text, no sentence goes on over it. A row of one cell is layout.
    fn row(&mut self) -> Result<(), Unusable> {
        let cells = std::mem::take(&mut self.row);
        if cells.len() == 1 {
            return cells.into_iter().flatten().try_for_each(|paragraph| self.line(paragraph));
        }
        if cells.iter().flatten().all(|paragraph| paragraph.text.trim().is_empty()) {
            return Ok(());
        }
        for (index, cell) in cells.into_iter().enumerate() {
            if index > 0 {
                self.text.put("\t")?;
            }
            self.cell(cell)?;
        }
        self.text.put("\n\n")
    }

    /// A cell, which has to stay on its row's line: a character that breaks none parts its paragraphs.
    fn cell(&mut self, cell: Vec<Paragraph>) -> Result<(), Unusable> {
        let mut cell: Vec<_> = cell.into_iter().filter(|paragraph| !paragraph.text.trim().is_empty()).collect();
        // A field that begins with a quotation mark would be taken for a quoted one.
        let quoted = cell.first().is_some_and(|first| first.text.trim_start().starts_with('"'));
        let mark = if quoted { "\"" } else { "" };
        self.text.put(mark)?;
        for (index, paragraph) in cell.iter_mut().enumerate() {
            if index > 0 {
                self.text.put("\u{2029}")?;
            }
            paragraph.text = one_line(&paragraph.text);
            if quoted {
                paragraph.text = paragraph.text.replace('"', "\"\"");
            }
            self.add(paragraph)?;
        }
        self.text.put(mark)
    }

    fn add(&mut self, paragraph: &Paragraph) -> Result<(), Unusable> {
        self.text.add(&paragraph.text, At::Unit(Unit::Paragraph(paragraph.number)))
    }
}

fn number_of(tag: &Tag<'_>) -> usize {
    tag.attribute("val").and_then(|value| value.parse().ok()).unwrap_or(1)
}

fn one_line(text: &str) -> String {
    text.replace(['\n', '\t'], " ")
}
