//! `assay models`: the models that are configured.

use assay_client::v1::{ListModelsRequest, ListModelsResponse};

use crate::arguments::{Global, ListOutput, Listing};
use crate::failure::Failure;
use crate::render::{self, list::List};
use crate::session::Session;
use crate::terminal;

/// List the models.
pub(crate) type Arguments = Listing;

/// Does it.
pub(crate) async fn run(global: &Global, args: Arguments) -> Result<(), Failure> {
    let session = Session::open(global).await?;
    let asked = session.client.catalog().list_models(ListModelsRequest {}).await;
    let answer = session.close(asked.map(tonic::Response::into_inner).map_err(Failure::from)).await?;
    terminal::print(&match args.output {
        ListOutput::Json => render::json(&answer)?,
        ListOutput::Table => table(&answer),
    })?;
    Ok(())
}

fn table(answer: &ListModelsResponse) -> String {
    let mut list = List::new(["provider", "model", "context", "output", "encoding"]).right(&[2, 3]);
    let tokens = |count: Option<u64>| count.map_or_else(|| "-".to_owned(), render::thousands);
    for model in &answer.models {
        let named = model.model.clone().unwrap_or_default();
        list.row([
            named.provider,
            named.model,
            tokens(model.context_window),
            tokens(model.max_output_tokens),
            model.encoding.clone(),
        ]);
    }
    list.to_string()
}
