//! Drives runs: workers lease tasks, stages do them, a journal a run commits what came of it.
//!
//! One loop serves every profile: receive; done before? then only acknowledge; otherwise do it while the lease is
//! prolonged; commit; send what the commit left to be sent; acknowledge. A crash anywhere in it leads to another delivery.

mod active;
mod journal;

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use assay_domain::score::Score;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

pub use active::{Active, Attached, Entry};

use crate::failure::{Failure, FailureReason};
use crate::pipeline::Desk;
use crate::pipeline::note::ring::OwnRings;
use crate::pipeline::persona::meaning::Embeddings;
use crate::port::bus::Bus;
use crate::port::calibrations::Calibrations;
use crate::port::catalog::{Catalog, Check};
use crate::port::clock::Clock;
use crate::port::delivery::{Delivery, Lease};
use crate::port::ids::Ids;
use crate::port::model::{Ask, Deaf, EmbedTexts, Model, Question, Request, Usage};
use crate::port::plugin::{PluginCheck, Plugins, StagePlugin};
use crate::port::store::{Store, StoreError};
use crate::port::verdicts::Verdicts;
use crate::run::event::ResultValue;
use crate::run::transition::Happening;
use crate::run::{RunId, StageName, Task};
use crate::stage::budget::Budget;
use crate::stage::{Report, Sources};
use crate::tasks::Tasks;
use crate::workshop::Workshop;

/// How often a task is handed out before it is given up as a defect.
const MOST_DELIVERIES: u32 = 5;
/// How long a task rests after the ledger could not take its outcome.
const REST: Duration = Duration::from_secs(1);

/// What the engine is connected to.
#[derive(Clone)]
pub struct Ports {
    /// The ledger.
    pub store: Arc<dyn Store>,
    /// The work queue.
    pub delivery: Arc<dyn Delivery>,
    /// The news.
    pub bus: Arc<dyn Bus>,
    /// What is known about judges.
    pub calibrations: Arc<dyn Calibrations>,
    /// The models.
    pub model: Arc<dyn Model>,
    /// What is known of them.
    pub catalog: Arc<dyn Catalog>,
    /// The programs of users.
    pub plugins: Arc<dyn Plugins>,
    /// What rows of batches came to.
    pub verdicts: Arc<dyn Verdicts>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Names.
    pub ids: Arc<dyn Ids>,
}

/// How the engine behaves.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Tasks of one stage under way at once, in this process.
    pub stage_concurrency: u32,
    /// How long a task is held without a sign of life.
    pub lease: Duration,
    /// How long a run goes on with nobody watching, where it was asked to end then.
    pub disconnect_grace: Duration,
    /// How often a quiet stream says that it lives.
    pub heartbeat: Duration,
    /// The share of questions answered from what was kept above which a run warns; `None`: it never does.
    pub repeat_warning: Option<Score>,
    /// Who is asked about traits that nobody's words bear; `None`: nobody.
    pub embeddings: Option<Embeddings>,
    /// What is said of the reviewers of single items, where a request says nothing.
    pub rings: OwnRings,
}

/// The engine.
pub struct Runner {
    pub(crate) ports: Ports,
    pub(crate) settings: Settings,
    pub(crate) tasks: Tasks,
    pub(crate) workshop: Arc<Workshop>,
    active: Mutex<HashMap<RunId, Arc<Active>>>,
}

impl Runner {
    /// An engine that does not work yet: [`Runner::start_workers`] sets it going.
    #[must_use]
    pub fn new(ports: Ports, settings: Settings, tasks: Tasks) -> Arc<Self> {
        let workshop = Arc::new(Workshop::new(tasks.clone()));
        Arc::new(Self { ports, settings, tasks, workshop, active: Mutex::new(HashMap::new()) })
    }

    /// Takes up what an earlier process left, and starts a worker a stage.
    ///
    /// # Errors
    /// The ledger or the queue cannot be read.
    pub async fn start_workers(self: &Arc<Self>) -> Result<(), StoreError> {
        let unsent = self.ports.store.unsent().await?;
        self.send(unsent).await?;
        let mut stages: BTreeSet<String> = Desk::stages().map(|stage| stage.to_string()).collect();
        stages.extend(self.ports.plugins.stage_names());
        for record in self.unfinished().await? {
            if let Some(active) = self.activate(&record.id).await? {
                // A plugin that is not configured any more must not leave a run waiting for ever.
                stages.extend(active.desk.planned().iter().map(ToString::to_string));
            }
        }
        for stage in stages {
            let runner = Arc::clone(self);
            self.tasks.spawn(runner.work(StageName::new(stage)));
        }
        let plugins = Arc::clone(&self.ports.plugins);
        self.tasks.spawn(async move {
            plugins.check().await;
        });
        Ok(())
    }

    /// The plugins that are stages. Those that are not known yet, or have failed, are asked first to describe themselves.
    pub async fn plugin_stages(&self) -> Vec<StagePlugin> {
        self.ports.plugins.stages().await
    }

    /// Has the model that is configured for it embed a word, now; `None`: none is, or its provider is not among `providers`.
    pub async fn check_embeddings(&self, providers: &[String]) -> Option<Check> {
        let Embeddings { model, .. } = self.settings.embeddings.clone()?;
        if !providers.contains(&model.provider) {
            return None;
        }
        let begun = self.ports.clock.now();
        let request = Request {
            run: self.ports.ids.run(),
            model: model.clone(),
            question: Arc::new(Question::new(Ask::Embed(EmbedTexts { texts: vec!["present".into()] }))),
            temperature: None,
            seed: 0,
            max_output_tokens: Some(0),
            effort: None,
            budget: Budget::unlimited(),
            complaint: None,
        };
        let answered = self.ports.model.ask(request, Arc::new(Deaf)).await;
        let elapsed = self.ports.clock.now().0.saturating_sub(begun.0);
        let outcome = answered.map(|reply| reply.answered_by).map_err(Failure::from);
        Some(Check { model, elapsed: Duration::from_millis(u64::try_from(elapsed).unwrap_or_default()), outcome })
    }

    /// Asks every plugin to describe itself, now.
    pub async fn check_plugins(&self) -> Vec<PluginCheck> {
        self.ports.plugins.check().await
    }

    async fn work(self: Arc<Self>, stage: StageName) {
        let permits = Arc::new(Semaphore::new(self.settings.stage_concurrency as usize));
        while let Ok(permit) = Arc::clone(&permits).acquire_owned().await {
            match self.ports.delivery.receive(&stage, self.settings.lease).await {
                Ok(lease) => {
                    let runner = Arc::clone(&self);
                    self.tasks.spawn(async move { runner.handle(lease, permit).await });
                }
                Err(error) => {
                    tracing::warn!(%stage, %error, "cannot receive tasks");
                    tokio::time::sleep(REST).await;
                }
            }
        }
    }

    async fn handle(self: Arc<Self>, lease: Lease, _permit: OwnedSemaphorePermit) {
        let delivery = &self.ports.delivery;
        let outcome = tokio::select! {
            outcome = self.process(&lease) => outcome,
            () = self.keep(&lease) => return,
        };
        let settled = match outcome {
            Ok(()) => delivery.ack(&lease).await,
            Err(error) => {
                tracing::warn!(run = %lease.task.run, task = %lease.task.id, %error, "a task could not be settled; it rests");
                delivery.nack(&lease, REST).await
            }
        };
        if let Err(error) = settled {
            tracing::warn!(task = %lease.task.id, %error, "a task will be delivered again");
        }
    }

    /// Prolongs a lease for as long as it is ours; ends when it is lost.
    async fn keep(&self, lease: &Lease) {
        loop {
            tokio::time::sleep(self.settings.lease / 3).await;
            if let Ok(false) = self.ports.delivery.extend(lease, self.settings.lease).await {
                tracing::warn!(task = %lease.task.id, "a lease was lost; another worker has the task");
                return;
            }
        }
    }

    async fn process(self: &Arc<Self>, lease: &Lease) -> Result<(), StoreError> {
        let task = &lease.task;
        if self.ports.store.has_checkpoint(&task.run, &task.id).await? {
            return Ok(());
        }
        let active = match self.activate(&task.run).await {
            Ok(Some(active)) => active,
            Ok(None) | Err(StoreError::NotFound(_)) => return Ok(()),
            Err(error) => return Err(error),
        };
        active.enter(Happening::TakenUp(task.clone()));
        let report = tokio::select! {
            report = self.run_stage(&active, lease) => report,
            () = active.ended() => return Ok(()),
        };
        active.enter_and_wait(Happening::Done(task.clone(), report)).await
    }

    async fn run_stage(&self, active: &Active, lease: &Lease) -> Report<ResultValue> {
        let task = &lease.task;
        let defect = |message: String| Failure::new(FailureReason::Internal, message);
        if lease.attempt > MOST_DELIVERIES {
            let reason = format!("the task was handed out {} times without coming to an end", lease.attempt - 1);
            if let Err(error) = self.ports.delivery.dead_letter(lease, &reason).await {
                tracing::warn!(task = %task.id, %error, "cannot set a task aside");
            }
            return Report::failed(task, &defect(reason), Usage::default());
        }
        active.desk.run(lease.attempt, task).await
    }

    /// Hands tasks to the queue, and confirms that to the ledger.
    pub(crate) async fn send(&self, tasks: Vec<Task>) -> Result<(), StoreError> {
        if tasks.is_empty() {
            return Ok(());
        }
        let published = self.ports.delivery.publish(&tasks).await;
        published.map_err(|error| StoreError::Unavailable(error.to_string()))?;
        let ids: Vec<_> = tasks.into_iter().map(|task| task.id).collect();
        self.ports.store.sent(&ids).await
    }

    /// The run in memory, read from the ledger where it is not; `None` when it has ended.
    pub(crate) async fn activate(self: &Arc<Self>, id: &RunId) -> Result<Option<Arc<Active>>, StoreError> {
        if let Some(active) = self.find_active(id) {
            return Ok(Some(active));
        }
        let state = self.replay(id).await?;
        if state.end.is_some() {
            return Ok(None);
        }
        let spec = self.ports.store.spec(id).await?;
        Ok(Some(self.activate_with(spec, state, Sources::default())))
    }

    /// The run in memory, of which nobody else can know yet or which was just read.
    pub(crate) fn activate_with(
        self: &Arc<Self>,
        spec: crate::run::RunSpec,
        state: crate::run::state::RunState,
        reading: Sources,
    ) -> Arc<Active> {
        let mut runs = self.active.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(active) = runs.get(&spec.id) {
            return Arc::clone(active);
        }
        let (active, journal) = journal::open(Arc::clone(self), spec, state, reading);
        runs.insert(active.id().clone(), Arc::clone(&active));
        self.tasks.spawn(journal.keep());
        active
    }

    pub(crate) fn find_active(&self, id: &RunId) -> Option<Arc<Active>> {
        self.active.lock().unwrap_or_else(PoisonError::into_inner).get(id).map(Arc::clone)
    }

    fn forget(&self, id: &RunId) {
        self.active.lock().unwrap_or_else(PoisonError::into_inner).remove(id);
    }
}
