//! PersonaService.

use std::sync::Arc;

use assay_engine::calibrations;
use assay_engine::pipeline::persona::plan;
use assay_engine::port::plugin::StagePlugin;
use assay_engine::port::sources::Sources;
use assay_engine::run::Sequence;
use assay_engine::runner::Runner;
use assay_engine::scores;
use assay_proto::v1::persona_service_server::PersonaService;
use assay_proto::v1::{
    CalibrateJudgeRequest, CalibrateJudgeResponse, ComparePersonasRequest, ComparePersonasResponse,
    DeleteJudgeCalibrationRequest, DeleteJudgeCalibrationResponse, DiffPersonasRequest, DiffPersonasResponse,
    EstimatePersonasRequest, EstimatePersonasResponse, GeneratePersonasRequest, GeneratePersonasResponse,
    ListJudgeCalibrationsRequest, ListJudgeCalibrationsResponse, ScorePersonasRequest, ScorePersonasResponse,
};
use tonic::{Request, Response, Status};

use crate::convert::request::Taken;
use crate::convert::{compare, estimate, judge, quality, request};
use crate::intake;
use crate::status;
use crate::watch::{self, Messages};

pub(crate) struct Personas {
    pub(crate) runner: Arc<Runner>,
    pub(crate) sources: Arc<dyn Sources>,
    pub(crate) max_personas: u32,
}

impl Personas {
    /// The plugins that `stages` may name. Nobody is asked for a request that names none.
    async fn plugins_of(&self, stages: &[String]) -> Vec<StagePlugin> {
        match stages.iter().all(|name| plan::find(name).is_some()) {
            true => Vec::new(),
            false => self.runner.plugin_stages().await,
        }
    }

    fn limits<'a>(&self, plugins: &'a [StagePlugin]) -> Taken<'a> {
        Taken { max_personas: self.max_personas, plugins }
    }
}

#[tonic::async_trait]
impl PersonaService for Personas {
    type GeneratePersonasStream = Messages<GeneratePersonasResponse>;

    async fn generate_personas(
        &self,
        request: Request<GeneratePersonasRequest>,
    ) -> Result<Response<Self::GeneratePersonasStream>, Status> {
        let request = request.into_inner();
        let plugins = self.plugins_of(&request.stages).await;
        let (material, mut new, detail) = request::generate(request, self.limits(&plugins))?;
        let files = intake::each(&self.sources, material, |file| file).await?;
        let (documents, warnings) = request::usable(files)?;
        new.brief.documents = documents;
        new.brief.warnings.extend(warnings);
        let run = self.runner.start(new).await.map_err(|error| status::start(&error))?;
        Ok(Response::new(watch::watch(&self.runner, &run, Sequence::START, detail).await?))
    }

    async fn estimate_personas(
        &self,
        request: Request<EstimatePersonasRequest>,
    ) -> Result<Response<EstimatePersonasResponse>, Status> {
        let request = request.into_inner();
        let plugins = self.plugins_of(&request.stages).await;
        let (material, mut asked, mut warnings) = request::estimate(request, self.limits(&plugins))?;
        let files = intake::each(&self.sources, material, |file| file).await?;
        let (documents, left_out) = request::usable(files)?;
        asked.documents = documents;
        warnings.extend(left_out.into_iter().map(|warning| warning.message));
        let told = self.runner.estimate(asked).await.map_err(|error| status::start(&error))?;
        Ok(Response::new(estimate::estimate(told, warnings)))
    }

    async fn score_personas(
        &self,
        request: Request<ScorePersonasRequest>,
    ) -> Result<Response<ScorePersonasResponse>, Status> {
        let quality::Asked { material, personas, measure, check_bias } =
            quality::score(request.into_inner(), &self.runner.metrics().await)?;
        let (documents, warnings) = match material {
            Some(material) => request::usable(intake::each(&self.sources, material, |file| file).await?)?,
            None => (Vec::new(), Vec::new()),
        };
        let asked = scores::Asked { personas, documents, measure, check_bias };
        let told = self.runner.score(asked).await.map_err(|error| status::score(&error))?;
        let warnings = warnings.into_iter().map(|warning| warning.message).collect();
        Ok(Response::new(quality::scores(&told, warnings)))
    }

    async fn calibrate_judge(
        &self,
        request: Request<CalibrateJudgeRequest>,
    ) -> Result<Response<CalibrateJudgeResponse>, Status> {
        let judge::Asked { material, cases, criteria, model, budget, save } = judge::calibrate(request.into_inner())?;
        let (documents, warnings) = match material {
            Some(material) => request::usable(intake::each(&self.sources, material, |file| file).await?)?,
            None => (Vec::new(), Vec::new()),
        };
        let asked = calibrations::Asked { cases, criteria, documents, model, budget, save };
        let told = self.runner.calibrate(asked).await.map_err(|error| status::calibrate(&error))?;
        let warnings = warnings.into_iter().map(|warning| warning.message).collect();
        Ok(Response::new(judge::calibrated(told, warnings)))
    }

    async fn list_judge_calibrations(
        &self,
        _: Request<ListJudgeCalibrationsRequest>,
    ) -> Result<Response<ListJudgeCalibrationsResponse>, Status> {
        let known = self.runner.calibrations().await.map_err(|error| status::store(&error))?;
        let calibrations = known.iter().map(judge::calibration).collect();
        Ok(Response::new(ListJudgeCalibrationsResponse { calibrations }))
    }

    async fn delete_judge_calibration(
        &self,
        request: Request<DeleteJudgeCalibrationRequest>,
    ) -> Result<Response<DeleteJudgeCalibrationResponse>, Status> {
        let model = judge::forgotten(request.into_inner())?;
        let forgotten = self.runner.forget_calibration(&model).await.map_err(|error| status::store(&error))?;
        match forgotten {
            true => Ok(Response::new(DeleteJudgeCalibrationResponse {})),
            false => Err(status::not_calibrated(&model)),
        }
    }

    async fn compare_personas(
        &self,
        request: Request<ComparePersonasRequest>,
    ) -> Result<Response<ComparePersonasResponse>, Status> {
        let (personas, wanted) = compare::compare(request.into_inner())?;
        let named = compare::named(&personas);
        let told = self.runner.compare(personas, wanted).await.map_err(status::interrupted)?;
        Ok(Response::new(compare::comparison(named, told)))
    }

    async fn diff_personas(
        &self,
        request: Request<DiffPersonasRequest>,
    ) -> Result<Response<DiffPersonasResponse>, Status> {
        let (before, now) = compare::diff(request.into_inner())?;
        let changes = self.runner.diff(before, now).await.map_err(status::interrupted)?;
        Ok(Response::new(compare::changes(changes)))
    }
}
