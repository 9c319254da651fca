//! Two hundred planted faults: each is noticed by the metrics that should notice it, by no other, and never pays.

use super::fixture::{personas, reading, report, traits};
use crate::persona::{Persona, TraitKind};
use crate::quality::{Preset, Registry, Report, Settings, Sources};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    InventedNumber,
    FlippedNegation,
    SwappedParticipant,
    CopiedGoal,
    NoGoals,
    EmptyList,
    Stereotype,
}

/// Which metrics notice what. Those in the third column look at a text as a whole, or at the set, and may move either way with any edit.
// A flipped negation is noticed by consistency as well where the quote says the opposite; no quote here does.
const TABLE: [(Fault, &[&str], &[&str]); 7] = [
    (Fault::InventedNumber, &["groundedness"], &["lexical_diversity", "readability"]),
    (Fault::FlippedNegation, &["groundedness"], &["lexical_diversity", "readability"]),
    (Fault::SwappedParticipant, &["groundedness"], &["coverage"]),
    (Fault::CopiedGoal, &["distinctiveness"], &["coverage", "lexical_diversity", "readability"]),
    (Fault::NoGoals, &["completeness", "realism"], &["coverage", "lexical_diversity", "readability"]),
    (Fault::EmptyList, &["completeness"], &["coverage", "lexical_diversity", "readability"]),
    (Fault::Stereotype, &["stereotypes"], &["lexical_diversity", "readability"]),
];

const CASES: usize = 200;

/// What counts as falling: scores are shown in hundredths, and rarity of words moves with every edit.
const FALLS: f64 = 0.005;

const DENY: [&str; 8] = ["not", "n't", "never", "nobody", "no ", "without", "cannot", "avoid"];

/// The next trait from a place on for which `fits` holds, with its list and position.
fn pick(persona: &Persona, from: usize, fits: impl Fn(TraitKind, usize) -> bool) -> (TraitKind, usize) {
    let all: Vec<(TraitKind, usize)> =
        TraitKind::ALL.into_iter().flat_map(|kind| (0..persona.traits(kind).len()).map(move |at| (kind, at))).collect();
    (0..all.len()).map(|next| all[(from + next) % all.len()]).find(|(kind, at)| fits(*kind, *at)).unwrap()
}

/// Whether a trait and its evidence affirm enough words in common: what they deny can be compared only then, and a denial ends with
/// its clause.
fn affirms(persona: &Persona, kind: TraitKind, at: usize) -> bool {
    let known = &persona.traits(kind)[at];
    let said = known.evidence[0].quote.to_lowercase();
    let clause = [",", " and ", " because ", " which ", " that ", " who "]
        .iter()
        .fold(known.text.as_str(), |text, mark| text.split(mark).next().unwrap());
    let words = clause.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 4);
    let shared = words.filter(|word| said.contains(&word.to_lowercase())).count();
    shared >= 2 && !DENY.iter().any(|word| said.contains(word) || known.text.to_lowercase().contains(word))
}

fn plant(fault: Fault, case: usize, at: usize, set: &[Persona]) -> Persona {
    let (mut persona, other) = (set[at].clone(), &set[(at + 1 + case % 3) % set.len()]);
    let any = pick(&persona, case, |_, _| true);
    match fault {
        Fault::InventedNumber => {
            traits(&mut persona, any.0)[any.1].text.push_str(&format!(" Does so {} times.", 613 + case));
        }
        Fault::FlippedNegation => {
            let (kind, at) = pick(&persona, case, |kind, at| affirms(&persona, kind, at));
            let text = &mut traits(&mut persona, kind)[at].text;
            *text = format!("Never {}", text.to_lowercase());
        }
        Fault::SwappedParticipant => {
            let evidence = &mut traits(&mut persona, any.0)[any.1].evidence[0];
            evidence.participant = if evidence.participant == "P1" { "P2".into() } else { "P1".into() };
        }
        Fault::CopiedGoal => {
            let place = case % persona.goals.len();
            persona.goals[place] = other.goals[case % other.goals.len()].clone();
        }
        Fault::NoGoals => persona.goals.clear(),
        Fault::EmptyList => traits(&mut persona, TraitKind::ALL[1 + case % 4]).clear(),
        Fault::Stereotype => {
            let phrases =
                [" Is set in their ways.", " Is too old to change.", " As women do.", " Hysterical at times."];
            persona.background.push_str(phrases[case % phrases.len()]);
        }
    }
    persona
}

fn others(set: &[Persona], at: usize) -> Vec<Persona> {
    set.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, persona)| persona.clone()).collect()
}

#[test]
fn each_planted_fault_lowers_what_should_notice_it_and_nothing_else() {
    let (reading, registry) = (reading(), Registry::standard());
    let (sources, settings) = (Sources::of(&reading), Settings::preset(&registry, Preset::Default));
    let set = personas(&sources);
    let before: Vec<Report> =
        (0..set.len()).map(|at| report(&settings, &set[at], &others(&set, at), Some(&sources))).collect();
    for case in 0..CASES {
        let (fault, notice, move_too) = TABLE[case % TABLE.len()];
        let at = case / TABLE.len() % set.len();
        let planted = plant(fault, case / TABLE.len(), at, &set);
        let after = report(&settings, &planted, &others(&set, at), Some(&sources));
        let story = format!("case {case}: {fault:?} in {}, {:?}", planted.name, changed(&set[at], &planted));
        assert!(after.overall.unwrap() <= before[at].overall.unwrap() + 1e-9, "{story} pays");
        for (was, is) in
            before[at].lines.iter().zip(&after.lines).filter(|(was, _)| !move_too.contains(&was.metric.as_str()))
        {
            let fell = was.goodness().unwrap() - is.goodness().unwrap();
            let noticed = fell > FALLS;
            assert_eq!(
                noticed,
                notice.contains(&was.metric.as_str()),
                "{story}: {} fell by {fell:.4}: {is:#?}",
                was.metric
            );
        }
    }
}

#[test]
fn what_is_planted_into_is_sound() {
    let (reading, registry) = (reading(), Registry::standard());
    let (sources, settings) = (Sources::of(&reading), Settings::preset(&registry, Preset::Default));
    let set = personas(&sources);
    for (_, known) in set.iter().flat_map(Persona::all_traits) {
        assert_eq!(known.evidence.len(), 1, "{}", known.text);
    }
    for at in 0..set.len() {
        let report = report(&settings, &set[at], &others(&set, at), Some(&sources));
        assert!(report.overall.unwrap() > 90.0, "{report:#?}");
        assert!(report.passed);
    }
}

/// The traits that were planted, with what they rest on.
fn changed<'p>(before: &Persona, planted: &'p Persona) -> Vec<(&'p str, &'p str)> {
    let new = planted.all_traits().filter(|(kind, known)| !before.traits(*kind).contains(known));
    new.map(|(_, known)| (known.text.as_str(), known.evidence.first().map_or("", |evidence| &evidence.quote))).collect()
}
