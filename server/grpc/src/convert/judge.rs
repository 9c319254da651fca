//! Judges: juries, calibrations, and how far a judge agrees with people.

use assay_domain::money::Money;
use assay_domain::persona::evaluation::Criterion;
use assay_domain::persona::scale::Scale;
use assay_domain::quality::agreement::{Agreement, LEAST_CASES, Line, NoAgreement};
use assay_domain::score::Score;
use assay_engine::calibrations::{Calibrated, Case};
use assay_engine::port::calibrations::Calibration;
use assay_engine::port::model::ModelRef;
use assay_engine::port::sources::Material;
use assay_proto::v1;
use assay_proto::v1::judge_agreement::Outcome;
use tonic::Status;

use super::{model, persona, request, result, source, timestamp};
use crate::status::Violations;

/// The most cases of a calibration.
const MOST_CASES: usize = 1000;
/// The fewest and the most judges of a jury.
const JURY: std::ops::RangeInclusive<usize> = 2..=9;

/// A jury by name; empty where none is asked for. `one` is the judge that is named beside it.
pub(super) fn jury(jury: Vec<v1::ModelRef>, one: Option<&v1::ModelRef>, violations: &mut Violations) -> Vec<ModelRef> {
    if jury.is_empty() {
        return Vec::new();
    }
    if !JURY.contains(&jury.len()) {
        let (least, most) = (JURY.start(), JURY.end());
        violations.add("jury", format!("a jury of {}; it has {least} to {most} judges", jury.len()));
    }
    if one.is_some() {
        violations.add("judge_model", "a jury is named, too; name this judge in the jury, or leave one of them out");
    }
    let each = jury.into_iter().enumerate();
    each.filter_map(|(at, judge)| model::asked(&format!("jury[{at}]"), Some(judge), violations)).collect()
}

/// A request, checked. Its material is still to be read; `None` where there is none.
pub(crate) struct Asked {
    pub(crate) material: Option<Material>,
    pub(crate) cases: Vec<Case>,
    pub(crate) criteria: Vec<Criterion>,
    pub(crate) model: ModelRef,
    pub(crate) budget: Option<Money>,
    pub(crate) save: bool,
}

/// A request, checked: every violation is named.
pub(crate) fn calibrate(request: v1::CalibrateJudgeRequest) -> Result<Asked, Status> {
    let mut violations = Violations::default();
    let v = &mut violations;
    let v1::CalibrateJudgeRequest { cases, judge_model, documents, set_ids, paths, budget, save } = request;
    match cases.len() {
        LEAST_CASES..=MOST_CASES => {}
        many => v.add("cases", format!("{many} cases; it takes {LEAST_CASES} to {MOST_CASES}")),
    }
    let model = model::asked("judge_model", judge_model, v).unwrap_or_default();
    let budget = budget.and_then(|amount| request::money("budget", &amount, v));
    let some = !(documents.is_empty() && set_ids.is_empty() && paths.is_empty());
    let asked = source::Asked { documents, set_ids, paths, provenance: None };
    let material = some.then(|| source::material(asked, v));
    let mut criteria: Vec<Criterion> = Vec::new();
    let mut read = Vec::with_capacity(cases.len().min(MOST_CASES));
    for (at, case) in cases.into_iter().take(MOST_CASES).enumerate() {
        let field = format!("cases[{at}]");
        let scores = scores(&field, &case.scores, v);
        if at == 0 {
            criteria = scores.iter().map(|(criterion, _)| *criterion).collect();
        }
        let scores = in_order(&field, &scores, &criteria, v);
        let persona = persona::required(case.persona, &format!("{field}.persona"), v);
        read.push(Case { persona, scores });
    }
    violations.finish()?;
    Ok(Asked { material, cases: read, criteria, model, budget, save })
}

fn scores(field: &str, scores: &[v1::HumanScore], violations: &mut Violations) -> Vec<(Criterion, Score)> {
    if scores.is_empty() {
        violations
            .add(format!("{field}.scores"), "there is no score: people's score of at least one criterion is needed");
    }
    let mut read: Vec<(Criterion, Score)> = Vec::with_capacity(scores.len());
    for (at, given) in scores.iter().enumerate() {
        let field = format!("{field}.scores[{at}]");
        let criterion = request::criterion(given.criterion);
        let scale = match given.scale.as_str() {
            "" => Some(Scale::HUNDRED),
            stated => violations.check(&format!("{field}.scale"), Scale::parse(stated)),
        };
        let name = criterion.map_or("", Criterion::name);
        let score = scale.and_then(|scale| {
            let score = scale.score(given.score).map_err(|off| format!("{name}: {off}"));
            violations.check(&format!("{field}.score"), score)
        });
        match criterion {
            None => violations.add(format!("{field}.criterion"), format!("{} is not a criterion", given.criterion)),
            Some(criterion) if read.iter().any(|(known, _)| *known == criterion) => {
                violations.add(format!("{field}.criterion"), format!("{} is scored twice", criterion.name()));
            }
            // A score that is none is a violation by now.
            Some(criterion) => read.push((criterion, score.unwrap_or(Score::ZERO))),
        }
    }
    read
}

/// The scores in the order of `criteria`, which every case has to have, and no other.
fn in_order(
    field: &str,
    scores: &[(Criterion, Score)],
    criteria: &[Criterion],
    violations: &mut Violations,
) -> Vec<Score> {
    let of = |criterion: &Criterion| scores.iter().find(|(known, _)| known == criterion).map(|(_, score)| *score);
    // That a case has no score at all is said already.
    let lacking = criteria.iter().filter(|criterion| !scores.is_empty() && of(criterion).is_none());
    let lacking = lacking.map(|criterion| criterion.name());
    let other = scores.iter().map(|(criterion, _)| criterion).filter(|criterion| !criteria.contains(criterion));
    for name in lacking {
        violations.add(format!("{field}.scores"), format!("{name} is missing, which the first case has a score of"));
    }
    for criterion in other {
        let name = criterion.name();
        violations.add(format!("{field}.scores"), format!("{name} is scored, which the first case has no score of"));
    }
    criteria.iter().filter_map(of).collect()
}

/// The judge whose calibration is to be forgotten.
pub(crate) fn forgotten(request: v1::DeleteJudgeCalibrationRequest) -> Result<ModelRef, Status> {
    let mut violations = Violations::default();
    let judge = model::asked("judge_model", request.judge_model, &mut violations);
    violations.finish()?;
    Ok(judge.unwrap_or_default())
}

/// What came of a calibration, with what is to be known beside it.
pub(crate) fn calibrated(told: Calibrated, mut warnings: Vec<String>) -> v1::CalibrateJudgeResponse {
    warnings.extend(told.warnings);
    let on = |criterion: v1::Criterion, found: Result<Agreement, NoAgreement>| v1::JudgeAgreement {
        criterion: criterion.into(),
        outcome: Some(match found {
            Ok(agreement) => Outcome::Figures(figures(&agreement)),
            Err(none) => Outcome::NotApplicable(none.to_string()),
        }),
    };
    let each = told.criteria.into_iter().map(|(criterion, found)| on(result::criterion(criterion), found));
    let overall = on(v1::Criterion::Unspecified, told.overall);
    let failures = told.failed.into_iter().map(|(case, failure)| v1::JudgeCaseFailure {
        case: u32::try_from(case).unwrap_or(u32::MAX),
        error: Some(model::failure(failure)),
    });
    let (calibration, not_corrected) = match told.calibration {
        Ok(known) => (Some(calibration(&known)), String::new()),
        Err(because) => (None, because),
    };
    v1::CalibrateJudgeResponse {
        judge_model: Some(model::reference(&told.model)),
        agreements: each.chain([overall]).collect(),
        failures: failures.collect(),
        calibration,
        not_corrected,
        saved: told.saved,
        usage: Some(model::usage(told.usage)),
        warnings,
    }
}

fn figures(agreement: &Agreement) -> v1::AgreementFigures {
    v1::AgreementFigures {
        cases: u32::try_from(agreement.cases).unwrap_or(u32::MAX),
        icc_absolute: agreement.absolute,
        icc_consistency: agreement.consistency,
        spearman: agreement.spearman,
        mean_difference: agreement.difference,
        limit_low: agreement.limits.0,
        limit_high: agreement.limits.1,
        line: agreement.line.ok().map(line),
    }
}

fn line(Line { slope, intercept }: Line) -> v1::ScoreLine {
    v1::ScoreLine { slope, intercept }
}

/// A calibration.
pub(crate) fn calibration(known: &Calibration) -> v1::JudgeCalibration {
    let corrected = |criterion: Criterion| v1::CriterionLine {
        criterion: result::criterion(criterion).into(),
        line: known.correction.line(criterion).map(line),
    };
    v1::JudgeCalibration {
        judge_model: Some(model::reference(&known.model)),
        create_time: Some(timestamp(known.at)),
        cases: known.cases,
        criteria: known.correction.criteria().map(corrected).collect(),
        overall: Some(line(known.correction.overall())),
        current: known.is_current(),
    }
}
