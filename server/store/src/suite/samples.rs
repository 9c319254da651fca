//! Records to write: the examples that are kept of the newest format.

use assay_domain::digest::Digest;
use assay_engine::port::answers::KeptAnswer;
use assay_engine::port::calibrations::Calibration;
use assay_engine::port::clock::Timestamp;
use assay_engine::port::model::ModelRef;
use assay_engine::port::store::{Commit, NewEvent};
use assay_engine::run::event::Fact;
use assay_engine::run::{ItemId, RunId, RunSpec, Sequence, StageName, Task, TaskId};

/// The fact of format 1 that is kept under this name.
macro_rules! fact {
    ($name:literal) => {
        serde_json::from_str::<Fact>(include_str!(concat!("../../formats/v1/fact/", $name, ".json"))).expect($name)
    };
}

/// A run's id; later numbers sort later.
#[must_use]
pub fn run(number: u32) -> RunId {
    RunId::new(format!("01920000-0000-7000-8000-{number:012}"))
}

/// A specification with a request id of its own.
#[must_use]
pub fn spec(number: u32) -> RunSpec {
    let mut spec: RunSpec = serde_json::from_str(include_str!("../../formats/v1/spec.json")).expect("spec");
    spec.id = run(number);
    spec.request_id = Some(format!("request-{number}"));
    spec.content = Digest::of(&number.to_be_bytes());
    spec
}

/// A task; its place in the run makes its id.
#[must_use]
pub fn task(run: &RunId, stage: &str, number: u32) -> Task {
    let id = TaskId::new(format!("{run}/{stage}/{number}"));
    Task { id, run: run.clone(), stage: StageName::new(stage), items: vec![number], round: 0 }
}

/// A step with these facts.
#[must_use]
pub fn step(run: &RunId, after: u64, facts: Vec<Fact>) -> Commit {
    let events = facts.into_iter().map(event).collect();
    let (after, at) = (Sequence(after), Timestamp(1_000 + i64::try_from(after).unwrap_or_default()));
    Commit { run: run.clone(), after, at, checkpoints: Vec::new(), events, send: Vec::new() }
}

/// An event of an item in a stage.
#[must_use]
pub fn event(fact: Fact) -> NewEvent {
    NewEvent { stage: Some(StageName::new("draft")), item: Some(ItemId::new("persona-1")), fact }
}

/// The first step of a run.
#[must_use]
pub fn first(run: &RunId) -> Commit {
    step(run, 0, vec![fact!("run_accepted")])
}

/// An answer for a run.
#[must_use]
pub fn answer(run: &RunId) -> KeptAnswer {
    let mut answer: KeptAnswer = serde_json::from_str(include_str!("../../formats/v1/answer.json")).expect("answer");
    answer.run = run.clone();
    answer
}

/// A calibration of a judge, made at this time.
#[must_use]
pub fn calibration(provider: &str, model: &str, at: i64) -> Calibration {
    let example = include_str!("../../formats/v1/calibration.json");
    let calibration: Calibration = serde_json::from_str(example).expect("calibration");
    let model = ModelRef { provider: provider.into(), model: model.into() };
    Calibration { model, at: Timestamp(at), ..calibration }
}

/// The last fact.
#[must_use]
pub fn finished() -> Fact {
    fact!("run_finished")
}

/// One fact of every kind.
#[must_use]
pub fn facts() -> Vec<Fact> {
    vec![
        fact!("run_accepted"),
        fact!("stage_started"),
        fact!("stage_finished"),
        fact!("item_started"),
        fact!("item_finished"),
        fact!("item_finished_by_jury"),
        fact!("item_failed"),
        fact!("retrying"),
        fact!("decided"),
        fact!("warning"),
        fact!("usage_updated"),
        fact!("run_finished"),
        fact!("component_finished"),
    ]
}
