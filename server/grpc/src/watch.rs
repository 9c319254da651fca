//! A run's stream: the same items for every RPC that shows one.

use std::pin::Pin;
use std::sync::Arc;

use assay_engine::run::{RunId, Sequence};
use assay_engine::runner::Runner;
use assay_engine::runs::{Detail, Watched};
use assay_proto::v1;
use futures::{Stream, StreamExt as _};
use tonic::Status;

use crate::convert::{event, result};
use crate::status;

/// A stream of messages.
pub(crate) type Messages<M> = Pin<Box<dyn Stream<Item = Result<M, Status>> + Send>>;

/// What a message of such a stream can be.
pub(crate) trait Message: Sized + 'static {
    fn event(event: v1::RunEvent) -> Self;
    fn progress(progress: v1::ItemProgress) -> Self;
    fn heartbeat(heartbeat: v1::Heartbeat) -> Self;
}

macro_rules! message {
    ($message:ident, $item:ident) => {
        impl Message for v1::$message {
            fn event(event: v1::RunEvent) -> Self {
                Self { item: Some(v1::$item::Item::Event(event)) }
            }

            fn progress(progress: v1::ItemProgress) -> Self {
                Self { item: Some(v1::$item::Item::Progress(progress)) }
            }

            fn heartbeat(heartbeat: v1::Heartbeat) -> Self {
                Self { item: Some(v1::$item::Item::Heartbeat(heartbeat)) }
            }
        }
    };
}

message!(GeneratePersonasResponse, generate_personas_response);
message!(GradeNotesResponse, grade_notes_response);
message!(VerifyAutomataResponse, verify_automata_response);
message!(WatchRunResponse, watch_run_response);

/// Watches a run. Dropping the stream detaches the watcher.
pub(crate) async fn watch<M: Message>(
    runner: &Arc<Runner>,
    run: &RunId,
    after: Sequence,
    detail: Detail,
) -> Result<Messages<M>, Status> {
    let items = runner.watch(run, after, detail).await.map_err(|error| status::store(&error))?;
    Ok(Box::pin(items.map(|item| item.map(message).map_err(|error| status::store(&error)))))
}

fn message<M: Message>(item: Watched) -> M {
    match item {
        Watched::Event(value) => M::event(event::event(*value)),
        Watched::Progress(progress) => {
            let id = progress.item.to_string();
            let persona = result::partial(&id, &progress.partial);
            M::progress(v1::ItemProgress { item_id: id, partial: Some(v1::item_progress::Partial::Persona(persona)) })
        }
        Watched::Heartbeat(sequence) => M::heartbeat(v1::Heartbeat { last_sequence: sequence.0 }),
    }
}
