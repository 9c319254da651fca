//! What came of a calibration: the judge's scores beside people's, how far they agree, and what follows.

use assay_domain::persona::evaluation::{Criterion, Evaluation};
use assay_domain::quality::agreement::{Agreement, Correction, NoAgreement};
use assay_domain::score::Score;

use super::Heard;
use crate::failure::Failure;
use crate::port::calibrations::Calibration;
use crate::port::model::{ModelRef, Usage};

/// What came of it.
#[derive(Clone, Debug)]
pub struct Calibrated {
    /// The judge.
    pub model: ModelRef,
    /// On each criterion, in the order asked.
    pub criteria: Vec<(Criterion, Result<Agreement, NoAgreement>)>,
    /// On the mean of the criteria.
    pub overall: Result<Agreement, NoAgreement>,
    /// Cases without a verdict, by their place from 0.
    pub failed: Vec<(usize, Failure)>,
    /// What had to be put right in verdicts, with the case.
    pub warnings: Vec<String>,
    /// What it took.
    pub usage: Usage,
    /// What follows from it, or why nothing does.
    pub calibration: Result<Calibration, String>,
    /// Whether it is kept.
    pub saved: bool,
}

impl Calibrated {
    /// What was `heard` of `model` on the cases that people have scored on `criteria`.
    pub(super) fn of(model: ModelRef, criteria: &[Criterion], people: &[Vec<Score>], heard: Vec<Heard>) -> Self {
        let mut told = Self::nothing(model);
        let mut pairs = Pairs::default();
        for (case, (heard, people)) in heard.into_iter().zip(people).enumerate() {
            match heard {
                Ok((evaluation, reply)) => {
                    told.usage += reply.usage;
                    told.warnings.extend(reply.repairs.iter().map(|repair| format!("case {}: {repair}", case + 1)));
                    pairs.0.push((evaluation, people));
                }
                Err((failure, usage)) => {
                    told.usage += usage;
                    told.failed.push((case, failure));
                }
            }
        }
        told.criteria = criteria.iter().enumerate().map(|(at, &criterion)| (criterion, pairs.on(at))).collect();
        told.overall = pairs.overall();
        told
    }

    fn nothing(model: ModelRef) -> Self {
        Self {
            model,
            criteria: Vec::new(),
            overall: Err(NoAgreement::TooFew { cases: 0 }),
            failed: Vec::new(),
            warnings: Vec::new(),
            usage: Usage::default(),
            calibration: Err("nothing was compared yet".into()),
            saved: false,
        }
    }

    /// What corrects the judge, or why nothing does: every part on which it cannot be compared with people, or the first on which its
    /// scores do not rise with theirs.
    pub(super) fn correction(&self) -> Result<Correction, String> {
        let parts = self.criteria.iter().map(|(criterion, found)| (criterion.name(), found));
        let parts = parts.chain(std::iter::once(("overall", &self.overall)));
        let apart: Vec<String> =
            parts.filter_map(|(name, found)| Some(format!("{name}: {}", found.as_ref().err()?))).collect();
        let overall = self.overall.as_ref().ok().filter(|_| apart.is_empty()).ok_or_else(|| apart.join("; "))?;
        let criteria = self.criteria.iter().filter_map(|(criterion, found)| Some((*criterion, found.clone().ok()?)));
        Correction::of(&criteria.collect::<Vec<_>>(), overall).map_err(|error| error.to_string())
    }
}

/// What the judge and people say of each case, people in the order of the criteria.
#[derive(Default)]
struct Pairs<'p>(Vec<(Evaluation, &'p Vec<Score>)>);

impl Pairs<'_> {
    /// On the criterion at `at`.
    fn on(&self, at: usize) -> Result<Agreement, NoAgreement> {
        let judge: Vec<Score> = self.0.iter().filter_map(|(judge, _)| Some(judge.criteria.get(at)?.score)).collect();
        let people: Vec<Score> = self.0.iter().filter_map(|(_, people)| people.get(at).copied()).collect();
        Agreement::of(&judge, &people)
    }

    /// On the mean of the criteria.
    fn overall(&self) -> Result<Agreement, NoAgreement> {
        let judge: Vec<Score> = self.0.iter().map(|(judge, _)| judge.overall).collect();
        let people: Vec<Score> = self.0.iter().filter_map(|(_, people)| Score::mean(people)).collect();
        Agreement::of(&judge, &people)
    }
}
