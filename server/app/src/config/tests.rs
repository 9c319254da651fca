//! What is reported of a configuration, and what is not shown.

use super::*;

fn load_text(text: &str) -> Result<Config, Faults> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("assay.toml");
    std::fs::write(&path, text).unwrap();
    load(&Flags { config: Some(path), ..Flags::default() })
}

#[test]
fn nothing_configured_is_loopback_the_embedded_provider_and_a_file() {
    let config = load(&Flags::default()).unwrap();
    assert!(config.listen.ip().is_loopback());
    assert_eq!(config.default_provider, "embedded");
    assert!(matches!(config.ledger, Ledger::File { .. }));
}

#[test]
fn unknown_keys_are_errors_that_name_them() {
    let faults = load_text("[server]\nlisen = \"127.0.0.1:1\"").unwrap_err();
    assert!(faults.to_string().contains("lisen"), "{faults}");
}

#[test]
fn all_faults_are_reported_at_once() {
    let text = "default_provider = \"nobody\"\n[server]\nlisten = \"here\"\nheartbeat = \"soon\"\n[engine]\nstage_concurrency = 0\n\
                [providers.a]\nkind = \"teapot\"\nbase_url = \"http://x\"\n[providers.b]\nkind = \"openai\"\nbase_url = \"not a url\"";
    let faults = load_text(text).unwrap_err();
    for part in ["nobody", "server.listen", "server.heartbeat", "engine.stage_concurrency", "providers.a.kind", "\"b\""]
    {
        assert!(faults.to_string().contains(part), "{part} is missing in:\n{faults}");
    }
}

#[test]
fn secrets_are_masked_in_what_is_printed() {
    let text = "[providers.a]\nkind = \"openai\"\nbase_url = \"http://127.0.0.1:1/v1\"\n[providers.a.headers]\nx-token = \"planted-secret\"";
    let config = load_text(text).unwrap();
    assert!(!config.to_toml().contains("planted-secret"));
    assert!(config.to_toml().contains("x-token"));
    assert!(!format!("{config:?}").contains("planted-secret"));
}
