//! Stereotypes and biased words, by a list that is shipped with the program.
//!
//! score = 1 - 0.34 per severe finding - 0.15 per light one, at least 0. Two kinds of entry: a `term` anywhere, and a `link` of a group
//! (in the archetype, the occupation, the other attributes, or by an age) with what is commonly ascribed to it in a trait. A link counts as light if
//! the trait rests on evidence: then somebody said so. Entries match whole words, never within one. A list finds what is on it
//! and nothing else: an empty result is no proof of fairness. English.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Case, Category, Metric, Plan};
use crate::persona::{Age, Persona};
use crate::quality::outcome::{Finding, Outcome};
use crate::quality::words::{Statement, hash};

/// Kind, words, group (for a `link`), severity, and what is wrong with it, between tabs. Words and groups hold several, between `|`.
pub(super) const TABLE: &str = include_str!("lexicon/bias.tsv");

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::read);

pub(super) fn metric() -> Metric {
    Plan {
        name: "stereotypes",
        category: Category::Compliance,
        needs: &[],
        weight: 0.0,
        about: "Freedom from biased words and from traits that are commonly ascribed to a group without anybody saying so; 1 is free.",
        parameters: &[],
        compute,
    }
    .metric()
}

/// A line of the list.
pub(super) struct Entry {
    /// Groups that the words are ascribed to; empty where they are biased of anybody.
    groups: Vec<String>,
    severe: bool,
    about: String,
    /// Each a sequence of hashes of lower-case words.
    phrases: Vec<Vec<u64>>,
}

impl Entry {
    /// `None` of a comment, and of a line that is no entry; a test holds that there is none.
    pub(super) fn of(line: &str) -> Option<Self> {
        let [kind @ ("term" | "link"), words, groups, severity @ ("severe" | "light"), about] =
            line.split('\t').collect::<Vec<_>>()[..]
        else {
            return None;
        };
        let groups: Vec<String> = groups.split('|').filter(|group| !group.is_empty()).map(str::to_owned).collect();
        let phrase = |phrase: &str| phrase.split(' ').map(hash).collect::<Vec<u64>>();
        let entry = Self {
            severe: severity == "severe",
            about: about.to_owned(),
            phrases: words.split('|').map(phrase).collect(),
            groups,
        };
        ((kind == "link") != entry.groups.is_empty() && !about.is_empty()).then_some(entry)
    }
}

struct Lexicon {
    entries: Vec<Entry>,
    /// For the first word of a phrase, the entries and the phrases that begin so.
    begins: FxHashMap<u64, Vec<(usize, usize)>>,
}

impl Lexicon {
    fn read() -> Self {
        let entries: Vec<Entry> = TABLE.lines().filter_map(Entry::of).collect();
        let mut begins: FxHashMap<u64, Vec<(usize, usize)>> = FxHashMap::default();
        for (at, entry) in entries.iter().enumerate() {
            for (phrase, words) in entry.phrases.iter().enumerate() {
                begins.entry(words[0]).or_default().push((at, phrase));
            }
        }
        Self { entries, begins }
    }

    /// The entries that stand in a text, each once.
    fn entries_in(&self, text: &Statement) -> Vec<&Entry> {
        let mut found: Vec<usize> = Vec::new();
        for (at, token) in text.tokens.iter().enumerate() {
            for &(entry, phrase) in self.begins.get(&token.word.lower).map_or(&[][..], Vec::as_slice) {
                let words = &self.entries[entry].phrases[phrase];
                let stands =
                    text.tokens[at..].iter().map(|token| token.word.lower).take(words.len()).eq(words.iter().copied());
                if stands && !found.contains(&entry) {
                    found.push(entry);
                }
            }
        }
        found.into_iter().map(|entry| &self.entries[entry]).collect()
    }
}

fn compute(case: &Case<'_>) -> Outcome {
    let (persona, profile) = (case.persona(), case.profile());
    let groups = groups(persona);
    let mut scale = Scale { groups: &groups, light: 0, severe: 0, findings: Vec::new() };
    for (path, text) in [("archetype", &profile.archetype), ("background", &profile.background)] {
        scale.weigh(path, text, false);
    }
    for (words, (_, known)) in profile.traits.iter().zip(persona.all_traits()) {
        scale.weigh(&words.path(), &words.said, !known.evidence.is_empty());
    }
    let score = 1.0 - 0.34 * f64::from(scale.severe) - 0.15 * f64::from(scale.light);
    let explanation = format!("{} severe and {} light findings by the list.", scale.severe, scale.light);
    Outcome::scored(score, explanation, scale.findings)
}

struct Scale<'g> {
    groups: &'g FxHashSet<String>,
    light: u32,
    severe: u32,
    findings: Vec<Finding>,
}

impl Scale<'_> {
    fn weigh(&mut self, path: &str, text: &Statement, said: bool) {
        for entry in LEXICON.entries_in(text) {
            let ascribed = !entry.groups.is_empty();
            if ascribed && !entry.groups.iter().any(|group| self.groups.contains(group)) {
                continue;
            }
            if entry.severe && !(ascribed && said) {
                self.severe += 1;
            } else {
                self.light += 1;
            }
            self.findings.push(Finding::at(path, entry.about.clone()));
        }
    }
}

/// The groups a persona is of: every word of its archetype, occupation and other attributes, and `older` from 60, `younger` to 25.
fn groups(persona: &Persona) -> FxHashSet<String> {
    let about = &persona.demographics;
    let texts = std::iter::once(&persona.archetype).chain(&about.occupation).chain(about.other.values());
    let words = texts.flat_map(|text| text.split(|c: char| !c.is_alphanumeric())).filter(|word| !word.is_empty());
    let mut groups: FxHashSet<String> = words.map(str::to_lowercase).collect();
    let (youngest, oldest) = match about.age {
        None => return groups,
        Some(Age::Years(years)) => (years, years),
        Some(Age::Range { min, max }) => (min, max.unwrap_or(u8::MAX)),
    };
    if youngest >= 60 {
        groups.insert("older".to_owned());
    }
    if oldest <= 25 {
        groups.insert("younger".to_owned());
    }
    groups
}
