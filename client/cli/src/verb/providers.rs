//! `assay providers`: the providers that are configured.

use assay_client::v1::{CircuitState, ListProvidersRequest, ListProvidersResponse};

use crate::arguments::{Global, ListOutput, Listing};
use crate::failure::Failure;
use crate::render::{self, list::List};
use crate::session::Session;
use crate::terminal;

/// List the providers.
pub(crate) type Arguments = Listing;

/// Does it.
pub(crate) async fn run(global: &Global, args: Arguments) -> Result<(), Failure> {
    let session = Session::open(global).await?;
    let asked = session.client.catalog().list_providers(ListProvidersRequest {}).await;
    let answer = session.close(asked.map(tonic::Response::into_inner).map_err(Failure::from)).await?;
    terminal::print(&match args.output {
        ListOutput::Json => render::json(&answer)?,
        ListOutput::Jsonl => render::json_lines(&answer.providers)?,
        ListOutput::Table => table(&answer),
    })?;
    Ok(())
}

fn table(answer: &ListProvidersResponse) -> String {
    let mut list = List::new(["provider", "kind", "model", "endpoint", "calls", "failed", "state"]).right(&[4, 5]);
    for provider in &answer.providers {
        let default = if provider.name == answer.default_provider { " (default)" } else { "" };
        let state = if provider.unusable.is_empty() { "ready".to_owned() } else { provider.unusable.clone() };
        list.row([
            format!("{}{default}", provider.name),
            provider.kind.clone(),
            provider.default_model.clone(),
            if provider.endpoint.is_empty() { "-".to_owned() } else { provider.endpoint.clone() },
            render::thousands(provider.calls),
            render::thousands(provider.failures),
            state,
        ]);
    }
    let health = health(answer);
    if health.is_empty() { list.to_string() } else { format!("{list}\n\n{health}") }
}

/// The models that were asked since the server started; empty where none was.
fn health(answer: &ListProvidersResponse) -> String {
    let heads = ["asked", "circuit", "at once", "in flight", "waiting", "calls", "failed", "reused", "first token"];
    let mut list = List::new(heads).right(&[2, 3, 4, 5, 6, 7, 8]);
    let asked: Vec<_> = answer.providers.iter().flat_map(|provider| &provider.models).collect();
    for of in &asked {
        let model = of.model.clone().unwrap_or_default();
        let circuit = match of.circuit() {
            CircuitState::Open => "open",
            CircuitState::HalfOpen => "half open",
            CircuitState::Closed | CircuitState::Unspecified => "closed",
        };
        let first = of.first_token.as_ref().map(|span| span.seconds * 1000 + i64::from(span.nanos) / 1_000_000);
        list.row([
            format!("{}/{}", model.provider, model.model),
            circuit.to_owned(),
            of.concurrency_limit.to_string(),
            of.in_flight.to_string(),
            of.waiting.to_string(),
            render::thousands(of.calls),
            render::thousands(of.failures),
            render::thousands(of.cache_hits),
            first.map_or_else(|| "-".to_owned(), |ms| format!("{ms} ms")),
        ]);
    }
    if asked.is_empty() { String::new() } else { list.to_string() }
}
