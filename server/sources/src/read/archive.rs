//! The zip archive that an office document is, opened with bounds on what it may unpack to. Sizes that an archive states are not
//! trusted: what comes out is counted as it comes.

use std::io::{Cursor, Read};

use assay_domain::source::document::Unusable;
use assay_domain::source::format::Format;
use zip::ZipArchive;

use super::part::Limits;
use super::xml::{Token, Xml};

/// The most parts of an office document. Large ones have some hundreds.
const MOST_ENTRIES: usize = 10_000;
/// What every entry of an archive's directory begins with.
const ENTRY: &[u8] = b"PK\x01\x02";
/// What old binary documents begin with, and new ones that are encrypted.
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0";

/// An open document.
pub(super) struct Archive<'a> {
    format: Format,
    zip: ZipArchive<Cursor<&'a [u8]>>,
    names: Vec<String>,
    left: u64,
    most: u64,
}

/// Where a part of a document points to.
pub(super) struct Relation {
    /// The name it is called by.
    pub(super) id: String,
    /// The last word of its type, such as `worksheet`.
    pub(super) kind: String,
    /// Name of the part it points to.
    pub(super) target: String,
}

impl<'a> Archive<'a> {
    pub(super) fn open(bytes: &'a [u8], format: Format, limits: &Limits) -> Result<Self, Unusable> {
        let broken = |reason: &str| Err(Unusable::Broken { format, reason: reason.to_owned() });
        if bytes.is_empty() {
            return Err(Unusable::Empty);
        }
        if bytes.starts_with(COMPOUND) {
            return broken("it is encrypted, or of the old binary kind; save it without a password in today's format");
        }
        // The directory is read whole when the archive is opened, so it is bounded before that.
        if memchr::memmem::find_iter(bytes, ENTRY).nth(MOST_ENTRIES).is_some() {
            return broken(&format!("it has more than {MOST_ENTRIES} parts"));
        }
        let zip = match ZipArchive::new(Cursor::new(bytes)) {
            Ok(zip) => zip,
            Err(error) => return broken(&format!("it is no whole zip archive: {error}")),
        };
        let name = |index| zip.name_for_index(index).and_then(Result::ok).map(|name| tidy(&name)).unwrap_or_default();
        let names = (0..zip.len()).map(name).collect();
        Ok(Self { format, zip, names, left: limits.text, most: limits.text })
    }

    /// Says that the document is broken.
    pub(super) fn broken(&self, reason: impl Into<String>) -> Unusable {
        Unusable::Broken { format: self.format, reason: reason.into() }
    }

    /// Names of the parts.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// The text of the part called `name`; `None` where there is none.
    pub(super) fn text(&mut self, name: &str) -> Result<Option<String>, Unusable> {
        let Some(index) = self.names.iter().position(|known| known.eq_ignore_ascii_case(name)) else { return Ok(None) };
        let format = self.format;
        let broken = |error: &dyn std::fmt::Display| Unusable::Broken {
            format,
            reason: format!("its part {name} cannot be unpacked: {error}"),
        };
        let part = self.zip.by_index(index).map_err(|error| broken(&error))?;
        let mut bytes = Vec::new();
        part.take(self.left.saturating_add(1)).read_to_end(&mut bytes).map_err(|error| broken(&error))?;
        let length = bytes.len() as u64;
        if length > self.left {
            return Err(Unusable::TooLong { bytes: self.most - self.left + length, most: self.most });
        }
        self.left -= length;
        decode(bytes).map(Some).ok_or_else(|| broken(&"it is not text"))
    }

    /// What the part called `name` points to. The empty name stands for the document.
    pub(super) fn relations(&mut self, name: &str) -> Result<Vec<Relation>, Unusable> {
        let (folder, file) = name.rsplit_once('/').map_or(("", name), |(folder, file)| (folder, file));
        let Some(text) = self.text(&tidy(&format!("{folder}/_rels/{file}.rels")))? else { return Ok(Vec::new()) };
        let mut xml = Xml::new(&text, self.format);
        let mut relations = Vec::new();
        while let Some(token) = xml.next()? {
            let Token::Open(tag) = token else { continue };
            if tag.name() != "Relationship" || tag.attribute("TargetMode").as_deref() == Some("External") {
                continue;
            }
            let kind = tag.attribute("Type").unwrap_or_default();
            let target = tag.attribute("Target").unwrap_or_default();
            relations.push(Relation {
                id: tag.attribute("Id").unwrap_or_default(),
                kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
                target: if target.starts_with('/') { tidy(&target) } else { tidy(&format!("{folder}/{target}")) },
            });
        }
        Ok(relations)
    }

    /// Name of the part that the document begins with: what it says, else what it usually is.
    pub(super) fn main(&mut self, usual: &str) -> Result<String, Unusable> {
        let main = self.relations("")?.into_iter().find(|relation| relation.kind == "officeDocument");
        Ok(main.map_or_else(|| usual.to_owned(), |relation| relation.target))
    }
}

/// A part's name without what can be written in two ways.
fn tidy(name: &str) -> String {
    let mut steps: Vec<&str> = Vec::new();
    for step in name.split(['/', '\\']) {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}

/// XML in UTF-8, or in what its byte-order mark says.
fn decode(bytes: Vec<u8>) -> Option<String> {
    match encoding_rs::Encoding::for_bom(&bytes) {
        Some((encoding, skipped)) => {
            encoding.decode_without_bom_handling_and_without_replacement(&bytes[skipped..]).map(Into::into)
        }
        None => String::from_utf8(bytes).ok(),
    }
}
