//! Files of notes: text, FHIR and HL7.

use assay_domain::note::intake::{Carried, fhir, hl7};
use assay_domain::note::{MAX_BYTES, NotANote};

/// What a file carries, told by how it begins.
pub(super) fn read(bytes: &[u8]) -> Result<Carried, String> {
    if bytes.len() > MAX_BYTES.saturating_mul(2) {
        return Err(NotANote::TooLong { bytes: bytes.len() }.to_string());
    }
    if is_hl7(bytes) {
        return hl7(bytes).map_err(|fault| format!("HL7: {fault}"));
    }
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Err("it is UTF-16; give text in UTF-8, FHIR or HL7".to_owned());
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        format!("it is binary or not UTF-8 at byte {}; give text in UTF-8, FHIR or HL7", error.valid_up_to())
    })?;
    let begins = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    let list = begins.strip_prefix('[').map_or(begins, str::trim_start);
    if list.strip_prefix('{').is_some_and(|rest| rest.trim_start().starts_with(['"', '}'])) {
        return fhir(begins).map_err(|fault| format!("FHIR: {fault}"));
    }
    Ok(Carried { text: text.trim_start_matches('\u{feff}').to_owned(), ..Carried::default() })
}

/// Whether a file begins as a message, or a batch of messages, of HL7 v2: with the name of its header and a mark.
fn is_hl7(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let begins = bytes.iter().position(|byte| !matches!(byte, 0x0b | b' ' | b'\t' | b'\r' | b'\n')).unwrap_or(0);
    let named = |name: &&[u8; 3]| bytes[begins..].starts_with(&name[..]);
    let mark = bytes.get(begins + 3).is_some_and(u8::is_ascii_punctuation);
    mark && [b"MSH", b"FHS", b"BHS"].iter().any(named)
}
