//! Wiring: a list, without logic.

use std::sync::Arc;

use assay_engine::port::catalog::Catalog;
use assay_engine::runner::{Ports, Runner, Settings};
use assay_engine::tasks::Tasks;
use assay_grpc::{Limits, Served};
use assay_providers::Provider;
use assay_providers::embedded::Embedded;
use assay_providers::pool::Pool;
use assay_store::memory::{MemoryBus, MemoryLedger};
use assay_store::sqlite::{SqliteLedger, SqliteOptions};

use crate::config::{Config, Ledger};
use crate::error::AppError;
use crate::system::{Uuids, WallClock};

/// The embedded author computes: more of it at once than cores only costs memory.
const EMBEDDED_CALLS: usize = 32;

/// A wired program.
pub(crate) struct Wired {
    pub(crate) served: Served,
    pub(crate) tasks: Tasks,
}

/// Connects everything, and takes up what an earlier process left.
pub(crate) async fn wire(config: &Config) -> Result<Wired, AppError> {
    let pool = Arc::new(providers(config)?);
    let ports = ports(config, Arc::clone(&pool))?;
    let tasks = Tasks::default();
    let settings = Settings {
        stage_concurrency: config.stage_concurrency,
        lease: config.lease,
        disconnect_grace: config.disconnect_grace,
        heartbeat: config.heartbeat,
        repeat_warning: Some(config.repeat_warning),
    };
    let runner = Runner::new(ports, settings, tasks.clone());
    runner.start_workers().await?;
    let catalog: Arc<dyn Catalog> = pool;
    let limits = Limits { max_message_bytes: config.max_message_bytes };
    Ok(Wired { served: Served { runner, catalog, limits, reflection: true }, tasks })
}

fn providers(config: &Config) -> Result<Pool, AppError> {
    let mut providers: Vec<(Arc<dyn Provider>, usize)> =
        vec![(Arc::new(Embedded::new(crate::config::EMBEDDED)), EMBEDDED_CALLS)];
    for provider in config.providers.values().cloned() {
        let made = provider.vendor.provider(provider.endpoint);
        let made = made.map_err(|error| AppError::Providers(error.to_string()))?;
        providers.push((made, provider.max_concurrency));
    }
    let pool = Pool::new(providers, config.default_provider.clone());
    pool.map(|pool| pool.with_catalogue(config.catalogue.clone()))
        .map_err(|error| AppError::Providers(error.to_string()))
}

fn ports(config: &Config, model: Arc<Pool>) -> Result<Ports, AppError> {
    let bus = Arc::new(MemoryBus::new());
    let clock = Arc::new(WallClock);
    let ids = Arc::new(Uuids);
    Ok(match &config.ledger {
        Ledger::Memory => {
            let ledger = Arc::new(MemoryLedger::new());
            Ports { store: Arc::<MemoryLedger>::clone(&ledger), delivery: ledger, bus, model, clock, ids }
        }
        Ledger::File { path, max_bytes } => {
            let options = SqliteOptions { max_bytes: *max_bytes, ..SqliteOptions::default() };
            let ledger = SqliteLedger::open(path, options)?;
            Ports { store: Arc::<SqliteLedger>::clone(&ledger), delivery: ledger, bus, model, clock, ids }
        }
    })
}
