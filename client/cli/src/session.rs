//! The server a verb talks to: one that is named, or one in this process, both over gRPC.

use assay_app::InProcess;
use assay_app::config::{Config, Flags};
use assay_client::Client;

use crate::arguments::Global;
use crate::failure::Failure;

/// A connection, and the server behind it where it is ours.
pub(crate) struct Session {
    /// The connection.
    pub(crate) client: Client,
    server: Option<InProcess>,
}

impl Session {
    /// Connects to the server that is named, or starts one in this process.
    pub(crate) async fn open(global: &Global) -> Result<Self, Failure> {
        if let Some(address) = &global.server {
            only_here(global)?;
            return Ok(Self { client: Client::connect(address).await?, server: None });
        }
        if global.verbose {
            assay_app::init_telemetry(true, global.log_format.into());
        }
        // Whoever runs it may read what it can read.
        let config = configuration(global, None)?.trusting_its_caller();
        let server = InProcess::start(config).await?;
        let client = Client::from_channel(server.channel().await?);
        Ok(Self { client, server: Some(server) })
    }

    /// Whether the server is in this process, and sees the same files.
    pub(crate) fn is_own(&self) -> bool {
        self.server.is_some()
    }

    /// Stops the server where it is ours, and passes on how the verb ended.
    pub(crate) async fn close<T>(self, outcome: Result<T, Failure>) -> Result<T, Failure> {
        drop(self.client);
        if let Some(server) = self.server {
            server.stop().await;
        }
        outcome
    }
}

/// The configuration of the server in this process.
pub(crate) fn configuration(global: &Global, listen: Option<String>) -> Result<Config, Failure> {
    let flags = Flags { config: global.config.clone(), listen, ledger: global.ledger.clone(), ..Flags::default() };
    assay_app::config::load(&flags).map_err(|faults| Failure::Usage(faults.to_string()))
}

fn only_here(global: &Global) -> Result<(), Failure> {
    let name = match (&global.config, &global.ledger) {
        (Some(_), _) => "--config",
        (_, Some(_)) => "--ledger",
        _ => return Ok(()),
    };
    Err(Failure::Usage(format!(
        "{name} is for the server in this process and --server (or ASSAY_SERVER) names another; leave one of them out"
    )))
}
