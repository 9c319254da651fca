//! An upload on its way from the wire to the disk: one thread writes what one stream brings, and the stream waits for the disk.

use std::sync::Arc;

use assay_engine::port::sources::{DocumentSet, Sources, Upload};
use assay_proto::v1;
use assay_proto::v1::upload_documents_request::Step;
use tokio::sync::mpsc;
use tonic::{Status, Streaming};

use crate::convert::source;
use crate::status;

/// Messages that wait for the disk.
const WAITING: usize = 8;

/// Takes an upload to its end. What came before a break stays, where the upload has a name.
pub(crate) async fn receive(
    sources: &Arc<dyn Sources>,
    mut messages: Streaming<v1::UploadDocumentsRequest>,
) -> Result<DocumentSet, Status> {
    let (sender, receiver) = mpsc::channel(WAITING);
    let sources = Arc::clone(sources);
    let writing = tokio::task::spawn_blocking(move || write(sources.as_ref(), receiver));
    loop {
        let message = messages.message().await?;
        let end = message.is_none();
        if end {
            // A stream that its sender takes back looks ended, too. The connection drops this call then, once it has had its turn.
            tokio::task::yield_now().await;
        }
        let step = message.map(|message| message.step);
        // Who writes has stopped listening: it says why.
        if sender.send(step).await.is_err() || end {
            break;
        }
    }
    writing.await.map_err(|_| Status::internal("the upload did not come to its end"))?
}

/// Writes what comes, up to `None`. Messages that end without it broke off.
fn write(sources: &dyn Sources, mut messages: mpsc::Receiver<Option<Option<Step>>>) -> Result<DocumentSet, Status> {
    let failed = |error| status::sources(&error);
    let mut upload: Option<Box<dyn Upload>> = None;
    while let Some(message) = messages.blocking_recv() {
        let Some(step) = message else {
            let upload = upload.ok_or_else(|| status::violation("start", "the upload has no message"))?;
            return upload.finish().map_err(failed);
        };
        let step = step.ok_or_else(|| status::violation("step", "a message says nothing: start, file or chunk"))?;
        match (step, &mut upload) {
            (Step::Start(start), None) => upload = Some(sources.begin(source::new_upload(start)).map_err(failed)?),
            (Step::Start(_), Some(_)) => {
                return Err(status::violation("start", "an upload has one start, first of all"));
            }
            (_, None) => return Err(status::violation("step", "the first message of an upload is its start")),
            (Step::File(file), Some(upload)) => upload.file(source::file_header(file)?).map_err(failed)?,
            (Step::Chunk(bytes), Some(upload)) => upload.chunk(&bytes).map_err(failed)?,
        }
    }
    Err(Status::cancelled("the upload broke off"))
}
