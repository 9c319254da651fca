//! All that a stage may touch.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use assay_domain::persona::Persona;
use assay_domain::persona::draft::PersonaDraft;
use assay_domain::quality;
use assay_domain::quality::link::near::Vector;
use assay_domain::source::reading::Reading;
use tokio::sync::{broadcast, oneshot};

use crate::failure::{Failure, FailureReason};
use crate::pipeline::persona::brief::PersonaBrief;
use crate::pipeline::persona::delivered::OfDrafts;
use crate::port::model::Model;
use crate::port::plugin::Plugins;
use crate::run::event::{Fact, Input, PersonaResult, PersonaStatus};
use crate::run::state::RunState;
use crate::run::transition::Happening;
use crate::run::{ItemId, StageName, Task};
use crate::stage::budget::Budget;
use crate::tasks::Tasks;

/// A result while it is being written: passing, never in the ledger.
#[derive(Clone, Debug)]
pub struct Progress {
    /// The item.
    pub item: ItemId,
    /// The fields that are complete.
    pub partial: Arc<PersonaDraft>,
}

/// A run's reading, made once: by whoever needs it first, who is waited for by the others.
pub(crate) type Sources = Arc<OnceLock<Arc<Reading>>>;

/// What a stage is given: the brief, the sources, the models, and a way to say what happens.
#[derive(Clone)]
pub struct Context {
    pub(crate) brief: Arc<PersonaBrief>,
    pub(crate) reading: Sources,
    pub(crate) sources: Arc<OnceLock<Arc<quality::Sources<'static>>>>,
    pub(crate) measured: OfDrafts,
    /// Of the reading's sentences, once they are embedded.
    pub(crate) meaning: Arc<tokio::sync::Mutex<Option<Arc<Vec<Vector>>>>>,
    pub(crate) tasks: Tasks,
    pub(crate) pieces: Arc<Mutex<HashMap<usize, Arc<Reading>>>>,
    pub(crate) model: Arc<dyn Model>,
    pub(crate) plugins: Arc<dyn Plugins>,
    pub(crate) budget: Arc<Budget>,
    pub(crate) attempt: u32,
    pub(crate) state: Arc<Mutex<RunState>>,
    pub(crate) tell: Arc<dyn Fn(Happening) + Send + Sync>,
    pub(crate) progress: broadcast::Sender<Progress>,
}

impl Context {
    /// The same, for the `attempt`th time that a task is handed out, from 1.
    #[must_use]
    pub fn on_attempt(&self, attempt: u32) -> Self {
        Self { attempt, ..self.clone() }
    }

    /// Whether the task was begun before and interrupted.
    #[must_use]
    pub fn is_resumed(&self) -> bool {
        self.attempt > 1
    }

    /// What was asked.
    #[must_use]
    pub fn brief(&self) -> &PersonaBrief {
        &self.brief
    }

    /// The sources, read once a run.
    #[must_use]
    pub fn reading(&self) -> Arc<Reading> {
        Arc::clone(self.reading.get_or_init(|| Arc::new(Reading::of(&self.brief.documents))))
    }

    /// The same, ready to be searched: made once a run, by whoever needs it first. Takes a core for a while.
    #[must_use]
    pub(crate) fn sources(&self) -> Arc<quality::Sources<'static>> {
        let sources = || Arc::new(quality::Sources::of(self.reading()));
        Arc::clone(self.sources.get_or_init(sources))
    }

    /// Does `work`, which takes a core for a while, off the threads that serve sockets.
    ///
    /// # Errors
    /// The server is going down, or the work stopped on a defect.
    pub(crate) async fn aside<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Self) -> T + Send + 'static,
    ) -> Result<T, Failure> {
        let (tell, told) = oneshot::channel();
        let context = self.clone();
        self.tasks.spawn_blocking(move || {
            // Whoever waited may be gone.
            let _ = tell.send(work(&context));
        });
        told.await.map_err(|_| Failure::new(FailureReason::Internal, "the check of an answer was broken off"))
    }

    /// What a model is given to read for `item`: the sources, or the piece of them that `item` is drafted from.
    #[must_use]
    pub fn material(&self, item: u32) -> Arc<Reading> {
        let reading = self.reading();
        let Some(chunks) = &self.brief.chunks else { return reading };
        let piece = chunks.of(item);
        let mut pieces = self.pieces.lock().unwrap_or_else(PoisonError::into_inner);
        let read = || Arc::new(Reading::of(&chunks.documents(piece, &reading)));
        Arc::clone(pieces.entry(piece).or_insert_with(read))
    }

    /// The models.
    #[must_use]
    pub fn model(&self) -> &dyn Model {
        self.model.as_ref()
    }

    /// The inputs, as the lineage names them.
    #[must_use]
    pub fn inputs(&self) -> Vec<Input> {
        self.brief.inputs()
    }

    /// The result of `item` so far.
    #[must_use]
    pub fn result(&self, item: u32) -> Option<PersonaResult> {
        self.with_state(|state| state.result(item).cloned())
    }

    /// The drafts of the run's other personas. Drafts, not their later versions: what a judge compares with must not
    /// depend on which refinement ended first.
    #[must_use]
    pub fn siblings(&self, item: u32) -> Vec<Persona> {
        self.with_state(|state| state.drafts().filter(|(number, _)| *number != item).map(|(_, p)| p.clone()).collect())
    }

    /// Every draft of the run, by item.
    pub(crate) fn drafts(&self) -> BTreeMap<u32, Persona> {
        self.with_state(|state| state.drafts().map(|(number, persona)| (number, persona.clone())).collect())
    }

    /// Whether `persona` is as `item` was drafted, and all drafts are there.
    pub(crate) fn is_final_draft(&self, item: u32, persona: &Persona) -> bool {
        self.with_state(|state| {
            let known = state.items.get(&item).and_then(|item| item.draft.as_deref());
            known == Some(persona) && state.is_drafted()
        })
    }

    /// Puts an event of `task` on the stream.
    pub fn tell(&self, stage: &StageName, task: &Task, fact: Fact) {
        let item = match task.items.as_slice() {
            [one] => Some(*one),
            _ => None,
        };
        (self.tell)(Happening::Noted { stage: stage.clone(), item, fact });
    }

    /// Shows a result while it is being written, to whoever asked to see that.
    pub fn show(&self, progress: Progress) {
        let _ = self.progress.send(progress);
    }

    /// Whether anybody asked to see results while they are being written.
    #[must_use]
    pub fn is_watched_closely(&self) -> bool {
        self.progress.receiver_count() > 0
    }

    /// Whether `result` is through after the stage of `task`, and delivered.
    pub(crate) fn is_delivered(&self, task: &Task, result: &PersonaResult) -> bool {
        self.with_state(|state| {
            let Some((plan, position)) = state.plan.as_ref().zip(state.position(&task.stage)) else { return false };
            let goes_on = plan.next(position, result).is_some();
            !goes_on && plan.passes(result) && result.status != PersonaStatus::Rejected
        })
    }

    fn with_state<T>(&self, look: impl FnOnce(&RunState) -> T) -> T {
        look(&self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
