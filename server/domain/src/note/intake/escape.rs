//! Escape sequences of HL7 v2 (chapter 2, "Use of escape sequences in text fields").

use encoding_rs::Encoding;

/// Characters that part a message, and what its escaped bytes are in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Marks {
    pub(super) field: char,
    pub(super) component: char,
    pub(super) repetition: char,
    pub(super) escape: char,
    pub(super) subcomponent: char,
    pub(super) charset: &'static Encoding,
}

/// `text` with its escape sequences replaced; what is wrong with the first that cannot be, by its position in characters.
pub(super) fn unescape(text: &str, marks: &Marks) -> Result<String, (usize, &'static str)> {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find(marks.escape) {
        plain.push_str(&rest[..open]);
        let inner = &rest[open + marks.escape.len_utf8()..];
        let position = || text[..text.len() - rest.len() + open].chars().count();
        let close = inner.find(marks.escape).ok_or_else(|| (position(), "an escape sequence that does not end"))?;
        sequence(&inner[..close], marks, &mut plain).map_err(|what| (position(), what))?;
        rest = &inner[close + marks.escape.len_utf8()..];
    }
    plain.push_str(rest);
    Ok(plain)
}

fn sequence(code: &str, marks: &Marks, plain: &mut String) -> Result<(), &'static str> {
    match code {
        "F" => plain.push(marks.field),
        "S" => plain.push(marks.component),
        "T" => plain.push(marks.subcomponent),
        "R" => plain.push(marks.repetition),
        "E" => plain.push(marks.escape),
        // Highlighting is no text.
        "H" | "N" => {}
        ".br" | ".ce" | ".fi" | ".nf" => plain.push('\n'),
        _ if code.starts_with(".sp") => plain.push('\n'),
        _ if code.starts_with(".in") || code.starts_with(".ti") || code.starts_with(".sk") => plain.push(' '),
        _ => match code.strip_prefix('X') {
            Some(digits) => plain.push_str(&hexadecimal(digits, marks.charset)?),
            None => return Err("an escape sequence that is not known"),
        },
    }
    Ok(())
}

fn hexadecimal(digits: &str, charset: &'static Encoding) -> Result<String, &'static str> {
    const BAD: &str = "an escape sequence \\X..\\ that holds no hexadecimal bytes of text";
    if digits.is_empty() || !digits.len().is_multiple_of(2) || !digits.is_ascii() {
        return Err(BAD);
    }
    let byte = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16);
    let bytes: Result<Vec<u8>, _> = (0..digits.len()).step_by(2).map(byte).collect();
    let bytes = bytes.map_err(|_| BAD)?;
    let text = charset.decode_without_bom_handling_and_without_replacement(&bytes).ok_or(BAD)?;
    Ok(text.replace("\r\n", "\n").replace('\r', "\n"))
}
