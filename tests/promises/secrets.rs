//! A key is where it belongs, in the header of a call, and nowhere else: not in a log, an error, an event, a listing or an address.

use assay_client::v1::{CheckProvidersRequest, ListProvidersRequest};
use assay_harness::fake::{Behaviour, Dialect, FakeModel, Script};
use assay_harness::server::{Home, Server};

use crate::story::{client, play, request, transcript};

const KEY: &str = "sk-planted-7c1e5d";

/// A provider of each kind, keyed.
fn home(model: &FakeModel) -> Home {
    let kinds = [
        ("openai", Dialect::OpenAi, ""),
        ("anthropic", Dialect::Anthropic, ""),
        ("gemini", Dialect::Gemini, ""),
        ("azure", Dialect::Azure, ""),
        ("custom", Dialect::OpenAi, "shape = \"openai\"\nauth = \"header:x-key\"\n"),
    ];
    let provider = |(kind, dialect, more): (&str, Dialect, &str)| {
        let base_url = model.base_url_of(dialect);
        format!(
            "[providers.{kind}]\nkind = \"{kind}\"\nbase_url = \"{base_url}\"\ndefault_model = \"fake\"\n\
             api_key_env = \"PLANTED_KEY\"\nheaders = {{ x-also = \"{KEY}\" }}\n{more}\
             limits = {{ retries = 1, circuit = {{ probe_interval = \"100ms\", patience = \"500ms\" }} }}\n"
        )
    };
    Home::with_config(&kinds.map(provider).concat())
}

fn serve(home: &Home) -> Server {
    Server::start(home.command().env("PLANTED_KEY", KEY).env("RUST_LOG", "trace"))
}

#[tokio::test]
async fn a_planted_key_is_shown_nowhere_whatever_goes_wrong() {
    for trouble in [
        Behaviour::Well,
        Behaviour::Unauthorised,
        Behaviour::Status(500),
        Behaviour::TooManyRequests(Some("0".into())),
        Behaviour::Prose,
        Behaviour::Reset,
        Behaviour::ErrorInStream,
    ] {
        let model = FakeModel::start(Script::always(trouble.clone())).await;
        let home = home(&model);
        let server = serve(&home);
        let client = client(&server).await;
        let mut shown = String::new();
        for kind in ["openai", "anthropic", "gemini", "azure", "custom"] {
            let mut asked = request(vec![transcript(3)], 1);
            asked.stages = vec!["draft".into()];
            asked.draft_model = Some(assay_client::v1::ModelRef { provider: kind.into(), model: String::new() });
            shown.push_str(&format!("{:?}", play(&client, asked).await));
        }
        shown.push_str(&format!("{:?}", client.catalog().list_providers(ListProvidersRequest {}).await.unwrap()));
        let checked = client.catalog().check_providers(CheckProvidersRequest::default()).await.unwrap();
        shown.push_str(&format!("{checked:?} {:?} {}", model.urls(), server.log()));
        assert!(model.keys().iter().any(|key| key.contains(KEY)), "the server gets the key");
        let at = shown.find(KEY).map(|at| shown[at.saturating_sub(200)..].chars().take(260).collect::<String>());
        assert_eq!(at, None, "after {trouble:?}");
    }
}

#[test]
fn the_printed_configuration_hides_what_may_be_a_secret() {
    let home = Home::with_config(&format!(
        "[providers.a]\nkind = \"openai-compatible\"\nbase_url = \"http://127.0.0.1:1/v1?key={KEY}\"\n\
         headers = {{ x-also = \"{KEY}\" }}\n"
    ));
    let mut command = std::process::Command::new(assay_harness::server::program());
    let done = command.args(["config", "check", "--config"]).arg(home.path().join("assay.toml")).output().unwrap();
    let shown = String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success() && shown.contains("x-also"), "{shown}");
    assert!(!shown.contains(KEY), "{shown}");
}
