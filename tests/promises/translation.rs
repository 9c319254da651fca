//! What the grammar does not read a model may put into its language, where the caller allows it: it proposes sentences and never
//! machines, what it proposes is proved and held against the examples, and the answer says whose sentence it is.

use assay_client::v1::run_event::Kind;
use assay_client::v1::{
    AutomatonCase, AutomatonVerdict, BuildAutomatonRequest, ErrorReason, Money, OnDisconnect, RunEvent, SentenceOrigin,
    TranslateOptions, VerdictStatus, VerifyAutomataRequest, WarningReason, item_finished,
};
use assay_client::{Client, Error, StreamItem};
use assay_harness::fake::{Behaviour, FakeModel, Script};
use assay_harness::server::{Home, Server};
use futures::StreamExt as _;
use serde_json::json;
use tonic::Code;

use crate::story::{assert_whole, client, finish, warnings};

const UNREAD: &str = "binary strings that zorble on a one";

/// A model that proposes these, one after the other.
fn proposing(sentences: &[&str]) -> Script {
    let say = |sentence: &&str| json!({"sentence": sentence, "notes": "as the words go"}).to_string();
    Script::list(sentences.iter().map(say).map(Behaviour::Saying).collect::<Vec<_>>())
}

/// A request with two examples, which only strings that end with 1 satisfy among what is proposed here.
fn asked() -> BuildAutomatonRequest {
    BuildAutomatonRequest {
        sentence: UNREAD.into(),
        must_accept: vec!["01".into()],
        must_reject: vec![String::new(), "10".into()],
        translate: Some(TranslateOptions::default()),
        ..BuildAutomatonRequest::default()
    }
}

async fn serve(script: Script) -> (FakeModel, Home, Server, Client) {
    let model = FakeModel::start(script).await;
    let home = Home::with_model(&model.base_url(), "fake");
    let server = home.serve();
    let client = client(&server).await;
    (model, home, server, client)
}

async fn refused(client: &Client, request: BuildAutomatonRequest) -> Error {
    client.build_automaton_with(request).await.unwrap_err()
}

#[tokio::test]
async fn a_translation_is_proved_and_marked_with_the_callers_sentence_and_what_it_took() {
    let (model, _home, _server, client) = serve(proposing(&["binary strings that end with 1"])).await;
    let told = client.build_automaton_with(asked()).await.unwrap();
    assert_eq!((told.origin(), told.automaton.as_ref().unwrap().states.len()), (SentenceOrigin::ModelTranslated, 2));
    assert!(told.verification.as_ref().unwrap().proved);
    assert_eq!(told.tree.unwrap().span.unwrap().text, "end with 1", "places are in the sentence that was read");
    assert_eq!(told.assumptions.last().unwrap().convention, "model_translated");
    let translation = told.translation.unwrap();
    assert_eq!(
        (translation.sentence.as_str(), translation.original.as_str()),
        ("binary strings that end with 1", UNREAD)
    );
    assert_eq!(translation.attempts[0].model.as_ref().unwrap().model, "fake");
    assert_eq!((translation.usage.unwrap().calls, model.calls()), (1, 1));
    assert!(told.warnings.is_empty() && translation.caveats.is_empty(), "{:?}", told.warnings);
}

#[tokio::test]
async fn without_examples_a_warning_says_that_nothing_ties_the_machine_to_the_words() {
    let (_model, _home, _server, client) = serve(Script::well()).await;
    let request = BuildAutomatonRequest { must_accept: Vec::new(), must_reject: Vec::new(), ..asked() };
    let told = client.build_automaton_with(request).await.unwrap();
    assert!(told.warnings.iter().any(|warning| warning.contains("nothing but the translation")), "{:?}", told.warnings);
}

#[tokio::test]
async fn what_is_wrong_goes_back_and_the_second_sentence_may_be_right() {
    let (model, _home, _server, client) = serve(proposing(&["end with 0", "end with 1"])).await;
    let told = client.build_automaton_with(asked()).await.unwrap();
    let attempts = told.translation.unwrap().attempts;
    assert_eq!(attempts.len(), 2);
    assert_eq!(attempts[0].counterexamples, ["01", "10"]);
    assert!(attempts[0].problem.contains("\"01\" must be accepted") && attempts[1].problem.is_empty());
    assert!(model.requests()[1].to_string().contains("must be accepted and is rejected"), "the model hears of it");
}

#[tokio::test]
async fn what_is_never_right_is_an_error_with_what_was_tried() {
    let (model, _home, _server, client) = serve(proposing(&["end with 0", "ends wiht 1"])).await;
    let translate = Some(TranslateOptions { attempts: Some(2), ..TranslateOptions::default() });
    let error = refused(&client, BuildAutomatonRequest { translate, ..asked() }).await;
    assert_eq!((error.code(), error.reason()), (Code::InvalidArgument, Some(ErrorReason::SentenceNotTranslated)));
    let facts = error.metadata();
    assert_eq!(
        (facts["attempts"].as_str(), facts["attempt_1"].as_str(), facts["words"].as_str()),
        ("2", "end with 0", "zorble")
    );
    assert!(facts["problem_2"].contains("not understood: wiht"), "{facts:?}");
    assert_eq!(model.calls(), 2);
}

#[tokio::test]
async fn a_model_that_gives_no_answer_is_an_error_of_the_model_and_never_a_machine() {
    for (behaviour, code, reason) in [
        (Behaviour::Status(401), Code::FailedPrecondition, ErrorReason::ProviderUnauthorised),
        (Behaviour::Status(500), Code::Unavailable, ErrorReason::ProviderUnavailable),
        (Behaviour::Prose, Code::Aborted, ErrorReason::AnswerUnreadable),
        (Behaviour::WrongShape, Code::Aborted, ErrorReason::AnswerUnreadable),
    ] {
        let (_model, _home, _server, client) = serve(Script::always(behaviour.clone())).await;
        let error = refused(&client, asked()).await;
        assert_eq!((error.code(), error.reason()), (code, Some(reason)), "{behaviour:?}: {error:?}");
        assert!(error.message().contains("zorble") && error.message().contains("fake"), "{error:?}");
    }
}

#[tokio::test]
async fn nobody_is_asked_where_the_sentence_is_read_or_no_other_words_would_mend_it() {
    let (model, _home, _server, client) = serve(Script::well()).await;
    let with = |sentence: &str| BuildAutomatonRequest { sentence: sentence.into(), ..asked() };
    let read = client.build_automaton_with(with("binary strings that end with 1")).await.unwrap();
    assert_eq!((read.origin(), read.translation), (SentenceOrigin::Caller, None));
    for (sentence, reason) in [
        ("same number of a and b", ErrorReason::SentenceNotRegular),
        ("divisible by 0", ErrorReason::SentenceZeroModulus),
        ("divisible by 100000000000", ErrorReason::SentenceTooLarge),
        ("binary strings over {a, b} that end with a", ErrorReason::SentenceTwoAlphabets),
        ("starts with", ErrorReason::SentenceMissingTarget),
    ] {
        assert_eq!(refused(&client, with(sentence)).await.reason(), Some(reason), "{sentence}");
    }
    let unasked = refused(&client, BuildAutomatonRequest { translate: None, ..asked() }).await;
    assert_eq!(unasked.reason(), Some(ErrorReason::SentenceUnknownWords));
    assert_eq!(model.calls(), 0);
}

#[tokio::test]
async fn without_a_model_the_error_is_that_of_the_grammar() {
    let home = Home::new();
    let server = home.serve();
    let error = refused(&client(&server).await, asked()).await;
    assert_eq!((error.code(), error.reason()), (Code::InvalidArgument, Some(ErrorReason::SentenceUnknownWords)));
    assert_eq!((error.metadata()["words"].as_str(), error.metadata()["text"].as_str()), ("zorble", "zorble"));
    assert!(error.metadata().contains_key("nearest") && error.message().contains("is no model"), "{error:?}");
}

#[tokio::test]
async fn a_model_that_cannot_be_asked_is_named_before_anything_is_tried() {
    let (_model, _home, _server, client) = serve(Script::well()).await;
    let model = Some(assay_client::v1::ModelRef { provider: "nobody".into(), model: String::new() });
    let translate = Some(TranslateOptions { model, ..TranslateOptions::default() });
    let error = refused(&client, BuildAutomatonRequest { translate: translate.clone(), ..asked() }).await;
    assert_eq!(error.violations()[0].field, "translate.model.provider");
    let batch = VerifyAutomataRequest { translate, ..batch(vec![unread()]) };
    let error = client.automata().verify_automata(batch).await.err().map(Error::from).unwrap();
    assert_eq!(error.violations()[0].field, "translate.model.provider");
}

fn unread() -> AutomatonCase {
    let BuildAutomatonRequest { sentence, must_accept, must_reject, .. } = asked();
    AutomatonCase { prompt: sentence, must_accept, must_reject, ..AutomatonCase::default() }
}

fn batch(cases: Vec<AutomatonCase>) -> VerifyAutomataRequest {
    VerifyAutomataRequest {
        cases,
        on_disconnect: OnDisconnect::Continue.into(),
        translate: Some(TranslateOptions::default()),
        ..VerifyAutomataRequest::default()
    }
}

async fn verify(client: &Client, request: VerifyAutomataRequest) -> Vec<RunEvent> {
    let items: Vec<StreamItem> = client.verify_automata(request).await.unwrap().map(Result::unwrap).collect().await;
    let event = |item| if let StreamItem::Event(event) = item { Some(*event) } else { None };
    let events: Vec<RunEvent> = items.into_iter().filter_map(event).collect();
    assert_whole(&events);
    events
}

/// Verdicts in the order of the rows.
fn verdicts(events: &[RunEvent]) -> Vec<AutomatonVerdict> {
    let verdict = |event: &RunEvent| match &event.kind {
        Some(Kind::ItemFinished(item)) => match &item.result {
            Some(item_finished::Result::Automaton(verdict)) => Some((event.item_id.clone(), verdict.clone())),
            _ => None,
        },
        _ => None,
    };
    let mut verdicts: Vec<(String, AutomatonVerdict)> = events.iter().filter_map(verdict).collect();
    verdicts.sort_by(|one, other| one.0.cmp(&other.0));
    verdicts.into_iter().map(|(_, verdict)| verdict).collect()
}

#[tokio::test]
async fn rows_of_a_batch_are_translated_and_what_is_known_is_not_paid_for_again() {
    let (model, _home, _server, client) = serve(proposing(&["end with 0", "end with 1"])).await;
    let read = AutomatonCase { prompt: "binary strings that end with 1".into(), ..AutomatonCase::default() };
    let irregular = AutomatonCase { prompt: "same number of a and b".into(), ..AutomatonCase::default() };
    let asked = batch(vec![read, unread(), irregular]);
    let events = verify(&client, asked.clone()).await;
    let told = verdicts(&events);
    let statuses: Vec<VerdictStatus> = told.iter().map(AutomatonVerdict::status).collect();
    assert_eq!(statuses, [VerdictStatus::Pass, VerdictStatus::Pass, VerdictStatus::Error]);
    let origins: Vec<SentenceOrigin> = told.iter().map(AutomatonVerdict::origin).collect();
    let (own, models) = (SentenceOrigin::Caller, SentenceOrigin::ModelTranslated);
    assert_eq!(origins, [own, models, SentenceOrigin::Unspecified]);
    assert!(told[1].machine.as_ref().unwrap().assumptions.contains(&"model_translated".to_owned()));
    let rejected = warnings(&events).into_iter().filter(|warning| warning.reason() == WarningReason::AnswerRejected);
    assert_eq!(rejected.map(|warning| warning.subject).collect::<Vec<_>>(), ["case-2"]);
    let finished = finish(&events);
    assert_eq!((finished.usage.as_ref().unwrap().calls, finished.verdicts.as_ref().unwrap().translated), (2, 1));
    let Some(Kind::RunAccepted(accepted)) = &events[0].kind else { panic!("{events:?}") };
    assert_eq!(accepted.models[0].stage, "translate");

    let again = verdicts(&verify(&client, asked).await);
    assert!(again[1].cached && again[1].status() == VerdictStatus::Pass, "{:?}", again[1]);
    assert_eq!((again[1].translation.as_ref().unwrap().usage.as_ref().unwrap().calls, model.calls()), (0, 2));
}

#[tokio::test]
async fn a_row_whose_model_fails_is_a_transient_error_of_the_model_and_the_batch_goes_on() {
    let (_model, _home, _server, client) = serve(Script::always(Behaviour::Status(500))).await;
    let read = AutomatonCase { prompt: "binary strings that end with 1".into(), ..AutomatonCase::default() };
    let events = verify(&client, batch(vec![unread(), read])).await;
    let told = verdicts(&events);
    let fault = told[0].fault.as_ref().unwrap();
    assert_eq!(fault.reason(), ErrorReason::ProviderUnavailable);
    assert_eq!(fault.persistence(), assay_client::v1::ErrorPersistence::Transient);
    assert_eq!((told[0].machine.as_ref(), told[1].status()), (None, VerdictStatus::Pass));
    assert!(events.iter().any(|event| matches!(&event.kind, Some(Kind::Retrying(_)))), "every retry is on the stream");
}

#[tokio::test]
async fn a_budget_that_covers_no_call_sends_none() {
    let (model, home, server, _) = serve(Script::well()).await;
    drop(server);
    let prices = "[fake]\ncontext = 32768\nmax_output = 4096\n\
                  prices = { input = 1000000, output = 1000000, date = 2026-01-31 }\n";
    let book = home.path().join("models.toml");
    std::fs::write(&book, prices).unwrap();
    home.add_config(&format!("[catalog]\nfile = {:?}\n", book.display().to_string()));
    let server = home.serve();
    let client = client(&server).await;
    let budget = Some(Money { micros: 1, currency: "USD".into() });
    let translate = Some(TranslateOptions { budget, ..TranslateOptions::default() });
    let error = refused(&client, BuildAutomatonRequest { translate: translate.clone(), ..asked() }).await;
    assert_eq!((error.code(), error.reason()), (Code::ResourceExhausted, Some(ErrorReason::BudgetExhausted)));
    let events = verify(&client, VerifyAutomataRequest { translate, ..batch(vec![unread()]) }).await;
    assert_eq!(verdicts(&events)[0].fault.as_ref().unwrap().reason(), ErrorReason::BudgetExhausted);
    assert_eq!(model.calls(), 0);
}
