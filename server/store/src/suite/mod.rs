//! The promises every backend keeps, a suite a port. A promise is a function that takes a way to make an empty backend.
//!
//! `store_suite!`, `answers_suite!`, `calibrations_suite!`, `delivery_suite!` and `bus_suite!` turn all promises of a port into tests of one backend. Nothing sleeps:
//! time passes by waiting for a task that comes back.

#![allow(clippy::expect_used, clippy::panic, reason = "a promise that is not kept ends in a panic: these are tests")]

pub mod answers;
pub mod bus;
pub mod calibrations;
pub mod delivery;
mod promises;
pub mod samples;
pub mod store;

use std::any::Any;
use std::sync::Arc;
use std::time::Duration;

use assay_engine::port::answers::Answers;
use assay_engine::port::calibrations::Calibrations;
use assay_engine::port::delivery::{Delivery, Lease};
use assay_engine::port::store::Store;
use assay_engine::run::{StageName, Task, TaskId};

/// An empty ledger, by each of its ports.
pub struct Ledger {
    /// Runs.
    pub store: Arc<dyn Store>,
    /// Tasks.
    pub delivery: Arc<dyn Delivery>,
    /// Answers.
    pub answers: Arc<dyn Answers>,
    /// Calibrations of judges.
    pub calibrations: Arc<dyn Calibrations>,
    /// What must live as long as the ledger, such as its folder.
    pub keep: Box<dyn Any + Send + Sync>,
}

/// Longer than any test waits.
const LONG: Duration = Duration::from_secs(3600);
/// A lease or delay that a test waits for.
const SHORT: Duration = Duration::from_millis(60);

impl Ledger {
    /// Sends what steps left to send, as a worker does.
    async fn send(&self) {
        let unsent = self.store.unsent().await.expect("unsent");
        self.delivery.publish(&unsent).await.expect("publish");
        let ids: Vec<TaskId> = unsent.into_iter().map(|task| task.id).collect();
        self.store.sent(&ids).await.expect("sent");
    }

    async fn publish(&self, tasks: &[Task]) {
        self.delivery.publish(tasks).await.expect("publish");
    }

    /// The next task of the stage, on a long lease.
    async fn receive(&self, stage: &str) -> Lease {
        self.lease(stage, LONG).await
    }

    async fn lease(&self, stage: &str, lease: Duration) -> Lease {
        let stage = StageName::new(stage);
        let received = tokio::time::timeout(Duration::from_secs(20), self.delivery.receive(&stage, lease)).await;
        received.expect("a task comes").expect("receive")
    }

    /// Publishes a last task and sees that it comes next: there is no other to come.
    async fn expect_no_other(&self, stage: &str) {
        let last = samples::task(&samples::run(999), stage, u32::MAX);
        self.publish(std::slice::from_ref(&last)).await;
        assert_eq!(self.receive(stage).await.task, last, "no other task was to come");
    }
}
