//! Live and replay agree, whatever happens in whatever order: the state that the steps leave is the fold of their events.

use assay_domain::digest::Digest;
use assay_domain::persona::evaluation::{Criterion, CriterionScore, Evaluation};
use assay_domain::persona::{Demographics, Persona};
use assay_domain::score::Score;
use assay_domain::source::count::Bounds;
use proptest::prelude::*;

use super::event::{Event, Fact, Lineage, Outcome, PersonaResult, Plan, WarningReason};
use super::state::{ItemEnd, RunState};
use super::transition::{Happening, Step, step};
use super::{RunId, Sequence, StageName, Task};
use crate::failure::{Failure, FailureReason};
use crate::pipeline::persona::unsupported::UnsupportedTraits;
use crate::port::clock::Timestamp;
use crate::port::model::{Decision, DecisionKind, ModelRef, Usage};
use crate::stage::Report;

/// What becomes of the next task that waits.
#[derive(Clone, Debug)]
enum Fate {
    /// It is done; each item has a score, or is lost where there is none.
    Done(Vec<Option<f64>>),
    /// It is done and delivered again.
    DoneTwice(f64),
    /// A worker took it up and died.
    TakenUp,
    /// The run is cancelled.
    Cancelled,
}

fn fate() -> impl Strategy<Value = Fate> {
    prop_oneof![
        8 => prop::collection::vec(prop::option::weighted(0.9, 0.0..=1.0), 6).prop_map(Fate::Done),
        2 => (0.0..=1.0).prop_map(Fate::DoneTwice),
        2 => Just(Fate::TakenUp),
        1 => Just(Fate::Cancelled),
    ]
}

fn stages() -> impl Strategy<Value = Vec<&'static str>> {
    prop::sample::select(vec![
        vec!["draft"],
        vec!["draft", "filter"],
        vec!["draft", "refine"],
        vec!["draft", "filter", "refine"],
        vec!["draft", "refine", "filter"],
    ])
}

fn result(item: u32, judged: Option<f64>) -> PersonaResult {
    let evaluation = judged.map(|score| {
        let reason = String::new();
        let score = CriterionScore::new(Criterion::Realism, Score::clamped(score), reason);
        Evaluation::new(&[Criterion::Realism], &[score]).unwrap()
    });
    let persona = Persona {
        id: format!("persona-{item}"),
        name: "Somebody".into(),
        archetype: "Anybody".into(),
        quote: String::new(),
        demographics: Demographics::default(),
        background: String::new(),
        goals: vec![],
        frustrations: vec![],
        behaviours: vec![],
        motivations: vec![],
        preferences: vec![],
    };
    let lineage = Lineage {
        model: ModelRef::default(),
        prompt_sha256: Digest::of(b""),
        inputs: vec![],
        seed: 0,
        name_is_fictional: true,
    };
    PersonaResult { evaluation, ..PersonaResult::draft(persona, lineage) }
}

/// A run in the making, with what a ledger and a queue would hold of it.
struct Story {
    state: RunState,
    events: Vec<Event>,
    waiting: Vec<Task>,
}

impl Story {
    fn begin(stages: &[&str], items: u32, batch: Option<u32>) -> Self {
        let plan = Plan {
            stages: stages.iter().map(|&stage| StageName::new(stage)).collect(),
            items,
            bounds: None,
            models: vec![],
            inputs: vec![],
            seed: 0,
            threshold: Score::clamped(0.7),
            budget: None,
            repeat_warning: None,
            unsupported: UnsupportedTraits::default(),
        };
        let mut story = Self { state: RunState::new(RunId::new("run")), events: vec![], waiting: vec![] };
        story.happens(Happening::Accepted { plan, warnings: vec![], batch });
        story
    }

    fn happens(&mut self, happening: Happening) {
        let (mut taken, at) = (Step::default(), Timestamp(self.events.len() as i64));
        let mut sequence = self.state.sequence;
        step(&mut self.state, &mut taken, happening, at);
        for event in taken.events {
            sequence = sequence.next();
            let run = self.state.id.clone();
            self.events.push(Event { run, sequence, at, stage: event.stage, item: event.item, fact: event.fact });
        }
        self.waiting.extend(taken.send);
    }

    fn done(&mut self, task: &Task, scores: &[Option<f64>]) {
        let mut report = Report { usage: Usage { calls: 1, ..Usage::default() }, ..Report::default() };
        for (&item, score) in task.items.iter().zip(scores.iter().cycle()) {
            let drafts = task.stage.as_str() == "draft";
            match score {
                Some(score) => report.results.push((item, result(item, (!drafts).then_some(*score)))),
                None => report.failures.push((item, Failure::new(FailureReason::TooFewPersonas, "none came"))),
            }
        }
        self.happens(Happening::Done(task.clone(), report));
    }

    fn meets(&mut self, fate: &Fate) {
        let Some(task) = self.waiting.first().cloned() else { return };
        match fate {
            Fate::Done(scores) => {
                self.waiting.remove(0);
                self.done(&task, scores);
            }
            Fate::DoneTwice(score) => {
                self.waiting.remove(0);
                self.done(&task, &[Some(*score)]);
                self.done(&task, &[Some(*score)]);
            }
            Fate::TakenUp => self.happens(Happening::TakenUp(task)),
            Fate::Cancelled => {
                let cause = Failure::new(FailureReason::CancelledByCaller, "enough");
                self.happens(Happening::Stop(Outcome::Cancelled, cause));
            }
        }
    }

    fn runs_out(&mut self) {
        while self.state.end.is_none() && !self.waiting.is_empty() {
            self.meets(&Fate::Done(vec![Some(0.9)]));
        }
    }
}

proptest! {
    #[test]
    fn live_and_replay_agree_and_every_run_comes_to_one_end(
        stages in stages(),
        items in 1_u32..12,
        batch in prop::option::of(1_u32..6),
        fates in prop::collection::vec(fate(), 0..40),
    ) {
        let mut story = Story::begin(&stages, items, batch);
        for fate in &fates {
            story.meets(fate);
            prop_assert_eq!(&RunState::fold(RunId::new("run"), &story.events), &story.state);
        }
        story.runs_out();
        let replayed = RunState::fold(RunId::new("run"), &story.events);
        prop_assert_eq!(&replayed, &story.state);

        let numbers: Vec<u64> = story.events.iter().map(|event| event.sequence.0).collect();
        prop_assert_eq!(numbers, (1..=story.events.len() as u64).collect::<Vec<_>>());
        let ends = story.events.iter().filter(|event| matches!(event.fact, Fact::RunFinished(_))).count();
        prop_assert_eq!(ends, 1);
        prop_assert!(matches!(story.events.last().map(|event| &event.fact), Some(Fact::RunFinished(_))));

        let end = replayed.end.unwrap();
        prop_assert!(end.counts.delivered + end.counts.rejected + end.counts.failed <= end.counts.asked);
        if end.outcome != Outcome::Cancelled {
            prop_assert!(replayed.items.values().all(|item| item.end.is_some()));
        }
        for item in replayed.items.values().filter(|item| item.end == Some(ItemEnd::Delivered)) {
            let passes = item.result.as_ref().and_then(|result| result.evaluation.as_ref());
            prop_assert!(passes.is_none_or(|evaluation| evaluation.overall.get() >= 0.7), "below the threshold");
        }
        prop_assert!(replayed.sequence > Sequence::START);
    }
}

#[test]
fn questions_asked_before_are_warned_of_above_the_bound() {
    let reused = || {
        let model = ModelRef { provider: "cloud".into(), model: "gpt-4o".into() };
        Fact::Decided(Decision { model, kind: DecisionKind::AnswerReused, message: "kept".into() })
    };
    for (bound, warned) in [(None, false), (Some(0.4), true), (Some(0.5), false)] {
        let mut story = Story::begin(&["draft"], 1, None);
        story.state.plan.as_mut().unwrap().repeat_warning = bound.map(Score::clamped);
        story.happens(Happening::Noted { stage: StageName::new("draft"), item: None, fact: reused() });
        story.runs_out();
        let is_warning = |event: &Event| matches!(&event.fact, Fact::Warning(warning) if warning.reason == WarningReason::RepeatedQuestions);
        assert_eq!(story.events.iter().any(is_warning), warned, "1 of 2 questions, bound {bound:?}");
    }
}

#[test]
fn a_run_has_succeeded_with_the_fewest_that_were_asked_for() {
    for (bounds, outcome) in [
        (None, Outcome::Partial),
        (Some(Bounds { min: 2, max: 4 }), Outcome::Succeeded),
        (Some(Bounds { min: 3, max: 4 }), Outcome::Partial),
    ] {
        let mut story = Story::begin(&["draft", "filter"], 3, None);
        story.state.plan.as_mut().unwrap().bounds = bounds;
        story.meets(&Fate::Done(vec![Some(0.9)]));
        story.meets(&Fate::Done(vec![Some(0.1)]));
        story.runs_out();
        let end = story.state.end.unwrap();
        assert_eq!((end.outcome, end.counts.delivered, end.counts.bounds), (outcome, 2, bounds));
    }
}
