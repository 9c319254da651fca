//! Promises of `port::store`.

use assay_domain::digest::Digest;
use assay_engine::port::store::{Opened, Page, StoreError};
use assay_engine::run::event::Fact;
use assay_engine::run::{RunId, RunRecord, Sequence, TaskId};
use futures::future::join_all;

use super::Ledger;
use super::samples::{event, facts, finished, first, run, spec, step, task};

/// Makes an empty ledger.
pub trait Factory: AsyncFn() -> Ledger {}
impl<F: AsyncFn() -> Ledger> Factory for F {}

impl Ledger {
    async fn open(&self, number: u32) -> RunId {
        let spec = spec(number);
        let opened = self.store.open(&spec, first(&spec.id)).await.expect("open");
        assert_eq!(opened, Opened::New);
        spec.id
    }

    async fn record(&self, run: &RunId) -> RunRecord {
        self.store.record(run).await.expect("record")
    }

    async fn listed(&self, size: u32, before: Option<u32>, unfinished_only: bool) -> Vec<RunId> {
        let page = Page { size, before: before.map(run), unfinished_only };
        self.store.list(&page).await.expect("list").into_iter().map(|record| record.id).collect()
    }

    async fn sequences(&self, run: &RunId, after: u64, limit: u32) -> Vec<u64> {
        let events = self.store.events(run, Sequence(after), limit).await.expect("events");
        events.into_iter().map(|event| event.sequence.0).collect()
    }
}

/// Specification, record and first event.
pub async fn an_opened_run_can_be_read_back(factory: &impl Factory) {
    let ledger = factory().await;
    let spec = spec(1);
    assert_eq!(ledger.store.open(&spec, first(&spec.id)).await.expect("open"), Opened::New);
    assert_eq!(ledger.store.spec(&spec.id).await.expect("spec"), spec);
    let record = ledger.record(&spec.id).await;
    assert_eq!(
        (record.request_id, record.created, record.on_disconnect),
        (spec.request_id, spec.created, spec.on_disconnect)
    );
    assert_eq!((record.sequence, record.ended), (Sequence(1), None));
    assert_eq!(ledger.sequences(&spec.id, 0, 10).await, [1]);
}

/// Asked twice, done once.
pub async fn a_request_opens_one_run(factory: &impl Factory) {
    let ledger = factory().await;
    let one = ledger.open(1).await;
    let mut again = spec(2);
    (again.request_id, again.content) = (spec(1).request_id, spec(1).content);
    let opened = ledger.store.open(&again, first(&again.id)).await.expect("open");
    assert_eq!(opened, Opened::Existing(one.clone()));
    assert_eq!(ledger.listed(10, None, false).await, std::slice::from_ref(&one));
    assert_eq!(ledger.sequences(&one, 0, 10).await, [1]);
}

/// The same id cannot mean two things.
pub async fn a_request_id_with_other_content_is_refused(factory: &impl Factory) {
    let ledger = factory().await;
    let one = ledger.open(1).await;
    let mut other = spec(2);
    other.request_id = spec(1).request_id;
    let opened = ledger.store.open(&other, first(&other.id)).await.expect("open");
    assert_eq!(opened, Opened::RequestIdReused(one.clone()));
    assert_eq!(ledger.listed(10, None, false).await, [one]);
}

/// Nothing to tell them apart by is nothing to confuse them by.
pub async fn runs_without_request_ids_are_all_new(factory: &impl Factory) {
    let ledger = factory().await;
    for number in 1..=2 {
        let mut spec = spec(number);
        (spec.request_id, spec.content) = (None, Digest::of(b"the same"));
        assert_eq!(ledger.store.open(&spec, first(&spec.id)).await.expect("open"), Opened::New);
    }
    assert_eq!(ledger.listed(10, None, false).await, [run(2), run(1)]);
}

/// A client that asks twice at once gets one run.
pub async fn of_two_openings_at_once_one_wins(factory: &impl Factory) {
    let ledger = factory().await;
    let (one, mut two) = (spec(1), spec(2));
    (two.request_id, two.content) = (one.request_id.clone(), one.content.clone());
    let both = tokio::join!(ledger.store.open(&one, first(&one.id)), ledger.store.open(&two, first(&two.id)));
    let both = [both.0.expect("open"), both.1.expect("open")];
    assert_eq!(both.iter().filter(|opened| **opened == Opened::New).count(), 1);
    let there = ledger.listed(10, None, false).await;
    assert!(both.contains(&Opened::Existing(there[0].clone())) && there.len() == 1);
}

/// And leaves nothing when it does not.
pub async fn a_first_step_starts_at_the_start(factory: &impl Factory) {
    let ledger = factory().await;
    let spec = spec(1);
    let late = step(&spec.id, 4, facts());
    let refused = ledger.store.open(&spec, late).await;
    assert!(matches!(refused, Err(StoreError::Conflict { at: Sequence::START })), "{refused:?}");
    assert!(ledger.listed(10, None, false).await.is_empty());
    ledger.open(1).await;
}

/// 1, 2, 3 …
pub async fn events_are_numbered_without_gaps(factory: &impl Factory) {
    let ledger = factory().await;
    let run = ledger.open(1).await;
    let three = vec![Fact::StageStarted, Fact::ItemStarted, Fact::ItemStarted];
    assert_eq!(ledger.store.commit(step(&run, 1, three)).await.expect("commit"), Sequence(4));
    assert_eq!(ledger.store.commit(step(&run, 4, Vec::new())).await.expect("commit"), Sequence(4));
    assert_eq!(ledger.store.commit(step(&run, 4, vec![Fact::ItemStarted])).await.expect("commit"), Sequence(5));
    assert_eq!(ledger.sequences(&run, 0, 10).await, [1, 2, 3, 4, 5]);
}

/// With its stage, its item and its time.
pub async fn every_kind_of_fact_comes_back_as_it_was(factory: &impl Factory) {
    let ledger = factory().await;
    let run = ledger.open(1).await;
    let mut all = step(&run, 1, facts());
    (all.events[0].stage, all.events[0].item) = (None, None);
    ledger.store.commit(all.clone()).await.expect("commit");
    let events = ledger.store.events(&run, Sequence(1), 100).await.expect("events");
    assert_eq!(events.len(), all.events.len());
    for (event, new) in events.into_iter().zip(all.events) {
        assert_eq!((event.run, event.at), (run.clone(), all.at));
        assert_eq!((event.stage, event.item, event.fact), (new.stage, new.item, new.fact));
    }
}

/// Fencing.
pub async fn a_step_decided_on_an_old_sequence_is_refused(factory: &impl Factory) {
    let ledger = factory().await;
    let run = ledger.open(1).await;
    for other in [0, 2, 9] {
        let refused = ledger.store.commit(step(&run, other, vec![Fact::StageStarted])).await;
        assert!(matches!(refused, Err(StoreError::Conflict { at: Sequence(1) })), "{refused:?}");
    }
}

/// Fencing, under way.
pub async fn of_two_steps_at_once_one_wins(factory: &impl Factory) {
    let ledger = factory().await;
    let run = ledger.open(1).await;
    let take = || ledger.store.commit(step(&run, 1, vec![Fact::StageStarted]));
    let (one, two) = tokio::join!(take(), take());
    assert_eq!([one.is_ok(), two.is_ok()].into_iter().filter(|won| *won).count(), 1);
    assert_eq!(ledger.sequences(&run, 0, 10).await, [1, 2]);
}

/// All of a step or none of it.
pub async fn a_refused_step_leaves_nothing(factory: &impl Factory) {
    let ledger = factory().await;
    let run = ledger.open(1).await;
    let sent = task(&run, "draft", 1);
    let mut late = step(&run, 9, vec![finished()]);
    (late.checkpoints, late.send) = (vec![sent.id.clone()], vec![sent.clone()]);
    ledger.store.commit(late).await.expect_err("refused");
    ledger.send().await;
    assert!(!ledger.store.has_checkpoint(&run, &sent.id).await.expect("checkpoint"));
    assert_eq!(ledger.record(&run).await.ended, None);
    ledger.expect_no_other("draft").await;
}

/// Done for good is done for good.
pub async fn a_checkpoint_twice_is_a_checkpoint(factory: &impl Factory) {
    let ledger = factory().await;
    let (run, other) = (ledger.open(1).await, ledger.open(2).await);
    let done = TaskId::new("done");
    assert!(!ledger.store.has_checkpoint(&run, &done).await.expect("checkpoint"));
    for after in [1, 2] {
        let mut twice = step(&run, after, vec![Fact::ItemStarted]);
        twice.checkpoints = vec![done.clone(), done.clone()];
        ledger.store.commit(twice).await.expect("commit");
        assert!(ledger.store.has_checkpoint(&run, &done).await.expect("checkpoint"));
    }
    assert!(!ledger.store.has_checkpoint(&other, &done).await.expect("checkpoint"));
}

/// By way of the outbox or without.
pub async fn what_a_step_sends_can_be_received(factory: &impl Factory) {
    let ledger = factory().await;
    let spec = spec(1);
    let mut opening = first(&spec.id);
    opening.send = vec![task(&spec.id, "draft", 1)];
    ledger.store.open(&spec, opening.clone()).await.expect("open");
    let mut next = step(&spec.id, 1, vec![Fact::StageStarted]);
    next.send = vec![task(&spec.id, "filter", 1)];
    ledger.store.commit(next.clone()).await.expect("commit");
    ledger.send().await;
    assert_eq!(ledger.receive("draft").await.task, opening.send[0]);
    assert_eq!(ledger.receive("filter").await.task, next.send[0]);
}

/// Nor if the step's tasks were received and done meanwhile.
pub async fn confirmed_tasks_are_not_sent_again(factory: &impl Factory) {
    let ledger = factory().await;
    let run = ledger.open(1).await;
    let mut sending = step(&run, 1, Vec::new());
    sending.send = vec![task(&run, "draft", 1)];
    ledger.store.commit(sending).await.expect("commit");
    ledger.send().await;
    assert!(ledger.store.unsent().await.expect("unsent").is_empty());
    let lease = ledger.receive("draft").await;
    ledger.delivery.ack(&lease).await.expect("ack");
    ledger.send().await;
    ledger.expect_no_other("draft").await;
}

/// After where, and how many.
pub async fn events_come_in_pages(factory: &impl Factory) {
    let ledger = factory().await;
    let run = ledger.open(1).await;
    ledger.store.commit(step(&run, 1, vec![Fact::ItemStarted; 6])).await.expect("commit");
    assert_eq!(ledger.sequences(&run, 0, 3).await, [1, 2, 3]);
    assert_eq!(ledger.sequences(&run, 3, 3).await, [4, 5, 6]);
    assert_eq!(ledger.sequences(&run, 6, 3).await, [7]);
    assert!(ledger.sequences(&run, 7, 3).await.is_empty());
    assert!(ledger.sequences(&run, 0, 0).await.is_empty());
}

/// Sequence, time, end.
pub async fn a_record_follows_its_run(factory: &impl Factory) {
    let ledger = factory().await;
    let run = ledger.open(1).await;
    let last = step(&run, 1, vec![Fact::StageStarted, finished()]);
    ledger.store.commit(last.clone()).await.expect("commit");
    let record = ledger.record(&run).await;
    let Fact::RunFinished(end) = finished() else { panic!("the last fact ends the run") };
    assert_eq!((record.sequence, record.updated), (Sequence(3), last.at));
    assert_eq!(record.ended.map(|ended| (ended.outcome, ended.counts)), Some((end.outcome, end.counts)));
}

/// Nobody works for a run that is over; other runs' tasks stay.
pub async fn a_finished_run_has_no_tasks_left(factory: &impl Factory) {
    let ledger = factory().await;
    let (run, other) = (ledger.open(1).await, ledger.open(2).await);
    let mut sending = step(&run, 1, Vec::new());
    sending.send = vec![task(&run, "draft", 1), task(&run, "draft", 2)];
    ledger.store.commit(sending).await.expect("commit");
    ledger.send().await;
    let leased = ledger.receive("draft").await;
    ledger.publish(&[task(&other, "draft", 1)]).await;
    let mut last = step(&run, 1, vec![finished()]);
    last.send = vec![task(&run, "draft", 3)];
    ledger.store.commit(last).await.expect("commit");
    ledger.send().await;
    assert!(!ledger.delivery.extend(&leased, super::LONG).await.expect("extend"));
    assert_eq!(ledger.receive("draft").await.task.run, other);
    ledger.expect_no_other("draft").await;
}

/// By id, which grows with time.
pub async fn runs_are_listed_newest_first_in_pages(factory: &impl Factory) {
    let ledger = factory().await;
    for number in [2, 5, 1, 4, 3] {
        ledger.open(number).await;
    }
    assert_eq!(ledger.listed(2, None, false).await, [run(5), run(4)]);
    assert_eq!(ledger.listed(2, Some(4), false).await, [run(3), run(2)]);
    assert_eq!(ledger.listed(9, Some(2), false).await, [run(1)]);
    assert!(ledger.listed(9, Some(1), false).await.is_empty());
    assert_eq!(
        ledger.store.list(&Page { size: 1, ..Page::default() }).await.expect("list"),
        [ledger.record(&run(5)).await]
    );
}

/// What a server looks for when it starts.
pub async fn finished_runs_can_be_left_out(factory: &impl Factory) {
    let ledger = factory().await;
    for number in 1..=4 {
        ledger.open(number).await;
    }
    for number in [2, 4] {
        ledger.store.commit(step(&run(number), 1, vec![finished()])).await.expect("commit");
    }
    assert_eq!(ledger.listed(9, None, true).await, [run(3), run(1)]);
    assert_eq!(ledger.listed(9, Some(3), true).await, [run(1)]);
}

/// Events, checkpoints, specification, tasks, request id: as if it had never been.
pub async fn a_deleted_run_is_gone_with_all_it_had(factory: &impl Factory) {
    let ledger = factory().await;
    let (gone, stays) = (ledger.open(1).await, ledger.open(2).await);
    let mut sending = step(&gone, 1, Vec::new());
    (sending.checkpoints, sending.send) = (vec![TaskId::new("done")], vec![task(&gone, "draft", 1)]);
    ledger.store.commit(sending).await.expect("commit");
    ledger.store.delete(&gone).await.expect("delete");
    ledger.send().await;
    assert!(matches!(ledger.store.spec(&gone).await, Err(StoreError::NotFound(_))));
    assert!(!ledger.store.has_checkpoint(&gone, &TaskId::new("done")).await.expect("checkpoint"));
    assert_eq!(ledger.listed(9, None, false).await, [stays]);
    ledger.expect_no_other("draft").await;
    ledger.open(1).await;
    assert_eq!(ledger.sequences(&gone, 0, 9).await, [1]);
}

/// Whoever asks.
pub async fn what_is_not_there_is_not_found(factory: &impl Factory) {
    let ledger = factory().await;
    let nobody = run(9);
    assert!(matches!(ledger.store.spec(&nobody).await, Err(StoreError::NotFound(_))));
    assert!(matches!(ledger.store.record(&nobody).await, Err(StoreError::NotFound(_))));
    assert!(matches!(ledger.store.events(&nobody, Sequence(0), 9).await, Err(StoreError::NotFound(_))));
    assert!(matches!(ledger.store.delete(&nobody).await, Err(StoreError::NotFound(_))));
    assert!(matches!(ledger.store.commit(first(&nobody)).await, Err(StoreError::NotFound(_))));
}

/// Each with its own sequence.
pub async fn a_hundred_runs_commit_at_once(factory: &impl Factory) {
    let ledger = factory().await;
    join_all((1..=100).map(|number| ledger.open(number))).await;
    let runs: Vec<RunId> = (1..=100).map(run).collect();
    for after in 1..=3 {
        let steps = runs.iter().map(|run| ledger.store.commit(step(run, after, vec![event(Fact::ItemStarted).fact])));
        let reached = join_all(steps).await;
        assert!(reached.into_iter().all(|reached| reached.is_ok_and(|reached| reached.0 == after + 1)));
    }
    for run in &runs {
        assert_eq!(ledger.sequences(run, 0, 9).await, [1, 2, 3, 4]);
    }
}
