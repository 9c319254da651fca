//! Agreement and calibrations for reading in a terminal.

use std::fmt::Write as _;

use assay_client::v1::judge_agreement::Outcome;
use assay_client::v1::{
    AgreementFigures, CalibrateJudgeResponse, Criterion, JudgeAgreement, JudgeCalibration,
    ListJudgeCalibrationsResponse, ScoreLine,
};

use super::name;
use crate::notices::named;
use crate::render::{self, list::List};
use crate::terminal::clean;

/// The agreement of a judge with people.
pub(super) fn calibrated(answer: &CalibrateJudgeResponse) -> String {
    let heading =
        ["criterion", "cases", "ICC(2,1)", "ICC(3,1)", "Spearman", "difference", "95 % of differences", "correction"];
    let mut list = List::new(heading).right(&[1, 2, 3, 4, 5]);
    let mut without = String::new();
    for agreement in &answer.agreements {
        match &agreement.outcome {
            Some(Outcome::Figures(figures)) => list.row(row(agreement, figures)),
            Some(Outcome::NotApplicable(because)) => {
                let _ = writeln!(without, "{}: {}", part(agreement), clean(because));
            }
            None => {}
        }
    }
    let judge = answer.judge_model.as_ref().map(named).unwrap_or_default();
    let mut text = format!("{}\n\n{list}\n{without}", clean(&judge));
    let kept = match (&answer.calibration, answer.saved) {
        (None, _) => format!("No correction follows: {}.", clean(&answer.not_corrected)),
        (Some(_), true) => "The correction is kept; `assay generate --calibrated` uses it.".to_owned(),
        (Some(_), false) => "The correction is not kept; --save keeps it.".to_owned(),
    };
    let _ = writeln!(text, "\nDifferences are judge − people, scores from 0 to 1. {kept}");
    text
}

fn row(agreement: &JudgeAgreement, figures: &AgreementFigures) -> [String; 8] {
    let number = |value: f64| format!("{value:.2}");
    [
        part(agreement),
        figures.cases.to_string(),
        number(figures.icc_absolute),
        number(figures.icc_consistency),
        number(figures.spearman),
        format!("{:+.2}", figures.mean_difference),
        format!("{:+.2} to {:+.2}", figures.limit_low, figures.limit_high),
        figures.line.as_ref().map_or_else(|| "none".to_owned(), line),
    ]
}

fn part(agreement: &JudgeAgreement) -> String {
    match agreement.criterion() {
        Criterion::Unspecified => "overall".to_owned(),
        criterion => name::word(criterion),
    }
}

fn line(line: &ScoreLine) -> String {
    let sign = if line.intercept < 0.0 { '-' } else { '+' };
    format!("{:.2} × score {sign} {:.2}", line.slope, line.intercept.abs())
}

/// The calibrations that are kept.
pub(super) fn calibrations(answer: &ListJudgeCalibrationsResponse) -> String {
    let mut list = List::new(["judge", "made", "cases", "criteria", "overall", "usable"]).right(&[2]);
    for known in &answer.calibrations {
        let JudgeCalibration { judge_model, create_time, cases, overall, current, .. } = known;
        let criteria: Vec<String> = known.criteria.iter().map(|it| name::word(it.criterion())).collect();
        list.row([
            judge_model.as_ref().map(named).unwrap_or_default(),
            render::time(create_time.as_ref()),
            cases.to_string(),
            criteria.join(", "),
            overall.as_ref().map_or_else(|| "-".to_owned(), line),
            if *current { "yes".to_owned() } else { "no: judges are instructed otherwise today".to_owned() },
        ]);
    }
    list.to_string()
}
