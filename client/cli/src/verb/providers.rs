//! `assay providers`: the providers that are configured.

use assay_client::v1::{ListProvidersRequest, ListProvidersResponse};

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
    list.to_string()
}
