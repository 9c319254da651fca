//! `assay models`: the models that are configured.

use assay_client::v1::{ListModelsRequest, ListModelsResponse, Model, ModelCapability, Money, Prices};

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
        ListOutput::Jsonl => render::json_lines(&answer.models)?,
        ListOutput::Table => table(&answer),
    })?;
    Ok(())
}

/// A letter for everything a model can do; the legend says which.
const CAN: [(ModelCapability, &str, &str); 4] = [
    (ModelCapability::StructuredOutput, "S", "structured output"),
    (ModelCapability::Streaming, "L", "live output"),
    (ModelCapability::Reasoning, "R", "reasoning"),
    (ModelCapability::Temperature, "T", "temperature"),
];

fn table(answer: &ListModelsResponse) -> String {
    let mut list =
        List::new(["model", "context", "output", "encoding", "in/cached/out", "as of", "can"]).right(&[1, 2, 4]);
    for model in &answer.models {
        let named = model.model.clone().unwrap_or_default();
        list.row([
            format!("{}/{}", named.provider, named.model),
            tokens(model.context_window),
            tokens(model.max_output_tokens),
            if model.encoding.is_empty() { "-".to_owned() } else { model.encoding.clone() },
            model.prices.as_ref().map_or_else(|| "-".to_owned(), prices),
            model.prices.as_ref().map_or_else(|| "-".to_owned(), |prices| prices.date.clone()),
            if model.capabilities_known { letters(model) } else { "-".to_owned() },
        ]);
    }
    let legend = CAN.map(|(_, letter, meaning)| format!("{letter} {meaning}")).join(", ");
    format!("{list}\n\nPrices in USD for a million tokens; \"-\" is unknown.\nCan: {legend}.")
}

fn tokens(count: Option<u64>) -> String {
    count.map_or_else(|| "-".to_owned(), render::thousands)
}

fn prices(prices: &Prices) -> String {
    let price =
        |money: &Option<Money>| money.as_ref().map_or_else(|| "-".to_owned(), |money| render::dollars(money.micros));
    format!("{}/{}/{}", price(&prices.input), price(&prices.cached_input), price(&prices.output))
}

fn letters(model: &Model) -> String {
    let can = |capability: ModelCapability| model.capabilities().any(|known| known == capability);
    CAN.iter().filter(|(capability, ..)| can(*capability)).map(|(_, letter, _)| *letter).collect()
}
