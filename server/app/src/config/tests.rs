//! What is reported of a configuration, and what is not shown.

use assay_providers::Auth;
use assay_providers::vendor::{Shape, Vendor};

use super::*;

fn load_text(text: &str) -> Result<Config, Faults> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("assay.toml");
    std::fs::write(&path, text).unwrap();
    load(&Flags { config: Some(path), ..Flags::default() })
}

/// The faults, from `assay.toml` on.
fn faults(text: &str) -> Vec<String> {
    let faults = load_text(text).unwrap_err().0;
    faults.into_iter().map(|fault| fault[fault.find("assay.toml").unwrap_or(0)..].to_owned()).collect()
}

fn vendor(config: &Config, name: &str) -> Vendor {
    config.providers[name].vendor.clone()
}

#[test]
fn nothing_configured_is_loopback_the_embedded_provider_and_a_file() {
    let config = load(&Flags::default()).unwrap();
    assert!(config.listen.ip().is_loopback());
    assert_eq!(config.default_provider, "embedded");
    assert!(matches!(config.ledger, Ledger::File { .. }));
}

#[test]
fn every_fault_is_found_and_has_its_line() {
    let text = "default_provider = \"nobody\"\n\
                [server]\nlisten = \"here\"\nlisen = 7\nheartbeat = 5\nmax_message_bytes = -1\n\
                [providers.a]\nkind = \"teapot\"\n\
                [providers.b]\nkind = \"openai\"\nbase_url = \"not a url\"\npool_size = 0\nmax_concurrency = \"many\"\napi_key = \"sk\"\n\
                [providers.c]\nkind = \"custom\"\nbase_url = \"http://127.0.0.1:1/v1\"\nauth = \"shout\"\n";
    let found = faults(text);
    let wanted = [
        "assay.toml:1: default_provider is \"nobody\"",
        "assay.toml:3: server.listen is \"here\"",
        "assay.toml:4: server.lisen is unknown; known here are: listen",
        "assay.toml:5: server.heartbeat is a number; give text",
        "assay.toml:6: server.max_message_bytes is -1; give at least 1",
        "assay.toml:8: providers.a.kind is \"teapot\"; give one of \"openai\"",
        "assay.toml:11: providers.b.base_url is not a URL",
        "assay.toml:12: providers.b.pool_size is 0; give at least 1",
        "assay.toml:13: providers.b.max_concurrency is text; give a whole number",
        "assay.toml:14: providers.b.api_key is unknown",
        "assay.toml:15: providers.c.shape is missing; give \"openai\" or \"anthropic\"",
        "assay.toml:18: providers.c.auth is not a way to send a key",
    ];
    assert_eq!(found.len(), wanted.len(), "{found:#?}");
    for (fault, wanted) in found.iter().zip(wanted) {
        assert!(fault.starts_with(wanted), "{fault:?} is not {wanted:?}");
    }
}

#[test]
fn a_file_that_is_no_toml_has_all_its_faults_too() {
    let found = faults("[server]\nlisten = here\n[engine\nlease = \"1m\"\n");
    assert!(found[0].starts_with("assay.toml:2: not TOML: "), "{found:?}");
    assert!(found.iter().any(|fault| fault.starts_with("assay.toml:3: ")), "{found:?}");
}

#[test]
fn a_flag_is_named_where_it_is_wrong() {
    let faults = load(&Flags { listen: Some("here".into()), ..Flags::default() }).unwrap_err();
    assert!(faults.0[0].starts_with("--listen: server.listen is \"here\""), "{faults}");
}

#[test]
fn what_belongs_to_another_kind_is_a_fault_and_so_is_a_missing_key() {
    let found = faults("[providers.a]\nkind = \"anthropic\"\nshape = \"openai\"\n[providers.b]\nkind = \"azure\"\n");
    assert!(found[0].starts_with("assay.toml:1: providers.a has no key"), "{found:?}");
    assert!(found[1].starts_with("assay.toml:3: providers.a.shape is for custom only"), "{found:?}");
    assert!(found[2].starts_with("assay.toml:4: providers.b.base_url is missing"), "{found:?}");
}

#[test]
fn a_key_in_the_place_of_its_variable_is_not_repeated() {
    let text = "[providers.a]\nkind = \"openai\"\napi_key_env = \"sk-planted-secret\"\n\
                [providers.b]\nkind = \"openai\"\nbase_url = \"http://u:planted-secret@host/v1\"\nheaders = { x = 7, y = \"planted-secret\\n\" }\n";
    let found = load_text(text).unwrap_err().to_string();
    assert!(found.contains("providers.a.api_key_env is not the name"), "{found}");
    assert!(found.contains("providers.b.base_url is carries") || found.contains("providers.b.base_url"), "{found}");
    assert!(found.contains("providers.b.headers.x is a number"), "{found}");
    assert!(!found.contains("planted-secret"), "{found}");
}

#[test]
fn a_vendor_needs_no_more_than_its_kind_and_a_key() {
    let config =
        load_text("[providers.claude]\nkind = \"anthropic\"\napi_key_env = \"ASSAY_NO_SUCH_KEY_HERE\"\n").unwrap();
    let endpoint = &config.providers["claude"].endpoint;
    assert_eq!(endpoint.base_url.as_str(), "https://api.anthropic.com/");
    assert_eq!(endpoint.missing_keys, ["environment variable ASSAY_NO_SUCH_KEY_HERE"]);
    let warned = "it cannot be called: there is no key in environment variable ASSAY_NO_SUCH_KEY_HERE";
    assert_eq!(config.warnings(), [("providers.claude".to_owned(), warned.to_owned())]);
    assert_eq!((endpoint.pool_size, endpoint.draft_batch), (64, 5));
    assert_eq!(vendor(&config, "claude"), Vendor::Anthropic { version: "2023-06-01".into() });
}

#[test]
fn several_keys_are_taken_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    std::fs::write(path("one"), "sk-planted-1\n").unwrap();
    std::fs::write(path("two"), "").unwrap();
    let text = format!("[providers.a]\nkind = \"openai\"\napi_key_files = [{:?}, {:?}]\n", path("one"), path("two"));
    let config = load_text(&text).unwrap();
    let endpoint = &config.providers["a"].endpoint;
    assert_eq!(endpoint.keys.len(), 1);
    assert_eq!(endpoint.missing_keys, [format!("file {}", path("two"))]);
    assert!(!format!("{config:?}").contains("planted"));
}

#[test]
fn a_custom_vendor_is_its_shape_and_how_its_key_is_sent() {
    let custom = |auth: &str| {
        let text = format!(
            "[providers.a]\nkind = \"custom\"\nshape = \"anthropic\"\nauth = \"{auth}\"\nbase_url = \"http://h/v1\"\napi_key_env = \"X\"\n"
        );
        load_text(&text).map(|config| vendor(&config, "a"))
    };
    let of = |auth| Vendor::Custom { shape: Shape::Anthropic, auth };
    assert_eq!(custom("bearer").unwrap(), of(Auth::Bearer));
    assert_eq!(custom("query:key").unwrap(), of(Auth::Query("key".into())));
    assert!(matches!(custom("header:x-key").unwrap(), Vendor::Custom { auth: Auth::Header(_), .. }));
    assert!(custom("none").unwrap_err().to_string().contains("a key is configured"));
}

#[test]
fn secrets_are_masked_in_what_is_printed() {
    let text = "[providers.a]\nkind = \"openai\"\nbase_url = \"http://127.0.0.1:1/v1?key=planted-secret\"\n\
                [providers.a.headers]\nx-token = \"planted-secret\"";
    let config = load_text(text).unwrap();
    assert!(!config.to_toml().contains("planted-secret"));
    assert!(config.to_toml().contains("x-token"));
    assert!(!format!("{config:?}").contains("planted-secret"));
}

#[test]
fn what_is_printed_can_be_loaded() {
    let text = "[providers.a]\nkind = \"azure\"\nbase_url = \"https://r.openai.azure.com\"\napi_key_env = \"X\"\n\
                deployments = { \"gpt-4o\" = \"prod\" }\n";
    let config = load_text(text).unwrap();
    let again = load_text(&config.to_toml()).unwrap();
    assert_eq!(vendor(&again, "a"), vendor(&config, "a"));
}

/// Every example of the documentation is a configuration.
#[test]
fn every_example_of_the_documentation_is_valid() {
    let text = include_str!("../../../../docs/configuration.md");
    let blocks: Vec<&str> = text.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(blocks.len() >= 8, "{} examples", blocks.len());
    let (shown, usual) = (load_text(blocks[0]).unwrap().effective, Raw::default());
    assert_eq!(toml::to_string(&shown.server), toml::to_string(&usual.server), "the first shows the defaults");
    assert_eq!(toml::to_string(&shown.engine), toml::to_string(&usual.engine), "the first shows the defaults");
    for block in blocks {
        let config = load_text(block).unwrap_or_else(|faults| panic!("{faults}\nin\n{block}"));
        assert!(config.to_toml().contains("default_provider"));
    }
    let models = text.split("```toml models\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    assert!(Catalogue::public().extended(models).unwrap().find("my-model:latest").is_some());
}

#[test]
fn a_bad_catalogue_is_told_with_the_rest_by_file_and_line() {
    let folder = tempfile::tempdir().unwrap();
    let models = folder.path().join("models.toml");
    std::fs::write(&models, "[a]\ncontext = -1\n[b]\nencoding = \"o\"\n").unwrap();
    let text = format!("[server]\nheartbeat = \"soon\"\n[catalog]\nfile = {:?}\n", models.display().to_string());
    let said = load_text(&text).unwrap_err().to_string();
    let file = models.display();
    for part in ["server.heartbeat", &format!("{file}:2: context is -1"), &format!("{file}:4: encoding is")] {
        assert!(said.contains(part), "{part} is missing in:\n{said}");
    }
    let missing = faults("[catalog]\nfile = \"/no/such/models.toml\"\n");
    assert!(missing[0].starts_with("assay.toml:2: catalog.file is \"/no/such/models.toml\""), "{missing:?}");
}

#[test]
fn embeddings_need_a_provider_that_embeds_a_model_and_a_threshold() {
    let providers = "[providers.a]\nkind = \"anthropic\"\napi_key_env = \"X\"\n[providers.o]\nkind = \"ollama\"\n";
    let with = |table: &str| format!("{providers}[linking.embeddings]\n{table}");
    let found = faults(&with("provider = \"a\"\nmodel = \"\"\nthreshold = 1.5\n"));
    assert!(
        found[0].contains("provider is \"a\", whose kind embeds no texts; name a provider of kind openai"),
        "{found:?}"
    );
    assert!(found[1].contains("model is missing") && found[2].contains("threshold is 1.5; give a cosine above 0"));
    let found = faults(&with("provider = \"embedded\"\nmodel = \"m\"\n"));
    assert!(found[0].contains("threshold is missing") || found[1].contains("threshold is missing"), "{found:?}");
    assert!(found.iter().any(|fault| fault.contains("\"embedded\", which embeds no texts")), "{found:?}");
    assert!(faults(&with("provider = \"nobody\"\nmodel = \"m\"\nthreshold = 0.5\n"))[0].contains("not configured"));
    let known = load_text(&with("provider = \"o\"\nmodel = \"m\"\nthreshold = 0.5\n")).unwrap();
    assert_eq!(known.embeddings.unwrap().model.to_string(), "o/m");
}
