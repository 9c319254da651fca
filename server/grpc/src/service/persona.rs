//! PersonaService.

use std::sync::Arc;

use assay_engine::port::sources::Sources;
use assay_engine::run::Sequence;
use assay_engine::runner::Runner;
use assay_proto::v1::persona_service_server::PersonaService;
use assay_proto::v1::{GeneratePersonasRequest, GeneratePersonasResponse};
use tonic::{Request, Response, Status};

use crate::convert::request;
use crate::intake;
use crate::status;
use crate::watch::{self, Messages};

pub(crate) struct Personas {
    pub(crate) runner: Arc<Runner>,
    pub(crate) sources: Arc<dyn Sources>,
}

#[tonic::async_trait]
impl PersonaService for Personas {
    type GeneratePersonasStream = Messages<GeneratePersonasResponse>;

    async fn generate_personas(
        &self,
        request: Request<GeneratePersonasRequest>,
    ) -> Result<Response<Self::GeneratePersonasStream>, Status> {
        let (material, mut new, detail) = request::generate(request.into_inner())?;
        let files = intake::each(&self.sources, material, |file| file).await?;
        let (documents, warnings) = request::usable(files)?;
        new.brief.documents = documents;
        new.brief.warnings.extend(warnings);
        let run = self.runner.start(new).await.map_err(|error| status::start(&error))?;
        Ok(Response::new(watch::watch(&self.runner, &run, Sequence::START, detail).await?))
    }
}
