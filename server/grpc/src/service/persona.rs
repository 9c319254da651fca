//! PersonaService.

use std::sync::Arc;

use assay_engine::run::Sequence;
use assay_engine::runner::Runner;
use assay_proto::v1::persona_service_server::PersonaService;
use assay_proto::v1::{GeneratePersonasRequest, GeneratePersonasResponse};
use tonic::{Request, Response, Status};

use crate::convert::request;
use crate::status;
use crate::watch::{self, Messages};

pub(crate) struct Personas(pub(crate) Arc<Runner>);

#[tonic::async_trait]
impl PersonaService for Personas {
    type GeneratePersonasStream = Messages<GeneratePersonasResponse>;

    async fn generate_personas(
        &self,
        request: Request<GeneratePersonasRequest>,
    ) -> Result<Response<Self::GeneratePersonasStream>, Status> {
        let (new, detail) = request::generate(request.into_inner())?;
        let run = self.0.start(new).await.map_err(|error| status::start(&error))?;
        Ok(Response::new(watch::watch(&self.0, &run, Sequence::START, detail).await?))
    }
}
