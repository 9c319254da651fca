//! Over real sockets, against the scripted server.

use std::sync::Arc;
use std::time::Duration;

use assay_engine::port::catalog::Catalog as _;
use assay_engine::port::model::{Deaf, ErrorClass, Model as _, ModelError, ModelRef, Request, Usage};
use assay_harness::fake::{Behaviour, FakeModel, Script};
use serde_json::json;

use super::*;
use crate::pool::Pool;
use crate::suite::{Heard, keeps_its_promises, questions, request};
use crate::{Finish, Secret};

const KEY: &str = "sk-planted-5f1d";

fn config(base_url: &str) -> OpenAiConfig {
    OpenAiConfig {
        api_key: Some(Secret::new(KEY)),
        key_from: Some("the tests".into()),
        headers: vec![("x-project".into(), Secret::new(KEY))],
        default_model: "fake-1".into(),
        first_token_timeout: Duration::from_secs(5),
        idle_timeout: Duration::from_secs(5),
        total_timeout: Duration::from_secs(20),
        ..OpenAiConfig::new("fake", base_url)
    }
}

fn asked(number: usize) -> Request {
    let model = ModelRef { provider: "fake".into(), model: "fake-1".into() };
    request(model, questions().swap_remove(number))
}

fn draft() -> Request {
    asked(0)
}

struct Asked {
    fake: FakeModel,
    provider: OpenAi,
    heard: Heard,
}

impl Asked {
    async fn of(script: Script) -> Self {
        Self::with(script, |_| {}).await
    }

    async fn with(script: Script, change: impl FnOnce(&mut OpenAiConfig)) -> Self {
        let fake = FakeModel::start(script).await;
        let mut config = config(&fake.base_url());
        change(&mut config);
        Self { fake, provider: OpenAi::new(config).unwrap(), heard: Heard::default() }
    }

    async fn ask(&self, request: &Request) -> Result<Written, ModelError> {
        self.provider.ask(request, &self.heard).await
    }
}

async fn answer(behaviour: Behaviour) -> Written {
    let asked = Asked::of(Script::always(behaviour)).await;
    asked.ask(&draft()).await.unwrap()
}

async fn failure(behaviour: Behaviour) -> ModelError {
    let silent = matches!(behaviour, Behaviour::Hang | Behaviour::Stalling);
    let asked = Asked::with(Script::always(behaviour), |config| {
        if silent {
            config.first_token_timeout = Duration::from_millis(300);
            config.idle_timeout = Duration::from_millis(200);
        }
    });
    let error = asked.await.ask(&draft()).await.unwrap_err();
    let shown = format!("{error} {error:?}");
    for hidden in [KEY, "sk-echoed", "Maria", "invoice", "127.0.0.1"] {
        assert!(!shown.contains(hidden), "{hidden:?} is shown in {shown}");
    }
    error
}

#[tokio::test]
async fn the_provider_keeps_every_promise() {
    let fake = FakeModel::start(Script::well()).await;
    let provider = OpenAi::new(config(&fake.base_url())).unwrap();
    keeps_its_promises(Arc::new(provider), Some(KEY)).await.unwrap();
}

#[tokio::test]
async fn every_misbehaviour_has_its_class() {
    use ErrorClass::{Permanent, RateLimited, Refused, Transient, Unauthorised, Unreadable};
    let classes = [
        (Behaviour::Reset, Transient),
        (Behaviour::EndsEarly, Transient),
        (Behaviour::Stalling, Transient),
        (Behaviour::Hang, Transient),
        (Behaviour::ErrorInStream, Transient),
        (Behaviour::EmptyChoices, Unreadable),
        (Behaviour::NullContent, Unreadable),
        (Behaviour::Endless, Unreadable),
        (Behaviour::Refusal, Refused),
        (Behaviour::Filtered, Refused),
        (Behaviour::TooManyRequests(None), RateLimited),
        (Behaviour::QuotaExhausted, Permanent),
        (Behaviour::Unauthorised, Unauthorised),
        (Behaviour::Status(400), Permanent),
        (Behaviour::Status(403), Unauthorised),
        (Behaviour::Status(404), Permanent),
        (Behaviour::Status(408), Transient),
        (Behaviour::Status(409), Transient),
        (Behaviour::Status(413), Permanent),
        (Behaviour::Status(500), Transient),
        (Behaviour::Status(529), Transient),
        (Behaviour::PlainStatus(307), Permanent),
        (Behaviour::PlainStatus(422), Permanent),
        (Behaviour::PlainStatus(502), Transient),
    ];
    for (behaviour, class) in classes {
        assert_eq!(failure(behaviour.clone()).await.class, class, "{behaviour:?}");
    }
}

#[tokio::test]
async fn a_refusal_is_told_by_status_and_code_alone() {
    assert_eq!(failure(Behaviour::Status(500)).await.message, "the server answered 500, scripted (server_error)");
    assert_eq!(failure(Behaviour::PlainStatus(502)).await.message, "the server answered 502");
    assert_eq!(failure(Behaviour::QuotaExhausted).await.message, "the server answered 429, insufficient_quota");
}

#[tokio::test]
async fn nobody_listening_is_transient_and_no_call() {
    let fake = FakeModel::start(Script::well()).await;
    let address = fake.base_url();
    drop(fake);
    let provider = OpenAi::new(config(&address)).unwrap();
    // The listener is closed by a task that was told to stop; until it has, the connection is made and broken.
    let error = loop {
        match provider.ask(&draft(), &Deaf).await {
            Err(error) if error.message == "could not connect" => break error,
            _ => tokio::task::yield_now().await,
        }
    };
    assert_eq!((error.class, error.usage), (ErrorClass::Transient, Usage::default()));
}

#[tokio::test]
async fn retry_after_is_heeded_in_seconds_and_as_a_date() {
    let wait = async |value: &str| failure(Behaviour::TooManyRequests(Some(value.into()))).await.retry_after;
    assert_eq!(wait("7").await, Some(Duration::from_secs(7)));
    assert_eq!(wait("864000").await, Some(Duration::from_secs(600)));
    assert_eq!(wait("Fri, 01 Jan 2100 00:00:00 GMT").await, Some(Duration::from_secs(600)));
    assert_eq!(wait("Thu, 01 Jan 1970 00:00:00 GMT").await, Some(Duration::ZERO));
    assert_eq!(wait("later").await, None);
    assert_eq!(failure(Behaviour::TooManyRequests(None)).await.retry_after, None);
}

#[tokio::test]
async fn fragments_are_put_together_wherever_they_are_cut() {
    let whole = answer(Behaviour::Well).await;
    let asked = Asked::of(Script::always(Behaviour::Dripping(Duration::from_micros(100)))).await;
    let dripped = asked.ask(&draft()).await.unwrap();
    assert_eq!(dripped.text, whole.text);
    assert_eq!(dripped.usage, whole.usage);
    assert_eq!(asked.heard.text(), dripped.text);
    assert!(asked.heard.pieces().len() > 10, "{:?}", asked.heard.pieces());
}

#[tokio::test]
async fn an_answer_in_one_body_is_the_same_answer() {
    let whole = answer(Behaviour::Well).await;
    let asked = Asked::of(Script::always(Behaviour::NeverStreams)).await;
    assert_eq!(asked.ask(&draft()).await.unwrap(), whole);
    assert_eq!(asked.heard.pieces(), [whole.text]);
}

#[tokio::test]
async fn what_is_no_json_or_of_the_wrong_shape_is_left_to_the_reader() {
    assert!(answer(Behaviour::Prose).await.text.starts_with("I read the material"));
    assert!(answer(Behaviour::Fenced).await.text.contains("```json"));
    assert!(answer(Behaviour::WrongShape).await.text.contains("a persona"));
}

#[tokio::test]
async fn tokens_are_counted_as_the_server_counts_them() {
    let reply = answer(Behaviour::Well).await;
    let usage = reply.usage;
    assert_eq!((usage.calls, usage.unreported_calls), (1, 0));
    assert_eq!(usage.output_tokens, u64::try_from(reply.text.len() / 4).unwrap());
    assert!(usage.input_tokens > usage.cached_tokens && usage.cached_tokens > 0);
    assert_eq!(reply.answered_by, "fake-1");
}

#[tokio::test]
async fn a_server_that_does_not_count_is_unreported() {
    let unreported = Usage { calls: 1, unreported_calls: 1, ..Usage::default() };
    assert_eq!(answer(Behaviour::NoUsage).await.usage, unreported);
    assert_eq!(failure(Behaviour::Reset).await.usage, unreported);
    assert_eq!(failure(Behaviour::Hang).await.usage, unreported);
    assert_eq!(failure(Behaviour::Status(500)).await.usage, Usage { calls: 1, ..Usage::default() });
}

#[tokio::test]
async fn a_cut_off_answer_says_by_what_limit_and_what_it_took() {
    let asked = Asked::with(Script::always(Behaviour::CutOff), |config| config.max_output_tokens = Some(900)).await;
    let written = asked.ask(&draft()).await.unwrap();
    assert!(written.usage.output_tokens > 0);
    assert_eq!(written.finish, Finish::CutOff { limit: Some(900) });
    assert_eq!(asked.fake.requests()[0]["max_tokens"], 900);
}

#[tokio::test]
async fn the_request_says_what_is_asked_and_how() {
    let asked = Asked::of(Script::well()).await;
    let mut request = asked_again();
    request.seed = u64::MAX;
    asked.ask(&request).await.unwrap();
    let body = asked.fake.requests().remove(0);
    assert_eq!(body["model"], "fake-1");
    assert_eq!(body["temperature"], 0.2);
    assert_eq!(body["seed"], 0x7fff_ffff);
    assert_eq!(body["stream_options"], json!({"include_usage": true}));
    assert_eq!(body["response_format"]["json_schema"]["name"], "persona_scores");
    assert_eq!(body["response_format"]["json_schema"]["strict"], true);
    let roles: Vec<_> = body["messages"].as_array().unwrap().iter().map(|message| message["role"].clone()).collect();
    assert_eq!(roles, ["system", "user", "user"]);
    assert_eq!(body["messages"][2]["content"], "no score for realism");
    assert_eq!(asked.fake.authorizations(), [format!("Bearer {KEY}")]);
}

fn asked_again() -> Request {
    Request { complaint: Some("no score for realism".into()), ..asked(1) }
}

#[tokio::test]
async fn a_server_without_structured_output_is_asked_in_words_from_then_on() {
    let asked = Asked::of(Script::always(Behaviour::SchemaRefused)).await;
    let first = asked.ask(&draft()).await.unwrap();
    assert_eq!((first.usage.calls, first.usage.unreported_calls), (2, 0));
    assert!(first.text.contains("\"personas\""), "{}", first.text);
    let judged = asked.ask(&asked_again()).await.unwrap();
    assert_eq!(judged.usage.calls, 1);
    assert!(judged.text.contains("\"scores\""), "{}", judged.text);
    let bodies = asked.fake.requests();
    assert_eq!(bodies.len(), 3);
    assert!(bodies[1]["response_format"].is_null());
    assert!(bodies[1]["messages"][0]["content"].as_str().unwrap().contains("JSON Schema"));
    assert!(bodies[1]["stream_options"].is_object());
}

#[tokio::test]
async fn what_a_server_names_as_refused_is_left_out_alone() {
    for (behaviour, field) in
        [(Behaviour::UsageRefused, "stream_options"), (Behaviour::TemperatureRefused, "temperature")]
    {
        let asked = Asked::of(Script::always(behaviour)).await;
        assert_eq!(asked.ask(&draft()).await.unwrap().usage.calls, 2);
        assert_eq!(asked.ask(&draft()).await.unwrap().usage.calls, 1);
        let bodies = asked.fake.requests();
        assert!(bodies[1][field].is_null() && bodies[2][field].is_null());
        assert!(bodies[2]["response_format"].is_object(), "{field}");
    }
}

#[tokio::test]
async fn a_refusal_for_good_teaches_nothing() {
    let script = Script::list([Behaviour::Status(400), Behaviour::Status(400), Behaviour::Status(400)]);
    let asked = Asked::of(script).await;
    let error = asked.ask(&draft()).await.unwrap_err();
    assert_eq!((error.class, error.usage.calls), (ErrorClass::Permanent, 3));
    asked.ask(&draft()).await.unwrap();
    assert!(asked.fake.requests()[3]["response_format"].is_object());
}

#[tokio::test]
async fn a_dropped_call_is_cancelled_at_the_server() {
    for behaviour in [Behaviour::Hang, Behaviour::Stalling] {
        let asked = Asked::of(Script::always(behaviour)).await;
        let request = draft();
        tokio::select! {
            answered = asked.ask(&request) => panic!("{answered:?}"),
            () = asked.fake.until(|fake| fake.underway() == 1) => {}
        }
        asked.fake.until(|fake| fake.aborted() == 1 && fake.underway() == 0).await;
    }
}

#[tokio::test]
async fn each_timeout_says_what_did_not_come() {
    assert_eq!(failure(Behaviour::Hang).await.message, "the first token did not come within 300ms");
    assert_eq!(failure(Behaviour::Stalling).await.message, "the next piece of the answer did not come within 200ms");
    let asked = Asked::with(Script::always(Behaviour::Dripping(Duration::from_millis(20))), |config| {
        config.total_timeout = Duration::from_millis(400);
    });
    let error = asked.await.ask(&draft()).await.unwrap_err();
    assert_eq!(error.message, "the whole answer did not come within 400ms");
}

#[tokio::test]
async fn a_hundred_calls_in_a_row_share_one_connection() {
    let asked =
        Asked::of(Script::by(
            |call| {
                if call.number.is_multiple_of(10) { Behaviour::Status(500) } else { Behaviour::Well }
            },
        ))
        .await;
    let request = asked_again();
    for _ in 0..100 {
        let _ = asked.ask(&request).await;
    }
    assert_eq!((asked.fake.calls(), asked.fake.connections()), (100, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_calls_are_bounded_and_so_are_their_connections() {
    let asked = Asked::of(Script::always(Behaviour::Slow(Duration::from_millis(20)))).await;
    let pool = Pool::new(vec![(Arc::new(asked.provider), crate::Limits::up_to(8))], "fake").unwrap();
    let request = asked_again();
    let calls = (0..64).map(|seed| pool.ask(Request { seed, ..request.clone() }, Arc::new(Deaf)));
    let answered = futures::future::join_all(calls).await;
    assert!(answered.iter().all(Result::is_ok));
    assert_eq!(asked.fake.peak_concurrency(), 8);
    // A call that starts before the last one's connection is back in the client's pool opens another, which is then kept too.
    assert!(asked.fake.connections() <= 16, "{} connections", asked.fake.connections());
    let info = pool.providers().remove(0);
    assert_eq!((info.in_flight, info.calls, info.failures), (0, 64, 0));
}

#[tokio::test]
async fn a_planted_key_is_shown_nowhere() {
    let config = config("http://127.0.0.1:9/v1?api-version=1");
    let provider = OpenAi::new(config.clone()).unwrap();
    let refused = OpenAi::new(OpenAiConfig { base_url: format!("http://user:{KEY}@host/v1"), ..config.clone() });
    let unfit = OpenAi::new(OpenAiConfig { api_key: Some(Secret::new(format!("{KEY}\n{KEY}"))), ..config.clone() });
    let shown = format!("{config:?} {provider:?} {:?} {refused:?} {unfit:?}", provider.profile());
    assert!(refused.is_err() && unfit.is_err());
    assert!(!shown.contains(KEY), "{shown}");
    assert_eq!(provider.profile().endpoint, "http://127.0.0.1:9/v1");
}

#[tokio::test]
async fn a_missing_key_is_said_with_where_it_is_looked_for_and_nothing_is_sent() {
    let asked = Asked::with(Script::well(), |config| config.api_key = None).await;
    let error = asked.ask(&draft()).await.unwrap_err();
    assert_eq!((error.class, error.usage.calls), (ErrorClass::Unauthorised, 0));
    assert_eq!(error.message, "its API key is missing; it is looked for in the tests");
    assert_eq!(asked.fake.calls(), 0);
}
