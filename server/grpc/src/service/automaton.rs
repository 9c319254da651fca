//! AutomatonService.

use std::sync::Arc;

use assay_engine::run::Sequence;
use assay_engine::runner::Runner;
use assay_proto::v1;
use assay_proto::v1::automaton_service_server::AutomatonService;
use futures::StreamExt as _;
use tonic::{Request, Response, Status};

use crate::convert::{automaton, machine, verify};
use crate::status;
use crate::watch::{self, Messages};

pub(crate) struct Automata(pub(crate) Arc<Runner>);

#[tonic::async_trait]
impl AutomatonService for Automata {
    type GenerateCasesStream = Messages<v1::GenerateCasesResponse>;
    type VerifyAutomataStream = Messages<v1::VerifyAutomataResponse>;

    async fn build_automaton(
        &self,
        request: Request<v1::BuildAutomatonRequest>,
    ) -> Result<Response<v1::BuildAutomatonResponse>, Status> {
        let (described, examples, translate) = automaton::build(request.into_inner())?;
        let sentence = described.sentence.clone();
        let built = self.0.build_automaton(described, examples.clone(), translate).await;
        let built = built.map_err(|error| status::automaton(&error, &sentence))?;
        Ok(Response::new(machine::built(&built, &sentence, &examples)))
    }

    async fn run_automaton(
        &self,
        request: Request<v1::RunAutomatonRequest>,
    ) -> Result<Response<v1::RunAutomatonResponse>, Status> {
        let (given, strings) = automaton::run(request.into_inner())?;
        let sentence = automaton::sentence(&given).to_owned();
        let traced = self.0.run_automaton(given, strings.clone()).await;
        let traced = traced.map_err(|error| status::automaton(&error, &sentence))?;
        Ok(Response::new(machine::traced(&traced, strings)))
    }

    async fn export_automaton(
        &self,
        request: Request<v1::ExportAutomatonRequest>,
    ) -> Result<Response<v1::ExportAutomatonResponse>, Status> {
        let (given, format) = automaton::export(request.into_inner())?;
        let sentence = automaton::sentence(&given).to_owned();
        let exported = self.0.export_automaton(given, format).await;
        let exported = exported.map_err(|error| status::automaton(&error, &sentence))?;
        let media_type = automaton::media_type(format).to_owned();
        Ok(Response::new(v1::ExportAutomatonResponse { text: exported.text, media_type, warnings: exported.warnings }))
    }

    async fn check_automaton(
        &self,
        request: Request<v1::CheckAutomatonRequest>,
    ) -> Result<Response<v1::CheckAutomatonResponse>, Status> {
        let (described, given, longest) = automaton::check(request.into_inner())?;
        let sentence = described.sentence.clone();
        let checked = self.0.check_automaton(described, given, longest).await;
        let checked = checked.map_err(|error| status::automaton(&error, &sentence))?;
        Ok(Response::new(machine::checked(&checked, &sentence)))
    }

    async fn verify_automata(
        &self,
        request: Request<v1::VerifyAutomataRequest>,
    ) -> Result<Response<Self::VerifyAutomataStream>, Status> {
        let request = request.into_inner();
        // Reading a file of rows keeps a core busy for as long as it takes: not on the threads that serve calls.
        let checked = tokio::task::spawn_blocking(move || verify::verify(request)).await;
        let (new, detail) = checked.map_err(|_| Status::internal("the rows were not read to their end"))??;
        let run = self.0.verify_automata(new).await.map_err(|error| status::start(&error))?;
        Ok(Response::new(watch::watch(&self.0, &run, Sequence::START, detail).await?))
    }

    async fn generate_cases(
        &self,
        request: Request<v1::GenerateCasesRequest>,
    ) -> Result<Response<Self::GenerateCasesStream>, Status> {
        let (seed, count) = verify::generate(request.into_inner())?;
        let message = |case| v1::GenerateCasesResponse { case: Some(verify::case(case)) };
        let cases = self.0.generate_cases(seed, count);
        Ok(Response::new(Box::pin(cases.map(move |case| case.map(message).map_err(|error| status::unserved(&error))))))
    }

    async fn describe_language(
        &self,
        _: Request<v1::DescribeLanguageRequest>,
    ) -> Result<Response<v1::DescribeLanguageResponse>, Status> {
        Ok(Response::new(machine::language()))
    }
}
