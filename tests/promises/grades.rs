//! A grade shows every deduction, nothing stands for what did not run, and a note that contradicts its transcript never gains by it.

use std::process::{Command, Output, Stdio};

use assay_client::v1::clinical_note::Content;
use assay_client::v1::run_event::Kind;
use assay_client::v1::{
    self, AbsenceReason, ClaimVerdict, ClinicalNote, ErrorReason, GetRunRequest, GradeComponent, GradeNotesRequest,
    LetterCutOffs, NoteGrade, OnDisconnect, RunEvent, RunOutcome, item_finished,
};
use assay_client::{Client, StreamItem};
use assay_harness::server::{Home, program};
use futures::StreamExt as _;

use crate::story::{assert_whole, client, events, outcome};

pub(crate) const NOTE: &str = "HPI: Ms. Zzyzxova has had a cough for 2 weeks.\nMEDICATIONS: Lisinopril 20 mg daily.\n\
                    ALLERGIES: Penicillin.\nASSESSMENT: Cough.\nPLAN: Continue lisinopril 20 mg daily.";
pub(crate) const TALK: &str = "Doctor: How long have you had the cough?\nPatient: For 2 weeks now.\n\
                    Doctor: You take lisinopril 20 mg daily?\nPatient: Yes. I am allergic to penicillin.\n\
                    Doctor: Continue lisinopril 20 mg daily. I will tell Mr. Quxwell.";

pub(crate) fn note(document: &str, text: &str, transcript: Option<&str>) -> ClinicalNote {
    ClinicalNote {
        document: document.into(),
        content: Some(Content::Text(text.into())),
        transcript: transcript.map(str::to_owned),
        ..ClinicalNote::default()
    }
}

pub(crate) fn batch(notes: Vec<ClinicalNote>) -> GradeNotesRequest {
    GradeNotesRequest { notes, on_disconnect: OnDisconnect::Continue.into(), ..GradeNotesRequest::default() }
}

pub(crate) async fn grade(client: &Client, request: GradeNotesRequest) -> Vec<RunEvent> {
    let items: Vec<StreamItem> = client.grade_notes(request).await.unwrap().map(Result::unwrap).collect().await;
    let event = |item| if let StreamItem::Event(event) = item { Some(*event) } else { None };
    items.into_iter().filter_map(event).collect()
}

/// Grades by item.
pub(crate) fn grades(events: &[RunEvent]) -> Vec<NoteGrade> {
    let grade = |event: &RunEvent| match &event.kind {
        Some(Kind::ItemFinished(item)) => match &item.result {
            Some(item_finished::Result::Note(grade)) => Some((event.item_id.clone(), grade.clone())),
            _ => None,
        },
        _ => None,
    };
    let mut grades: Vec<(String, NoteGrade)> = events.iter().filter_map(grade).collect();
    grades.sort_by(|one, other| one.0.cmp(&other.0));
    grades.into_iter().map(|(_, grade)| grade).collect()
}

#[tokio::test]
async fn every_component_is_on_the_stream_before_the_grade_and_the_ledger_has_the_same() {
    let home = Home::new();
    let server = home.serve();
    let client = client(&server).await;
    let told = grade(&client, batch(vec![note("a", NOTE, Some(TALK)), note("b", NOTE, None)])).await;
    assert_whole(&told);
    let at = |wanted: fn(&Kind) -> bool, item: &str| {
        let is = |event: &&(usize, &RunEvent)| event.1.item_id == item && event.1.kind.as_ref().is_some_and(wanted);
        told.iter().enumerate().collect::<Vec<_>>().iter().filter(is).map(|(at, _)| *at).collect::<Vec<_>>()
    };
    for item in ["note-1", "note-2"] {
        let components = at(|kind| matches!(kind, Kind::GradeComponentFinished(_)), item);
        let end = at(|kind| matches!(kind, Kind::ItemFinished(_)), item);
        assert!(components.len() == 3 && end.len() == 1 && components.iter().all(|at| *at < end[0]), "{item}");
    }
    let run = told[0].run_id.clone();
    assert_eq!(events(&client, &run, 0).await, told);
    let kept = client.runs().get_run(GetRunRequest { run_id: run }).await.unwrap().into_inner();
    assert_eq!(kept.grades, grades(&told));
}

#[tokio::test]
async fn what_did_not_run_is_absent_with_its_cause_and_what_ran_weighs_one() {
    let home = Home::new();
    let server = home.serve();
    let told = grade(&client(&server).await, batch(vec![note("a", NOTE, None)])).await;
    let grade = grades(&told).remove(0);
    assert!(grade.factuality.is_none());
    let absent = &grade.absent[0];
    assert_eq!((absent.component(), absent.reason()), (GradeComponent::Factuality, AbsenceReason::NoTranscript));
    assert!((grade.parts.iter().map(|part| part.weight).sum::<f64>() - 1.0).abs() < 1e-9);
    let open = grade.pdqi.unwrap();
    assert!(open.total.is_none() && open.items.iter().any(|item| item.score.is_none() && !item.rationale.is_empty()));
}

#[tokio::test]
async fn one_changed_dose_is_named_with_both_places_lowers_the_grade_and_caps_the_letter() {
    let home = Home::new();
    let server = home.serve();
    let wrong = NOTE.replace("Lisinopril 20", "Lisinopril 120");
    let cut_offs = Some(LetterCutOffs { a: 1.3, b: 1.2, c: 1.1, d: 1.0 });
    let request =
        GradeNotesRequest { cut_offs, ..batch(vec![note("a", NOTE, Some(TALK)), note("b", &wrong, Some(TALK))]) };
    let grades = grades(&grade(&client(&server).await, request).await);
    assert!(grades[0].gates.is_empty() && grades[0].letter == "A", "{:?}", grades[0]);
    assert!(grades[1].score < grades[0].score);
    assert_eq!((grades[1].mean_letter.as_str(), grades[1].letter.as_str()), ("A", "C"));
    let claims = &grades[1].factuality.as_ref().unwrap().claims;
    let claim = &claims[grades[1].gates[0].claims[0] as usize];
    assert_eq!(claim.verdict(), ClaimVerdict::Contradicted);
    let (place, said) = (claim.place.as_ref().unwrap(), &claim.evidence[0]);
    assert_eq!(&wrong[place.start_byte as usize..place.end_byte as usize], place.quote);
    assert_eq!(&TALK[said.start_byte as usize..said.end_byte as usize], said.quote);
}

#[tokio::test]
async fn a_note_that_is_none_fails_alone_and_the_batch_goes_on() {
    let home = Home::new();
    let server = home.serve();
    let binary =
        ClinicalNote { content: Some(Content::File([0u8, 159, 146].as_slice().into())), ..note("x", "", None) };
    let only_transcript = ClinicalNote { content: None, ..note("y", "", Some(TALK)) };
    let told = grade(
        &client(&server).await,
        batch(vec![note("a", "\n ", None), binary, only_transcript, note("b", NOTE, None)]),
    )
    .await;
    assert_eq!((outcome(&told), grades(&told).len()), (RunOutcome::Partial, 1));
    let failed = told.iter().filter_map(|event| match &event.kind {
        Some(Kind::ItemFailed(failed)) => failed.error.clone(),
        _ => None,
    });
    let failed: Vec<v1::Error> = failed.collect();
    assert!(failed.len() == 3 && failed.iter().all(|error| error.reason() == ErrorReason::NoteUnusable), "{failed:?}");
}

#[tokio::test]
async fn the_words_of_patients_are_in_no_log_and_no_error() {
    let home = Home::new();
    let mut command = home.command();
    command.arg("--verbose").env("RUST_LOG", "trace");
    let server = assay_harness::server::Server::start(&mut command);
    let client = client(&server).await;
    let fhir = "{\"resourceType\": \"DocumentReference\", \"description\": \"Zzyzxova\"}";
    let broken = ClinicalNote { content: Some(Content::File(fhir.as_bytes().into())), ..note("a", "", None) };
    let told = grade(&client, batch(vec![note("b", NOTE, Some(TALK)), broken.clone()])).await;
    assert_eq!(grades(&told).len(), 1);
    let refused = client.grade_notes(batch(vec![broken])).await.unwrap_err();
    let said = format!("{refused} {refused:?} {}", server.log());
    assert!(!said.contains("Zzyzxova") && !said.contains("Quxwell"), "{said}");
}

pub(crate) fn assay(home: &Home, args: &[&str], input: &str) -> Output {
    let mut command = Command::new(program());
    command.args(args).args(["--ledger", "memory"]).current_dir(home.path()).env_remove("ASSAY_SERVER");
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    std::io::Write::write_all(child.stdin.as_mut().unwrap(), input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn with_files() -> Home {
    let home = Home::new();
    for (name, text) in [("v.note.txt", NOTE), ("v.transcript.txt", TALK), ("w.note.txt", " ")] {
        std::fs::write(home.path().join(name), text).unwrap();
    }
    home
}

#[test]
fn the_command_grades_files_with_their_transcripts_as_json_and_as_a_page() {
    let home = with_files();
    let json = assay(&home, &["grade", "v.note.txt", "--transcript", "v.transcript.txt", "--output", "json"], "");
    assert!(json.status.success(), "{}", String::from_utf8_lossy(&json.stderr));
    let json: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    let first = &json["grades"][0];
    for key in ["document", "score", "letter", "pdqi", "heuristics", "gates"] {
        assert!(!first[key].is_null(), "{key}");
    }
    assert!(first["factuality"]["score"].is_number() && first["factuality"]["claims"].is_array());
    assert_eq!(json["summary"]["graded"], 1);
    let page = assay(&home, &["grade", "v.note.txt", "--transcript", ".", "--output", "html"], "");
    let page = String::from_utf8(page.stdout).unwrap();
    assert!(page.contains("default-src 'none'") && page.contains("Zzyzxova") && !page.contains("http://"), "{page}");
}

#[test]
fn a_batch_goes_on_and_counts_what_is_no_note() {
    let home = with_files();
    let csv = assay(&home, &["grade", "v.note.txt", "w.note.txt", "--output", "csv"], "");
    assert_eq!(csv.status.code(), Some(1));
    let rows = String::from_utf8(csv.stdout).unwrap();
    assert!(rows.lines().count() == 3 && rows.contains("w.note.txt") && rows.contains("the note is empty"), "{rows}");
    let lines = format!("{}\nno JSON\n", serde_json::json!({"document": "a", "text": NOTE, "transcript": TALK}));
    let json = assay(&home, &["grade", "-", "--output", "json"], &lines);
    let json: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!((&json["summary"]["graded"], &json["summary"]["failed"]), (&1.into(), &1.into()));
}

#[test]
fn bad_usage_says_what_would_be_right() {
    let home = with_files();
    for (args, right) in [
        (&["--weights", "pdqi=-1"][..], "a weight is a number from 0 up"),
        (&["--weights", "pdqi=0"], "all weights are zero"),
        (&["--weights", "style=1"], "there are pdqi, heuristics, factuality"),
        (&["--strategy", "twelve-rings"], "embedded"),
        (&["--profile", "pdqi-10"], "there are pdqi-9"),
        (&["--cut-offs", "1,2,3,4"], "falling numbers"),
        (&["--transcript", "w.note.txt"], "the transcript is empty"),
    ] {
        let done = assay(&home, &[&["grade", "v.note.txt"], args].concat(), "");
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert!(done.status.code() == Some(2) && said.contains(right), "{args:?}: {said}");
    }
    let empty = assay(&home, &["grade", "w.note.txt"], "");
    assert_eq!(empty.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&empty.stderr).contains("the note is empty"));
}
