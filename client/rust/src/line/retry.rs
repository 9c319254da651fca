//! Calls that can safely be made twice are made again while the server is unavailable, by the service configuration that all clients
//! share: tonic does not read that.

use std::collections::HashMap;
use std::future::Future;
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::Duration;

use http::{Request, Response};
use http_body_util::{BodyExt as _, Full};
use serde::Deserialize;
use tonic::body::Body;
use tonic::{Code, Status};

/// gRPC spreads its waits by so much, so that callers do not come back all at once (proposal A6).
const JITTER: f64 = 0.2;

/// A test reads it, so that one that is none cannot be shipped.
static CONFIG: LazyLock<Config> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../data/service-config.json")).unwrap_or_default());

/// By path.
static POLICIES: LazyLock<HashMap<String, &'static Policy>> = LazyLock::new(|| {
    let named = CONFIG.method_config.iter().flat_map(|config| {
        config.name.iter().map(|name| (format!("/{}/{}", name.service, name.method), &config.retry_policy))
    });
    named.collect()
});

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Config {
    method_config: Vec<Method>,
    retry_throttling: Throttling,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Method {
    name: Vec<Name>,
    retry_policy: Policy,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Name {
    service: String,
    method: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Policy {
    max_attempts: u32,
    #[serde(deserialize_with = "seconds")]
    initial_backoff: Duration,
    #[serde(deserialize_with = "seconds")]
    max_backoff: Duration,
    backoff_multiplier: f64,
    retryable_status_codes: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Throttling {
    max_tokens: f64,
    token_ratio: f64,
}

/// `0.1s`, as protobuf JSON has durations.
fn seconds<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    let text = String::deserialize(deserializer)?;
    let seconds = text.strip_suffix('s').and_then(|digits| digits.parse().ok());
    seconds
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
        .ok_or_else(|| serde::de::Error::custom(format!("{text} is no duration")))
}

impl Policy {
    fn is_retryable(&self, code: Code) -> bool {
        let name = format!("{code:?}").to_uppercase();
        self.retryable_status_codes.iter().any(|retryable| retryable.replace('_', "") == name)
    }

    /// The wait after `attempt` attempts, with `spread` from -1 to 1.
    fn wait(&self, attempt: u32, spread: f64) -> Duration {
        let doublings = i32::try_from(attempt.saturating_sub(1)).unwrap_or(i32::MAX);
        let grown = self.initial_backoff.as_secs_f64() * self.backoff_multiplier.powi(doublings);
        let wait = grown.min(self.max_backoff.as_secs_f64()) * (1.0 + JITTER * spread);
        Duration::try_from_secs_f64(wait).unwrap_or(self.max_backoff)
    }
}

/// Keeps repetitions from adding to the load of a server that cannot keep up: gRPC's retry throttling (proposal A6).
#[derive(Debug)]
pub(crate) struct Retries {
    tokens: Mutex<f64>,
}

impl Default for Retries {
    fn default() -> Self {
        Self { tokens: Mutex::new(CONFIG.retry_throttling.max_tokens) }
    }
}

impl Retries {
    /// Makes the call once, or as often as its policy allows.
    pub(super) async fn attempts<F>(
        &self,
        path: &str,
        request: Request<Body>,
        once: impl Fn(Request<Body>) -> F,
    ) -> Result<Response<Body>, Status>
    where
        F: Future<Output = Result<Response<Body>, Status>>,
    {
        let Some(policy) = POLICIES.get(path) else { return once(request).await };
        let (head, body) = request.into_parts();
        let body = body.collect().await?.to_bytes();
        let mut attempt = 0;
        loop {
            attempt += 1;
            let answered = once(Request::from_parts(head.clone(), Body::new(Full::new(body.clone())))).await;
            let Err(status) = answered else {
                self.succeeded();
                return answered;
            };
            if !policy.is_retryable(status.code()) || !self.failed() || attempt >= policy.max_attempts {
                return Err(status);
            }
            tokio::time::sleep(policy.wait(attempt, 2.0 * fastrand::f64() - 1.0)).await;
        }
    }

    fn succeeded(&self) {
        let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        *tokens = (*tokens + CONFIG.retry_throttling.token_ratio).min(CONFIG.retry_throttling.max_tokens);
    }

    /// Counts a failure, and says whether another attempt is allowed.
    fn failed(&self) -> bool {
        let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        *tokens = (*tokens - 1.0).max(0.0);
        *tokens > CONFIG.retry_throttling.max_tokens / 2.0
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    const LIST: &str = "/assay.v1.CatalogService/ListModels";

    async fn calls(retries: &Retries, path: &str, status: fn() -> Status) -> u32 {
        let made = AtomicU32::new(0);
        let once = async |_| {
            made.fetch_add(1, Ordering::Relaxed);
            Err(status())
        };
        retries.attempts(path, Request::new(Body::empty()), once).await.unwrap_err();
        made.into_inner()
    }

    #[test]
    fn the_policy_is_the_one_that_all_clients_share() {
        assert_eq!(include_str!("../../data/service-config.json"), include_str!("../../../service-config.json"));
        let policy = POLICIES.get(LIST).unwrap();
        assert_eq!(policy.wait(1, 0.0), Duration::from_millis(100));
        assert_eq!(policy.wait(2, 1.0), Duration::from_millis(240));
        assert_eq!(policy.wait(60, -1.0), Duration::from_millis(1600));
    }

    #[tokio::test(start_paused = true)]
    async fn only_what_can_be_made_twice_is_made_again_and_only_while_nobody_serves() {
        let retries = Retries::default();
        let down = || Status::unavailable("down");
        assert_eq!(calls(&retries, LIST, down).await, 4);
        assert_eq!(calls(&retries, "/assay.v1.RunService/DeleteRun", down).await, 1);
        assert_eq!(calls(&retries, LIST, || Status::not_found("no")).await, 1);
    }

    #[tokio::test(start_paused = true)]
    async fn a_server_that_cannot_keep_up_is_not_asked_again() {
        let retries = Retries::default();
        for _ in 0..13 {
            calls(&retries, LIST, || Status::unavailable("down")).await;
        }
        assert_eq!(calls(&retries, LIST, || Status::unavailable("down")).await, 1);
    }
}
