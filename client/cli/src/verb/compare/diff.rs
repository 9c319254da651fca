//! What changed in a persona between two runs or files.

use std::fmt::Write as _;

use assay_client::Client;
use assay_client::v1::metric_score::Outcome;
use assay_client::v1::{
    DiffPersonasRequest, MetricScore, PersonaChange, PersonaChangeKind, PersonaScore, QualityReport,
    ScorePersonasRequest,
};
use serde::Serialize;

use super::chosen;
use crate::failure::Failure;
use crate::personas::Read;
use crate::render::quality;
use crate::terminal::clean;

/// Two versions, their scores, and what changed.
#[derive(Debug, Serialize)]
pub(super) struct Diff {
    before: Version,
    now: Version,
    changes: Vec<PersonaChange>,
}

/// A version, measured beside the others of its run or file.
#[derive(Debug, Serialize)]
struct Version {
    from: String,
    score: PersonaScore,
}

impl Diff {
    /// Of the persona called `wanted` in each of the two.
    pub(super) async fn of(client: &Client, wanted: &str, sets: [Vec<Read>; 2]) -> Result<Self, Failure> {
        let [before, now] = sets;
        let (old, new) = (chosen::position(&before, wanted)?, chosen::position(&now, wanted)?);
        let versions =
            DiffPersonasRequest { before: Some(before[old].persona.clone()), now: Some(now[new].persona.clone()) };
        let changes = client.personas().diff_personas(versions).await?.into_inner().changes;
        let (before, now) = (Version::of(client, before, old).await?, Version::of(client, now, new).await?);
        Ok(Self { before, now, changes })
    }

    /// For reading in a terminal.
    pub(super) fn text(&self) -> String {
        let named = |version: &Version| format!("{} of {}", clean(&version.score.name), clean(&version.from));
        let mut text = format!("{} -> {}\n\n", named(&self.before), named(&self.now));
        let (before, now) = (self.before.report(), self.now.report());
        let _ = writeln!(text, "score: {} -> {}", quality::overall(&before), quality::overall(&now));
        for (was, is) in before.metrics.iter().zip(&now.metrics) {
            let (was, now) = (score(was), score(is));
            if was != now {
                let _ = writeln!(text, "  {}: {was} -> {now}", is.name);
            }
        }
        text.push_str(if self.changes.is_empty() { "\nNothing changed.\n" } else { "\n" });
        self.changes.iter().for_each(|change| text.push_str(&line(change)));
        text
    }
}

impl Version {
    async fn of(client: &Client, set: Vec<Read>, at: usize) -> Result<Self, Failure> {
        let from = set[at].from.clone();
        let personas = set.into_iter().map(|read| read.persona).collect();
        let request = ScorePersonasRequest { personas, ..ScorePersonasRequest::default() };
        let mut scores = client.personas().score_personas(request).await?.into_inner().scores;
        if at >= scores.len() {
            return Err(Failure::Run(format!("the server scored {} personas, not all", scores.len())));
        }
        Ok(Self { from, score: scores.swap_remove(at) })
    }

    fn report(&self) -> QualityReport {
        self.score.quality.clone().unwrap_or_default()
    }
}

fn score(metric: &MetricScore) -> String {
    match metric.outcome {
        Some(Outcome::Score(score)) => format!("{score:.2}"),
        Some(Outcome::NotApplicable(_)) | None => "-".to_owned(),
    }
}

fn line(change: &PersonaChange) -> String {
    let (path, before, now) = (clean(&change.path), clean(&change.before), clean(&change.now));
    match change.kind() {
        PersonaChangeKind::Added => format!("+ {path}: {now}\n"),
        PersonaChangeKind::Removed => format!("- {path}: {before}\n"),
        PersonaChangeKind::Changed => {
            let alike = change.similarity.map(|alike| format!(" ({alike:.2} alike)")).unwrap_or_default();
            format!("~ {path}{alike}\n    was: {before}\n    is:  {now}\n")
        }
        PersonaChangeKind::Strength => format!("~ {path}: strength {before} -> {now}\n"),
        PersonaChangeKind::Evidence => {
            format!("~ {path}: {} quotes -> {}, not the same\n", change.evidence_before, change.evidence_now)
        }
        PersonaChangeKind::Unspecified => format!("~ {path}: a change that this program does not know\n"),
    }
}
