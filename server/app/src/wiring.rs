//! Wiring: a list, without logic.

use std::path::Path;
use std::sync::Arc;

use assay_engine::port::answers::Answers;
use assay_engine::port::calibrations::Calibrations;
use assay_engine::port::catalog::Catalog;
use assay_engine::port::clock::{Clock as _, Timestamp};
use assay_engine::port::delivery::Delivery;
use assay_engine::port::sources::Sources;
use assay_engine::port::store::Store;
use assay_engine::port::verdicts::Verdicts;
use assay_engine::runner::{Ports, Runner, Settings};
use assay_engine::tasks::Tasks;
use assay_grpc::plugin::Plugins;
use assay_grpc::{Limits, Served};
use assay_providers::embedded::Embedded;
use assay_providers::pool::{Pool, Seat, Setup};
use assay_sources::intake::Intake;
use assay_sources::shelf::Shelf;
use assay_store::memory::{MemoryBus, MemoryLedger};
use assay_store::sqlite::{SqliteLedger, SqliteOptions};
use tempfile::TempDir;

use crate::config::{Config, Ledger, ProviderConfig, SourcesConfig};
use crate::error::AppError;
use crate::system::{Uuids, WallClock};

/// The embedded author computes: more of it at once than cores only costs memory.
const EMBEDDED_CALLS: usize = 32;

/// How long a verdict that nobody uses is kept, in milliseconds: 90 days.
const VERDICTS_KEPT: i64 = 90 * 24 * 3600 * 1000;

/// A wired program.
pub(crate) struct Wired {
    pub(crate) served: Served,
    pub(crate) tasks: Tasks,
    /// Goes with the process, with what was uploaded to it.
    pub(crate) uploads: Option<TempDir>,
}

/// Connects everything, and takes up what an earlier process left.
pub(crate) async fn wire(config: &Config) -> Result<Wired, AppError> {
    let Kept { store, delivery, answers, calibrations, verdicts } = ledger(config)?;
    verdicts.forget_before(Timestamp(WallClock.now().0.saturating_sub(VERDICTS_KEPT))).await?;
    answers.forget_before(oldest_answer(config)).await?;
    let pool = Arc::new(providers(config, answers)?);
    let (bus, clock, ids) = (Arc::new(MemoryBus::new()), Arc::new(WallClock), Arc::new(Uuids));
    let catalog: Arc<dyn Catalog> = Arc::<Pool>::clone(&pool);
    let plugins = Arc::new(plugins(config)?);
    let catalogue = Arc::clone(&catalog);
    let ports =
        Ports { store, delivery, bus, calibrations, verdicts, model: pool, catalog: catalogue, plugins, clock, ids };
    let tasks = Tasks::default();
    let settings = Settings {
        stage_concurrency: config.stage_concurrency,
        lease: config.lease,
        disconnect_grace: config.disconnect_grace,
        heartbeat: config.heartbeat,
        repeat_warning: Some(config.repeat_warning),
        embeddings: config.embeddings.clone(),
        rings: config.rings.clone(),
    };
    let runner = Runner::new(ports, settings, tasks.clone());
    runner.start_workers().await?;
    let (sources, uploads) = sources(&config.sources)?;
    let limits = Limits { max_message_bytes: config.max_message_bytes, max_personas: config.max_personas.get() };
    Ok(Wired { served: Served { runner, catalog, sources, limits, reflection: true }, tasks, uploads })
}

/// The way in for documents, and the folder of uploads that are not kept.
fn sources(config: &SourcesConfig) -> Result<(Arc<dyn Sources>, Option<TempDir>), AppError> {
    let passing = config.path.is_none().then(tempfile::tempdir).transpose()?;
    let path = config.path.as_deref().or(passing.as_ref().map(TempDir::path)).unwrap_or(Path::new(""));
    let shelf = Arc::new(Shelf::open(path, config.shelf, Arc::new(WallClock))?);
    Ok((Arc::new(Intake::new(shelf, config.opened.clone(), config.limits)), passing))
}

fn providers(config: &Config, answers: Arc<dyn Answers>) -> Result<Pool, AppError> {
    let embedded = Arc::new(Embedded::new(crate::config::EMBEDDED));
    let mut seats = vec![Seat::new(embedded, assay_providers::Limits::in_process(EMBEDDED_CALLS))];
    for ProviderConfig { vendor, endpoint, limits, fallbacks } in config.providers.values().cloned() {
        let provider = vendor.provider(endpoint).map_err(|error| AppError::Providers(error.to_string()))?;
        seats.push(Seat { provider, limits, fallbacks });
    }
    let setup = Setup {
        providers: seats,
        default: config.default_provider.clone(),
        answers: Some((answers, Arc::new(WallClock))),
        catalogue: config.catalogue.clone(),
        terms: None,
    };
    Pool::of(setup).map_err(|error| AppError::Providers(error.to_string()))
}

fn plugins(config: &Config) -> Result<Plugins, AppError> {
    let settings = config.plugins.values().map(|plugin| plugin.settings.clone());
    Plugins::of(settings.collect()).map_err(AppError::Plugins)
}

/// What no provider may answer from any more goes at the start; what grows old later is not used, and goes at the next start.
fn oldest_answer(config: &Config) -> Timestamp {
    let longest = config.providers.values().filter_map(|provider| provider.limits.cache_ttl).max();
    let age = longest.map_or(0, |ttl| i64::try_from(ttl.as_millis()).unwrap_or(i64::MAX));
    Timestamp(WallClock.now().0.saturating_sub(age))
}

/// The ledger, as each of the ports it implements.
struct Kept {
    store: Arc<dyn Store>,
    delivery: Arc<dyn Delivery>,
    answers: Arc<dyn Answers>,
    calibrations: Arc<dyn Calibrations>,
    verdicts: Arc<dyn Verdicts>,
}

impl Kept {
    fn of<L: Store + Delivery + Answers + Calibrations + Verdicts + 'static>(ledger: &Arc<L>) -> Self {
        Self {
            store: Arc::<L>::clone(ledger),
            delivery: Arc::<L>::clone(ledger),
            answers: Arc::<L>::clone(ledger),
            calibrations: Arc::<L>::clone(ledger),
            verdicts: Arc::<L>::clone(ledger),
        }
    }
}

fn ledger(config: &Config) -> Result<Kept, AppError> {
    Ok(match &config.ledger {
        Ledger::Memory => Kept::of(&Arc::new(MemoryLedger::new())),
        Ledger::File { path, max_bytes } => {
            let options = SqliteOptions { max_bytes: *max_bytes, ..SqliteOptions::default() };
            Kept::of(&SqliteLedger::open(path, options)?)
        }
    })
}
