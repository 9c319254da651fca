//! The character set of an HL7 v2 message: MSH-18, of table 0211 (chapter 2, "Control"), else UTF-8.

use encoding_rs::{BIG5, EUC_KR, Encoding, GB18030, UTF_8};

use super::hl7::Hl7Fault;

/// The text of a message, and what its escaped bytes are in.
pub(super) fn decoded(message: &[u8]) -> Result<(String, &'static Encoding), Hl7Fault> {
    let Some(named) = named(message) else {
        let text = std::str::from_utf8(message);
        let text = text.map_err(|error| Hl7Fault::NoCharset { byte: error.valid_up_to() })?;
        return Ok((text.to_owned(), UTF_8));
    };
    let charset = known(&named).ok_or(Hl7Fault::UnknownCharset)?;
    if named == "ASCII" && !message.is_ascii() {
        return Err(Hl7Fault::NotInCharset { charset: "ASCII" });
    }
    let text = charset.decode_without_bom_handling_and_without_replacement(message);
    let text = text.ok_or(Hl7Fault::NotInCharset { charset: charset.name() })?;
    Ok((text.into_owned(), charset))
}

/// What MSH-18 says first; `None` where it says nothing.
fn named(message: &[u8]) -> Option<String> {
    let mut segments = message.split(|byte| matches!(byte, b'\r' | b'\n' | 0x0b));
    let header = segments.find(|segment| segment.starts_with(b"MSH"))?;
    let mark = *header.get(3)?;
    let field = header.split(|byte| *byte == mark).nth(17)?;
    let repetition = header.get(5).copied();
    let first = field.split(|byte| Some(*byte) == repetition).next()?.trim_ascii();
    (!first.is_empty()).then(|| String::from_utf8_lossy(first).to_ascii_uppercase())
}

fn known(named: &str) -> Option<&'static Encoding> {
    match named {
        "ASCII" | "UNICODE UTF-8" | "UTF-8" | "UTF8" => Some(UTF_8),
        "GB 18030-2000" => Some(GB18030),
        "KS X 1001" => Some(EUC_KR),
        "BIG-5" => Some(BIG5),
        other => Encoding::for_label(format!("iso-8859-{}", other.strip_prefix("8859/")?).as_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(charset: &str, name: &[u8]) -> Vec<u8> {
        let head = format!("MSH|^~\\&|A|B|C|D|20240501||MDM^T02|1|P|2.5||||||{charset}\rPID|1||7||");
        [head.as_bytes(), name].concat()
    }

    #[test]
    fn a_message_is_read_in_the_character_set_it_names() {
        for (charset, name) in [
            ("8859/1", &b"Zo\xeb"[..]),
            ("8859/15", b"Zo\xeb"),
            ("UNICODE UTF-8", "Zoë".as_bytes()),
            ("unicode utf-8~8859/1", "Zoë".as_bytes()),
            ("", "Zoë".as_bytes()),
        ] {
            assert!(decoded(&message(charset, name)).unwrap().0.ends_with("|Zoë"), "{charset}");
        }
        assert!(decoded(&message("ASCII", b"Zoe")).is_ok());
    }

    #[test]
    fn bytes_that_are_not_of_the_character_set_are_refused_and_none_is_guessed() {
        let fault = |charset: &str, name: &[u8]| decoded(&message(charset, name)).unwrap_err();
        assert_eq!(fault("KLINGON/9", b"Zoe"), Hl7Fault::UnknownCharset);
        assert_eq!(fault("8859/12", b"Zoe"), Hl7Fault::UnknownCharset);
        assert_eq!(fault("ASCII", b"Zo\xeb"), Hl7Fault::NotInCharset { charset: "ASCII" });
        assert_eq!(fault("UNICODE UTF-8", b"Zo\xeb"), Hl7Fault::NotInCharset { charset: "UTF-8" });
        assert!(matches!(fault("", b"Zo\xeb"), Hl7Fault::NoCharset { .. }));
    }
}
