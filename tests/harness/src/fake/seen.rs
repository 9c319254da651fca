//! What the fake has seen.

use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Mutex};

use serde_json::Value;

use super::load::Load;
use super::request::Received;

#[derive(Default)]
pub(crate) struct Seen {
    pub(crate) calls: AtomicU64,
    pub(crate) connections: AtomicU64,
    pub(crate) aborted: AtomicU64,
    pub(crate) peak: AtomicU64,
    /// Personas written, over all calls: each gets a name of its own.
    pub(crate) personas: AtomicU64,
    pub(crate) load: Load,
    underway: AtomicU64,
    asked: Mutex<Vec<Letter>>,
    urls: Mutex<Vec<String>>,
}

/// What is kept of a call.
struct Letter {
    body: Value,
    authorization: String,
    key: String,
}

impl Seen {
    pub(crate) fn request(&self, received: &Received) {
        let authorization = received.header("authorization").to_owned();
        let letter = Letter { body: received.body.clone(), authorization, key: received.key() };
        self.asked.lock().unwrap().push(letter);
    }

    pub(crate) fn url(&self, url: String) {
        self.urls.lock().unwrap().push(url);
    }

    pub(crate) fn requests(&self) -> Vec<Value> {
        self.asked.lock().unwrap().iter().map(|letter| letter.body.clone()).collect()
    }

    pub(crate) fn authorizations(&self) -> Vec<String> {
        self.asked.lock().unwrap().iter().map(|letter| letter.authorization.clone()).collect()
    }

    pub(crate) fn keys(&self) -> Vec<String> {
        self.asked.lock().unwrap().iter().map(|letter| letter.key.clone()).collect()
    }

    pub(crate) fn urls(&self) -> Vec<String> {
        self.urls.lock().unwrap().clone()
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
