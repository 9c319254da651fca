//! What the stages of a persona run ask of models: how often, how much is read and written, how long a call may take.
//!
//! None of it is known before. The ranges hold what the answers of several models to these prompts came to; the speed is assumed
//! where a model was not heard yet.

use std::time::Duration;

use assay_domain::money::Money;
use assay_domain::price::{Day, Prices};
use assay_domain::source::estimate::{Range, StageEffort};

use super::plan::{DRAFT, FILTER, REFINE};
use crate::run::StageName;

/// Tokens of one persona as an answer.
const PERSONA: Range<u64> = Range { min: 300, max: 2_000 };
/// Tokens of one verdict on a handful of criteria.
const VERDICT: Range<u64> = Range { min: 60, max: 500 };
/// Assumed until a first token, where none was heard yet.
const FIRST_TOKEN: Range<Duration> = Range { min: Duration::from_millis(300), max: Duration::from_secs(5) };
/// Assumed for each further token: 100 to 20 a second.
const TOKEN: Range<Duration> = Range { min: Duration::from_millis(10), max: Duration::from_millis(50) };
/// What the embedded author computes for one call, for each token of the material and for each answer.
const COMPUTED_TOKEN: Duration = Duration::from_nanos(500);
const COMPUTED_ANSWER: Duration = Duration::from_millis(20);

/// A model, as far as effort goes.
pub(crate) struct Worker {
    /// Personas a call drafts; `None`: any number.
    pub(crate) batch: Option<u32>,
    /// Its prices; `None`: not known.
    pub(crate) prices: Option<Prices>,
    /// Whether its answers are computed in this process.
    pub(crate) computes: bool,
    /// What it takes until a first token is heard; `None`: nothing was heard.
    pub(crate) first_token: Option<Duration>,
    /// Calls at the same time.
    pub(crate) at_once: u32,
}

/// What is asked.
pub(crate) struct Work<'a> {
    pub(crate) stages: &'a [StageName],
    /// Who judges; nobody: the worker itself.
    pub(crate) jury: &'a [Worker],
    /// Tokens of the material.
    pub(crate) material: u64,
    /// Tokens of the instructions.
    pub(crate) instructions: Range<u64>,
    pub(crate) attempts: u32,
}

/// Each stage as `worker` is asked for it; refining is two, since what is improved is judged again.
pub(crate) fn stages(work: &Work<'_>, worker: &Worker) -> Vec<StageEffort> {
    let once = Range { min: 1, max: 1 };
    let mut judged = false;
    let mut efforts = Vec::new();
    for stage in work.stages {
        match stage.as_str() {
            DRAFT => efforts
                .push(worker.effort(work, &Asked { rounds: once, batch: worker.batch, reads: true, written: PERSONA })),
            FILTER => efforts.extend(work.verdicts(worker, once)),
            REFINE => {
                let rounds = Range { min: 0, max: work.attempts };
                let first = u32::from(!judged);
                efforts.push(worker.effort(work, &Asked { rounds, batch: Some(1), reads: true, written: PERSONA }));
                efforts.extend(work.verdicts(worker, Range { min: first, max: first + work.attempts }));
            }
            _ => {}
        }
        judged |= stage.as_str() == FILTER;
    }
    efforts
}

impl Work<'_> {
    /// What the verdicts take: of a jury each judge's, asked at the same time, so that only the slowest takes time.
    fn verdicts(&self, worker: &Worker, rounds: Range<u32>) -> Vec<StageEffort> {
        let jury = if self.jury.is_empty() { std::slice::from_ref(worker) } else { self.jury };
        let mut efforts: Vec<StageEffort> =
            jury.iter().map(|judge| judge.effort(self, &Asked::verdict(rounds))).collect();
        efforts.sort_by_key(|effort| std::cmp::Reverse(effort.call.max));
        efforts.iter_mut().skip(1).for_each(|effort| effort.call = Range::default());
        efforts
    }
}

/// One kind of question.
struct Asked {
    rounds: Range<u32>,
    batch: Option<u32>,
    reads: bool,
    written: Range<u64>,
}

impl Asked {
    /// A judge reads the persona, which is as long as it was written.
    fn verdict(rounds: Range<u32>) -> Self {
        Self { rounds, batch: Some(1), reads: false, written: VERDICT }
    }
}

impl Worker {
    fn effort(&self, work: &Work<'_>, asked: &Asked) -> StageEffort {
        let &Asked { rounds, batch, reads, written } = asked;
        // Where any number is drafted in one call, that is as many as a run has.
        let batch = batch.unwrap_or(u32::MAX);
        let prompt = match reads {
            true => work.instructions,
            // A judge's instructions are shorter than an author's, and it reads the persona.
            false => Range { min: PERSONA.min, max: work.instructions.max + PERSONA.max },
        };
        let at_once = self.at_once;
        let call = self.call(if reads { work.material } else { 0 }, written);
        let prices = if self.computes { free() } else { self.prices.clone() };
        StageEffort { rounds, batch, prompt, reads_material: reads, written, prices, call, at_once }
    }

    fn call(&self, material: u64, written: Range<u64>) -> Range<Duration> {
        if self.computes {
            let tokens = u32::try_from(material).unwrap_or(u32::MAX);
            return Range { min: Duration::ZERO, max: COMPUTED_ANSWER + COMPUTED_TOKEN.saturating_mul(tokens) };
        }
        let first = self.first_token.map_or(FIRST_TOKEN, |heard| Range { min: heard / 2, max: heard * 2 });
        let tokens = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
        Range {
            min: first.min + TOKEN.min.saturating_mul(tokens(written.min)),
            max: first.max + TOKEN.max.saturating_mul(tokens(written.max)),
        }
    }
}

/// What is computed in this process costs nothing.
fn free() -> Option<Prices> {
    let date = Day::new(2025, 1, 1)?;
    Some(Prices { input: Money::ZERO, cached_input: None, output: Money::ZERO, date, source: String::new() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn worker(micros: u64) -> Worker {
        let price = Money::from_micros(micros);
        let date = Day::new(2026, 1, 31).unwrap();
        let prices = Prices { input: price, cached_input: None, output: price, date, source: String::new() };
        Worker { batch: Some(4), prices: Some(prices), computes: false, first_token: None, at_once: 4 }
    }

    fn efforts(jury: &[Worker]) -> Vec<StageEffort> {
        let stages = [DRAFT, FILTER, REFINE].map(StageName::new);
        let work = Work { stages: &stages, jury, material: 100, instructions: Range { min: 10, max: 10 }, attempts: 2 };
        super::stages(&work, &worker(1))
    }

    #[test]
    fn every_judge_of_a_jury_is_paid_and_only_the_slowest_takes_time() {
        assert_eq!(efforts(&[]).len(), 4, "draft, verdict, refinement, its verdict");
        let slow = Worker { first_token: Some(Duration::from_secs(60)), ..worker(3) };
        let jury = efforts(&[worker(2), slow]);
        let verdicts: Vec<(u64, bool)> = [1, 2, 4, 5]
            .map(|at| (jury[at].prices.as_ref().unwrap().input.micros(), jury[at].call.max > Duration::ZERO))
            .into();
        assert_eq!(verdicts, [(3, true), (2, false), (3, true), (2, false)]);
        assert_eq!(jury.len(), 6);
    }
}
