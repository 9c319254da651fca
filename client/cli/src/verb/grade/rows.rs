//! Grades as CSV: a row a note, and a row for every note without a grade.

use assay_client::v1::{ClaimVerdict, NoteGrade};

use super::summary::{Failed, gate_name};
use crate::failure::Failure;

const HEADER: [&str; 13] = [
    "document",
    "score",
    "letter",
    "mean_letter",
    "pdqi",
    "heuristics",
    "factuality",
    "contradicted",
    "unsupported",
    "omissions",
    "gates",
    "absent",
    "error",
];

/// The rows. What did not run is an empty cell.
pub(super) fn csv(grades: &[NoteGrade], failed: &[Failed]) -> Result<String, Failure> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let rows = grades.iter().map(row).chain(failed.iter().map(failure));
    for row in std::iter::once(HEADER.map(str::to_owned)).chain(rows) {
        writer.write_record(row).map_err(|error| Failure::Output(error.into()))?;
    }
    let bytes = writer.into_inner().map_err(|error| Failure::Output(error.into_error()))?;
    let text = String::from_utf8(bytes).map_err(|error| Failure::Output(std::io::Error::other(error)))?;
    Ok(text.trim_end().to_owned())
}

fn row(grade: &NoteGrade) -> [String; 13] {
    let shown = |number: Option<f64>| number.map(|number| format!("{number:.4}")).unwrap_or_default();
    let factuality = grade.factuality.as_ref();
    let claims = |wanted: ClaimVerdict| {
        let of = |factuality: &assay_client::v1::FactualityGrade| {
            factuality.claims.iter().filter(|claim| claim.verdict() == wanted).count().to_string()
        };
        factuality.map(of).unwrap_or_default()
    };
    let gates: Vec<&str> = grade.gates.iter().map(|gate| gate_name(gate.reason())).collect();
    let absent = grade.absent.iter().map(|it| format!("{}: {}", component(it.component().as_str_name()), it.message));
    [
        grade.document.clone(),
        shown(Some(grade.score)),
        grade.letter.clone(),
        grade.mean_letter.clone(),
        shown(grade.pdqi.as_ref().and_then(|pdqi| pdqi.mean)),
        shown(grade.heuristics.as_ref().map(|heuristics| heuristics.score)),
        shown(factuality.and_then(|factuality| factuality.score)),
        claims(ClaimVerdict::Contradicted),
        claims(ClaimVerdict::Unsupported),
        factuality.map(|factuality| factuality.omissions.len().to_string()).unwrap_or_default(),
        gates.join("; "),
        absent.collect::<Vec<_>>().join("; "),
        String::new(),
    ]
}

fn failure(failed: &Failed) -> [String; 13] {
    let mut row = [const { String::new() }; 13];
    row[0].clone_from(&failed.document);
    row[12].clone_from(&failed.message);
    row
}

/// `GRADE_COMPONENT_PDQI` as `pdqi`.
pub(super) fn component(name: &str) -> String {
    name.trim_start_matches("GRADE_COMPONENT_").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_did_not_run_is_an_empty_cell_and_what_failed_a_row_with_its_cause() {
        let grade = NoteGrade { document: "a, b".into(), score: 3.5, letter: "B".into(), ..NoteGrade::default() };
        let failed = Failed { document: "c".into(), message: "the note is empty".into() };
        let text = csv(&[grade], &[failed]).unwrap();
        let rows: Vec<csv::StringRecord> =
            csv::Reader::from_reader(text.as_bytes()).records().map(Result::unwrap).collect();
        assert_eq!((&rows[0][0], &rows[0][1], &rows[0][4], &rows[0][7]), ("a, b", "3.5000", "", ""));
        assert_eq!((&rows[1][0], &rows[1][1], &rows[1][12]), ("c", "", "the note is empty"));
    }
}
