//! Several judges of one persona.
//!
//! The verdict of a jury is the mean of its judges. The median, which forgives one outlier, would of two judges be the mean and of three
//! throw two verdicts away; that judges are apart is told by the spread instead, which hides nothing.

use serde::{Deserialize, Serialize};

use super::evaluation::{Criterion, CriterionScore, Evaluation, NotAnEvaluation};
use crate::quality::agreement::Correction;
use crate::score::Score;

/// What one judge said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct JudgeVerdict {
    /// Its provider.
    pub provider: String,
    /// Its model.
    pub model: String,
    /// Its overall score.
    pub overall: Score,
    /// Its overall score before correction, where one was applied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raw: Option<Score>,
    /// Its verdict for every criterion asked, in the order asked.
    pub criteria: Vec<CriterionScore>,
    /// The correction that was applied, by when it was made: milliseconds since 1970, UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calibrated: Option<i64>,
}

impl JudgeVerdict {
    /// What the judge `provider`/`model` said, with nothing corrected.
    #[must_use]
    pub fn new(provider: &str, model: &str, evaluation: Evaluation) -> Self {
        let (provider, model) = (provider.to_owned(), model.to_owned());
        let Evaluation { overall, criteria, .. } = evaluation;
        Self { provider, model, overall, raw: None, criteria, calibrated: None }
    }

    /// The verdict by a correction that was made at `at`.
    #[must_use]
    pub fn corrected(mut self, correction: &Correction, at: i64) -> Self {
        for score in &mut self.criteria {
            if let Some(line) = correction.line(score.criterion) {
                score.raw = Some(score.score);
                score.score = line.apply(score.score);
            }
        }
        self.raw = Some(self.overall);
        let asked: Vec<Criterion> = self.criteria.iter().map(|score| score.criterion).collect();
        let scores: Vec<Score> = self.criteria.iter().map(|score| score.score).collect();
        self.overall = match correction.is_of(&asked) {
            true => correction.overall().apply(self.overall),
            false => Score::mean(&scores).unwrap_or(self.overall),
        };
        self.calibrated = Some(at);
        self
    }
}

impl Evaluation {
    /// The evaluation by these judges, each of whom judged all that was `asked`.
    ///
    /// # Errors
    /// There is no judge, or one did not judge all of it.
    pub fn by(asked: &[Criterion], judges: Vec<JudgeVerdict>) -> Result<Self, NotAnEvaluation> {
        let several = judges.len() > 1;
        let spread = |scores: &[Score]| if several { Self::spread_of(scores) } else { None };
        let criteria = asked.iter().map(|&criterion| {
            let mut of: Vec<&CriterionScore> = Vec::with_capacity(judges.len());
            for judge in &judges {
                let found = judge.criteria.iter().find(|score| score.criterion == criterion);
                of.push(found.ok_or(NotAnEvaluation::Missing(criterion))?);
            }
            let scores: Vec<Score> = of.iter().map(|score| score.score).collect();
            let lowest = of.iter().min_by(|a, b| a.score.get().total_cmp(&b.score.get()));
            Ok(CriterionScore {
                criterion,
                score: Score::mean(&scores).ok_or(NotAnEvaluation::NobodyJudged)?,
                reason: lowest.map(|score| score.reason.clone()).unwrap_or_default(),
                raw: raw(of.iter().map(|score| (score.raw, score.score))),
                spread: spread(&scores),
            })
        });
        let criteria = criteria.collect::<Result<Vec<_>, NotAnEvaluation>>()?;
        let overall: Vec<Score> = judges.iter().map(|judge| judge.overall).collect();
        Ok(Self {
            overall: Score::mean(&overall).ok_or(NotAnEvaluation::NobodyJudged)?,
            raw: raw(judges.iter().map(|judge| (judge.raw, judge.overall))),
            spread: spread(&overall),
            criteria,
            judges,
        })
    }

    fn spread_of(scores: &[Score]) -> Option<Score> {
        let by = |a: &&Score, b: &&Score| a.get().total_cmp(&b.get());
        let (least, most) = scores.iter().min_by(by).zip(scores.iter().max_by(by))?;
        Some(Score::clamped(most.get() - least.get()))
    }
}

/// The mean of what was said, where anything of it was corrected.
fn raw(scores: impl Iterator<Item = (Option<Score>, Score)>) -> Option<Score> {
    let scores: Vec<(Option<Score>, Score)> = scores.collect();
    let said: Vec<Score> = scores.iter().map(|(raw, score)| raw.unwrap_or(*score)).collect();
    scores.iter().any(|(raw, _)| raw.is_some()).then(|| Score::mean(&said)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ASKED: [Criterion; 2] = [Criterion::Coherence, Criterion::Realism];

    fn score(value: f64) -> Score {
        Score::new(value).unwrap()
    }

    /// A judge who scores coherence and realism so.
    fn judge(name: &str, coherence: f64, realism: f64) -> JudgeVerdict {
        let says = |criterion, value| CriterionScore::new(criterion, score(value), format!("{name} says so"));
        let scores = [says(Criterion::Coherence, coherence), says(Criterion::Realism, realism)];
        JudgeVerdict::new("p", name, Evaluation::new(&ASKED, &scores).unwrap())
    }

    #[test]
    fn a_jury_is_the_mean_of_its_judges_and_says_how_far_apart_they_are() {
        let jury = [judge("a", 0.75, 0.5), judge("b", 0.25, 0.5), judge("c", 0.5, 0.5)];
        let told = Evaluation::by(&ASKED, jury.to_vec()).unwrap();
        assert_eq!((told.overall, told.spread, told.raw), (score(0.5), Some(score(0.25)), None));
        let coherence = &told.criteria[0];
        assert_eq!((coherence.score, coherence.spread), (score(0.5), Some(score(0.5))));
        assert_eq!(coherence.reason, "b says so", "who scored lowest says what is wrong");
        assert_eq!(told.criteria[1].spread, Some(score(0.0)));
        assert_eq!(told.judges, jury);
    }

    #[test]
    fn one_judge_alone_has_no_spread() {
        let told = Evaluation::by(&ASKED, vec![judge("a", 0.75, 0.25)]).unwrap();
        assert_eq!((told.overall, told.spread, told.criteria[0].spread), (score(0.5), None, None));
    }

    #[test]
    fn nobody_judged_is_no_evaluation() {
        assert_eq!(Evaluation::by(&ASKED, vec![]), Err(NotAnEvaluation::NobodyJudged));
        let half = JudgeVerdict { criteria: vec![], ..judge("a", 0.5, 0.5) };
        assert_eq!(Evaluation::by(&ASKED, vec![half]), Err(NotAnEvaluation::Missing(Criterion::Coherence)));
    }

    #[test]
    fn an_evaluation_kept_before_there_were_juries_still_reads() {
        let kept = r#"{"overall":0.5,"criteria":[{"criterion":"realism","score":0.5,"reason":"r"}]}"#;
        let read: Evaluation = serde_json::from_str(kept).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), kept);
    }
}
