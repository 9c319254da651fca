//! A plugin with what it said of itself: asked when nothing is known, and again after a call that failed.

use std::future::Future;
use std::time::Duration;

use assay_engine::port::plugin::{PluginCheck, PluginFault, PluginKind, PluginName};
use tokio::sync::Mutex;
use tokio::time::Instant;
use tonic::{Request, Response, Status};

use super::guard::Guard;
use super::settings::{Line, PluginSettings, line};

/// A plugin that failed to describe itself is not asked again sooner, so that those who wait for it wait once.
const REST: Duration = Duration::from_secs(1);

/// A plugin that describes itself as `D`.
pub(super) struct Remote<D> {
    guard: Guard,
    line: Line,
    known: Mutex<Known<D>>,
}

/// What is known of it.
struct Known<D> {
    described: Option<D>,
    fault: Option<PluginFault>,
    /// Whether it has to describe itself before it is called.
    stale: bool,
    failed: Option<Instant>,
}

impl<D: Clone> Remote<D> {
    pub(super) fn of(settings: &PluginSettings) -> Result<Self, String> {
        let known = Known { described: None, fault: None, stale: true, failed: None };
        Ok(Self { guard: Guard::of(settings)?, line: line(settings)?, known: Mutex::new(known) })
    }

    pub(super) fn name(&self) -> &PluginName {
        self.guard.plugin()
    }

    /// Asks it something about itself.
    pub(super) async fn ask<T, F>(&self, call: impl FnOnce(Line) -> F) -> Result<T, PluginFault>
    where
        F: Future<Output = Result<Response<T>, Status>>,
    {
        let answer = call(self.line.clone());
        self.guard.ask(async move { answer.await.map(Response::into_inner) }).await
    }

    /// Has it work. After a failure it may be another when it is back.
    pub(super) async fn call<T, F>(&self, call: impl FnOnce(Line) -> F) -> Result<T, PluginFault>
    where
        T: Send + 'static,
        F: Future<Output = Result<Response<T>, Status>> + Send + 'static,
    {
        let answer = call(self.line.clone());
        let answer = self.guard.call(async move { answer.await.map(Response::into_inner) }).await;
        if answer.is_err() {
            self.known.lock().await.stale = true;
        }
        answer
    }

    /// A request with the deadline in its header.
    pub(super) fn request<T>(&self, message: T) -> Request<T> {
        let mut request = Request::new(message);
        request.set_timeout(self.guard.timeout());
        request
    }

    /// What it says of itself, asked by `describe` where that is not known, and what is wrong with it.
    pub(super) async fn described(
        &self,
        describe: impl Future<Output = Result<D, PluginFault>>,
    ) -> (Option<D>, Option<PluginFault>) {
        let mut known = self.known.lock().await;
        let rests = known.failed.is_some_and(|failed| failed.elapsed() < REST);
        if known.stale && !rests {
            drop(known);
            let described = describe.await;
            known = self.known.lock().await;
            known.take(described);
        }
        (known.described.clone(), known.fault.clone())
    }

    /// Asks it now, whatever is known.
    pub(super) async fn check(
        &self,
        kind: PluginKind,
        describe: impl Future<Output = Result<D, PluginFault>>,
        version: impl FnOnce(&D) -> u32,
    ) -> PluginCheck {
        let start = Instant::now();
        let described = describe.await;
        let version = described.as_ref().map(version).map_err(Clone::clone);
        if let Err(fault) = &version {
            tracing::warn!(%fault, "a plugin cannot be used");
        }
        self.known.lock().await.take(described);
        PluginCheck { plugin: self.name().clone(), kind, elapsed: start.elapsed(), version }
    }
}

impl<D> Known<D> {
    /// The last description that could be used is kept: a request can still be checked against it.
    fn take(&mut self, described: Result<D, PluginFault>) {
        self.stale = described.is_err();
        match described {
            Ok(described) => (self.described, self.fault, self.failed) = (Some(described), None, None),
            Err(fault) => (self.fault, self.failed) = (Some(fault), Some(Instant::now())),
        }
    }
}
