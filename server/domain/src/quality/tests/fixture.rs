//! Personas of the studies that linking is measured on, every trait resting on words that somebody said.

use crate::persona::{Age, Demographics, Evidence, Match, Persona, Strength, Trait, TraitKind};
use crate::quality::link::link;
use crate::quality::{Outcome, Report, Settings, Sources, Subject, score};
use crate::score::Score;
use crate::source::document::Document;
use crate::source::reading::Reading;

const STUDIES: [(&str, &str); 4] = [
    ("allotment", include_str!("../link/tests/studies/allotment.txt")),
    ("haulage", include_str!("../link/tests/studies/haulage.txt")),
    ("ward", include_str!("../link/tests/studies/ward.txt")),
    ("choir", include_str!("../link/tests/studies/choir.txt")),
];
const TRAITS: &str = include_str!("../link/tests/traits.tsv");

pub(super) fn reading() -> Reading {
    let document =
        |(name, text): (&str, &str)| Document::read(format!("{name}.txt"), text.as_bytes().to_vec()).unwrap();
    Reading::of(&STUDIES.map(document))
}

/// A persona of each study, of which every metric that weighs by default thinks as well as it can.
pub(super) fn personas(sources: &Sources<'_>) -> Vec<Persona> {
    let about = [
        (
            "Martha Vogel",
            "Plot holder who shares",
            "I grow potatoes, leeks and far too many courgettes for two people.",
            61,
        ),
        (
            "Luca Ferri",
            "Driver on long routes",
            "I have eaten petrol station sausages for a month and gained nine kilos.",
            52,
        ),
        ("Ines Albrecht", "Nurse on a full ward", "I do not miss the staff meetings.", 41),
        ("Peter Lind", "Singer by ear", "I would not miss a rehearsal for anything.", 68),
    ];
    let background = [
        "Spends most mornings among beds and paths, gives away what is left over, and wishes the society were run for everybody.",
        "Crosses several countries a week with a lorry, plans every stop, and sleeps where others say that it is safe.",
        "Works on a ward where handover is quick and the rota is made at home, and stays because of the people there.",
        "Learns each part slowly, on a piano or in the train, and comes to rehearsals for the company as much as for the music.",
    ];
    let build = |(at, (study, _)): (usize, &(&str, &str))| {
        let (name, archetype, quote, age) = about[at];
        let mut persona = blank(&format!("persona-{at}"));
        (persona.name, persona.archetype, persona.quote) = (name.into(), archetype.into(), quote.into());
        persona.background = background[at].into();
        persona.demographics = Demographics {
            age: Some(Age::Years(age)),
            occupation: Some("Nurse".into()),
            experience: Some("Advanced".into()),
            ..Demographics::default()
        };
        for line in TRAITS.lines().filter(|line| line.starts_with(study)) {
            let (list, text) = line.split_once('\t').unwrap().1.split_once('\t').unwrap();
            let kind = TraitKind::ALL.into_iter().find(|kind| kind.list_name() == list).unwrap();
            traits(&mut persona, kind).push(said(text));
        }
        rest(&persona, sources)
    };
    STUDIES.iter().enumerate().map(build).collect()
}

/// The traits for which linking finds words, each resting word for word on the sentence that bears it best.
fn rest(persona: &Persona, sources: &Sources<'_>) -> Persona {
    let mut linked = link(persona, sources).persona;
    for kind in TraitKind::ALL {
        traits(&mut linked, kind).retain(|known| !known.evidence.is_empty());
        for known in traits(&mut linked, kind) {
            known.evidence.truncate(1);
            known
                .evidence
                .iter_mut()
                .for_each(|evidence| (evidence.matched, evidence.score) = (Match::Exact, Score::ONE));
            known.strength = Strength::Moderate;
        }
    }
    linked
}

pub(super) fn blank(id: &str) -> Persona {
    let none = Vec::new;
    Persona {
        id: id.into(),
        name: String::new(),
        archetype: String::new(),
        quote: String::new(),
        demographics: Demographics::default(),
        background: String::new(),
        goals: none(),
        frustrations: none(),
        behaviours: none(),
        motivations: none(),
        preferences: none(),
    }
}

pub(super) fn said(text: &str) -> Trait {
    Trait { text: text.into(), strength: Strength::Weak, evidence: Vec::new(), support: None }
}

pub(super) fn traits(persona: &mut Persona, kind: TraitKind) -> &mut Vec<Trait> {
    match kind {
        TraitKind::Goal => &mut persona.goals,
        TraitKind::Frustration => &mut persona.frustrations,
        TraitKind::Behaviour => &mut persona.behaviours,
        TraitKind::Motivation => &mut persona.motivations,
        TraitKind::Preference => &mut persona.preferences,
    }
}

/// Evidence of which nothing but what the metrics read is true.
pub(super) fn evidence(participant: &str, matched: Match, score: f64) -> Evidence {
    Evidence {
        document: "talk.txt".into(),
        participant: participant.into(),
        line: 1,
        span: crate::source::span::Span { start: 0, end: 4 },
        place: None,
        quote: "Well".into(),
        matched,
        score: Score::clamped(score),
        linked_by: None,
    }
}

/// The report of one persona beside others.
pub(super) fn report(
    settings: &Settings<'_>,
    persona: &Persona,
    siblings: &[Persona],
    sources: Option<&Sources<'_>>,
) -> Report {
    score(settings, &Subject { persona, siblings, sources, given: &[] }).unwrap()
}

/// The score of one metric and its findings' paths; panics where it did not apply.
pub(super) fn scored(report: &Report, metric: &str) -> (f64, Vec<String>) {
    match &report.line(metric).unwrap().outcome {
        Outcome::Scored(scored) => {
            (scored.score.get(), scored.findings.iter().map(|found| found.path.clone()).collect())
        }
        Outcome::NotApplicable { reason } => panic!("{metric}: {reason}"),
    }
}
