//! The scripted plugin as a stage: it adds a sentence to the background.

use assay_proto::plugin::v1::process_response::Outcome;
use assay_proto::plugin::v1::stage_plugin_server::StagePlugin;
use assay_proto::plugin::v1::{
    ProcessRequest, ProcessResponse, Rejection, StageDescription, StagePlace, StagePluginDescribeRequest,
    StagePluginDescribeResponse, Unchanged,
};
use assay_proto::v1::{Evidence, Match, MetricNeed, Persona};
use tonic::{Request, Response, Status};

use super::{Act, Host};

/// What it adds.
pub const ADDED: &str = "Met by the house stage.";

#[tonic::async_trait]
impl StagePlugin for Host {
    async fn describe(
        &self,
        _: Request<StagePluginDescribeRequest>,
    ) -> Result<Response<StagePluginDescribeResponse>, Status> {
        let stage = StageDescription {
            name: self.name().await,
            version: 2,
            place: if self.act() == Act::Anywhere { StagePlace::Anywhere } else { StagePlace::BeforeJudging }.into(),
            changes: vec!["background".into(), "goals".into()],
            needs: vec![MetricNeed::Sources.into()],
            description: "Adds a sentence to the background.".into(),
        };
        Ok(Response::new(StagePluginDescribeResponse { stage: Some(stage) }))
    }

    async fn process(&self, request: Request<ProcessRequest>) -> Result<Response<ProcessResponse>, Status> {
        let act = self.begin(&request).await?;
        let ProcessRequest { persona, documents, .. } = request.into_inner();
        if documents.is_empty() {
            return Err(Status::invalid_argument("the documents that it needs were not sent"));
        }
        let mut persona = persona.ok_or_else(|| Status::invalid_argument("no persona was sent"))?;
        let mut warnings = Vec::new();
        let outcome = match act {
            Act::Nothing => None,
            Act::Reject => Some(Outcome::Rejection(Rejection { reason: "not of this house".into() })),
            Act::Remark => {
                warnings.push("it was looked at".to_owned());
                Some(Outcome::Unchanged(Unchanged {}))
            }
            _ => {
                change(act, &mut persona);
                Some(Outcome::Persona(persona))
            }
        };
        Ok(Response::new(ProcessResponse { outcome, warnings }))
    }
}

fn change(act: Act, persona: &mut Persona) {
    persona.background = format!("{} {ADDED}", persona.background);
    match act {
        Act::Beyond => persona.name = "Somebody Else".into(),
        Act::InventedQuote => {
            let invented = Evidence {
                document: "sessions.txt".into(),
                quote: "I never said this in my whole life.".into(),
                r#match: Match::Exact.into(),
                score: 1.0,
                ..Evidence::default()
            };
            persona.goals.iter_mut().for_each(|goal| goal.evidence.push(invented.clone()));
        }
        _ => {}
    }
}
