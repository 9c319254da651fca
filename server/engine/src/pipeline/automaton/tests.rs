use std::sync::Arc;

use assay_domain::automaton::build::Budget;
use assay_domain::automaton::language::Reason;

use super::brief::{AutomataBrief, Row};
use super::judge::judge;
use super::verdict::{Conclusion, Persistence, Verdict, VerdictStatus};
use crate::failure::{Failure, FailureReason};
use crate::port::clock::Timestamp;
use crate::port::store::NewEvent;
use crate::run::event::{Event, Fact, Outcome};
use crate::run::state::RunState;
use crate::run::transition::{Happening, Step, step};
use crate::run::{RunId, Task};
use crate::stage::Report;

fn row(prompt: &str) -> Row {
    Row { line: 2, prompt: prompt.into(), category: "ends".into(), ..Row::default() }
}

fn judged(row: &Row) -> Conclusion {
    judge(row, &Budget::USUAL)
}

#[test]
fn a_row_passes_where_all_that_it_says_is_so() {
    let row = Row {
        must_accept: vec!["01".into()],
        must_reject: vec![String::new(), "10".into()],
        is_contradiction: Some(false),
        ..row("binary strings that end in 01")
    };
    let verdict = judged(&row);
    assert_eq!(verdict.status, VerdictStatus::Pass);
    let machine = verdict.machine.unwrap();
    assert_eq!((machine.states, machine.shortest_accepted.as_deref()), (3, Some("01")));
}

#[test]
fn a_row_fails_with_a_witness_and_with_every_problem() {
    let row = Row {
        must_accept: vec!["01".into(), "2".into()],
        must_reject: vec!["101".into()],
        is_contradiction: Some(true),
        ..row("binary strings that end in 01")
    };
    let verdict = judged(&row);
    assert_eq!((verdict.status, verdict.problems.len()), (VerdictStatus::Fail, 3), "{:?}", verdict.problems);
    assert_eq!(verdict.witness.as_deref(), Some("2"));
    let wanted = Row { is_contradiction: Some(false), ..self::row("length is 3 and length is 4") };
    assert_eq!(judged(&wanted).problems, ["some string should be accepted, and none is"]);
}

#[test]
fn a_sentence_at_fault_is_a_permanent_error_with_its_reason_and_place() {
    let verdict = judged(&row("strings that zorble 01"));
    let fault = verdict.fault.unwrap();
    assert_eq!((verdict.status, fault.reason), (VerdictStatus::Error, Some(Reason::UnknownWords)));
    assert_eq!((fault.persistence, fault.span.unwrap().start), (Persistence::Permanent, 13));
}

#[test]
fn a_row_that_takes_too_long_is_a_timeout_and_transient() {
    let stopped = Budget { stopped: &|| true, ..Budget::USUAL };
    let verdict = judge(&row("divisible by 100000"), &stopped);
    let persistence = verdict.fault.map(|fault| fault.persistence);
    assert_eq!((verdict.status, persistence), (VerdictStatus::Timeout, Some(Persistence::Transient)));
}

#[test]
fn a_row_that_breaks_the_schema_is_skipped_and_says_why() {
    let broken = Row { violations: vec!["column 1 (prompt): it is blank".into()], ..row("") };
    let verdict = judged(&broken);
    assert_eq!((verdict.status, verdict.problems.len()), (VerdictStatus::Skipped, 1));
}

#[test]
fn tasks_are_small_enough_that_every_worker_has_some_and_large_enough_to_be_worth_one() {
    let batch = |rows: usize, workers: u32| {
        let brief = AutomataBrief {
            rows: vec![Arc::default(); rows],
            workers,
            timeout: std::time::Duration::MAX,
            max_states: 1,
            translate: None,
            again: false,
        };
        brief.batch()
    };
    assert_eq!([batch(1, 2), batch(100, 2), batch(6000, 2), batch(6000, 64)], [1, 6, 375, 11]);
}

/// A run of rows, with what a ledger and a queue would hold of it.
struct Story {
    rows: Vec<Arc<Row>>,
    state: RunState,
    events: Vec<NewEvent>,
    waiting: Vec<Task>,
}

impl Story {
    fn of(prompts: &[&str]) -> Self {
        let rows: Vec<Arc<Row>> = prompts.iter().map(|prompt| Arc::new(row(prompt))).collect();
        let brief = AutomataBrief {
            rows: rows.clone(),
            workers: 1,
            timeout: std::time::Duration::MAX,
            max_states: 1,
            translate: None,
            again: false,
        };
        let mut story = Self { rows, state: RunState::new(RunId::new("run")), events: vec![], waiting: vec![] };
        story.happens(Happening::Accepted { plan: brief.plan(), warnings: vec![], batch: Some(2) });
        story
    }

    fn happens(&mut self, happening: Happening) {
        let mut taken = Step::default();
        step(&mut self.state, &mut taken, happening, Timestamp(0));
        self.events.extend(taken.events);
        self.waiting.extend(taken.send);
    }

    fn tells(&mut self, task: &Task, items: &[u32]) {
        let verdict = |&item: &u32| {
            let row = self.rows[item as usize - 1].clone();
            let came = judged(&row);
            (item, Verdict { row, came, cached: false, elapsed: std::time::Duration::ZERO }.into())
        };
        let verdicts = items.iter().map(verdict).collect();
        self.happens(Happening::Progressed(task.clone(), verdicts));
    }

    fn is_done(&mut self, task: &Task) {
        self.happens(Happening::Done(task.clone(), Report::default()));
    }

    fn finished(&self) -> Vec<&str> {
        let finished = self.events.iter().filter(|event| matches!(event.fact, Fact::ItemFinished(_)));
        finished.map(|event| event.item.as_ref().unwrap().as_str()).collect()
    }

    /// The ledger folded again, which must be the same run.
    fn replayed(&self) -> RunState {
        let numbered = self.events.iter().cloned().zip(1..).map(|(event, sequence)| Event {
            run: RunId::new("run"),
            sequence: crate::run::Sequence(sequence),
            at: Timestamp(0),
            stage: event.stage,
            item: event.item,
            fact: event.fact,
        });
        RunState::fold(RunId::new("run"), &numbered.collect::<Vec<_>>())
    }
}

#[test]
fn verdicts_stand_as_they_come_and_the_run_ends_with_its_last_task() {
    let mut story = Story::of(&["ends in 1", "ends in", "length is 3"]);
    let tasks = std::mem::take(&mut story.waiting);
    assert_eq!(tasks.iter().map(|task| task.items.clone()).collect::<Vec<_>>(), [vec![1, 2], vec![3]]);
    story.tells(&tasks[1], &[3]);
    story.is_done(&tasks[1]);
    story.tells(&tasks[0], &[1]);
    assert!(story.state.end.is_none());
    story.tells(&tasks[0], &[2]);
    story.is_done(&tasks[0]);
    assert_eq!(story.finished(), ["case-3", "case-1", "case-2"]);
    let end = story.state.end.clone().unwrap();
    let counts = end.verdicts.unwrap();
    assert_eq!((end.outcome, counts.pass, counts.error), (Outcome::Partial, 2, 1));
    assert_eq!(story.replayed(), story.state);
}

#[test]
fn a_task_that_is_delivered_again_tells_nothing_twice() {
    let mut story = Story::of(&["ends in 1", "ends in 0"]);
    let task = story.waiting.remove(0);
    story.tells(&task, &[1]);
    story.tells(&task, &[1, 2]);
    assert_eq!(story.finished(), ["case-1", "case-2"]);
    story.is_done(&task);
    story.is_done(&task);
    let ends = story.events.iter().filter(|event| matches!(event.fact, Fact::RunFinished(_))).count();
    assert_eq!((ends, story.state.end.as_ref().unwrap().outcome), (1, Outcome::Succeeded));
}

#[test]
fn rows_without_a_verdict_are_lost_when_the_work_breaks() {
    let mut story = Story::of(&["ends in 1", "ends in 0"]);
    let task = story.waiting.remove(0);
    story.tells(&task, &[1]);
    let failure = Failure::new(FailureReason::Internal, "broken");
    story.happens(Happening::Done(task.clone(), Report::failed(&task, &failure, Default::default())));
    let counts = story.state.end.as_ref().unwrap().counts;
    assert_eq!((counts.delivered, counts.failed), (1, 1));
}
