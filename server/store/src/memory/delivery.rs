//! The ledger's answers to `port::delivery`.

use std::time::Duration;

use assay_engine::port::delivery::{Delivery, DeliveryError, Lease};
use assay_engine::run::{StageName, Task, TaskId};
use async_trait::async_trait;

use super::MemoryLedger;
use super::queue::TaskState;
use crate::timetable::Moment;

#[async_trait]
impl Delivery for MemoryLedger {
    async fn publish(&self, tasks: &[Task]) -> Result<(), DeliveryError> {
        self.change(|state| state.queue.add(tasks));
        Ok(())
    }

    async fn receive(&self, stage: &StageName, lease: Duration) -> Result<Lease, DeliveryError> {
        let mut row = self.timetable.row(stage);
        loop {
            self.timetable.due(&mut row).await;
            let (now, until) = (self.timetable.clock.now(), self.timetable.clock.after(lease));
            if let Some(lease) = self.change(|state| state.queue.take(stage, now, until)) {
                return Ok(lease);
            }
        }
    }

    async fn extend(&self, lease: &Lease, by: Duration) -> Result<bool, DeliveryError> {
        Ok(self.settle(lease, TaskState::Leased(self.timetable.clock.after(by))))
    }

    async fn ack(&self, lease: &Lease) -> Result<(), DeliveryError> {
        self.settle(lease, TaskState::Done);
        Ok(())
    }

    async fn nack(&self, lease: &Lease, delay: Duration) -> Result<(), DeliveryError> {
        let from = if delay.is_zero() { Moment::PAST } else { self.timetable.clock.after(delay) };
        self.settle(lease, TaskState::Ready(from));
        Ok(())
    }

    async fn dead_letter(&self, lease: &Lease, reason: &str) -> Result<(), DeliveryError> {
        self.settle(lease, TaskState::Dead(reason.to_owned()));
        Ok(())
    }

    async fn dead_letters(&self) -> Result<Vec<(TaskId, String)>, DeliveryError> {
        Ok(self.look().queue.dead())
    }
}

impl MemoryLedger {
    fn settle(&self, lease: &Lease, to: TaskState) -> bool {
        self.change(|state| state.queue.settle(lease, to))
    }
}
