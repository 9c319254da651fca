//! The promises of every provider reached over HTTP, against the scripted server: the same for each dialect.

use std::sync::Arc;
use std::time::Duration;

use assay_engine::port::model::{DecisionKind, ErrorClass, Request, Usage};
use assay_harness::fake::{Behaviour, Dialect, FakeModel, RetryAfter, Script};
use serde_json::Value;

use super::case::{Case, KEY, Log, OTHER_KEY, draft, keys, put, recorded};
use super::{Heard, keeps_its_promises};
use crate::http::{Endpoint, base_url};
use crate::vendor::Vendor;
use crate::{Auth, Finish};

pub(super) async fn every_question_is_answered(case: Case) {
    let asked = case.start(Script::well()).await;
    keeps_its_promises(asked.provider, Some(KEY)).await.unwrap();
    assert_eq!(asked.fake.keys()[0], if case.uses_key() { KEY } else { "" });
}

pub(super) async fn system_prompt_schema_and_complaint_reach_the_server(case: Case) {
    let calls = Arc::default();
    let asked = case.start(recorded(&calls)).await;
    let request = Request { complaint: Some("no score for realism".into()), ..put(1) };
    asked.ask(&request).await.unwrap();
    let call = calls.lock().unwrap().remove(0);
    let (prompt, schema) = (request.question.prompt(), request.question.schema());
    assert_eq!((call.dialect, call.streaming, call.model.as_str()), (case.wire, true, "fake-1"));
    assert_eq!(call.system, prompt.system);
    assert_eq!(call.body.pointer(case.schema_at), Some(&schema.schema));
    let body = call.body.to_string();
    assert!(body.contains("no score for realism"));
    assert!(body.contains(serde_json::to_string(&prompt.user).unwrap().trim_matches('"')));
}

pub(super) async fn an_answer_is_heard_piece_by_piece(case: Case) {
    let whole = case.answer(Behaviour::Well).await;
    assert_eq!(whole.finish, Finish::Complete);
    let asked = case.start(Script::always(Behaviour::Dripping(Duration::from_micros(100)))).await;
    let dripped = asked.ask(&draft()).await.unwrap();
    assert_eq!(dripped, whole);
    assert_eq!(asked.heard.text(), dripped.text);
    assert!(asked.heard.pieces().len() > 10, "{:?}", asked.heard.pieces());
}

pub(super) async fn an_answer_of_another_form_is_the_same_answer(case: Case) {
    let json = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    let whole = case.answer(Behaviour::Well).await;
    for behaviour in [Behaviour::NeverStreams, Behaviour::WrongContentType, Behaviour::Reasoning, Behaviour::ToolShaped]
    {
        let asked = case.start(Script::always(behaviour.clone())).await;
        let written = asked.ask(&draft()).await.unwrap();
        assert_eq!(json(&written.text), json(&whole.text), "{behaviour:?}");
        assert_eq!(asked.heard.text(), written.text, "{behaviour:?}");
        assert_eq!(written.finish, Finish::Complete, "{behaviour:?}");
    }
    assert!(case.answer(Behaviour::Prose).await.text.starts_with("I read the material"));
}

pub(super) async fn every_misbehaviour_has_its_class(case: Case) {
    use ErrorClass::{Permanent, RateLimited, Transient, Unauthorised, Unreadable};
    let classes = [
        (Behaviour::Reset, Transient),
        (Behaviour::EndsEarly, Transient),
        (Behaviour::Stalling, Transient),
        (Behaviour::Hang, Transient),
        (Behaviour::HangUp, Transient),
        (Behaviour::ErrorInStream, Transient),
        (Behaviour::Overloaded, Transient),
        (Behaviour::EmptyChoices, Unreadable),
        (Behaviour::NullContent, Unreadable),
        (Behaviour::Endless, Unreadable),
        (Behaviour::EnormousBody, Unreadable),
        (Behaviour::EnormousError(500), Transient),
        (Behaviour::TooManyRequests(None), RateLimited),
        (Behaviour::Unauthorised, Unauthorised),
        (Behaviour::Status(400), Permanent),
        (Behaviour::Status(403), Unauthorised),
        (Behaviour::Status(404), Permanent),
        (Behaviour::Status(408), Transient),
        (Behaviour::Status(413), Permanent),
        (Behaviour::Status(500), Transient),
        (Behaviour::Status(529), Transient),
        (Behaviour::PlainStatus(307), Permanent),
        (Behaviour::PlainStatus(401), Unauthorised),
        (Behaviour::PlainStatus(422), Permanent),
        (Behaviour::PlainStatus(429), RateLimited),
        (Behaviour::PlainStatus(502), Transient),
    ];
    for (behaviour, class) in classes {
        let error = case.failure(behaviour.clone()).await;
        assert_eq!(error.class, class, "{behaviour:?}: {error}");
        let shown = format!("{error} {error:?}");
        for hidden in [KEY, "sk-echoed", "Maria", "invoice", "127.0.0.1"] {
            assert!(!shown.contains(hidden), "{hidden:?} is shown in {shown}");
        }
    }
}

pub(super) async fn what_is_declined_is_refused(case: Case) {
    for behaviour in [Behaviour::Refusal, Behaviour::Filtered, Behaviour::Recited] {
        if !case.has_no_filter() {
            assert_eq!(case.failure(behaviour.clone()).await.class, ErrorClass::Refused, "{behaviour:?}");
        }
    }
}

pub(super) async fn tokens_are_counted_as_the_server_counts_them(case: Case) {
    let written = case.answer(Behaviour::Well).await;
    let usage = written.usage;
    assert_eq!((usage.calls, usage.unreported_calls), (1, 0));
    assert_eq!(usage.output_tokens, u64::try_from(written.text.len() / 4).unwrap());
    // Ollama says nothing of a cache.
    assert!(usage.cached_tokens > 0 || case.wire == Dialect::Ollama);
    assert!(usage.input_tokens > usage.cached_tokens);
    assert_eq!(written.answered_by, "fake-1");
    let unreported = Usage { calls: 1, unreported_calls: 1, ..Usage::default() };
    assert_eq!(case.answer(Behaviour::NoUsage).await.usage, unreported);
    assert_eq!(case.failure(Behaviour::Hang).await.usage, unreported);
    assert_eq!(case.failure(Behaviour::Status(500)).await.usage, Usage { calls: 1, ..Usage::default() });
}

pub(super) async fn a_cut_off_answer_says_by_what_limit_and_what_it_took(case: Case) {
    for behaviour in [Behaviour::CutOff, Behaviour::ThoughtTooLong] {
        let asked = case.start_with(Script::always(behaviour), |endpoint| endpoint.max_output_tokens = Some(900)).await;
        let written = asked.ask(&draft()).await.unwrap();
        assert_eq!(written.finish, Finish::CutOff { limit: Some(900) });
        assert!(written.usage.output_tokens > 0);
        assert!(asked.fake.requests()[0].to_string().contains("900"));
    }
}

pub(super) async fn a_model_without_structured_output_is_asked_otherwise_from_then_on(case: Case) {
    let asked = case.start(Script::always(Behaviour::SchemaRefused)).await;
    let first = asked.ask(&draft()).await.unwrap();
    assert!(first.usage.calls > 1 && first.usage.unreported_calls == 0, "{:?}", first.usage);
    assert!(first.text.contains("\"personas\""), "{}", first.text);
    assert_eq!(asked.decided(), [DecisionKind::Simplified]);
    assert!(asked.heard.decisions()[0].message.contains("structured output"));
    assert_eq!(asked.ask(&put(1)).await.unwrap().usage.calls, 1);
    assert_eq!(asked.decided().len(), 1);
    let last = asked.fake.requests().pop().unwrap();
    assert_eq!(last.pointer(case.schema_at), None);
}

pub(super) async fn a_refusal_for_good_teaches_nothing(case: Case) {
    let asked = case.start(Script::by(|call| {
        let model_is_bad = call.elapsed < Duration::MAX && call.body.to_string().contains("bad-words");
        if model_is_bad { Behaviour::Status(400) } else { Behaviour::Well }
    }));
    let asked = asked.await;
    let bad = Request { complaint: Some("bad-words".into()), ..draft() };
    assert_eq!(asked.ask(&bad).await.unwrap_err().class, ErrorClass::Permanent);
    asked.ask(&draft()).await.unwrap();
    assert!(asked.fake.requests().pop().unwrap().pointer(case.schema_at).is_some());
    assert_eq!(asked.decided(), []);
}

pub(super) async fn a_server_says_when_to_come_back(case: Case) {
    let wait = async |value: &str| case.failure(Behaviour::TooManyRequests(Some(value.into()))).await.retry_after;
    let seconds = |seconds| Some(Duration::from_secs(seconds));
    assert_eq!(wait("7").await, seconds(7));
    assert_eq!(wait("864000").await, seconds(600));
    let date = case.failure(Behaviour::RetryLater(429, RetryAfter::Date(Duration::from_secs(90)))).await.retry_after;
    // Gemini says it in its body, in seconds only.
    assert!(case.wire == Dialect::Gemini || date.is_some_and(|wait| (80..=90).contains(&wait.as_secs())), "{date:?}");
    let short = case.failure(Behaviour::RetryLater(503, RetryAfter::Millis(250))).await;
    assert_eq!(short.class, ErrorClass::Transient);
    assert!(short.retry_after.is_some_and(|wait| wait.as_millis() == 250), "{:?}", short.retry_after);
    assert_eq!(case.failure(Behaviour::TooManyRequests(None)).await.retry_after, None);
}

pub(super) async fn keys_take_turns(case: Case) {
    if !case.uses_key() {
        return;
    }
    for behaviour in [Behaviour::Unauthorised, Behaviour::TooManyRequests(Some("60".into()))] {
        let bad = behaviour.clone();
        let script = Script::by(move |call| if call.key == KEY { bad.clone() } else { Behaviour::Well });
        let asked = case.start_with(script, |endpoint| endpoint.keys = keys(&[KEY, OTHER_KEY])).await;
        assert_eq!(asked.ask(&draft()).await.unwrap().usage.calls, 2);
        assert_eq!(asked.decided(), [DecisionKind::KeyRotated]);
        asked.ask(&draft()).await.unwrap();
        assert_eq!(asked.fake.keys(), [KEY, OTHER_KEY, OTHER_KEY], "{behaviour:?}");
        assert!(!format!("{:?}", asked.heard.decisions()).contains("planted"));
    }
    let script =
        Script::by(|call| Behaviour::TooManyRequests(Some(if call.key == KEY { "90".into() } else { "30".into() })));
    let asked = case.start_with(script, |endpoint| endpoint.keys = keys(&[KEY, OTHER_KEY])).await;
    for calls in [2, 0] {
        let error = asked.ask(&draft()).await.unwrap_err();
        assert_eq!((error.class, error.usage.calls), (ErrorClass::RateLimited, calls));
        assert!(error.retry_after.is_some_and(|wait| (25..=30).contains(&wait.as_secs())), "{error:?}");
    }
}

pub(super) async fn a_planted_key_is_shown_nowhere(case: Case) {
    let log = Log::default();
    let writer = log.clone();
    let subscriber =
        tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(move || writer.clone());
    let guard = tracing_subscriber::util::SubscriberInitExt::set_default(subscriber.finish());
    let in_query = matches!(case.vendor, Vendor::Custom { auth: Auth::Query(_), .. });
    for behaviour in [Behaviour::Well, Behaviour::Unauthorised, Behaviour::HangUp, Behaviour::Status(500)] {
        let asked = case.start(Script::always(behaviour)).await;
        let answered = asked.ask(&draft()).await;
        let shown = format!("{answered:?} {:?}", asked.provider.profile());
        assert!(!shown.contains("planted"), "{shown}");
        let urls = asked.fake.urls().concat();
        assert!(in_query || !urls.contains("planted"), "{urls}");
        let debug = format!("{:?}", case.endpoint(&asked.fake));
        assert!(!debug.contains("planted"), "{debug}");
    }
    drop(guard);
    let log = log.text();
    assert!(log.contains("TRACE"), "nothing was logged");
    assert!(!log.contains("planted"), "{log}");
}

pub(super) async fn nobody_listening_is_transient_and_no_call(case: Case) {
    let address = FakeModel::gone(case.wire).await;
    let fake = FakeModel::start(Script::well()).await;
    let endpoint = Endpoint { base_url: base_url(&address).unwrap(), ..case.endpoint(&fake) };
    let provider = case.vendor.clone().provider(endpoint).unwrap();
    let error = provider.ask(&draft(), &Heard::default()).await.unwrap_err();
    assert_eq!((error.class, error.usage), (ErrorClass::Transient, Usage::default()));
    assert_eq!(error.message, "could not connect");
}

pub(super) async fn a_dropped_call_is_cancelled_at_the_server(case: Case) {
    for behaviour in [Behaviour::Hang, Behaviour::Stalling] {
        let asked = case.start(Script::always(behaviour)).await;
        let request = draft();
        tokio::select! {
            answered = asked.ask(&request) => panic!("{answered:?}"),
            () = asked.fake.until(|fake| fake.underway() == 1) => {}
        }
        asked.fake.until(|fake| fake.aborted() == 1 && fake.underway() == 0).await;
    }
}

pub(super) async fn calls_in_a_row_share_one_connection(case: Case) {
    let script =
        Script::by(|call| if call.number.is_multiple_of(10) { Behaviour::Status(500) } else { Behaviour::Well });
    let asked = case.start(script).await;
    let request = put(1);
    for _ in 0..40 {
        let _ = asked.ask(&request).await;
    }
    assert_eq!((asked.fake.calls(), asked.fake.connections()), (40, 1));
}

pub(super) async fn a_missing_key_is_said_with_where_it_is_looked_for(case: Case) {
    let asked = case.start_with(Script::well(), |endpoint| {
        endpoint.keys.clear();
        endpoint.missing_keys = vec!["environment variable A_KEY".into()];
    });
    let asked = asked.await;
    let error = asked.ask(&draft()).await.unwrap_err();
    assert_eq!((error.class, error.usage.calls, asked.fake.calls()), (ErrorClass::Unauthorised, 0, 0));
    assert_eq!(error.message, "its API key is missing; it is looked for in environment variable A_KEY");
}
