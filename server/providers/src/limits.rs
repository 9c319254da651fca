//! How a provider is asked: limits, patience, and what is kept. Checked by whoever reads them from a file.

use std::time::Duration;

/// Of one provider; each of its models has its own counters under them.
#[derive(Clone, Debug, PartialEq)]
pub struct Limits {
    /// The most calls at once, at least 1.
    pub max_concurrency: usize,
    /// Calls at once to begin with.
    pub initial_concurrency: usize,
    /// Whether the number of calls at once follows what the server bears; `false`: it is `max_concurrency`.
    pub adaptive: bool,
    /// `None`: unlimited.
    pub requests_per_minute: Option<u32>,
    /// Prompt and answer together; `None`: unlimited.
    pub tokens_per_minute: Option<u32>,
    /// Calls made again, for one question, after failures that may pass. Being told to slow down (429) is not counted: it is waited
    /// out as long as `circuit.patience` lasts, unless another model can be asked instead.
    pub retries: u32,
    /// The longest wait before the first of them; doubled for each that follows. The wait is drawn from all up to it.
    pub first_delay: Duration,
    /// The longest wait that is drawn.
    pub longest_delay: Duration,
    /// The longest wait a provider may ask for.
    pub retry_after_cap: Duration,
    /// Retries as a part of the calls that went well, from 0 to 1.
    pub retry_budget: f32,
    /// Retries a second that are free of that.
    pub retry_floor: u32,
    /// When to stop calling.
    pub circuit: CircuitLimits,
    /// Ask a second time when the first has said nothing for so long; `None`: never.
    pub hedge_after: Option<Duration>,
    /// Answers are kept for so long; `None`: not at all.
    pub cache_ttl: Option<Duration>,
    /// Whether the same question under way twice is one call.
    pub share: bool,
    /// Tokens an answer may have where the request does not say: as the dialect is configured.
    pub max_output_tokens: Option<u32>,
}

/// When to stop calling, and when to try again.
#[derive(Clone, Debug, PartialEq)]
pub struct CircuitLimits {
    /// The part of the calls that fail, above 0 to 1, at which no more are sent.
    pub failure_rate: f64,
    /// Calls that are judged: as many as these, the last ones.
    pub calls: usize,
    /// Older ones do not count.
    pub window: Duration,
    /// Until one call is let through.
    pub probe_interval: Duration,
    /// The longest a call waits for the provider to be well, or to be asked again after it said to slow down.
    pub patience: Duration,
}

impl Default for CircuitLimits {
    fn default() -> Self {
        Self {
            failure_rate: 0.5,
            calls: 20,
            window: Duration::from_secs(30),
            probe_interval: Duration::from_secs(5),
            patience: Duration::from_secs(300),
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_concurrency: 60,
            initial_concurrency: 16,
            adaptive: true,
            requests_per_minute: None,
            tokens_per_minute: None,
            retries: 3,
            first_delay: Duration::from_millis(250),
            longest_delay: Duration::from_secs(60),
            retry_after_cap: Duration::from_secs(60),
            retry_budget: 0.2,
            retry_floor: 5,
            circuit: CircuitLimits::default(),
            hedge_after: None,
            cache_ttl: Some(Duration::from_secs(7 * 24 * 3600)),
            share: true,
            max_output_tokens: None,
        }
    }
}

impl Limits {
    /// Of something that computes in this process: so many at once, and nothing that a network needs.
    #[must_use]
    pub fn in_process(slots: usize) -> Self {
        Self {
            max_concurrency: slots,
            initial_concurrency: slots,
            adaptive: false,
            cache_ttl: None,
            share: false,
            ..Self::default()
        }
    }

    /// What is usual, with at most `max_concurrency` calls at once.
    #[must_use]
    pub fn up_to(max_concurrency: usize) -> Self {
        let usual = Self::default();
        Self { max_concurrency, initial_concurrency: usual.initial_concurrency.min(max_concurrency), ..usual }
    }
}
