//! The names of models and criteria as they are typed.

use assay_client::v1::{Criterion, ModelRef};

/// A model that is named at least in part.
pub(in crate::verb) fn of(provider: Option<String>, model: Option<String>) -> Option<ModelRef> {
    let named = provider.is_some() || model.is_some();
    named.then(|| ModelRef { provider: provider.unwrap_or_default(), model: model.unwrap_or_default() })
}

/// `PROVIDER/MODEL`; what follows the first `/` is the model, whatever stands in it.
pub(in crate::verb) fn whole(text: &str) -> Result<ModelRef, String> {
    match text.split_once('/') {
        Some((provider, model)) if !provider.is_empty() && !model.is_empty() => Ok(named(provider, model)),
        _ => Err("write PROVIDER/MODEL".into()),
    }
}

/// `PROVIDER/MODEL`, or a model alone, which is one of `provider`.
pub(in crate::verb) fn or_model(text: &str, provider: Option<&str>) -> ModelRef {
    let (provider, model) = text.split_once('/').unwrap_or((provider.unwrap_or_default(), text));
    named(provider, model)
}

fn named(provider: &str, model: &str) -> ModelRef {
    ModelRef { provider: provider.to_owned(), model: model.to_owned() }
}

/// The criterion of this name.
pub(in crate::verb) fn criterion(name: &str) -> Result<Criterion, String> {
    let known: Vec<_> = (1..).map_while(|number| Criterion::try_from(number).ok()).collect();
    let found = known.iter().copied().find(|&it| word(it) == name);
    let names: Vec<_> = known.into_iter().map(word).collect();
    found.ok_or_else(|| format!("no such criterion; there are {}", names.join(", ")))
}

/// A criterion as it is typed.
pub(in crate::verb) fn word(criterion: Criterion) -> String {
    criterion.as_str_name().trim_start_matches("CRITERION_").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_criterion_has_a_name() {
        assert_eq!(criterion("coherence"), Ok(Criterion::Coherence));
        assert_eq!(criterion("distinctiveness"), Ok(Criterion::Distinctiveness));
        assert!(criterion("beauty").unwrap_err().contains("coherence, realism"));
    }

    #[test]
    fn a_model_that_is_not_named_is_unset() {
        assert_eq!(of(None, None), None);
        assert_eq!(of(Some("p".into()), None), Some(named("p", "")));
    }

    #[test]
    fn a_judge_is_a_provider_and_a_model() {
        assert_eq!(whole("p/m/2"), Ok(named("p", "m/2")));
        assert!(whole("m").is_err() && whole("/m").is_err() && whole("p/").is_err());
        assert_eq!(or_model("m:8b", Some("p")), named("p", "m:8b"));
        assert_eq!(or_model("m", None), named("", "m"));
        assert_eq!(or_model("q/m", Some("p")), named("q", "m"));
    }
}
