//! The promises of every provider reached over HTTP, against the scripted server: the same for each dialect.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use assay_engine::port::model::{DecisionKind, ErrorClass, ModelError, ModelRef, Request, Usage};
use assay_harness::fake::{Behaviour, Call, Dialect, FakeModel, RetryAfter, Script};
use reqwest::header::HeaderName;
use serde_json::Value;

use super::{Heard, keeps_its_promises, questions, request};
use crate::http::{Endpoint, Key, Timeouts, base_url, header};
use crate::vendor::{Deployments, Shape, Vendor};
use crate::{Auth, Finish, Provider, Secret, Written, anthropic, azure};

const KEY: &str = "sk-planted-5f1d";
const OTHER_KEY: &str = "sk-planted-77aa";

/// A vendor, whose wire it speaks, and where in a request its schema stands.
struct Case {
    vendor: Vendor,
    wire: Dialect,
    schema_at: &'static str,
}

impl Case {
    fn endpoint(&self, fake: &FakeModel) -> Endpoint {
        let seconds = Duration::from_secs;
        let planted = header("x-project", KEY).unwrap();
        Endpoint {
            keys: keys(&[KEY]),
            headers: [planted].into_iter().collect(),
            default_model: "fake-1".into(),
            timeouts: Timeouts { first_token: seconds(5), gap: seconds(5), total: seconds(20), ..Timeouts::default() },
            ..Endpoint::new("fake", base_url(&fake.base_url_of(self.wire)).unwrap())
        }
    }

    async fn start(&self, script: Script) -> Asked {
        self.start_with(script, |_| {}).await
    }

    async fn start_with(&self, script: Script, change: impl FnOnce(&mut Endpoint)) -> Asked {
        let fake = FakeModel::start(script).await;
        let mut endpoint = self.endpoint(&fake);
        change(&mut endpoint);
        Asked { fake, provider: self.vendor.clone().provider(endpoint).unwrap(), heard: Heard::default() }
    }

    async fn answer(&self, behaviour: Behaviour) -> Written {
        self.start(Script::always(behaviour)).await.ask(&draft()).await.unwrap()
    }

    async fn failure(&self, behaviour: Behaviour) -> ModelError {
        let silent = matches!(behaviour, Behaviour::Hang | Behaviour::Stalling);
        let asked = self.start_with(Script::always(behaviour), |endpoint| {
            if silent {
                endpoint.timeouts.first_token = Duration::from_millis(300);
                endpoint.timeouts.gap = Duration::from_millis(200);
            }
        });
        asked.await.ask(&draft()).await.unwrap_err()
    }

    fn has_no_filter(&self) -> bool {
        self.wire == Dialect::Ollama
    }
}

struct Asked {
    fake: FakeModel,
    provider: Arc<dyn Provider>,
    heard: Heard,
}

impl Asked {
    async fn ask(&self, request: &Request) -> Result<Written, ModelError> {
        self.provider.ask(request, &self.heard).await
    }

    fn decided(&self) -> Vec<DecisionKind> {
        self.heard.decisions().iter().map(|decision| decision.kind).collect()
    }
}

fn keys(keys: &[&str]) -> Vec<Key> {
    keys.iter().map(|key| Key::new(Secret::new(*key), "the tests").unwrap()).collect()
}

fn draft() -> Request {
    put(0)
}

fn put(number: usize) -> Request {
    let model = ModelRef { provider: "fake".into(), model: "fake-1".into() };
    request(model, questions().swap_remove(number))
}

/// Every call is answered as asked, and kept.
fn recorded(calls: &Arc<Mutex<Vec<Call>>>) -> Script {
    let calls = Arc::clone(calls);
    Script::by(move |call| {
        calls.lock().unwrap().push(call.clone());
        Behaviour::Well
    })
}

async fn every_question_is_answered(case: Case) {
    let asked = case.start(Script::well()).await;
    keeps_its_promises(asked.provider, Some(KEY)).await.unwrap();
    assert_eq!(asked.fake.keys()[0], if uses_key(&case) { KEY } else { "" });
}

fn uses_key(case: &Case) -> bool {
    !matches!(case.vendor, Vendor::Custom { auth: Auth::None, .. })
}

async fn system_prompt_schema_and_complaint_reach_the_server(case: Case) {
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

async fn an_answer_is_heard_piece_by_piece(case: Case) {
    let whole = case.answer(Behaviour::Well).await;
    assert_eq!(whole.finish, Finish::Complete);
    let asked = case.start(Script::always(Behaviour::Dripping(Duration::from_micros(100)))).await;
    let dripped = asked.ask(&draft()).await.unwrap();
    assert_eq!(dripped, whole);
    assert_eq!(asked.heard.text(), dripped.text);
    assert!(asked.heard.pieces().len() > 10, "{:?}", asked.heard.pieces());
}

async fn an_answer_of_another_form_is_the_same_answer(case: Case) {
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

async fn every_misbehaviour_has_its_class(case: Case) {
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

async fn what_is_declined_is_refused(case: Case) {
    for behaviour in [Behaviour::Refusal, Behaviour::Filtered, Behaviour::Recited] {
        if !case.has_no_filter() {
            assert_eq!(case.failure(behaviour.clone()).await.class, ErrorClass::Refused, "{behaviour:?}");
        }
    }
}

async fn tokens_are_counted_as_the_server_counts_them(case: Case) {
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

async fn a_cut_off_answer_says_by_what_limit_and_what_it_took(case: Case) {
    for behaviour in [Behaviour::CutOff, Behaviour::ThoughtTooLong] {
        let asked = case.start_with(Script::always(behaviour), |endpoint| endpoint.max_output_tokens = Some(900)).await;
        let written = asked.ask(&draft()).await.unwrap();
        assert_eq!(written.finish, Finish::CutOff { limit: Some(900) });
        assert!(written.usage.output_tokens > 0);
        assert!(asked.fake.requests()[0].to_string().contains("900"));
    }
}

async fn a_model_without_structured_output_is_asked_otherwise_from_then_on(case: Case) {
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

async fn a_refusal_for_good_teaches_nothing(case: Case) {
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

async fn a_server_says_when_to_come_back(case: Case) {
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

async fn keys_take_turns(case: Case) {
    if !uses_key(&case) {
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

async fn a_planted_key_is_shown_nowhere(case: Case) {
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

async fn nobody_listening_is_transient_and_no_call(case: Case) {
    let address = FakeModel::gone(case.wire).await;
    let fake = FakeModel::start(Script::well()).await;
    let endpoint = Endpoint { base_url: base_url(&address).unwrap(), ..case.endpoint(&fake) };
    let provider = case.vendor.clone().provider(endpoint).unwrap();
    let error = provider.ask(&draft(), &Heard::default()).await.unwrap_err();
    assert_eq!((error.class, error.usage), (ErrorClass::Transient, Usage::default()));
    assert_eq!(error.message, "could not connect");
}

async fn a_dropped_call_is_cancelled_at_the_server(case: Case) {
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

async fn calls_in_a_row_share_one_connection(case: Case) {
    let script =
        Script::by(|call| if call.number.is_multiple_of(10) { Behaviour::Status(500) } else { Behaviour::Well });
    let asked = case.start(script).await;
    let request = put(1);
    for _ in 0..40 {
        let _ = asked.ask(&request).await;
    }
    assert_eq!((asked.fake.calls(), asked.fake.connections()), (40, 1));
}

async fn a_missing_key_is_said_with_where_it_is_looked_for(case: Case) {
    let asked = case.start_with(Script::well(), |endpoint| {
        endpoint.keys.clear();
        endpoint.missing_keys = vec!["environment variable A_KEY".into()];
    });
    let asked = asked.await;
    let error = asked.ask(&draft()).await.unwrap_err();
    assert_eq!((error.class, error.usage.calls, asked.fake.calls()), (ErrorClass::Unauthorised, 0, 0));
    assert_eq!(error.message, "its API key is missing; it is looked for in environment variable A_KEY");
}

/// A log that is kept.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

macro_rules! promises {
    ($case:ident: $($promise:ident)*) => {
        $(#[tokio::test]
        async fn $promise() {
            super::$promise(super::$case()).await;
        })*
    };
}

/// A vendor keeps all of them.
macro_rules! keeps {
    ($name:ident = $vendor:expr, $wire:expr, $schema_at:expr) => {
        fn $name() -> Case {
            Case { vendor: $vendor, wire: $wire, schema_at: $schema_at }
        }

        mod $name {
            promises! { $name:
                every_question_is_answered
                system_prompt_schema_and_complaint_reach_the_server
                an_answer_is_heard_piece_by_piece
                an_answer_of_another_form_is_the_same_answer
                every_misbehaviour_has_its_class
                what_is_declined_is_refused
                tokens_are_counted_as_the_server_counts_them
                a_cut_off_answer_says_by_what_limit_and_what_it_took
                a_model_without_structured_output_is_asked_otherwise_from_then_on
                a_refusal_for_good_teaches_nothing
                a_server_says_when_to_come_back
                keys_take_turns
                a_planted_key_is_shown_nowhere
                nobody_listening_is_transient_and_no_call
                a_dropped_call_is_cancelled_at_the_server
                calls_in_a_row_share_one_connection
                a_missing_key_is_said_with_where_it_is_looked_for
            }
        }
    };
}

const IN_OPENAI: &str = "/response_format/json_schema/schema";
const IN_ANTHROPIC: &str = "/output_config/format/schema";

fn on_azure(bearer: bool) -> Vendor {
    let (api_version, deployments) = (azure::API_VERSION.to_owned(), Deployments::default());
    Vendor::Azure { api_version, deployments, bearer, reasoning_effort: None }
}

fn custom(shape: Shape, auth: Auth) -> Vendor {
    Vendor::Custom { shape, auth }
}

keeps!(openai = Vendor::OpenAi { reasoning_effort: None }, Dialect::OpenAi, IN_OPENAI);
keeps!(openai_compatible = Vendor::OpenAiCompatible { reasoning_effort: None }, Dialect::OpenAi, IN_OPENAI);
keeps!(anthropic_messages = Vendor::Anthropic { version: anthropic::VERSION.into() }, Dialect::Anthropic, IN_ANTHROPIC);
keeps!(gemini = Vendor::Gemini, Dialect::Gemini, "/generationConfig/responseJsonSchema");
keeps!(azure_by_key = on_azure(false), Dialect::Azure, IN_OPENAI);
keeps!(azure_by_token = on_azure(true), Dialect::Azure, IN_OPENAI);
keeps!(ollama = Vendor::Ollama { num_ctx: None }, Dialect::Ollama, "/format");
keeps!(custom_by_query = custom(Shape::OpenAi, Auth::Query("key".into())), Dialect::OpenAi, IN_OPENAI);
keeps!(custom_without_key = custom(Shape::OpenAi, Auth::None), Dialect::OpenAi, IN_OPENAI);
keeps!(
    custom_by_header = custom(Shape::Anthropic, Auth::Header(HeaderName::from_static("x-api-key"))),
    Dialect::Anthropic,
    IN_ANTHROPIC
);
