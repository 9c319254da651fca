//! CatalogService.

use std::sync::Arc;

use assay_engine::port::catalog::Catalog;
use assay_engine::runner::Runner;
use assay_proto::v1;
use assay_proto::v1::catalog_service_server::CatalogService;
use tonic::{Request, Response, Status};

use crate::convert::{model, plugin, quality};

pub(crate) struct CatalogOf(pub(crate) Arc<dyn Catalog>, pub(crate) Arc<Runner>);

#[tonic::async_trait]
impl CatalogService for CatalogOf {
    async fn list_providers(
        &self,
        _: Request<v1::ListProvidersRequest>,
    ) -> Result<Response<v1::ListProvidersResponse>, Status> {
        let providers = self.0.providers().into_iter().map(model::provider).collect();
        Ok(Response::new(v1::ListProvidersResponse { providers, default_provider: self.0.default_provider() }))
    }

    async fn list_models(&self, _: Request<v1::ListModelsRequest>) -> Result<Response<v1::ListModelsResponse>, Status> {
        let models = self.0.models().into_iter().map(model::model).collect();
        Ok(Response::new(v1::ListModelsResponse { models }))
    }

    async fn check_providers(
        &self,
        request: Request<v1::CheckProvidersRequest>,
    ) -> Result<Response<v1::CheckProvidersResponse>, Status> {
        let known: Vec<String> = self.0.providers().into_iter().map(|provider| provider.name).collect();
        let asked = model::checked(request.into_inner(), &known)?;
        let checks = futures::future::join_all(asked.iter().map(|provider| self.0.check(provider)));
        let (checks, embeddings) = futures::future::join(checks, self.1.check_embeddings(&asked)).await;
        let checks = checks.into_iter().flatten().chain(embeddings).map(model::check).collect();
        Ok(Response::new(v1::CheckProvidersResponse { checks }))
    }

    async fn list_metrics(
        &self,
        _: Request<v1::ListMetricsRequest>,
    ) -> Result<Response<v1::ListMetricsResponse>, Status> {
        let metrics = self.1.metrics().await;
        Ok(Response::new(quality::metrics(&metrics)))
    }

    async fn check_plugins(
        &self,
        _: Request<v1::CheckPluginsRequest>,
    ) -> Result<Response<v1::CheckPluginsResponse>, Status> {
        let checks = self.1.check_plugins().await.into_iter().map(plugin::check).collect();
        Ok(Response::new(v1::CheckPluginsResponse { checks }))
    }
}
