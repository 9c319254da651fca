//! FHIR R4 `DocumentReference`: the note is the base64 `data` of an attachment (<https://hl7.org/fhir/R4/documentreference.html>).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use encoding_rs::Encoding;
use serde_json::Value;

use super::Carried;

/// Why a resource gives no note.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FhirFault {
    /// Not JSON.
    #[error("the resource is not JSON: line {line}, column {column}")]
    NotJson {
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
    },
    /// Another resource, or none.
    #[error("the resource is {found}; a DocumentReference is needed")]
    WrongType {
        /// Its `resourceType`, or what stands in its place.
        found: String,
    },
    /// Marked as a mistake.
    #[error("the DocumentReference has the status entered-in-error; a note that its author withdrew is not graded")]
    EnteredInError,
    /// No `content`.
    #[error("the DocumentReference has no content; it needs content[0].attachment.data")]
    NoContent,
    /// No `attachment`.
    #[error("content[{at}] has no attachment; it needs content[{at}].attachment.data")]
    NoAttachment {
        /// Position in `content`.
        at: usize,
    },
    /// Only a `url`, which is not followed.
    #[error("content[{at}].attachment has a url and no data; urls are not followed, put the note into data as base64")]
    UrlOnly {
        /// Position in `content`.
        at: usize,
    },
    /// Neither `data` nor `url`.
    #[error("content[{at}].attachment has no data; put the note there as base64")]
    NoData {
        /// Position in `content`.
        at: usize,
    },
    /// Not text.
    #[error("content[{at}].attachment has the contentType {found:?}; text/plain and text/markdown are read")]
    NotText {
        /// Position in `content`.
        at: usize,
        /// Its `contentType`.
        found: String,
    },
    /// Not base64.
    #[error("content[{at}].attachment.data is not base64: {what}")]
    BadBase64 {
        /// Position in `content`.
        at: usize,
        /// What is wrong, and where.
        what: String,
    },
    /// Not UTF-8.
    #[error(
        "content[{at}].attachment.data holds no UTF-8 text: byte {byte} starts no character; name another charset in contentType, as in \
         text/plain; charset=iso-8859-1"
    )]
    NotUtf8 {
        /// Position in `content`.
        at: usize,
        /// Byte of the decoded note, from 0.
        byte: usize,
    },
    /// A charset that nobody knows.
    #[error(
        "content[{at}].attachment has the charset {found:?}, which is none of the Encoding Standard, such as utf-8 or iso-8859-1"
    )]
    UnknownCharset {
        /// Position in `content`.
        at: usize,
        /// As its `contentType` names it.
        found: String,
    },
    /// Not text of the charset it says.
    #[error("content[{at}].attachment.data holds bytes that are no text in {charset}, the charset it says")]
    NotInCharset {
        /// Position in `content`.
        at: usize,
        /// The charset.
        charset: &'static str,
    },
}

/// The note of a `DocumentReference`: its first attachment that is text with data.
///
/// # Errors
/// Where no attachment gives a note, what is wrong with the first.
pub fn fhir(resource: &str) -> Result<Carried, FhirFault> {
    let json: Value = serde_json::from_str(resource)
        .map_err(|error| FhirFault::NotJson { line: error.line(), column: error.column() })?;
    let found = json.get("resourceType").and_then(Value::as_str);
    if found != Some("DocumentReference") {
        let none = if json.is_array() { "a list, and not one resource" } else { "of no resourceType" };
        let found = found.map_or_else(|| none.to_owned(), |found| format!("a {found}"));
        return Err(FhirFault::WrongType { found: found.chars().take(60).collect() });
    }
    if json.get("status").and_then(Value::as_str) == Some("entered-in-error") {
        return Err(FhirFault::EnteredInError);
    }
    let contents = json.get("content").and_then(Value::as_array).filter(|contents| !contents.is_empty());
    let mut first = None;
    for (at, content) in contents.ok_or(FhirFault::NoContent)?.iter().enumerate() {
        match attached(content, at) {
            Ok(text) => return Ok(Carried { text, kind: kind(&json), written: written(&json, content) }),
            Err(fault) => first = first.or(Some(fault)),
        }
    }
    Err(first.unwrap_or(FhirFault::NoContent))
}

fn attached(content: &Value, at: usize) -> Result<String, FhirFault> {
    let attachment = content.get("attachment").and_then(Value::as_object).ok_or(FhirFault::NoAttachment { at })?;
    let text = |key: &str| attachment.get(key).and_then(Value::as_str);
    let Some(data) = text("data") else {
        return Err(if text("url").is_some() { FhirFault::UrlOnly { at } } else { FhirFault::NoData { at } });
    };
    let declared = text("contentType").unwrap_or("text/plain");
    let kind = declared.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if !matches!(kind.as_str(), "text/plain" | "text/markdown") {
        return Err(FhirFault::NotText { at, found: declared.chars().take(60).collect() });
    }
    // Base64 in FHIR may be broken over lines.
    let packed: String = data.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    let bytes = STANDARD.decode(packed).map_err(|error| FhirFault::BadBase64 { at, what: where_bad(&error) })?;
    decoded(bytes, declared, at)
}

/// The text of an attachment in the charset that its `contentType` names (<https://encoding.spec.whatwg.org>), else in UTF-8.
fn decoded(bytes: Vec<u8>, declared: &str, at: usize) -> Result<String, FhirFault> {
    let mut parameters = declared.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
    let named = parameters.find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"));
    let named = named.map(|(_, charset)| charset.trim().trim_matches('"')).filter(|charset| !charset.is_empty());
    let Some(charset) = named.filter(|charset| !charset.eq_ignore_ascii_case("utf-8")) else {
        return String::from_utf8(bytes)
            .map_err(|error| FhirFault::NotUtf8 { at, byte: error.utf8_error().valid_up_to() });
    };
    let unknown = || FhirFault::UnknownCharset { at, found: charset.chars().take(60).collect() };
    let encoding = Encoding::for_label(charset.as_bytes()).ok_or_else(unknown)?;
    match encoding.decode(&bytes) {
        (text, _, false) => Ok(text.into_owned()),
        (_, used, true) => Err(FhirFault::NotInCharset { at, charset: used.name() }),
    }
}

/// Without the character, which is of the note.
fn where_bad(error: &base64::DecodeError) -> String {
    use base64::DecodeError as E;
    match error {
        E::InvalidByte(at, _) => format!("character {at} is none of its alphabet"),
        E::InvalidLength(length) => format!("{length} characters are no whole number of bytes"),
        E::InvalidLastSymbol(at, _) => format!("the last character, {at}, leaves bits over"),
        E::InvalidPadding => "its padding is wrong".to_owned(),
    }
}

fn kind(json: &Value) -> String {
    let named = json.pointer("/type/text").or_else(|| json.pointer("/type/coding/0/display"));
    named.and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn written(json: &Value, content: &Value) -> String {
    let date = json.get("date").or_else(|| content.pointer("/attachment/creation"));
    date.and_then(Value::as_str).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resource(attachment: &str) -> String {
        format!(
            r#"{{"resourceType": "DocumentReference", "status": "current", "date": "2024-05-01", "type": {{"text": "Progress note"}}, "content": [{{"attachment": {attachment}}}]}}"#
        )
    }

    fn fault(attachment: &str) -> FhirFault {
        fhir(&resource(attachment)).unwrap_err()
    }

    #[test]
    fn the_note_is_decoded_from_its_attachment() {
        let data = STANDARD.encode("HPI\nKnee pain – left.");
        let carried =
            fhir(&resource(&format!(r#"{{"contentType": "text/plain; charset=utf-8", "data": "{data}"}}"#))).unwrap();
        assert_eq!(
            (carried.text.as_str(), carried.kind.as_str(), carried.written.as_str()),
            ("HPI\nKnee pain – left.", "Progress note", "2024-05-01")
        );
    }

    #[test]
    fn an_attachment_is_read_in_the_charset_it_names() {
        let of = |charset: &str, bytes: &[u8]| {
            let data = STANDARD.encode(bytes);
            fhir(&resource(&format!(r#"{{"contentType": "text/plain; charset={charset}", "data": "{data}"}}"#)))
        };
        let utf16: Vec<u8> = "Zoë".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (charset, bytes) in [("ISO-8859-1", &b"Zo\xeb"[..]), ("UTF-8", "Zoë".as_bytes()), ("utf-16", &utf16)] {
            assert_eq!(of(charset, bytes).unwrap().text, "Zoë", "{charset}");
        }
        assert!(matches!(of("klingon", b"a"), Err(FhirFault::UnknownCharset { at: 0, found }) if found == "klingon"));
        assert!(matches!(of("utf-16", b"\x00\xd8"), Err(FhirFault::NotInCharset { charset: "UTF-16LE", .. })));
    }

    #[test]
    fn what_gives_no_note_is_told_with_its_place() {
        assert_eq!(fault(r#"{"url": "http://x/note"}"#), FhirFault::UrlOnly { at: 0 });
        assert_eq!(fault("{}"), FhirFault::NoData { at: 0 });
        assert_eq!(fault("3"), FhirFault::NoAttachment { at: 0 });
        assert!(
            matches!(fault(r#"{"data": "a*b="}"#), FhirFault::BadBase64 { what, .. } if what.contains("character 1"))
        );
        assert!(matches!(fault(r#"{"data": "/w=="}"#), FhirFault::NotUtf8 { byte: 0, .. }));
        assert!(matches!(fault(r#"{"contentType": "application/pdf", "data": "AAAA"}"#), FhirFault::NotText { .. }));
        assert_eq!(fhir("{\n oops").unwrap_err(), FhirFault::NotJson { line: 2, column: 2 });
        assert!(
            matches!(fhir(r#"{"resourceType": "Patient"}"#), Err(FhirFault::WrongType { found }) if found == "a Patient")
        );
        assert!(matches!(fhir("[{}]"), Err(FhirFault::WrongType { found }) if found.starts_with("a list")));
        assert_eq!(fhir(r#"{"resourceType": "DocumentReference"}"#).unwrap_err(), FhirFault::NoContent);
        assert_eq!(
            fhir(&resource("{}").replace("current", "entered-in-error")).unwrap_err(),
            FhirFault::EnteredInError
        );
    }
}
