//! A run as a stream that survives outages and broken connections: no event is lost and none comes twice.

mod finished;
mod source;
#[cfg(test)]
mod tests;

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use assay_proto::v1::run_event::Kind;
use assay_proto::v1::{
    CancelRunRequest, GeneratePersonasResponse, GradeNotesResponse, Heartbeat, ItemProgress, RunEvent,
    VerifyAutomataResponse, generate_personas_response as generated, grade_notes_response as graded,
    verify_automata_response as verified,
};
use futures::stream::BoxStream;
use futures::{Stream, TryStreamExt as _};

use crate::client::Client;
use crate::error::Error;
use crate::text::say;

pub use finished::Finished;
pub(crate) use source::Opening;
use source::Source;

/// One message of a run's stream.
#[derive(Debug, Clone, PartialEq)]
pub enum StreamItem {
    /// A durable event; every one comes once, in order.
    Event(Box<RunEvent>),
    /// A result while it is being written.
    Progress(Box<ItemProgress>),
    /// Nothing happened for a while.
    Heartbeat(Heartbeat),
}

impl From<StreamItem> for GeneratePersonasResponse {
    /// The message as the contract has it, for writing as JSON.
    fn from(item: StreamItem) -> Self {
        let item = match item {
            StreamItem::Event(event) => generated::Item::Event(*event),
            StreamItem::Progress(progress) => generated::Item::Progress(*progress),
            StreamItem::Heartbeat(heartbeat) => generated::Item::Heartbeat(heartbeat),
        };
        Self { item: Some(item) }
    }
}

impl From<StreamItem> for VerifyAutomataResponse {
    /// The message as the contract has it, for writing as JSON.
    fn from(item: StreamItem) -> Self {
        let item = match item {
            StreamItem::Event(event) => verified::Item::Event(*event),
            StreamItem::Progress(progress) => verified::Item::Progress(*progress),
            StreamItem::Heartbeat(heartbeat) => verified::Item::Heartbeat(heartbeat),
        };
        Self { item: Some(item) }
    }
}

impl From<StreamItem> for GradeNotesResponse {
    /// The message as the contract has it, for writing as JSON.
    fn from(item: StreamItem) -> Self {
        let item = match item {
            StreamItem::Event(event) => graded::Item::Event(*event),
            StreamItem::Progress(progress) => graded::Item::Progress(*progress),
            StreamItem::Heartbeat(heartbeat) => graded::Item::Heartbeat(heartbeat),
        };
        Self { item: Some(item) }
    }
}

/// The stream of a run, to its `RunFinished`. Dropping it stops watching; what becomes of the run is its `on_disconnect`.
pub struct RunStream {
    client: Client,
    id: String,
    items: BoxStream<'static, Result<StreamItem, Error>>,
}

impl std::fmt::Debug for RunStream {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RunStream").field("client", &self.client).finish_non_exhaustive()
    }
}

impl Stream for RunStream {
    type Item = Result<StreamItem, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let item = ready!(self.items.as_mut().poll_next(context));
        if let Some(Ok(StreamItem::Event(event))) = &item
            && self.id.is_empty()
        {
            self.id.clone_from(&event.run_id);
        }
        Poll::Ready(item)
    }
}

impl RunStream {
    /// The run's; empty before its first event has come.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Ends the run now, once it has begun; its stream then comes to its end.
    ///
    /// # Errors
    /// As `CancelRun`.
    pub async fn cancel(&self) -> Result<(), Error> {
        self.client.runs().cancel_run(CancelRunRequest { run_id: self.id.clone() }).await?;
        Ok(())
    }

    /// The next message; none after the run's end.
    ///
    /// # Errors
    /// What the stream could not survive.
    pub async fn message(&mut self) -> Result<Option<StreamItem>, Error> {
        self.try_next().await
    }

    pub(crate) async fn open(client: &Client, opening: Opening) -> Result<Self, Error> {
        let id = opening.run().to_owned();
        let follower = Follower::open(client.begun(), opening).await?;
        let items = futures::stream::unfold(Some(Box::new(follower)), async |follower| {
            let mut follower = follower?;
            match follower.next().await {
                Ok(Some(item)) => Some((Ok(item), Some(follower))),
                Ok(None) => None,
                Err(error) => Some((Err(error), None)),
            }
        });
        Ok(Self { client: client.clone(), id, items: Box::pin(items) })
    }
}

/// Where a stream is: what was seen, and how often in a row nothing came.
struct Follower {
    client: Client,
    opening: Opening,
    source: Option<Source>,
    failed: u32,
    ended: bool,
}

impl Follower {
    async fn open(client: Client, opening: Opening) -> Result<Self, Error> {
        let mut follower = Self { client, opening, source: None, failed: 0, ended: false };
        while follower.source.is_none() {
            follower.reopen().await?;
        }
        Ok(follower)
    }

    async fn next(&mut self) -> Result<Option<StreamItem>, Error> {
        while !self.ended {
            let Some(source) = &mut self.source else {
                self.reopen().await?;
                continue;
            };
            match source.message().await {
                Ok(Some(item)) => {
                    self.failed = 0;
                    if let Some(item) = self.fresh(item) {
                        return Ok(Some(item));
                    }
                }
                // Whoever asks for what comes after the end gets nothing, in good order.
                Ok(None) if self.opening.is_at_the_end(&self.client).await => self.ended = true,
                Ok(None) => self.lost(Error::unreachable(say("ended_early", &[]))).await?,
                Err(error) => self.lost(error).await?,
            }
        }
        Ok(None)
    }

    async fn reopen(&mut self) -> Result<(), Error> {
        match self.opening.call(&self.client).await {
            Ok(source) => self.source = Some(source),
            Err(error) => self.lost(error).await?,
        }
        Ok(())
    }

    /// Waits before the next attempt, or gives the error out where another attempt would not help.
    async fn lost(&mut self, error: Error) -> Result<(), Error> {
        self.source = None;
        self.failed += 1;
        let backoff = self.client.backoff();
        if !error.is_transient() || self.failed >= backoff.attempts {
            return Err(error.after(self.failed));
        }
        Ok(self.client.line().wait(backoff.delay(self.failed, error.retry_delay())).await?)
    }

    /// Leaves out events that came before, and remembers the one at hand.
    fn fresh(&mut self, item: StreamItem) -> Option<StreamItem> {
        if let StreamItem::Event(event) = &item {
            if event.sequence <= self.opening.after() {
                return None;
            }
            self.opening.resume_after(event);
            self.ended = matches!(event.kind, Some(Kind::RunFinished(_)));
        }
        Some(item)
    }
}
