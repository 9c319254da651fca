//! Scores for reading in a terminal: a row a persona, and below what was noticed.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use assay_client::v1::metric_score::Outcome;
use assay_client::v1::{MetricScore, PersonaScore, QualityFinding, QualityReport, ScorePersonasResponse};

use crate::render::list::List;
use crate::render::quality;
use crate::terminal::clean;

/// The table; `from` says where each persona was read from.
pub(super) fn of(answer: &ScorePersonasResponse, from: &[String]) -> String {
    let several = from.windows(2).any(|pair| pair[0] != pair[1]);
    let mut text = format!("{}\n", rows(answer, several.then_some(from)));
    let shared = shared(answer);
    for (at, score) in answer.scores.iter().enumerate() {
        let own: Vec<String> = noticed(score).into_iter().filter(|line| !shared.contains(line)).collect();
        if !own.is_empty() {
            let file = if several { format!(", {}", clean(&from[at])) } else { String::new() };
            let _ = writeln!(text, "\n{}{file}", clean(&named(score)));
            own.iter().for_each(|line| text.push_str(line));
        }
    }
    if !shared.is_empty() {
        text.push_str("\nAll of them\n");
        shared.iter().for_each(|line| text.push_str(line));
    }
    text
}

fn rows(answer: &ScorePersonasResponse, from: Option<&[String]>) -> List {
    let metrics = |score: &PersonaScore| score.quality.clone().unwrap_or_default().metrics;
    let weighed = |metrics: Vec<MetricScore>| metrics.into_iter().filter(|metric| metric.weight > 0.0);
    let first: Vec<MetricScore> = answer.scores.first().map(metrics).map(weighed).into_iter().flatten().collect();
    let mut heading = vec!["persona".to_owned(), "overall".to_owned(), "level".to_owned()];
    heading.extend(first.iter().map(|metric| metric.name.replace('_', "\n")));
    heading.extend(from.map(|_| "from".to_owned()));
    let mut list = List::new(&heading).right(&(3..3 + first.len()).chain([1]).collect::<Vec<_>>());
    for (at, score) in answer.scores.iter().enumerate() {
        let report = score.quality.clone().unwrap_or_default();
        let mut cells = vec![named(score), quality::overall(&report), quality::level(&report).to_owned()];
        cells.extend(weighed(report.metrics).map(|metric| quality::score(&metric)));
        cells.extend(from.map(|from| from[at].clone()));
        list.row(cells);
    }
    list
}

fn named(score: &PersonaScore) -> String {
    match score.persona_id.as_str() {
        "" => score.name.clone(),
        id => format!("{} ({id})", score.name),
    }
}

/// What is said in the same words of every persona, where there are several.
fn shared(answer: &ScorePersonasResponse) -> BTreeSet<String> {
    let mut sets = answer.scores.iter().map(|score| BTreeSet::from_iter(noticed(score)));
    let first = sets.next().filter(|_| answer.scores.len() > 1).unwrap_or_default();
    sets.fold(first, |common, set| &common & &set)
}

/// A line for every finding, and for every metric that did not apply.
fn noticed(score: &PersonaScore) -> Vec<String> {
    let QualityReport { metrics, .. } = score.quality.clone().unwrap_or_default();
    let mut lines = Vec::new();
    for metric in metrics {
        if let Some(Outcome::NotApplicable(reason)) = &metric.outcome {
            lines.push(format!("  {}: not applicable, {}\n", metric.name, clean(reason)));
        }
        lines.extend(metric.findings.iter().map(|finding| line(&metric.name, finding)));
    }
    lines
}

fn line(metric: &str, finding: &QualityFinding) -> String {
    let about = if finding.path.is_empty() { String::new() } else { format!(" {}", clean(&finding.path)) };
    let place = finding.place.as_ref().map(|place| format!(" ({})", clean(&quality::place(place)))).unwrap_or_default();
    format!("  {metric}{about}: {}{place}\n", clean(&finding.message))
}
