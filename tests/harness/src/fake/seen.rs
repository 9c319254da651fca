//! What the fake has seen.

use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Mutex};

use serde_json::Value;

#[derive(Default)]
pub(crate) struct Seen {
    pub(crate) calls: AtomicU64,
    pub(crate) connections: AtomicU64,
    pub(crate) aborted: AtomicU64,
    pub(crate) peak: AtomicU64,
    /// Personas written, over all calls: each gets a name of its own.
    pub(crate) personas: AtomicU64,
    underway: AtomicU64,
    requests: Mutex<Vec<Value>>,
    keys: Mutex<Vec<String>>,
}

impl Seen {
    pub(crate) fn request(&self, body: Value, authorization: String) {
        self.requests.lock().unwrap().push(body);
        self.keys.lock().unwrap().push(authorization);
    }

    pub(crate) fn requests(&self) -> Vec<Value> {
        self.requests.lock().unwrap().clone()
    }

    pub(crate) fn authorizations(&self) -> Vec<String> {
        self.keys.lock().unwrap().clone()
    }

    pub(crate) fn underway(&self) -> u64 {
        self.underway.load(SeqCst)
    }
}

/// A call under way. Dropped before it is told it is done, its client has gone away.
pub(crate) struct Underway {
    seen: Arc<Seen>,
    done: bool,
}

impl Underway {
    pub(crate) fn new(seen: &Arc<Seen>) -> Self {
        let now = seen.underway.fetch_add(1, SeqCst) + 1;
        seen.peak.fetch_max(now, SeqCst);
        Self { seen: Arc::clone(seen), done: false }
    }

    pub(crate) fn done(&mut self) {
        self.done = true;
    }
}

impl Drop for Underway {
    fn drop(&mut self) {
        self.seen.underway.fetch_sub(1, SeqCst);
        if !self.done {
            self.seen.aborted.fetch_add(1, SeqCst);
        }
    }
}
