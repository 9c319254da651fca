//! HL7 v2 `MDM^T02` (original document notification and content): the note is what its OBX segments observe.

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use encoding_rs::Encoding;

use super::Carried;
use super::charset::decoded;
use super::escape::{Marks, unescape};

/// Why a message gives no note.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Hl7Fault {
    /// Nothing there.
    #[error("the message is empty")]
    Empty,
    /// Does not begin as a message.
    #[error("the message does not begin with MSH and its four marks, as in MSH|^~\\&|")]
    NoHeader,
    /// More than one message.
    #[error("there are {messages} messages; a note is one of them: send each by itself")]
    Several {
        /// How many.
        messages: usize,
    },
    /// A character set that is not read.
    #[error(
        "MSH-18 names a character set that is not read; ASCII, 8859/1 to 8859/16, UNICODE UTF-8, GB 18030-2000, KS X 1001 and BIG-5 are"
    )]
    UnknownCharset,
    /// Not text of the character set it says.
    #[error("the message holds bytes that are no text in {charset}, the character set that MSH-18 names")]
    NotInCharset {
        /// The character set.
        charset: &'static str,
    },
    /// Neither UTF-8 nor said to be anything else.
    #[error(
        "MSH-18 names no character set, and the message is not UTF-8 at byte {byte}; name the character set there, as in 8859/1"
    )]
    NoCharset {
        /// Where, from 0.
        byte: usize,
    },
    /// Another message.
    #[error("the message is {found}; MDM^T02 is needed")]
    WrongMessage {
        /// Its MSH-9.
        found: String,
    },
    /// A segment that is none.
    #[error("segment {segment}: {what}")]
    Broken {
        /// Position, from 1.
        segment: usize,
        /// What is wrong.
        what: &'static str,
    },
    /// No TXA.
    #[error("the message has no TXA segment, which an MDM^T02 has")]
    NoDocument,
    /// No OBX with text.
    #[error("no OBX segment holds text; the note stands in OBX-5 of TX, FT, ST or ED")]
    NoText,
    /// Another type of value.
    #[error("segment {segment}: OBX-2 is {found:?}; TX, FT, ST and ED are read")]
    ValueType {
        /// Position, from 1.
        segment: usize,
        /// As written.
        found: String,
    },
    /// A broken escape sequence.
    #[error("segment {segment}: OBX-5 has {what} at character {at}")]
    Escape {
        /// Position, from 1.
        segment: usize,
        /// Character of the value, from 0.
        at: usize,
        /// What is wrong.
        what: &'static str,
    },
    /// Encapsulated data that cannot be read.
    #[error("segment {segment}: the encapsulated data {what}")]
    Encapsulated {
        /// Position, from 1.
        segment: usize,
        /// What is wrong.
        what: &'static str,
    },
}

/// The note of an `MDM^T02`: the values of its OBX segments, a line each, in the character set of MSH-18. Segments end with a carriage
/// return; line feeds are taken too. The frame of the lower-layer protocol and the envelope of a batch are passed over.
///
/// # Errors
/// What is wrong with the message, by segment.
pub fn hl7(message: &[u8]) -> Result<Carried, Hl7Fault> {
    let (message, charset) = decoded(message)?;
    let segments = segments(&message);
    let Some((_, head)) = segments.first() else { return Err(Hl7Fault::Empty) };
    let marks = marks(head, charset)?;
    let messages = segments.iter().filter(|(_, segment)| segment.starts_with("MSH")).count();
    if messages > 1 {
        return Err(Hl7Fault::Several { messages });
    }
    segments.iter().try_for_each(|(at, segment)| whole(*at, segment, &marks))?;
    let fields = |segment: &'_ str| segment.split(marks.field).map(str::to_owned).collect::<Vec<_>>();
    // MSH-1 is the mark itself, so that MSH-9 is the ninth piece from 1 on.
    let header = fields(head);
    let found = header.get(8).cloned().unwrap_or_default();
    let mut message = found.split(marks.component);
    if (message.next(), message.next()) != (Some("MDM"), Some("T02")) {
        return Err(Hl7Fault::WrongMessage { found: if found.is_empty() { "of no type".into() } else { found } });
    }
    let of =
        |name: &str| segments.iter().filter(move |(_, segment)| segment.starts_with(name)).copied().collect::<Vec<_>>();
    let document = of("TXA").first().map(|(_, segment)| fields(segment)).ok_or(Hl7Fault::NoDocument)?;
    let mut text = String::new();
    for (at, segment) in of("OBX") {
        text.push_str(&observed(at, &fields(segment), &marks)?);
        text.push('\n');
    }
    if text.trim().is_empty() {
        return Err(Hl7Fault::NoText);
    }
    let field = |at: usize| document.get(at).cloned().unwrap_or_default();
    Ok(Carried { text: text.trim_end_matches('\n').to_owned(), kind: field(2), written: field(4) })
}

/// The segments of a message, each with its position from 1, without what is around messages.
fn segments(message: &str) -> Vec<(usize, &str)> {
    const AROUND: [&str; 4] = ["FHS", "BHS", "BTS", "FTS"];
    let lines = message.trim_start_matches(['\u{feff}', ' ']).split(['\r', '\n', '\u{b}', '\u{1c}']);
    let segments = lines.filter(|segment| !segment.trim().is_empty()).enumerate().map(|(at, it)| (at + 1, it));
    segments.filter(|(_, segment)| !AROUND.iter().any(|name| segment.starts_with(name))).collect()
}

fn marks(head: &str, charset: &'static Encoding) -> Result<Marks, Hl7Fault> {
    let rest = head.strip_prefix("MSH").ok_or(Hl7Fault::NoHeader)?;
    let marks: Vec<char> = rest.chars().take(6).collect();
    let [field, component, repetition, escape, subcomponent, end] = marks[..] else { return Err(Hl7Fault::NoHeader) };
    let own = [field, component, repetition, escape, subcomponent];
    let different = own
        .iter()
        .enumerate()
        .all(|(at, mark)| !own[..at].contains(mark) && !mark.is_alphanumeric() && !mark.is_whitespace());
    // Version 2.7 has a fifth, for truncation.
    let ended = end == field || rest.chars().nth(6) == Some(field);
    match different && ended {
        true => Ok(Marks { field, component, repetition, escape, subcomponent, charset }),
        false => Err(Hl7Fault::NoHeader),
    }
}

fn whole(at: usize, segment: &str, marks: &Marks) -> Result<(), Hl7Fault> {
    let mut chars = segment.chars();
    let name: Vec<char> = chars.by_ref().take(3).collect();
    let named = name.len() == 3
        && name[0].is_ascii_uppercase()
        && name.iter().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
    if !named {
        return Err(Hl7Fault::Broken {
            segment: at,
            what: "it does not begin with a name of three capitals or digits",
        });
    }
    match chars.next() {
        Some(mark) if mark != marks.field => {
            Err(Hl7Fault::Broken { segment: at, what: "its name is not followed by the field mark of MSH-1" })
        }
        _ => Ok(()),
    }
}

fn observed(at: usize, fields: &[String], marks: &Marks) -> Result<String, Hl7Fault> {
    let kind = fields.get(2).map(String::as_str).unwrap_or_default();
    let value = fields.get(5).map(String::as_str).unwrap_or_default();
    let plain = |value: &str| {
        unescape(value, marks).map_err(|(character, what)| Hl7Fault::Escape { segment: at, at: character, what })
    };
    match kind {
        "TX" | "FT" | "ST" => {
            let lines: Result<Vec<String>, Hl7Fault> = value.split(marks.repetition).map(plain).collect();
            Ok(lines?.join("\n"))
        }
        "ED" => encapsulated(at, value, marks),
        found => Err(Hl7Fault::ValueType { segment: at, found: found.chars().take(20).collect() }),
    }
}

/// Source, type, subtype, encoding, data.
fn encapsulated(segment: usize, value: &str, marks: &Marks) -> Result<String, Hl7Fault> {
    let bad = |what| Hl7Fault::Encapsulated { segment, what };
    let parts: Vec<&str> = value.split(marks.component).collect();
    let [_, kind, _, encoding, data, ..] = parts[..] else { return Err(bad("has not all of its five components")) };
    if !matches!(kind.to_ascii_lowercase().as_str(), "text" | "tx" | "ft" | "") {
        return Err(bad("is no text (its second component)"));
    }
    if !encoding.eq_ignore_ascii_case("base64") {
        return unescape(data, marks).map_err(|(at, what)| Hl7Fault::Escape { segment, at, what });
    }
    let bytes = STANDARD.decode(data).map_err(|_| bad("says it is base64 and is not"))?;
    let text = marks.charset.decode_without_bom_handling_and_without_replacement(&bytes);
    text.map(Cow::into_owned)
        .ok_or_else(|| bad("is no text in the character set of the message, UTF-8 unless MSH-18 says otherwise"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hl7(message: &str) -> Result<Carried, Hl7Fault> {
        super::hl7(message.as_bytes())
    }

    const HEAD: &str =
        "MSH|^~\\&|EHR|H|ASSAY|H|20240501||MDM^T02|1|P|2.5\rPID|1||7||Rook^Ada\rTXA|1|PN|TX|202405011200\r";

    fn message(observed: &str) -> String {
        format!("{HEAD}{observed}\r")
    }

    #[test]
    fn the_note_is_what_is_observed() {
        let told = message("OBX|1|TX|PN||HPI\rOBX|2|FT|PN||Pain 5\\S\\10\\.br\\worse at night~no fever \\T\\ chills");
        let carried = hl7(&told).unwrap();
        assert_eq!(carried.text, "HPI\nPain 5^10\nworse at night\nno fever & chills");
        assert_eq!((carried.kind.as_str(), carried.written.as_str()), ("PN", "202405011200"));
        let packed = STANDARD.encode("PLAN\nRest.");
        assert_eq!(hl7(&message(&format!("OBX|1|ED|PN||^TEXT^^Base64^{packed}"))).unwrap().text, "PLAN\nRest.");
        assert!(hl7(&format!("\u{b}{}\u{1c}\r", told.replace('\r', "\r\n"))).is_ok());
    }

    #[test]
    fn what_gives_no_note_is_told_by_segment() {
        let fault = |observed: &str| hl7(&message(observed)).unwrap_err();
        assert_eq!(hl7(" \r\n").unwrap_err(), Hl7Fault::Empty);
        assert_eq!(hl7("PID|1").unwrap_err(), Hl7Fault::NoHeader);
        assert_eq!(hl7("MSH||||||").unwrap_err(), Hl7Fault::NoHeader);
        assert_eq!(
            hl7(&message("OBX|1|TX|||x").replace("MDM^T02", "ADT^A01")).unwrap_err(),
            Hl7Fault::WrongMessage { found: "ADT^A01".into() }
        );
        assert!(matches!(fault("obx|1|TX|PN||x"), Hl7Fault::Broken { segment: 4, .. }));
        assert!(matches!(fault("OBX^1"), Hl7Fault::Broken { segment: 4, .. }));
        assert_eq!(fault("OBX|1|TX|PN||"), Hl7Fault::NoText);
        assert!(matches!(fault("OBX|1|NM|PN||5"), Hl7Fault::ValueType { segment: 4, .. }));
        assert!(matches!(fault("OBX|1|TX|PN||pain \\S"), Hl7Fault::Escape { segment: 4, at: 5, .. }));
        assert!(matches!(fault("OBX|1|TX|PN||\\Q\\"), Hl7Fault::Escape { at: 0, .. }));
        assert!(matches!(fault("OBX|1|ED|PN||^TEXT^^Base64^*"), Hl7Fault::Encapsulated { .. }));
        assert_eq!(hl7(&message("OBX|1|TX|||x").replace("TXA", "ZXA")).unwrap_err(), Hl7Fault::NoDocument);
    }

    #[test]
    fn escaped_bytes_are_of_the_character_set_of_the_message() {
        let told = message("OBX|1|TX|PN||Zo\\XEB\\ sleeps\\X0D\\well").replace("|P|2.5\r", "|P|2.5||||||8859/1\r");
        assert_eq!(hl7(&told).unwrap().text, "Zoë sleeps\nwell");
        assert!(matches!(hl7(&told.replace("8859/1", "")), Err(Hl7Fault::Escape { segment: 4, at: 2, .. })));
    }

    #[test]
    fn messages_of_several_notes_are_never_one_and_what_is_around_one_is_passed_over() {
        let one = message("OBX|1|TX|PN||HPI");
        let framed = format!("\u{b}{one}\u{1c}\r");
        for several in
            [format!("{one}{one}"), format!("{framed}{framed}"), format!("FHS|^~\\&|A\rBHS|^~\\&|A\r{one}{one}BTS|2\r")]
        {
            assert_eq!(hl7(&several).unwrap_err(), Hl7Fault::Several { messages: 2 });
        }
        let around = format!("FHS|^~\\&|A\rBHS|^~\\&|A\r{one}BTS|1\rFTS|1\r");
        assert_eq!(hl7(&around).unwrap().text, "HPI");
    }
}
