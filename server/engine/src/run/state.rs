//! Where a run stands: a fold over its events, so that reading the ledger again gives the same run.

use std::collections::BTreeMap;

use assay_domain::persona::Persona;

use super::event::{Counts, Event, Fact, PersonaResult, Plan, ResultValue, RunEnd};
use super::{ItemId, RunId, Sequence, StageName, WorkKind};
use crate::pipeline;
use crate::pipeline::automaton::verdict::Verdict;
use crate::pipeline::note::grade::NoteGrade;
use crate::port::clock::Timestamp;
use crate::port::model::{DecisionKind, Usage};

/// Where a run stands.
#[derive(Clone, Debug, PartialEq)]
pub struct RunState {
    /// The run.
    pub id: RunId,
    /// Its last event.
    pub sequence: Sequence,
    /// When it was accepted.
    pub accepted: Timestamp,
    /// What it does; `None` before the first event.
    pub plan: Option<Plan>,
    /// Its items, by number from 1.
    pub items: BTreeMap<u32, Item>,
    /// Its stages, in the order of the plan.
    pub stages: Vec<StageState>,
    /// What it took so far.
    pub usage: Usage,
    /// Questions that were answered from what was kept for others.
    pub reused: u64,
    /// How it ended.
    pub end: Option<RunEnd>,
}

/// Where an item stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Item {
    /// What it is now.
    pub result: Option<ResultValue>,
    /// What a persona was when it was drafted. A row of a batch never is, and should not have room for one.
    pub draft: Option<Box<Persona>>,
    /// Which stages took it up, by position.
    pub taken_up: Vec<usize>,
    /// Which stages are done with it, by position.
    pub done: Vec<usize>,
    /// How it ended.
    pub end: Option<ItemEnd>,
}

/// How an item ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemEnd {
    /// Among the results.
    Delivered,
    /// Below the threshold.
    Rejected,
    /// Lost.
    Failed,
}

/// Where a stage stands.
#[derive(Clone, Debug, PartialEq)]
pub struct StageState {
    /// Its name.
    pub name: StageName,
    /// When it had its first task.
    pub started: Option<Timestamp>,
    /// Whether it has its last behind it.
    pub finished: bool,
    /// Items it is done with.
    pub items_finished: u32,
    /// Items it lost.
    pub items_failed: u32,
    /// Calls it made again.
    pub retries: u32,
}

/// The id of persona `number`.
#[must_use]
pub fn item_id(number: u32) -> ItemId {
    WorkKind::Personas.item_id(number)
}

/// The number of an item, by its id.
#[must_use]
pub fn item_number(id: &ItemId) -> Option<u32> {
    id.as_str().rsplit_once('-')?.1.parse().ok()
}

impl RunState {
    /// Before the first event.
    #[must_use]
    pub fn new(id: RunId) -> Self {
        Self {
            id,
            sequence: Sequence::START,
            accepted: Timestamp::default(),
            plan: None,
            items: BTreeMap::new(),
            stages: Vec::new(),
            usage: Usage::default(),
            reused: 0,
            end: None,
        }
    }

    /// The state after `events`.
    #[must_use]
    pub fn fold<'a>(id: RunId, events: impl IntoIterator<Item = &'a Event>) -> Self {
        let mut state = Self::new(id);
        for event in events {
            state.apply(event);
        }
        state
    }

    /// Takes in the next event.
    pub fn apply(&mut self, event: &Event) {
        self.sequence = event.sequence;
        let stage = event.stage.as_ref().and_then(|name| self.position(name));
        let item = event.item.as_ref().and_then(item_number);
        match &event.fact {
            Fact::RunAccepted(plan) => self.accept(plan, event.at),
            Fact::StageStarted => self.at_stage(stage, |state| state.started = Some(event.at)),
            Fact::StageFinished(_) => self.at_stage(stage, |state| state.finished = true),
            Fact::ItemStarted => self.at_item(item, stage, |item, stage| item.taken_up.push(stage)),
            Fact::ItemFinished(result) => {
                self.at_stage(stage, |state| state.items_finished += 1);
                self.at_item(item, stage, |item, stage| {
                    if let ResultValue::Persona(value) = &result.value {
                        item.draft.get_or_insert_with(|| Box::new(value.persona.clone()));
                    }
                    item.result = Some(result.value.clone());
                    item.done.push(stage);
                    if result.last {
                        item.end = Some(pipeline::end(&result.value));
                    }
                });
            }
            Fact::ItemFailed(_) => {
                self.at_stage(stage, |state| state.items_failed += 1);
                self.at_item(item, stage, |item, stage| {
                    item.done.push(stage);
                    item.end = Some(ItemEnd::Failed);
                });
            }
            Fact::Retrying(_) => self.at_stage(stage, |state| state.retries += 1),
            Fact::Decided(decision) => self.reused += u64::from(decision.kind == DecisionKind::AnswerReused),
            Fact::Warning(_) | Fact::ComponentFinished(_) => {}
            Fact::UsageUpdated(spent) => self.usage = spent.usage,
            Fact::RunFinished(end) => self.end = Some(end.clone()),
        }
    }

    /// The position of a stage in the plan.
    #[must_use]
    pub fn position(&self, name: &StageName) -> Option<usize> {
        self.stages.iter().position(|stage| stage.name == *name)
    }

    /// What kind of work it is.
    #[must_use]
    pub fn kind(&self) -> WorkKind {
        self.plan.as_ref().map_or_else(WorkKind::default, |plan| plan.work)
    }

    /// What persona `item` is now.
    #[must_use]
    pub fn result(&self, item: u32) -> Option<&PersonaResult> {
        match self.items.get(&item)?.result.as_ref()? {
            ResultValue::Persona(result) => Some(result),
            ResultValue::Automaton(_) | ResultValue::Note(_) => None,
        }
    }

    /// Every verdict, by item number.
    pub fn verdicts(&self) -> impl Iterator<Item = &Verdict> {
        self.items.values().filter_map(|item| match item.result.as_ref()? {
            ResultValue::Automaton(verdict) => Some(verdict.as_ref()),
            ResultValue::Persona(_) | ResultValue::Note(_) => None,
        })
    }

    /// Every grade, by item number.
    pub fn grades(&self) -> impl Iterator<Item = &NoteGrade> {
        self.items.values().filter_map(|item| match item.result.as_ref()? {
            ResultValue::Note(grade) => Some(grade.as_ref()),
            ResultValue::Persona(_) | ResultValue::Automaton(_) => None,
        })
    }

    /// Every draft, by item number.
    pub fn drafts(&self) -> impl Iterator<Item = (u32, &Persona)> {
        self.items.iter().filter_map(|(&number, item)| Some((number, item.draft.as_deref()?)))
    }

    /// Whether no draft is to come.
    #[must_use]
    pub fn is_drafted(&self) -> bool {
        self.items.values().all(|item| item.draft.is_some() || item.end.is_some())
    }

    /// What came of the run so far.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let ended = |end: ItemEnd| self.items.values().filter(|item| item.end == Some(end)).count() as u32;
        Counts {
            asked: self.items.len() as u32,
            delivered: ended(ItemEnd::Delivered),
            rejected: ended(ItemEnd::Rejected),
            failed: ended(ItemEnd::Failed),
            bounds: self.plan.as_ref().and_then(|plan| plan.bounds),
        }
    }

    fn accept(&mut self, plan: &Plan, at: Timestamp) {
        self.accepted = at;
        self.items = (1..=plan.items).map(|number| (number, Item::default())).collect();
        let stage = |name: &StageName| StageState {
            name: name.clone(),
            started: None,
            finished: false,
            items_finished: 0,
            items_failed: 0,
            retries: 0,
        };
        self.stages = plan.stages.iter().map(stage).collect();
        self.plan = Some(plan.clone());
    }

    fn at_stage(&mut self, stage: Option<usize>, change: impl FnOnce(&mut StageState)) {
        if let Some(state) = stage.and_then(|at| self.stages.get_mut(at)) {
            change(state);
        }
    }

    fn at_item(&mut self, item: Option<u32>, stage: Option<usize>, change: impl FnOnce(&mut Item, usize)) {
        if let Some((item, stage)) = item.and_then(|number| self.items.get_mut(&number)).zip(stage) {
            change(item, stage);
        }
    }
}
