//! What a workbook's sheets share: their list, the texts that cells refer to, and how numbers are shown.

use std::ops::Range;

use assay_domain::source::document::Unusable;
use assay_domain::source::format::Format;

use super::dates::Shown;
use crate::read::archive::{Archive, Relation};
use crate::read::xml::{Token, Xml};

/// A sheet in the list of sheets.
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) hidden: bool,
    /// The kind of part that it is, such as `worksheet`.
    pub(super) kind: String,
    /// Name of the part.
    pub(super) target: String,
}

/// A workbook without its cells.
pub(super) struct Book {
    pub(super) sheets: Vec<Entry>,
    /// Dates count from 1904 instead of 1900.
    pub(super) from_1904: bool,
    /// Shared texts, one after another.
    words: String,
    shared: Vec<Range<u32>>,
    shown: Vec<Shown>,
}

impl Book {
    pub(super) fn open(archive: &mut Archive<'_>) -> Result<Self, Unusable> {
        let main = archive.main("xl/workbook.xml")?;
        let relations = archive.relations(&main)?;
        let Some(text) = archive.text(&main)? else {
            return Err(archive.broken(format!("it has no part {main}, where its sheets would be listed")));
        };
        let mut book =
            Self { sheets: Vec::new(), from_1904: false, words: String::new(), shared: Vec::new(), shown: Vec::new() };
        book.list(&text, &relations)?;
        let mut part = |kind: &str| match relations.iter().find(|relation| relation.kind == kind) {
            Some(relation) => Ok(archive.text(&relation.target)?.unwrap_or_default()),
            None => Ok(String::new()),
        };
        book.shown = formats(&part("styles")?)?;
        book.share(&part("sharedStrings")?)?;
        Ok(book)
    }

    /// The text that is shared under `index`.
    pub(super) fn shared(&self, index: usize) -> Option<&str> {
        let range = self.shared.get(index)?;
        self.words.get(range.start as usize..range.end as usize)
    }

    /// How numbers of the style `index` are shown.
    pub(super) fn shown(&self, index: usize) -> Shown {
        self.shown.get(index).copied().unwrap_or(Shown::Number)
    }

    fn list(&mut self, text: &str, relations: &[Relation]) -> Result<(), Unusable> {
        let mut xml = Xml::new(text, Format::Xlsx);
        while let Some(token) = xml.next()? {
            let Token::Open(tag) = token else { continue };
            if tag.name() == "workbookPr" {
                self.from_1904 = matches!(tag.attribute("date1904").as_deref(), Some("1" | "true"));
            }
            if tag.name() != "sheet" {
                continue;
            }
            let id = tag.attribute("id").unwrap_or_default();
            let Some(relation) = relations.iter().find(|relation| relation.id == id) else { continue };
            self.sheets.push(Entry {
                name: tag.attribute("name").unwrap_or_default(),
                hidden: matches!(tag.attribute("state").as_deref(), Some("hidden" | "veryHidden")),
                kind: relation.kind.clone(),
                target: relation.target.clone(),
            });
        }
        Ok(())
    }

    fn share(&mut self, text: &str) -> Result<(), Unusable> {
        let mut xml = Xml::new(text, Format::Xlsx);
        while let Some(token) = xml.next()? {
            let Token::Open(tag) = token else { continue };
            if tag.name() == "si" {
                let start = self.words.len() as u32;
                words(&mut xml, &mut self.words)?;
                self.shared.push(start..self.words.len() as u32);
            }
        }
        Ok(())
    }
}

/// Adds the words of a text that has just begun, its runs joined, without what says how they are pronounced.
pub(super) fn words(xml: &mut Xml<'_>, into: &mut String) -> Result<(), Unusable> {
    let mut depth = 1;
    while depth > 0 {
        match xml.next()? {
            Some(Token::Open(tag)) => match tag.name() {
                "t" => into.push_str(&unescape(&xml.words()?)),
                "rPh" => xml.skip()?,
                _ => depth += 1,
            },
            Some(Token::Close(_)) => depth -= 1,
            Some(Token::Text(_)) => {}
            None => break,
        }
    }
    Ok(())
}

/// Characters that XML cannot hold are written `_x000D_` in workbooks.
pub(super) fn unescape(words: &str) -> String {
    let (mut rest, mut plain) = (words, String::with_capacity(words.len()));
    while let Some(at) = rest.find("_x") {
        let code = rest.get(at + 2..at + 7).and_then(|code| code.strip_suffix('_'));
        let code = code.filter(|code| code.bytes().all(|byte| byte.is_ascii_hexdigit()));
        match code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32) {
            Some(character) => {
                plain.push_str(&rest[..at]);
                plain.push(character);
                rest = &rest[at + 7..];
            }
            None => {
                plain.push_str(&rest[..at + 2]);
                rest = &rest[at + 2..];
            }
        }
    }
    plain.push_str(rest);
    plain
}

/// How numbers are shown, by style.
fn formats(text: &str) -> Result<Vec<Shown>, Unusable> {
    let mut xml = Xml::new(text, Format::Xlsx);
    let (mut own, mut styles, mut within) = (std::collections::HashMap::new(), Vec::new(), false);
    while let Some(token) = xml.next()? {
        match token {
            Token::Open(tag) if tag.name() == "numFmt" => {
                let code = tag.attribute("formatCode").unwrap_or_default();
                own.insert(tag.attribute("numFmtId").unwrap_or_default(), Shown::of(&code));
            }
            Token::Open(tag) if tag.name() == "cellXfs" => within = true,
            Token::Close(name) if name == "cellXfs" => within = false,
            Token::Open(tag) if within && tag.name() == "xf" => {
                let id = tag.attribute("numFmtId").unwrap_or_default();
                styles.push(own.get(&id).copied().unwrap_or_else(|| Shown::built_in(&id)));
            }
            _ => {}
        }
    }
    Ok(styles)
}
