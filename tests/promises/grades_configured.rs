//! Who runs the service says who reviews an item and what it weighs; whoever asks has the last word, and the grade says whose it was.

use assay_client::v1::{GradeNotesRequest, GradeRing, GradeStrategy, ModelRef, NoteGrade, RingSetBy, SettledRing};
use assay_harness::fake::{FakeModel, Script};
use assay_harness::server::{Home, Server};

use crate::grades::{NOTE, assay, batch, grade, grades, note};
use crate::story::{assert_whole, client};

const RINGS: &str =
    "[grading.rings.accurate]\nmodel = \"operators\"\nweight = 2.5\n[grading.rings.useful]\nweight = 0\n";

fn rings(own: Vec<GradeRing>) -> GradeNotesRequest {
    let strategy = GradeStrategy::NineRings.into();
    GradeNotesRequest { strategy, rings: own, ..batch(vec![note("a", NOTE, None)]) }
}

async fn graded(server: &Server, request: GradeNotesRequest) -> NoteGrade {
    let told = grade(&client(server).await, request).await;
    assert_whole(&told);
    grades(&told).remove(0)
}

fn settled<'g>(grade: &'g NoteGrade, item: &str) -> &'g SettledRing {
    grade.provenance.as_ref().unwrap().rings.iter().find(|ring| ring.item == item).unwrap()
}

fn model(ring: &SettledRing) -> &str {
    ring.model.as_ref().map_or("", |model| model.model.as_str())
}

#[tokio::test]
async fn a_configured_reviewer_holds_until_the_request_says_otherwise_and_the_grade_says_whose_word_it_was() {
    let fake = FakeModel::start(Script::well()).await;
    let home = Home::with_model(&fake.base_url(), "fake");
    home.add_config(RINGS);
    let server = home.serve();
    let grade = graded(&server, rings(Vec::new())).await;
    let accurate = settled(&grade, "accurate");
    assert_eq!((model(accurate), accurate.weight), ("operators", 2.5));
    assert_eq!((accurate.model_by(), accurate.weight_by()), (RingSetBy::Configuration, RingSetBy::Configuration));
    let useful = settled(&grade, "useful");
    assert_eq!((model(useful), useful.weight, useful.model_by()), ("fake", 0.0, RingSetBy::Default));
    let items = &grade.pdqi.as_ref().unwrap().items;
    let heard = items.iter().find(|item| item.item == "accurate").unwrap().review.as_ref().unwrap();
    assert_eq!((heard.opinions[0].model.as_ref().unwrap().model.as_str(), heard.weight), ("operators", 2.5));

    let own = GradeRing { item: "accurate".into(), model: None, weight: Some(1.0) };
    let grade = graded(&server, rings(vec![own])).await;
    let accurate = settled(&grade, "accurate");
    assert_eq!((model(accurate), accurate.weight, accurate.weight_by()), ("operators", 1.0, RingSetBy::Request));

    let mine = Some(ModelRef { provider: "model".into(), model: "mine".into() });
    let grade = graded(&server, GradeNotesRequest { model: mine, ..rings(Vec::new()) }).await;
    let accurate = settled(&grade, "accurate");
    assert_eq!(
        (model(accurate), accurate.model_by()),
        ("mine", RingSetBy::Request),
        "a note goes where its sender says"
    );
}

#[tokio::test]
async fn weights_of_the_request_and_the_configuration_that_leave_nothing_are_refused() {
    let fake = FakeModel::start(Script::well()).await;
    let home = Home::with_model(&fake.base_url(), "fake");
    home.add_config(RINGS);
    let server = home.serve();
    let items = ["up_to_date", "accurate", "thorough", "organized", "comprehensible", "succinct", "synthesized"];
    let zero = |item: &str| GradeRing { item: item.into(), model: None, weight: Some(0.0) };
    let mut own: Vec<GradeRing> = items.iter().map(|item| zero(item)).collect();
    own.push(zero("internally_consistent"));
    let refused = client(&server).await.grade_notes(rings(own)).await.unwrap_err().to_string();
    assert!(refused.contains("by the request and the configuration of the server"), "{refused}");
    assert_eq!(fake.calls(), 0);
}

#[tokio::test]
async fn a_wrong_ring_stops_the_server_at_its_start_with_file_and_line() {
    let home = Home::with_config("[grading.rings.beauty]\nweight = 1\n[grading.rings.useful]\nweight = -1\n");
    let done = tokio::task::spawn_blocking(move || assay(&home, &["config", "check", "--config", "assay.toml"], ""));
    let done = done.await.unwrap();
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert_eq!(done.status.code(), Some(2), "{said}");
    assert!(said.contains("assay.toml:1: grading.rings.beauty is no item"), "{said}");
    assert!(said.contains("assay.toml:4: grading.rings.useful.weight is -1; give a number from 0 up"), "{said}");
}
