//! The quality of personas: all ten metrics over a set with its sources, every pair of the set compared, and the metrics over a set of
//! one persona as many times.
//!
//!     cargo bench -p assay-domain --bench quality -- [PERSONAS] [RUNS]
//!
//! One JSON object of milliseconds goes to standard output: the median of the runs, and the least, which a busy machine disturbs less.
//! The allocator is the program's.
//!
//! Personas have fifteen traits each, put together from the sentences of the four studies that linking is measured on, each resting on
//! one of these word for word. The reading and what is built once a reading stand before the clock starts; taking the personas' words
//! apart and weighing them does not, so that it is counted in all figures.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a program of its own: what is wrong stops it, figures are its output"
)]

use std::hint::black_box;
use std::time::Instant;

use assay_domain::persona::{Age, Demographics, Evidence, Match, Persona, Strength, Trait, TraitKind};
use assay_domain::quality::{Preset, Profiles, Registry, Settings, Sources, compare, score_all};
use assay_domain::score::Score;
use assay_domain::source::document::Document;
use assay_domain::source::reading::Reading;

/// That of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const STUDIES: [(&str, &str); 4] = [
    ("allotment.txt", include_str!("../server/domain/src/quality/link/tests/studies/allotment.txt")),
    ("haulage.txt", include_str!("../server/domain/src/quality/link/tests/studies/haulage.txt")),
    ("ward.txt", include_str!("../server/domain/src/quality/link/tests/studies/ward.txt")),
    ("choir.txt", include_str!("../server/domain/src/quality/link/tests/studies/choir.txt")),
];
const TRAITS: usize = 15;

fn main() {
    // Cargo adds a flag of its own.
    let mut arguments = std::env::args().skip(1).filter(|argument| !argument.starts_with("--"));
    let mut number = |default: usize| arguments.next().map_or(default, |n| n.parse().expect("a whole number"));
    let (count, runs) = (number(500), number(15));
    let read = |(name, text): (&str, &str)| Document::read(name.into(), text.into()).expect("a document");
    let reading = Reading::of(&STUDIES.map(read));
    let personas = personas(&reading, count);
    let (registry, sources) = (Registry::standard(), Sources::of(&reading));
    let settings = Settings::preset(&registry, Preset::Default);
    score_all(&settings, &Profiles::of(&personas[..1]), Some(&sources), &[]).expect("nothing handed in");
    let (mut words, mut scored, mut compared, mut same) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let copies = vec![personas[0].clone(); count];
    for _ in 0..runs {
        words.push(timed(|| Profiles::of(&personas).len()));
        scored.push(timed(|| score_all(&settings, &Profiles::of(&personas), Some(&sources), &[])));
        compared.push(timed(|| compare::matrix(&Profiles::of(&personas))));
        same.push(timed(|| score_all(&settings, &Profiles::of(&copies), Some(&sources), &[])));
    }
    let pairs = count * count.saturating_sub(1) / 2;
    println!(
        r#"{{"personas": {count}, "pairs": {pairs}, "runs": {runs}, "words_ms": {}, "scored_ms": {}, "compared_ms": {}, "copies_scored_ms": {}}}"#,
        shown(words),
        shown(scored),
        shown(compared),
        shown(same)
    );
}

fn timed<T>(work: impl FnOnce() -> T) -> f64 {
    let start = Instant::now();
    black_box(work());
    start.elapsed().as_secs_f64() * 1000.0
}

fn shown(mut times: Vec<f64>) -> String {
    times.sort_by(f64::total_cmp);
    format!(r#"{{"median": {:.2}, "least": {:.2}}}"#, times[times.len() / 2], times[0])
}

fn personas(reading: &Reading, count: usize) -> Vec<Persona> {
    let mut draw = Draw { reading, state: 7 };
    (0..count).map(|at| draw.persona(at)).collect()
}

/// Draws from the sentences, the same ones every time.
struct Draw<'r> {
    reading: &'r Reading,
    state: u64,
}

impl Draw<'_> {
    fn below(&mut self, bound: usize) -> usize {
        // The multiplier and increment of Knuth's MMIX; its high bits are the good ones.
        self.state = self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.state >> 33) as usize % bound
    }

    /// Up to `most` words of a sentence, and the sentence's position.
    fn words(&mut self, most: usize) -> (String, usize) {
        let at = self.below(self.reading.sentences().len());
        let words: Vec<&str> = self.reading.text_of(&self.reading.sentences()[at]).split(' ').collect();
        let from = self.below(words.len().saturating_sub(most) + 1);
        (words[from..(from + most).min(words.len())].join(" "), at)
    }

    fn known(&mut self) -> Trait {
        let ((what, at), (why, _)) = (self.words(7), self.words(5));
        Trait {
            text: format!("Wants {what} because {why}"),
            strength: Strength::Moderate,
            evidence: vec![self.evidence(at)],
            support: None,
        }
    }

    fn evidence(&self, at: usize) -> Evidence {
        let sentence = &self.reading.sentences()[at];
        Evidence {
            document: self.reading.documents()[sentence.document].name.clone(),
            participant: self.reading.participants()[sentence.participant].label.clone(),
            line: self.reading.line_of(sentence.document, sentence.span.start),
            span: sentence.span,
            place: None,
            quote: self.reading.text_of(sentence).to_owned(),
            matched: Match::Exact,
            score: Score::ONE,
            linked_by: None,
        }
    }

    fn persona(&mut self, at: usize) -> Persona {
        let mut lists: [Vec<Trait>; TraitKind::ALL.len()] = Default::default();
        for list in &mut lists {
            *list = (0..TRAITS / TraitKind::ALL.len()).map(|_| self.known()).collect();
        }
        let [goals, frustrations, behaviours, motivations, preferences] = lists;
        let age = 20 + self.below(60);
        Persona {
            id: at.to_string(),
            name: format!("Person {at}"),
            archetype: self.words(3).0,
            quote: self.words(20).0,
            demographics: Demographics { age: u8::try_from(age).ok().map(Age::Years), ..Demographics::default() },
            background: format!("{} {} {}", self.words(14).0, self.words(14).0, self.words(14).0),
            goals,
            frustrations,
            behaviours,
            motivations,
            preferences,
        }
    }
}
