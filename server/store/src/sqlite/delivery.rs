//! The ledger's answers to `port::delivery`.

use std::sync::atomic::Ordering;
use std::time::Duration;

use assay_engine::port::delivery::{Delivery, DeliveryError, Lease};
use assay_engine::run::{StageName, Task, TaskId};
use async_trait::async_trait;

use super::SqliteLedger;
use super::tasks::{self, Asked, Fate};
use super::writer::Writer;
use crate::timetable::Moment;

#[async_trait]
impl Delivery for SqliteLedger {
    async fn publish(&self, tasks: &[Task]) -> Result<(), DeliveryError> {
        let added = tasks.to_vec();
        Ok(self.writer.write(move |scope| tasks::add(scope, &added)).await?)
    }

    async fn receive(&self, stage: &StageName, lease: Duration) -> Result<Lease, DeliveryError> {
        let mut row = self.timetable.row(stage);
        loop {
            self.timetable.due(&mut row).await;
            if let Some(lease) = self.take(stage, lease).await? {
                return Ok(lease);
            }
        }
    }

    async fn extend(&self, lease: &Lease, by: Duration) -> Result<bool, DeliveryError> {
        self.settle(lease, Fate::Leased(self.timetable.clock.after(by))).await
    }

    async fn ack(&self, lease: &Lease) -> Result<(), DeliveryError> {
        self.settle(lease, Fate::Done).await.map(drop)
    }

    async fn nack(&self, lease: &Lease, delay: Duration) -> Result<(), DeliveryError> {
        let from = if delay.is_zero() { Moment::PAST } else { self.timetable.clock.after(delay) };
        self.settle(lease, Fate::Ready(from)).await.map(drop)
    }

    async fn dead_letter(&self, lease: &Lease, reason: &str) -> Result<(), DeliveryError> {
        self.settle(lease, Fate::Dead(reason.to_owned())).await.map(drop)
    }

    async fn dead_letters(&self) -> Result<Vec<(TaskId, String)>, DeliveryError> {
        Ok(self.readers.read(tasks::dead).await?)
    }
}

impl SqliteLedger {
    async fn take(&self, stage: &StageName, lease: Duration) -> Result<Option<Lease>, DeliveryError> {
        let token = self.next_token.fetch_add(1, Ordering::Relaxed);
        let clock = &self.timetable.clock;
        let asked = Asked { stage: stage.clone(), token, now: clock.now(), until: clock.after(lease) };
        let mut hand_out = HandOut { writer: &self.writer, token, open: true };
        let taken = self.writer.write(move |scope| tasks::take(scope, &asked)).await;
        hand_out.open = false;
        Ok(taken?)
    }

    async fn settle(&self, lease: &Lease, fate: Fate) -> Result<bool, DeliveryError> {
        let (task, token) = (lease.task.clone(), lease.token);
        Ok(self.writer.write(move |scope| tasks::settle(scope, &task, token, &fate)).await?)
    }
}

/// A task that is being handed out. A worker that stops waiting in that moment leaves no task leased to nobody.
struct HandOut<'a> {
    writer: &'a Writer,
    token: i64,
    open: bool,
}

impl Drop for HandOut<'_> {
    fn drop(&mut self) {
        if self.open {
            let token = self.token;
            drop(self.writer.post(move |scope| tasks::take_back(scope, token)));
        }
    }
}
