//! A provider that acts as the test says, who listens to it, and where its answers are kept.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use assay_domain::digest::Digest;
use assay_domain::money::Money;
use assay_domain::price::{Day, Prices};
use assay_engine::pipeline::persona::question::PersonaQuestion;
use assay_engine::port::answers::{Answers, KeptAnswer};
use assay_engine::port::clock::{Clock, Timestamp};
use assay_engine::port::model::{
    Ask, DecisionKind, ErrorClass, Listener, ModelError, ModelRef, Notice, Request, Retry, Usage,
};
use assay_engine::port::store::StoreError;
use async_trait::async_trait;
use futures::future::BoxFuture;

use crate::limits::Limits;
use crate::pool::{Pool, Seat, Setup};
use crate::provider::{Finish, Profile, Provider, Written};
use crate::suite;
use crate::terms::Terms;

pub(super) type Acts = BoxFuture<'static, Result<Written, ModelError>>;

/// One call, as the actor sees it.
pub(super) struct Act {
    /// From 1.
    pub(super) number: u64,
    /// This one included.
    pub(super) in_flight: i64,
    pub(super) request: Request,
    pub(super) listener: Arc<Heard>,
}

/// What the actor says, kept until it is passed on.
#[derive(Default)]
pub(super) struct Heard(Mutex<String>);

impl Heard {
    pub(super) fn heard(&self, chunk: &str) {
        self.0.lock().unwrap().push_str(chunk);
    }
}

impl Act {
    pub(super) fn error(&self, class: ErrorClass) -> ModelError {
        let usage = Usage { calls: 1, ..Usage::default() };
        ModelError { class, model: self.request.model.clone(), message: "as told".into(), retry_after: None, usage }
    }

    pub(super) fn written(&self, text: &str) -> Written {
        let usage = Usage { calls: 1, input_tokens: 100, output_tokens: 50, ..Usage::default() };
        self.listener.heard(text);
        Written { text: text.into(), finish: Finish::Complete, usage, answered_by: "act-1".into() }
    }

    pub(super) fn well(&self) -> Written {
        self.written(WELL)
    }

    pub(super) fn cut_off(&self, limit: Option<u32>) -> Written {
        Written { finish: Finish::CutOff { limit }, ..self.written(&WELL[..40]) }
    }
}

const WELL: &str = r#"{"scores":[{"criterion":"coherence","score":0.9,"reason":"It holds together."}]}"#;

/// The actor.
pub(super) struct Actor {
    name: &'static str,
    act: Box<dyn Fn(Act) -> Acts + Send + Sync>,
    sent: AtomicU64,
    failed: AtomicU64,
    in_flight: AtomicI64,
}

impl Actor {
    pub(super) fn new(act: impl Fn(Act) -> Acts + Send + Sync + 'static) -> Arc<Self> {
        let (sent, failed, in_flight) = Default::default();
        Arc::new(Self { name: "actor", act: Box::new(act), sent, failed, in_flight })
    }

    pub(super) fn well() -> Arc<Self> {
        Self::slow(Duration::ZERO)
    }

    pub(super) fn slow(wait: Duration) -> Arc<Self> {
        Self::new(move |act| {
            Box::pin(async move {
                tokio::time::sleep(wait).await;
                Ok(act.well())
            })
        })
    }

    pub(super) fn sent(&self) -> u64 {
        self.sent.load(SeqCst)
    }

    pub(super) fn failed(&self) -> u64 {
        self.failed.load(SeqCst)
    }

    pub(super) fn pool(self: &Arc<Self>, limits: Limits) -> Pool {
        Pool::new(vec![(Arc::<Self>::clone(self), limits)], self.name).unwrap()
    }

    pub(super) fn pool_of(self: &Arc<Self>, limits: Limits, terms: Arc<dyn Terms>) -> Pool {
        let providers = vec![Seat::new(Arc::<Self>::clone(self), limits)];
        Pool::of(Setup { providers, default: self.name.into(), terms: Some(terms), ..Setup::default() }).unwrap()
    }

    pub(super) fn keeping(self: &Arc<Self>) -> Pool {
        let providers = vec![Seat::new(Arc::<Self>::clone(self), Limits::default())];
        let answers: Option<(Arc<dyn Answers>, Arc<dyn Clock>)> = Some((Arc::<Kept>::default(), Arc::new(Noon)));
        Pool::of(Setup { providers, default: self.name.into(), answers, ..Setup::default() }).unwrap()
    }

    pub(super) fn pool_with(self: &Arc<Self>, other: Arc<Self>) -> Pool {
        let mut other = Arc::into_inner(other).unwrap();
        other.name = "other";
        let mut first = Seat::new(Arc::<Self>::clone(self), Limits::default());
        first.fallbacks = vec![ModelRef { provider: "other".into(), model: "act-2".into() }];
        let providers = vec![first, Seat::new(Arc::new(other), Limits::default())];
        Pool::of(Setup { providers, default: self.name.into(), ..Setup::default() }).unwrap()
    }
}

struct Leaves<'a>(&'a AtomicI64);

impl Drop for Leaves<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, SeqCst);
    }
}

#[async_trait]
impl Provider for Actor {
    async fn ask(&self, request: &Request, listener: &dyn Listener) -> Result<Written, ModelError> {
        let number = self.sent.fetch_add(1, SeqCst) + 1;
        let in_flight = self.in_flight.fetch_add(1, SeqCst) + 1;
        let _leaves = Leaves(&self.in_flight);
        let said = Arc::new(Heard::default());
        let act = Act { number, in_flight, request: request.clone(), listener: Arc::clone(&said) };
        let outcome = (self.act)(act).await;
        let said = said.0.lock().unwrap().clone();
        if !said.is_empty() {
            listener.heard(&said);
        }
        self.failed.fetch_add(u64::from(outcome.is_err()), SeqCst);
        outcome
    }

    fn profile(&self) -> Profile {
        Profile {
            name: self.name.into(),
            kind: "actor",
            endpoint: String::new(),
            default_model: "act-1".into(),
            models: Vec::new(),
            description: String::new(),
            extractive: false,
            unusable: None,
        }
    }

    fn draft_batch(&self) -> Option<u32> {
        None
    }
}

/// A question like no other of another `seed`.
pub(super) fn draft(seed: u32) -> Request {
    let model = ModelRef { provider: "actor".into(), model: "act-1".into() };
    let mut judge = suite::questions().swap_remove(1);
    if let Ask::Persona(PersonaQuestion::Judge(judge)) = &mut judge {
        judge.criteria.truncate(1);
    }
    Request { seed: seed.into(), ..suite::request(model, judge) }
}

/// Listens, and remembers what it is told.
#[derive(Default)]
pub(super) struct Story(Mutex<Vec<Notice>>);

impl Story {
    pub(super) fn new() -> Arc<Self> {
        Arc::default()
    }

    pub(super) fn count(&self, kind: DecisionKind) -> usize {
        let told = self.0.lock().unwrap();
        told.iter().filter(|notice| matches!(notice, Notice::Decided(decision) if decision.kind == kind)).count()
    }

    pub(super) fn retries(&self) -> Vec<Retry> {
        let told = self.0.lock().unwrap();
        told.iter()
            .filter_map(|notice| if let Notice::Retrying(retry) = notice { Some(retry.clone()) } else { None })
            .collect()
    }
}

impl Listener for Story {
    fn heard(&self, _chunk: &str) {}

    fn started_over(&self) {}

    fn told(&self, notice: Notice) {
        self.0.lock().unwrap().push(notice);
    }
}

/// A dollar a million tokens, for models that write and read so much. Every byte is a token.
pub(super) struct Priced {
    max_output: u32,
    window: Option<u64>,
}

impl Priced {
    pub(super) fn to(max_output: u32) -> Arc<dyn Terms> {
        Arc::new(Self { max_output, window: None })
    }

    pub(super) fn reading(window: u64) -> Arc<dyn Terms> {
        Arc::new(Self { max_output: 100, window: Some(window) })
    }
}

impl Terms for Priced {
    fn prices(&self, _model: &ModelRef) -> Option<Prices> {
        let dollar = Money::from_micros(1_000_000);
        let date = Day::new(2026, 1, 1)?;
        Some(Prices { input: dollar, cached_input: None, output: dollar, date, source: String::new() })
    }

    fn max_output(&self, _model: &ModelRef) -> Option<u32> {
        Some(self.max_output)
    }

    fn context_window(&self, _model: &ModelRef) -> Option<u64> {
        self.window
    }

    fn tokens(&self, _model: &ModelRef, text: &str) -> u64 {
        text.len() as u64
    }

    fn tokens_at_most(&self, _model: &ModelRef, text: &str) -> u64 {
        text.len() as u64
    }
}

/// Keeps answers for as long as it lives.
#[derive(Default)]
pub(super) struct Kept(Mutex<HashMap<Digest, KeptAnswer>>);

#[async_trait]
impl Answers for Kept {
    async fn find(&self, key: &Digest) -> Result<Option<KeptAnswer>, StoreError> {
        Ok(self.0.lock().unwrap().get(key).cloned())
    }

    async fn keep(&self, key: &Digest, answer: &KeptAnswer) -> Result<(), StoreError> {
        self.0.lock().unwrap().entry(key.clone()).or_insert_with(|| answer.clone());
        Ok(())
    }

    async fn forget_before(&self, time: Timestamp) -> Result<u64, StoreError> {
        let mut kept = self.0.lock().unwrap();
        let before = kept.len();
        kept.retain(|_, answer| answer.at >= time);
        Ok((before - kept.len()) as u64)
    }
}

pub(super) struct Noon;

impl Clock for Noon {
    fn now(&self) -> Timestamp {
        Timestamp(43_200_000)
    }
}
