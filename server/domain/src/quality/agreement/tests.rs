//! Agreement, held to the figures of pingouin 0.7 and scipy 1.17 (`benches/agreement_vs_pingouin.py`).

use proptest::prelude::*;

use super::*;
use crate::persona::evaluation::{Criterion, CriterionScore, Evaluation};
use crate::persona::jury::JudgeVerdict;

const JUDGE: [f64; 12] = [0.9, 0.85, 0.8, 0.8, 0.7, 0.95, 0.6, 0.75, 0.65, 0.9, 0.55, 0.7];
const PEOPLE: [f64; 12] = [0.8, 0.7, 0.75, 0.6, 0.4, 0.9, 0.35, 0.6, 0.45, 0.7, 0.3, 0.6];

fn scores(values: &[f64]) -> Vec<Score> {
    values.iter().map(|&value| Score::new(value).unwrap()).collect()
}

fn agreement(judge: &[f64], people: &[f64]) -> Result<Agreement, NoAgreement> {
    Agreement::of(&scores(judge), &scores(people))
}

fn near(found: f64, wanted: f64) {
    assert!((found - wanted).abs() < 1e-9, "{found} is not {wanted}");
}

#[test]
fn figures_are_those_of_pingouin_and_scipy() {
    let found = agreement(&JUDGE, &PEOPLE).unwrap();
    assert_eq!(found.cases, 12);
    near(found.absolute, 0.569_565_217_4);
    near(found.consistency, 0.872_686_898_6);
    near(found.spearman, 0.934_403_038_1);
    near(found.difference, 0.166_666_666_7);
    near(found.limits.0, 0.008_462_349_2);
    near(found.limits.1, 0.324_870_984_1);
    let line = found.line.unwrap();
    near(line.slope, 1.398_576_512_5);
    near(line.intercept, -0.470_581_257_4);
}

#[test]
fn the_correlations_of_shrout_and_fleiss_come_out_as_published() {
    let ratings =
        [[9., 2., 5., 8.], [6., 1., 3., 2.], [8., 4., 6., 8.], [7., 1., 2., 6.], [10., 5., 6., 9.], [6., 2., 4., 7.]];
    let effects = icc::Effects::of(&ratings);
    near(effects.absolute(), 0.289_763_779_5);
    near(effects.consistency(), 0.714_840_714_8);
}

#[test]
fn a_judge_who_says_what_people_say_agrees_wholly() {
    let found = agreement(&PEOPLE, &PEOPLE).unwrap();
    for correlation in [found.absolute, found.consistency, found.spearman] {
        near(correlation, 1.0);
    }
    assert_eq!((found.difference, found.limits), (0.0, (0.0, 0.0)));
    assert_eq!(found.line.unwrap().apply(Score::clamped(0.4)), Score::clamped(0.4));
}

#[test]
fn what_says_nothing_has_no_agreement() {
    assert_eq!(agreement(&JUDGE[..9], &PEOPLE[..9]), Err(NoAgreement::TooFew { cases: 9 }));
    assert_eq!(agreement(&JUDGE, &[0.5; 12]), Err(NoAgreement::Constant(Rater::People)));
    assert_eq!(agreement(&[0.5; 12], &PEOPLE), Err(NoAgreement::Constant(Rater::Judge)));
    assert_eq!(agreement(&JUDGE, &PEOPLE[..11]), Err(NoAgreement::Unpaired { judge: 12, people: 11 }));
    let said = NoAgreement::TooFew { cases: 3 }.to_string();
    assert_eq!(said, "3 cases were scored by both; at least 10 are needed");
}

#[test]
fn a_judge_against_the_order_of_people_is_not_corrected() {
    let against: Vec<f64> = PEOPLE.iter().map(|score| 1.0 - score).collect();
    let found = agreement(&against, &PEOPLE).unwrap();
    assert_eq!(found.line, Err(NoLine::DoesNotRise));
    let good = agreement(&JUDGE, &PEOPLE).unwrap();
    let refused = Correction::of(&[(Criterion::Realism, found)], &good).unwrap_err();
    assert!(refused.to_string().starts_with("realism: the judge's scores do not rise"), "{refused}");
}

/// A verdict on coherence and realism.
fn verdict(coherence: f64, realism: f64) -> JudgeVerdict {
    let score = |criterion, value| CriterionScore::new(criterion, Score::clamped(value), "why");
    let given = [score(Criterion::Coherence, coherence), score(Criterion::Realism, realism)];
    let asked = [Criterion::Coherence, Criterion::Realism];
    JudgeVerdict::new("p", "m", Evaluation::new(&asked, &given).unwrap())
}

#[test]
fn a_corrected_verdict_says_what_it_was_and_by_which_correction() {
    let good = agreement(&JUDGE, &PEOPLE).unwrap();
    let line = good.line.unwrap();
    let both = [(Criterion::Coherence, good.clone()), (Criterion::Realism, good.clone())];
    let corrected = verdict(0.9, 0.7).corrected(&Correction::of(&both, &good).unwrap(), 5);
    near(corrected.overall.get(), line.apply(Score::clamped(0.8)).get());
    assert_eq!((corrected.raw, corrected.calibrated), (Some(Score::clamped(0.8)), Some(5)));
    assert_eq!(corrected.criteria[0].raw, Some(Score::clamped(0.9)));
    assert_eq!(corrected.criteria[0].score, line.apply(Score::clamped(0.9)));
    let more = [both[0].clone(), both[1].clone(), (Criterion::Usefulness, good.clone())];
    let corrected = verdict(0.9, 0.1).corrected(&Correction::of(&more, &good).unwrap(), 5);
    near(corrected.overall.get(), line.apply(Score::clamped(0.9)).get() / 2.0);
}

proptest! {
    #[test]
    fn figures_stay_in_their_ranges_and_a_correction_keeps_the_order(
        pairs in prop::collection::vec((0.0..=1.0f64, 0.0..=1.0f64), LEAST_CASES..40),
        one in 0.0..=1.0f64,
        other in 0.0..=1.0f64,
    ) {
        let (judge, people): (Vec<f64>, Vec<f64>) = pairs.into_iter().unzip();
        let found = agreement(&judge, &people).unwrap();
        for correlation in [found.absolute, found.consistency, found.spearman] {
            prop_assert!((-1.0 - 1e-9..=1.0 + 1e-9).contains(&correlation), "{correlation}");
        }
        prop_assert!(found.limits.0 <= found.difference && found.difference <= found.limits.1);
        if let Ok(line) = found.line {
            let (low, high) = (Score::clamped(one.min(other)), Score::clamped(one.max(other)));
            prop_assert!(line.apply(low) <= line.apply(high));
        }
    }
}
