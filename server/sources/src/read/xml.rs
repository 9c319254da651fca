//! XML as office documents have it: no document type, no entities but the five, and no deeper than documents are.

use std::borrow::Cow;

use assay_domain::source::document::Unusable;
use assay_domain::source::format::Format;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// The deepest nesting. A text box in a table in a table is some forty deep.
const DEEPEST: usize = 256;

/// Reads XML piece by piece.
pub(super) struct Xml<'a> {
    format: Format,
    reader: Reader<&'a [u8]>,
    depth: usize,
}

/// A piece of XML.
pub(super) enum Token<'a> {
    /// An element begins. Empty ones begin and end.
    Open(Tag<'a>),
    /// An element of this local name ends.
    Close(String),
    /// Characters.
    Text(Cow<'a, str>),
}

/// The beginning of an element.
pub(super) struct Tag<'a>(BytesStart<'a>);

impl Tag<'_> {
    /// Its name without the prefix: the prefixes of office documents are custom only.
    pub(super) fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }

    /// An attribute, by its name without the prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let mut attributes = self.0.attributes();
        let attribute = attributes
            .with_checks(false)
            .flatten()
            .find(|attribute| attribute.key.local_name().into_inner() == name)?;
        attribute.normalized_value(XmlVersion::Explicit1_0).ok().map(Cow::into_owned)
    }
}

impl<'a> Xml<'a> {
    pub(super) fn new(text: &'a str, format: Format) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Self { format, reader, depth: 0 }
    }

    /// The next piece; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<Token<'a>>, Unusable> {
        loop {
            let event = self.reader.read_event().map_err(|error| self.broken(&error.to_string()))?;
            return Ok(Some(match event {
                Event::Start(start) => {
                    self.depth += 1;
                    if self.depth > DEEPEST {
                        return Err(self.broken(&format!("elements are more than {DEEPEST} deep")));
                    }
                    Token::Open(Tag(start))
                }
                Event::End(end) => {
                    self.depth = self.depth.saturating_sub(1);
                    Token::Close(end.local_name().into_inner().to_owned())
                }
                Event::Text(text) => Token::Text(text.xml10_content()),
                Event::CData(text) => Token::Text(text.xml10_content()),
                Event::GeneralRef(reference) => Token::Text(self.resolve(&reference)?),
                Event::DocType(_) => return Err(self.broken("a document type is declared, which may hold entities")),
                Event::Eof if self.depth > 0 => return Err(self.broken("it ends within an element")),
                Event::Eof => return Ok(None),
                Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => continue,
            }));
        }
    }

    /// Passes over what is left of the element that has just begun.
    pub(super) fn skip(&mut self) -> Result<(), Unusable> {
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside && self.next()?.is_some() {}
        Ok(())
    }

    /// What the element that has just begun holds, its elements passed over.
    pub(super) fn words(&mut self) -> Result<Cow<'a, str>, Unusable> {
        let outside = self.depth.saturating_sub(1);
        let mut words = Cow::Borrowed("");
        while self.depth > outside {
            match self.next()? {
                Some(Token::Text(more)) if words.is_empty() => words = more,
                Some(Token::Text(more)) => words.to_mut().push_str(&more),
                Some(_) => {}
                None => break,
            }
        }
        Ok(words)
    }

    fn resolve(&self, reference: &BytesRef<'_>) -> Result<Cow<'a, str>, Unusable> {
        let character = reference.resolve_char_ref().map_err(|error| self.broken(&error.to_string()))?;
        if let Some(character) = character {
            return Ok(Cow::Owned(character.to_string()));
        }
        let name = reference.xml10_content();
        resolve_predefined_entity(&name)
            .map(Cow::Borrowed)
            .ok_or_else(|| self.broken(&format!("the entity {name} is not one of the five of XML")))
    }

    fn broken(&self, reason: &str) -> Unusable {
        let at = self.reader.buffer_position();
        Unusable::Broken {
            format: self.format,
            reason: format!("its XML is wrong at byte {at} once unpacked: {reason}"),
        }
    }
}
