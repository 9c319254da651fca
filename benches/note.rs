//! Factuality of clinical notes against planted errors, and the time that heuristics and factuality take.
//!
//!     cargo bench -p assay-domain --bench note -- FOLDER [--list]
//!
//! FOLDER holds encounters, `NAME.note.txt` beside `NAME.transcript.txt`. One error at a time is planted in each note: a dose, a
//! medication's name, an allergy, a side, a denial or a vital sign is changed, each by a rule of its own that knows nothing of the
//! detectors. Told are the share of changed notes that score lower than they did, the share of changed places named contradicted or
//! unsupported, the false alarms on untouched notes, and the area under the ROC curve between a note's own transcript and those of
//! the others. Timed are reading and measuring 100 KB of note (the notes of the folder, one after the other and over again), and
//! holding each note against its transcript. One JSON object goes to standard output; `--list` tells every miss and false alarm by its place on standard
//! error, and leaves the times out.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program of its own: what is wrong stops it, figures are its output"
)]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use assay_domain::note::factuality::Factuality;
use assay_domain::note::heuristics::{Heuristics, Setting};
use assay_domain::note::{Note, Transcript};
use assay_domain::source::span::Span;

mod planted;

use planted::{Change, Error, changes};

struct Encounter {
    name: String,
    note: String,
    transcript: Transcript,
}

#[derive(Default, Clone, Copy)]
struct Tally {
    planted: usize,
    lower: usize,
    named: usize,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let folder = arguments.iter().find(|argument| !argument.starts_with("--")).expect("the folder of encounters");
    let list = arguments.iter().any(|argument| argument == "--list");
    let encounters = read(Path::new(folder));
    let mut tallies: BTreeMap<Error, Tally> = BTreeMap::new();
    let mut alarms = 0;
    for encounter in &encounters {
        let before = grade(&encounter.note, &encounter.transcript);
        for claim in before.faults() {
            alarms += 1;
            if list {
                let words = claim.span.of(&encounter.note).unwrap_or_default();
                let sentence = claim.sentence.of(&encounter.note).unwrap_or_default();
                let heard: Vec<_> =
                    claim.evidence.iter().filter_map(|span| span.of(encounter.transcript.text())).collect();
                eprintln!(
                    "{} alarm {:?} {:?} {words:?} in {sentence:?}: {} {heard:?}",
                    encounter.name, claim.kind, claim.verdict, claim.reason
                );
            }
        }
        for change in changes(&encounter.note) {
            let after = grade(&change.note, &encounter.transcript);
            let tally = tallies.entry(change.error).or_default();
            let lower = score(&after) < score(&before);
            let named = names(&after, &change);
            tally.planted += 1;
            tally.lower += usize::from(lower);
            tally.named += usize::from(named);
            if list && !(lower && named) {
                eprintln!("{} {:?} lower={lower} named={named}: {}", encounter.name, change.error, change.told());
                for claim in after.claims.iter().filter(|claim| meets(claim.sentence, &change)) {
                    let words = claim.span.of(&change.note).unwrap_or_default();
                    let heard: Vec<_> =
                        claim.evidence.iter().filter_map(|span| span.of(encounter.transcript.text())).collect();
                    eprintln!(
                        "    {:?} {:?} {:.2} {words:?}: {} {heard:?}",
                        claim.kind,
                        claim.verdict,
                        claim.support.get(),
                        claim.reason
                    );
                }
            }
        }
    }
    tell(&encounters, &tallies, alarms, !list);
}

fn tell(encounters: &[Encounter], tallies: &BTreeMap<Error, Tally>, alarms: usize, time: bool) {
    let share = |part: usize, all: usize| if all == 0 { f64::NAN } else { part as f64 / all as f64 };
    let mut all = Tally::default();
    let mut kinds = serde_json::Map::new();
    for (error, tally) in tallies {
        all = Tally {
            planted: all.planted + tally.planted,
            lower: all.lower + tally.lower,
            named: all.named + tally.named,
        };
        kinds.insert(error.name().to_owned(), serde_json::json!({
            "planted": tally.planted, "lower": share(tally.lower, tally.planted), "named": share(tally.named, tally.planted),
        }));
    }
    let mut figures = serde_json::json!({
        "notes": encounters.len(),
        "planted": all.planted,
        "lower": share(all.lower, all.planted),
        "named": share(all.named, all.planted),
        "by_error": kinds,
        "false_alarms_a_note": share(alarms, encounters.len()),
        "auc_own_against_other_transcripts": auc(encounters),
    });
    if time {
        let all = || encounters.iter().map(|one| grade(&one.note, &one.transcript).claims.len()).sum::<usize>();
        figures["heuristics_100_kb_ms"] = heuristics(encounters);
        figures["factuality_a_note_ms"] =
            (median((0..11).map(|_| timed(all)).collect()) / encounters.len() as f64).into();
    }
    println!("{figures:#}");
}

/// The least times of reading, of measuring and of both: what other work on the machine adds is not theirs.
fn heuristics(encounters: &[Encounter]) -> serde_json::Value {
    let mut text = String::new();
    for encounter in encounters.iter().cycle() {
        text.push_str(&encounter.note);
        text.push('\n');
        if text.len() > 100_000 {
            break;
        }
    }
    let end = (0..=100_000).rev().find(|at| text.is_char_boundary(*at)).expect("a boundary");
    text.truncate(end);
    let read = || Note::read(text.as_str()).expect("a note");
    let (note, setting) = (read(), Setting::default());
    let least = |work: &dyn Fn() -> usize| (0..401).map(|_| timed(work)).fold(f64::INFINITY, f64::min);
    serde_json::json!({
        "bytes": text.len(),
        "read": least(&|| read().sections().len()),
        "measure": least(&|| Heuristics::of(&note, &setting).shown.len()),
        "read_and_measure": least(&|| Heuristics::of(&read(), &setting).shown.len()),
    })
}

fn timed<T>(work: impl FnOnce() -> T) -> f64 {
    let start = Instant::now();
    black_box(work());
    start.elapsed().as_secs_f64() * 1000.0
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

fn read(folder: &Path) -> Vec<Encounter> {
    let mut encounters = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("an entry").path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()?.strip_suffix(".note.txt")) else { continue };
        let text = |path: &Path| std::fs::read_to_string(path).expect("a text file");
        let transcript = text(&path.with_file_name(format!("{name}.transcript.txt")));
        encounters.push(Encounter {
            name: name.to_owned(),
            note: text(&path),
            transcript: Transcript::read(transcript).expect("a transcript"),
        });
    }
    encounters.sort_by(|a, b| a.name.cmp(&b.name));
    encounters
}

fn grade(note: &str, transcript: &Transcript) -> Factuality {
    Factuality::of(&Note::read(note).expect("a note"), transcript)
}

fn score(factuality: &Factuality) -> f64 {
    factuality.score().map_or(f64::NAN, |score| score.score.get())
}

fn meets(span: Span, change: &Change) -> bool {
    (span.start as usize) < change.end.max(change.start + 1) && change.start < span.end as usize
}

fn names(factuality: &Factuality, change: &Change) -> bool {
    // A denial is changed by a word before what it denies: the claims of its sentence are meant.
    let within = |claim: &assay_domain::note::factuality::Claim| match change.error {
        Error::Negation => meets(claim.sentence, change),
        _ => meets(claim.span, change),
    };
    factuality.faults().any(within)
}

fn auc(encounters: &[Encounter]) -> f64 {
    let (mut own, mut other) = (Vec::new(), Vec::new());
    for (at, encounter) in encounters.iter().enumerate() {
        for (against, with) in encounters.iter().enumerate() {
            let score = score(&grade(&encounter.note, &with.transcript));
            if at == against { own.push(score) } else { other.push(score) }
        }
    }
    let wins = |one: &f64| {
        other.iter().map(|two| f64::from(u8::from(one > two)) + 0.5 * f64::from(u8::from(one == two))).sum::<f64>()
    };
    own.iter().map(wins).sum::<f64>() / (own.len() * other.len()) as f64
}
