//! Where a key of the configuration was written, so that a fault can be found.

use std::collections::BTreeMap;
use std::path::Path;

use toml::de::{DeTable, DeValue};

/// What variables of the environment that are configuration begin with.
pub(super) const PREFIX: &str = "ASSAY_";

/// Where keys were written. Flags win over the environment, and that over the file.
#[derive(Clone, Debug, Default)]
pub(super) struct Origins {
    file: String,
    /// Lines of the file, from 1, by path: `providers.openai.base_url`.
    lines: BTreeMap<String, usize>,
    /// Names of variables.
    variables: Vec<String>,
    /// Flags by path.
    flags: BTreeMap<&'static str, &'static str>,
}

impl Origins {
    /// Of a file with this text, and of the environment.
    pub(super) fn new(path: Option<&Path>, text: &str, flags: BTreeMap<&'static str, &'static str>) -> Self {
        let (table, _) = DeTable::parse_recoverable(text);
        let mut lines = BTreeMap::new();
        note(table.get_ref(), "", text, &mut lines);
        let file = path.map(|path| path.display().to_string()).unwrap_or_default();
        let variables = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
        let variables = variables.filter(|name| name.starts_with(PREFIX)).collect();
        Self { file, lines, variables, flags }
    }

    /// Where `key` was written, as the beginning of a message; the table it belongs in, where it was not. With its line, to sort by.
    pub(super) fn of(&self, key: &str) -> (Option<usize>, String) {
        if let Some(flag) = self.flags.get(key) {
            return (None, format!("{flag}: "));
        }
        let variable = format!("{PREFIX}{}", key.replace('.', "__").to_uppercase());
        if let Some(name) = self.variables.iter().find(|name| name.to_uppercase() == variable) {
            return (None, format!("environment variable {name}: "));
        }
        let line = std::iter::successors(Some(key), |path| path.rsplit_once('.').map(|(table, _)| table))
            .find_map(|path| self.lines.get(path));
        match line {
            Some(line) => (Some(*line), format!("{}:{line}: ", self.file)),
            None => (None, String::new()),
        }
    }

    /// Where byte `at` of `text` is.
    pub(super) fn at(path: &Path, text: &str, at: usize) -> String {
        format!("{}:{}: ", path.display(), line(text, at))
    }
}

fn note(table: &DeTable<'_>, above: &str, text: &str, lines: &mut BTreeMap<String, usize>) {
    for (key, value) in table {
        let name = key.get_ref();
        let path = if above.is_empty() { name.to_string() } else { format!("{above}.{name}") };
        if let DeValue::Table(inner) = value.get_ref() {
            note(inner, &path, text, lines);
        }
        lines.insert(path, line(text, key.span().start));
    }
}

fn line(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|&byte| byte == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_found_at_its_line_and_a_missing_one_at_its_table() {
        let text = "# note\ndefault_provider = \"a\"\n\n[providers.a]\nkind = \"openai\"\n[providers.a.headers]\nx-a = \"1\"\n";
        let origins = Origins::new(Some(Path::new("assay.toml")), text, BTreeMap::new());
        assert_eq!(origins.of("default_provider").1, "assay.toml:2: ");
        assert_eq!(origins.of("providers.a.kind").1, "assay.toml:5: ");
        assert_eq!(origins.of("providers.a.headers.x-a").1, "assay.toml:7: ");
        assert_eq!(origins.of("providers.a.base_url").1, "assay.toml:4: ");
        assert_eq!(origins.of("server.listen").1, "");
    }
}
