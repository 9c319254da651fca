//! A real small model: whatever it can do, the run completes, usage is counted, and nothing invalid comes through.
//!
//! `ASSAY_TEST_SMALL_MODEL` names the folder that `tests/harness/small-model/setup.sh` made; `make test` sets both up.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use assay_client::v1::{CancelRunRequest, RunOutcome};
use assay_harness::server::Home;

use crate::story::{
    assert_quotes, assert_whole, client, document, events, finish, open, outcome, play, request, results,
};

struct SmallModel {
    child: Child,
    base_url: String,
}

impl SmallModel {
    fn start() -> Option<Self> {
        let folder = std::env::var_os("ASSAY_TEST_SMALL_MODEL")?;
        let mut child = Command::new("node")
            .arg(std::path::Path::new(&folder).join("serve.mjs"))
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let ready: serde_json::Value = serde_json::from_str(&line).unwrap();
        Some(Self { child, base_url: format!("http://127.0.0.1:{}/v1", ready["port"]) })
    }

    fn home(&self) -> Home {
        Home::with_config(&format!(
            "default_provider = \"small\"\n[providers.small]\nkind = \"openai\"\nbase_url = \"{}\"\n\
             default_model = \"smollm2-135m-instruct\"\nmax_output_tokens = 400\nmax_concurrency = 1\ndraft_batch = 1\n",
            self.base_url
        ))
    }
}

impl Drop for SmallModel {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test]
async fn a_run_against_a_real_model_completes_and_cancelling_one_stops_it() {
    let Some(model) = SmallModel::start() else {
        eprintln!("not run: ASSAY_TEST_SMALL_MODEL is not set; make test sets it");
        return;
    };
    let home = model.home();
    let server = home.serve();
    let client = client(&server).await;
    let talk =
        document("talk.txt", "P1: I want to see all my trips in one list. I usually check the timetable at home.\n");

    let mut asked = request(vec![talk.clone()], 1);
    asked.stages = vec!["draft".into(), "filter".into()];
    let whole = play(&client, asked).await;
    assert_whole(&whole);
    assert_quotes(std::slice::from_ref(&talk), &results(&whole));
    assert!([RunOutcome::Succeeded, RunOutcome::Failed].contains(&outcome(&whole)), "it comes to an end");
    let usage = finish(&whole).usage.as_ref().unwrap();
    assert!(usage.calls >= 1 && usage.output_tokens >= 1 && usage.unreported_calls == 0, "{usage:?}");

    let run = open(&client, request(vec![talk], 1)).await;
    client.runs().cancel_run(CancelRunRequest { run_id: run.clone() }).await.unwrap();
    let cut = events(&client, &run, 0).await;
    assert_whole(&cut);
    assert_eq!(outcome(&cut), RunOutcome::Cancelled);
}
