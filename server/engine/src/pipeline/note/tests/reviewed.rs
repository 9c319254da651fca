//! Notes that models review.

use assay_domain::note::factuality::DecidedBy;
use assay_domain::note::rubric::Voice;

use super::scripted::{Said, question, scores};
use super::*;
use crate::pipeline::note::precision::Precision;
use crate::pipeline::note::question::NoteQuestion;
use crate::pipeline::note::ring::Ring;
use crate::pipeline::note::strategy::{Reviewing, Rings};
use crate::port::model::{Effort, ErrorClass, ModelRef, Request};

fn model(name: &str) -> ModelRef {
    ModelRef { provider: "p".into(), model: name.into() }
}

fn reviewing() -> Reviewing {
    let precision = Precision::Medium;
    Reviewing { model: model("m"), arbiter: model("arbiter"), jury: Vec::new(), precision, deidentify: false }
}

fn single(reviewing: Reviewing, transcript: Option<&str>) -> NotesBrief {
    NotesBrief { strategy: Strategy::Single(reviewing), ..brief(vec![given(NOTE, transcript)]) }
}

fn rings(compare_single: bool) -> NotesBrief {
    let rubric = Rubric::named(DEFAULT).unwrap();
    let ring = |item: &str| Ring::usual(item, model(item));
    let rings = rubric.items.iter().map(|item| ring(&item.id)).collect();
    let strategy = Strategy::NineRings(Rings { reviewing: reviewing(), rings, compare_single });
    NotesBrief { strategy, ..brief(vec![given(NOTE, None)]) }
}

/// The grade, and what was told.
async fn reviewed(brief: NotesBrief, model: &Arc<Scripted>) -> (NoteGrade, Vec<Fact>) {
    let model: Arc<dyn Model> = Arc::clone(model) as _;
    let (mut report, told) = graded_at(brief, Arc::new(Workshop::new(Tasks::default())), model).await;
    (report.results.pop().unwrap().1, told)
}

fn warnings(told: &[Fact]) -> Vec<&str> {
    fn message(fact: &Fact) -> Option<&str> {
        if let Fact::Warning(warning) = fact { Some(&warning.message) } else { None }
    }
    told.iter().filter_map(message).collect()
}

#[tokio::test]
async fn one_answer_scores_every_item_with_quotes_that_stand_in_the_note() {
    let scripted = Arc::new(Scripted::scoring(|_, item| if item == "useful" { 2 } else { 4 }));
    let (grade, told) = reviewed(single(reviewing(), None), &scripted).await;
    let pdqi = grade.pdqi.unwrap();
    assert_eq!((pdqi.total, pdqi.items.len(), scripted.tasks()), (Some(34), 9, vec!["review_note"]));
    assert!((pdqi.mean.unwrap() - 34.0 / 9.0).abs() < 1e-9);
    for item in &pdqi.items {
        let [place] = &item.evidence[..] else { panic!("{item:?}") };
        assert_eq!(place.span.of(NOTE), Some(place.quote.as_str()));
        assert!(place.quote.eq_ignore_ascii_case("lisinopril 20 mg") && !item.suggestions.is_empty());
    }
    let dropped = warnings(&told);
    assert!(dropped.len() == 9 && dropped.iter().all(|it| it.contains("stands nowhere") && !it.contains("purple")));
    let asked = &grade.provenance.reviewed.unwrap();
    assert_eq!((asked.strategy.as_str(), asked.asked.len(), asked.asked[0].calls), ("single", 1, 1));
}

#[tokio::test]
async fn an_answer_nobody_can_read_leaves_the_rubric_absent_with_its_cause_and_the_others_stand() {
    for (said, reason) in [
        (Said::Text as fn(String) -> Said, AbsenceReason::Unreadable),
        (|_| Said::Fails(ErrorClass::Unauthorised), AbsenceReason::ModelFailed),
        (|_| Said::Fails(ErrorClass::Budget), AbsenceReason::Budget),
        (|_| Said::Hangs, AbsenceReason::Timeout),
    ] {
        let scripted = Arc::new(Scripted::by(move |_| said("I find it a pleasant note, four of five.".into())));
        let brief = NotesBrief { timeout: Duration::from_millis(300), ..single(reviewing(), None) };
        let (grade, _) = reviewed(brief, &scripted).await;
        assert!(grade.pdqi.is_none() && grade.heuristics.is_some());
        let absent = grade.absent.iter().find(|absent| absent.component == Component::Pdqi).unwrap();
        assert_eq!(absent.reason, reason, "{}", absent.message);
        assert!(absent.message.starts_with("no item has a score: ") && !absent.message.contains("pleasant"));
    }
}

#[tokio::test]
async fn nine_rings_are_nine_reviewers_of_one_item_each_and_a_failed_one_leaves_eight() {
    let scripted = Arc::new(Scripted::by(|request| match question(request) {
        NoteQuestion::Review(review) if review.items == ["useful"] => Said::Hangs,
        NoteQuestion::Review(review) if review.items == ["succinct"] => Said::Fails(ErrorClass::RateLimited),
        NoteQuestion::Review(review) if review.items == ["accurate"] => Said::Fails(ErrorClass::Budget),
        NoteQuestion::Review(review) => scores(review, |_| 4),
        NoteQuestion::Settle(_) => panic!("there is no transcript"),
    }));
    let (grade, _) = reviewed(NotesBrief { timeout: Duration::from_millis(300), ..rings(false) }, &scripted).await;
    let pdqi = grade.pdqi.unwrap();
    assert_eq!((pdqi.total, pdqi.mean, pdqi.comparison), (None, Some(4.0), None));
    for item in &pdqi.items {
        let reason = match item.item.as_str() {
            "useful" => Some(AbsenceReason::Timeout),
            "succinct" => Some(AbsenceReason::ModelFailed),
            "accurate" => Some(AbsenceReason::Budget),
            _ => None,
        };
        assert_eq!((item.absence, item.score.is_none()), (reason, reason.is_some()), "{item:?}");
        assert_eq!(item.rationale.starts_with("not assessed: "), reason.is_some());
    }
    let asked = scripted.asked.lock().unwrap();
    assert_eq!(asked.len(), 9);
    for request in asked.iter() {
        let NoteQuestion::Review(review) = question(request) else { panic!() };
        assert_eq!(review.items.join(" "), request.model.model, "each by its own model, with its own item");
        let prompt = &request.question.prompt().user;
        assert_eq!(prompt.matches("\n  5: ").count(), 1, "with its own section of the rubric");
    }
}

#[tokio::test]
async fn rings_weigh_as_they_are_told_in_the_mean() {
    let mut brief = rings(false);
    let Strategy::NineRings(it) = &mut brief.strategy else { panic!() };
    it.rings.iter_mut().for_each(|ring| ring.weight = f64::from(u8::from(ring.item == "accurate")));
    let scripted = Arc::new(Scripted::scoring(|_, item| if item == "accurate" { 1 } else { 5 }));
    let pdqi = reviewed(brief, &scripted).await.0.pdqi.unwrap();
    assert_eq!((pdqi.mean, pdqi.total), (Some(1.0), Some(41)));
}

#[tokio::test]
async fn the_single_answer_is_compared_with_the_rings_and_an_arbiter_sits_only_where_they_are_two_apart() {
    let score = |request: &Request, item: &str| match (request.model.model.as_str(), item) {
        ("arbiter", _) => 3,
        ("m", "accurate") => 2,
        ("m", "useful") => 3,
        _ => 4,
    };
    let scripted = Arc::new(Scripted::scoring(score));
    let (grade, _) = reviewed(rings(true), &scripted).await;
    let pdqi = grade.pdqi.unwrap();
    let item = |id: &str| pdqi.items.iter().find(|item| item.item == id).unwrap();
    let stands = |id: &str| (item(id).score.unwrap().get(), item(id).review.as_ref().unwrap().stands);
    assert_eq!(stands("accurate"), (3, Voice::Arbiter));
    assert_eq!(stands("useful"), (4, Voice::Reviewer));
    assert_eq!(item("accurate").review.as_ref().unwrap().spread, Some(2));
    assert_eq!(scripted.tasks().iter().filter(|task| **task == "arbitrate_note_item").count(), 1);
    let comparison = pdqi.comparison.as_ref().unwrap();
    assert_eq!((comparison.totals(), comparison.items.len()), ((36, 33), 9), "before the arbiter");
}

#[tokio::test]
async fn an_arbiter_that_is_not_heard_leaves_the_middle_of_the_reviewers_and_says_so() {
    let scripted = Arc::new(Scripted::by(|request| match question(request) {
        NoteQuestion::Review(review) if !review.differing.is_empty() => Said::Fails(ErrorClass::Permanent),
        NoteQuestion::Review(review) => scores(review, |_| if request.seed == 1 { 1 } else { 5 }),
        NoteQuestion::Settle(_) => panic!("there is no transcript"),
    }));
    let brief = single(Reviewing { precision: Precision::High, ..reviewing() }, None);
    let (grade, told) = reviewed(brief, &scripted).await;
    let item = &grade.pdqi.unwrap().items[0];
    let review = item.review.as_ref().unwrap();
    assert_eq!((item.score.unwrap().get(), review.stands, review.spread), (5, Voice::Reviewer, Some(4)));
    assert_eq!(warnings(&told).iter().filter(|it| it.contains("the arbiter was not heard")).count(), 9);
}

#[tokio::test]
async fn precision_is_how_often_how_long_and_how_hard_models_are_asked() {
    for (precision, samples, limit, effort) in [
        (Precision::Low, 1, 2_048, Effort::Low),
        (Precision::Medium, 1, 4_096, Effort::Medium),
        (Precision::High, 6, 8_192, Effort::High),
    ] {
        let jury = if precision == Precision::High { vec![model("judge")] } else { Vec::new() };
        let scripted = Arc::new(Scripted::scoring(|_, _| 4));
        let (grade, _) = reviewed(single(Reviewing { jury, precision, ..reviewing() }, None), &scripted).await;
        let asked = scripted.asked.lock().unwrap();
        assert_eq!(asked.len(), samples, "{precision:?}");
        let knobs = |it: &Request| (it.max_output_tokens, it.effort, it.temperature == Some(0.0));
        assert!(asked.iter().all(|it| knobs(it) == (Some(limit), Some(effort), samples == 1)), "{precision:?}");
        let told = grade.provenance.reviewed.unwrap();
        assert_eq!((told.precision, told.knobs.max_output_tokens, told.asked.len()), (precision, limit, samples));
    }
}

const OPEN_TALK: &str = "Doctor: How long have you had the cough?\nPatient: For 2 weeks now.\n\
                         Doctor: Let us see each other in a fortnight then.\nPatient: I get hives from penicillin.";

async fn settled(verdict: &'static str, quote: &'static str) -> (NoteGrade, NoteGrade, Vec<Fact>) {
    let scripted = Arc::new(Scripted::by(move |request| match question(request) {
        NoteQuestion::Review(review) => scores(review, |_| 4),
        NoteQuestion::Settle(settle) => {
            let claim = |number: usize| serde_json::json!({"claim": number, "verdict": verdict, "quote": quote});
            let claims: Vec<_> = settle.claims.iter().map(|open| claim(open.number)).collect();
            Said::Text(serde_json::json!({ "claims": claims }).to_string())
        }
    }));
    let (with, told) = reviewed(single(reviewing(), Some(OPEN_TALK)), &scripted).await;
    assert_eq!(scripted.tasks().iter().filter(|task| **task == "settle_note_claims").count(), 1, "in one question");
    (one(given(NOTE, Some(OPEN_TALK))).await, with, told)
}

#[tokio::test]
async fn a_model_settles_an_open_claim_by_words_that_stand_in_the_transcript() {
    let (without, with, _) = settled("SUPPORTED", "each other in a fortnight").await;
    let (without, with) = (without.factuality.unwrap(), with.factuality.unwrap());
    let by_model = |grade: &crate::pipeline::note::component::FactualityGrade| {
        grade.claims.iter().filter(|claim| claim.decided_by == assay_domain::note::factuality::DecidedBy::Model).count()
    };
    assert_eq!((by_model(&without), by_model(&with)), (0, with.put.as_ref().unwrap().claims as usize));
    assert!(by_model(&with) > 0 && with.score > without.score, "by the formula, from other verdicts");
    let claim = with.claims.iter().find(|claim| claim.verdict == Verdict::Supported && claim.support.get() == 1.0);
    assert!(claim.is_some());
}

#[tokio::test]
async fn a_verdict_without_words_of_the_transcript_leaves_the_claim_open() {
    for (quote, said) in [("seven purple elephants", "not in the transcript"), ("fortnight", "fewer than 3 words")] {
        let (without, with, told) = settled("CONTRADICTED", quote).await;
        let with = with.factuality.unwrap();
        assert_eq!(with.claims, without.factuality.unwrap().claims);
        assert_eq!(warnings(&told).iter().filter(|it| it.contains(said)).count(), with.put.unwrap().claims as usize);
    }
}

#[tokio::test]
async fn a_model_that_is_not_heard_on_claims_leaves_what_text_alone_says() {
    let scripted = Arc::new(Scripted::by(|request| match question(request) {
        NoteQuestion::Review(review) => scores(review, |_| 4),
        NoteQuestion::Settle(_) => Said::Hangs,
    }));
    let brief = NotesBrief { timeout: Duration::from_millis(300), ..single(reviewing(), Some(OPEN_TALK)) };
    let (grade, _) = reviewed(brief, &scripted).await;
    let alone = one(given(NOTE, Some(OPEN_TALK))).await.factuality.unwrap();
    let with = grade.factuality.unwrap();
    assert_eq!((with.score, &with.claims), (alone.score, &alone.claims));
    assert_eq!(with.put.unwrap().unheard.unwrap().reason, AbsenceReason::Timeout);
    assert!(grade.pdqi.is_some() && grade.absent.is_empty());
}

#[tokio::test]
async fn no_model_sees_what_identifies_and_what_they_write_has_it_again_at_its_place() {
    let talk = TALK.replace("20 mg", "what Ms. Vane takes").replace("Yes.", "Yes. Vane is my name.");
    let scripted = Arc::new(Scripted::by(|request| match question(request) {
        NoteQuestion::Review(review) => {
            let item = |item: &String| {
                let score = if request.model.model == "m" { 1 } else { 4 };
                serde_json::json!({"item": item, "score": score, "rationale": "[NAME-1] coughs.",
                    "quotes": ["Ms. [NAME-1] has had a cough"], "suggestions": ["Ask [NAME-1]; not [NAME-7]."]})
            };
            Said::Text(serde_json::json!({"items": review.items.iter().map(item).collect::<Vec<_>>()}).to_string())
        }
        NoteQuestion::Settle(settle) => {
            let claim = |number: usize| serde_json::json!({"claim": number, "verdict": "SUPPORTED", "quote": "what Ms. [NAME-1] takes daily"});
            let claims: Vec<_> = settle.claims.iter().map(|open| claim(open.number)).collect();
            Said::Text(serde_json::json!({"claims": claims}).to_string())
        }
    }));
    let jury = vec![model("juror")];
    let reviewing = Reviewing { deidentify: true, jury, precision: Precision::High, ..reviewing() };
    let (grade, _) = reviewed(single(reviewing, Some(&talk)), &scripted).await;
    let tasks = scripted.tasks();
    assert!(["review_note", "arbitrate_note_item", "settle_note_claims"].iter().all(|task| tasks.contains(task)));
    for request in scripted.asked.lock().unwrap().iter() {
        let said = request.question.prompt().user.clone();
        assert!(!said.contains("Vane") && said.contains("Ms. [NAME-1] has had"), "{said}");
    }
    let item = &grade.pdqi.as_ref().unwrap().items[0];
    assert_eq!((item.rationale.as_str(), item.suggestions[0].as_str()), ("Vane coughs.", "Ask Vane; not [NAME-7]."));
    assert_eq!(item.evidence[0].span.of(NOTE), Some("Ms. Vane has had a cough"));
    assert_eq!(grade.provenance.reviewed.as_ref().unwrap().withheld, Some(1));
    let claims = &grade.factuality.as_ref().unwrap().claims;
    let settled = claims.iter().find(|claim| claim.decided_by == DecidedBy::Model).unwrap();
    assert_eq!(settled.evidence.last().unwrap().quote, "what Ms. Vane takes daily");
}

#[tokio::test]
async fn nothing_that_a_model_wrote_is_told_where_no_words_are_kept_and_the_scores_are_the_same() {
    let silent = TALK.replace("20 mg", "what you take");
    let scripted = Arc::new(Scripted::scoring(|request, _| if request.model.model == "arbiter" { 4 } else { 3 }));
    let asked = || single(reviewing(), Some(&silent));
    let (all, _) = reviewed(asked(), &scripted).await;
    let (none, told) = reviewed(NotesBrief { retain: Retain::None, ..asked() }, &scripted).await;
    let scores = |grade: &NoteGrade| (grade.score, grade.letter, grade.pdqi.as_ref().unwrap().total);
    assert_eq!(scores(&all), scores(&none));
    let words = ["because of", "Say more", "isinopril"];
    let written = serde_json::to_string(&all).unwrap();
    assert!(words.iter().all(|word| written.contains(word)), "{written}");
    let written = serde_json::to_string(&(none, told)).unwrap();
    assert!(!words.iter().any(|word| written.contains(word)), "{written}");
}
