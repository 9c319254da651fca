//! The windows of well-known public models, from `models.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

/// What is known of a model.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// Tokens it can take in, prompt and answer together.
    pub context: u64,
    /// Tokens it can answer with.
    pub max_output: u64,
    /// Its tokens' public encoding.
    pub encoding: String,
}

static KNOWN: LazyLock<BTreeMap<String, Window>> =
    LazyLock::new(|| toml::from_str(include_str!("models.toml")).unwrap_or_default());

/// What is known of `model`, by its name with or without a date; `None`: nothing, which is not the same as no limit.
#[must_use]
pub fn window(model: &str) -> Option<&'static Window> {
    KNOWN.get(model).or_else(|| KNOWN.get(undated(model)?))
}

/// `gpt-4o` of `gpt-4o-2024-08-06`.
fn undated(model: &str) -> Option<&str> {
    let (name, date) = model.split_at_checked(model.len().checked_sub("-2024-08-06".len())?)?;
    let shaped = |(k, byte): (usize, u8)| if [0, 5, 8].contains(&k) { byte == b'-' } else { byte.is_ascii_digit() };
    date.bytes().enumerate().all(shaped).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_file_reads_and_is_plausible() {
        let known: BTreeMap<String, Window> = toml::from_str(include_str!("models.toml")).unwrap();
        assert_eq!(known.len(), KNOWN.len());
        assert!(
            known.values().all(|window| window.max_output <= window.context && window.encoding.ends_with("k_base"))
        );
    }

    #[test]
    fn a_dated_name_is_the_same_model_and_an_unknown_one_is_unknown() {
        assert_eq!(window("gpt-4o-2024-08-06"), window("gpt-4o"));
        assert_eq!(window("gpt-4o").map(|window| window.context), Some(128_000));
        for unknown in ["gpt-4o-large", "", "-2024-08-06", "größe-2024-08-06x", "llama-3"] {
            assert_eq!(window(unknown), None);
        }
    }
}
