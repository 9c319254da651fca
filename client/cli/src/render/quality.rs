//! Quality in words.

use assay_client::v1::{QualityLevel, QualityReport};

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
