//! News within the process.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use assay_engine::port::bus::{Bus, News};
use assay_engine::run::{RunId, Sequence};
use async_trait::async_trait;
use tokio::sync::watch;

/// Carries news to listeners in this process. A run that nobody listens to takes no room.
#[derive(Clone, Default)]
pub struct MemoryBus {
    runs: Arc<Mutex<HashMap<RunId, watch::Sender<Sequence>>>>,
}

impl MemoryBus {
    /// A bus that nobody listens to.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many runs are listened to.
    #[must_use]
    pub fn followed(&self) -> usize {
        self.runs().len()
    }

    fn runs(&self) -> MutexGuard<'_, HashMap<RunId, watch::Sender<Sequence>>> {
        self.runs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Bus for MemoryBus {
    fn announce(&self, run: &RunId, sequence: Sequence) {
        if let Some(news) = self.runs().get(run) {
            news.send_if_modified(|known| std::mem::replace(known, sequence.max(*known)) < sequence);
        }
    }

    fn subscribe(&self, run: &RunId) -> Box<dyn News> {
        let mut runs = self.runs();
        let news = runs.entry(run.clone()).or_insert_with(|| watch::Sender::new(Sequence::START)).subscribe();
        Box::new(Listening { bus: self.clone(), run: run.clone(), news })
    }
}

struct Listening {
    bus: MemoryBus,
    run: RunId,
    news: watch::Receiver<Sequence>,
}

#[async_trait]
impl News for Listening {
    async fn past(&mut self, seen: Sequence) {
        // The sender is there for as long as anybody listens.
        let _ = self.news.wait_for(|reached| *reached > seen).await;
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        let mut runs = self.bus.runs();
        if runs.get(&self.run).is_some_and(|news| news.receiver_count() == 1) {
            runs.remove(&self.run);
        }
    }
}
