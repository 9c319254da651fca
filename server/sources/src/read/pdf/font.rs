//! Fonts: which letters the bytes of a string stand for, and how far they reach.

use std::borrow::Cow;
use std::collections::HashMap;

use lopdf::{Dictionary, Document, Encoding, Object, Stream};

use super::letters::Letters;

/// Widths of the printable characters of ASCII in Helvetica, in thousandths; what other fonts without widths are near.
const HELVETICA: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
    556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
    260, 334, 584,
];
/// The most widths of a font, which are as many as codes of two bytes.
const MOST_WIDTHS: usize = 1 << 16;

/// A font of a document.
pub(super) struct Font<'a> {
    /// The table of letters, which is asked first: names of glyphs may be mere numbers.
    letters: Letters,
    /// Letters of codes that are not in the table; `None` where codes are numbers of glyphs.
    encoding: Option<Encoding<'a>>,
    /// Codes have two bytes.
    pub(super) wide: bool,
    widths: HashMap<u16, f64>,
    usual: Option<f64>,
}

/// The table of letters of a font.
pub(super) fn table<'a>(font: &'a Dictionary, document: &'a Document) -> Option<&'a Stream> {
    font.get_deref(b"ToUnicode", document).and_then(Object::as_stream).ok()
}

impl<'a> Font<'a> {
    /// Reads a font with its table of letters.
    pub(super) fn read(font: &'a Dictionary, document: &'a Document, table: &[u8]) -> Self {
        let name = |key: &[u8]| font.get_deref(key, document).and_then(Object::as_name).unwrap_or_default();
        let wide = name(b"Subtype") == b"Type0";
        let names = !wide || name(b"Encoding").starts_with(b"Uni");
        let encoding = font.get_font_encoding_with_limit(document, table.len()).ok();
        let encoding = encoding.filter(|encoding| names && !matches!(encoding, Encoding::UnicodeMapEncoding(_)));
        let letters = Letters::read(table);
        let mut read = Self { letters, encoding, wide, widths: HashMap::new(), usual: None };
        if wide {
            read.wide_widths(font, document);
        } else {
            read.narrow_widths(font, document);
        }
        if name(b"BaseFont").starts_with(b"Courier") {
            read.usual = read.usual.or(Some(0.6));
        }
        read
    }

    /// The letters of `string`; `None` where the font does not say them.
    pub(super) fn decode(&self, string: &[u8]) -> Option<String> {
        let (mut rest, mut text) = (string, String::new());
        while !rest.is_empty() {
            let (letters, length) = match self.letters.first(rest) {
                Some((letters, length)) => (Cow::Borrowed(letters), length),
                None => {
                    let length = rest.len().min(if self.wide { 2 } else { 1 });
                    let code = rest.get(..length)?;
                    (Cow::Owned(Document::decode_text(self.encoding.as_ref()?, code).ok()?), length)
                }
            };
            text.extend(letters.chars().filter(|letter| !letter.is_control()));
            rest = rest.get(length..)?;
        }
        Some(text)
    }

    /// The width of what `code` stands for, in sizes of the font.
    pub(super) fn width(&self, code: u16) -> f64 {
        let near = || match usize::from(code).checked_sub(32).and_then(|index| HELVETICA.get(index)) {
            Some(width) => f64::from(*width) / 1000.0,
            None => 0.5,
        };
        self.widths.get(&code).copied().or(self.usual).unwrap_or_else(near)
    }

    fn narrow_widths(&mut self, font: &Dictionary, document: &Document) {
        let first = font.get_deref(b"FirstChar", document).and_then(Object::as_i64).unwrap_or(0);
        let Ok(widths) = font.get_deref(b"Widths", document).and_then(Object::as_array) else { return };
        let matrix = font.get_deref(b"FontMatrix", document).and_then(Object::as_array).ok();
        let unit = matrix.and_then(|matrix| number(matrix.first()?, document)).unwrap_or(0.001);
        for (index, width) in widths.iter().take(256).enumerate() {
            if let (Ok(code), Some(width)) =
                (u16::try_from(first.saturating_add(index as i64)), number(width, document))
            {
                self.widths.insert(code, width * unit);
            }
        }
    }

    /// Widths as fonts of two bytes have them: `code [width width]` or `first last width`, any number of times.
    fn wide_widths(&mut self, font: &Dictionary, document: &Document) {
        let Ok(fonts) = font.get_deref(b"DescendantFonts", document).and_then(Object::as_array) else { return };
        let Some(font) = fonts.first().and_then(|font| dictionary(font, document)) else { return };
        let usual = font.get_deref(b"DW", document).ok().and_then(|width| number(width, document));
        self.usual = Some(usual.unwrap_or(1000.0) / 1000.0);
        let Ok(entries) = font.get_deref(b"W", document).and_then(Object::as_array) else { return };
        let mut entries = entries.iter();
        while let (Some(first), Some(next)) = (entries.next(), entries.next()) {
            let first = number(first, document).unwrap_or(0.0) as u16;
            let next = document.dereference(next).map_or(next, |(_, next)| next);
            if let Object::Array(widths) = next {
                let widths = widths.iter().map(|width| number(width, document));
                self.insert((first..).zip(widths.map(Option::unwrap_or_default)));
            } else {
                let last = number(next, document).unwrap_or(0.0) as u16;
                let width = entries.next().and_then(|width| number(width, document)).unwrap_or(0.0);
                self.insert((first..=last).map(|code| (code, width)));
            }
            if self.widths.len() >= MOST_WIDTHS {
                return;
            }
        }
    }

    fn insert(&mut self, widths: impl Iterator<Item = (u16, f64)>) {
        self.widths.extend(widths.map(|(code, width)| (code, width / 1000.0)));
    }
}

/// A number, given or referred to.
pub(super) fn number(object: &Object, document: &Document) -> Option<f64> {
    document.dereference(object).ok()?.1.as_float().ok().map(f64::from)
}

/// A dictionary, given or referred to.
pub(super) fn dictionary<'a>(object: &'a Object, document: &'a Document) -> Option<&'a Dictionary> {
    document.dereference(object).ok()?.1.as_dict().ok()
}
