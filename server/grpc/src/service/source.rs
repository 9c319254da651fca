//! SourceService.

use std::sync::Arc;

use assay_domain::source::reading::Reading;
use assay_engine::port::catalog::Catalog;
use assay_engine::port::model::ModelRef;
use assay_engine::port::sources::{FileRead, Sources};
use assay_proto::v1;
use assay_proto::v1::source_service_server::SourceService;
use tonic::{Request, Response, Status, Streaming};

use crate::convert::source::{self, Asked};
use crate::convert::{model, timestamp};
use crate::intake;
use crate::service::upload;
use crate::status::Violations;

/// Sets of a page, where nothing is said.
const PAGE: usize = 100;
/// The most sets of a page.
const LARGEST_PAGE: u32 = 1000;

pub(crate) struct SourcesOf {
    pub(crate) catalog: Arc<dyn Catalog>,
    pub(crate) sources: Arc<dyn Sources>,
}

#[tonic::async_trait]
impl SourceService for SourcesOf {
    async fn upload_documents(
        &self,
        request: Request<Streaming<v1::UploadDocumentsRequest>>,
    ) -> Result<Response<v1::UploadDocumentsResponse>, Status> {
        let set = upload::receive(&self.sources, request.into_inner()).await?;
        Ok(Response::new(v1::UploadDocumentsResponse { set: Some(source::set(set, true)) }))
    }

    async fn get_upload(
        &self,
        request: Request<v1::GetUploadRequest>,
    ) -> Result<Response<v1::GetUploadResponse>, Status> {
        let id = request.into_inner().upload_id;
        let state = intake::blocking(&self.sources, move |sources| sources.upload_state(&id)).await?;
        let (partial_name, partial_bytes) = state.partial.unwrap_or_default();
        let files = state.files.into_iter().map(source::file).collect();
        Ok(Response::new(v1::GetUploadResponse { files, partial_name, partial_bytes }))
    }

    async fn get_document_set(
        &self,
        request: Request<v1::GetDocumentSetRequest>,
    ) -> Result<Response<v1::GetDocumentSetResponse>, Status> {
        let id = set_id(&request.into_inner().set_id)?;
        let set = intake::blocking(&self.sources, move |sources| sources.set(&id)).await?;
        Ok(Response::new(v1::GetDocumentSetResponse { set: Some(source::set(set, true)) }))
    }

    async fn list_document_sets(
        &self,
        request: Request<v1::ListDocumentSetsRequest>,
    ) -> Result<Response<v1::ListDocumentSetsResponse>, Status> {
        let v1::ListDocumentSetsRequest { page_size, page_token } = request.into_inner();
        let mut violations = Violations::default();
        if page_size > LARGEST_PAGE {
            violations.add("page_size", format!("{page_size} is more than {LARGEST_PAGE}"));
        }
        let after = match page_token.as_str() {
            "" => None,
            token => source::set_id("page_token", token, &mut violations),
        };
        violations.finish()?;
        let size = if page_size == 0 { PAGE } else { page_size as usize };
        let sets = intake::blocking(&self.sources, |sources| sources.sets()).await?;
        let mut rest = sets.into_iter().filter(|set| after.as_ref().is_none_or(|after| set.id > *after)).peekable();
        let sets: Vec<v1::DocumentSet> = rest.by_ref().take(size).map(|set| source::set(set, false)).collect();
        let more = rest.peek().is_some();
        let next_page_token = sets.last().filter(|_| more).map(|set| set.set_id.clone()).unwrap_or_default();
        Ok(Response::new(v1::ListDocumentSetsResponse { sets, next_page_token }))
    }

    async fn pin_document_set(
        &self,
        request: Request<v1::PinDocumentSetRequest>,
    ) -> Result<Response<v1::PinDocumentSetResponse>, Status> {
        let v1::PinDocumentSetRequest { set_id: id, pinned } = request.into_inner();
        let id = set_id(&id)?;
        let set = intake::blocking(&self.sources, move |sources| sources.pin(&id, pinned)).await?;
        Ok(Response::new(v1::PinDocumentSetResponse { set: Some(source::set(set, false)) }))
    }

    async fn delete_document_set(
        &self,
        request: Request<v1::DeleteDocumentSetRequest>,
    ) -> Result<Response<v1::DeleteDocumentSetResponse>, Status> {
        let id = set_id(&request.into_inner().set_id)?;
        intake::blocking(&self.sources, move |sources| sources.delete(&id)).await?;
        Ok(Response::new(v1::DeleteDocumentSetResponse {}))
    }

    async fn analyze_sources(
        &self,
        request: Request<v1::AnalyzeSourcesRequest>,
    ) -> Result<Response<v1::AnalyzeSourcesResponse>, Status> {
        let v1::AnalyzeSourcesRequest { documents, set_ids, paths } = request.into_inner();
        let mut violations = Violations::default();
        let material = source::material(Asked { documents, set_ids, paths, provenance: None }, &mut violations);
        violations.finish()?;
        let catalog = Arc::clone(&self.catalog);
        let sources = intake::each(&self.sources, material, move |file| report(file, catalog.as_ref())).await?;
        Ok(Response::new(v1::AnalyzeSourcesResponse {
            total_tokens: sources.iter().map(|source| source.tokens).sum(),
            total_participants: sources.iter().map(|source| source.participants.len() as u32).sum(),
            total_bytes: sources.iter().map(|source| source.bytes).sum(),
            usable: sources.iter().filter(|source| source.unusable.is_empty()).count() as u32,
            token_encoding: self.catalog.encoding().to_owned(),
            sources,
        }))
    }

    async fn count_tokens(
        &self,
        request: Request<v1::CountTokensRequest>,
    ) -> Result<Response<v1::CountTokensResponse>, Status> {
        let request = request.into_inner();
        let mut violations = Violations::default();
        let texts = source::texts(request.texts, &mut violations);
        let asked = source::counted_for(request.model, self.catalog.as_ref(), &mut violations);
        violations.finish()?;
        let catalog = Arc::clone(&self.catalog);
        // Counting tokens keeps a core busy for as long as it takes: not on the threads that serve calls.
        let counted = tokio::task::spawn_blocking(move || count(&texts, asked.as_ref(), catalog.as_ref())).await;
        counted.map(Response::new).map_err(|_| Status::internal("the count did not come to its end"))
    }
}

fn set_id(text: &str) -> Result<assay_engine::port::sources::SetId, Status> {
    let mut violations = Violations::default();
    let id = source::set_id("set_id", text, &mut violations);
    violations.finish()?;
    id.ok_or_else(|| Status::internal("a checked request lacks a field"))
}

fn count(texts: &[String], asked: Option<&ModelRef>, catalog: &dyn Catalog) -> v1::CountTokensResponse {
    let counts: Vec<v1::TokenCount> =
        texts.iter().map(|text| model::count(catalog.count_tokens(asked, text))).collect();
    v1::CountTokensResponse { total_tokens: counts.iter().map(|count| count.tokens).sum(), counts }
}

fn report(file: FileRead, catalog: &dyn Catalog) -> v1::SourceReport {
    let FileRead { report, documents } = file;
    let reading = Reading::of(&documents);
    let notes = report.notes.into_iter().chain(reading.notes().iter().map(ToString::to_string));
    v1::SourceReport {
        document: report.name,
        bytes: report.bytes,
        sha256: report.sha256.map(|digest| digest.to_string()).unwrap_or_default(),
        shape: reading.shapes().first().map_or("", |shape| shape.name()).to_owned(),
        tokens: documents.iter().map(|document| catalog.count_tokens(None, &document.text).tokens).sum(),
        participants: reading.participants().iter().map(|participant| participant.label.clone()).collect(),
        unusable: report.unusable.unwrap_or_default(),
        notes: notes.collect(),
        format: report.format.map_or("", |format| format.name()).to_owned(),
        encoding: report.encoding,
        modify_time: report.modified.map(timestamp),
    }
}
