//! Every configured provider, by name: what the engine asks, and what catalogues show.

mod fallback;
mod member;

use std::collections::VecDeque;
use std::sync::Arc;

use assay_engine::port::answers::Answers;
use assay_engine::port::catalog::{Catalog, Check, ModelInfo, ProviderInfo, TokenCount};
use assay_engine::port::clock::Clock;
use assay_engine::port::model::{ErrorClass, Listener, Model, ModelError, ModelRef, Reply, Request, Unresolved, Usage};
use async_trait::async_trait;

use crate::catalog::{Catalogue, REFERENCE};
use crate::layer::cache::Shelf;
use crate::limits::Limits;
use crate::provider::Provider;
use crate::terms::Terms;
use fallback::{Witness, another_may_answer, fell_back};
use member::Member;

/// The providers.
pub struct Pool {
    members: Vec<Member>,
    default: String,
    catalogue: Catalogue,
}

/// What makes a pool.
pub struct Setup {
    /// The providers, in the order they are shown.
    pub providers: Vec<Seat>,
    /// The name of the one that is asked where none is named.
    pub default: String,
    /// Where answers are kept, and the time; `None`: nowhere.
    pub answers: Option<(Arc<dyn Answers>, Arc<dyn Clock>)>,
    /// What is known of models.
    pub catalogue: Catalogue,
    /// What the stacks know of models; `None`: what the catalogue does.
    pub terms: Option<Arc<dyn Terms>>,
}

impl Default for Setup {
    fn default() -> Self {
        let catalogue = Catalogue::public();
        Self { providers: Vec::new(), default: String::new(), answers: None, catalogue, terms: None }
    }
}

/// A provider, how it is asked, and who is asked in its place.
pub struct Seat {
    /// The provider.
    pub provider: Arc<dyn Provider>,
    /// How it is asked.
    pub limits: Limits,
    /// Asked in this order when it does not answer; their own fallbacks are not.
    pub fallbacks: Vec<ModelRef>,
}

impl Seat {
    /// With nobody in its place.
    #[must_use]
    pub fn new(provider: Arc<dyn Provider>, limits: Limits) -> Self {
        Self { provider, limits, fallbacks: Vec::new() }
    }
}

impl Pool {
    /// Providers and how each is asked, in the order they are shown; no answers are kept.
    ///
    /// # Errors
    /// See [`Pool::of`].
    pub fn new(providers: Vec<(Arc<dyn Provider>, Limits)>, default: impl Into<String>) -> Result<Self, BadPool> {
        let providers = providers.into_iter().map(|(provider, limits)| Seat::new(provider, limits)).collect();
        Self::of(Setup { providers, default: default.into(), ..Setup::default() })
    }

    /// The pool of a setup.
    ///
    /// # Errors
    /// Two providers have one name, none is called `default`, or a fallback is to nobody.
    pub fn of(setup: Setup) -> Result<Self, BadPool> {
        let terms = setup.terms.unwrap_or_else(|| Arc::new(setup.catalogue.clone()));
        let mut members: Vec<Member> = Vec::with_capacity(setup.providers.len());
        for seat in setup.providers {
            let shelf = setup.answers.clone().zip(seat.limits.cache_ttl);
            let shelf = shelf.map(|((ledger, clock), ttl)| Arc::new(Shelf { ledger, clock, ttl }));
            let member = Member::new(seat, Arc::clone(&terms), shelf);
            if members.iter().any(|other| other.name == member.name) {
                return Err(BadPool::Repeated { name: member.name });
            }
            members.push(member);
        }
        Self { members, default: setup.default, catalogue: setup.catalogue }.checked()
    }

    fn checked(self) -> Result<Self, BadPool> {
        if self.member(&self.default).is_none() {
            return Err(BadPool::NoDefault { known: self.known(), name: self.default });
        }
        let fallbacks = self.members.iter().flat_map(|member| &member.fallbacks);
        let unknown = fallbacks.map(|model| &model.provider).find(|name| self.member(name).is_none()).cloned();
        match unknown {
            Some(name) => Err(BadPool::NoFallback { name, known: self.known() }),
            None => Ok(self),
        }
    }

    fn member(&self, name: &str) -> Option<&Member> {
        self.members.iter().find(|member| member.name == name)
    }

    fn known(&self) -> String {
        let names: Vec<&str> = self.members.iter().map(|member| member.name.as_str()).collect();
        names.join(", ")
    }

    /// A run taken up by a server that is configured otherwise than the one that accepted it.
    fn unknown(&self, model: ModelRef) -> ModelError {
        let message = format!("the provider is not configured here; configured are: {}", self.known());
        ModelError { class: ErrorClass::Permanent, model, message, retry_after: None, usage: Usage::default() }
    }

    /// The asked one, then those in its place, while nobody has been heard.
    async fn ask_in_turn(
        &self,
        member: &Member,
        request: Request,
        listener: Arc<dyn Listener>,
    ) -> Result<Reply, ModelError> {
        let witness = Arc::new(Witness::new(listener));
        let mut spent = Usage::default();
        let mut failed = None;
        let mut models: VecDeque<ModelRef> = member.fallbacks.clone().into();
        models.push_front(request.model.clone());
        while let Some(model) = models.pop_front() {
            let Some(asked) = self.member(&model.provider) else { continue };
            if let Some(error) = failed.take() {
                fell_back(&witness, asked, &model, &error);
            }
            let request = Request { model, ..request.clone() };
            match asked.ask(request, Arc::<Witness>::clone(&witness), models.is_empty()).await {
                Ok(mut reply) => {
                    reply.usage += spent;
                    return Ok(reply);
                }
                Err(error) => {
                    spent += error.usage;
                    let last = witness.has_heard() || !another_may_answer(error.class);
                    failed = Some(ModelError { usage: spent, ..error });
                    if last {
                        break;
                    }
                }
            }
        }
        Err(failed.unwrap_or_else(|| self.unknown(request.model)))
    }
}

/// A pool that cannot be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadPool {
    /// Two providers of one name.
    #[error("two providers are called {name:?}")]
    Repeated {
        /// The name.
        name: String,
    },
    /// The default is not among them.
    #[error("the default provider {name:?} is not configured; configured are: {known}")]
    NoDefault {
        /// The name.
        name: String,
        /// The configured names, comma-separated.
        known: String,
    },
    /// A fallback is to a provider that is not among them.
    #[error("the provider {name:?} of a fallback is not configured; configured are: {known}")]
    NoFallback {
        /// The name.
        name: String,
        /// The configured names, comma-separated.
        known: String,
    },
}

#[async_trait]
impl Model for Pool {
    async fn ask(&self, request: Request, listener: Arc<dyn Listener>) -> Result<Reply, ModelError> {
        match self.member(&request.model.provider) {
            Some(member) if member.fallbacks.is_empty() => member.ask(request, listener, true).await,
            Some(member) => self.ask_in_turn(member, request, listener).await,
            None => Err(self.unknown(request.model)),
        }
    }

    fn resolve(&self, asked: &ModelRef) -> Result<ModelRef, Unresolved> {
        let name = if asked.provider.is_empty() { &self.default } else { &asked.provider };
        let name = name.clone();
        let Some(member) = self.member(&name) else {
            return Err(Unresolved::UnknownProvider { name, known: self.known() });
        };
        let profile = member.profile();
        if let Some(reason) = profile.unusable {
            return Err(Unresolved::Unusable { name, reason });
        }
        let model = if asked.model.is_empty() { profile.default_model } else { asked.model.clone() };
        if model.is_empty() {
            return Err(Unresolved::NoModel { name });
        }
        Ok(ModelRef { provider: name, model })
    }

    fn draft_batch(&self, model: &ModelRef) -> Option<u32> {
        self.member(&model.provider)?.common.provider.draft_batch()
    }
}

#[async_trait]
impl Catalog for Pool {
    fn providers(&self) -> Vec<ProviderInfo> {
        self.members.iter().map(Member::info).collect()
    }

    fn models(&self) -> Vec<ModelInfo> {
        self.members.iter().flat_map(Member::models).map(|model| self.model(&model)).collect()
    }

    fn model(&self, model: &ModelRef) -> ModelInfo {
        let known = self.catalogue.find(&model.model).cloned().unwrap_or_default();
        ModelInfo {
            model: model.clone(),
            context_window: known.context,
            max_output: known.max_output,
            encoding: known.encoding.map(|encoding| encoding.name().to_owned()),
            capabilities: known.capabilities,
            prices: known.prices,
        }
    }

    async fn check(&self, provider: &str) -> Option<Check> {
        let member = self.member(provider)?;
        Some(crate::check::check(&member.name, member.common.provider.as_ref()).await)
    }

    fn default_provider(&self) -> String {
        self.default.clone()
    }

    fn count_tokens(&self, model: Option<&ModelRef>, text: &str) -> TokenCount {
        self.catalogue.count(model.map(|model| model.model.as_str()), text)
    }

    fn encoding(&self) -> &'static str {
        REFERENCE.name()
    }
}

#[cfg(test)]
mod tests {
    use assay_engine::port::catalog::CountMethod;

    use super::*;
    use crate::embedded::{self, Embedded};
    use crate::http::{Endpoint, base_url};
    use crate::vendor::Vendor;

    fn pool() -> Pool {
        let at = |name: &str, url: &str| Endpoint::new(name, base_url(url).unwrap());
        let keyed = Endpoint {
            missing_keys: vec!["ASSAY_PROVIDERS__CLOUD__API_KEY".into()],
            default_model: "gpt-4o".into(),
            ..at("cloud", "https://models.example/v1")
        };
        let local = Endpoint {
            models: vec!["llama".into(), "llama".into()],
            draft_batch: 3,
            ..at("local", "http://127.0.0.1:9/v1")
        };
        let vendor = Vendor::OpenAi { reasoning_effort: None };
        let (keyed, local) = (vendor.clone().provider(keyed).unwrap(), vendor.provider(local).unwrap());
        let embedded: Arc<dyn Provider> = Arc::new(Embedded::new("embedded"));
        Pool::new(
            vec![(embedded, Limits::in_process(2)), (keyed, Limits::up_to(2)), (local, Limits::up_to(2))],
            "embedded",
        )
        .unwrap()
    }

    fn named(provider: &str, model: &str) -> ModelRef {
        ModelRef { provider: provider.into(), model: model.into() }
    }

    #[test]
    fn what_is_not_named_is_the_default() {
        assert_eq!(pool().resolve(&ModelRef::default()), Ok(embedded::model("embedded")));
        assert_eq!(pool().resolve(&named("local", "llama")), Ok(named("local", "llama")));
    }

    #[test]
    fn what_cannot_be_asked_is_said_with_what_would_be_right() {
        let said = |provider: &str| pool().resolve(&named(provider, "")).unwrap_err().to_string();
        assert_eq!(said("clod"), "provider \"clod\" is not configured; configured are: embedded, cloud, local");
        assert_eq!(
            said("cloud"),
            "provider \"cloud\" cannot be used: its API key is missing; it is looked for in ASSAY_PROVIDERS__CLOUD__API_KEY"
        );
        assert!(said("local").starts_with("provider \"local\" has no default model"));
    }

    #[test]
    fn the_catalogue_shows_what_is_configured_in_its_order() {
        let pool = pool();
        let names: Vec<String> = pool.models().iter().map(|info| info.model.to_string()).collect();
        assert_eq!(names, ["embedded/extractive-1", "cloud/gpt-4o", "local/llama"]);
        assert_eq!(pool.models()[1].context_window, Some(128_000));
        assert_eq!(pool.models()[2].context_window, None);
        let kinds: Vec<String> = pool.providers().into_iter().map(|info| info.kind).collect();
        assert_eq!(kinds, ["embedded", "openai", "openai"]);
        assert_eq!(pool.draft_batch(&named("local", "llama")), Some(3));
        assert_eq!(pool.draft_batch(&embedded::model("embedded")), None);
    }

    #[test]
    fn tokens_are_counted_as_the_model_counts_them_or_estimated() {
        let pool = pool();
        let count = |model: &str| pool.count_tokens(Some(&named("cloud", model)), "hello world");
        let exact = |encoding| TokenCount { tokens: 2, method: CountMethod::Exact { encoding } };
        assert_eq!(count("gpt-4"), exact("cl100k_base"));
        assert_eq!(count("gpt-4o-2024-08-06"), exact("o200k_base"));
        assert_eq!(pool.count_tokens(None, "hello world"), exact("o200k_base"));
        assert!(matches!(count("claude-sonnet-4-5").method, CountMethod::Estimate { .. }));
        assert!(matches!(count("nobody-knows").method, CountMethod::Estimate { .. }));
    }

    #[test]
    fn what_the_user_knows_of_a_model_counts() {
        let mine = Catalogue::public().extended("[llama]\ncontext = 4096\nencoding = \"cl100k_base\"\n").unwrap();
        let pool = Pool { catalogue: mine, ..pool() };
        assert_eq!(pool.models()[2].context_window, Some(4096));
        assert!(pool.model(&named("cloud", "gpt-4o")).prices.is_some_and(|prices| prices.cached_input.is_some()));
    }

    #[test]
    fn a_pool_needs_distinct_names_and_its_default() {
        let one: Arc<dyn Provider> = Arc::new(Embedded::new("a"));
        let repeated =
            Pool::new(vec![(Arc::clone(&one), Limits::up_to(1)), (Arc::clone(&one), Limits::up_to(1))], "a").err();
        assert_eq!(repeated, Some(BadPool::Repeated { name: "a".into() }));
        let none = Pool::new(vec![(one, Limits::up_to(1))], "b").err();
        assert_eq!(none, Some(BadPool::NoDefault { name: "b".into(), known: "a".into() }));
    }
}
