//! Tasks out, at least once.

use std::time::Duration;

use async_trait::async_trait;

use crate::run::{StageName, Task, TaskId};

/// A task in the hands of a worker until its lease ends.
#[derive(Clone, Debug)]
pub struct Lease {
    /// What to do.
    pub task: Task,
    /// How often the task was handed out, this time included.
    pub attempt: u32,
    /// Names this hand-out: an ack, nack or extension with an older token is ignored.
    pub token: u64,
}

/// A delivery failure: the work is not lost, the caller tries again.
#[derive(Debug, thiserror::Error)]
#[error("delivery is unavailable: {0}")]
pub struct DeliveryError(pub String);

/// A work queue: every published task is handed out until it is acknowledged.
#[async_trait]
pub trait Delivery: Send + Sync {
    /// Adds tasks. A task id that was published before is not added again, even after its ack.
    async fn publish(&self, tasks: &[Task]) -> Result<(), DeliveryError>;

    /// Waits for a task of `stage` that nobody holds and leases it for `lease`. Oldest first.
    async fn receive(&self, stage: &StageName, lease: Duration) -> Result<Lease, DeliveryError>;

    /// Prolongs a lease from now. `false`: the lease was lost to another worker.
    async fn extend(&self, lease: &Lease, by: Duration) -> Result<bool, DeliveryError>;

    /// Done: never handed out again.
    async fn ack(&self, lease: &Lease) -> Result<(), DeliveryError>;

    /// Not done: handed out again after `delay`.
    async fn nack(&self, lease: &Lease, delay: Duration) -> Result<(), DeliveryError>;

    /// Never to be handed out again, kept for a person to look at.
    async fn dead_letter(&self, lease: &Lease, reason: &str) -> Result<(), DeliveryError>;

    /// The tasks that were dead-lettered, with the reasons.
    async fn dead_letters(&self) -> Result<Vec<(TaskId, String)>, DeliveryError>;
}
