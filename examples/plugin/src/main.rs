//! A metric of one's own: whether personas keep to a house's vocabulary. `house-terms ADDRESS TERMS.tsv`; see the README beside it.

mod terms;

use std::collections::HashMap;
use std::error::Error;
use std::io::Write as _;
use std::sync::Arc;

use assay_client::plugin::v1::measurement::Outcome;
use assay_client::plugin::v1::metric_plugin_server::{MetricPlugin, MetricPluginServer};
use assay_client::plugin::v1::{
    MeasureRequest, MeasureResponse, Measurement, MetricDescription, MetricPluginDescribeRequest,
    MetricPluginDescribeResponse,
};
use assay_client::v1::{MetricCategory, MetricDirection, MetricParameter, Persona, QualityFinding};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio_stream::wrappers::TcpListenerStream;
use tonic::transport::Server;
use tonic::{Request, Response, Status};

use terms::Terms;

/// What a term takes off the score, unless it is set otherwise.
const COST: f64 = 0.1;
/// The largest message that is taken, in bytes: the 4 MB of gRPC libraries are soon filled by a set of personas.
const LARGEST: usize = 256 << 20;
/// The most findings that a server takes.
const MOST_FINDINGS: usize = 200;

/// The plugin.
struct HouseTerms(Arc<Terms>);

#[tonic::async_trait]
impl MetricPlugin for HouseTerms {
    async fn describe(
        &self,
        _: Request<MetricPluginDescribeRequest>,
    ) -> Result<Response<MetricPluginDescribeResponse>, Status> {
        let metric = MetricDescription {
            name: "house_terms".into(),
            version: 1,
            category: MetricCategory::Compliance.into(),
            direction: MetricDirection::Higher.into(),
            // Personas alone are enough: the server then sends no sources.
            needs: Vec::new(),
            parameters: vec![MetricParameter {
                name: "cost".into(),
                default_value: COST,
                min: 0.0,
                max: 1.0,
                description: "What each term takes off the score.".into(),
                ..MetricParameter::default()
            }],
            description: "Whether a persona is written in the words of this house; 1 is with no other.".into(),
        };
        Ok(Response::new(MetricPluginDescribeResponse { metric: Some(metric) }))
    }

    async fn measure(&self, request: Request<MeasureRequest>) -> Result<Response<MeasureResponse>, Status> {
        let MeasureRequest { personas, parameters, .. } = request.into_inner();
        let cost = cost_of(&parameters)?;
        let measurements = personas.iter().map(|persona| self.measurement(persona, cost)).collect();
        Ok(Response::new(MeasureResponse { measurements }))
    }
}

impl HouseTerms {
    fn measurement(&self, persona: &Persona, cost: f64) -> Measurement {
        let found = self.0.in_persona(persona);
        let score = (1.0 - cost * found.len() as f64).max(0.0);
        let explanation = format!("{} terms that this house does not use, {cost} each.", found.len());
        let finding =
            |it: terms::Found| QualityFinding { path: it.path, message: it.message, ..QualityFinding::default() };
        let findings = found.into_iter().take(MOST_FINDINGS).map(finding).collect();
        Measurement { outcome: Some(Outcome::Score(score)), explanation, findings }
    }
}

/// The one parameter of a request.
fn cost_of(parameters: &HashMap<String, f64>) -> Result<f64, Status> {
    match parameters.get("cost") {
        // NaN is in no range.
        Some(cost) if parameters.len() == 1 && (0.0..=1.0).contains(cost) => Ok(*cost),
        _ => Err(Status::invalid_argument(format!(
            "parameters are {parameters:?}; they are to be \"cost\" alone, a number from 0 to 1"
        ))),
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [address, list] = arguments.as_slice() else {
        return Err("give an address and a list of terms: house-terms 127.0.0.1:9100 terms.tsv".into());
    };
    let terms = Terms::read(&std::fs::read_to_string(list)?).map_err(|wrong| format!("{list}\n{wrong}"))?;
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    let listener = TcpListener::bind(address).await?;
    writeln!(std::io::stdout(), "listening on {}", listener.local_addr()?)?;
    let plugin = MetricPluginServer::new(HouseTerms(Arc::new(terms))).max_decoding_message_size(LARGEST);
    // No more calls are taken then, and those that are under way are answered.
    let told_to_stop = async {
        tokio::select! { _ = interrupt.recv() => {} _ = terminate.recv() => {} }
    };
    let incoming = TcpListenerStream::new(listener);
    Server::builder().add_service(plugin).serve_with_incoming_shutdown(incoming, told_to_stop).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_that_is_not_as_described_is_refused_with_what_it_had() {
        let of = |parameters: &[(&str, f64)]| {
            cost_of(&parameters.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect())
        };
        assert_eq!(of(&[("cost", 0.25)]).unwrap(), 0.25);
        for wrong in [&[][..], &[("cost", f64::NAN)], &[("cost", 1.5)], &[("cost", 0.1), ("colour", 1.0)]] {
            let refused = of(wrong).unwrap_err();
            assert_eq!(refused.code(), tonic::Code::InvalidArgument);
            assert!(refused.message().ends_with("\"cost\" alone, a number from 0 to 1"), "{refused}");
        }
    }
}
