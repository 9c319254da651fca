//! Stereotypes and biased words, by a list that is shipped with the program.
//!
//! score = 1 - 0.34 per severe finding - 0.15 per light one, at least 0. Two kinds of entry: a `term` anywhere, and a `link` of a group
//! (in the archetype, the occupation, the other attributes, or by an age) with what is commonly ascribed to it in a trait. A link counts as light if
//! the trait rests on evidence: then somebody said so. Entries match whole words, never within one. A list finds what is on it
//! and nothing else: an empty result is no proof of fairness. English. What a model finds besides is joined to it by
//! [`crate::quality::stereotypes`].

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Case, Category, Metric, Plan};
use crate::persona::{Age, Persona};
use crate::quality::outcome::Outcome;
use crate::quality::profile::Profile;
use crate::quality::stereotypes::Noticed;
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
    phrases: Vec<Phrase>,
}

struct Phrase {
    /// As the list has it, in lower case.
    text: String,
    /// Hashes of its lower-case words.
    words: Vec<u64>,
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
        let phrase = |text: &str| Phrase { text: text.to_owned(), words: text.split(' ').map(hash).collect() };
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
            for (at_phrase, phrase) in entry.phrases.iter().enumerate() {
                begins.entry(phrase.words[0]).or_default().push((at, at_phrase));
            }
        }
        Self { entries, begins }
    }

    /// The entries that stand in a text, each once, with the phrases of it that do.
    fn entries_in(&self, text: &Statement) -> Vec<(&Entry, Vec<&Phrase>)> {
        let mut found: Vec<(usize, Vec<&Phrase>)> = Vec::new();
        for (at, token) in text.tokens.iter().enumerate() {
            for &(entry, phrase) in self.begins.get(&token.word.lower).map_or(&[][..], Vec::as_slice) {
                let phrase = &self.entries[entry].phrases[phrase];
                let spoken = text.tokens[at..].iter().map(|token| token.word.lower).take(phrase.words.len());
                if !spoken.eq(phrase.words.iter().copied()) {
                    continue;
                }
                match found.iter_mut().find(|(known, _)| *known == entry) {
                    Some((_, phrases)) => phrases.push(phrase),
                    None => found.push((entry, vec![phrase])),
                }
            }
        }
        found.into_iter().map(|(entry, phrases)| (&self.entries[entry], phrases)).collect()
    }
}

fn compute(case: &Case<'_>) -> Outcome {
    Noticed::outcome(listed(case.persona(), case.profile()), "by the list")
}

/// What the list finds in a persona, in its order.
pub(in crate::quality) fn listed(persona: &Persona, profile: &Profile) -> Vec<Noticed> {
    let mut search = Search { groups: groups(persona), found: Vec::new() };
    for (path, text) in [("archetype", &profile.archetype), ("background", &profile.background)] {
        search.look(path, text, false);
    }
    for (words, (_, known)) in profile.traits.iter().zip(persona.all_traits()) {
        search.look(&words.path(), &words.said, !known.evidence.is_empty());
    }
    search.found
}

struct Search {
    groups: FxHashSet<String>,
    found: Vec<Noticed>,
}

impl Search {
    fn look(&mut self, path: &str, text: &Statement, said: bool) {
        for (entry, phrases) in LEXICON.entries_in(text) {
            let ascribed = !entry.groups.is_empty();
            if ascribed && !entry.groups.iter().any(|group| self.groups.contains(group)) {
                continue;
            }
            let phrases = phrases.into_iter().map(|phrase| phrase.text.clone()).collect();
            let severe = entry.severe && !(ascribed && said);
            self.found.push(Noticed::listed(path, phrases, severe, &entry.about));
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
