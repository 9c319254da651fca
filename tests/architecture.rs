//! The direction of dependencies, checked against the manifests: a layering that is only written down does not hold.
#![expect(clippy::unwrap_used, reason = "what is wrong here should stop the test")]

use std::collections::BTreeSet;
use std::path::Path;

/// A crate, the workspace crates it may use, and what it must never depend on.
struct Rule {
    manifest: &'static str,
    may_use: &'static [&'static str],
    never: &'static [&'static str],
}

const HTTP_CLIENTS: [&str; 2] = ["reqwest", "hyper-util"];
const RULES: [Rule; 11] = [
    Rule { manifest: "Cargo.toml", may_use: &[], never: &["tokio", "reqwest", "rusqlite"] },
    Rule {
        manifest: "server/domain/Cargo.toml",
        may_use: &[],
        never: &["tokio", "tonic", "prost", "reqwest", "rusqlite", "async-trait", "futures", "tracing"],
    },
    Rule {
        manifest: "server/engine/Cargo.toml",
        may_use: &["assay-domain"],
        never: &["tonic", "prost", "reqwest", "rusqlite"],
    },
    Rule {
        manifest: "server/providers/Cargo.toml",
        may_use: &["assay-domain", "assay-engine"],
        never: &["tonic", "prost", "rusqlite"],
    },
    Rule {
        manifest: "server/sources/Cargo.toml",
        may_use: &["assay-domain", "assay-engine"],
        never: &["tonic", "prost", "reqwest", "rusqlite"],
    },
    Rule {
        manifest: "server/store/Cargo.toml",
        may_use: &["assay-domain", "assay-engine"],
        never: &["tonic", "prost", "reqwest"],
    },
    Rule {
        manifest: "server/grpc/Cargo.toml",
        may_use: &["assay-domain", "assay-engine", "assay-proto"],
        never: &["reqwest", "rusqlite"],
    },
    Rule {
        manifest: "server/app/Cargo.toml",
        may_use: &["assay-domain", "assay-engine", "assay-grpc", "assay-providers", "assay-sources", "assay-store"],
        never: &["rusqlite", "reqwest"],
    },
    Rule { manifest: "client/rust/Cargo.toml", may_use: &["assay-proto"], never: &["rusqlite", "reqwest"] },
    Rule {
        manifest: "client/cli/Cargo.toml",
        // It looks through folders and keeps manifests as the server does.
        may_use: &["assay-app", "assay-client", "assay-proto", "assay-sources"],
        never: &["rusqlite", "reqwest"],
    },
    // A user has no more.
    Rule { manifest: "examples/plugin/Cargo.toml", may_use: &["assay-client"], never: &["rusqlite", "reqwest"] },
];

fn manifest(path: &str) -> toml::Table {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read_to_string(&path).unwrap().parse().unwrap()
}

fn dependencies(manifest: &toml::Table) -> BTreeSet<String> {
    let table = manifest.get("dependencies").and_then(toml::Value::as_table);
    table.into_iter().flat_map(|table| table.keys().cloned()).collect()
}

#[test]
fn every_crate_uses_only_what_its_ring_allows() {
    for rule in &RULES {
        for dependency in dependencies(&manifest(rule.manifest)) {
            let ours = dependency.starts_with("assay-");
            assert!(
                !ours || rule.may_use.contains(&dependency.as_str()),
                "{} must not use {dependency}",
                rule.manifest
            );
            assert!(!rule.never.contains(&dependency.as_str()), "{} must never see {dependency}", rule.manifest);
        }
    }
}

#[test]
fn every_member_has_a_rule_and_is_listed_by_name() {
    let root = manifest("Cargo.toml");
    let members = root["workspace"]["members"].as_array().unwrap();
    let with_rule: BTreeSet<String> = RULES.iter().map(|rule| rule.manifest.to_owned()).collect();
    for member in members.iter().map(|member| member.as_str().unwrap()) {
        assert!(!member.contains('*'), "{member}: members are listed one by one");
        let path = if member == "." { "Cargo.toml".to_owned() } else { format!("{member}/Cargo.toml") };
        assert!(member.starts_with("tests/") || with_rule.contains(&path), "{member} has no rule here");
    }
}

#[test]
fn http_clients_stay_in_their_rooms() {
    for rule in &RULES {
        let allowed =
            ["server/providers/", "server/app/", "client/rust/"].iter().any(|room| rule.manifest.starts_with(room));
        for client in HTTP_CLIENTS {
            assert!(
                allowed || !dependencies(&manifest(rule.manifest)).contains(client),
                "{} uses {client}",
                rule.manifest
            );
        }
    }
}

#[test]
fn only_the_engine_spawns_and_nothing_knows_the_program() {
    fn sources(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if path.is_dir() {
                sources(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("server");
    let mut files = Vec::new();
    sources(&root, &mut files);
    assert!(files.len() > 50, "the search finds the server's sources");
    for path in files {
        let text = std::fs::read_to_string(&path).unwrap();
        let product = text.split("#[cfg(test)]").next().unwrap_or_default();
        let in_tests = path
            .components()
            .any(|part| matches!(part.as_os_str().to_str(), Some("tests" | "tests.rs" | "suite" | "suite.rs")));
        assert!(in_tests || !product.contains("tokio::spawn("), "{} spawns", path.display());
        let in_app = path.starts_with(root.join("app"));
        assert!(in_app || !product.contains("assay_app"), "{} knows the program", path.display());
    }
}
