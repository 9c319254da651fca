//! `[linking]`: whose embeddings are asked about traits that nobody's words bear.

use std::collections::BTreeMap;

use assay_domain::score::Score;
use assay_engine::pipeline::persona::meaning::Embeddings;
use assay_engine::port::model::ModelRef;

use super::found::Found;
use super::provider::ProviderConfig;
use super::raw::{EMBEDDED, EmbeddingsTable, LinkingSection};

/// Checks it against the providers that are configured.
pub(super) fn check(
    raw: &LinkingSection,
    providers: &BTreeMap<String, ProviderConfig>,
    found: &mut Found,
) -> Option<Embeddings> {
    let EmbeddingsTable { provider, model, threshold } = raw.embeddings.as_ref()?;
    let key = "linking.embeddings.provider";
    match providers.get(provider) {
        Some(known) if known.vendor.embeds() => {}
        Some(_) => found.add(key, format_args!("is {provider:?}, whose kind embeds no texts; {KINDS}")),
        None if provider.is_empty() => found.add(key, format_args!("is missing; {KINDS}")),
        None if provider == EMBEDDED => found.add(key, format_args!("is {provider:?}, which embeds no texts; {KINDS}")),
        None => found.add(key, format_args!("is {provider:?}, which is not configured; {KINDS}")),
    }
    if model.is_empty() {
        found.add("linking.embeddings.model", "is missing; name the model that embeds");
    }
    let least = threshold.and_then(|least| Score::new(least).ok()).filter(|least| least.get() > 0.0);
    if least.is_none() {
        let is = threshold.map_or("missing".to_owned(), |least| least.to_string());
        found.add("linking.embeddings.threshold", format_args!("is {is}; give a cosine above 0 and at most 1"));
    }
    Some(Embeddings { model: ModelRef { provider: provider.clone(), model: model.clone() }, threshold: least? })
}

const KINDS: &str =
    "name a provider of kind openai, openai-compatible, azure or ollama, or a custom one of OpenAI's shape";
