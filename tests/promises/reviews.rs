//! Models that review notes are held to what stands in them, and whatever one of them does, the others are heard.

use std::time::Duration;

use assay_client::v1::{
    AbsenceReason, ClaimVerdict, GradeComponent, GradeNotesRequest, GradePrecision, GradeRing, GradeStrategy, ModelRef,
    NoteGrade, OpinionVoice, RunEvent, WarningReason,
};
use assay_harness::fake::{Behaviour, Call, FakeModel, Script};
use assay_harness::server::{Home, Server};
use serde_json::json;

use crate::grades::{NOTE, TALK, assay, batch, grade, grades, note};
use crate::story::{assert_whole, client, finish, warnings};

fn serve(model: &FakeModel) -> (Home, Server) {
    let home = Home::with_model(&model.base_url(), "fake");
    let server = home.serve();
    (home, server)
}

fn by(strategy: GradeStrategy, transcript: Option<&str>) -> GradeNotesRequest {
    GradeNotesRequest { strategy: strategy.into(), ..batch(vec![note("a", NOTE, transcript)]) }
}

async fn told(server: &Server, request: GradeNotesRequest) -> Vec<RunEvent> {
    let told = grade(&client(server).await, request).await;
    assert_whole(&told);
    told
}

async fn graded(server: &Server, request: GradeNotesRequest) -> NoteGrade {
    grades(&told(server, request).await).remove(0)
}

/// Whether a call asks for this item alone.
fn ring(call: &Call, item: &str) -> bool {
    call.schema == "note_scores" && call.body.to_string().contains(&format!("\\nScore: {item}."))
}

fn scored(grade: &NoteGrade) -> Vec<(&str, Option<u32>)> {
    grade.pdqi.as_ref().unwrap().items.iter().map(|item| (item.item.as_str(), item.score)).collect()
}

#[tokio::test]
async fn one_answer_scores_nine_items_with_evidence_at_its_place_and_says_who_was_asked_and_how() {
    let model = FakeModel::start(Script::well()).await;
    let (_home, server) = serve(&model);
    let events = told(&server, by(GradeStrategy::Single, Some(TALK))).await;
    let grade = grades(&events).remove(0);
    assert!(grade.absent.is_empty() && grade.parts.len() == 3, "{:?}", grade.absent);
    let pdqi = grade.pdqi.as_ref().unwrap();
    assert_eq!((pdqi.total, pdqi.mean), (Some(36), Some(4.0)));
    for item in &pdqi.items {
        let place = &item.evidence[0];
        assert_eq!(&NOTE[place.start_byte as usize..place.end_byte as usize], place.quote);
    }
    let provenance = grade.provenance.as_ref().unwrap();
    assert_eq!((provenance.strategy.as_str(), provenance.questions[0].part.as_str()), ("single", "pdqi"));
    assert!(provenance.questions.iter().all(|it| it.prompt_sha256.len() == 64 && it.calls == 1));
    assert_eq!(finish(&events).usage.as_ref().unwrap().calls, model.calls());
}

#[tokio::test]
async fn nine_rings_are_asked_at_the_same_time_each_its_item_and_by_its_own_model() {
    let model = FakeModel::start(Script::always(Behaviour::Slow(Duration::from_millis(400)))).await;
    let (_home, server) = serve(&model);
    let own = ModelRef { provider: "model".into(), model: "other".into() };
    let rings = vec![GradeRing { item: "useful".into(), model: Some(own), weight: Some(3.0) }];
    let request = GradeNotesRequest { rings, compare_single: true, ..by(GradeStrategy::NineRings, None) };
    let grade = graded(&server, request).await;
    assert_eq!((model.calls(), model.peak_concurrency()), (10, 10), "nine and the one they are compared with");
    let pdqi = grade.pdqi.as_ref().unwrap();
    let useful = pdqi.items.iter().find(|item| item.item == "useful").unwrap().review.as_ref().unwrap();
    assert_eq!((useful.opinions[0].model.as_ref().unwrap().model.as_str(), useful.weight), ("other", 3.0));
    assert_eq!((useful.spread, useful.stands()), (Some(0), OpinionVoice::Reviewer));
    let comparison = pdqi.comparison.as_ref().unwrap();
    assert_eq!((comparison.rings_total, comparison.single_total, comparison.incomparable), (36, 36, 0));
}

#[tokio::test]
async fn whatever_one_ring_does_the_other_eight_are_delivered_and_that_one_is_absent_with_its_cause() {
    for (behaviour, reason, cause) in [
        (Behaviour::Hang, AbsenceReason::Timeout, "had not come after 2s"),
        (Behaviour::Unauthorised, AbsenceReason::ModelFailed, "401"),
        (Behaviour::TooManyRequests(None), AbsenceReason::Timeout, "had not come after 2s"),
        (Behaviour::Status(500), AbsenceReason::ModelFailed, "500"),
        (Behaviour::Prose, AbsenceReason::ModelUnreadable, ""),
        (Behaviour::CutOff, AbsenceReason::ModelUnreadable, "limit"),
    ] {
        let shown = format!("{behaviour:?}");
        let wrong = behaviour.clone();
        let pick = move |call: &Call| if ring(call, "useful") { wrong.clone() } else { Behaviour::Well };
        let model = FakeModel::start(Script::by(pick)).await;
        let (_home, server) = serve(&model);
        let timeout = Some(pbjson_types::Duration { seconds: 2, nanos: 0 });
        let grade = graded(&server, GradeNotesRequest { timeout, ..by(GradeStrategy::NineRings, None) }).await;
        let eight = scored(&grade).into_iter().filter(|(item, score)| (*item != "useful") && *score == Some(4)).count();
        let pdqi = grade.pdqi.as_ref().unwrap();
        assert_eq!((eight, pdqi.mean, pdqi.total), (8, Some(4.0), None), "{shown}");
        let useful = pdqi.items.iter().find(|item| item.item == "useful").unwrap();
        let timely = useful.absence() == reason || useful.absence() == AbsenceReason::Timeout;
        assert!(useful.score.is_none() && timely, "{shown}: {useful:?}");
        assert!(useful.absence() != reason || useful.rationale.contains(cause), "{shown}: {}", useful.rationale);
    }
}

#[tokio::test]
async fn a_rubric_that_no_model_was_heard_on_is_absent_and_no_number_stands_for_it() {
    for behaviour in [Behaviour::Hang, Behaviour::Unauthorised, Behaviour::Prose, Behaviour::WrongShape] {
        let shown = format!("{behaviour:?}");
        let model = FakeModel::start(Script::always(behaviour)).await;
        let (_home, server) = serve(&model);
        let timeout = Some(pbjson_types::Duration { seconds: 2, nanos: 0 });
        let grade = graded(&server, GradeNotesRequest { timeout, ..by(GradeStrategy::Single, Some(TALK)) }).await;
        assert!(grade.pdqi.is_none() && grade.heuristics.is_some() && grade.factuality.is_some(), "{shown}");
        let [absent] = &grade.absent[..] else { panic!("{shown}: {:?}", grade.absent) };
        assert_eq!(absent.component(), GradeComponent::Pdqi, "{shown}");
        assert!(grade.parts.iter().all(|part| part.component() != GradeComponent::Pdqi), "{shown}");
        assert!((grade.parts.iter().map(|part| part.weight).sum::<f64>() - 1.0).abs() < 1e-9, "{shown}");
    }
}

#[tokio::test]
async fn an_open_claim_is_settled_by_words_of_the_transcript_and_otherwise_stays_open() {
    let silent = TALK.replace("Continue lisinopril 20 mg daily.", "Carry on with what you take, as before.");
    let verdicts = |grade: &NoteGrade| {
        let factuality = grade.factuality.as_ref().unwrap();
        let of = |claim: &assay_client::v1::NoteClaim| (claim.verdict(), claim.decided_by.clone());
        factuality.claims.iter().map(of).collect::<Vec<_>>()
    };
    let model = FakeModel::start(Script::well()).await;
    let (_home, server) = serve(&model);
    let alone = graded(&server, by(GradeStrategy::Embedded, Some(&silent))).await;
    assert_eq!(model.calls(), 0, "the strategy embedded asks nobody");
    let agreed = graded(&server, by(GradeStrategy::Single, Some(&silent))).await;
    let factuality = agreed.factuality.as_ref().unwrap();
    assert!(factuality.put_to_model > 0 && factuality.model_unheard.is_empty());
    let by_model: Vec<_> = factuality.claims.iter().filter(|claim| claim.decided_by == "model").collect();
    assert_eq!(by_model.len(), factuality.put_to_model as usize);
    for claim in by_model {
        let place = claim.evidence.last().unwrap();
        assert_eq!(claim.verdict(), ClaimVerdict::Supported);
        assert_eq!(&silent[place.start_byte as usize..place.end_byte as usize], place.quote);
    }
    let pick = |call: &Call| if call.schema == "note_claims" { Behaviour::Inventing } else { Behaviour::Well };
    let inventing = FakeModel::start(Script::by(pick)).await;
    let (_home, server) = serve(&inventing);
    let events = told(&server, by(GradeStrategy::Single, Some(&silent))).await;
    let invented = grades(&events).remove(0);
    assert_eq!(verdicts(&invented), verdicts(&alone));
    let dropped = warnings(&events).into_iter().filter(|it| it.reason() == WarningReason::AnswerRepaired);
    assert!(dropped.filter(|it| it.message.contains("not in the transcript")).count() > 0);
}

#[tokio::test]
async fn a_model_that_fails_on_claims_leaves_what_text_says_and_the_rubric_stands() {
    let pick = |call: &Call| if call.schema == "note_claims" { Behaviour::Status(500) } else { Behaviour::Well };
    let model = FakeModel::start(Script::by(pick)).await;
    let (_home, server) = serve(&model);
    let timeout = Some(pbjson_types::Duration { seconds: 5, nanos: 0 });
    let asked = |strategy| GradeNotesRequest { timeout, ..by(strategy, Some(TALK)) };
    let alone = graded(&server, asked(GradeStrategy::Embedded)).await.factuality.unwrap();
    let grade = graded(&server, asked(GradeStrategy::Single)).await;
    let factuality = grade.factuality.unwrap();
    assert_eq!((&factuality.claims, factuality.score), (&alone.claims, alone.score));
    assert!(factuality.put_to_model > 0 && !factuality.model_unheard.is_empty());
    assert_eq!(grade.pdqi.unwrap().total, Some(36));
}

#[tokio::test]
async fn a_dead_endpoint_is_not_called_for_every_note() {
    let model = FakeModel::start(Script::always(Behaviour::Status(500))).await;
    let (_home, server) = serve(&model);
    let notes = (0..96).map(|number| note("", &format!("{NOTE}\nVisit {number}."), None)).collect();
    let timeout = Some(pbjson_types::Duration { seconds: 1, nanos: 0 });
    let request = GradeNotesRequest { timeout, strategy: GradeStrategy::Single.into(), ..batch(notes) };
    let grades = grades(&told(&server, request).await);
    assert_eq!(grades.len(), 96);
    assert!(grades.iter().all(|grade| grade.pdqi.is_none() && grade.absent.len() == 2 && grade.heuristics.is_some()));
    assert!(model.calls() < 64, "{} calls for 96 notes", model.calls());
}

#[tokio::test]
async fn precision_is_what_the_model_sees() {
    let model = FakeModel::start(Script::well()).await;
    let home = Home::with_model(&model.base_url(), "o3-mini");
    let server = home.serve();
    let request = GradeNotesRequest { precision: GradePrecision::High.into(), ..by(GradeStrategy::Single, None) };
    let knobs = graded(&server, request).await.provenance.unwrap().knobs.unwrap();
    let said = (knobs.precision.as_str(), knobs.samples, knobs.reasoning_effort.as_str(), knobs.max_output_tokens);
    assert_eq!(said, ("high", 3, "high", 8192));
    let seen = model.requests();
    assert_eq!(seen.len(), 3);
    for body in seen {
        assert_eq!((&body["reasoning_effort"], &body["max_completion_tokens"]), (&json!("high"), &json!(8192)));
    }
}

#[tokio::test]
async fn whoever_cannot_review_is_refused_before_anything_is_graded() {
    let home = Home::new();
    let server = home.serve();
    let client = client(&server).await;
    let refused = client.grade_notes(by(GradeStrategy::Single, None)).await.unwrap_err().to_string();
    assert!(refused.contains("cannot review notes"), "{refused}");
    let model = Some(ModelRef { provider: "nobody".into(), model: "m".into() });
    let unknown = GradeNotesRequest { model, ..by(GradeStrategy::NineRings, None) };
    assert!(client.grade_notes(unknown).await.unwrap_err().to_string().contains("not configured"));
}

#[tokio::test]
async fn the_command_reports_parity_over_a_set_of_notes() {
    let model = FakeModel::start(Script::well()).await;
    let home = Home::with_model(&model.base_url(), "fake");
    std::fs::write(home.path().join("v.note.txt"), NOTE).unwrap();
    std::fs::write(home.path().join("w.note.txt"), format!("{NOTE} Call back.")).unwrap();
    let run = move |args: &'static [&'static str]| {
        let paths = ["grade", "v.note.txt", "w.note.txt"];
        let done = assay(&home, &[&paths[..], args].concat(), "");
        (done.status.code(), [done.stdout, done.stderr].map(|it| String::from_utf8(it).unwrap()).concat(), home)
    };
    let (code, said, home) =
        tokio::task::spawn_blocking(move || run(&["--parity", "--config", "assay.toml"])).await.unwrap();
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("parity of nine rings and one answer over 2 notes"), "{said}");
    assert!(said.contains("0.0 % apart, within 5 %"), "{said}");
    let refused = tokio::task::spawn_blocking(move || {
        assay(&home, &["grade", "v.note.txt", "--strategy", "single", "--ring", "useful=m"], "")
    });
    let refused = refused.await.unwrap();
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(refused.status.code() == Some(2) && said.contains("--ring") && said.contains("nine-rings"), "{said}");
}
