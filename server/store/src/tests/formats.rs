//! Every record ever written can be read, and is written again as it was.

use assay_engine::pipeline::automaton::verdict::Conclusion;
use assay_engine::port::answers::KeptAnswer;
use assay_engine::port::calibrations::Calibration;
use assay_engine::port::store::StoreError;
use assay_engine::run::event::Fact;
use assay_engine::run::{Ended, OnDisconnect, RunSpec, Task};
use serde_json::Value;

use crate::codec::{FORMAT, Record, decode, encode};
use crate::suite::samples;

fn survives<R: Record>(example: &str) {
    let record: R = decode(1, example.as_bytes()).expect("it is read");
    let written: Value = serde_json::from_slice(&encode(&record).expect("it is written")).expect("JSON");
    assert_eq!(written, serde_json::from_str::<Value>(example).expect("JSON"));
}

/// Does not compile until a new kind has its example: then add it to `samples::facts` too.
fn example(fact: &Fact) -> &'static str {
    match fact {
        Fact::RunAccepted(_) => include_str!("../../formats/v1/fact/run_accepted.json"),
        Fact::StageStarted => include_str!("../../formats/v1/fact/stage_started.json"),
        Fact::StageFinished(_) => include_str!("../../formats/v1/fact/stage_finished.json"),
        Fact::ItemStarted => include_str!("../../formats/v1/fact/item_started.json"),
        Fact::ComponentFinished(_) => include_str!("../../formats/v1/fact/component_finished.json"),
        Fact::ItemFinished(_) => include_str!("../../formats/v1/fact/item_finished.json"),
        Fact::ItemFailed(_) => include_str!("../../formats/v1/fact/item_failed.json"),
        Fact::Retrying(_) => include_str!("../../formats/v1/fact/retrying.json"),
        Fact::Decided(_) => include_str!("../../formats/v1/fact/decided.json"),
        Fact::Warning(_) => include_str!("../../formats/v1/fact/warning.json"),
        Fact::UsageUpdated(_) => include_str!("../../formats/v1/fact/usage_updated.json"),
        Fact::RunFinished(_) => include_str!("../../formats/v1/fact/run_finished.json"),
    }
}

#[test]
fn every_fact_of_format_1_is_read_and_written_as_it_was() {
    samples::facts().iter().for_each(|fact| survives::<Fact>(example(fact)));
}

#[test]
fn every_fact_of_the_later_kinds_of_work_is_read_and_written_as_it_was() {
    survives::<Fact>(include_str!("../../formats/v1/fact/run_accepted_automata.json"));
    survives::<Fact>(include_str!("../../formats/v1/fact/item_finished_automaton.json"));
    survives::<Fact>(include_str!("../../formats/v1/fact/run_finished_automata.json"));
    survives::<RunSpec>(include_str!("../../formats/v1/spec_automata.json"));
    survives::<Fact>(include_str!("../../formats/v1/fact/run_accepted_notes.json"));
    survives::<Fact>(include_str!("../../formats/v1/fact/item_finished_note.json"));
    survives::<RunSpec>(include_str!("../../formats/v1/spec_notes.json"));
    survives::<Conclusion>(include_str!("../../formats/v1/verdict.json"));
}

#[test]
fn every_other_record_of_format_1_is_read_and_written_as_it_was() {
    survives::<RunSpec>(include_str!("../../formats/v1/spec.json"));
    survives::<Task>(include_str!("../../formats/v1/task.json"));
    survives::<Ended>(include_str!("../../formats/v1/ended.json"));
    survives::<KeptAnswer>(include_str!("../../formats/v1/answer.json"));
    survives::<Calibration>(include_str!("../../formats/v1/calibration.json"));
    survives::<Fact>(include_str!("../../formats/v1/fact/item_finished_by_jury.json"));
    survives::<OnDisconnect>(include_str!("../../formats/v1/on_disconnect.json"));
}

#[test]
fn what_was_added_to_records_of_format_1_is_read_and_written_as_it_was() {
    survives::<Fact>(include_str!("../../formats/v1/fact/item_finished_measured.json"));
    survives::<RunSpec>(include_str!("../../formats/v1/spec_linked.json"));
    survives::<Fact>(include_str!("../../formats/v1/fact/item_finished_checked.json"));
    survives::<RunSpec>(include_str!("../../formats/v1/spec_checked.json"));
}

#[test]
fn a_format_of_the_future_is_unreadable() {
    let refused = decode::<Fact>(FORMAT + 1, br#"{"kind":"stage_started"}"#);
    assert!(matches!(&refused, Err(StoreError::Unreadable(said)) if said.contains("format 2")), "{refused:?}");
}

#[test]
fn a_record_that_does_not_parse_is_unreadable_and_not_quoted() {
    let refused = decode::<Fact>(FORMAT, br#"{"kind":"secret of a source"}"#);
    assert!(matches!(&refused, Err(StoreError::Unreadable(said)) if !said.contains("secret")), "{refused:?}");
}
