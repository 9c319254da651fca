//! What is one dialect's own, and what the pool makes of a provider. What every dialect keeps is in the suite.

use std::sync::Arc;
use std::time::Duration;

use assay_engine::port::catalog::Catalog as _;
use assay_engine::port::model::{Deaf, DecisionKind, Model as _, ModelError, ModelRef, Request};
use assay_harness::fake::{Behaviour, Dialect, FakeModel, Script};
use serde_json::{Value, json};

use crate::Limits;
use crate::http::{Endpoint, base_url};
use crate::pool::Pool;
use crate::suite::{Heard, questions, request};
use crate::vendor::Vendor;
use crate::{Finish, Provider, Secret, Written, anthropic};

struct Asked {
    fake: FakeModel,
    provider: Arc<dyn Provider>,
    heard: Heard,
}

impl Asked {
    async fn of(vendor: Vendor, wire: Dialect, script: Script) -> Self {
        Self::with(vendor, wire, script, |_| {}).await
    }

    async fn openai(script: Script) -> Self {
        Self::of(Vendor::OpenAi { reasoning_effort: None }, Dialect::OpenAi, script).await
    }

    async fn with(vendor: Vendor, wire: Dialect, script: Script, change: impl FnOnce(&mut Endpoint)) -> Self {
        let fake = FakeModel::start(script).await;
        let mut endpoint = Endpoint::new("fake", base_url(&fake.base_url_of(wire)).unwrap());
        endpoint.keys = vec![crate::http::Key::new(Secret::new("sk-planted"), "the tests").unwrap()];
        endpoint.default_model = "fake-1".into();
        change(&mut endpoint);
        Self { fake, provider: vendor.provider(endpoint).unwrap(), heard: Heard::default() }
    }

    async fn ask(&self, request: &Request) -> Result<Written, ModelError> {
        self.provider.ask(request, &self.heard).await
    }

    fn body(&self, number: usize) -> Value {
        self.fake.requests().remove(number)
    }
}

fn to(model: &str) -> Request {
    let model = ModelRef { provider: "fake".into(), model: model.into() };
    Request { max_output_tokens: Some(900), ..request(model, questions().swap_remove(1)) }
}

#[tokio::test]
async fn openai_is_told_what_is_asked_and_how() {
    let asked = Asked::openai(Script::well()).await;
    asked.ask(&Request { seed: u64::MAX, complaint: Some("no score".into()), ..to("fake-1") }).await.unwrap();
    let body = asked.body(0);
    assert_eq!(body["temperature"], 0.2);
    assert_eq!(body["seed"], 0x7fff_ffff);
    assert_eq!(body["max_tokens"], 900);
    assert_eq!(body["stream_options"], json!({"include_usage": true}));
    assert_eq!(body["response_format"]["json_schema"]["name"], "persona_scores");
    assert_eq!(body["response_format"]["json_schema"]["strict"], true);
    let roles: Vec<_> = body["messages"].as_array().unwrap().iter().map(|message| message["role"].clone()).collect();
    assert_eq!(roles, ["system", "user", "user"]);
    assert_eq!(asked.fake.authorizations(), ["Bearer sk-planted"]);
}

#[tokio::test]
async fn a_model_that_reasons_is_asked_with_its_own_parameters() {
    let effort = Vendor::OpenAi { reasoning_effort: Some("low".into()) };
    let asked = Asked::of(effort, Dialect::OpenAi, Script::always(Behaviour::ReasoningModel)).await;
    assert_eq!(asked.ask(&to("o3-mini")).await.unwrap().usage.calls, 1);
    let body = asked.body(0);
    assert_eq!((&body["reasoning_effort"], &body["max_completion_tokens"]), (&json!("low"), &json!(900)));
    assert!(body["temperature"].is_null() && body["max_tokens"].is_null());
}

#[tokio::test]
async fn a_model_whose_name_hides_that_it_reasons_is_found_out() {
    let asked = Asked::openai(Script::always(Behaviour::ReasoningModel)).await;
    assert_eq!(asked.ask(&to("house-model")).await.unwrap().usage.calls, 3);
    assert_eq!(asked.ask(&to("house-model")).await.unwrap().usage.calls, 1);
    let body = asked.body(3);
    assert_eq!(body["max_completion_tokens"], 900);
    assert!(body["temperature"].is_null() && body["max_tokens"].is_null() && body["response_format"].is_object());
    assert_eq!(asked.heard.decisions()[0].kind, DecisionKind::Simplified);
}

#[tokio::test]
async fn what_a_server_names_as_refused_is_left_out_alone() {
    for (behaviour, field) in
        [(Behaviour::UsageRefused, "stream_options"), (Behaviour::TemperatureRefused, "temperature")]
    {
        let asked = Asked::openai(Script::always(behaviour)).await;
        assert_eq!(asked.ask(&to("fake-1")).await.unwrap().usage.calls, 2);
        assert_eq!(asked.ask(&to("fake-1")).await.unwrap().usage.calls, 1);
        assert!(asked.body(1)[field].is_null() && asked.body(2)[field].is_null());
        assert!(asked.body(2)["response_format"].is_object(), "{field}");
    }
}

#[tokio::test]
async fn a_refusal_is_told_by_status_and_code_alone() {
    let message = async |behaviour| {
        let asked = Asked::openai(Script::always(behaviour)).await;
        asked.ask(&to("fake-1")).await.unwrap_err().message
    };
    assert_eq!(message(Behaviour::PlainStatus(502)).await, "the server answered 502");
    assert_eq!(message(Behaviour::QuotaExhausted).await, "the server answered 429, insufficient_quota");
}

#[tokio::test]
async fn each_timeout_says_what_did_not_come() {
    let message = async |behaviour| {
        let vendor = Vendor::OpenAi { reasoning_effort: None };
        let first = if behaviour == Behaviour::Hang { 300 } else { 5_000 };
        let asked = Asked::with(vendor, Dialect::OpenAi, Script::always(behaviour), |endpoint| {
            endpoint.timeouts.first_token = Duration::from_millis(first);
            endpoint.timeouts.gap = Duration::from_millis(200);
            endpoint.timeouts.total = Duration::from_millis(900);
        });
        asked.await.ask(&to("fake-1")).await.unwrap_err().message
    };
    assert_eq!(message(Behaviour::Hang).await, "the first token did not come within 300ms");
    assert_eq!(message(Behaviour::Stalling).await, "the next piece of the answer did not come within 200ms");
    let dripping = Behaviour::Dripping(Duration::from_millis(40));
    assert_eq!(message(dripping).await, "the whole answer did not come within 900ms");
}

fn messages() -> Vendor {
    Vendor::Anthropic { version: anthropic::VERSION.into() }
}

#[tokio::test]
async fn anthropic_wants_a_limit_with_every_call() {
    let asked = Asked::of(messages(), Dialect::Anthropic, Script::always(Behaviour::CutOff)).await;
    let written = asked.ask(&Request { max_output_tokens: None, ..to("fake-1") }).await.unwrap();
    assert_eq!(written.finish, Finish::CutOff { limit: Some(anthropic::MAX_OUTPUT_TOKENS) });
    assert_eq!(asked.body(0)["max_tokens"], anthropic::MAX_OUTPUT_TOKENS);
}

#[tokio::test]
async fn anthropic_is_asked_for_a_tool_where_it_takes_no_schema() {
    let asked = Asked::of(messages(), Dialect::Anthropic, Script::always(Behaviour::SchemaRefused)).await;
    let request = to("fake-1");
    let written = asked.ask(&request).await.unwrap();
    assert!(request.question.read(&written.text).is_ok(), "{}", written.text);
    let body = asked.fake.requests().pop().unwrap();
    assert_eq!(body["tool_choice"], json!({"type": "tool", "name": "persona_scores"}));
    assert_eq!(body["tools"][0]["input_schema"], request.question.schema().schema);
    assert_eq!(body["temperature"], 0.2, "only what is refused is left out");
}

#[tokio::test]
async fn anthropic_leaves_a_temperature_out_where_it_is_refused() {
    let asked = Asked::of(messages(), Dialect::Anthropic, Script::always(Behaviour::TemperatureRefused)).await;
    asked.ask(&to("fake-1")).await.unwrap();
    let body = asked.fake.requests().pop().unwrap();
    assert!(body["temperature"].is_null() && body["output_config"]["format"].is_object());
}

#[tokio::test]
async fn a_key_goes_where_its_vendor_wants_it() {
    let asked = Asked::of(Vendor::Gemini, Dialect::Gemini, Script::well()).await;
    asked.ask(&to("gemini-2.5-flash")).await.unwrap();
    assert_eq!(asked.fake.keys(), ["sk-planted"]);
    assert_eq!(asked.fake.authorizations(), [""]);
    assert_eq!(asked.fake.urls(), ["/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse"]);
}

#[tokio::test]
async fn ollama_is_told_how_much_to_read() {
    let asked = Asked::of(Vendor::Ollama { num_ctx: Some(32_768) }, Dialect::Ollama, Script::well()).await;
    asked.ask(&to("qwen3")).await.unwrap();
    let body = asked.body(0);
    assert_eq!((&body["options"]["num_ctx"], &body["options"]["num_predict"]), (&json!(32_768), &json!(900)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_calls_are_bounded_and_so_are_their_connections() {
    let asked = Asked::openai(Script::always(Behaviour::Slow(Duration::from_millis(20)))).await;
    let pool = Pool::new(vec![(asked.provider, Limits::up_to(8))], "fake").unwrap();
    let request = to("fake-1");
    // Questions that differ: equal ones would share a call.
    let calls = (0..64).map(|seed| pool.ask(Request { seed, ..request.clone() }, Arc::new(Deaf)));
    let answered = futures::future::join_all(calls).await;
    assert!(answered.iter().all(Result::is_ok));
    assert_eq!(asked.fake.peak_concurrency(), 8);
    // A call that starts before the last one's connection is back in the client's pool opens another, which is then kept too.
    assert!(asked.fake.connections() <= 16, "{} connections", asked.fake.connections());
    let info = pool.providers().remove(0);
    assert_eq!((info.in_flight, info.calls, info.failures), (0, 64, 0));
}
