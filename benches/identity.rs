//! What the pass that takes identifiers out of notes finds, and what it takes too much.
//!
//!     cargo bench -p assay-domain --bench identity -- [--notes N] [--folder FOLDER] [--list]
//!
//! N encounters (400 unless said otherwise), a note and a talk each, are invented from lines with identifiers at known places: names
//! behind titles, labels and by themselves, dates, ages over 89, numbers, addresses, in several forms each. Told are the share of
//! identifiers that are taken out whole, in all, by kind, and of the lines that were written after the rules, and the share of what is
//! taken out that is one. FOLDER holds real encounters, `NAME.note.txt` beside `NAME.transcript.txt`, of which nobody marked what
//! identifies: told is how much is taken out of them. One JSON object goes to standard output; `--list` tells the forms that are missed,
//! and whatever is taken beside an identifier or out of the folder, on standard error.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program of its own: what is wrong stops it, figures are its output"
)]

use std::collections::BTreeMap;
use std::path::Path;

use assay_domain::note::identity::Deidentified;
use assay_domain::source::span::Span;
use serde_json::{Value, json};

mod encounters;
mod identified;

use encounters::Texts;
use identified::{Invented, Planted, encounter};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let value = |name: &str| arguments.iter().skip_while(|argument| *argument != name).nth(1);
    let notes: u64 = value("--notes").map_or(400, |notes| notes.parse().expect("a number of notes"));
    let list = arguments.iter().any(|argument| argument == "--list");
    let mut tally = Tally::default();
    for seed in 0..notes {
        let texts = encounter(seed);
        let taken = Deidentified::of(&texts.each_ref().map(|text| text.text.as_str()));
        texts.iter().enumerate().for_each(|(at, text)| tally.add(text, &taken, at));
    }
    if list {
        tally.list();
    }
    let mut figures = tally.told(notes);
    if let Some(folder) = value("--folder") {
        figures["folder"] = real(Path::new(folder), list);
    }
    println!("{figures:#}");
}

#[derive(Default)]
struct Tally {
    /// Found whole, and planted, by kind.
    kinds: BTreeMap<&'static str, [usize; 2]>,
    /// The same of lines that were written after the rules.
    later: [usize; 2],
    /// The same by kind and line.
    lines: BTreeMap<(&'static str, &'static str), [usize; 2]>,
    /// What is taken out and is, or is not, an identifier.
    taken: [usize; 2],
    beside: BTreeMap<String, usize>,
}

impl Tally {
    fn add(&mut self, text: &Invented, taken: &Deidentified, at: usize) {
        for planted in &text.planted {
            let whole = usize::from(is_whole(text, planted, taken, at));
            for count in [
                self.kinds.entry(planted.kind).or_default(),
                self.lines.entry((planted.kind, planted.line)).or_default(),
            ] {
                *count = [count[0] + whole, count[1] + 1];
            }
            if planted.later {
                self.later = [self.later[0] + whole, self.later[1] + 1];
            }
        }
        for place in taken.places(at) {
            let (start, end) = (place.start as usize, place.end as usize);
            let is_one = text.planted.iter().any(|it| it.place.start < end && start < it.place.end);
            self.taken[usize::from(!is_one)] += 1;
            if !is_one {
                *self.beside.entry(text.text[start..end].to_owned()).or_default() += 1;
            }
        }
    }

    fn list(&self) {
        for ((kind, line), [found, planted]) in self.lines.iter().filter(|(_, [found, planted])| found < planted) {
            eprintln!("{kind} {found} of {planted}: {line}");
        }
        self.beside.iter().for_each(|(words, times)| eprintln!("beside, {times} times: {words}"));
    }

    fn told(&self, notes: u64) -> Value {
        let share = |[found, planted]: [usize; 2]| found as f64 / planted as f64;
        let kind = |[found, planted]: [usize; 2]| json!({"planted": planted, "found": share([found, planted])});
        let all = self.kinds.values().fold([0, 0], |sum, one| [sum[0] + one[0], sum[1] + one[1]]);
        let [is_one, is_none] = self.taken;
        json!({
            "notes": notes,
            "identifiers": kind(all),
            "of_lines_written_after_the_rules": kind(self.later),
            "by_kind": self.kinds.iter().map(|(name, counts)| (name.to_string(), kind(*counts))).collect::<BTreeMap<_, _>>(),
            "taken_that_identify": share([is_one, is_one + is_none]),
        })
    }
}

/// Whether no letter and no digit of an identifier is left: what stands in its place is placeholders.
fn is_whole(text: &Invented, planted: &Planted, taken: &Deidentified, at: usize) -> bool {
    let places: Vec<Span> = taken.places(at).collect();
    let covered = |byte: usize| places.iter().any(|it| it.start as usize <= byte && byte < it.end as usize);
    let words = text.text[planted.place.clone()].char_indices().filter(|(_, c)| c.is_alphanumeric());
    words.map(|(offset, _)| planted.place.start + offset).all(covered)
}

/// How much is taken out of real encounters.
fn real(folder: &Path, list: bool) -> Value {
    let (mut words, mut places) = (0, 0);
    let encounters = encounters::read(folder);
    for Texts { name, note, transcript } in &encounters {
        let texts = [note, transcript];
        let taken = Deidentified::of(&texts.map(String::as_str));
        for (at, text) in texts.iter().enumerate() {
            words += text.split_whitespace().count();
            for place in taken.places(at) {
                places += 1;
                if list {
                    eprintln!("{name} {at}: {}", place.of(text).expect("a place"));
                }
            }
        }
    }
    json!({"encounters": encounters.len(), "words": words, "places_taken": places})
}
