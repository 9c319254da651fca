//! What the patterns of the encodings ask of a character.

/// Packed by `build.rs`: an index of blocks, then blocks of 256 classes.
static TABLE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/classes.bin"));
const BLOCKS: usize = 0x11_0000 / 256;

/// A class of characters, by Unicode's general category. Their order is that of `build.rs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// Neither letter, mark, number nor white space.
    Other,
    /// A letter in upper or title case.
    Upper,
    /// A letter in lower case.
    Lower,
    /// A letter without case.
    Caseless,
    /// A mark, which goes with letters but is none.
    Mark,
    /// A number.
    Number,
    /// White space, ends of lines among it.
    Space,
}

impl Class {
    const ALL: [Self; 7] =
        [Self::Other, Self::Upper, Self::Lower, Self::Caseless, Self::Mark, Self::Number, Self::Space];

    const fn of_byte(byte: u8) -> Self {
        match byte {
            b'A'..=b'Z' => Self::Upper,
            b'a'..=b'z' => Self::Lower,
            b'0'..=b'9' => Self::Number,
            b'\t'..=b'\r' | b' ' => Self::Space,
            _ => Self::Other,
        }
    }

    fn of_char(code: usize) -> Self {
        let block = TABLE.get(code / 256).map_or(0, |&block| usize::from(block));
        let class = TABLE.get(BLOCKS + block * 256 + code % 256).map_or(0, |&class| usize::from(class));
        Self::ALL.get(class).copied().unwrap_or(Self::Other)
    }

    pub(super) fn is_letter(self) -> bool {
        matches!(self, Self::Upper | Self::Lower | Self::Caseless)
    }
}

const ASCII: [Class; 128] = {
    let mut classes = [Class::Other; 128];
    let mut byte = 0;
    while byte < 128 {
        classes[byte as usize] = Class::of_byte(byte);
        byte += 1;
    }
    classes
};

/// The class of the character that begins at byte `at` of a text, and the byte after it; `None` at the end.
#[inline]
pub(super) fn at(text: &[u8], at: usize) -> Option<(Class, usize)> {
    let first = *text.get(at)?;
    match ASCII.get(usize::from(first)) {
        Some(&class) => Some((class, at + 1)),
        None => Some(beyond_ascii(text, at, first)),
    }
}

fn beyond_ascii(text: &[u8], at: usize, first: u8) -> (Class, usize) {
    let low = |k: usize| text.get(at + k).map_or(0, |&byte| usize::from(byte & 0x3F));
    let lead = usize::from(first);
    let (code, length) = match first {
        0xF0.. => ((lead & 0x07) << 18 | low(1) << 12 | low(2) << 6 | low(3), 4),
        0xE0.. => ((lead & 0x0F) << 12 | low(1) << 6 | low(2), 3),
        _ => ((lead & 0x1F) << 6 | low(1), 2),
    };
    (Class::of_char(code), at + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_has_its_class_and_its_length() {
        for character in '\0'..=char::MAX {
            let text = character.to_string();
            let (class, end) = at(text.as_bytes(), 0).unwrap();
            assert_eq!(end, text.len());
            assert_eq!(class == Class::Space, character.is_whitespace(), "{character:?}");
            if character.is_ascii() {
                assert_eq!(class, Class::of_char(character as usize), "{character:?}");
            }
        }
    }

    #[test]
    fn classes_are_those_of_the_general_category() {
        let class = |text: &str| at(text.as_bytes(), 0).map(|(class, _)| class);
        let expected = [
            ("ß", Class::Lower),
            ("Ж", Class::Upper),
            ("ǅ", Class::Upper),
            ("中", Class::Caseless),
            ("\u{301}", Class::Mark),
            ("๓", Class::Number),
            ("Ⅷ", Class::Number),
            ("🙂", Class::Other),
            ("\u{3000}", Class::Space),
        ];
        for (text, is) in expected {
            assert_eq!(class(text), Some(is), "{text}");
        }
        assert_eq!(class(""), None);
    }
}
