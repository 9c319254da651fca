//! Grades for reading in a terminal: of each note the grade, what it is made of, and every deduction with its words.

use std::fmt::Write as _;

use assay_client::v1::{AbsenceReason, NoteGrade};

use super::deduction::{Deduction, deductions};
use super::parity::opinions;
use super::rows::component;
use super::summary::{Summary, gate_name};
use super::title;
use crate::terminal::clean;

/// The grades, and below them the summary and what follows it.
pub(super) fn of(grades: &[NoteGrade], summary: &Summary, after: &[String]) -> String {
    let mut text = String::new();
    for grade in grades {
        one(&mut text, grade);
        text.push('\n');
    }
    let lines = summary.lines();
    let lines: Vec<&str> = lines.iter().chain(after).map(String::as_str).collect();
    text.push_str(&lines.join("\n"));
    text
}

fn one(text: &mut String, grade: &NoteGrade) {
    let _ = writeln!(text, "{}: {}, {:.2} of 5", clean(&grade.document), grade.letter, grade.score);
    for gate in &grade.gates {
        let why = gate_name(gate.reason()).to_lowercase();
        let _ = writeln!(text, "  capped at {} ({why}); by its mean {}", gate.cap, grade.mean_letter);
    }
    for part in &grade.parts {
        let name = component(part.component().as_str_name());
        let _ = writeln!(text, "  {name:<11} {:.2} of 5, weighs {:.2}", part.value, part.weight);
    }
    for absent in &grade.absent {
        let name = component(absent.component().as_str_name());
        let _ = writeln!(text, "  {name:<11} absent: {}", clean(&absent.message));
    }
    if let Some(withheld) = grade.provenance.as_ref().and_then(|it| it.identifiers_withheld) {
        let _ = writeln!(text, "  identifiers withheld from models: {withheld}");
    }
    items(text, grade);
    for deduction in deductions(grade) {
        let _ = writeln!(text, "  - {}", line(&deduction));
    }
    if let Some(factuality) = grade.factuality.as_ref().filter(|factuality| !factuality.omissions.is_empty()) {
        let _ = writeln!(text, "  said in the transcript and not in the note: {}", factuality.omissions.len());
    }
}

fn items(text: &mut String, grade: &NoteGrade) {
    let Some(pdqi) = &grade.pdqi else { return };
    for item in pdqi.items.iter().filter(|item| item.score.is_some()) {
        let score = item.score.unwrap_or_default();
        let opinions = opinions(pdqi, &item.item).unwrap_or_default();
        let _ = writeln!(text, "  {} {score}{opinions}: {}", clean(title::of(item)), clean(&item.rationale));
    }
    let unscored = || pdqi.items.iter().filter(|it| it.score.is_none());
    for item in unscored().filter(|it| it.absence() != AbsenceReason::Unspecified) {
        let _ = writeln!(text, "  {} {}", clean(title::of(item)), clean(&item.rationale));
    }
    let open = unscored().filter(|it| it.absence() == AbsenceReason::Unspecified);
    let open: Vec<String> = open.map(|it| clean(title::of(it))).collect();
    if !open.is_empty() {
        let _ = writeln!(text, "  not assessed: {}", open.join(", "));
    }
}

fn line(deduction: &Deduction) -> String {
    let quote = deduction.places.first().filter(|place| !place.quote.is_empty());
    let quote = quote.map(|place| format!(" “{}”", clean(&place.quote))).unwrap_or_default();
    let places =
        if deduction.places.len() > 1 { format!(" in {} places", deduction.places.len()) } else { String::new() };
    let said = match deduction.said.as_slice() {
        said if said.iter().all(String::is_empty) => String::new(),
        said => format!(" — transcript: “{}”", clean(&said.join("” and “"))),
    };
    format!("{}, {}{quote}{places}{said}", deduction.kind.name(), clean(&deduction.message))
}

#[cfg(test)]
mod tests {
    use assay_client::v1::{GradeProvenance, RubricGrade, RubricItemGrade};

    use super::*;

    #[test]
    fn items_are_called_by_their_titles_and_what_was_withheld_is_counted() {
        let item = |id: &str, title: &str, score| RubricItemGrade {
            item: id.into(),
            title: title.into(),
            score,
            rationale: "why".into(),
            ..RubricItemGrade::default()
        };
        let items = vec![item("up_to_date", "Up-to-date", Some(4)), item("useful", "", None)];
        let grade = NoteGrade {
            pdqi: Some(RubricGrade { items, ..RubricGrade::default() }),
            provenance: Some(GradeProvenance { identifiers_withheld: Some(7), ..GradeProvenance::default() }),
            ..NoteGrade::default()
        };
        let text = of(&[grade], &Summary::default(), &[]);
        for line in ["  Up-to-date 4: why\n", "  not assessed: useful\n", "  identifiers withheld from models: 7\n"] {
            assert!(text.contains(line), "{line:?} is not in:\n{text}");
        }
    }
}
