//! A scripted plugin over real sockets: well, or wrong in one way.

mod metric;
mod stage;

pub use stage::ADDED;

use std::net::{SocketAddr, TcpListener};
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use assay_proto::plugin::v1::metric_plugin_server::MetricPluginServer;
use assay_proto::plugin::v1::stage_plugin_server::StagePluginServer;
use tokio::sync::Notify;
use tokio_stream::wrappers::TcpListenerStream;
use tonic::Status;
use tonic::transport::{Identity, Server, ServerTlsConfig};

/// Within which a plugin has to answer in tests.
pub const TIMEOUT: Duration = Duration::from_millis(300);

/// What a plugin does when it is asked to work.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Act {
    /// What it says it does: a metric scores the share of traits that have evidence, a stage adds a sentence to the background.
    Well,
    /// The same, as a stage that may stand anywhere.
    Anywhere,
    /// It never answers, not even to describe itself.
    Mute,
    /// It never answers a call to work.
    Hang,
    /// Its process dies in the middle of a call.
    Crash,
    /// It refuses.
    Refuse,
    /// It gives this score.
    Score(f64),
    /// It gives no outcome at all.
    Nothing,
    /// It does not explain itself.
    Unexplained,
    /// It has a finding on a part that the persona does not have.
    UnknownPart,
    /// It quotes words that stand nowhere.
    InventedQuote,
    /// It names a line where what it quotes does not stand.
    OtherLine,
    /// It says that something was noticed by somebody whom the contract does not know.
    UnknownFinder,
    /// It answers for fewer personas than it was sent.
    TooFew,
    /// It describes itself by another name.
    OtherName,
    /// It turns every persona away.
    Reject,
    /// It changes a field that it does not say it changes.
    Beyond,
    /// It has a remark and changes nothing.
    Remark,
}

/// A plugin on a loopback port; gone when dropped.
pub struct FakePlugin {
    address: SocketAddr,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

/// What its handlers and its holder share.
struct Shared {
    name: String,
    act: Mutex<Act>,
    calls: AtomicU64,
    token: Mutex<Option<String>>,
    end: Notify,
}

/// A handler of the calls of both kinds.
#[derive(Clone)]
struct Host(Arc<Shared>);

impl FakePlugin {
    /// Serves both kinds as `name`, and does `act`.
    ///
    /// # Panics
    /// There is no free port.
    #[must_use]
    pub fn start(name: &str, act: Act) -> Self {
        Self::on(TcpListener::bind("127.0.0.1:0").unwrap(), name, act, None)
    }

    /// The same over TLS, with the certificate that it is to be trusted by, in PEM.
    ///
    /// # Panics
    /// There is no free port.
    #[must_use]
    pub fn start_secure(name: &str, act: Act) -> (Self, String) {
        let made = rcgen::generate_simple_self_signed(vec!["127.0.0.1".to_owned()]).unwrap();
        let (certificate, key) = (made.cert.pem(), made.signing_key.serialize_pem());
        let identity = Identity::from_pem(&certificate, key);
        (Self::on(TcpListener::bind("127.0.0.1:0").unwrap(), name, act, Some(identity)), certificate)
    }

    fn on(listener: TcpListener, name: &str, act: Act, identity: Option<Identity>) -> Self {
        let address = listener.local_addr().unwrap();
        let (calls, token) = (AtomicU64::new(0), Mutex::new(None));
        let shared = Arc::new(Shared { name: name.into(), act: Mutex::new(act), calls, token, end: Notify::new() });
        let host = Host(Arc::clone(&shared));
        // A runtime of its own: dropped, it takes every connection with it, as a process that dies does.
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(host.serve(listener, identity));
        });
        Self { address, shared, thread: Some(thread) }
    }

    /// The same plugin at the same place, after it died.
    ///
    /// # Panics
    /// The port was taken in between.
    #[must_use]
    pub fn again(mut self, act: Act) -> Self {
        let (address, name) = (self.address, self.shared.name.clone());
        self.stop();
        Self::on(TcpListener::bind(address).unwrap(), &name, act, None)
    }

    /// A plugin that is not there: nobody listens at its address.
    ///
    /// # Panics
    /// There is no free port.
    #[must_use]
    pub fn gone() -> String {
        TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string()
    }

    /// Where it is, `HOST:PORT`.
    #[must_use]
    pub fn address(&self) -> String {
        self.address.to_string()
    }

    /// From now on it does `act`.
    ///
    /// # Panics
    /// A handler has panicked.
    pub fn act(&self, act: Act) {
        *self.shared.act.lock().unwrap() = act;
    }

    /// Calls to work so far.
    #[must_use]
    pub fn calls(&self) -> u64 {
        self.shared.calls.load(SeqCst)
    }

    /// What the last call had in its `authorization`.
    ///
    /// # Panics
    /// A handler has panicked.
    #[must_use]
    pub fn token(&self) -> Option<String> {
        self.shared.token.lock().unwrap().clone()
    }

    fn stop(&mut self) {
        self.shared.end.notify_one();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Drop for FakePlugin {
    fn drop(&mut self) {
        self.stop();
    }
}

impl Host {
    async fn serve(self, listener: TcpListener, identity: Option<Identity>) {
        listener.set_nonblocking(true).unwrap();
        let connections = TcpListenerStream::new(tokio::net::TcpListener::from_std(listener).unwrap());
        let shared = Arc::clone(&self.0);
        let mut server = Server::builder();
        if let Some(identity) = identity {
            server = server.tls_config(ServerTlsConfig::new().identity(identity)).unwrap();
        }
        let serving = server
            .add_service(MetricPluginServer::new(self.clone()))
            .add_service(StagePluginServer::new(self))
            .serve_with_incoming(connections);
        tokio::select! {
            outcome = serving => outcome.unwrap(),
            () = shared.end.notified() => {}
        }
    }

    /// The name it describes itself by.
    async fn name(&self) -> String {
        match self.act() {
            Act::Mute => std::future::pending().await,
            Act::OtherName => "somebody_else".to_owned(),
            _ => self.0.name.clone(),
        }
    }

    fn act(&self) -> Act {
        *self.0.act.lock().unwrap()
    }

    /// The beginning of every call to work: how it is meant, unless it comes to no answer.
    async fn begin<T>(&self, request: &tonic::Request<T>) -> Result<Act, Status> {
        self.0.calls.fetch_add(1, SeqCst);
        let token = request.metadata().get("authorization").and_then(|value| value.to_str().ok());
        *self.0.token.lock().unwrap() = token.map(str::to_owned);
        match self.act() {
            Act::Hang | Act::Mute => std::future::pending().await,
            Act::Crash => {
                self.0.end.notify_one();
                std::future::pending().await
            }
            Act::Refuse => Err(Status::failed_precondition("the model is not loaded")),
            act => Ok(act),
        }
    }
}
