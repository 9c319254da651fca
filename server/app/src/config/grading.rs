//! `[grading.rings.ITEM]`: who scores an item of a rubric with nine rings and what it weighs, where a request says nothing.

use std::collections::{BTreeMap, BTreeSet};

use assay_domain::note::rubric::Rubric;
use assay_engine::pipeline::note::ring::{OwnRing, OwnRings};
use assay_engine::port::model::ModelRef;

use super::found::Found;
use super::provider::ProviderConfig;
use super::raw::{EMBEDDED, Raw};
use super::raw_grading::RingTable;

/// Checks it against the rubrics that ship and the providers that are configured.
pub(super) fn check(raw: &Raw, providers: &BTreeMap<String, ProviderConfig>, found: &mut Found) -> OwnRings {
    let default = &raw.default_provider;
    let rings = raw.grading.rings.iter();
    let rings: OwnRings =
        rings.map(|(item, ring)| (item.clone(), Checking { item, ring }.ring(default, providers, found))).collect();
    let weightless = |rubric: &&Rubric| {
        rubric.items.iter().all(|item| rings.get(&item.id).is_some_and(|ring| ring.weight == Some(0.0)))
    };
    for rubric in Rubric::shipped().iter().filter(weightless) {
        found.add("grading.rings", format_args!("has weight 0 for every item of {}; give one of them more", rubric.id));
    }
    rings
}

struct Checking<'a> {
    item: &'a str,
    ring: &'a RingTable,
}

impl Checking<'_> {
    fn key(&self, name: &str) -> String {
        format!("grading.rings.{}.{name}", self.item)
    }

    fn ring(&self, default: &str, providers: &BTreeMap<String, ProviderConfig>, found: &mut Found) -> OwnRing {
        let table = format!("grading.rings.{}", self.item);
        let items: BTreeSet<&str> =
            Rubric::shipped().iter().flat_map(|rubric| &rubric.items).map(|item| item.id.as_str()).collect();
        if !items.contains(self.item) {
            let items: Vec<&str> = items.into_iter().collect();
            found.add(&table, format_args!("is no item of a rubric that ships; their items are: {}", items.join(", ")));
        }
        let RingTable { provider, model, weight } = self.ring;
        if (provider, model, weight) == (&None, &None, &None) {
            found.add(&table, "says nothing; give it a provider, a model or a weight");
        }
        if let Some(weight) = weight.filter(|weight| !weight.is_finite() || *weight < 0.0) {
            found.add(&self.key("weight"), format_args!("is {weight}; give a number from 0 up"));
        }
        OwnRing { model: self.model(default, providers, found), weight: *weight }
    }

    /// Who is named; the provider left out is the default one, the model left out its default.
    fn model(
        &self,
        default: &str,
        providers: &BTreeMap<String, ProviderConfig>,
        found: &mut Found,
    ) -> Option<ModelRef> {
        let named = self.ring.provider.as_deref();
        if named.is_none() && self.ring.model.is_none() {
            return None;
        }
        let (name, key) = match named {
            Some(name) => (name, self.key("provider")),
            None => (default, self.key("model")),
        };
        let known = providers.get(name);
        match known {
            None if name == EMBEDDED => {
                found.add(&key, "is of the provider \"embedded\", which cannot review notes; name another provider");
            }
            None => {
                let configured: Vec<&str> = providers.keys().map(String::as_str).collect();
                let configured = if configured.is_empty() { "none".to_owned() } else { configured.join(", ") };
                found.add(
                    &key,
                    format_args!("is of the provider {name:?}, which is not configured; configured are: {configured}"),
                );
            }
            Some(_) => {}
        }
        let usual = known.map(|provider| provider.endpoint.default_model.as_str()).unwrap_or_default();
        let model = self.ring.model.as_deref().unwrap_or(usual);
        if model.is_empty() && (self.ring.model.is_some() || known.is_some()) {
            found.add(&self.key("model"), format_args!("is missing, and {name:?} has no default_model; name a model"));
        }
        Some(ModelRef { provider: name.to_owned(), model: model.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Config, Faults, Flags, load};

    const PROVIDERS: &str =
        "[providers.a]\nkind = \"ollama\"\ndefault_model = \"m\"\n[providers.b]\nkind = \"ollama\"\n";

    fn loaded(head: &str, tables: &str) -> Result<Config, Faults> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("assay.toml");
        std::fs::write(&path, format!("{head}{PROVIDERS}{tables}")).unwrap();
        load(&Flags { config: Some(path), ..Flags::default() })
    }

    #[test]
    fn a_ring_has_a_model_a_weight_or_both_and_what_is_left_out_is_the_default() {
        let tables = "[grading.rings.accurate]\nprovider = \"b\"\nmodel = \"n\"\nweight = 2\n\
                      [grading.rings.useful]\nprovider = \"a\"\n[grading.rings.thorough]\nmodel = \"x\"\n\
                      [grading.rings.succinct]\nweight = 0.5\n";
        let rings = loaded("default_provider = \"a\"\n", tables).unwrap().rings;
        let shown = |item: &str| {
            let ring = &rings[item];
            (ring.model.as_ref().map(ToString::to_string), ring.weight)
        };
        assert_eq!(shown("accurate"), (Some("b/n".to_owned()), Some(2.0)));
        assert_eq!(shown("useful"), (Some("a/m".to_owned()), None));
        assert_eq!(shown("thorough"), (Some("a/x".to_owned()), None));
        assert_eq!(shown("succinct"), (None, Some(0.5)));
    }

    #[test]
    fn every_wrong_ring_is_a_fault_with_its_line() {
        let tables = "[grading.rings.beauty]\nweight = 1\n[grading.rings.accurate]\nweight = -1\n\
                      [grading.rings.useful]\nweight = nan\nmodel = \"\"\n[grading.rings.thorough]\nprovider = \"nobody\"\n\
                      [grading.rings.succinct]\nprovider = \"b\"\n[grading.rings.organized]\n\
                      [grading.rings.synthesized]\nmodell = \"x\"\n[grading.rings.up_to_date]\nmodel = \"gpt\"\n";
        let faults = loaded("", tables).unwrap_err().0;
        let wanted = [
            ":6: grading.rings.beauty is no item of a rubric that ships; their items are: ",
            ":9: grading.rings.accurate.weight is -1; give a number from 0 up",
            ":11: grading.rings.useful.weight is NaN; give a number from 0 up",
            ":12: grading.rings.useful.model is of the provider \"embedded\", which cannot review notes",
            ":12: grading.rings.useful.model is missing, and \"embedded\" has no default_model; name a model",
            ":14: grading.rings.thorough.provider is of the provider \"nobody\", which is not configured; configured are: a, b",
            ":15: grading.rings.succinct.model is missing, and \"b\" has no default_model; name a model",
            ":17: grading.rings.organized says nothing",
            ":19: grading.rings.synthesized.modell is unknown; known here are: provider, model, weight",
            ":18: grading.rings.synthesized says nothing",
            ":21: grading.rings.up_to_date.model is of the provider \"embedded\"",
        ];
        for wanted in wanted {
            assert!(faults.iter().any(|fault| fault.contains(wanted)), "{wanted:?} is not in {faults:#?}");
        }
        assert_eq!(faults.len(), wanted.len(), "{faults:#?}");
    }

    #[test]
    fn weights_that_leave_nothing_of_a_rubric_are_a_fault() {
        let zero: Vec<String> = assay_domain::note::rubric::Rubric::shipped()[0]
            .items
            .iter()
            .map(|item| format!("[grading.rings.{}]\nweight = 0\n", item.id))
            .collect();
        let faults = loaded("", &zero.concat()).unwrap_err().0;
        assert!(faults[0].contains("grading.rings has weight 0 for every item of pdqi-9"), "{faults:?}");
    }
}
