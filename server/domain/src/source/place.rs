//! The way from a document's text back to its file: where in the file the words stand that are quoted from the text.

use std::sync::Arc;

use encoding_rs::{EncoderResult, Encoding};
use serde::{Deserialize, Serialize};

use super::span::Span;

/// Where words stand in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// First byte in the file and first byte after the last, from 0; `None` where the text is not in the file as it is (a compressed
    /// one).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<(u64, u64)>,
    /// Where a reader would look.
    #[serde(default)]
    pub unit: Unit,
}

/// Where a reader would look for words; all numbers from 1.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Not known.
    #[default]
    Unknown,
    /// A line of the file.
    Line(u32),
    /// A cell of a sheet.
    Cell {
        /// Name of the sheet.
        sheet: Arc<str>,
        /// Row.
        row: u32,
        /// Column; 2 is `B`.
        column: u32,
    },
    /// A page.
    Page(u32),
    /// A paragraph, those of tables counted where they stand.
    Paragraph(u32),
}

/// How a text came out of its file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Map {
    /// The text is the file, byte for byte.
    #[default]
    Same,
    /// The text is the file, decoded.
    Decoded {
        /// Name of the encoding, as the Encoding Standard has it.
        encoding: String,
        /// Bytes before the text: a byte-order mark.
        skipped: u32,
    },
    /// The text was put together from pieces of the file, in the order of the text. What stands before the first piece, such as a
    /// heading that is not in the file, stands nowhere.
    Pieces(Arc<[Piece]>),
}

/// A piece of a text; it reaches to where the next one begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// Its first byte in the text.
    pub start: u32,
    /// Where it stands in the file.
    pub at: At,
}

/// Where a piece of a text stands in the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum At {
    /// In these bytes.
    Bytes {
        /// First byte in the file.
        start: u64,
        /// First byte after the last.
        end: u64,
        /// Line of the first, from 1.
        line: u32,
        /// Byte by byte as in the text. Otherwise it is found as a whole.
        verbatim: bool,
    },
    /// In a part of the file that has a name of its own.
    Unit(Unit),
    /// Nowhere: put in to hold pieces apart.
    Nowhere,
}

impl Map {
    /// Where `span` of `text` stands in the file; `text` is the whole text this is the map of.
    #[must_use]
    pub fn place(&self, text: &str, span: Span) -> Place {
        let (start, end) = (span.start as usize, span.end as usize);
        let line =
            || Unit::Line(1 + memchr::memchr_iter(b'\n', &text.as_bytes()[..start.min(text.len())]).count() as u32);
        match self {
            Self::Same => Place { bytes: Some((span.start.into(), span.end.into())), unit: line() },
            Self::Decoded { encoding, skipped } => {
                let length = |part: &str| encoded_length(encoding, part);
                let bytes = text.get(..start).zip(text.get(start..end)).and_then(|(before, words)| {
                    let start = u64::from(*skipped) + length(before)?;
                    Some((start, start + length(words)?))
                });
                Place { bytes, unit: line() }
            }
            Self::Pieces(pieces) => in_pieces(pieces, text, span),
        }
    }
}

/// The pieces that `span` touches, the unit of the first that stands somewhere and the bytes from the first to the last.
fn in_pieces(pieces: &[Piece], text: &str, span: Span) -> Place {
    let first = pieces.partition_point(|piece| piece.start <= span.start).saturating_sub(1);
    let mut place = Place::default();
    for (index, piece) in pieces.iter().enumerate().skip(first) {
        if piece.start >= span.end {
            break;
        }
        match &piece.at {
            At::Nowhere => {}
            At::Unit(unit) => {
                if place.unit == Unit::Unknown {
                    place.unit = unit.clone();
                }
            }
            At::Bytes { start, end, line, verbatim } => {
                let until = pieces.get(index + 1).map_or(text.len() as u32, |next| next.start);
                let (mut from, mut to, mut at_line) = (*start, *end, *line);
                if *verbatim {
                    let skipped = span.start.saturating_sub(piece.start);
                    from += u64::from(skipped);
                    to = to.saturating_sub(until.saturating_sub(span.end).into());
                    let before = text.as_bytes().get(piece.start as usize..(piece.start + skipped) as usize);
                    at_line += memchr::memchr_iter(b'\n', before.unwrap_or_default()).count() as u32;
                }
                place.bytes = Some((place.bytes.map_or(from, |(first, _)| first), to));
                if place.unit == Unit::Unknown {
                    place.unit = Unit::Line(at_line);
                }
            }
        }
    }
    place
}

/// Bytes that `text` takes in `encoding`; `None` where it cannot stand in it.
fn encoded_length(encoding: &str, text: &str) -> Option<u64> {
    match encoding {
        "UTF-16LE" | "UTF-16BE" => Some(2 * text.encode_utf16().count() as u64),
        "UTF-8" => Some(text.len() as u64),
        other => {
            let mut encoder = Encoding::for_label_no_replacement(other.as_bytes())?.new_encoder();
            let (mut rest, mut length, mut buffer) = (text, 0, [0; 1024]);
            loop {
                let (result, read, written) = encoder.encode_from_utf8_without_replacement(rest, &mut buffer, true);
                length += written as u64;
                rest = rest.get(read..)?;
                match result {
                    EncoderResult::InputEmpty => return Some(length),
                    EncoderResult::OutputFull => {}
                    EncoderResult::Unmappable(_) => return None,
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(text: &str, words: &str) -> Span {
        let start = text.find(words).unwrap();
        Span { start: start as u32, end: (start + words.len()) as u32 }
    }

    #[test]
    fn a_decoded_text_is_found_in_the_bytes_of_its_encoding() {
        let text = "Zeile eins\nGrüße aus Köln, \u{1f642} und „mehr“\n";
        for name in ["windows-1252", "UTF-16LE", "UTF-16BE", "GBK"] {
            let text = if name == "GBK" { "你好\n我想看订单" } else { text };
            let text = if name == "windows-1252" { text.replace('\u{1f642}', "€") } else { text.to_owned() };
            let bytes = match name {
                "UTF-16LE" => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
                "UTF-16BE" => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
                _ => Encoding::for_label(name.as_bytes()).unwrap().encode(&text).0.into_owned(),
            };
            let map = Map::Decoded { encoding: name.into(), skipped: 0 };
            let words = if name == "GBK" { "订单" } else { "„mehr“" };
            let place = map.place(&text, span(&text, words));
            let (start, end) = place.bytes.unwrap();
            let found = &bytes[start as usize..end as usize];
            let encoding = Encoding::for_label(name.as_bytes()).unwrap();
            assert_eq!(encoding.decode_without_bom_handling(found).0, words, "{name}");
            assert_eq!(place.unit, Unit::Line(2), "{name}");
        }
    }

    #[test]
    fn a_place_reaches_over_pieces_and_what_holds_them_apart() {
        let text = "Ann: hello there\nfriend";
        let at = |start, end, line, verbatim| At::Bytes { start, end, line, verbatim };
        let pieces = [
            Piece { start: 0, at: At::Nowhere },
            Piece { start: 5, at: at(100, 111, 7, true) },
            Piece { start: 16, at: At::Nowhere },
            Piece { start: 17, at: at(150, 160, 9, false) },
        ];
        let map = Map::Pieces(pieces.into());
        let there = map.place(text, span(text, "there"));
        assert_eq!(there, Place { bytes: Some((106, 111)), unit: Unit::Line(7) });
        let both = map.place(text, span(text, "there\nfri"));
        assert_eq!(both, Place { bytes: Some((106, 160)), unit: Unit::Line(7) });
        assert_eq!(map.place(text, span(text, "Ann")), Place::default());
    }
}
