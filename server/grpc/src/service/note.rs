//! NoteService.

use std::sync::Arc;

use assay_engine::run::Sequence;
use assay_engine::runner::Runner;
use assay_proto::v1;
use assay_proto::v1::note_service_server::NoteService;
use tonic::{Request, Response, Status};

use crate::convert::note;
use crate::status;
use crate::watch::{self, Messages};

pub(crate) struct Notes(pub(crate) Arc<Runner>);

#[tonic::async_trait]
impl NoteService for Notes {
    type GradeNotesStream = Messages<v1::GradeNotesResponse>;

    async fn grade_notes(
        &self,
        request: Request<v1::GradeNotesRequest>,
    ) -> Result<Response<Self::GradeNotesStream>, Status> {
        let request = request.into_inner();
        // Reading notes keeps a core busy for as long as it takes: not on the threads that serve calls.
        let checked = tokio::task::spawn_blocking(move || note::grade(request)).await;
        let (new, detail) = checked.map_err(|_| Status::internal("the notes were not read to their end"))??;
        let run = self.0.grade_notes(new).await.map_err(|error| status::start(&error))?;
        Ok(Response::new(watch::watch(&self.0, &run, Sequence::START, detail).await?))
    }
}
