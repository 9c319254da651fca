//! Any plugin can be held to its promises, from Rust and from the command line; the example keeps them.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use assay_client::plugin::{CheckOptions, check};
use assay_client::v1::{Persona, ScorePersonasRequest};
use assay_harness::plugin::{Act, FakePlugin, TIMEOUT};
use assay_harness::server::{Home, program};

use crate::story::client;

#[tokio::test]
async fn the_suite_passes_a_plugin_that_keeps_its_promises_and_names_each_that_is_broken() {
    let plugin = FakePlugin::start("house", Act::Well);
    let options = CheckOptions { timeout: TIMEOUT, ..CheckOptions::default() };
    let broken = async || {
        let checked = check(&plugin.address(), &options).await.unwrap();
        let of = |kind: &'static str| {
            let verdicts = checked.iter().filter(move |one| one.kind == kind).flat_map(|one| &one.verdicts);
            verdicts.filter_map(|verdict| verdict.broken.clone()).collect::<Vec<String>>().join("; ")
        };
        (of("metric"), of("stage"))
    };
    assert_eq!(broken().await, (String::new(), String::new()));
    let metrics = [
        (Act::Score(f64::NAN), "NaN is not a score"),
        (Act::Unexplained, "its explanation has 0 bytes"),
        (Act::UnknownPart, "a part that Mara Lind does not have"),
        (Act::InventedQuote, "quotes words that do not stand"),
        (Act::OtherLine, "names a line, bytes or another unit of \"talk.txt\" where its quote does not stand"),
        (Act::UnknownFinder, "has 77 as its found_by, which is none of those there are"),
        (Act::TooFew, "it measured 3 personas where 4 were sent"),
        (Act::Hang, "did not answer within 300ms"),
    ];
    for (act, said) in metrics {
        plugin.act(act);
        assert!(broken().await.0.contains(said), "{act:?}: {:?}", broken().await);
    }
    let stages = [
        (Act::Beyond, "it changed name, which it does not say it changes"),
        (Act::InventedQuote, "does not stand in \"sessions.txt\""),
        (Act::Nothing, "says nothing of what is to become of a persona"),
        (Act::Refuse, "FailedPrecondition: the model is not loaded"),
    ];
    for (act, said) in stages {
        plugin.act(act);
        assert!(broken().await.1.contains(said), "{act:?}: {:?}", broken().await);
    }
}

/// The example, as a process of its own; killed when dropped.
struct HouseTerms(Child, String);

impl HouseTerms {
    fn start() -> Self {
        let list = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/plugin/terms.tsv");
        let program = program().with_file_name("house-terms");
        let mut child = Command::new(program).arg("127.0.0.1:0").arg(list).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().trim_start_matches("listening on ").to_owned();
        Self(child, address)
    }
}

impl Drop for HouseTerms {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn assay(arguments: &[&str]) -> Output {
    Command::new(program()).args(arguments).env_remove("ASSAY_SERVER").stdin(Stdio::null()).output().unwrap()
}

#[tokio::test]
async fn the_example_keeps_its_promises_and_finds_the_words_of_other_houses() {
    let example = HouseTerms::start();
    let told = assay(&["plugin", "check", &example.1]);
    let said = String::from_utf8_lossy(&told.stdout).into_owned();
    assert!(told.status.success() && said.starts_with("metric house_terms") && !said.contains("BROKEN"), "{said}");
    let config = format!("[plugins.house_terms]\nkind = \"metric\"\naddress = \"{}\"\nweight = 1.0\n", example.1);
    let home = Home::with_config(&config);
    let server = home.serve();
    let background = "A power user of the timetable.".to_owned();
    let persona = Persona { name: "Mara".into(), background, ..Persona::default() };
    let request = ScorePersonasRequest { personas: vec![persona], ..ScorePersonasRequest::default() };
    let told = client(&server).await.personas().score_personas(request).await.unwrap().into_inner();
    let report = told.scores[0].quality.clone().unwrap();
    let metric = report.metrics.into_iter().find(|metric| metric.name == "house_terms").unwrap();
    let messages: Vec<&str> = metric.findings.iter().map(|finding| finding.message.as_str()).collect();
    assert!(messages.contains(&"This house writes \"frequent traveller\" instead of \"power user\"."), "{messages:?}");
    assert!(metric.findings.iter().all(|finding| finding.path == "background") && metric.share > 0.0);
}

#[tokio::test]
async fn the_command_says_what_is_broken_by_its_exit_status() {
    let plugin = FakePlugin::start("house", Act::Score(7.0));
    let told = assay(&["plugin", "check", &plugin.address()]);
    let said = String::from_utf8_lossy(&told.stdout).into_owned();
    assert_eq!(told.status.code(), Some(1));
    assert!(said.contains("BROKEN") && said.contains("7 is not a score"), "{said}");
    let json = assay(&["plugin", "check", &plugin.address(), "--output", "json"]);
    let json: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(json["plugins"][0]["name"], "house");
    assert_eq!(assay(&["plugin", "check", &FakePlugin::gone()]).status.code(), Some(3));
    assert_eq!(assay(&["plugin", "check", "nowhere"]).status.code(), Some(2));
    let home = Home::with_plugin("metric", &FakePlugin::gone(), "");
    let config = home.path().join("assay.toml").display().to_string();
    let doctor = assay(&["doctor", "--config", &config, "--ledger", "memory"]);
    let said = String::from_utf8_lossy(&doctor.stdout).into_owned();
    assert_eq!(doctor.status.code(), Some(3), "{said}");
    assert!(said.contains("house at ") && said.contains("is not reachable"), "{said}");
}
