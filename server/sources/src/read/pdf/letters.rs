//! The table of letters of a font: which letters its codes stand for.

use std::collections::HashMap;

use lopdf::Object;
use lopdf::content::Content;

/// The most letters of a table, which are as many as codes of two bytes.
const MOST: usize = 1 << 16;

/// Letters by code.
#[derive(Default)]
pub(super) struct Letters {
    by_code: HashMap<Vec<u8>, String>,
    longest: usize,
}

impl Letters {
    /// Reads a table. It is written as a page is, with what is listed before the word that ends the list.
    pub(super) fn read(table: &[u8]) -> Self {
        let mut letters = Self::default();
        for operation in Content::decode_iter(table).map_while(Result::ok) {
            match operation.operator.as_str() {
                "endbfchar" => {
                    for pair in operation.operands.chunks_exact(2) {
                        if let [Object::String(code, _), Object::String(text, _)] = pair {
                            letters.insert(code.clone(), utf16(text));
                        }
                    }
                }
                "endbfrange" => operation.operands.chunks_exact(3).for_each(|range| letters.range(range)),
                _ => {}
            }
        }
        letters
    }

    /// The letters that `string` begins with, and how many bytes their code has.
    pub(super) fn first(&self, string: &[u8]) -> Option<(&str, usize)> {
        (1..=self.longest.min(string.len()))
            .find_map(|length| Some((self.by_code.get(string.get(..length)?)?.as_str(), length)))
    }

    fn insert(&mut self, code: Vec<u8>, text: String) {
        if (1..=4).contains(&code.len()) && self.by_code.len() < MOST {
            self.longest = self.longest.max(code.len());
            self.by_code.insert(code, text);
        }
    }

    /// Codes from the first to the last, which stand for the letters listed, or for those that follow a first.
    fn range(&mut self, range: &[Object]) {
        let [Object::String(first, _), Object::String(last, _), texts] = range else { return };
        let number = |code: &[u8]| code.iter().fold(0u32, |number, byte| (number << 8) | u32::from(*byte));
        if first.len() > 4 || first.len() != last.len() {
            return;
        }
        let codes = (number(first)..=number(last)).take(MOST);
        for (index, code) in codes.enumerate() {
            let text = match texts {
                Object::String(text, _) => following(text, index),
                Object::Array(texts) => match texts.get(index) {
                    Some(Object::String(text, _)) => utf16(text),
                    _ => return,
                },
                _ => return,
            };
            self.insert(code.to_be_bytes()[4 - first.len()..].to_vec(), text);
        }
    }
}

/// The letters of UTF-16 in which the last number is `index` higher.
fn following(text: &[u8], index: usize) -> String {
    let mut text = text.to_vec();
    if let [.., high, low] = text.as_mut_slice() {
        [*high, *low] = u16::from_be_bytes([*high, *low]).wrapping_add(index as u16).to_be_bytes();
    }
    utf16(&text)
}

fn utf16(text: &[u8]) -> String {
    let numbers = text.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
    char::decode_utf16(numbers).map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}
