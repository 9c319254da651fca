//! The scripted plugin as a metric: the share of traits that have evidence.

use assay_proto::plugin::v1::measurement::Outcome;
use assay_proto::plugin::v1::metric_plugin_server::MetricPlugin;
use assay_proto::plugin::v1::{
    MeasureRequest, MeasureResponse, Measurement, MetricDescription, MetricPluginDescribeRequest,
    MetricPluginDescribeResponse,
};
use assay_proto::v1::{
    FoundBy, MetricCategory, MetricDirection, MetricNeed, MetricParameter, Persona, QualityFinding, SourcePlace, Trait,
};
use tonic::{Request, Response, Status};

use super::{Act, Host};

#[tonic::async_trait]
impl MetricPlugin for Host {
    async fn describe(
        &self,
        _: Request<MetricPluginDescribeRequest>,
    ) -> Result<Response<MetricPluginDescribeResponse>, Status> {
        let metric = MetricDescription {
            name: self.name().await,
            version: 3,
            category: MetricCategory::Evidential.into(),
            direction: MetricDirection::Higher.into(),
            needs: vec![MetricNeed::Sources.into()],
            parameters: vec![MetricParameter {
                name: "factor".into(),
                default_value: 1.0,
                min: 0.0,
                max: 1.0,
                description: "What the share is multiplied by.".into(),
                ..MetricParameter::default()
            }],
            description: "Share of traits that have evidence.".into(),
        };
        Ok(Response::new(MetricPluginDescribeResponse { metric: Some(metric) }))
    }

    async fn measure(&self, request: Request<MeasureRequest>) -> Result<Response<MeasureResponse>, Status> {
        let act = self.begin(&request).await?;
        let MeasureRequest { mut personas, documents, parameters } = request.into_inner();
        if documents.is_empty() {
            return Err(Status::invalid_argument("the documents that it needs were not sent"));
        }
        let factor = parameters.get("factor").copied();
        let factor = factor.ok_or_else(|| Status::invalid_argument("its parameter was not sent"))?;
        if act == Act::TooFew {
            personas.pop();
        }
        let measurements = personas.iter().map(|persona| measurement(act, persona, factor)).collect();
        Ok(Response::new(MeasureResponse { measurements }))
    }
}

fn measurement(act: Act, persona: &Persona, factor: f64) -> Measurement {
    let traits: Vec<&Trait> = persona.goals.iter().chain(&persona.frustrations).collect();
    let borne: Vec<&&Trait> = traits.iter().filter(|known| !known.evidence.is_empty()).collect();
    let share = if traits.is_empty() { 0.0 } else { borne.len() as f64 / traits.len() as f64 };
    let outcome = match act {
        Act::Score(score) => Some(Outcome::Score(score)),
        Act::Nothing => None,
        _ => Some(Outcome::Score(share * factor)),
    };
    let explanation = match act {
        Act::Unexplained => String::new(),
        _ => format!("{} of {} goals and frustrations have evidence.", borne.len(), traits.len()),
    };
    let place = |quote: &str| {
        let evidence = persona.goals.iter().flat_map(|known| &known.evidence).next();
        evidence.map(|known| SourcePlace {
            document: known.document.clone(),
            quote: if quote.is_empty() { known.quote.clone() } else { quote.to_owned() },
            line: if act == Act::OtherLine { 999 } else { known.line },
            start_byte: known.start_byte,
            end_byte: known.end_byte,
            ..SourcePlace::default()
        })
    };
    let (path, quote) = match act {
        Act::UnknownPart => ("goals[77]", ""),
        Act::InventedQuote => ("goals", "I never said this in my whole life."),
        _ => ("goals", ""),
    };
    let finding = QualityFinding {
        path: path.into(),
        message: "They were counted.".into(),
        place: place(quote),
        found_by: if act == Act::UnknownFinder { 77 } else { FoundBy::Lexicon.into() },
    };
    Measurement { outcome, explanation, findings: vec![finding] }
}
