//! What every call to a plugin goes through: a deadline, and where it is work, a turn among few before it, and a circuit that opens when
//! half of the calls fail.

use std::error::Error as _;
use std::future::Future;
use std::time::Duration;

use assay_engine::port::plugin::{PluginFault, PluginName};
use futures::future::BoxFuture;
use tokio::sync::{Semaphore, oneshot};
use tokio::time::{Instant, timeout_at};
use tonic::{Code, Status};
use tower::{Service as _, ServiceExt as _};
use tower_resilience_circuitbreaker::{CircuitBreaker, CircuitBreakerError, CircuitBreakerLayer, DefaultClassifier};

use super::settings::{PluginSettings, innermost};

/// Half of the last ten calls open the circuit, from the fifth on; after so long one call finds out whether the plugin is well again.
const FAILURE_RATE: f64 = 0.5;
const CALLS: usize = 10;
const LEAST_CALLS: usize = 5;
const REST: Duration = Duration::from_secs(5);
/// Of what a plugin says is wrong, so much is passed on.
const LONGEST: usize = 300;

/// A call, whose answer goes another way.
type Call = BoxFuture<'static, Result<(), Wrong>>;
/// Does it.
type Calls = tower::util::ServiceFn<fn(Call) -> Call>;

/// Why a call came to nothing.
enum Wrong {
    Late,
    Status(Box<Status>),
}

/// What stands between this server and a plugin.
pub(super) struct Guard {
    plugin: PluginName,
    timeout: Duration,
    turns: Semaphore,
    circuit: CircuitBreaker<Calls, DefaultClassifier>,
}

impl Guard {
    pub(super) fn of(settings: &PluginSettings) -> Result<Self, String> {
        let layer = CircuitBreakerLayer::builder()
            .failure_rate_threshold(FAILURE_RATE)
            .sliding_window_size(CALLS)
            .minimum_number_of_calls(LEAST_CALLS)
            .wait_duration_in_open(REST)
            .permitted_calls_in_half_open(1)
            .build()
            .map_err(|error| error.to_string())?;
        let does: fn(Call) -> Call = |call| call;
        Ok(Self {
            plugin: settings.plugin.clone(),
            timeout: settings.timeout,
            turns: Semaphore::new(settings.max_concurrency),
            circuit: layer.layer_fn(tower::service_fn(does)),
        })
    }

    pub(super) fn plugin(&self) -> &PluginName {
        &self.plugin
    }

    /// How long a call may take, for the header that tells the plugin.
    pub(super) fn timeout(&self) -> Duration {
        self.timeout
    }

    /// Makes a call that is no work: it has its deadline, and neither waits for a turn nor counts for the circuit.
    pub(super) async fn ask<T>(&self, call: impl Future<Output = Result<T, Status>>) -> Result<T, PluginFault> {
        let answer = in_time(Instant::now() + self.timeout, call).await;
        answer.map_err(|wrong| self.fault(CircuitBreakerError::Inner(wrong)))
    }

    /// Makes `call`, or says why not.
    pub(super) async fn call<T: Send + 'static>(
        &self,
        call: impl Future<Output = Result<T, Status>> + Send + 'static,
    ) -> Result<T, PluginFault> {
        // Whoever has a turn gives it back within the timeout, so that the wait comes to an end too.
        let turn = self.turns.acquire().await;
        let _turn = turn.map_err(|_| self.plugin.fault("is not called any more"))?;
        let deadline = Instant::now() + self.timeout;
        let (tell, told) = oneshot::channel();
        let call: Call = Box::pin(async move {
            let answer = in_time(deadline, call).await?;
            // Whoever asked may have gone away.
            let _ = tell.send(answer);
            Ok(())
        });
        let mut circuit = self.circuit.clone();
        let done = match circuit.ready().await {
            Ok(ready) => ready.call(call).await,
            Err(error) => Err(error),
        };
        done.map_err(|error| self.fault(error))?;
        told.await.map_err(|_| self.plugin.fault("was not heard to its end"))
    }

    fn fault(&self, error: CircuitBreakerError<Wrong>) -> PluginFault {
        self.plugin.fault(match error {
            CircuitBreakerError::OpenCircuit => {
                format!("failed in most of its last calls: it is not called again for {REST:?}")
            }
            CircuitBreakerError::Inner(Wrong::Late) => format!("did not answer within {:?}", self.timeout),
            CircuitBreakerError::Inner(Wrong::Status(status)) => self.said(&status),
        })
    }

    /// A status in words: what tonic makes of a broken connection, told apart from what a plugin says.
    fn said(&self, status: &Status) -> String {
        match (status.code(), status.source()) {
            (Code::Cancelled | Code::DeadlineExceeded, _) => format!("did not answer within {:?}", self.timeout),
            (Code::Unimplemented, _) => "does not serve this kind of plugin; check its kind and its address".to_owned(),
            (Code::Unavailable, Some(source)) => format!("is not reachable: {}", innermost(source)),
            (_, Some(source)) => format!("broke off the call: {}", innermost(source)),
            (code, None) => format!("refused the call, {code:?}: {}", shortened(status.message())),
        }
    }
}

async fn in_time<T>(deadline: Instant, call: impl Future<Output = Result<T, Status>>) -> Result<T, Wrong> {
    let answer = timeout_at(deadline, call).await.map_err(|_| Wrong::Late)?;
    answer.map_err(|status| Wrong::Status(Box::new(status)))
}

fn shortened(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(LONGEST).collect()
}
