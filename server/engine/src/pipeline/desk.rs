//! A run's desk: what the stages of its kind of work are given.

use std::sync::{Arc, Mutex, PoisonError};

use assay_domain::money::Money;
use tokio::sync::{Semaphore, broadcast};

use super::{automaton, note, persona};
use crate::failure::{Failure, FailureReason};
use crate::port::model::Usage;
use crate::run::event::ResultValue;
use crate::run::state::RunState;
use crate::run::transition::Happening;
use crate::run::{StageName, Task, Work};
use crate::runner::Runner;
use crate::stage::budget::Budget;
use crate::stage::{Context, Progress, Report, Sources};

/// What the stages of a run may touch, by kind of work.
pub(crate) enum Desk {
    /// Of personas.
    Personas(Context),
    /// Of automata.
    Automata(automaton::Context),
    /// Of notes.
    Notes(note::Context),
}

/// What every kind of work shares.
pub(crate) struct Opened {
    pub(crate) state: Arc<Mutex<RunState>>,
    pub(crate) tell: Arc<dyn Fn(Happening) + Send + Sync>,
    pub(crate) progress: broadcast::Sender<Progress>,
    pub(crate) reading: Sources,
}

impl Desk {
    /// The desk of a run.
    pub(crate) fn set(runner: &Runner, work: Work, opened: Opened) -> Self {
        let Opened { state, tell, progress, reading } = opened;
        match work {
            Work::Personas(brief) => Self::Personas(Context {
                budget: Budget::new(brief.budget, spent(&state)),
                brief: Arc::new(brief),
                reading,
                sources: Arc::default(),
                measured: Arc::default(),
                meaning: Arc::default(),
                tasks: runner.tasks.clone(),
                pieces: Arc::default(),
                model: Arc::clone(&runner.ports.model),
                plugins: Arc::clone(&runner.ports.plugins),
                attempt: 1,
                state,
                tell,
                progress,
            }),
            Work::Automata(brief) => Self::Automata(automaton::Context {
                budget: Budget::new(brief.translate.as_ref().and_then(|by| by.budget), spent(&state)),
                model: Arc::clone(&runner.ports.model),
                attempt: 1,
                workers: Arc::new(Semaphore::new(brief.workers as usize)),
                brief: Arc::new(brief),
                workshop: Arc::clone(&runner.workshop),
                verdicts: Arc::clone(&runner.ports.verdicts),
                clock: Arc::clone(&runner.ports.clock),
                state,
                tell,
            }),
            Work::Notes(brief) => Self::Notes(note::Context {
                budget: Budget::new(brief.budget, spent(&state)),
                brief: Arc::new(brief),
                workshop: Arc::clone(&runner.workshop),
                model: Arc::clone(&runner.ports.model),
                state,
                tell,
            }),
        }
    }

    /// Does `task`, handed out for the `attempt`th time.
    pub(crate) async fn run(&self, attempt: u32, task: &Task) -> Report<ResultValue> {
        match self {
            Self::Personas(context) => {
                let context = context.on_attempt(attempt);
                let report = persona::plan::code(&task.stage).run(&context, task).await;
                persona::delivered::scored(&context, task, report).await.any()
            }
            Self::Automata(context) if task.stage.as_str() == automaton::STAGE => {
                automaton::verify(&context.on_attempt(attempt), task).await.any()
            }
            Self::Notes(context) if task.stage.as_str() == note::STAGE => note::grade(context, task).await.any(),
            Self::Automata(_) | Self::Notes(_) => no_stage(task),
        }
    }

    /// The stages of this run, those of plugins included.
    pub(crate) fn planned(&self) -> &[StageName] {
        match self {
            Self::Personas(context) => &context.brief().stages,
            Self::Automata(_) | Self::Notes(_) => &[],
        }
    }

    /// The name of every stage of every kind: each has workers of its own.
    pub(crate) fn stages() -> impl Iterator<Item = StageName> {
        let personas = persona::plan::STAGES.iter().map(|stage| stage.name);
        personas.chain([automaton::STAGE, note::STAGE]).map(StageName::new)
    }
}

/// What the run has cost so far.
fn spent(state: &Mutex<RunState>) -> Money {
    state.lock().unwrap_or_else(PoisonError::into_inner).usage.cost
}

fn no_stage(task: &Task) -> Report<ResultValue> {
    let defect = Failure::new(FailureReason::Internal, format!("there is no stage {}", task.stage));
    Report::failed(task, &defect, Usage::default())
}
