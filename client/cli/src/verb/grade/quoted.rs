//! Words put back at places that came without: the texts are on this side.

use std::collections::HashMap;

use assay_client::v1::clinical_note::Content;
use assay_client::v1::{ClinicalNote, NoteGrade, NotePlace};

/// A note's text and its transcript, as they were sent.
struct Texts<'n> {
    note: Option<&'n str>,
    transcript: Option<&'n str>,
}

/// Fills every place that has no quote. The text inside a FHIR or HL7 file is not on this side, and its places stay as they are.
pub(super) fn fill(grades: &mut [NoteGrade], notes: &[ClinicalNote]) {
    let texts: HashMap<&str, Texts<'_>> = notes.iter().map(|note| (note.document.as_str(), texts(note))).collect();
    for grade in grades {
        if let Some(texts) = texts.get(grade.document.as_str()) {
            texts.fill(grade);
        }
    }
}

fn texts(note: &ClinicalNote) -> Texts<'_> {
    Texts { note: text_of(note), transcript: note.transcript.as_deref() }
}

/// The text of a note that was sent as text.
pub(super) fn text_of(note: &ClinicalNote) -> Option<&str> {
    let text = match note.content.as_ref()? {
        Content::Text(text) => return Some(text),
        Content::File(bytes) => std::str::from_utf8(bytes).ok()?.trim_start_matches('\u{feff}'),
    };
    let carried = ["MSH", "FHS", "BHS", "{"].iter().any(|begins| text.trim_start().starts_with(begins));
    (!carried).then_some(text)
}

impl Texts<'_> {
    fn fill(&self, grade: &mut NoteGrade) {
        if let Some(text) = self.note {
            let evidence = grade.pdqi.iter_mut().flat_map(|pdqi| &mut pdqi.items).flat_map(|item| &mut item.evidence);
            evidence.for_each(|place| quote(place, text));
            if let Some(heuristics) = &mut grade.heuristics {
                let findings = heuristics.findings.iter_mut();
                findings.flat_map(|it| it.place.iter_mut().chain(&mut it.other)).for_each(|place| quote(place, text));
                heuristics.copied.iter_mut().flat_map(|it| &mut it.places).for_each(|place| quote(place, text));
            }
        }
        let Some(factuality) = &mut grade.factuality else { return };
        for claim in &mut factuality.claims {
            if let (Some(text), Some(place)) = (self.note, &mut claim.place) {
                quote(place, text);
            }
            if let Some(text) = self.transcript {
                claim.evidence.iter_mut().for_each(|place| quote(place, text));
            }
        }
        if let Some(text) = self.transcript {
            factuality.omissions.iter_mut().filter_map(|it| it.place.as_mut()).for_each(|place| quote(place, text));
        }
    }
}

fn quote(place: &mut NotePlace, text: &str) {
    let byte = |byte: u64| usize::try_from(byte).unwrap_or(usize::MAX);
    if let Some(words) = text.get(byte(place.start_byte)..byte(place.end_byte)).filter(|_| place.quote.is_empty()) {
        words.clone_into(&mut place.quote);
    }
}

#[cfg(test)]
mod tests {
    use assay_client::v1::{FactualityGrade, NoteClaim};

    use super::*;

    #[test]
    fn places_without_words_get_those_of_the_texts_that_were_sent() {
        let place = |start_byte, end_byte| NotePlace { start_byte, end_byte, quote: String::new() };
        let claim = NoteClaim { place: Some(place(0, 5)), evidence: vec![place(3, 99)], ..NoteClaim::default() };
        let factuality = Some(FactualityGrade { claims: vec![claim], ..FactualityGrade::default() });
        let mut grades = [NoteGrade { document: "a".into(), factuality, ..NoteGrade::default() }];
        let content = Some(Content::Text("cough for weeks".into()));
        let transcript = Some("I cough".into());
        fill(&mut grades, &[ClinicalNote { document: "a".into(), content, transcript, ..ClinicalNote::default() }]);
        let claim = &grades[0].factuality.as_ref().unwrap().claims[0];
        assert_eq!(claim.place.as_ref().unwrap().quote, "cough");
        assert_eq!(claim.evidence[0].quote, "", "beyond the text there is nothing to quote");
    }

    #[test]
    fn the_text_inside_a_file_of_another_form_is_not_guessed() {
        let file = |bytes: &'static [u8]| ClinicalNote {
            content: Some(Content::File(bytes.into())),
            ..ClinicalNote::default()
        };
        assert_eq!(text_of(&file(b"MSH|^~\\&|")), None);
        assert_eq!(text_of(&file(b"\xef\xbb\xbfHPI")), Some("HPI"));
    }
}
