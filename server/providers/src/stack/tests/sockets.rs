//! The promises of the stack, kept over real sockets: against the scripted server, in real time, with small configured spans.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use assay_domain::money::Money;
use assay_engine::pipeline::persona::question::PersonaQuestion;
use assay_engine::port::catalog::{Catalog as _, CircuitState};
use assay_engine::port::model::{
    Answer, Ask, DecisionKind as Kind, ErrorClass, Model as _, ModelError, ModelRef, Reply, Request, Usage,
};
use assay_engine::stage::budget::Budget;
use assay_harness::fake::{Behaviour, Dialect, FakeModel, Script};
use futures::future::join_all;
use serde_json::Value;
use tokio::time::Instant;

use super::acting::{Kept, Noon, Priced};
use crate::Secret;
use crate::http::{Endpoint, Key, Timeouts, base_url};
use crate::limits::{CircuitLimits, Limits};
use crate::pool::{Pool, Seat, Setup};
use crate::suite::{self, Heard};
use crate::terms::Terms;
use crate::vendor::Vendor;
use crate::{Provider, anthropic};

const KEYS: [&str; 2] = ["sk-planted-one", "sk-planted-two"];
const MILLIS: fn(u64) -> Duration = Duration::from_millis;

/// A server, the pool that asks it, and who listens.
struct Scene {
    fake: FakeModel,
    pool: Pool,
    heard: Arc<Heard>,
}

impl Scene {
    async fn of(script: Script) -> Self {
        Self::with(script, small(), None).await
    }

    async fn with(script: Script, limits: Limits, terms: Option<Arc<dyn Terms>>) -> Self {
        let fake = FakeModel::start(script).await;
        let providers = vec![Seat::new(openai("fake", &fake), limits)];
        let answers: Setup = Setup { answers: Some((Arc::<Kept>::default(), Arc::new(Noon))), ..Setup::default() };
        let pool = Pool::of(Setup { providers, default: "fake".into(), terms, ..answers }).unwrap();
        Self { fake, pool, heard: Arc::default() }
    }

    async fn ask(&self, request: Request) -> Result<Reply, ModelError> {
        self.pool.ask(request, Arc::<Heard>::clone(&self.heard)).await
    }

    fn count(&self, kind: Kind) -> usize {
        self.heard.decisions().iter().filter(|decision| decision.kind == kind).count()
    }

    fn limits_asked_for(&self) -> Vec<Option<u64>> {
        self.fake.requests().iter().map(|body| body["max_tokens"].as_u64()).collect()
    }
}

fn small() -> Limits {
    let circuit = CircuitLimits { probe_interval: MILLIS(20), patience: MILLIS(5_000), ..CircuitLimits::default() };
    Limits { first_delay: MILLIS(2), longest_delay: MILLIS(20), circuit, ..Limits::default() }
}

fn endpoint(name: &str, url: &str) -> Endpoint {
    let keys = KEYS.map(|key| Key::new(Secret::new(key), "the tests").unwrap()).into();
    let timeouts = Timeouts { first_token: MILLIS(5_000), ..Timeouts::default() };
    Endpoint { keys, timeouts, default_model: "fake-1".into(), ..Endpoint::new(name, base_url(url).unwrap()) }
}

fn openai(name: &str, fake: &FakeModel) -> Arc<dyn Provider> {
    let vendor = Vendor::OpenAi { reasoning_effort: None };
    vendor.provider(endpoint(name, &fake.base_url())).unwrap()
}

/// A judge's question; another `seed` makes it another.
fn question(seed: u64) -> Request {
    Request { seed, ..suite::request(fake_1(), suite::questions().swap_remove(1)) }
}

/// To write so many personas, in so many tokens.
fn draft(count: u32, limit: u32) -> Request {
    let mut ask = suite::questions().swap_remove(0);
    if let Ask::Persona(PersonaQuestion::Draft(draft)) = &mut ask {
        (draft.items, draft.total) = ((1..=count).collect(), count);
    }
    Request { max_output_tokens: Some(limit), ..suite::request(fake_1(), ask) }
}

fn fake_1() -> ModelRef {
    ModelRef { provider: "fake".into(), model: "fake-1".into() }
}

fn personas(reply: &Reply) -> usize {
    if let Answer::Personas(drafts) = &reply.answer { drafts.len() } else { 0 }
}

#[tokio::test]
async fn keys_take_turns_on_401_and_429_and_it_is_told() {
    for trouble in [Behaviour::Unauthorised, Behaviour::TooManyRequests(Some("60".into()))] {
        let bad = trouble.clone();
        let script = Script::by(move |call| if call.key == KEYS[0] { bad.clone() } else { Behaviour::Well });
        let scene = Scene::of(script).await;
        scene.ask(question(1)).await.unwrap();
        scene.ask(question(2)).await.unwrap();
        assert_eq!(scene.fake.keys(), [KEYS[0], KEYS[1], KEYS[1]], "{trouble:?}");
        assert_eq!(scene.count(Kind::KeyRotated), 1);
    }
}

#[tokio::test]
async fn an_answer_cut_off_is_asked_again_with_a_larger_limit() {
    let cut = |limit: u64| {
        Script::by(move |call| if call.max_output_tokens < Some(limit) { Behaviour::CutOff } else { Behaviour::Well })
    };
    let scene = Scene::with(cut(800), small(), Some(Priced::to(1_000))).await;
    let reply = scene.ask(draft(10, 200)).await.unwrap();
    assert_eq!((personas(&reply), reply.truncated, reply.usage.calls), (10, false, 3));
    assert_eq!(scene.limits_asked_for(), [Some(200), Some(400), Some(800)]);
    assert_eq!(scene.count(Kind::OutputLimitRaised), 2);

    // The fake stops after two thirds: of fourteen personas, nine are whole.
    let scene = Scene::with(Script::always(Behaviour::CutOff), small(), Some(Priced::to(300))).await;
    let reply = scene.ask(draft(14, 200)).await.unwrap();
    assert_eq!((personas(&reply), reply.truncated, reply.usage.calls), (9, true, 2));
    assert_eq!(scene.limits_asked_for(), [Some(200), Some(300)]);
    let again = scene.ask(draft(14, 200)).await.unwrap();
    assert_eq!((again.truncated, scene.fake.calls()), (true, 4), "what was cut off is not kept");
}

#[tokio::test]
async fn an_unreadable_answer_is_never_asked_again_byte_for_byte() {
    for spoilt in [Behaviour::Prose, Behaviour::WrongShape] {
        let scene = Scene::of(Script::list([spoilt.clone()])).await;
        scene.ask(question(1)).await.unwrap();
        let bodies = scene.fake.requests();
        assert_eq!(bodies.len(), 2);
        assert_ne!(bodies[0], bodies[1], "{spoilt:?}");
        let said = |body: &Value| body["messages"].as_array().map(Vec::len);
        assert_eq!(said(&bodies[1]), said(&bodies[0]).map(|messages| messages + 1), "the complaint is a message more");
    }
}

#[tokio::test]
async fn a_budget_that_does_not_cover_a_call_sends_none() {
    let scene = Scene::with(Script::well(), small(), Some(Priced::to(1_000))).await;
    let budget = Budget::new(Some(Money::from_micros(1)), Money::ZERO);
    let error = scene.ask(Request { budget, ..question(1) }).await.unwrap_err();
    assert_eq!((error.class, scene.fake.connections()), (ErrorClass::Budget, 0));
    assert!(error.message.contains("0.000001 USD left") && error.message.contains("may cost"), "{}", error.message);

    let scene = Scene::of(Script::well()).await;
    let budget = Budget::new(Some(Money::from_micros(1_000_000)), Money::ZERO);
    let error = scene.ask(Request { budget, ..question(1) }).await.unwrap_err();
    assert_eq!((error.class, scene.fake.connections()), (ErrorClass::Budget, 0));
    assert!(error.message.contains("the price of fake/fake-1 is not known"), "{}", error.message);
}

/// A provider, and one of another dialect in its place.
async fn two(first: Script) -> (FakeModel, FakeModel, Pool) {
    let (one, other) = (FakeModel::start(first).await, FakeModel::start(Script::well()).await);
    let claude = Vendor::Anthropic { version: anthropic::VERSION.into() };
    let claude = claude.provider(endpoint("claude", &other.base_url_of(Dialect::Anthropic))).unwrap();
    let mut seat = Seat::new(openai("fake", &one), small());
    seat.fallbacks = vec![ModelRef { provider: "claude".into(), model: "claude-1".into() }];
    let providers = vec![seat, Seat::new(claude, small())];
    let pool = Pool::of(Setup { providers, default: "fake".into(), ..Setup::default() }).unwrap();
    (one, other, pool)
}

#[tokio::test]
async fn another_dialect_answers_in_its_place_before_the_first_token_and_never_after() {
    for failing in
        [Behaviour::Unauthorised, Behaviour::Status(404), Behaviour::Overloaded, Behaviour::TooManyRequests(None)]
    {
        let (_one, other, pool) = two(Script::always(failing.clone())).await;
        let heard = Arc::new(Heard::default());
        let reply = pool.ask(question(1), Arc::<Heard>::clone(&heard)).await.unwrap();
        assert_eq!((reply.model.provider.as_str(), other.calls()), ("claude", 1), "{failing:?}");
        assert!(heard.decisions().iter().any(|decision| decision.kind == Kind::FellBack));
    }
    let (one, other, pool) = two(Script::always(Behaviour::Reset)).await;
    let heard = Arc::new(Heard::default());
    assert!(pool.ask(question(1), heard).await.is_err());
    assert!(one.calls() > 1 && other.connections() == 0);
}

#[tokio::test]
async fn a_silent_call_is_hedged_with_one_more() {
    let limits = Limits { hedge_after: Some(MILLIS(20)), ..small() };
    let scene = Scene::with(Script::list([Behaviour::Hang]), limits, None).await;
    let reply = scene.ask(question(1)).await.unwrap();
    assert_eq!((scene.fake.calls(), scene.count(Kind::Hedged), reply.usage.calls), (2, 1, 2));
    scene.fake.until(|fake| fake.aborted() == 1 && fake.underway() == 0).await;
}

#[tokio::test]
async fn a_question_answered_before_costs_no_call() {
    let scene = Scene::of(Script::well()).await;
    let first = scene.ask(question(1)).await.unwrap();
    let again = scene.ask(question(1)).await.unwrap();
    assert_eq!((again.answer, again.usage), (first.answer, Usage::default()));
    assert_eq!((scene.fake.calls(), scene.count(Kind::AnswerReused)), (1, 1));
}

#[tokio::test]
async fn two_equal_questions_at_once_are_one_call() {
    let scene = Scene::of(Script::always(Behaviour::Slow(MILLIS(50)))).await;
    let (one, other) = tokio::join!(scene.ask(question(1)), scene.ask(question(1)));
    assert_eq!(one.unwrap().answer, other.unwrap().answer);
    assert_eq!((scene.fake.calls(), scene.count(Kind::CallShared)), (1, 1));
}

#[tokio::test]
async fn requests_a_minute_are_kept() {
    // 60 at once, then nine a second.
    let scene = Scene::with(Script::well(), Limits { requests_per_minute: Some(600), ..small() }, None).await;
    let start = Instant::now();
    let answered = join_all((0..66).map(|seed| scene.ask(question(seed)))).await;
    assert!(answered.iter().all(Result::is_ok));
    assert!(start.elapsed() >= MILLIS(600), "{:?}", start.elapsed());
    assert!(scene.count(Kind::WaitedForRate) >= 1);
}

#[tokio::test]
async fn limited_for_a_while_a_large_run_opens_the_circuit_and_a_small_one_waits_and_both_are_answered() {
    for (questions, opened) in [(30, 1), (1, 0), (3, 0)] {
        let script = Script::at_first(MILLIS(400), Behaviour::TooManyRequests(None));
        let limits = small();
        let circuit = CircuitLimits { calls: if opened == 1 { 20 } else { 1_000 }, ..limits.circuit.clone() };
        let scene = Scene::with(script, Limits { circuit, ..limits }, None).await;
        let answered = join_all((0..questions).map(|seed| scene.ask(question(seed)))).await;
        assert!(answered.iter().all(Result::is_ok), "{questions}: {answered:?}");
        assert_eq!(scene.count(Kind::CircuitOpened), opened, "{questions}");
        assert_eq!(scene.pool.providers()[0].health[0].circuit, CircuitState::Closed);
    }
}

#[tokio::test]
async fn a_planted_key_is_shown_nowhere() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber =
        tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(move || writer.clone());
    let guard = tracing_subscriber::util::SubscriberInitExt::set_default(subscriber.finish());
    let mut shown = String::new();
    for behaviours in [
        vec![Behaviour::Unauthorised],
        vec![Behaviour::Unauthorised, Behaviour::Unauthorised],
        vec![Behaviour::TooManyRequests(None), Behaviour::Prose, Behaviour::Status(500), Behaviour::CutOff],
        vec![Behaviour::Hang],
        vec![Behaviour::Status(400)],
    ] {
        let limits = Limits { hedge_after: Some(MILLIS(50)), ..small() };
        let scene = Scene::with(Script::list(behaviours), limits, Some(Priced::to(1_000))).await;
        let asked = join_all([1, 1, 2].map(|seed| scene.ask(question(seed)))).await;
        shown += &format!("{asked:?} {:?} {:?} {:?}", scene.heard, scene.pool.providers(), scene.pool.models());
        assert!(scene.fake.keys().iter().all(|key| KEYS.contains(&key.as_str())));
    }
    drop(guard);
    shown += &log.text();
    assert!(shown.contains("TRACE") && shown.contains("KeyRotated"), "something is shown");
    assert!(!shown.contains("planted"));
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
