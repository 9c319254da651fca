//! All that the grading of notes may touch.

use std::sync::{Arc, Mutex, PoisonError};

use super::brief::NotesBrief;
use super::component::ComponentOutcome;
use super::given::GivenNote;
use crate::port::model::Model;
use crate::run::Task;
use crate::run::event::Fact;
use crate::run::state::RunState;
use crate::run::transition::Happening;
use crate::stage::budget::Budget;
use crate::workshop::Workshop;

/// What the stage is given: the notes, the cores, the models, and a way to say what a component came to.
#[derive(Clone)]
pub(crate) struct Context {
    pub(crate) brief: Arc<NotesBrief>,
    pub(crate) workshop: Arc<Workshop>,
    pub(crate) model: Arc<dyn Model>,
    pub(crate) budget: Arc<Budget>,
    pub(crate) state: Arc<Mutex<RunState>>,
    pub(crate) tell: Arc<dyn Fn(Happening) + Send + Sync>,
}

impl Context {
    /// The notes of `task` that have no grade yet, by item.
    pub(super) fn open(&self, task: &Task) -> Vec<(u32, GivenNote)> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let is_open = |number: &u32| state.items.get(number).is_some_and(|item| item.end.is_none());
        let note = |number: u32| Some((number, self.brief.notes.get(number.checked_sub(1)? as usize)?.clone()));
        task.items.iter().copied().filter(is_open).filter_map(note).collect()
    }

    /// Puts what a component of `item` came to on the stream.
    pub(super) fn tell(&self, task: &Task, item: u32, outcome: ComponentOutcome) {
        self.note(task, item, Fact::ComponentFinished(Box::new(outcome)));
    }

    /// Puts what happens to `item` on the stream.
    pub(super) fn note(&self, task: &Task, item: u32, fact: Fact) {
        (self.tell)(Happening::Noted { stage: task.stage.clone(), item: Some(item), fact });
    }
}
