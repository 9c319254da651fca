//! The outcomes of all metrics, and what they come to together.

use serde::{Deserialize, Serialize};

use super::metric::{Category, Direction};
use super::outcome::{Outcome, Stands};
use super::settings::Settings;
use crate::source::document::Document;

/// An overall score in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Below 40.
    Failing,
    /// From 40.
    Poor,
    /// From 60.
    Acceptable,
    /// From 75.
    Good,
    /// From 90.
    Excellent,
}

impl Level {
    /// The level of an overall score, 0 to 100.
    #[must_use]
    pub fn of(overall: f64) -> Self {
        match overall {
            90.0.. => Self::Excellent,
            75.0.. => Self::Good,
            60.0.. => Self::Acceptable,
            40.0.. => Self::Poor,
            _ => Self::Failing,
        }
    }
}

/// One metric in a report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// Name of the metric.
    pub metric: String,
    /// Its version.
    pub version: u32,
    /// What it looks at.
    pub category: Category,
    /// Which end of its range is good.
    pub direction: Direction,
    /// The weight asked for.
    pub weight: f64,
    /// Its part in the overall score: 0 where it did not apply. The parts sum to 1, unless nothing that weighs applied.
    pub share: f64,
    /// What it came to.
    pub outcome: Outcome,
}

impl Line {
    /// How good it is, 0 to 1, whichever end of its range is good; `None` where it did not apply.
    #[must_use]
    pub fn goodness(&self) -> Option<f64> {
        match (&self.outcome, self.direction) {
            (Outcome::Scored(scored), Direction::Higher) => Some(scored.score.get()),
            (Outcome::Scored(scored), Direction::Lower) => Some(1.0 - scored.score.get()),
            (Outcome::NotApplicable { .. }, _) => None,
        }
    }
}

/// What is said of a persona's quality.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// 0 to 100: the weighted mean over the metrics that applied; `None` where none that weighs did.
    pub overall: Option<f64>,
    /// The same in a word.
    pub level: Option<Level>,
    /// Whether the overall score is at least what was asked for; a persona without one does not pass.
    pub passed: bool,
    /// A line for every registered metric, in the order of the registry.
    pub lines: Vec<Line>,
}

impl Report {
    /// Combines outcomes, one for each metric of the registry, in its order.
    pub(super) fn of(settings: &Settings<'_>, outcomes: Vec<Outcome>) -> Self {
        let weights = settings.weights.iter().zip(&outcomes);
        let applied: f64 =
            weights.filter(|(_, outcome)| matches!(outcome, Outcome::Scored(_))).map(|(weight, _)| weight).sum();
        let line = |((known, outcome), &weight): ((&super::Descriptor, Outcome), &f64)| {
            let counts = applied > 0.0 && matches!(outcome, Outcome::Scored(_));
            Line {
                metric: known.name.clone(),
                version: known.version,
                category: known.category,
                direction: known.direction,
                weight,
                share: if counts { weight / applied } else { 0.0 },
                outcome,
            }
        };
        let lines: Vec<Line> = settings.registry.describe().zip(outcomes).zip(&settings.weights).map(line).collect();
        let part = |line: &Line| line.goodness().map(|good| good * line.share);
        let mean: f64 = lines.iter().filter_map(part).sum();
        let overall = (applied > 0.0).then(|| (mean * 100.0).clamp(0.0, 100.0));
        let passed = overall.is_some_and(|overall| overall >= settings.pass);
        Self { overall, level: overall.map(Level::of), passed, lines }
    }

    /// Looks the places of its findings up in the files of `documents`, so that it can be read without them.
    pub fn locate(&mut self, documents: &[Document]) {
        let scored = self.lines.iter_mut().filter_map(|line| match &mut line.outcome {
            Outcome::Scored(scored) => Some(&mut scored.findings),
            Outcome::NotApplicable { .. } => None,
        });
        for place in scored.flatten().filter_map(|finding| finding.place.as_mut()) {
            let document = documents.iter().find(|document| document.name == place.document);
            place.stands = document.and_then(|document| {
                let quote = place.span.of(&document.text).filter(|words| !words.is_empty())?.to_owned();
                Some(Stands { place: document.place(place.span), quote })
            });
        }
    }

    /// The line of a metric.
    #[must_use]
    pub fn line(&self, metric: &str) -> Option<&Line> {
        self.lines.iter().find(|line| line.metric == metric)
    }
}
