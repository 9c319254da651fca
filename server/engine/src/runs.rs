//! The use-cases: start, read, list, watch, cancel, delete.

mod watch;

use std::sync::Arc;
use std::time::Duration;

use assay_domain::digest::Digest;
use assay_domain::source::combine::{Fault, Template};
use assay_domain::source::reading::Reading;
use tokio::sync::oneshot;

pub use watch::{Detail, Watched};

use crate::failure::{Failure, FailureReason};
use crate::judges::JudgesError;
use crate::pipeline::automaton::verdict::Verdict;
use crate::pipeline::note::grade::NoteGrade;
use crate::pipeline::persona::brief::PersonaBrief;
use crate::pipeline::persona::chunks::Chunks;
use crate::pipeline::persona::plan::{DRAFT, FILTER, REFINE};
use crate::port::model::{ModelRef, Unresolved};
use crate::port::store::{Commit, Opened, Page, StoreError};
use crate::run::event::{Outcome, PersonaResult, Plan, ResultValue};
use crate::run::state::{Item, ItemEnd, RunState};
use crate::run::transition::{self, Happening, Step};
use crate::run::{OnDisconnect, RunId, RunRecord, RunSpec, Sequence, Work};
use crate::runner::Runner;
use crate::stage::Sources;

/// Events read from the ledger at a time.
const PAGE: u32 = 64;
/// Runs read at a time when looking for unfinished ones.
const RUNS: u32 = 256;

/// A checked request, not yet a run. Models are as the caller named them.
#[derive(Clone, Debug)]
pub struct NewRun<B = PersonaBrief> {
    /// The caller's id for the request.
    pub request_id: Option<String>,
    /// What happens when nobody watches.
    pub on_disconnect: OnDisconnect,
    /// The longest the run may take.
    pub time_budget: Option<Duration>,
    /// What is asked.
    pub brief: B,
}

/// Why a run was not started.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A model cannot be asked.
    #[error("{error}")]
    Model {
        /// The stage that would ask it.
        stage: &'static str,
        /// Why not.
        error: Unresolved,
    },
    /// A model that is to review notes cannot be asked.
    #[error("{error}")]
    Reviewer {
        /// The field of the request that names it.
        field: String,
        /// Why not.
        error: Unresolved,
    },
    /// Who is to review notes writes personas from their sources, and has no judgement.
    #[error(
        "{model} computes its answers from sources and cannot review notes; name a model of another provider, or grade with the strategy embedded"
    )]
    NoReviewer {
        /// The field of the request that names it.
        field: String,
        /// Who.
        model: ModelRef,
    },
    /// With what is configured of reviewers, no item of the rubric weighs anything.
    #[error(
        "every item weighs nothing, by the request and the configuration of the server; give at least one a weight"
    )]
    Weightless,
    /// The request id was used for other content.
    #[error("request id {request_id} was used before, for other content; that was run {run}")]
    RequestIdReused {
        /// The id.
        request_id: String,
        /// The run it belongs to.
        run: RunId,
    },
    /// The jury or the calibrations asked for are not to be had.
    #[error(transparent)]
    Judges(#[from] JudgesError),
    /// The documents cannot be put together as asked.
    #[error("{0}")]
    Template(#[from] Fault),
    /// The server is going down.
    #[error("the server is going down; ask again")]
    Interrupted,
    /// The ledger did not take it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a run was not deleted.
#[derive(Debug, thiserror::Error)]
pub enum DeleteError {
    /// It has not ended.
    #[error("run {0} has not ended; cancel it first")]
    Unfinished(RunId),
    /// The ledger did not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A run, with what has come of it.
#[derive(Clone, Debug)]
pub struct RunView {
    /// As lists show it.
    pub record: RunRecord,
    /// Folded from its events.
    pub state: RunState,
}

impl RunView {
    /// Personas that are delivered, in the order of their numbers.
    pub fn delivered(&self) -> impl Iterator<Item = &PersonaResult> {
        let delivered = |item: &&Item| item.end == Some(ItemEnd::Delivered);
        self.state.items.values().filter(delivered).filter_map(|item| match item.result.as_ref()? {
            ResultValue::Persona(result) => Some(result.as_ref()),
            ResultValue::Automaton(_) | ResultValue::Note(_) => None,
        })
    }

    /// Verdicts, whatever they are, in the order of the rows.
    pub fn verdicts(&self) -> impl Iterator<Item = &Verdict> {
        self.state.verdicts()
    }

    /// Grades, in the order of the notes.
    pub fn grades(&self) -> impl Iterator<Item = &NoteGrade> {
        self.state.grades()
    }
}

impl Runner {
    /// Opens a run and sets it going; the same request again finds the same run.
    ///
    /// # Errors
    /// See [`StartError`]; nothing was started then.
    pub async fn start(self: &Arc<Self>, new: NewRun) -> Result<RunId, StartError> {
        let content = content(&new);
        let mut brief = new.brief.clone();
        self.resolve(&mut brief)?;
        brief.linked = self.is_written_by_a_model(&brief);
        brief.embeddings = self.settings.embeddings.clone().filter(|_| brief.linked).map(Box::new);
        self.calibrate_judges(&mut brief).await?;
        let reading = Sources::default();
        if self.has_to_be_planned(&brief) {
            brief = self.planned(brief, &reading).await?;
        }
        let NewRun { request_id, on_disconnect, time_budget, .. } = new;
        let asked = NewRun { request_id, on_disconnect, time_budget, brief: Work::Personas(brief) };
        self.open(asked, content, reading).await
    }

    /// Opens a run, once per request id, and sets it going.
    pub(crate) async fn open(
        self: &Arc<Self>,
        asked: NewRun<Work>,
        content: Digest,
        reading: Sources,
    ) -> Result<RunId, StartError> {
        let spec = RunSpec {
            id: self.ports.ids.run(),
            request_id: asked.request_id,
            content,
            created: self.ports.clock.now(),
            on_disconnect: asked.on_disconnect,
            time_budget: asked.time_budget,
            work: asked.brief,
        };
        let (state, step) = self.first_step(&spec);
        let send = step.send.clone();
        let first = Commit {
            run: spec.id.clone(),
            after: Sequence::START,
            at: spec.created,
            checkpoints: step.checkpoints,
            events: step.events,
            send: step.send,
        };
        self.read_ahead(&spec, &reading);
        match self.ports.store.open(&spec.kept(), first).await? {
            Opened::New => {
                let id = spec.id.clone();
                self.activate_with(spec, state, reading);
                self.send(send).await?;
                Ok(id)
            }
            Opened::Existing(run) => Ok(run),
            Opened::RequestIdReused(run) => {
                Err(StartError::RequestIdReused { request_id: spec.request_id.unwrap_or_default(), run })
            }
        }
    }

    /// A run and what has come of it.
    ///
    /// # Errors
    /// It is not there, or cannot be read.
    pub async fn view(&self, id: &RunId) -> Result<RunView, StoreError> {
        let record = self.ports.store.record(id).await?;
        Ok(RunView { record, state: self.replay(id).await? })
    }

    /// Runs, newest first.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub async fn list(&self, page: &Page) -> Result<Vec<RunRecord>, StoreError> {
        self.ports.store.list(page).await
    }

    /// Ends a run now; its work in progress is dropped. A run that has ended stays as it is.
    ///
    /// # Errors
    /// It is not there, or the ledger could not take it.
    pub async fn cancel(self: &Arc<Self>, id: &RunId) -> Result<RunView, StoreError> {
        if let Some(active) = self.activate(id).await? {
            let cause = Failure::new(FailureReason::CancelledByCaller, "the run was cancelled by a call");
            let stopped = active.enter_and_wait(Happening::Stop(Outcome::Cancelled, cause)).await;
            let view = self.view(id).await?;
            return match stopped {
                // The run may have come to its end by itself in the meantime, which closes its journal.
                Err(error) if view.state.end.is_none() => Err(error),
                _ => Ok(view),
            };
        }
        self.view(id).await
    }

    /// Removes a run that has ended.
    ///
    /// # Errors
    /// See [`DeleteError`].
    pub async fn delete(&self, id: &RunId) -> Result<(), DeleteError> {
        if self.ports.store.record(id).await?.ended.is_none() {
            return Err(DeleteError::Unfinished(id.clone()));
        }
        Ok(self.ports.store.delete(id).await?)
    }

    /// Where a run stands, folded from its events.
    pub(crate) async fn replay(&self, id: &RunId) -> Result<RunState, StoreError> {
        let mut state = RunState::new(id.clone());
        loop {
            let events = self.ports.store.events(id, state.sequence, PAGE).await?;
            for event in &events {
                state.apply(event);
            }
            if events.is_empty() {
                break;
            }
        }
        if state.sequence == Sequence::START {
            return Err(StoreError::NotFound(id.clone()));
        }
        Ok(state)
    }

    pub(crate) async fn unfinished(&self) -> Result<Vec<RunRecord>, StoreError> {
        let mut runs: Vec<RunRecord> = Vec::new();
        loop {
            let before = runs.last().map(|run| run.id.clone());
            let more = self.ports.store.list(&Page { size: RUNS, before, unfinished_only: true }).await?;
            let done = more.len() < RUNS as usize;
            runs.extend(more);
            if done {
                return Ok(runs);
            }
        }
    }

    /// Reads the sources while the ledger writes them down.
    fn read_ahead(&self, spec: &RunSpec, sources: &Sources) {
        let Work::Personas(brief) = &spec.work else { return };
        let (reading, documents) = (Arc::clone(sources), brief.documents.clone());
        self.tasks.spawn_blocking(move || {
            reading.get_or_init(|| Arc::new(Reading::of(&documents)));
        });
    }

    /// Whether anything about the run depends on what the documents say.
    fn has_to_be_planned(&self, brief: &PersonaBrief) -> bool {
        let fits = brief.drafting().surely_fits(self.ports.catalog.as_ref(), &brief.documents);
        brief.count.is_open() || matches!(brief.template, Template::Own(_)) || !fits
    }

    /// Reads the documents, and settles with them how many personas are made and whether they are drafted in pieces.
    async fn planned(&self, mut brief: PersonaBrief, sources: &Sources) -> Result<PersonaBrief, StartError> {
        let batch = self.ports.model.draft_batch(&brief.draft_model);
        let (reading, catalog) = (Arc::clone(sources), Arc::clone(&self.ports.catalog));
        let (tell, told) = oneshot::channel();
        self.tasks.spawn_blocking(move || {
            let reading = reading.get_or_init(|| Arc::new(Reading::of(&brief.documents)));
            let planned = brief.plan_for(reading, catalog.as_ref(), batch).map(|()| brief);
            // Whoever asked may have gone away.
            let _ = tell.send(planned);
        });
        Ok(told.await.map_err(|_| StartError::Interrupted)??)
    }

    fn first_step(&self, spec: &RunSpec) -> (RunState, Step) {
        let (plan, warnings, batch) = match &spec.work {
            Work::Personas(brief) => {
                let batch = brief.chunks.as_ref().map(Chunks::batch);
                let batch = batch.or_else(|| self.ports.model.draft_batch(&brief.draft_model));
                let plan = Plan { repeat_warning: self.settings.repeat_warning, ..brief.plan() };
                (plan, brief.warnings.clone(), batch)
            }
            Work::Notes(brief) => (brief.plan(), brief.warnings(), Some(1)),
            Work::Automata(brief) => {
                let repeat_warning = self.settings.repeat_warning.filter(|_| brief.warns_of_repeats());
                (Plan { repeat_warning, ..brief.plan() }, Vec::new(), Some(brief.batch()))
            }
        };
        let mut state = RunState::new(spec.id.clone());
        let mut step = Step::default();
        let accepted = Happening::Accepted { plan, warnings, batch };
        transition::step(&mut state, &mut step, accepted, spec.created);
        (state, step)
    }

    /// What the embedded author writes stands on its evidence already: it is drawn from it.
    fn is_written_by_a_model(&self, brief: &PersonaBrief) -> bool {
        let providers = self.ports.catalog.providers();
        let extractive =
            |model: &ModelRef| providers.iter().any(|provider| provider.name == model.provider && provider.extractive);
        !brief.writers().all(extractive)
    }

    fn resolve(&self, brief: &mut PersonaBrief) -> Result<(), StartError> {
        let uses = |stage: &str| brief.stages.iter().any(|name| name.as_str() == stage);
        let (judges, refines) = (uses(FILTER) || uses(REFINE) || brief.check_bias, uses(REFINE));
        let models: [(&'static str, bool, &mut ModelRef); 3] = [
            (DRAFT, true, &mut brief.draft_model),
            (FILTER, judges && brief.jury.is_empty(), &mut brief.judge_model),
            (REFINE, refines, &mut brief.refine_model),
        ];
        for (stage, used, model) in models {
            if used {
                *model = self.ports.model.resolve(model).map_err(|error| StartError::Model { stage, error })?;
            }
        }
        if judges { Ok(self.resolve_jury(&mut brief.jury)?) } else { Ok(()) }
    }
}

/// Names what is asked, documents by their digests.
fn content(new: &NewRun) -> Digest {
    let documents: Vec<[&str; 2]> =
        new.brief.documents.iter().map(|document| [document.name.as_str(), document.sha256.as_str()]).collect();
    let asked = PersonaBrief { documents: Vec::new(), ..new.brief.clone() };
    let parts = serde_json::json!([documents, asked, new.on_disconnect, new.time_budget]);
    Digest::of(parts.to_string().as_bytes())
}
