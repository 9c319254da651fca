//! Stereotypes that a model names, held against the persona and joined to what the list finds.
//!
//! A model is believed only as far as its words go: what it names must stand, word for word and whatever the case, in the part that it
//! names. Parts are what an author writes: archetype, background and traits; quotes are somebody's own words. What the list found
//! by the same words counts once, as the list weighs it.

use serde::{Deserialize, Serialize};

use super::metrics::bias::listed;
use super::outcome::{Finding, FoundBy, Outcome};
use super::profile::Profiles;
use super::report::Report;
use super::settings::Settings;
use super::words::hash;
use crate::persona::{Persona, TraitKind};
use crate::words::each_word;

/// The metric that this is about.
pub const METRIC: &str = "stereotypes";

/// What one finding costs.
const SEVERE: f64 = 0.34;
const LIGHT: f64 = 0.15;

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// It costs 0.34 of the score.
    Severe,
    /// It costs 0.15.
    Light,
}

/// A stereotype that a model names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Named {
    /// The part of the persona: `archetype`, `background` or `goals[2]`.
    pub path: String,
    /// The words there that bear it.
    pub words: String,
    /// How much it weighs.
    pub severity: Severity,
    /// What is wrong with it, in a sentence.
    pub reason: String,
}

/// What came of asking a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Check {
    /// It named these, which stand in the persona.
    Answered {
        /// Who answered.
        model: String,
        /// What it named.
        named: Vec<Named>,
    },
    /// The embedded author answered, who has this list and nothing else.
    ByList,
    /// It gave no answer.
    Failed {
        /// Who was asked.
        model: String,
    },
}

/// What a model named, held against the persona.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sifted {
    /// What stands in the part that was named.
    pub kept: Vec<Named>,
    /// Paths of what does not, as the model wrote them, each with why; without the model's words.
    pub dropped: Vec<(String, &'static str)>,
}

/// The parts of a persona that its author wrote, each with its path, in the order of the persona.
pub fn parts(persona: &Persona) -> impl Iterator<Item = (String, &str)> {
    let about = [("archetype", &persona.archetype), ("background", &persona.background)];
    let about = about.into_iter().map(|(path, text)| (path.to_owned(), text.as_str()));
    about.chain(TraitKind::ALL.into_iter().flat_map(|kind| {
        let listed = persona.traits(kind).iter().enumerate();
        listed.map(move |(at, known)| (format!("{}[{at}]", kind.list_name()), known.text.as_str()))
    }))
}

/// Parts what a model named of `persona` into what stands there and what does not.
#[must_use]
pub fn sift(persona: &Persona, named: Vec<Named>) -> Sifted {
    let parts: Vec<(String, Vec<u64>)> = parts(persona).map(|(path, text)| (path, words(text))).collect();
    let mut sifted = Sifted { kept: Vec::new(), dropped: Vec::new() };
    for one in named {
        let said = words(&one.words);
        let wrong = match parts.iter().find(|(path, _)| *path == one.path) {
            None => Some("the persona has no such part"),
            Some(_) if said.is_empty() => Some("no words of it are named"),
            Some((_, part)) => (!holds(part, &said)).then_some("the words named do not stand there"),
        };
        match wrong {
            Some(wrong) => sifted.dropped.push((one.path, wrong)),
            None => sifted.kept.push(one),
        }
    }
    sifted
}

/// What the list finds in `persona`, as a model would name it.
#[must_use]
pub fn by_list(persona: &Persona) -> Vec<Named> {
    let named = |noticed: Noticed| Named {
        words: noticed.phrases.first().cloned().unwrap_or_default(),
        path: noticed.path,
        severity: noticed.severity,
        reason: noticed.about,
    };
    found_by_list(persona).into_iter().map(named).collect()
}

/// `report` of `persona`, made with `settings`, with what came of asking a model.
#[must_use]
pub fn checked(report: Report, settings: &Settings<'_>, persona: &Persona, check: &Check) -> Report {
    report.with(settings, METRIC, &outcome(persona, check))
}

fn outcome(persona: &Persona, check: &Check) -> Outcome {
    let mut noticed = found_by_list(persona);
    let by = match check {
        Check::Answered { model, named } => {
            named.iter().for_each(|one| join(&mut noticed, one));
            format!("by the list and by {model}")
        }
        Check::ByList => "by the list alone, which is all that the embedded author has".to_owned(),
        Check::Failed { model } => format!("by the list alone: {model} gave no answer"),
    };
    let order: Vec<String> = parts(persona).map(|(path, _)| path).collect();
    noticed.sort_by_key(|one| order.iter().position(|path| *path == one.path));
    Noticed::outcome(noticed, &by)
}

fn found_by_list(persona: &Persona) -> Vec<Noticed> {
    let set = Profiles::of([persona]);
    set.profiles.first().map(|profile| listed(persona, profile)).unwrap_or_default()
}

/// The same words of the same part count once.
fn join(noticed: &mut Vec<Noticed>, named: &Named) {
    let said = words(&named.words);
    let same = |one: &&mut Noticed| {
        let overlaps = |phrase: &String| {
            let known = words(phrase);
            holds(&known, &said) || holds(&said, &known)
        };
        one.path == named.path && one.phrases.iter().any(overlaps)
    };
    match noticed.iter_mut().find(same) {
        Some(known) if known.by == FoundBy::Lexicon => known.by = FoundBy::Both,
        Some(_) => {}
        None => noticed.push(Noticed {
            path: named.path.clone(),
            phrases: vec![named.words.clone()],
            severity: named.severity,
            about: named.reason.clone(),
            by: FoundBy::Model,
        }),
    }
}

/// Something that is noticed, by whoever it was.
pub(super) struct Noticed {
    path: String,
    /// The words that bear it; several where the list has several for one thing.
    phrases: Vec<String>,
    severity: Severity,
    about: String,
    by: FoundBy,
}

impl Noticed {
    /// Found by the list.
    pub(super) fn listed(path: &str, phrases: Vec<String>, severe: bool, about: &str) -> Self {
        let severity = if severe { Severity::Severe } else { Severity::Light };
        Self { path: path.to_owned(), phrases, severity, about: about.to_owned(), by: FoundBy::Lexicon }
    }

    /// What all of it comes to, found `by` whom.
    pub(super) fn outcome(noticed: Vec<Self>, by: &str) -> Outcome {
        let severe = noticed.iter().filter(|one| one.severity == Severity::Severe).count();
        let light = noticed.len() - severe;
        let score = 1.0 - SEVERE * severe as f64 - LIGHT * light as f64;
        let findings = noticed.into_iter().map(Self::finding).collect();
        Outcome::scored(score, format!("{severe} severe and {light} light findings {by}."), findings)
    }

    fn finding(self) -> Finding {
        let message = match self.by {
            FoundBy::Lexicon => self.about,
            _ => format!("{:?}: {}", self.phrases.join(", "), self.about),
        };
        Finding::at(self.path, message).by(self.by)
    }
}

/// The hashes of the lower-case words of a text.
fn words(text: &str) -> Vec<u64> {
    let mut words = Vec::new();
    each_word(text, |word| words.push(hash(&word.to_lowercase().replace('’', "'"))));
    words
}

/// Whether `some` words, at least one, stand in `all` one after the other.
fn holds(all: &[u64], some: &[u64]) -> bool {
    !some.is_empty() && all.windows(some.len()).any(|window| window == some)
}

#[cfg(test)]
mod tests;
