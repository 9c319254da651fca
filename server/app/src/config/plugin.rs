//! `[plugins.NAME]`: from what is written to what is called.

use assay_domain::quality::Registry;
use assay_engine::pipeline::persona::plan;
use assay_engine::port::plugin::{PluginKind, PluginName};
use assay_grpc::plugin::{PluginSettings, Token, authority, endpoint, token};
use tonic::transport::Certificate;

use super::environment::variable_of;
use super::found::Found;
use super::provider::{content_of, is_variable_name};
use super::raw_plugin::Plugin;

/// A plugin, ready to be called.
#[derive(Clone, Debug)]
pub struct PluginConfig {
    /// How it is called.
    pub settings: PluginSettings,
    /// Where a token was looked for and is not.
    pub missing_token: Option<String>,
}

/// Checks one plugin. Everything is looked at before anything is given up.
pub(super) fn check(name: &str, raw: &Plugin, found: &mut Found) -> Option<PluginConfig> {
    let checking = Checking { table: format!("plugins.{name}"), name, raw };
    let kind = checking.kind(found);
    checking.named(kind, found);
    let authority = checking.authority(found);
    checking.address(authority.as_ref(), found);
    let timeout = found.span(&checking.key("timeout"), &raw.timeout);
    let max_concurrency = found.count(&checking.key("max_concurrency"), raw.max_concurrency);
    let weight = checking.weight(kind, found);
    let (token, missing_token) = checking.token(found);
    let plugin = PluginName { name: name.to_owned(), address: raw.address.clone() };
    let (kind, timeout, max_concurrency) = (kind?, timeout?, max_concurrency?);
    let settings = PluginSettings { plugin, kind, timeout, max_concurrency, weight, token, authority };
    Some(PluginConfig { settings, missing_token })
}

struct Checking<'a> {
    table: String,
    name: &'a str,
    raw: &'a Plugin,
}

impl Checking<'_> {
    fn key(&self, name: &str) -> String {
        format!("{}.{name}", self.table)
    }

    fn kind(&self, found: &mut Found) -> Option<PluginKind> {
        let is = match self.raw.kind.as_str() {
            "metric" => return Some(PluginKind::Metric),
            "stage" => return Some(PluginKind::Stage),
            "" => "is missing".to_owned(),
            other => format!("is {other:?}"),
        };
        found.add(&self.key("kind"), format_args!("{is}; give \"metric\" or \"stage\""));
        None
    }

    /// What it is called by requests, beside what is built in.
    fn named(&self, kind: Option<PluginKind>, found: &mut Found) {
        let letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if self.name.is_empty() || !self.name.chars().all(letter) {
            found.add(&self.table, "is ill-named; a plugin's name is of lower-case letters, digits and _");
        }
        let taken = match kind {
            Some(PluginKind::Metric) => Registry::standard().find(self.name).map(|_| "metric"),
            Some(PluginKind::Stage) => plan::find(self.name).map(|_| "stage"),
            None => None,
        };
        if let Some(what) = taken {
            found.add(&self.table, format_args!("has the name of a {what} that is built in; give it another"));
        }
    }

    fn authority(&self, found: &mut Found) -> Option<Certificate> {
        let path = self.raw.ca_file.as_ref()?;
        let key = self.key("ca_file");
        let text = std::fs::read_to_string(path);
        let text =
            text.map_err(|error| found.add(&key, format_args!("is {path:?}, which cannot be read: {error}"))).ok()?;
        authority(&text).map_err(|wrong| found.add(&key, format_args!("is {path:?}, and {wrong}"))).ok()
    }

    /// The address is not repeated: a secret may be in it.
    fn address(&self, authority: Option<&Certificate>, found: &mut Found) {
        let key = self.key("address");
        if self.raw.address.is_empty() {
            found.add(&key, "is missing; give HOST:PORT, such as \"127.0.0.1:9100\", or \"https://HOST:PORT\"");
        } else if let Err(wrong) = endpoint(&self.raw.address, authority) {
            found.add(&key, format_args!("cannot be called: {wrong}; give HOST:PORT or \"https://HOST:PORT\""));
        }
    }

    fn weight(&self, kind: Option<PluginKind>, found: &mut Found) -> f64 {
        let Some(weight) = self.raw.weight else { return 0.0 };
        let key = self.key("weight");
        if kind == Some(PluginKind::Stage) {
            found.add(&key, "is for metrics only; take it out");
        }
        if !(weight.is_finite() && weight >= 0.0) {
            found.add(&key, format_args!("is {weight}; give a number from 0 on"));
        }
        weight
    }

    /// The token, or where it was looked for.
    fn token(&self, found: &mut Found) -> (Option<Token>, Option<String>) {
        let (key, from, secret) = match (&self.raw.token_env, &self.raw.token_file) {
            (None, None) => return (None, None),
            (Some(_), Some(_)) => {
                found.add(&self.key("token_file"), "is given beside token_env; take one of them out");
                return (None, None);
            }
            (Some(name), None) if !is_variable_name(name) => {
                let what = "is not the name of an environment variable; give the name, and put the token itself into that variable";
                found.add(&self.key("token_env"), what);
                return (None, None);
            }
            (Some(name), None) => ("token_env", format!("environment variable {name}"), variable_of(name)),
            (None, Some(path)) => ("token_file", format!("file {path}"), content_of(path)),
        };
        let Some(secret) = secret else { return (None, Some(from)) };
        let made = token(secret.expose());
        let made =
            made.map_err(|wrong| found.add(&self.key(key), format_args!("names {from}, where there is {wrong}")));
        (made.ok(), None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(name: &str, text: &str) -> (Option<PluginConfig>, Vec<String>) {
        let mut found = Found::default();
        let config = check(name, &toml::from_str(text).unwrap(), &mut found);
        (config, found.into_faults().0)
    }

    #[test]
    fn a_kind_and_an_address_are_enough() {
        let (config, faults) = checked("house_terms", "kind = \"metric\"\naddress = \"127.0.0.1:9100\"");
        assert_eq!(faults, Vec::<String>::new());
        let PluginSettings { timeout, max_concurrency, weight, token, .. } = config.unwrap().settings;
        assert_eq!((timeout.as_secs(), max_concurrency, weight, token.is_none()), (10, 8, 0.0, true));
    }

    #[test]
    fn every_fault_is_reported() {
        let text = "kind = \"teapot\"\naddress = \"ftp://host:1\"\ntimeout = \"soon\"\nmax_concurrency = 0\nweight = -1.0\n\
                    token_env = \"sk-planted-secret\"\nca_file = \"/no/such/ca.pem\"";
        let (_, faults) = checked("House", text);
        let keys = ["", ".kind", ".address", ".timeout", ".max_concurrency", ".weight", ".token_env", ".ca_file"];
        for key in keys {
            let named = format!("plugins.House{key} ");
            assert!(faults.iter().any(|fault| fault.starts_with(&named)), "{key}: {faults:#?}");
        }
        assert_eq!(faults.len(), keys.len(), "{faults:#?}");
        assert!(!faults.join("\n").contains("planted"), "{faults:#?}");
    }

    #[test]
    fn names_of_what_is_built_in_are_taken() {
        let fault = |name: &str, kind: &str| checked(name, &format!("kind = {kind:?}\naddress = \"h:1\"")).1.join("\n");
        assert!(fault("realism", "metric").contains("a metric that is built in"));
        assert!(fault("refine", "stage").contains("a stage that is built in"));
        assert_eq!(fault("realism", "stage") + &fault("refine", "metric"), "");
    }

    #[test]
    fn what_an_address_may_not_have_is_said_without_repeating_it() {
        for wrong in ["host", "host:1/path", "https://user:planted@host:1", "host:1?planted=1", "http://:9"] {
            let (_, faults) = checked("a", &format!("kind = \"metric\"\naddress = {wrong:?}"));
            assert!(faults[0].starts_with("plugins.a.address cannot be called: "), "{wrong}: {faults:?}");
            assert!(!faults[0].contains("planted"), "{faults:?}");
        }
        assert_eq!(checked("a", "kind = \"stage\"\naddress = \"https://host:443\"").1, Vec::<String>::new());
    }

    #[test]
    fn a_token_is_shown_nowhere_and_a_missing_one_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("token");
        std::fs::write(&path, "planted-token\n").unwrap();
        let text = format!("kind = \"metric\"\naddress = \"h:1\"\ntoken_file = {:?}", path.display().to_string());
        let (config, _) = checked("a", &text);
        assert!(config.as_ref().unwrap().settings.token.is_some());
        assert!(!format!("{config:?}").contains("planted"), "{config:?}");
        std::fs::remove_file(&path).unwrap();
        let missing = checked("a", &text).0.unwrap().missing_token.unwrap();
        assert_eq!(missing, format!("file {}", path.display()));
    }
}
