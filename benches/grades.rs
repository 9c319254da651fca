//! How long notes take that models review, as a caller of the real program sees it over loopback, with a model server that takes 50 ms
//! for every call: a note by one answer, a note by nine rings, and a hundred notes with 32 under way. Every note has a transcript and
//! claims that text alone leaves open, so that a note is two rounds of work: the rubric, and beside it text and then claims.
//!
//! `cargo bench -p assay-proto --bench grades` prints one JSON object; build the program first, with `cargo build --release`. The
//! model server shares the cores with the program and its caller. A figure is a median; the bar beside it is in milliseconds.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a program that measures and prints")]

use std::time::{Duration, Instant};

use assay_client::Client;
use assay_client::v1::clinical_note::Content;
use assay_client::v1::{ClinicalNote, GradeNotesRequest, GradeStrategy, OnDisconnect};
use assay_harness::fake::{Behaviour, FakeModel, Script};
use assay_harness::server::Home;

const CALL: Duration = Duration::from_millis(50);
const NOTES: u32 = 100;
const TIMES: usize = 51;
const BATCHES: usize = 9;

const NOTE: &str = "HPI: Ms. Vane has had a cough for 2 weeks. She denies fever.\nMEDICATIONS: Lisinopril 20 mg daily.\n\
                    ALLERGIES: Penicillin.\nASSESSMENT: Cough, probably viral.\nPLAN: Continue lisinopril 20 mg daily. Return in 2 weeks.";
const TALK: &str = "Doctor: How long have you had the cough?\nPatient: For 2 weeks now.\n\
                    Doctor: And you take lisinopril 20 mg daily?\nPatient: Yes. I get hives from penicillin.\n\
                    Doctor: Carry on as before, and let us see each other in a fortnight.";

/// Notes that differ, so that no answer serves two.
fn request(strategy: GradeStrategy, from: u32, notes: u32) -> GradeNotesRequest {
    let note = |number: u32| ClinicalNote {
        content: Some(Content::Text(format!("{NOTE} Visit {number}."))),
        transcript: Some(TALK.into()),
        ..ClinicalNote::default()
    };
    GradeNotesRequest {
        notes: (from..from + notes).map(note).collect(),
        strategy: strategy.into(),
        on_disconnect: OnDisconnect::Continue.into(),
        ..GradeNotesRequest::default()
    }
}

/// Median of how long it takes in milliseconds, and how many calls a time took.
async fn measured(strategy: GradeStrategy, notes: u32, times: usize) -> (f64, u64) {
    let model = FakeModel::start(Script::always(Behaviour::Slow(CALL))).await;
    let home = Home::with_model(&model.base_url(), "fake");
    home.add_config("[providers.model.limits]\ninitial_concurrency = 60\n");
    let server = home.serve();
    let client = Client::connect(server.address()).await.unwrap();
    let mut took = Vec::new();
    // The first opens the connections, and is not counted.
    for time in 0..=times {
        let asked = request(strategy, u32::try_from(time).unwrap() * notes, notes);
        let start = Instant::now();
        let finished = client.grade_notes(asked).await.unwrap().collect().await.unwrap();
        took.push(start.elapsed());
        let whole = finished.grades.iter().all(|grade| grade.absent.is_empty());
        assert!(whole && finished.grades.len() == notes as usize, "every part of every note was there");
    }
    let mut took = took.split_off(1);
    took.sort();
    (took[took.len() / 2].as_secs_f64() * 1000.0, model.calls() / (times as u64 + 1))
}

#[tokio::main]
async fn main() {
    let call = CALL.as_secs_f64() * 1000.0;
    let (single, single_calls) = measured(GradeStrategy::Single, 1, TIMES).await;
    let (rings, rings_calls) = measured(GradeStrategy::NineRings, 1, TIMES).await;
    let (batch, batch_calls) = measured(GradeStrategy::Single, NOTES, BATCHES).await;
    let figures = serde_json::json!({
        "call_ms": call,
        "single_ms": single, "single_bar_ms": 1.3 * call, "single_calls": single_calls,
        "nine_rings_ms": rings, "nine_rings_bar_ms": 1.5 * call, "nine_rings_calls": rings_calls,
        "batch_of_100_ms": batch, "batch_bar_ms": 500.0, "batch_calls": batch_calls,
    });
    println!("{figures:#}");
}
