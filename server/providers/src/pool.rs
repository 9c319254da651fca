//! Every configured provider, by name: what the engine asks, and what catalogues show.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering::Relaxed};

use assay_engine::port::catalog::{Catalog, Check, CountMethod, ModelInfo, ProviderInfo, TokenCount};
use assay_engine::port::model::{ErrorClass, Listener, Model, ModelError, ModelRef, Reply, Request, Unresolved, Usage};
use async_trait::async_trait;
use tokio::sync::Semaphore;

use crate::catalog::Catalogue;
use crate::catalog::tokens::{Encoding, estimate};
use crate::provider::Provider;

/// Concurrent calls of a provider, unless configured.
pub const MAX_CONCURRENCY: usize = 16;

/// The providers.
pub struct Pool {
    members: Vec<Member>,
    default: String,
    catalogue: Catalogue,
}

/// What tokens are counted in where no model is named.
const REFERENCE: Encoding = Encoding::O200kBase;

/// A provider and its counters.
struct Member {
    name: String,
    provider: Arc<dyn Provider>,
    slots: Semaphore,
    in_flight: AtomicU32,
    calls: AtomicU64,
    failures: AtomicU64,
}

impl Pool {
    /// Providers with the number of concurrent calls each takes (at least 1), in the order they are shown.
    ///
    /// # Errors
    /// Two providers have one name, or none is called `default`.
    pub fn new(providers: Vec<(Arc<dyn Provider>, usize)>, default: impl Into<String>) -> Result<Self, BadPool> {
        let default = default.into();
        let mut members: Vec<Member> = Vec::with_capacity(providers.len());
        for (provider, max_concurrency) in providers {
            let name = provider.profile().name;
            if members.iter().any(|member| member.name == name) {
                return Err(BadPool::Repeated { name });
            }
            members.push(Member::new(name, provider, max_concurrency));
        }
        let pool = Self { members, default, catalogue: Catalogue::public() };
        match pool.member(&pool.default) {
            Some(_) => Ok(pool),
            None => Err(BadPool::NoDefault { known: pool.known(), name: pool.default }),
        }
    }

    /// With what is known of models: otherwise [`Catalogue::public`].
    #[must_use]
    pub fn with_catalogue(mut self, catalogue: Catalogue) -> Self {
        self.catalogue = catalogue;
        self
    }

    fn member(&self, name: &str) -> Option<&Member> {
        self.members.iter().find(|member| member.name == name)
    }

    fn known(&self) -> String {
        let names: Vec<&str> = self.members.iter().map(|member| member.name.as_str()).collect();
        names.join(", ")
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
}

impl Member {
    fn new(name: String, provider: Arc<dyn Provider>, max_concurrency: usize) -> Self {
        let slots = Semaphore::new(max_concurrency.clamp(1, Semaphore::MAX_PERMITS));
        let (in_flight, calls, failures) = (AtomicU32::new(0), AtomicU64::new(0), AtomicU64::new(0));
        Self { name, provider, slots, in_flight, calls, failures }
    }

    async fn ask(&self, request: Request, listener: Arc<dyn Listener>) -> Result<Reply, ModelError> {
        // The semaphore is never closed; were it, calls would go ahead uncounted.
        let _slot = self.slots.acquire().await.ok();
        let _under_way = UnderWay::new(&self.in_flight);
        self.calls.fetch_add(1, Relaxed);
        let answered = crate::stack::ask(self.provider.as_ref(), request, listener).await;
        if answered.is_err() {
            self.failures.fetch_add(1, Relaxed);
        }
        answered
    }

    fn info(&self) -> ProviderInfo {
        let profile = self.provider.profile();
        ProviderInfo {
            name: profile.name,
            kind: profile.kind.into(),
            endpoint: profile.endpoint,
            default_model: profile.default_model,
            description: profile.description,
            extractive: profile.extractive,
            unusable: profile.unusable,
            in_flight: self.in_flight.load(Relaxed),
            calls: self.calls.load(Relaxed),
            failures: self.failures.load(Relaxed),
        }
    }

    /// The default first, each once.
    fn models(&self) -> Vec<ModelRef> {
        let profile = self.provider.profile();
        let mut names: Vec<String> = Vec::new();
        for name in std::iter::once(profile.default_model).chain(profile.models) {
            if !name.is_empty() && !names.contains(&name) {
                names.push(name);
            }
        }
        names.into_iter().map(|model| ModelRef { provider: self.name.clone(), model }).collect()
    }
}

/// Counted for as long as it lives: a dropped call is no longer under way.
struct UnderWay<'a>(&'a AtomicU32);

impl<'a> UnderWay<'a> {
    fn new(count: &'a AtomicU32) -> Self {
        count.fetch_add(1, Relaxed);
        Self(count)
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Relaxed);
    }
}

#[async_trait]
impl Model for Pool {
    async fn ask(&self, request: Request, listener: Arc<dyn Listener>) -> Result<Reply, ModelError> {
        match self.member(&request.model.provider) {
            Some(member) => member.ask(request, listener).await,
            // A run taken up by a server that is configured otherwise than the one that accepted it.
            None => Err(ModelError {
                class: ErrorClass::Permanent,
                model: request.model,
                message: format!("the provider is not configured here; configured are: {}", self.known()),
                retry_after: None,
                usage: Usage::default(),
            }),
        }
    }

    fn resolve(&self, asked: &ModelRef) -> Result<ModelRef, Unresolved> {
        let name = if asked.provider.is_empty() { &self.default } else { &asked.provider };
        let name = name.clone();
        let Some(member) = self.member(&name) else {
            return Err(Unresolved::UnknownProvider { name, known: self.known() });
        };
        let profile = member.provider.profile();
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
        self.member(&model.provider)?.provider.draft_batch()
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
        Some(crate::check::check(&member.name, member.provider.as_ref()).await)
    }

    fn default_provider(&self) -> String {
        self.default.clone()
    }

    fn count_tokens(&self, model: Option<&ModelRef>, text: &str) -> TokenCount {
        let encoding = match model {
            None => Some(REFERENCE),
            Some(model) => self.catalogue.find(&model.model).and_then(|known| known.encoding),
        };
        if let Some(encoding) = encoding {
            return TokenCount {
                tokens: encoding.count(text),
                method: CountMethod::Exact { encoding: encoding.name() },
            };
        }
        let estimate = estimate(text);
        let method = CountMethod::Estimate { error_bound_percent: estimate.error_bound_percent };
        TokenCount { tokens: estimate.tokens, method }
    }

    fn encoding(&self) -> &'static str {
        REFERENCE.name()
    }
}

#[cfg(test)]
mod tests {
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
        Pool::new(vec![(embedded, 2), (keyed, 2), (local, 2)], "embedded").unwrap()
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
        let pool = pool().with_catalogue(mine);
        assert_eq!(pool.models()[2].context_window, Some(4096));
        assert!(pool.model(&named("cloud", "gpt-4o")).prices.is_some_and(|prices| prices.cached_input.is_some()));
    }

    #[test]
    fn a_pool_needs_distinct_names_and_its_default() {
        let one: Arc<dyn Provider> = Arc::new(Embedded::new("a"));
        let repeated = Pool::new(vec![(Arc::clone(&one), 1), (Arc::clone(&one), 1)], "a").err();
        assert_eq!(repeated, Some(BadPool::Repeated { name: "a".into() }));
        let none = Pool::new(vec![(one, 1)], "b").err();
        assert_eq!(none, Some(BadPool::NoDefault { name: "b".into(), known: "a".into() }));
    }
}
