//! A judge is held against people: what they agree on is told in figures, and the correction is kept and used only when asked for.

use assay_client::Client;
use assay_client::v1::judge_agreement::Outcome;
use assay_client::v1::{
    AgreementFigures, CalibrateJudgeRequest, CalibrateJudgeResponse, Criterion, DeleteJudgeCalibrationRequest,
    ErrorReason, GeneratePersonasRequest, HumanScore, JudgeCase, ListJudgeCalibrationsRequest, ModelRef, Persona,
    RunOutcome,
};
use assay_harness::fake::{Behaviour, Call, FakeModel, Script};
use assay_harness::server::Home;
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

use crate::story::{client, outcome, play, request, results, transcript};

/// What the judge and people say of the cases: those of `benches/agreement_vs_pingouin.py`, which has the figures that follow.
const JUDGE: [f64; 12] = [0.9, 0.85, 0.8, 0.8, 0.7, 0.95, 0.6, 0.75, 0.65, 0.9, 0.55, 0.7];
const PEOPLE: [f64; 12] = [80., 70., 75., 60., 40., 90., 35., 60., 45., 70., 30., 60.];
const LINE: (f64, f64) = (1.398_576_512_5, -0.470_581_257_4);

/// A judge of coherence who says of `Case-N` what [`JUDGE`] has, and 0.8 of anybody else.
fn judge() -> Script {
    Script::by(answer)
}

fn answer(call: &Call) -> Behaviour {
    if call.schema != "persona_scores" {
        return Behaviour::Well;
    }
    let body = call.body.to_string();
    let case = body.split_once("Case-").map(|(_, rest)| rest[..2].parse::<usize>().unwrap());
    let score = case.map_or(0.8, |case| JUDGE[case]);
    Behaviour::Saying(format!(r#"{{"scores":[{{"criterion":"coherence","score":{score},"reason":"So."}}]}}"#))
}

fn score(criterion: Criterion, score: f64, scale: &str) -> HumanScore {
    HumanScore { criterion: criterion.into(), score, scale: scale.into() }
}

fn cases(people: impl Fn(usize) -> Vec<HumanScore>) -> Vec<JudgeCase> {
    let persona = |at: usize| Persona { name: format!("Case-{at:02}"), ..Persona::default() };
    (0..12).map(|at| JudgeCase { persona: Some(persona(at)), scores: people(at) }).collect()
}

fn scored() -> CalibrateJudgeRequest {
    let cases = cases(|at| vec![score(Criterion::Coherence, PEOPLE[at], "")]);
    CalibrateJudgeRequest { cases, ..CalibrateJudgeRequest::default() }
}

async fn calibrate(client: &Client, asked: CalibrateJudgeRequest) -> Result<CalibrateJudgeResponse, Status> {
    client.personas().calibrate_judge(asked).await.map(tonic::Response::into_inner)
}

fn figures(told: &CalibrateJudgeResponse, at: usize) -> &AgreementFigures {
    match told.agreements[at].outcome.as_ref().unwrap() {
        Outcome::Figures(figures) => figures,
        Outcome::NotApplicable(because) => panic!("{because}"),
    }
}

fn near(found: f64, wanted: f64) {
    assert!((found - wanted).abs() < 1e-9, "{found} is not {wanted}");
}

async fn listed(client: &Client) -> Vec<assay_client::v1::JudgeCalibration> {
    client.personas().list_judge_calibrations(ListJudgeCalibrationsRequest {}).await.unwrap().into_inner().calibrations
}

/// One persona of whom the judge says 0.8, corrected.
fn corrected() -> GeneratePersonasRequest {
    GeneratePersonasRequest {
        criteria: vec![Criterion::Coherence.into()],
        threshold: Some(0.5),
        use_calibration: true,
        ..request(vec![transcript(6)], 1)
    }
}

#[tokio::test]
async fn agreement_is_told_in_the_figures_of_the_literature() {
    let model = FakeModel::start(judge()).await;
    let home = Home::with_model(&model.base_url(), "fake");
    let server = home.serve();
    let client = client(&server).await;
    let told = calibrate(&client, scored()).await.unwrap();
    assert_eq!(told.judge_model, Some(ModelRef { provider: "model".into(), model: "fake".into() }));
    assert_eq!(
        (told.agreements[0].criterion(), told.agreements[1].criterion()),
        (Criterion::Coherence, Criterion::Unspecified)
    );
    for at in [0, 1] {
        let figures = figures(&told, at);
        assert_eq!(figures.cases, 12);
        near((figures.icc_absolute * 1e9).round() / 1e9, 0.569_565_217);
        near((figures.icc_consistency * 1e9).round() / 1e9, 0.872_686_899);
        near((figures.spearman * 1e9).round() / 1e9, 0.934_403_038);
        near((figures.mean_difference * 1e9).round() / 1e9, 0.166_666_667);
        near(figures.line.as_ref().unwrap().slope, LINE.0);
    }
    assert_eq!(told.usage.unwrap().calls, 12);
    assert!(told.calibration.is_some() && !told.saved, "nothing is kept that was not asked for");
    assert_eq!(listed(&client).await, []);
}

#[tokio::test]
async fn a_kept_correction_is_used_when_asked_for_and_gone_when_forgotten() {
    let model = FakeModel::start(judge()).await;
    let home = Home::with_model(&model.base_url(), "fake");
    let server = home.serve();
    let told = calibrate(&client(&server).await, CalibrateJudgeRequest { save: true, ..scored() }).await.unwrap();
    assert!(told.saved);
    drop(server);
    let server = home.serve();
    let client = client(&server).await;
    assert_eq!(listed(&client).await, [told.calibration.clone().unwrap()], "it outlives the server");

    let plain = play(&client, GeneratePersonasRequest { use_calibration: false, ..corrected() }).await;
    let evaluation = results(&plain).remove(0).evaluation.unwrap();
    assert_eq!((evaluation.overall, evaluation.raw_overall, evaluation.judges.len()), (0.8, None, 0));

    let events = play(&client, corrected()).await;
    assert_eq!(outcome(&events), RunOutcome::Succeeded);
    let evaluation = results(&events).remove(0).evaluation.unwrap();
    near(evaluation.overall, LINE.0 * 0.8 + LINE.1);
    assert_eq!((evaluation.raw_overall, evaluation.criteria[0].raw), (Some(0.8), Some(0.8)));
    assert_eq!(evaluation.judges[0].calibration_time, told.calibration.unwrap().create_time);

    let named = DeleteJudgeCalibrationRequest { judge_model: told.judge_model.clone() };
    client.personas().delete_judge_calibration(named.clone()).await.unwrap();
    assert_eq!(listed(&client).await, []);
    let gone = client.personas().delete_judge_calibration(named).await.unwrap_err();
    assert_eq!((gone.code(), reason(&gone).as_str()), (Code::NotFound, ErrorReason::CalibrationNotFound.code()));
}

fn reason(status: &Status) -> String {
    status.get_details_error_info().unwrap().reason
}

#[tokio::test]
async fn a_judge_without_a_calibration_of_what_is_judged_is_refused() {
    let model = FakeModel::start(judge()).await;
    let home = Home::with_model(&model.base_url(), "fake");
    let server = home.serve();
    let client = client(&server).await;
    let refused = async |asked| client.personas().generate_personas(asked).await.map(|_| ()).unwrap_err();
    let missing = refused(corrected()).await;
    assert_eq!(
        (missing.code(), reason(&missing).as_str()),
        (Code::FailedPrecondition, ErrorReason::CalibrationUnusable.code())
    );
    assert!(missing.message().contains("model/fake is not calibrated"), "{missing}");
    calibrate(&client, CalibrateJudgeRequest { save: true, ..scored() }).await.unwrap();
    let more = GeneratePersonasRequest { criteria: Vec::new(), ..corrected() };
    let other = refused(more).await;
    assert!(other.message().contains("was not calibrated on realism, usefulness"), "{other}");
}

#[tokio::test]
async fn a_judge_who_says_the_same_of_all_has_no_agreement_and_no_correction() {
    let model = FakeModel::start(Script::well()).await;
    let home = Home::with_model(&model.base_url(), "fake");
    let server = home.serve();
    let client = client(&server).await;
    let told = calibrate(&client, CalibrateJudgeRequest { save: true, ..scored() }).await.unwrap();
    let Some(Outcome::NotApplicable(because)) = &told.agreements[0].outcome else { panic!("{told:?}") };
    assert!(because.contains("the judge gave every case the same score"), "{because}");
    assert!(!told.saved && told.calibration.is_none() && told.not_corrected.contains("coherence: "), "{told:?}");
    assert_eq!(listed(&client).await, []);
}

#[tokio::test]
async fn cases_without_a_verdict_are_named_and_count_for_nothing() {
    let model = FakeModel::start(Script::by(|call| match call.body.to_string() {
        body if body.contains("Case-03") => Behaviour::Prose,
        _ => answer(call),
    }));
    let model = model.await;
    let home = Home::with_model(&model.base_url(), "fake");
    let server = home.serve();
    let told = calibrate(&client(&server).await, scored()).await.unwrap();
    assert_eq!(told.failures.len(), 1);
    assert_eq!(told.failures[0].case, 3);
    assert_eq!(told.failures[0].error.as_ref().unwrap().reason(), ErrorReason::AnswerUnreadable);
    assert_eq!(figures(&told, 0).cases, 11);
}

#[tokio::test]
async fn every_violation_of_a_calibration_is_named_at_once_and_nothing_is_asked() {
    let model = FakeModel::start(judge()).await;
    let home = Home::with_model(&model.base_url(), "fake");
    let server = home.serve();
    let client = client(&server).await;
    let mut asked = scored();
    asked.cases[1].persona = None;
    asked.cases[2].scores[0].score = 101.0;
    asked.cases[3].scores = vec![score(Criterion::Realism, 5.0, "")];
    asked.cases[4].scores[0].scale = "stars".into();
    asked.cases[5].scores[0] = score(Criterion::Coherence, 6.0, "1-5");
    asked.cases[6].scores.clear();
    let refused = calibrate(&client, asked).await.unwrap_err();
    let fields: Vec<String> =
        refused.get_details_bad_request().unwrap().field_violations.into_iter().map(|it| it.field).collect();
    assert_eq!(
        fields,
        [
            "cases[1].persona",
            "cases[2].scores[0].score",
            "cases[3].scores",
            "cases[3].scores",
            "cases[4].scores[0].scale",
            "cases[5].scores[0].score",
            "cases[6].scores",
        ]
    );
    let few = CalibrateJudgeRequest { cases: scored().cases[..9].to_vec(), ..CalibrateJudgeRequest::default() };
    assert!(calibrate(&client, few).await.unwrap_err().message().contains("9 cases; it takes 10 to 1000"));
    assert_eq!(model.calls(), 0);
}
