//! Scores without a model: the items that statistics of the text bear on, with reasons; the others are not assessed, and it says so.

use super::assess::{Assessed, Assessment, Evidence, ItemGrade};
use super::{Item, ItemScore, Rubric};
use crate::note::heuristics::{Heuristics, Measure};

/// Scores what the measures of a note bear on. A measure of 0 is a score of 1, a measure of 1 a score of 5, the nearest in between.
#[must_use]
pub fn embedded(rubric: &Rubric, heuristics: &Heuristics) -> Assessment {
    let items = rubric.items.iter().map(|item| (item.id.clone(), assessed(item, heuristics))).collect();
    Assessment { rubric: rubric.id.clone(), version: rubric.version.clone(), items }
}

fn assessed(item: &Item, heuristics: &Heuristics) -> Assessed {
    let Some(measure) = item.measure else {
        return Assessed::NotAssessed(
            "statistics of the text do not bear on it; a model or a reader is needed".to_owned(),
        );
    };
    let Some(measured) = heuristics.get(measure) else {
        return Assessed::NotAssessed(needs(measure).to_owned());
    };
    let scaled = 1 + (measured.score.get() * 4.0).round() as i64;
    let score = match ItemScore::new(scaled) {
        Ok(score) => score,
        Err(bad) => return Assessed::NotAssessed(bad.to_string()),
    };
    let shown = || heuristics.shown.iter().filter(|shown| shown.measure == measure);
    let mut suggestions: Vec<String> = shown().map(|shown| suggestion(measure, &shown.what)).collect();
    suggestions.dedup();
    Assessed::Scored(ItemGrade {
        score,
        rationale: format!("By the measure {}: {}.", measure.name(), measured.reason),
        evidence: shown().filter_map(|shown| Some(Evidence { span: shown.span? })).collect(),
        suggestions,
    })
}

fn needs(measure: Measure) -> &'static str {
    match measure {
        Measure::Dates => "the day the note was written is not given",
        Measure::CopyForward => "no earlier notes are given",
        _ => "it was not measured",
    }
}

fn suggestion(measure: Measure, what: &str) -> String {
    let verb = match measure {
        Measure::Structure => "Complete",
        Measure::Redundancy | Measure::CopyForward => "Shorten",
        Measure::Residue => "Fill in or remove",
        Measure::Consistency => "Resolve",
        Measure::Dates => "Bring up to date",
        Measure::Length | Measure::Readability | Measure::Abbreviations => "Reword",
    };
    format!("{verb}: {what}.")
}
