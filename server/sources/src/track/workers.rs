//! Work on many items at once, told in the order of the items.

use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use crate::scan::{Found, Stop};

/// Batches of results that may wait for their reader; then the work waits too.
const AHEAD: usize = 16;
/// Files are handed out in batches, because with small ones the handing out would cost more than the work: so many at most, and no more
/// once they come to so many bytes.
const BATCH: (usize, u64) = (64, 256 * 1024);

/// Results as they come, in the order of what they are of. Dropping it ends the work.
#[derive(Debug)]
pub(super) struct Ordered<T> {
    /// `None` once it is dropped, which is how workers that wait for room learn of it.
    results: Option<Receiver<(u64, Vec<T>)>>,
    /// Batches that came before their turn.
    early: BTreeMap<u64, Vec<T>>,
    /// The rest of the batch whose turn it is.
    current: VecDeque<T>,
    next: u64,
    stop: Stop,
    threads: Vec<JoinHandle<()>>,
}

/// Starts `threads` (at least one) that take what is found in turn and do `work`, which is told of a stop so that a large file ends early.
pub(super) fn ordered<I, T, F>(found: I, threads: usize, work: F) -> io::Result<Ordered<T>>
where
    I: Iterator<Item = Found> + Send + 'static,
    T: Send + 'static,
    F: Fn(Found, &Stop) -> T + Send + Sync + 'static,
{
    let (sender, results) = sync_channel(AHEAD);
    let stop = Stop::default();
    let shared = Arc::new(Shared { found: Mutex::new((0, found)), work, stop: stop.clone() });
    let mut all = Ordered {
        results: Some(results),
        early: BTreeMap::new(),
        current: VecDeque::new(),
        next: 0,
        stop,
        threads: Vec::new(),
    };
    for _ in 0..threads.max(1) {
        let (shared, sender) = (Arc::clone(&shared), sender.clone());
        all.threads.push(thread::Builder::new().name("files".into()).spawn(move || shared.run(&sender))?);
    }
    Ok(all)
}

struct Shared<I, F> {
    /// With the number of the next batch.
    found: Mutex<(u64, I)>,
    work: F,
    stop: Stop,
}

impl<I: Iterator<Item = Found>, F> Shared<I, F> {
    fn run<T>(&self, results: &SyncSender<(u64, Vec<T>)>)
    where
        F: Fn(Found, &Stop) -> T,
    {
        while let Some((number, batch)) = self.take() {
            let done = batch.into_iter().map(|found| (self.work)(found, &self.stop)).collect();
            if results.send((number, done)).is_err() {
                return;
            }
        }
    }

    fn take(&self) -> Option<(u64, Vec<Found>)> {
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut batch, mut bytes) = (Vec::new(), 0);
        while batch.len() < BATCH.0 && bytes < BATCH.1 && !self.stop.is_set() {
            let Some(next) = found.1.next() else { break };
            if let Found::File(file) = &next {
                bytes += file.bytes;
            }
            batch.push(next);
        }
        found.0 += 1;
        (!batch.is_empty()).then_some((found.0 - 1, batch))
    }
}

impl<T> Ordered<T> {
    pub(super) fn stop(&self) -> Stop {
        self.stop.clone()
    }
}

impl<T> Iterator for Ordered<T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        loop {
            if let Some(result) = self.current.pop_front() {
                return Some(result);
            }
            if let Some(batch) = self.early.remove(&self.next) {
                self.next += 1;
                self.current = batch.into();
            } else if let Ok((number, batch)) = self.results.as_ref()?.recv() {
                self.early.insert(number, batch);
            } else {
                // A worker that died leaves a gap.
                self.next = *self.early.first_key_value()?.0;
            }
        }
    }
}

impl<T> Drop for Ordered<T> {
    fn drop(&mut self) {
        self.stop.set();
        self.results = None;
        for thread in self.threads.drain(..) {
            drop(thread.join());
        }
    }
}
