//! The server as tests hold it.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering::SeqCst;
use std::time::Duration;

use serde_json::Value;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::dialect::Dialect;
use super::host::Host;
use super::script::Script;
use super::seen::Seen;

/// A scripted model server on a loopback port. Dropped, it takes its connections with it.
pub struct FakeModel {
    address: SocketAddr,
    seen: Arc<Seen>,
    accepting: JoinHandle<()>,
}

impl FakeModel {
    /// Listens on a free port.
    pub async fn start(script: Script) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(Seen::default());
        let host = Arc::new(Host::new(script, Arc::clone(&seen)));
        let accepting = tokio::spawn(host.accept(listener));
        Self { address, seen, accepting }
    }

    /// A server that is not there: nobody listens on its port.
    pub async fn gone(dialect: Dialect) -> String {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        format!("http://{}{}", listener.local_addr().unwrap(), dialect.base())
    }

    /// What a client of OpenAI's dialect is configured with: `http://127.0.0.1:<port>/v1`.
    #[must_use]
    pub fn base_url(&self) -> String {
        self.base_url_of(Dialect::OpenAi)
    }

    /// What a client of this dialect is configured with: the origin, with `/v1` for OpenAI and Anthropic, `/v1beta` for Gemini,
    /// and nothing for Azure and Ollama.
    #[must_use]
    pub fn base_url_of(&self, dialect: Dialect) -> String {
        format!("{}{}", self.origin(), dialect.base())
    }

    /// `http://127.0.0.1:<port>`, for clients that write the whole path.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Completions asked for.
    #[must_use]
    pub fn calls(&self) -> u64 {
        self.seen.calls.load(SeqCst)
    }

    /// The most calls under way at once.
    #[must_use]
    pub fn peak_concurrency(&self) -> u64 {
        self.seen.peak.load(SeqCst)
    }

    /// Connections accepted.
    #[must_use]
    pub fn connections(&self) -> u64 {
        self.seen.connections.load(SeqCst)
    }

    /// Clients that went away before their reply was written.
    #[must_use]
    pub fn aborted(&self) -> u64 {
        self.seen.aborted.load(SeqCst)
    }

    /// Calls under way.
    #[must_use]
    pub fn underway(&self) -> u64 {
        self.seen.underway()
    }

    /// The bodies of the calls, in the order of arrival.
    #[must_use]
    pub fn requests(&self) -> Vec<Value> {
        self.seen.requests()
    }

    /// The `Authorization` headers of the calls, in the order of arrival; empty where there was none.
    #[must_use]
    pub fn authorizations(&self) -> Vec<String> {
        self.seen.authorizations()
    }

    /// The keys of the calls, in the order of arrival, from whatever header or parameter they came; empty where there was none.
    #[must_use]
    pub fn keys(&self) -> Vec<String> {
        self.seen.keys()
    }

    /// Path and query of every request, calls or not, in the order of arrival.
    #[must_use]
    pub fn urls(&self) -> Vec<String> {
        self.seen.urls()
    }

    /// Waits until `condition` holds, for ten seconds at most.
    ///
    /// # Panics
    /// It does not hold by then.
    pub async fn until(&self, condition: impl Fn(&Self) -> bool) {
        let held = tokio::time::timeout(Duration::from_secs(10), async {
            while !condition(self) {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        });
        held.await.expect("the fake never saw what the test waits for");
    }
}

impl Drop for FakeModel {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}
