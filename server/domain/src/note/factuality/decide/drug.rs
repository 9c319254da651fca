//! Medications and allergies: named, how often and by what way given, borne or not.

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::{AROUND, Bench, Decision, contradicted, not_checkable, supported, unsupported};
use crate::note::factuality::heard::Name;
use crate::note::factuality::stance::Stance;
use crate::note::lexicon::{Lexicon, Term};
use crate::note::mention::{Mention, What};
use crate::note::word::{Word, key};

/// Words between a denial and the medication that is not taken.
static TAKING: LazyLock<FxHashSet<u64>> = LazyLock::new(|| {
    "that he she they is are has have been any the his her their taking takes took use uses using used of on being compliant with \
currently regularly continuing"
        .split_whitespace()
        .map(key)
        .collect()
});

impl Bench<'_> {
    pub(super) fn drug(&self, name: Name, at: &Range<usize>, words: &[Word]) -> Decision {
        let places = self.heard.drugs.get(&name).map(Vec::as_slice).unwrap_or_default();
        if self.is_taking_denied(at.start)
            && let Some(taken) = places.iter().find(|place| !self.heard.is_denied(**place..**place + 1))
        {
            return contradicted("the medication is named, and not denied").at(self.heard.span(*taken, taken + 1));
        }
        if let Some(at) = places.first() {
            return supported("the medication is named").at(self.heard.span(*at, at + 1));
        }
        if let Some(at) = self.sounds_alike(name, words) {
            return supported("the medication is named, spelt otherwise").at(self.heard.span(at, at + 1)).weak(0.9);
        }
        unsupported("the medication is not named")
    }

    /// Whether the patient denies that the medication at a word is taken: nothing else stands between.
    fn is_taking_denied(&self, word: usize) -> bool {
        let before = |mention: &&Mention| mention.at.end <= word && mention.what == What::Term(Term::Denies);
        let cue = self.mentions.iter().rfind(before).filter(|_| self.is_denied_by_patient(word));
        cue.is_some_and(|cue| self.note.words[cue.at.end..word].iter().all(|word| TAKING.contains(&word.key)))
    }

    /// A word of the transcript that no list has and that is spelt much like the medication.
    fn sounds_alike(&self, name: Name, words: &[Word]) -> Option<usize> {
        let mut spelt: Vec<String> = vec![joined(words, self.note.text())];
        if let Name::Listed(drug) = name {
            spelt.push(Lexicon::get().drugs[usize::from(drug)].name.replace(' ', ""));
        }
        let said = &self.heard.transcript.words;
        (0..said.len()).find(|&at| {
            (1..=2).any(|length| {
                let Some(run) = said.get(at..at + length) else { return false };
                let unknown = run
                    .iter()
                    .all(|word| word.is_said() && Lexicon::get().longest(std::slice::from_ref(word)).is_none());
                let one = joined(run, self.heard.transcript.text());
                unknown && one.len() >= 6 && spelt.iter().any(|other| alike(&one, other))
            })
        })
    }

    pub(super) fn often(&self, name: Name, times: f64) -> Decision {
        let near: Vec<&(usize, f64)> = self.near(name, &self.heard.frequencies);
        let equal = |other: f64| (other - times).abs() < 1e-6;
        if let Some((at, _)) = near.iter().find(|(_, other)| equal(*other)) {
            return supported("the frequency is said").at(self.heard.span(*at, at + 1));
        }
        if self.heard.frequencies.iter().any(|(_, other)| equal(*other)) {
            return supported("the frequency is said, not clearly of this").weak(0.7);
        }
        match near.first() {
            Some((at, _)) => contradicted("another frequency is said").at(self.heard.span(*at, at + 1)),
            None => not_checkable("no frequency is said"),
        }
    }

    pub(super) fn given(&self, name: Name, route: u16) -> Decision {
        let near: Vec<&(usize, u16)> = self.near(name, &self.heard.routes);
        match near.first() {
            _ if near.iter().any(|(_, other)| *other == route) => supported("the route is said"),
            Some((at, _)) => contradicted("another route is said").at(self.heard.span(*at, at + 1)),
            None => not_checkable("no route is said"),
        }
    }

    /// What is said soon behind a medication, before the next is.
    fn near<'h, T>(&self, name: Name, places: &'h [(usize, T)]) -> Vec<&'h (usize, T)> {
        let drugs = || self.heard.drugs.iter().flat_map(|(name, places)| places.iter().map(move |at| (*at, *name)));
        let last_before =
            |at: usize| drugs().filter(|(drug, _)| *drug < at && at - drug <= AROUND).max_by_key(|(drug, _)| *drug);
        places.iter().filter(|(at, _)| last_before(*at).is_some_and(|(_, drug)| drug == name)).collect()
    }

    pub(super) fn allergy(&self, name: Option<Name>, is: bool, words: &[Word]) -> Decision {
        let spoken = &self.heard.allergies;
        let Some((cue, stance)) = spoken.iter().find(|(_, stance)| *stance == Stance::Affirmed).or(spoken.first())
        else {
            return match name {
                Some(name) if is && !self.heard.drugs.contains_key(&name) => {
                    unsupported("the allergy is not spoken of")
                }
                _ => not_checkable("allergies are not spoken of"),
            };
        };
        let cue_at = self.heard.span(*cue, cue + 1);
        let Some(name) = name else {
            return match (is, stance) {
                (false, Stance::Affirmed) if self.allergens(*cue) => contradicted("an allergy is spoken of").at(cue_at),
                (true, Stance::Denied) => contradicted("allergies are denied").at(cue_at),
                _ => supported("allergies are spoken of").at(cue_at).weak(0.8),
            };
        };
        let near = |at: usize| spoken.iter().any(|(cue, _)| at.abs_diff(*cue) <= 30);
        let places = self.heard.drugs.get(&name).map(Vec::as_slice).unwrap_or_default();
        match places.iter().find(|at| near(**at)) {
            Some(at) if is => supported("the allergy is said").at(self.heard.span(*at, at + 1)),
            Some(at) => contradicted("an allergy to it is said").at(self.heard.span(*at, at + 1)),
            None if is && self.sounds_alike(name, words).is_some() => {
                supported("the allergy is said, spelt otherwise").weak(0.9)
            }
            None if is => contradicted("allergies are spoken of, not this one").at(cue_at),
            None => not_checkable("it is not spoken of"),
        }
    }

    /// Whether a medication is named soon behind a word for allergies.
    fn allergens(&self, cue: usize) -> bool {
        self.heard.drugs.values().flatten().any(|at| *at > cue && at - cue <= 10)
    }
}

fn joined(words: &[Word], text: &str) -> String {
    words.iter().map(|word| word.text(text).to_lowercase()).collect()
}

/// Spelt alike: a letter in four may differ, and the first agrees.
fn alike(one: &str, other: &str) -> bool {
    let most = one.len().max(other.len());
    most >= 6 && one.bytes().next() == other.bytes().next() && strsim::osa_distance(one, other) * 4 <= most
}
