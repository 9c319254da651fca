//! Quality in words.

use assay_client::v1::metric_score::Outcome;
use assay_client::v1::source_place::Place;
use assay_client::v1::{MetricScore, QualityFinding, QualityLevel, QualityReport, SourcePlace};

/// The overall score, 0 to 100; `-` where there is none.
pub(crate) fn overall(report: &QualityReport) -> String {
    report.overall.map_or_else(|| "-".to_owned(), |overall| format!("{overall:.1}"))
}

/// The overall score in a word.
pub(crate) fn level(report: &QualityReport) -> &'static str {
    match report.level() {
        QualityLevel::Unspecified => "-",
        QualityLevel::Failing => "failing",
        QualityLevel::Poor => "poor",
        QualityLevel::Acceptable => "acceptable",
        QualityLevel::Good => "good",
        QualityLevel::Excellent => "excellent",
    }
}

/// A metric's score, 0 to 1; `-` where it did not apply.
pub(crate) fn score(metric: &MetricScore) -> String {
    match metric.outcome {
        Some(Outcome::Score(score)) => format!("{score:.2}"),
        Some(Outcome::NotApplicable(_)) | None => "-".to_owned(),
    }
}

/// A metric by its name in words.
pub(super) fn name(metric: &MetricScore) -> String {
    metric.name.replace('_', " ")
}

/// Why a metric has the score it has, or none.
pub(super) fn reason(metric: &MetricScore) -> String {
    match &metric.outcome {
        Some(Outcome::NotApplicable(reason)) => format!("not applicable: {reason}"),
        _ => metric.explanation.clone(),
    }
}

/// What a metric noticed, in a sentence with its place.
pub(super) fn noticed(finding: &QualityFinding) -> String {
    let about = if finding.path.is_empty() { String::new() } else { format!("{}: ", finding.path) };
    let place = finding.place.as_ref().map(|it| format!(" ({})", place(it))).unwrap_or_default();
    format!("{about}{}{place}", finding.message)
}

/// Where a finding is: the document, and where in it a reader would look.
pub(crate) fn place(place: &SourcePlace) -> String {
    let document = &place.document;
    match &place.place {
        Some(Place::Cell(cell)) => format!("{document}, {} row {} column {}", cell.sheet, cell.row, cell.column),
        Some(Place::Page(page)) => format!("{document}, page {page}"),
        Some(Place::Paragraph(paragraph)) => format!("{document}, paragraph {paragraph}"),
        None if place.line > 0 => format!("{document}:{}", place.line),
        None => document.clone(),
    }
}
