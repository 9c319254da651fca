//! `[providers.NAME]`: from what is written to an endpoint and its vendor.

use assay_engine::port::model::ModelRef;
use assay_providers::http::Url;
use assay_providers::http::{Endpoint, Key, Timeouts, base_url, header};
use assay_providers::vendor::{Deployments, Shape, Vendor};
use assay_providers::{Auth, Limits, Secret, anthropic, azure};

use super::environment::variable_of;
use super::found::Found;
use super::limits;
use super::raw::EMBEDDED;
use super::raw_provider::Provider;

/// A provider, ready to be made.
#[derive(Clone, Debug)]
pub struct ProviderConfig {
    /// Whose interface it speaks.
    pub vendor: Vendor,
    /// Where it is.
    pub endpoint: Endpoint,
    /// How it is asked.
    pub limits: Limits,
    /// Who is asked in its place, in order.
    pub fallbacks: Vec<ModelRef>,
}

/// The kinds there are, with the vendor's own address where there is one.
const KINDS: [(&str, Option<&str>); 7] = [
    ("openai", Some("https://api.openai.com/v1")),
    ("openai-compatible", None),
    ("anthropic", Some("https://api.anthropic.com")),
    ("gemini", Some("https://generativelanguage.googleapis.com/v1beta")),
    ("azure", None),
    ("ollama", Some("http://127.0.0.1:11434")),
    ("custom", None),
];
/// The kind that runs without a key at its usual address.
const KEYLESS: &str = "ollama";

/// Checks one provider.
pub(super) fn check(name: &str, raw: &Provider, found: &mut Found) -> Option<ProviderConfig> {
    let checking = Checking { table: format!("providers.{name}"), raw };
    if name == EMBEDDED {
        found.add(&checking.table, "is always there and takes no configuration");
    }
    let vendor = checking.vendor(found);
    let endpoint = checking.endpoint(name, found);
    let max_concurrency = found.count(&checking.key("max_concurrency"), raw.max_concurrency);
    let fallbacks = limits::fallbacks(&checking.key("fallbacks"), &raw.fallbacks, found);
    let limits = limits::check(&checking.key("limits"), &raw.limits, max_concurrency, found);
    let (vendor, endpoint) = vendor.zip(endpoint)?;
    checking.needs_key(&vendor, &endpoint, found);
    let limits = Limits { max_output_tokens: endpoint.max_output_tokens, ..limits };
    Some(ProviderConfig { vendor, endpoint, limits, fallbacks })
}

struct Checking<'a> {
    table: String,
    raw: &'a Provider,
}

impl Checking<'_> {
    fn key(&self, name: &str) -> String {
        format!("{}.{name}", self.table)
    }

    fn vendor(&self, found: &mut Found) -> Option<Vendor> {
        let raw = self.raw;
        let kind = raw.kind.as_str();
        for (name, set, kinds) in raw.particular() {
            if set && is_known(kind) && !kinds.contains(&kind) {
                found.add(&self.key(name), format_args!("is for {} only; take it out", kinds.join(", ")));
            }
        }
        let reasoning_effort = raw.reasoning_effort.clone();
        let or = |text: &Option<String>, usual: &str| text.clone().unwrap_or_else(|| usual.to_owned());
        Some(match kind {
            "openai" => Vendor::OpenAi { reasoning_effort },
            "openai-compatible" => Vendor::OpenAiCompatible { reasoning_effort },
            "anthropic" => {
                Vendor::Anthropic { version: self.word("version", or(&raw.version, anthropic::VERSION), found)? }
            }
            "gemini" => Vendor::Gemini,
            "azure" => {
                let bearer = self.is_bearer(found);
                let api_version = self.word("api_version", or(&raw.api_version, azure::API_VERSION), found);
                let deployments = Deployments { by_model: raw.deployments.clone(), other: raw.deployment.clone() };
                Vendor::Azure { api_version: api_version?, deployments, bearer: bearer?, reasoning_effort }
            }
            "ollama" => Vendor::Ollama { num_ctx: self.optional("num_ctx", raw.num_ctx, found)? },
            "custom" => {
                let (shape, auth) = (self.shape(found), self.auth(found));
                Vendor::Custom { shape: shape?, auth: auth? }
            }
            _ => return self.unknown(kind, found),
        })
    }

    fn unknown(&self, kind: &str, found: &mut Found) -> Option<Vendor> {
        let known: Vec<String> = KINDS.iter().map(|(known, _)| format!("{known:?}")).collect();
        let is = if kind.is_empty() { "is missing".into() } else { format!("is {kind:?}") };
        found.add(&self.key("kind"), format_args!("{is}; give one of {}", known.join(", ")));
        None
    }

    /// Text that goes into a header or a query.
    fn word(&self, name: &str, text: String, found: &mut Found) -> Option<String> {
        let plain = !text.is_empty() && text.chars().all(|c| c.is_ascii_graphic());
        if !plain {
            found.add(&self.key(name), "is not a version; give one such as 2024-10-21");
        }
        plain.then_some(text)
    }

    fn is_bearer(&self, found: &mut Found) -> Option<bool> {
        match self.raw.auth.as_deref() {
            None | Some("key") => Some(false),
            Some("bearer") => Some(true),
            Some(other) => {
                found.add(&self.key("auth"), format_args!("is {other:?}; give \"key\" or \"bearer\""));
                None
            }
        }
    }

    fn shape(&self, found: &mut Found) -> Option<Shape> {
        let is = match self.raw.shape.as_deref() {
            Some("openai") => return Some(Shape::OpenAi),
            Some("anthropic") => return Some(Shape::Anthropic),
            Some(other) => format!("is {other:?}"),
            None => "is missing".into(),
        };
        found.add(
            &self.key("shape"),
            format_args!("{is}; give \"openai\" or \"anthropic\": whose bodies the vendor takes"),
        );
        None
    }

    fn auth(&self, found: &mut Found) -> Option<Auth> {
        let written = self.raw.auth.as_deref().unwrap_or("bearer");
        let auth = match written.split_once(':') {
            None if written == "bearer" => Some(Auth::Bearer),
            None if written == "none" => Some(Auth::None),
            Some(("header", name)) => header(name.trim(), "").ok().map(|(name, _)| Auth::Header(name)),
            Some(("query", name)) if !name.trim().is_empty() => Some(Auth::Query(name.trim().to_owned())),
            _ => None,
        };
        if auth.is_none() {
            let wanted = "give \"bearer\", \"header:NAME\", \"query:NAME\" or \"none\"";
            found.add(&self.key("auth"), format_args!("is not a way to send a key; {wanted}"));
        }
        auth
    }

    /// Everything is looked at before anything is given up.
    fn endpoint(&self, name: &str, found: &mut Found) -> Option<Endpoint> {
        let raw = self.raw;
        let address = self.address(found);
        let timeouts = self.timeouts(found);
        let pool_size = found.count(&self.key("pool_size"), raw.pool_size);
        let draft_batch = found.count(&self.key("draft_batch"), raw.draft_batch);
        let max_output_tokens = self.optional("max_output_tokens", raw.max_output_tokens, found);
        let (keys, missing_keys) = self.keys(found);
        let headers = raw.headers.iter().filter_map(|(name, value)| {
            let made = header(name, value);
            made.map_err(|error| found.add(&self.key(&format!("headers.{name}")), format_args!("is wrong: {error}")))
                .ok()
        });
        let headers = headers.collect();
        Some(Endpoint {
            keys,
            missing_keys,
            headers,
            default_model: raw.default_model.clone(),
            models: raw.models.clone(),
            timeouts: timeouts?,
            pool_size: pool_size?,
            max_output_tokens: max_output_tokens?,
            draft_batch: draft_batch?,
            ..Endpoint::new(name, address?)
        })
    }

    fn address(&self, found: &mut Found) -> Option<Url> {
        let usual = KINDS.iter().find(|(kind, _)| *kind == self.raw.kind).map(|(_, usual)| *usual);
        let Some(written) = self.raw.base_url.as_deref().or(usual.flatten()) else {
            // Of an unknown kind it is not known whether one is needed.
            if usual.is_some() {
                found.add(
                    &self.key("base_url"),
                    "is missing; give the server's address, such as \"http://127.0.0.1:8000/v1\"",
                );
            }
            return None;
        };
        let wrong = |error| {
            found.add(&self.key("base_url"), format_args!("is {error}; give an address such as \"https://host/v1\""));
        };
        base_url(written).map_err(wrong).ok()
    }

    fn timeouts(&self, found: &mut Found) -> Option<Timeouts> {
        let raw = self.raw;
        let connect = found.span(&self.key("connect_timeout"), &raw.connect_timeout);
        let first_token = found.span(&self.key("first_token_timeout"), &raw.first_token_timeout);
        let gap = found.span(&self.key("idle_timeout"), &raw.idle_timeout);
        let total = found.span(&self.key("total_timeout"), &raw.total_timeout);
        Some(Timeouts { connect: connect?, first_token: first_token?, gap: gap?, total: total? })
    }

    /// A number that need not be there. `None`: it is there and wrong.
    #[expect(clippy::option_option, reason = "absent is not wrong")]
    fn optional(&self, name: &str, value: Option<i64>, found: &mut Found) -> Option<Option<u32>> {
        match value {
            None => Some(None),
            Some(value) => found.count(&self.key(name), value).map(Some),
        }
    }

    /// The keys that are there, in the order of the file, and where others were looked for.
    fn keys(&self, found: &mut Found) -> (Vec<Key>, Vec<String>) {
        let raw = self.raw;
        let one = |name, value: &Option<String>| value.clone().map(|value| (name, value));
        let many = |name, values: &[String]| values.iter().map(|value| (name, value.clone())).collect::<Vec<_>>();
        let places = one("api_key_env", &raw.api_key_env).into_iter();
        let places = places.chain(many("api_key_envs", &raw.api_key_envs));
        let places =
            places.chain(one("api_key_file", &raw.api_key_file)).chain(many("api_key_files", &raw.api_key_files));
        let (mut keys, mut missing) = (Vec::new(), Vec::new());
        for (name, place) in places {
            let is_variable = name.starts_with("api_key_env");
            if is_variable && !is_variable_name(&place) {
                let what = "is not the name of an environment variable; give the name, and put the key itself into that variable";
                found.add(&self.key(name), what);
                continue;
            }
            let from = if is_variable { format!("environment variable {place}") } else { format!("file {place}") };
            match if is_variable { variable_of(&place) } else { content_of(&place) } {
                Some(secret) => match Key::new(secret, &from) {
                    Ok(key) => keys.push(key),
                    Err(error) => found.add(&self.key(name), format_args!("names {from}, where {error}")),
                },
                None => missing.push(from),
            }
        }
        (keys, missing)
    }

    /// Whether a key is configured where the vendor wants one. One that is configured and not there is told when it is needed.
    fn needs_key(&self, vendor: &Vendor, endpoint: &Endpoint, found: &mut Found) {
        let configured = !endpoint.keys.is_empty() || !endpoint.missing_keys.is_empty();
        let at_home = self.raw.base_url.is_none() && self.raw.kind != KEYLESS;
        let needed = match vendor {
            Vendor::Custom { auth, .. } => *auth != Auth::None,
            Vendor::Azure { .. } => true,
            _ => at_home,
        };
        let sent_otherwise = !endpoint.headers.is_empty();
        if needed && !configured && !sent_otherwise {
            found.add(
                &self.table,
                "has no key; name the variable or the file it is in with api_key_env or api_key_file",
            );
        }
        if configured && matches!(vendor, Vendor::Custom { auth: Auth::None, .. }) {
            found.add(&self.key("auth"), "is \"none\", and a key is configured; take one of them out");
        }
    }
}

fn is_known(kind: &str) -> bool {
    KINDS.iter().any(|(known, _)| *known == kind)
}

pub(super) fn is_variable_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

pub(super) fn content_of(path: &str) -> Option<Secret> {
    std::fs::read_to_string(path).ok().map(Secret::new).filter(|key| !key.is_empty())
}
