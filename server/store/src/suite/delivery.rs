//! Promises of `port::delivery`.

use std::time::Duration;

use assay_engine::run::{StageName, TaskId};
use futures::future::join_all;

use super::samples::{run, task};
pub use super::store::Factory;
use super::{LONG, SHORT};

/// Whole, on its first attempt.
pub async fn a_published_task_is_received_as_it_was(factory: &impl Factory) {
    let ledger = factory().await;
    let mut task = task(&run(1), "draft", 3);
    (task.items, task.round) = (vec![3, 4, 5], 2);
    ledger.publish(std::slice::from_ref(&task)).await;
    let lease = ledger.receive("draft").await;
    assert_eq!((lease.task, lease.attempt), (task, 1));
}

/// However often it is published.
pub async fn a_task_is_published_once(factory: &impl Factory) {
    let ledger = factory().await;
    let task = task(&run(1), "draft", 1);
    ledger.publish(&[task.clone(), task.clone()]).await;
    ledger.publish(std::slice::from_ref(&task)).await;
    ledger.receive("draft").await;
    ledger.publish(std::slice::from_ref(&task)).await;
    ledger.expect_no_other("draft").await;
}

/// Done stays done.
pub async fn a_task_is_not_published_again_after_its_ack(factory: &impl Factory) {
    let ledger = factory().await;
    let task = task(&run(1), "draft", 1);
    ledger.publish(std::slice::from_ref(&task)).await;
    let lease = ledger.receive("draft").await;
    ledger.delivery.ack(&lease).await.expect("ack");
    ledger.publish(std::slice::from_ref(&task)).await;
    ledger.expect_no_other("draft").await;
}

/// In the order of publishing, and a task that comes back keeps its place.
pub async fn the_oldest_task_comes_first(factory: &impl Factory) {
    let ledger = factory().await;
    ledger.publish(&[3, 1, 2].map(|number| task(&run(1), "draft", number))).await;
    let first = ledger.receive("draft").await;
    assert_eq!(first.task.items, [3]);
    ledger.delivery.nack(&first, Duration::ZERO).await.expect("nack");
    for number in [3, 1, 2] {
        assert_eq!(ledger.receive("draft").await.task.items, [number]);
    }
}

/// Nobody gets another stage's task.
pub async fn each_stage_has_its_own_tasks(factory: &impl Factory) {
    let ledger = factory().await;
    ledger.publish(&[task(&run(1), "draft", 1), task(&run(1), "filter", 2)]).await;
    assert_eq!(ledger.receive("filter").await.task.items, [2]);
    ledger.expect_no_other("filter").await;
    assert_eq!(ledger.receive("draft").await.task.items, [1]);
}

/// One task, one worker.
pub async fn a_leased_task_is_nobody_elses(factory: &impl Factory) {
    let ledger = factory().await;
    ledger.publish(&[task(&run(1), "draft", 1), task(&run(1), "draft", 2)]).await;
    let (one, two) = tokio::join!(ledger.receive("draft"), ledger.receive("draft"));
    assert_ne!(one.task.id, two.task.id);
    assert_ne!(one.token, two.token);
}

/// Another attempt, another token.
pub async fn a_task_comes_back_when_its_lease_ends(factory: &impl Factory) {
    let ledger = factory().await;
    ledger.publish(&[task(&run(1), "draft", 1)]).await;
    let lost = ledger.lease("draft", SHORT).await;
    let again = ledger.lease("draft", SHORT).await;
    assert_eq!((again.task, again.attempt), (lost.task, 2));
    assert_ne!(again.token, lost.token);
    assert_eq!(ledger.receive("draft").await.attempt, 3);
}

/// The first task's first lease would have ended before the second task's.
pub async fn an_extended_lease_holds(factory: &impl Factory) {
    let ledger = factory().await;
    ledger.publish(&[task(&run(1), "draft", 1), task(&run(1), "draft", 2)]).await;
    let held = ledger.lease("draft", SHORT).await;
    assert!(ledger.delivery.extend(&held, LONG).await.expect("extend"));
    ledger.lease("draft", SHORT).await;
    let back = ledger.receive("draft").await;
    assert_eq!((back.task.items, back.attempt), (vec![2], 2));
    assert!(ledger.delivery.extend(&held, SHORT).await.expect("extend"));
    assert_eq!(ledger.receive("draft").await.task, held.task, "an extension may also shorten");
}

/// The worker learns that another has it.
pub async fn a_lost_lease_cannot_be_extended(factory: &impl Factory) {
    let ledger = factory().await;
    ledger.publish(&[task(&run(1), "draft", 1)]).await;
    let lost = ledger.lease("draft", SHORT).await;
    let held = ledger.receive("draft").await;
    assert!(!ledger.delivery.extend(&lost, LONG).await.expect("extend"));
    assert!(ledger.delivery.extend(&held, LONG).await.expect("extend"));
}

/// With no delay.
pub async fn a_refused_task_comes_back_at_once(factory: &impl Factory) {
    let ledger = factory().await;
    ledger.publish(&[task(&run(1), "draft", 1)]).await;
    let refused = ledger.receive("draft").await;
    ledger.delivery.nack(&refused, Duration::ZERO).await.expect("nack");
    let again = ledger.receive("draft").await;
    assert_eq!((again.task, again.attempt), (refused.task, 2));
}

/// Not before.
pub async fn a_refused_task_comes_back_after_its_delay(factory: &impl Factory) {
    let ledger = factory().await;
    ledger.publish(&[task(&run(1), "draft", 1)]).await;
    let refused = ledger.receive("draft").await;
    let since = tokio::time::Instant::now();
    ledger.delivery.nack(&refused, SHORT).await.expect("nack");
    assert_eq!(ledger.receive("draft").await.attempt, 2);
    // Moments are whole milliseconds.
    assert!(since.elapsed() + Duration::from_millis(1) >= SHORT);
}

/// Waiting is not standing in the way.
pub async fn a_delayed_task_lets_others_pass(factory: &impl Factory) {
    let ledger = factory().await;
    ledger.publish(&[task(&run(1), "draft", 1), task(&run(1), "draft", 2)]).await;
    let delayed = ledger.receive("draft").await;
    ledger.delivery.nack(&delayed, LONG).await.expect("nack");
    assert_eq!(ledger.receive("draft").await.task.items, [2]);
    ledger.expect_no_other("draft").await;
}

/// Who lost a task has no say in it.
pub async fn stale_answers_are_ignored(factory: &impl Factory) {
    let ledger = factory().await;
    ledger.publish(&[task(&run(1), "draft", 1)]).await;
    let stale = ledger.receive("draft").await;
    ledger.delivery.nack(&stale, Duration::ZERO).await.expect("nack");
    let held = ledger.receive("draft").await;
    ledger.delivery.ack(&stale).await.expect("ack");
    ledger.delivery.nack(&stale, Duration::ZERO).await.expect("nack");
    ledger.delivery.dead_letter(&stale, "stale").await.expect("dead letter");
    assert!(ledger.delivery.extend(&held, LONG).await.expect("extend"));
    assert!(ledger.delivery.dead_letters().await.expect("dead letters").is_empty());
    ledger.delivery.ack(&held).await.expect("ack");
    ledger.delivery.nack(&held, Duration::ZERO).await.expect("nack");
    ledger.expect_no_other("draft").await;
}

/// With its reason, for a person; and never published again.
pub async fn a_dead_letter_is_kept_and_not_delivered(factory: &impl Factory) {
    let ledger = factory().await;
    let tasks = [1, 2].map(|number| task(&run(1), "draft", number));
    ledger.publish(&tasks).await;
    for reason in ["broken", "worse"] {
        let lease = ledger.receive("draft").await;
        ledger.delivery.dead_letter(&lease, reason).await.expect("dead letter");
    }
    ledger.publish(&tasks).await;
    let dead: Vec<(TaskId, String)> = ledger.delivery.dead_letters().await.expect("dead letters");
    assert_eq!(dead, [(tasks[0].id.clone(), "broken".to_owned()), (tasks[1].id.clone(), "worse".to_owned())]);
    ledger.expect_no_other("draft").await;
}

/// Whoever waits need not ask again.
pub async fn a_waiting_worker_is_woken_by_a_task(factory: &impl Factory) {
    let ledger = factory().await;
    let task = task(&run(1), "draft", 1);
    let (lease, ()) = tokio::join!(ledger.receive("draft"), ledger.publish(std::slice::from_ref(&task)));
    assert_eq!(lease.task, task);
}

/// Tasks that come together wake as many.
pub async fn every_waiting_worker_gets_its_task(factory: &impl Factory) {
    let ledger = factory().await;
    let tasks: Vec<_> = (1..=20).map(|number| task(&run(1), "draft", number)).collect();
    let workers = join_all((1..=20).map(|_| ledger.receive("draft")));
    let (leases, ()) = tokio::join!(workers, ledger.publish(&tasks));
    let mut items: Vec<u32> = leases.iter().flat_map(|lease| lease.task.items.clone()).collect();
    items.sort_unstable();
    assert_eq!(items, (1..=20).collect::<Vec<_>>());
}

/// One that was waiting when there was no task yet.
pub async fn another_worker_takes_over_when_a_lease_ends(factory: &impl Factory) {
    let ledger = factory().await;
    let tasks = [task(&run(1), "draft", 1)];
    let (one, two, ()) =
        tokio::join!(ledger.lease("draft", SHORT), ledger.lease("draft", SHORT), ledger.publish(&tasks));
    let mut attempts = [one.attempt, two.attempt];
    attempts.sort_unstable();
    assert_eq!(attempts, [1, 2]);
}

/// Not even in the moment in which it is handed one.
pub async fn a_worker_that_stops_waiting_takes_no_task_with_it(factory: &impl Factory) {
    let ledger = factory().await;
    let stage = StageName::new("draft");
    ledger.publish(&[task(&run(1), "draft", 1)]).await;
    {
        let mut waiting = ledger.delivery.receive(&stage, LONG);
        if let std::task::Poll::Ready(lease) = futures::poll!(waiting.as_mut()) {
            ledger.delivery.nack(&lease.expect("receive"), Duration::ZERO).await.expect("nack");
        }
    }
    assert_eq!(ledger.receive("draft").await.task.items, [1]);
}
