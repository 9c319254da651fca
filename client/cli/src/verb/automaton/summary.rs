//! A batch in figures.

use std::collections::BTreeMap;
use std::time::Duration;

use assay_client::v1::{
    AutomatonVerdict, RunFinished, RunOutcome, SentenceOrigin, Usage, VerdictCounts, VerdictStatus,
};
use serde::Serialize;

use crate::failure::Failure;
use crate::render;

/// A batch in figures.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Summary {
    /// Rows with a verdict.
    pub(super) rows: u32,
    /// Verdicts, counted.
    pub(super) counts: VerdictCounts,
    /// Of all verdicts, the share that was known from a run before; 0 to 1.
    pub(super) cache_hit_ratio: f64,
    /// By category: rows that pass, and rows.
    pub(super) categories: BTreeMap<String, (u32, u32)>,
    /// Wall time in seconds; null where the run did not come to its end.
    pub(super) seconds: Option<f64>,
    /// What calls to models took; null where the run did not come to its end.
    pub(super) usage: Option<Usage>,
    /// How the run ended; `None` where it did not come to its end.
    #[serde(skip)]
    pub(super) outcome: Option<RunOutcome>,
}

impl Summary {
    /// Takes in how the run ended.
    pub(super) fn end(&mut self, finished: &RunFinished) {
        self.seconds = finished.duration.and_then(|span| Duration::try_from(span).ok()).map(|span| span.as_secs_f64());
        self.usage = finished.usage.clone();
        self.outcome = Some(finished.outcome());
    }

    /// Takes in a verdict.
    pub(super) fn count(&mut self, verdict: &AutomatonVerdict) {
        let counts = &mut self.counts;
        match verdict.status() {
            VerdictStatus::Pass => counts.pass += 1,
            VerdictStatus::Fail => counts.fail += 1,
            VerdictStatus::OracleFail => counts.oracle_fail += 1,
            VerdictStatus::Error => counts.error += 1,
            VerdictStatus::Timeout => counts.timeout += 1,
            VerdictStatus::Skipped => counts.skipped += 1,
            VerdictStatus::Unspecified => {}
        }
        counts.cached += u32::from(verdict.cached);
        counts.translated += u32::from(verdict.origin() == SentenceOrigin::ModelTranslated);
        let category = verdict.case.as_ref().map(|case| case.category.clone()).unwrap_or_default();
        let (pass, rows) = self.categories.entry(category).or_default();
        *pass += u32::from(verdict.status() == VerdictStatus::Pass);
        *rows += 1;
        self.rows += 1;
        self.cache_hit_ratio = f64::from(self.counts.cached) / f64::from(self.rows);
    }

    /// All well, or why not.
    pub(super) fn verdict(&self) -> Result<(), Failure> {
        match self.outcome {
            Some(RunOutcome::Succeeded) => Ok(()),
            _ => Err(Failure::Run(format!("{} of {} rows pass", self.counts.pass, self.rows))),
        }
    }

    /// In a few lines.
    pub(super) fn lines(&self) -> Vec<String> {
        let VerdictCounts { pass, fail, oracle_fail, error, timeout, skipped, cached, translated } = self.counts;
        let named = [
            (fail, "fail"),
            (oracle_fail, "oracle fail"),
            (error, "error"),
            (timeout, "timeout"),
            (skipped, "skipped"),
        ];
        let others = named.iter().filter(|(count, _)| *count > 0).map(|(count, name)| format!(", {count} {name}"));
        let mut lines = vec![format!("{pass} of {} rows pass{}", self.rows, others.collect::<String>())];
        let seconds = self.seconds.map(|seconds| format!("; {seconds:.2} s")).unwrap_or_default();
        lines.push(format!("{cached} known from before ({:.1} %){seconds}", self.cache_hit_ratio * 100.0));
        if translated > 0 {
            let what = "translated by a model: proved for its sentences, not for what the rows mean";
            lines.push(format!("{translated} {what}"));
        }
        lines.extend(self.usage.as_ref().filter(|usage| usage.calls > 0).map(render::usage));
        lines
    }
}

#[cfg(test)]
mod tests {
    use assay_client::v1::AutomatonCase;

    use super::*;

    #[test]
    fn verdicts_are_counted_by_status_and_by_category() {
        let verdict = |status: VerdictStatus, category: &str, cached| AutomatonVerdict {
            status: status.into(),
            case: Some(AutomatonCase { category: category.into(), ..AutomatonCase::default() }),
            cached,
            ..AutomatonVerdict::default()
        };
        let verdicts = [
            verdict(VerdictStatus::Pass, "ends", true),
            verdict(VerdictStatus::Fail, "ends", false),
            verdict(VerdictStatus::Timeout, "length", false),
            verdict(VerdictStatus::Pass, "length", false),
        ];
        let mut summary = Summary::default();
        verdicts.iter().for_each(|verdict| summary.count(verdict));
        assert_eq!(summary.lines(), ["2 of 4 rows pass, 1 fail, 1 timeout", "1 known from before (25.0 %)"]);
        assert_eq!(summary.categories["ends"], (1, 2));
    }
}
