//! The promises of linking, and the figures it is held to.

mod near;

use super::{Linked, Verdict, link};
use crate::persona::{Demographics, Evidence, Match, Persona, Strength, Support, Trait, Unsupported};
use crate::quality::Sources;
use crate::score::Score;
use crate::source::document::Document;
use crate::source::reading::Reading;
use crate::source::span::Span;

const STUDIES: [(&str, &str); 4] = [
    ("allotment", include_str!("studies/allotment.txt")),
    ("haulage", include_str!("studies/haulage.txt")),
    ("ward", include_str!("studies/ward.txt")),
    ("choir", include_str!("studies/choir.txt")),
];
/// Study, list, and a trait as a model words it, between tabs.
const TRAITS: &str = include_str!("traits.tsv");

/// Which lines of the traits: the constants were chosen on the first half.
#[derive(Clone, Copy, Debug)]
enum Half {
    Tuned,
    HeldOut,
}

struct Claim {
    study: &'static str,
    text: &'static str,
}

fn claims(half: Half) -> Vec<Claim> {
    let claim = |line: &'static str| {
        let [study, _, text] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("three columns: {line}") };
        Claim { study, text }
    };
    TRAITS.lines().skip(half as usize).step_by(2).map(claim).collect()
}

fn reading(study: &str) -> Reading {
    let (_, text) = STUDIES.iter().find(|(name, _)| *name == study).unwrap();
    Reading::of(&[Document::read(format!("{study}.txt"), text.as_bytes().to_vec()).unwrap()])
}

fn persona(texts: &[&str]) -> Persona {
    let named =
        |text: &&str| Trait { text: (*text).to_owned(), strength: Strength::Weak, evidence: Vec::new(), support: None };
    Persona {
        id: "1".into(),
        name: "Kim".into(),
        archetype: String::new(),
        quote: String::new(),
        demographics: Demographics::default(),
        background: String::new(),
        goals: texts.iter().map(named).collect(),
        frustrations: Vec::new(),
        behaviours: Vec::new(),
        motivations: Vec::new(),
        preferences: Vec::new(),
    }
}

fn linked(study: &str, texts: &[&str]) -> Linked {
    let reading = reading(study);
    link(&persona(texts), &Sources::of(&reading))
}

fn verdict(study: &str, text: &str) -> Verdict {
    linked(study, &[text]).links[0].verdict.clone()
}

#[derive(Debug, Default)]
struct Counts {
    told: u32,
    missed: u32,
    refused: u32,
}

impl Counts {
    fn precision(&self) -> f64 {
        f64::from(self.told) / f64::from(self.told + self.refused)
    }

    fn recall(&self) -> f64 {
        f64::from(self.told) / f64::from(self.told + self.missed)
    }
}

/// Personas of three traits of their study and one of another, every foreign trait once in every study.
fn swapped(half: Half) -> Counts {
    let (claims, mut counts) = (claims(half), Counts::default());
    for (study, _) in STUDIES {
        let reading = reading(study);
        let sources = Sources::of(&reading);
        let (own, foreign): (Vec<&Claim>, Vec<&Claim>) = claims.iter().partition(|claim| claim.study == study);
        for (at, stranger) in foreign.iter().enumerate() {
            let mut texts: Vec<&str> = (0..3).map(|next| own[(3 * at + next) % own.len()].text).collect();
            texts.insert(at % 4, stranger.text);
            let links = link(&persona(&texts), &sources).links;
            for (place, link) in links.iter().enumerate() {
                match (place == at % 4, link.verdict == Verdict::Unsupported) {
                    (true, true) => counts.told += 1,
                    (true, false) => counts.missed += 1,
                    (false, true) => counts.refused += 1,
                    (false, false) => {}
                }
            }
        }
    }
    counts
}

#[test]
fn nine_in_ten_foreign_traits_are_told_and_nine_in_ten_told_are_foreign() {
    for half in [Half::Tuned, Half::HeldOut] {
        let counts = swapped(half);
        let figures =
            format!("{half:?}: precision {:.3}, recall {:.3}, {counts:?}", counts.precision(), counts.recall());
        assert!(counts.precision() >= 0.9 && counts.recall() >= 0.9, "{figures}");
    }
}

#[test]
fn of_the_studies_own_traits_few_are_contradicted() {
    let own: Vec<Claim> = claims(Half::Tuned).into_iter().chain(claims(Half::HeldOut)).collect();
    let wrong: Vec<(&str, Verdict)> = own
        .iter()
        .map(|claim| (claim.text, verdict(claim.study, claim.text)))
        .filter(|(_, verdict)| matches!(verdict, Verdict::Contradicted { .. }))
        .collect();
    assert!(wrong.len() * 20 <= own.len(), "{wrong:#?}");
}

#[test]
fn a_claim_that_differs_in_a_number_a_name_or_a_denial_is_contradicted() {
    let reasons = |study: &str, text: &str| match verdict(study, text) {
        Verdict::Contradicted { reasons } => reasons.join("; "),
        other => panic!("{text}: {other:?}"),
    };
    assert!(reasons("ward", "Needs the rota nine weeks ahead.").contains("number 9"));
    assert!(reasons("haulage", "Drives machine parts from Hamburg to Rotterdam and back.").contains("Hamburg"));
    assert!(reasons("haulage", "Never cooks on a gas stove beside the wheel.").contains("opposite"));
    assert_eq!(verdict("ward", "Needs the rota six weeks ahead."), Verdict::Supported);
    assert_eq!(verdict("haulage", "Drives machine parts from Turin to Rotterdam and back."), Verdict::Supported);
    assert_eq!(verdict("haulage", "Cooks soup on a gas stove beside the wheel."), Verdict::Supported);
}

#[test]
fn what_is_attached_are_the_sources_own_bytes() {
    let reading = reading("choir");
    let texts: Vec<&str> = claims(Half::Tuned).iter().filter(|c| c.study == "choir").map(|c| c.text).collect();
    let linked = link(&persona(&texts), &Sources::of(&reading));
    let mut quotes = 0;
    for evidence in linked.persona.goals.iter().flat_map(|goal| &goal.evidence) {
        assert_eq!(evidence.span.of(&reading.documents()[0].text), Some(evidence.quote.as_str()));
        assert!(evidence.participant.starts_with('P') && evidence.matched == Match::Linked);
        quotes += 1;
    }
    assert!(quotes >= texts.len());
}

#[test]
fn a_quote_that_nobody_said_is_taken_out() {
    let reading = reading("choir");
    let mut persona = persona(&["Wants large print."]);
    let evidence = |quote: &str| Evidence {
        document: "choir.txt".into(),
        participant: "P1".into(),
        line: 1,
        span: Span { start: 0, end: 5 },
        place: None,
        quote: quote.into(),
        matched: Match::Exact,
        score: Score::ONE,
        linked_by: None,
    };
    persona.goals[0].evidence =
        vec![evidence("I want large print, nothing more."), evidence("I dream of a giant screen.")];
    persona.quote = "The notes swim before my eyes like fish.".into();
    let linked = link(&persona, &Sources::of(&reading));
    let paths: Vec<&str> = linked.dropped.iter().map(|finding| finding.path.as_str()).collect();
    assert_eq!(paths, ["quote", "goals[0]"]);
    assert_eq!(linked.persona.quote, "");
    let goal = &linked.persona.goals[0];
    assert_eq!(goal.evidence[0].quote, "I want large print, nothing more.");
    assert!(goal.evidence.iter().all(|known| known.span.of(&reading.documents()[0].text) == Some(&*known.quote)));
    assert_eq!(goal.strength, Strength::Moderate);
}

#[test]
fn nothing_is_found_where_nobody_speaks() {
    let reading = Reading::of(&[]);
    let linked = link(&persona(&["Wants large print."]), &Sources::of(&reading));
    assert_eq!(linked.links[0].verdict, Verdict::Unsupported);
    assert_eq!(linked.links[0].place, None);
}

#[test]
fn a_trait_says_what_the_sources_say_to_it() {
    let texts =
        ["Cooks soup on a gas stove beside the wheel.", "Never cooks on a gas stove beside the wheel.", "Sings."];
    let goals = linked("haulage", &texts).persona.goals;
    let supports: Vec<Option<Support>> = goals.iter().map(|goal| goal.support).collect();
    assert_eq!(supports, [Support::Supported, Support::Contradicted, Support::Unsupported].map(Some));
    assert!(!goals[0].evidence.is_empty());
    assert!(goals[1..].iter().all(|goal| goal.strength == Strength::Weak && goal.evidence.is_empty()));
    let unsupported = linked("haulage", &texts).persona.unsupported();
    assert_eq!(unsupported.iter().map(Unsupported::path).collect::<Vec<_>>(), ["goals[1]", "goals[2]"]);
    let mut persona = linked("haulage", &texts).persona;
    persona.remove_unsupported();
    assert_eq!(persona.goals, goals[..1]);
}

#[test]
fn its_own_name_is_nothing_that_a_persona_contradicts_the_sources_by() {
    assert_eq!(verdict("choir", "Gives Kim large print."), Verdict::Supported);
    let other = verdict("choir", "Gives Mortimer large print.");
    assert!(matches!(other, Verdict::Contradicted { .. }), "{other:?}");
}

#[test]
fn no_verdict_is_given_where_words_cannot_tell() {
    for text in [
        "Ich will, dass die Noten so groß gedruckt werden, dass ich sie auch ohne meine Brille lesen kann.",
        "希望乐谱用大字印刷。",
    ] {
        let linked = linked("choir", &[text]);
        assert_eq!((&linked.links[0].verdict, linked.persona.goals[0].support), (&Verdict::Untold, None), "{text}");
        assert!(linked.persona.unsupported().is_empty());
    }
}
