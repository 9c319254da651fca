//! Why the program cannot run.

use std::net::SocketAddr;

use assay_engine::port::store::StoreError;
use assay_store::sqlite::OpenError;

/// Why the program cannot run. The message says what, where, and what would be right.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The ledger cannot be opened.
    #[error("{0}")]
    Ledger(#[from] OpenError),
    /// The providers do not fit together.
    #[error("{0}")]
    Providers(String),
    /// A plugin cannot be connected to as configured.
    #[error("{0}")]
    Plugins(String),
    /// The address cannot be listened on.
    #[error("cannot listen on {address}: {source}; stop what uses it, or give another with --listen")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
        source: std::io::Error,
    },
    /// Uploads cannot be kept.
    #[error("{0}")]
    Sources(#[from] assay_engine::port::sources::SourcesError),
    /// What an earlier run left cannot be read.
    #[error("{0}")]
    Store(#[from] StoreError),
    /// The transport failed.
    #[error("the transport failed: {0}")]
    Transport(#[from] tonic::transport::Error),
    /// The operating system refused something.
    #[error("{0}")]
    System(#[from] std::io::Error),
}

impl AppError {
    /// Whether the caller can mend it by asking otherwise.
    #[must_use]
    pub fn is_usage(&self) -> bool {
        match self {
            Self::Ledger(_) | Self::Providers(_) | Self::Plugins(_) | Self::Listen { .. } | Self::Sources(_) => true,
            Self::Store(_) | Self::Transport(_) | Self::System(_) => false,
        }
    }
}
