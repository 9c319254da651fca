//! The calls that stream a run, as one.

use assay_proto::v1::{
    GeneratePersonasRequest, GeneratePersonasResponse, GetRunRequest, GradeNotesRequest, GradeNotesResponse, RunEvent,
    RunState, VerifyAutomataRequest, VerifyAutomataResponse, WatchRunRequest, WatchRunResponse,
    generate_personas_response as generated, grade_notes_response as graded, verify_automata_response as verified,
    watch_run_response as watched,
};
use tonic::Streaming;

use super::StreamItem;
use crate::client::Client;
use crate::error::Error;

/// How a run's stream is opened, at first and after every break.
pub(crate) enum Opening {
    /// No event was seen: the request again, which its id makes the same run.
    Generate(Box<GeneratePersonasRequest>),
    /// The same for a batch of sentences.
    Verify(Box<VerifyAutomataRequest>),
    /// The same for a batch of notes.
    Grade(Box<GradeNotesRequest>),
    /// The run is known.
    Watch {
        /// The run.
        run: String,
        /// The last event that was seen.
        after: u64,
        /// How much is streamed.
        detail: i32,
    },
}

impl Opening {
    pub(super) async fn call(&self, client: &Client) -> Result<Source, Error> {
        match self {
            Self::Generate(request) => {
                let stream = client.personas().generate_personas((**request).clone()).await?;
                Ok(Source::Generated(Box::new(stream.into_inner())))
            }
            Self::Verify(request) => {
                let stream = client.automata().verify_automata((**request).clone()).await?;
                Ok(Source::Verified(Box::new(stream.into_inner())))
            }
            Self::Grade(request) => {
                let stream = client.notes().grade_notes((**request).clone()).await?;
                Ok(Source::Graded(Box::new(stream.into_inner())))
            }
            Self::Watch { run, after, detail } => {
                let request = WatchRunRequest { run_id: run.clone(), after_sequence: *after, event_detail: *detail };
                Ok(Source::Watched(Box::new(client.runs().watch_run(request).await?.into_inner())))
            }
        }
    }

    /// Whether the run has ended with the last event that was seen, or before it.
    pub(super) async fn is_at_the_end(&self, client: &Client) -> bool {
        let Self::Watch { run, after, .. } = self else { return false };
        let answer = client.runs().get_run(GetRunRequest { run_id: run.clone() }).await;
        let run = answer.ok().and_then(|answer| answer.into_inner().run);
        run.is_some_and(|run| run.state() == RunState::Finished && run.last_sequence <= *after)
    }

    /// The run, where it is known.
    pub(super) fn run(&self) -> &str {
        match self {
            Self::Generate(_) | Self::Verify(_) | Self::Grade(_) => "",
            Self::Watch { run, .. } => run,
        }
    }

    /// The last event that was seen.
    pub(super) fn after(&self) -> u64 {
        match self {
            Self::Generate(_) | Self::Verify(_) | Self::Grade(_) => 0,
            Self::Watch { after, .. } => *after,
        }
    }

    /// Goes on after `event`. The documents of the request are let go: the run is known now.
    pub(super) fn resume_after(&mut self, event: &RunEvent) {
        match self {
            Self::Generate(request) => {
                let (run, detail) = (event.run_id.clone(), request.event_detail);
                *self = Self::Watch { run, after: event.sequence, detail };
            }
            Self::Verify(request) => {
                let (run, detail) = (event.run_id.clone(), request.event_detail);
                *self = Self::Watch { run, after: event.sequence, detail };
            }
            Self::Grade(request) => {
                let (run, detail) = (event.run_id.clone(), request.event_detail);
                *self = Self::Watch { run, after: event.sequence, detail };
            }
            Self::Watch { after, .. } => *after = event.sequence,
        }
    }
}

/// A stream that is open.
pub(super) enum Source {
    Generated(Box<Streaming<GeneratePersonasResponse>>),
    Verified(Box<Streaming<VerifyAutomataResponse>>),
    Graded(Box<Streaming<GradeNotesResponse>>),
    Watched(Box<Streaming<WatchRunResponse>>),
}

impl Source {
    /// The next message this client knows; none at the end.
    pub(super) async fn message(&mut self) -> Result<Option<StreamItem>, Error> {
        loop {
            let known = match self {
                Self::Generated(stream) => match stream.message().await? {
                    Some(message) => message.item.map(StreamItem::from),
                    None => return Ok(None),
                },
                Self::Verified(stream) => match stream.message().await? {
                    Some(message) => message.item.map(StreamItem::from),
                    None => return Ok(None),
                },
                Self::Graded(stream) => match stream.message().await? {
                    Some(message) => message.item.map(StreamItem::from),
                    None => return Ok(None),
                },
                Self::Watched(stream) => match stream.message().await? {
                    Some(message) => message.item.map(StreamItem::from),
                    None => return Ok(None),
                },
            };
            if known.is_some() {
                return Ok(known);
            }
        }
    }
}

impl From<generated::Item> for StreamItem {
    fn from(item: generated::Item) -> Self {
        match item {
            generated::Item::Event(event) => Self::Event(Box::new(event)),
            generated::Item::Progress(progress) => Self::Progress(Box::new(progress)),
            generated::Item::Heartbeat(heartbeat) => Self::Heartbeat(heartbeat),
        }
    }
}

impl From<verified::Item> for StreamItem {
    fn from(item: verified::Item) -> Self {
        match item {
            verified::Item::Event(event) => Self::Event(Box::new(event)),
            verified::Item::Progress(progress) => Self::Progress(Box::new(progress)),
            verified::Item::Heartbeat(heartbeat) => Self::Heartbeat(heartbeat),
        }
    }
}

impl From<graded::Item> for StreamItem {
    fn from(item: graded::Item) -> Self {
        match item {
            graded::Item::Event(event) => Self::Event(Box::new(event)),
            graded::Item::Progress(progress) => Self::Progress(Box::new(progress)),
            graded::Item::Heartbeat(heartbeat) => Self::Heartbeat(heartbeat),
        }
    }
}

impl From<watched::Item> for StreamItem {
    fn from(item: watched::Item) -> Self {
        match item {
            watched::Item::Event(event) => Self::Event(Box::new(event)),
            watched::Item::Progress(progress) => Self::Progress(Box::new(progress)),
            watched::Item::Heartbeat(heartbeat) => Self::Heartbeat(heartbeat),
        }
    }
}
