//! The catalogue: what everybody knows, from `models.toml`, and what the user's own file adds to it or says otherwise.

use std::collections::BTreeMap;

use assay_domain::price::Prices;
use assay_engine::port::catalog::{Capability, CountMethod, TokenCount};

use super::entry::Entry;
use super::read::{Fault, Faults, entries};
use super::tokens::{Encoding, estimate};

/// What tokens are counted in where no model is named.
pub const REFERENCE: Encoding = Encoding::O200kBase;

/// What is known of a model. `None` is unknown: it is not zero, and not no limit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Tokens it can take in, prompt and answer together.
    pub context: Option<u64>,
    /// Tokens it can answer with.
    pub max_output: Option<u64>,
    /// Its tokens' public encoding; also `None` where its encoding is not public.
    pub encoding: Option<Encoding>,
    /// What it can do.
    pub capabilities: Option<Vec<Capability>>,
    /// What its tokens cost.
    pub prices: Option<Prices>,
}

/// Models by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalogue {
    models: BTreeMap<String, Known>,
    /// Other names of them.
    aliases: BTreeMap<String, String>,
}

impl Catalogue {
    /// The well-known models.
    #[must_use]
    pub fn public() -> Self {
        let mut public = Self::default();
        // A test reads the file: what it has no fault in has none here.
        public.merge(entries(include_str!("models.toml")).0);
        public
    }

    /// With what a user's file says: keys of a model that it gives replace those known, models that are not known are added.
    ///
    /// # Errors
    /// Everything that is wrong with the file.
    pub fn extended(mut self, text: &str) -> Result<Self, Faults> {
        let (entries, mut faults) = entries(text);
        faults.extend(self.merge(entries));
        faults.sort_by_key(|fault| fault.line);
        if faults.is_empty() { Ok(self) } else { Err(Faults(faults)) }
    }

    /// What is known of `model`, by its name with or without a date; `None`: nothing.
    #[must_use]
    pub fn find(&self, model: &str) -> Option<&Known> {
        self.named(model).or_else(|| self.named(undated(model)?))
    }

    /// Tokens of `text` for `model`, as exactly as its encoding is known; without a model, in [`REFERENCE`].
    #[must_use]
    pub fn count(&self, model: Option<&str>, text: &str) -> TokenCount {
        let encoding = match model {
            None => Some(REFERENCE),
            Some(model) => self.find(model).and_then(|known| known.encoding),
        };
        if let Some(encoding) = encoding {
            let method = CountMethod::Exact { encoding: encoding.name() };
            return TokenCount { tokens: encoding.count(text), method };
        }
        let estimate = estimate(text);
        let method = CountMethod::Estimate { error_bound_percent: estimate.error_bound_percent };
        TokenCount { tokens: estimate.tokens, method }
    }

    fn named(&self, name: &str) -> Option<&Known> {
        self.models.get(name).or_else(|| self.models.get(self.aliases.get(name)?))
    }

    fn merge(&mut self, entries: Vec<Entry>) -> Vec<Fault> {
        let mut faults = Vec::new();
        for entry in entries {
            let model = self.models.entry(entry.name.clone()).or_default();
            entry.apply(model, &mut faults);
            for alias in &entry.aliases {
                let taken = self.aliases.insert(alias.value.clone(), entry.name.clone());
                if let Some(other) = taken.filter(|other| *other != entry.name) {
                    faults.push(alias.fault(format!("{:?} is another name of {other:?} already", alias.value)));
                }
            }
        }
        faults
    }
}

/// `gpt-4o` of `gpt-4o-2024-08-06`, `claude-sonnet-4` of `claude-sonnet-4-20250514`.
fn undated(model: &str) -> Option<&str> {
    let dated = |shape: &str| {
        let (name, date) = model.split_at_checked(model.len().checked_sub(shape.len())?)?;
        let fits = |(byte, like): (u8, u8)| if like == b'-' { byte == b'-' } else { byte.is_ascii_digit() };
        date.bytes().zip(shape.bytes()).all(fits).then_some(name)
    };
    dated("-0000-00-00").or_else(|| dated("-00000000"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_file_reads_and_is_plausible() {
        let (entries, faults) = entries(include_str!("models.toml"));
        assert_eq!(faults, []);
        assert_eq!(Catalogue::default().merge(entries), []);
        let public = Catalogue::public();
        assert!(public.models.len() > 50);
        for (name, known) in &public.models {
            assert!(known.context.is_some(), "{name}");
            let prices = known.prices.as_ref();
            assert!(prices.is_none_or(|prices| prices.source.starts_with("https://") && prices.input <= prices.output));
        }
    }

    #[test]
    fn a_dated_name_is_the_same_model_and_an_unknown_one_is_unknown() {
        let public = Catalogue::public();
        let known = |name: &str| public.find(name);
        assert_eq!(known("gpt-4o-2024-08-06"), known("gpt-4o"));
        assert_eq!(known("claude-sonnet-4-20250514"), known("claude-sonnet-4"));
        assert_eq!(known("gpt-4o").and_then(|known| known.context), Some(128_000));
        assert_eq!(known("gpt-oss:20b").and_then(|known| known.encoding), Some(Encoding::O200kHarmony));
        for unknown in ["gpt-4o-large", "", "-2024-08-06", "größe-2024-08-06x", "gpt-4o-2024-8-06", "llama"] {
            assert_eq!(known(unknown), None);
        }
    }

    #[test]
    fn a_file_of_ones_own_adds_models_and_replaces_what_it_says_of_known_ones() {
        let text = "[gpt-4o]\nprices = { input = 1, output = 2, date = 2026-01-31 }\n[mine]\ncontext = 4096\naliases = [\"me\"]\n";
        let book = Catalogue::public().extended(text).unwrap();
        let known = book.find("gpt-4o").unwrap();
        assert_eq!((known.context, known.encoding), (Some(128_000), Some(Encoding::O200kBase)));
        assert_eq!(known.prices.as_ref().map(|prices| prices.date.to_string()), Some("2026-01-31".into()));
        assert_eq!(book.find("me"), Some(&Known { context: Some(4096), ..Known::default() }));
    }

    #[test]
    fn every_fault_is_told_with_its_line_and_what_would_be_right() {
        let text = "[gpt-4o]\nmax_output = 200000\nencoding = \"o300k\"\n[a]\ncontxt = 1\ncontext = 0\n\
                    prices = { input = \"2.50\", output = -1, cached_input = 0.5 }\n[b]\n\
                    prices = { input = 1, output = 1, cached_input = 2, date = 2025-08-07 }\ncapabilities = [\"flying\"]\n[a]\n\
                    [c]\naliases = [\"gpt-oss:20b\"]\n";
        let faults = Catalogue::public().extended(text).unwrap_err();
        let said =
            faults.0.iter().map(|fault| format!("{}: {}", fault.line, fault.message)).collect::<Vec<_>>().join("\n");
        for expected in [
            "2: max_output is 200000, more than the context of 128000; give at most 128000",
            "3: encoding is \"o300k\"; known are: o200k_base, o200k_harmony, cl100k_base; leave it out where it is another",
            "5: there is no key \"contxt\"; there are: context, max_output, encoding, capabilities, aliases, prices",
            "6: context is 0; give a whole number of tokens, at least 1",
            "7: input is \"2.50\"; give micro-dollars for a million tokens, whole and not negative: 2500000 is 2.50 USD",
            "7: output is -1; give",
            "7: cached_input is 0.5; give",
            "7: prices have no date; add the day they were looked up, such as date = 2025-08-07",
            "9: cached_input is 2, more than input, 1; a cached token costs no more than another",
            "10: \"flying\" is no capability; known are: structured_output, streaming, reasoning, temperature",
            "11: duplicate key",
            "13: \"gpt-oss:20b\" is another name of \"gpt-oss-20b\" already",
        ] {
            assert!(said.contains(expected), "{expected} is missing in:\n{said}");
        }
        assert_eq!(faults.0.len(), 12, "{said}");
    }
}
