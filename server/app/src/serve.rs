//! Serving: on an address until a signal, or in the caller's own process.

use std::net::SocketAddr;

use assay_grpc::Served;
use futures::StreamExt as _;
use hyper_util::rt::TokioIo;
use tokio::io::DuplexStream;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc;
use tokio_stream::wrappers::{ReceiverStream, TcpListenerStream};
use tokio_util::sync::CancellationToken;
use tonic::transport::{Channel, Endpoint, Uri};

use crate::config::Config;
use crate::error::AppError;
use crate::wiring::{Wired, wire};

/// Bytes in flight between the halves of a connection in memory.
const PIPE: usize = 256 * 1024;

/// Runs the server until SIGINT or SIGTERM; `ready` hears the address it listens on.
///
/// # Errors
/// See [`AppError`].
pub async fn serve(config: Config, ready: impl FnOnce(SocketAddr)) -> Result<(), AppError> {
    let address = config.listen;
    let listen = |source| AppError::Listen { address, source };
    // Before anything is opened: a port in use must not cost a look at the ledger.
    let listener = TcpListener::bind(address).await.map_err(listen)?;
    let local = listener.local_addr().map_err(listen)?;
    let Wired { served, tasks, uploads: _uploads } = wire(&config).await?;
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    ready(local);
    tracing::info!(%local, "listening");
    let stop = CancellationToken::new();
    let connections = TcpListenerStream::new(listener).map(|connection| {
        connection.inspect(|stream| {
            // One event in one write, at once.
            if let Err(error) = stream.set_nodelay(true) {
                tracing::debug!(%error, "a connection keeps Nagle's delay");
            }
        })
    });
    let mut serving = Box::pin(assay_grpc::serve(served, connections, stop.clone().cancelled_owned()));
    tokio::select! {
        outcome = &mut serving => return Ok(outcome?),
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    tracing::info!("stopping; runs that have not ended are taken up at the next start");
    stop.cancel();
    // Streams of runs that go on would keep the server for ever.
    if tokio::time::timeout(config.shutdown_grace, serving).await.is_err() {
        tracing::warn!("calls under way were cut off");
    }
    tasks.stop(config.shutdown_grace).await;
    Ok(())
}

/// A server in the caller's own process, reached over gRPC in memory.
pub struct InProcess {
    connect: mpsc::Sender<std::io::Result<DuplexStream>>,
    wired: assay_engine::tasks::Tasks,
    stop: CancellationToken,
    patience: std::time::Duration,
    _uploads: Option<tempfile::TempDir>,
}

impl InProcess {
    /// Starts the server.
    ///
    /// # Errors
    /// See [`AppError`].
    pub async fn start(config: Config) -> Result<Self, AppError> {
        let Wired { served, tasks, uploads } = wire(&config).await?;
        let (connect, connections) = mpsc::channel(1);
        let stop = CancellationToken::new();
        let stopped = stop.clone().cancelled_owned();
        let served = Served { reflection: false, ..served };
        tasks.spawn(async move {
            if let Err(error) = assay_grpc::serve(served, ReceiverStream::new(connections), stopped).await {
                tracing::error!(%error, "the server in this process failed");
            }
        });
        Ok(Self { connect, wired: tasks, stop, patience: config.shutdown_grace, _uploads: uploads })
    }

    /// A connection to it.
    ///
    /// # Errors
    /// The server has stopped.
    pub async fn channel(&self) -> Result<Channel, AppError> {
        let connect = self.connect.clone();
        let connector = tower::service_fn(move |_: Uri| {
            let connect = connect.clone();
            async move {
                let (ours, theirs) = tokio::io::duplex(PIPE);
                let gone = |_| std::io::Error::other("the server in this process has stopped");
                connect.send(Ok(theirs)).await.map_err(gone)?;
                Ok::<_, std::io::Error>(TokioIo::new(ours))
            }
        });
        Ok(Endpoint::from_static("http://assay.in-process").connect_with_connector(connector).await?)
    }

    /// Stops it. What it was at is in the ledger.
    pub async fn stop(self) {
        self.stop.cancel();
        self.wired.stop(self.patience).await;
    }
}
