//! What calls do to one another: places in a queue, calls in a second.

use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep};

use super::behaviour::Behaviour;

/// What the calls of a server share.
#[derive(Default)]
pub(crate) struct Load {
    /// Places to be served at, by how many there are.
    queues: Mutex<BTreeMap<usize, Arc<Semaphore>>>,
    /// Calls in hand of a server that slows, those that are slow included.
    slowing: AtomicUsize,
    /// When calls were taken, those of the last second.
    taken: Mutex<VecDeque<Instant>>,
}

impl Load {
    /// Keeps a call as long as its behaviour says.
    pub(crate) async fn keep(&self, behaviour: &Behaviour) {
        match behaviour {
            Behaviour::Hang => std::future::pending().await,
            Behaviour::Slow(delay) => sleep(*delay).await,
            Behaviour::Queues { limit, service, slow } => self.serve(*limit, *service, *slow).await,
            Behaviour::Slows { limit, service, slow } => {
                let in_hand = InHand::of(&self.slowing);
                sleep(if in_hand.before < *limit { *service } else { *slow }).await;
            }
            _ => {}
        }
    }

    /// The semaphore is fair, and a caller that goes away gives up its place.
    async fn serve(&self, limit: usize, service: Duration, slow: Duration) {
        let queue =
            Arc::clone(self.queues.lock().unwrap().entry(limit).or_insert_with(|| Arc::new(Semaphore::new(limit))));
        let (place, time) = match queue.try_acquire() {
            Ok(place) => (place, service),
            Err(_) => (queue.acquire().await.unwrap(), slow),
        };
        sleep(time).await;
        drop(place);
    }

    /// Whether so many calls were taken within the last second; this one is taken if not.
    pub(crate) fn is_over(&self, per_second: usize) -> bool {
        let mut taken = self.taken.lock().unwrap();
        let now = Instant::now();
        while taken.front().is_some_and(|at| now.duration_since(*at) >= Duration::from_secs(1)) {
            taken.pop_front();
        }
        let over = taken.len() >= per_second;
        if !over {
            taken.push_back(now);
        }
        over
    }
}

/// One more call in hand, until it is answered or its caller goes away.
struct InHand<'a> {
    all: &'a AtomicUsize,
    before: usize,
}

impl<'a> InHand<'a> {
    fn of(all: &'a AtomicUsize) -> Self {
        Self { all, before: all.fetch_add(1, SeqCst) }
    }
}

impl Drop for InHand<'_> {
    fn drop(&mut self) {
        self.all.fetch_sub(1, SeqCst);
    }
}
