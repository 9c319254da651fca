//! What is not to be kept of patients' words is in no file of the ledger and in no log, and the grade is the same.

use std::process::Command;

use assay_client::v1::clinical_note::Content;
use assay_client::v1::run_event::Kind;
use assay_client::v1::{
    ClinicalNote, GetRunRequest, GradeNotesRequest, GradeStrategy, NoteGrade, NoteRetention, OnDisconnect,
    WarningReason,
};
use assay_client::{Client, StreamItem};
use assay_harness::fake::{FakeModel, Script};
use assay_harness::server::{Home, Server, program};
use futures::StreamExt as _;

use crate::grades::{batch, grade, grades, note};
use crate::story::client;

const NOTE: &str = "HPI: Ms. Zzyzxova has had a cough for 2 weeks.\nMEDICATIONS: Lisinopril 120 mg daily.\nPLAN: Rest.";
/// Says a name that bears out nothing, and so is in no quote.
const TALK: &str = "Doctor: How long have you had the cough?\nPatient: For 2 weeks now.\n\
                    Doctor: You take lisinopril 20 mg daily?\nPatient: Yes, as Mr. Quxwell told me.";

async fn graded(client: &Client, retention: NoteRetention) -> (NoteGrade, bool) {
    let content = Some(Content::Text(NOTE.into()));
    let note = ClinicalNote { document: "a".into(), content, transcript: Some(TALK.into()), ..ClinicalNote::default() };
    let on_disconnect = OnDisconnect::Continue.into();
    let request =
        GradeNotesRequest { notes: vec![note], retention: retention.into(), on_disconnect, ..Default::default() };
    let items: Vec<StreamItem> = client.grade_notes(request).await.unwrap().map(Result::unwrap).collect().await;
    let (mut run, mut warned) = (String::new(), false);
    for item in items {
        let StreamItem::Event(event) = item else { continue };
        run.clone_from(&event.run_id);
        warned |= matches!(&event.kind, Some(Kind::Warning(it)) if it.reason() == WarningReason::NotesNotKept);
    }
    let kept = client.runs().get_run(GetRunRequest { run_id: run }).await.unwrap().into_inner();
    (kept.grades.into_iter().next().unwrap(), warned)
}

/// Whether any file of the ledger has these words.
fn has(home: &Home, ledger: &str, words: &str) -> bool {
    let files = std::fs::read_dir(home.path()).unwrap().map(|entry| entry.unwrap());
    let own = files.filter(|file| file.file_name().to_string_lossy().starts_with(ledger));
    own.map(|file| std::fs::read(file.path()).unwrap())
        .any(|bytes| bytes.windows(words.len()).any(|there| there == words.as_bytes()))
}

#[tokio::test]
async fn the_ledger_keeps_of_the_words_what_was_asked_and_says_what_it_does_not() {
    let mut scores = Vec::new();
    for (retention, note, transcript) in
        [(NoteRetention::All, true, true), (NoteRetention::Results, true, false), (NoteRetention::None, false, false)]
    {
        let home = Home::new();
        let mut command = home.command();
        command.arg("--verbose").env("RUST_LOG", "trace");
        let server = Server::start(&mut command);
        let (grade, warned) = graded(&client(&server).await, retention).await;
        scores.push((grade.score, grade.letter.clone(), grade.gates.len()));
        let log = server.log();
        drop(server);
        let kept = (has(&home, "runs.ledger", "Zzyzxova"), has(&home, "runs.ledger", "Quxwell"));
        assert_eq!((kept, warned), ((note, transcript), retention != NoteRetention::All), "{retention:?}");
        assert!(!log.contains("Zzyzxova") && !log.contains("Quxwell"), "{retention:?}: {log}");
        let claims = &grade.factuality.as_ref().unwrap().claims;
        let quoted = claims.iter().any(|claim| claim.place.as_ref().is_some_and(|place| !place.quote.is_empty()));
        assert_eq!(quoted, retention != NoteRetention::None);
    }
    assert!(scores.windows(2).all(|pair| pair[0] == pair[1]), "{scores:?}");
}

#[test]
fn the_command_puts_the_words_back_that_the_ledger_does_not_keep() {
    let home = Home::new();
    std::fs::write(home.path().join("v.note.txt"), NOTE).unwrap();
    std::fs::write(home.path().join("v.transcript.txt"), TALK).unwrap();
    let mut command = Command::new(program());
    command.args(["grade", "v.note.txt", "--transcript", "v.transcript.txt", "--retain", "none", "--output", "json"]);
    let done = command.args(["--ledger", "own.ledger"]).current_dir(home.path()).env_remove("ASSAY_SERVER").output();
    let done = done.unwrap();
    let json: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    let claims = json["grades"][0]["factuality"]["claims"].as_array().unwrap();
    let dose = claims.iter().find(|claim| claim["kind"] == "dose").unwrap();
    assert_eq!((&dose["place"]["quote"], &dose["evidence"][0]["quote"]), (&"120 mg".into(), &"20 mg".into()));
    assert!(!has(&home, "own.ledger", "Zzyzxova") && !has(&home, "own.ledger", "120 mg"));
}

#[tokio::test]
async fn what_models_wrote_of_a_note_is_in_no_file_of_the_ledger_where_nothing_is_kept() {
    for (retention, kept) in [(NoteRetention::All, true), (NoteRetention::None, false)] {
        let model = FakeModel::start(Script::well()).await;
        let home = Home::with_model(&model.base_url(), "fake");
        let server = home.serve();
        let request = GradeNotesRequest {
            strategy: GradeStrategy::Single.into(),
            retention: retention.into(),
            ..batch(vec![note("a", NOTE, Some(TALK))])
        };
        let grade = grades(&grade(&client(&server).await, request).await).remove(0);
        assert_eq!(grade.pdqi.as_ref().unwrap().total, Some(36), "{retention:?}");
        drop(server);
        for words in ["It names what was found.", "Name the plan for each problem.", "Zzyzxova", "Quxwell"] {
            assert_eq!(has(&home, "runs.ledger", words), kept, "{retention:?}: {words}");
        }
    }
}
