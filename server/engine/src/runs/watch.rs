//! Watching a run: history from the ledger first, then what is new, at the reader's pace.
//!
//! A watcher holds at most one page of events. However slow it is, the rest waits in the ledger; nothing is dropped and
//! nothing grows.

use std::collections::VecDeque;
use std::sync::Arc;

use futures::Stream;
use tokio::sync::{broadcast, watch};
use tokio::time::Instant;

use super::PAGE;
use crate::port::bus::News;
use crate::port::store::StoreError;
use crate::run::event::{Event, Fact};
use crate::run::{RunId, Sequence};
use crate::runner::{Active, Attached, Runner};
use crate::stage::Progress;

/// How much a watcher sees.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Detail {
    /// Every event.
    #[default]
    All,
    /// Every event, and results while they are being written.
    Partials,
    /// Results, warnings, failures and the end.
    Results,
}

/// What a watcher sees.
#[derive(Clone, Debug)]
pub enum Watched {
    /// An event of the ledger.
    Event(Box<Event>),
    /// A result while it is being written.
    Progress(Progress),
    /// Nothing happened for a while; the ledger stands here.
    Heartbeat(Sequence),
}

struct Watcher {
    runner: Arc<Runner>,
    run: RunId,
    seen: Sequence,
    detail: Detail,
    page: VecDeque<Event>,
    news: Box<dyn News>,
    _attached: Option<Attached>,
    progress: Option<broadcast::Receiver<Progress>>,
    trouble: Option<watch::Receiver<Option<Arc<StoreError>>>>,
    heartbeat: Instant,
    over: bool,
}

impl Runner {
    /// Events of `run` after `after`, then live ones, until its end. Dropping the stream detaches the watcher.
    ///
    /// # Errors
    /// The run is not there, or the ledger cannot be read.
    pub async fn watch(
        self: &Arc<Self>,
        run: &RunId,
        after: Sequence,
        detail: Detail,
    ) -> Result<impl Stream<Item = Result<Watched, StoreError>> + Send + use<>, StoreError> {
        self.ports.store.record(run).await?;
        let active = self.activate(run).await?;
        let watcher = Watcher {
            runner: Arc::clone(self),
            run: run.clone(),
            seen: after,
            detail,
            page: VecDeque::new(),
            news: self.ports.bus.subscribe(run),
            _attached: active.as_ref().map(Active::attach),
            progress: active.as_deref().map(Active::progress),
            trouble: active.as_deref().map(Active::trouble),
            heartbeat: Instant::now() + self.settings.heartbeat,
            over: false,
        };
        Ok(futures::stream::unfold(watcher, |mut watcher| async move {
            let item = watcher.next().await?;
            Some((item, watcher))
        }))
    }
}

impl Runner {
    /// Whether the run has ended, at `seen` or before it.
    async fn is_behind(&self, run: &RunId, seen: Sequence) -> bool {
        let record = self.ports.store.record(run).await;
        record.is_ok_and(|record| record.ended.is_some() && seen >= record.sequence)
    }
}

impl Watcher {
    async fn next(&mut self) -> Option<Result<Watched, StoreError>> {
        loop {
            if self.over {
                return None;
            }
            while let Some(event) = self.page.pop_front() {
                self.seen = event.sequence;
                self.over = matches!(event.fact, Fact::RunFinished(_));
                if self.shows(&event) {
                    self.rest();
                    return Some(Ok(Watched::Event(Box::new(event))));
                }
            }
            match self.runner.ports.store.events(&self.run, self.seen, PAGE).await {
                Ok(events) if events.is_empty() => {
                    if self.runner.is_behind(&self.run, self.seen).await {
                        return None;
                    }
                    if let Some(item) = self.wait().await {
                        return Some(item);
                    }
                }
                Ok(events) => self.page = events.into(),
                Err(error) => {
                    self.over = true;
                    return Some(Err(error));
                }
            }
        }
    }

    /// Waits until there may be more to read, or there is something to show that is not in the ledger.
    async fn wait(&mut self) -> Option<Result<Watched, StoreError>> {
        let partials = self.detail == Detail::Partials;
        let seen = self.seen;
        let item = tokio::select! {
            biased;
            () = self.news.past(seen) => return None,
            error = trouble(&mut self.trouble) => {
                self.over = true;
                Err(error)
            }
            progress = progress(&mut self.progress), if partials => Ok(Watched::Progress(progress)),
            () = tokio::time::sleep_until(self.heartbeat) => Ok(Watched::Heartbeat(seen)),
        };
        self.rest();
        Some(item)
    }

    fn rest(&mut self) {
        self.heartbeat = Instant::now() + self.runner.settings.heartbeat;
    }

    fn shows(&self, event: &Event) -> bool {
        if self.detail != Detail::Results {
            return true;
        }
        match &event.fact {
            Fact::ItemFinished(result) => result.last,
            Fact::ItemFailed(_) | Fact::Warning(_) | Fact::RunFinished(_) => true,
            Fact::RunAccepted(_)
            | Fact::StageStarted
            | Fact::StageFinished(_)
            | Fact::ItemStarted
            | Fact::ComponentFinished(_)
            | Fact::Retrying(_)
            | Fact::Decided(_)
            | Fact::UsageUpdated(_) => false,
        }
    }
}

async fn trouble(trouble: &mut Option<watch::Receiver<Option<Arc<StoreError>>>>) -> StoreError {
    if let Some(trouble) = trouble
        && let Ok(error) = trouble.wait_for(Option::is_some).await
        && let Some(error) = error.as_deref()
    {
        return match error {
            StoreError::Full(message) => StoreError::Full(message.clone()),
            other => StoreError::Unavailable(other.to_string()),
        };
    }
    std::future::pending().await
}

async fn progress(progress: &mut Option<broadcast::Receiver<Progress>>) -> Progress {
    if let Some(progress) = progress {
        loop {
            match progress.recv().await {
                Ok(progress) => return progress,
                // What a lagging watcher missed was passing anyway.
                Err(broadcast::error::RecvError::Lagged(_)) => {}
                Err(broadcast::error::RecvError::Closed) => break,
            }
        }
    }
    std::future::pending().await
}
