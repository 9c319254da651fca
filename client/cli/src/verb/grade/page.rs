//! Grades as a page that needs nothing else: of each note the grade, the deductions, and the text with the deductions marked.

use assay_client::v1::{ClinicalNote, NoteGrade, NotePlace};
use maud::{Markup, html};

use super::Graded;
use super::deduction::{Deduction, deductions};
use super::quoted;
use super::rows::component;
use super::summary::gate_name;
use super::title;
use crate::render::page;

const STYLE: &str = include_str!("page.css");

/// The page.
pub(super) fn of(graded: &Graded<'_>) -> String {
    let body = html! {
        header { h1 { "Grades of notes" } @for line in graded.summary.lines() { p { (line) } } }
        main { @for grade in graded.grades { (card(grade, text_of(grade, &graded.notes.given))) } }
        @if !graded.failed.is_empty() {
            section {
                h2 { "Without a grade" }
                ul { @for failed in graded.failed { li { (failed.document) ": " (failed.message) } } }
            }
        }
        footer { "The quality of documentation; no medical advice." }
    };
    page("Grades of notes", STYLE, &body)
}

fn card(grade: &NoteGrade, text: Option<&str>) -> Markup {
    let deductions = deductions(grade);
    html! {
        article {
            h2 { (grade.document) " " span.letter { (grade.letter) } }
            p { (format!("{:.2} of 5", grade.score)) }
            @for gate in &grade.gates {
                p.gate { "Capped at " (gate.cap) " (" (gate_name(gate.reason()).to_lowercase()) "); by its mean " (grade.mean_letter) }
            }
            @if let Some(withheld) = grade.provenance.as_ref().and_then(|it| it.identifiers_withheld) {
                p { "Identifiers withheld from models: " (withheld) }
            }
            (parts(grade))
            (items(grade))
            @if !deductions.is_empty() { h3 { "Deductions" } ol { @for it in &deductions { (listed(it)) } } }
            @if let Some(text) = text { h3 { "Note" } pre { (marked(text, &deductions)) } }
        }
    }
}

fn parts(grade: &NoteGrade) -> Markup {
    html! {
        table {
            tr { th { "component" } th { "of 5" } th { "weighs" } }
            @for part in &grade.parts {
                tr {
                    td { (component(part.component().as_str_name())) }
                    td { (format!("{:.2}", part.value)) }
                    td { (format!("{:.2}", part.weight)) }
                }
            }
            @for absent in &grade.absent {
                tr { td { (component(absent.component().as_str_name())) } td colspan="2" { "absent: " (absent.message) } }
            }
        }
    }
}

fn items(grade: &NoteGrade) -> Markup {
    html! {
        @if let Some(pdqi) = &grade.pdqi {
            h3 { (title::of_rubric(pdqi)) }
            table {
                @for item in &pdqi.items {
                    tr {
                        td title=(item.item) { (title::of(item)) }
                        td { (item.score.map_or_else(|| "not assessed".to_owned(), |score| score.to_string())) }
                        td { (item.rationale) @for it in &item.suggestions { br; (it) } }
                    }
                }
            }
        }
    }
}

fn listed(deduction: &Deduction) -> Markup {
    html! {
        li {
            span class=(deduction.kind.name()) { (deduction.kind.name()) } ", " (deduction.message)
            @if let Some(place) = deduction.places.first() { " " q { (place.quote) } }
            @if deduction.places.len() > 1 { (format!(", in {} places", deduction.places.len())) }
            @for said in deduction.said.iter().filter(|said| !said.is_empty()) { " — transcript: " q { (said) } }
        }
    }
}

/// The text of a graded note, where it is at hand: that of a FHIR or HL7 file is inside it.
fn text_of<'n>(grade: &NoteGrade, given: &'n [ClinicalNote]) -> Option<&'n str> {
    let note = given.iter().find(|note| note.document == grade.document)?;
    let text = quoted::text_of(note)?;
    let fits = |it: &Deduction| it.places.iter().all(|place| text.get(range(place)) == Some(place.quote.as_str()));
    deductions(grade).iter().all(fits).then_some(text)
}

fn range(place: &NotePlace) -> std::ops::Range<usize> {
    let byte = |byte: u64| usize::try_from(byte).unwrap_or(usize::MAX);
    byte(place.start_byte)..byte(place.end_byte)
}

/// The text with its deductions marked at each place; of two that overlap, the graver, which comes first.
fn marked(text: &str, deductions: &[Deduction]) -> Markup {
    let mut marks: Vec<(std::ops::Range<usize>, &Deduction)> = Vec::new();
    for it in deductions {
        for own in it.places.iter().map(range) {
            if marks.iter().all(|(other, _)| other.end <= own.start || own.end <= other.start) {
                marks.push((own, it));
            }
        }
    }
    marks.sort_by_key(|(range, _)| range.start);
    let mut at = 0;
    let pieces = marks.into_iter().map(|(range, it)| {
        let (before, own) =
            (text.get(at..range.start).unwrap_or_default(), text.get(range.clone()).unwrap_or_default());
        at = range.end;
        (before, own, it)
    });
    let pieces: Vec<(&str, &str, &Deduction)> = pieces.collect();
    let rest = text.get(at..).unwrap_or_default();
    html! {
        @for (before, own, it) in &pieces { (before) mark class=(it.kind.name()) title=(it.message) { (own) } }
        (rest)
    }
}

#[cfg(test)]
mod tests {
    use assay_client::v1::clinical_note::Content;

    use super::super::deduction::Kind;
    use super::*;

    fn deduction(kind: Kind, places: &[(u64, u64)]) -> Deduction {
        let place = |(start, end): &(u64, u64)| NotePlace { start_byte: *start, end_byte: *end, quote: String::new() };
        Deduction { kind, message: "\"why\"".into(), places: places.iter().map(place).collect(), said: Vec::new() }
    }

    #[test]
    fn deductions_are_marked_in_the_text_which_is_escaped() {
        let all = [deduction(Kind::Contradicted, &[(2, 5)]), deduction(Kind::Measured, &[(0, 3), (6, 7)])];
        let page = marked("<b>20 mg & c", &all).into_string();
        assert_eq!(
            page,
            "&lt;b<mark class=\"contradicted\" title=\"&quot;why&quot;\">&gt;20</mark> <mark class=\"measured\" \
             title=\"&quot;why&quot;\">m</mark>g &amp; c"
        );
    }

    #[test]
    fn the_text_inside_a_file_of_another_form_is_not_guessed() {
        let given = ClinicalNote {
            document: "a".into(),
            content: Some(Content::File(b"MSH|^~\\&|".as_slice().into())),
            ..ClinicalNote::default()
        };
        let grade = NoteGrade { document: "a".into(), ..NoteGrade::default() };
        assert_eq!(text_of(&grade, &[given]), None);
    }
}
