//! SourceService.

use std::sync::Arc;

use assay_domain::source::reading::Reading;
use assay_engine::port::catalog::Catalog;
use assay_engine::port::model::ModelRef;
use assay_proto::v1;
use assay_proto::v1::source_service_server::SourceService;
use tonic::{Request, Response, Status};

use crate::convert::model;
use crate::convert::source::{self, Received};
use crate::status::Violations;

pub(crate) struct Sources(pub(crate) Arc<dyn Catalog>);

#[tonic::async_trait]
impl SourceService for Sources {
    async fn analyze_sources(
        &self,
        request: Request<v1::AnalyzeSourcesRequest>,
    ) -> Result<Response<v1::AnalyzeSourcesResponse>, Status> {
        let mut violations = Violations::default();
        let received = source::documents(request.into_inner().documents, &mut violations);
        violations.finish()?;
        let catalog = Arc::clone(&self.0);
        // Counting tokens keeps a core busy for as long as it takes: not on the threads that serve calls.
        let analysed = tokio::task::spawn_blocking(move || analyse(received, catalog.as_ref())).await;
        analysed.map(Response::new).map_err(|_| Status::internal("the analysis did not come to its end"))
    }

    async fn count_tokens(
        &self,
        request: Request<v1::CountTokensRequest>,
    ) -> Result<Response<v1::CountTokensResponse>, Status> {
        let request = request.into_inner();
        let mut violations = Violations::default();
        let texts = source::texts(request.texts, &mut violations);
        let asked = source::counted_for(request.model, self.0.as_ref(), &mut violations);
        violations.finish()?;
        let catalog = Arc::clone(&self.0);
        let counted = tokio::task::spawn_blocking(move || count(&texts, asked.as_ref(), catalog.as_ref())).await;
        counted.map(Response::new).map_err(|_| Status::internal("the count did not come to its end"))
    }
}

fn count(texts: &[String], asked: Option<&ModelRef>, catalog: &dyn Catalog) -> v1::CountTokensResponse {
    let counts: Vec<v1::TokenCount> =
        texts.iter().map(|text| model::count(catalog.count_tokens(asked, text))).collect();
    v1::CountTokensResponse { total_tokens: counts.iter().map(|count| count.tokens).sum(), counts }
}

fn analyse(received: Vec<Received>, catalog: &dyn Catalog) -> v1::AnalyzeSourcesResponse {
    let sources: Vec<v1::SourceReport> = received.into_iter().map(|document| report(document, catalog)).collect();
    v1::AnalyzeSourcesResponse {
        total_tokens: sources.iter().map(|source| source.tokens).sum(),
        total_participants: sources.iter().map(|source| source.participants.len() as u32).sum(),
        token_encoding: catalog.encoding().to_owned(),
        sources,
    }
}

fn report(received: Received, catalog: &dyn Catalog) -> v1::SourceReport {
    let bytes = received.bytes as u64;
    let document = match received.outcome {
        Ok(document) => document,
        Err(unusable) => {
            return v1::SourceReport {
                document: received.name,
                bytes,
                unusable: unusable.to_string(),
                ..v1::SourceReport::default()
            };
        }
    };
    let reading = Reading::of(std::slice::from_ref(&document));
    v1::SourceReport {
        bytes,
        sha256: document.sha256.to_string(),
        format: reading.shapes().first().map_or("", |shape| shape.name()).to_owned(),
        tokens: catalog.count_tokens(None, &document.text).tokens,
        participants: reading.participants().iter().map(|participant| participant.label.clone()).collect(),
        unusable: String::new(),
        notes: reading.notes().iter().map(ToString::to_string).collect(),
        document: document.name,
    }
}
