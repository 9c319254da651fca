//! The step: a state and something that happened give events, checkpoints and tasks. A plain function, live and in replay.

use std::time::Duration;

use assay_domain::money::Money;

use super::event::{
    Event, Fact, ItemResult, Outcome, Plan, ResultValue, RunEnd, Spent, StageMetrics, Warning, WarningReason,
};
use super::state::RunState;
use super::{RunId, StageName, Task, TaskId, WorkKind};
use crate::failure::{Failure, FailureReason};
use crate::pipeline::persona::plan::DRAFT;
use crate::pipeline::{self, Settled};
use crate::port::clock::Timestamp;
use crate::port::store::NewEvent;
use crate::stage::Report;

/// How often missing drafts are asked for again.
pub const TOP_UP_ROUNDS: u32 = 2;

/// Something that happened to a run.
#[derive(Clone, Debug)]
pub enum Happening {
    /// It was accepted: what it does, what to warn of at once, and how many items the first stage takes at once.
    Accepted {
        /// What will be done.
        plan: Plan,
        /// What was left out of the request.
        warnings: Vec<Warning>,
        /// The most items of a task of the first stage; `None`: any number.
        batch: Option<u32>,
    },
    /// A worker took up a task.
    TakenUp(Task),
    /// A stage has something to say.
    Noted {
        /// The stage.
        stage: StageName,
        /// The item.
        item: Option<u32>,
        /// What it says.
        fact: Fact,
    },
    /// Some items of a task have their results; the worker goes on with the others.
    Progressed(Task, Vec<(u32, ResultValue)>),
    /// A worker is done with a task.
    Done(Task, Report<ResultValue>),
    /// It is to stop now.
    Stop(Outcome, Failure),
}

impl Happening {
    /// About how many events come of it.
    pub(crate) fn size(&self) -> usize {
        match self {
            Self::Progressed(_, results) => results.len().max(1),
            _ => 1,
        }
    }
}

/// What a step changes.
#[derive(Clone, Debug, Default)]
pub struct Step {
    /// What happened, in order.
    pub events: Vec<NewEvent>,
    /// Work that is done for good.
    pub checkpoints: Vec<TaskId>,
    /// What is to be done next.
    pub send: Vec<Task>,
}

/// Moves `state` on by what happened at `at`, adding to `step` what is to be committed.
pub fn step(state: &mut RunState, step: &mut Step, happening: Happening, at: Timestamp) {
    if state.end.is_some() {
        return;
    }
    let mut hand = Hand { state, step, at };
    match happening {
        Happening::Accepted { plan, warnings, batch } => hand.accepted(plan, warnings, batch),
        Happening::TakenUp(task) => hand.taken_up(&task),
        Happening::Noted { stage, item, fact } => hand.emit(Some(&stage), item, fact),
        Happening::Progressed(task, results) => hand.progressed(&task, results),
        Happening::Done(task, report) => hand.done(&task, report),
        Happening::Stop(outcome, cause) => hand.stop(outcome, cause),
    }
}

struct Hand<'a> {
    state: &'a mut RunState,
    step: &'a mut Step,
    at: Timestamp,
}

impl Hand<'_> {
    fn emit(&mut self, stage: Option<&StageName>, item: Option<u32>, fact: Fact) {
        let event = Event {
            run: self.state.id.clone(),
            sequence: self.state.sequence.next(),
            at: self.at,
            stage: stage.cloned(),
            item: item.map(|number| self.state.kind().item_id(number)),
            fact,
        };
        self.state.apply(&event);
        self.step.events.push(NewEvent { stage: event.stage, item: event.item, fact: event.fact });
    }

    fn warn(&mut self, stage: Option<&StageName>, item: Option<u32>, warning: Warning) {
        self.emit(stage, item, Fact::Warning(warning));
    }

    fn accepted(&mut self, plan: Plan, warnings: Vec<Warning>, batch: Option<u32>) {
        let items: Vec<u32> = (1..=plan.items).collect();
        let first = plan.stages.first().cloned();
        self.emit(None, None, Fact::RunAccepted(plan));
        for warning in warnings {
            self.warn(None, None, warning);
        }
        if let Some(stage) = first {
            for items in items.chunks(batch.unwrap_or(u32::MAX).max(1) as usize) {
                self.send(&stage, items, 0);
            }
        }
    }

    fn send(&mut self, stage: &StageName, items: &[u32], round: u32) {
        self.step.send.push(task(&self.state.id, stage, items, round));
    }

    fn taken_up(&mut self, task: &Task) {
        let Some(position) = self.state.position(&task.stage) else { return };
        if self.state.stages.get(position).is_some_and(|stage| stage.started.is_none()) {
            self.emit(Some(&task.stage), None, Fact::StageStarted);
        }
        // Rows of a batch come and go by the hundred: that a stage took them up is not worth an event each.
        if self.state.kind() == WorkKind::Automata {
            return;
        }
        for &number in &task.items {
            if self.state.items.get(&number).is_some_and(|item| !item.taken_up.contains(&position)) {
                self.emit(Some(&task.stage), Some(number), Fact::ItemStarted);
            }
        }
    }

    /// Results of items that no earlier delivery of the task has brought.
    fn progressed(&mut self, task: &Task, results: Vec<(u32, ResultValue)>) {
        let Some(position) = self.state.position(&task.stage) else { return };
        for (number, value) in results {
            if self.is_open(number, position) {
                self.finish_item(task, position, number, value);
            }
        }
    }

    /// Whether the stage at `position` still has to do with the item.
    fn is_open(&self, number: u32, position: usize) -> bool {
        let item = self.state.items.get(&number);
        item.is_some_and(|item| item.end.is_none() && !item.done.contains(&position))
    }

    fn done(&mut self, task: &Task, report: Report<ResultValue>) {
        self.step.checkpoints.push(task.id.clone());
        let Some(position) = self.state.position(&task.stage) else { return };
        if task.items.iter().any(|&number| self.is_open(number, position)) {
            self.taken_up(task);
            self.reported(task, position, report);
        }
        self.close_stages();
        self.close_run();
    }

    fn reported(&mut self, task: &Task, position: usize, report: Report<ResultValue>) {
        if report.usage.calls > 0 {
            let mut usage = self.state.usage;
            usage += report.usage;
            let cap = self.state.plan.as_ref().and_then(|plan| plan.budget);
            let budget_left = cap.map(|cap| cap.minus(usage.cost).unwrap_or(Money::ZERO));
            self.emit(Some(&task.stage), None, Fact::UsageUpdated(Spent { usage, budget_left }));
        }
        for (item, warning) in report.warnings {
            self.warn(Some(&task.stage), item, warning);
        }
        self.progressed(task, report.results);
        let failures = report.failures.into_iter().filter(|(number, _)| self.is_open(*number, position));
        let failures = failures.collect();
        self.failures(task, failures);
    }

    /// A result goes on to the next stage that has something to do with it, or it is through.
    fn finish_item(&mut self, task: &Task, position: usize, number: u32, value: ResultValue) {
        let Settled { value, next, warnings } = pipeline::settle(self.state, position, number, value);
        for warning in warnings {
            self.warn(Some(&task.stage), Some(number), warning);
        }
        self.emit(Some(&task.stage), Some(number), Fact::ItemFinished(ItemResult { last: next.is_none(), value }));
        if let Some(stage) = next {
            self.send(&stage, &[number], 0);
        }
    }

    /// Missing drafts are asked for again, a bounded number of times; other failures lose the item.
    fn failures(&mut self, task: &Task, failures: Vec<(u32, Failure)>) {
        let (again, lost): (Vec<_>, Vec<_>) = failures.into_iter().partition(|(_, failure)| {
            task.stage.as_str() == DRAFT
                && task.round < TOP_UP_ROUNDS
                && failure.reason == FailureReason::TooFewPersonas
        });
        if let Some((_, failure)) = again.first() {
            let items: Vec<u32> = again.iter().map(|(number, _)| *number).collect();
            let warning = Warning {
                reason: WarningReason::AnswerRejected,
                message: format!("{}; {} more asked for", failure.message, items.len()),
                subject: task.stage.to_string(),
            };
            self.warn(Some(&task.stage), None, warning);
            self.send(&task.stage, &items, task.round + 1);
        }
        for (number, failure) in lost {
            self.emit(Some(&task.stage), Some(number), Fact::ItemFailed(failure));
        }
    }

    /// A stage is finished when it was started and no item can reach it any more.
    fn close_stages(&mut self) {
        for position in 0..self.state.stages.len() {
            let reachable = self
                .state
                .items
                .values()
                .any(|item| item.end.is_none() && !item.done.iter().any(|&done| done >= position));
            let Some(stage) = self.state.stages.get(position) else { return };
            let Some(started) = stage.started else { continue };
            if reachable || stage.finished {
                continue;
            }
            let metrics = StageMetrics {
                finished: stage.items_finished,
                failed: stage.items_failed,
                retries: stage.retries,
                elapsed: between(started, self.at),
            };
            let name = stage.name.clone();
            self.emit(Some(&name), None, Fact::StageFinished(metrics));
        }
    }

    fn close_run(&mut self) {
        let counts = self.state.counts();
        if counts.delivered + counts.rejected + counts.failed < counts.asked {
            return;
        }
        let outcome = match counts.delivered {
            0 => Outcome::Failed,
            delivered if delivered < counts.least() => Outcome::Partial,
            _ => Outcome::Succeeded,
        };
        if outcome != Outcome::Succeeded {
            self.warn(None, None, pipeline::short(self.state.kind(), &counts));
        }
        self.finish(outcome, None);
    }

    fn stop(&mut self, outcome: Outcome, cause: Failure) {
        let delivered = self.state.counts().delivered;
        let outcome = if outcome == Outcome::Failed && delivered > 0 { Outcome::Partial } else { outcome };
        if cause.reason == FailureReason::TimeBudgetExhausted {
            let warning = Warning {
                reason: WarningReason::TimeBudgetExhausted,
                message: cause.message.clone(),
                subject: "time_budget".into(),
            };
            self.warn(None, None, warning);
        }
        self.finish(outcome, Some(cause));
    }

    /// The same input twice is usually a mistake, and its second result is no second opinion.
    fn warn_of_repeats(&mut self) {
        let bound = self.state.plan.as_ref().and_then(|plan| plan.repeat_warning);
        let (reused, asked) = pipeline::repeated(self.state);
        let Some(bound) = bound.filter(|bound| reused as f64 > bound.get() * asked as f64) else { return };
        let (what, subject) = match self.state.kind() {
            WorkKind::Personas | WorkKind::Notes => {
                ("questions were asked before and got their old answers", "documents")
            }
            WorkKind::Automata => ("rows are known from before, though the batch is new", "rows"),
        };
        let percent = bound.get() * 100.0;
        let message = format!("{reused} of {asked} {what}, more than {percent:.0} %: is an input there twice?");
        let subject = subject.to_owned();
        self.warn(None, None, Warning { reason: WarningReason::RepeatedQuestions, message, subject });
    }

    fn finish(&mut self, outcome: Outcome, cause: Option<Failure>) {
        self.warn_of_repeats();
        let end = RunEnd {
            outcome,
            counts: self.state.counts(),
            usage: self.state.usage,
            duration: between(self.state.accepted, self.at),
            cause,
            verdicts: pipeline::verdicts(self.state),
        };
        self.step.send.clear();
        self.emit(None, None, Fact::RunFinished(end));
    }
}

fn between(start: Timestamp, end: Timestamp) -> Duration {
    Duration::from_millis(u64::try_from(end.0 - start.0).unwrap_or(0))
}

/// The task of `stage` for `items`. Its id is a function of what it is, so that deciding twice sends once.
fn task(run: &RunId, stage: &StageName, items: &[u32], round: u32) -> Task {
    let first = items.first().copied().unwrap_or(0);
    let id = TaskId::new(format!("{run}/{stage}/{first}.{round}"));
    Task { id, run: run.clone(), stage: stage.clone(), items: items.to_vec(), round }
}
