//! Factuality of clinical notes against planted errors, and the time that heuristics and factuality take.
//!
//!     cargo bench -p assay-domain --bench note -- FOLDER [--seeds N] [--list]
//!
//! FOLDER holds encounters, `NAME.note.txt` beside `NAME.transcript.txt`; `"$PWD/examples/notes"` has some. Its path is a whole one,
//! because cargo runs benchmarks in the folder of their crate. One error at a time is planted in
//! each note: a dose, a medication's name, an allergy, a side, a denial or a vital sign is changed, by rules that know nothing of the
//! detectors, and with `--seeds` once more by each of N draws. Told are the share of changed notes whose factuality, and whose grade
//! without a model, is lower than it was, the share of changed places named contradicted or unsupported, the false alarms on
//! untouched notes, and the area under the ROC curve between a note's own transcript and those of the others. Notes are told apart
//! into two halves, every other name: rules are tuned on the first alone. Timed are reading and measuring 100 KB of note (the notes
//! of the folder, one after the other and over again), and holding each note against its transcript. One JSON object goes to standard
//! output; `--list` tells every miss and false alarm of the first half by its place on standard error, and leaves the times out.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program of its own: what is wrong stops it, figures are its output"
)]

use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use assay_domain::note::factuality::{Claim, Factuality};
use assay_domain::note::heuristics::{Heuristics, Setting};
use assay_domain::note::{Note, Transcript};

mod encounters;
mod planted;

use encounters::Texts;
use planted::Change;
use planted::tally::{Encounter, Graded, Tallies, share};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let folder = arguments.first().filter(|first| !first.starts_with("--")).expect("the folder of encounters");
    let list = arguments.iter().any(|argument| argument == "--list");
    let seeds = arguments.iter().skip_while(|argument| *argument != "--seeds").nth(1);
    let seeds = seeds.map_or(0, |seeds| seeds.parse().expect("a number of seeds"));
    let encounters = read(Path::new(folder));
    let mut halves = [Tallies::default(), Tallies::default()];
    for (at, encounter) in encounters.iter().enumerate() {
        let told = list && at % 2 == 0;
        if told {
            alarms(encounter);
        }
        halves[at % 2].add(encounter, seeds, &|change, after, came| {
            if told {
                miss(encounter, change, after, came);
            }
        });
    }
    tell(&encounters, &halves, !list);
}

fn alarms(encounter: &Encounter) {
    for claim in Graded::of(&encounter.note, &encounter.transcript).factuality.faults() {
        eprintln!("{} alarm {}", encounter.name, shown(claim, &encounter.note, encounter));
    }
}

fn miss(encounter: &Encounter, change: &Change, after: &Graded, [lower, grade, named]: [bool; 3]) {
    eprintln!("{} {:?} lower={lower} grade={grade} named={named}: {}", encounter.name, change.error, change.told());
    let before = Graded::of(&encounter.note, &encounter.transcript);
    eprintln!("    {:.4} became {:.4}", before.score, after.score);
    for (told, graded, note) in [("was", &before, &encounter.note), ("is ", after, &change.note)] {
        for claim in graded.factuality.claims.iter().filter(|claim| change.meets(claim.sentence)) {
            eprintln!("    {told} {}", shown(claim, note, encounter));
        }
    }
}

fn shown(claim: &Claim, note: &str, encounter: &Encounter) -> String {
    let heard: Vec<_> = claim.evidence.iter().filter_map(|span| span.of(encounter.transcript.text())).collect();
    let (words, support) = (claim.span.of(note).unwrap_or_default(), claim.support.get());
    format!("{:?} {:?} {support:.2} {words:?}: {} {heard:?}", claim.kind, claim.verdict, claim.reason)
}

fn tell(encounters: &[Encounter], halves: &[Tallies; 2], time: bool) {
    let [first, second] = halves.each_ref().map(told);
    let mut figures = serde_json::json!({
        "notes": encounters.len(),
        "first_half": first,
        "second_half": second,
        "auc_own_against_other_transcripts": auc(encounters),
    });
    if time {
        let of = |one: &Encounter| Factuality::of(&Note::read(one.note.as_str()).expect("a note"), &one.transcript);
        let all = || encounters.iter().map(|one| of(one).claims.len()).sum::<usize>();
        figures["heuristics_100_kb_ms"] = heuristics(encounters);
        figures["factuality_a_note_ms"] =
            (median((0..11).map(|_| timed(all)).collect()) / encounters.len() as f64).into();
    }
    println!("{figures:#}");
}

fn told(tallies: &Tallies) -> serde_json::Value {
    let shares = |tally: &planted::tally::Tally| {
        serde_json::json!({
            "planted": tally.planted,
            "factuality_lower": share(tally.lower, tally.planted),
            "grade_lower": share(tally.grade_lower, tally.planted),
            "named": share(tally.named, tally.planted),
        })
    };
    let mut figures = shares(&tallies.all());
    figures["false_alarms_a_note"] = share(tallies.alarms, tallies.notes).into();
    let by_error: serde_json::Map<_, _> =
        tallies.by_error.iter().map(|(error, tally)| (error.name().to_owned(), shares(tally))).collect();
    figures["by_error"] = by_error.into();
    figures
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
    let encounter = |Texts { name, note, transcript }| {
        let transcript = Transcript::read(transcript).expect("a transcript");
        Encounter { name, note, transcript }
    };
    encounters::read(folder).into_iter().map(encounter).collect()
}

fn auc(encounters: &[Encounter]) -> f64 {
    let (mut own, mut other) = (Vec::new(), Vec::new());
    for (at, encounter) in encounters.iter().enumerate() {
        for (against, with) in encounters.iter().enumerate() {
            let score = Graded::of(&encounter.note, &with.transcript).score;
            if at == against { own.push(score) } else { other.push(score) }
        }
    }
    let wins = |one: &f64| {
        other.iter().map(|two| f64::from(u8::from(one > two)) + 0.5 * f64::from(u8::from(one == two))).sum::<f64>()
    };
    own.iter().map(wins).sum::<f64>() / (own.len() * other.len()) as f64
}
