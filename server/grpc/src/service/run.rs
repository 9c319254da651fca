//! RunService.

use std::sync::Arc;

use assay_engine::port::store::Page;
use assay_engine::run::{RunId, Sequence};
use assay_engine::runner::Runner;
use assay_proto::v1;
use assay_proto::v1::run_service_server::RunService;
use tonic::{Request, Response, Status};

use crate::convert::{request, run};
use crate::status::{self, Violations, violation};
use crate::watch::{self, Messages};

const DEFAULT_PAGE: u32 = 50;
const LARGEST_PAGE: u32 = 1000;

pub(crate) struct Runs(pub(crate) Arc<Runner>);

#[tonic::async_trait]
impl RunService for Runs {
    type WatchRunStream = Messages<v1::WatchRunResponse>;

    async fn get_run(&self, request: Request<v1::GetRunRequest>) -> Result<Response<v1::GetRunResponse>, Status> {
        let id = run::id(&request.into_inner().run_id)?;
        let view = self.0.view(&id).await.map_err(|error| status::store(&error))?;
        Ok(Response::new(run::view(view)))
    }

    async fn list_runs(&self, request: Request<v1::ListRunsRequest>) -> Result<Response<v1::ListRunsResponse>, Status> {
        let request = request.into_inner();
        let size = request.page_size.unwrap_or(DEFAULT_PAGE);
        if !(1..=LARGEST_PAGE).contains(&size) {
            return Err(violation("page_size", format!("{size} is outside 1 to {LARGEST_PAGE}")));
        }
        let before = (!request.page_token.is_empty()).then(|| RunId::new(request.page_token));
        let page = Page { size: size + 1, before, unfinished_only: request.unfinished_only };
        let mut records = self.0.list(&page).await.map_err(|error| status::store(&error))?;
        let more = records.len() > size as usize;
        records.truncate(size as usize);
        let next_page_token = if more { records.last().map(|record| record.id.to_string()) } else { None };
        let runs = records.into_iter().map(run::run).collect();
        Ok(Response::new(v1::ListRunsResponse { runs, next_page_token: next_page_token.unwrap_or_default() }))
    }

    async fn cancel_run(
        &self,
        request: Request<v1::CancelRunRequest>,
    ) -> Result<Response<v1::CancelRunResponse>, Status> {
        let id = run::id(&request.into_inner().run_id)?;
        let view = self.0.cancel(&id).await.map_err(|error| status::store(&error))?;
        Ok(Response::new(v1::CancelRunResponse { run: Some(run::run(view.record)) }))
    }

    async fn delete_run(
        &self,
        request: Request<v1::DeleteRunRequest>,
    ) -> Result<Response<v1::DeleteRunResponse>, Status> {
        let id = run::id(&request.into_inner().run_id)?;
        self.0.delete(&id).await.map_err(|error| status::delete(&error))?;
        Ok(Response::new(v1::DeleteRunResponse {}))
    }

    async fn watch_run(&self, request: Request<v1::WatchRunRequest>) -> Result<Response<Self::WatchRunStream>, Status> {
        let request = request.into_inner();
        let id = run::id(&request.run_id)?;
        let mut violations = Violations::default();
        let detail = request::detail(request.event_detail, &mut violations);
        violations.finish()?;
        Ok(Response::new(watch::watch(&self.0, &id, Sequence(request.after_sequence), detail).await?))
    }
}
