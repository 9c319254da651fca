//! What changed between two versions of a persona.

use std::collections::BTreeMap;

use serde::Serialize;

use super::super::profile::{Profile, Profiles, TraitWords};
use super::matched;
use crate::persona::{Age, Demographics, Persona, Strength, Trait, TraitKind};
use crate::score::Score;

/// Likeness from which a trait of one version is a trait of the other, said anew.
const SAME: f32 = 0.4;

/// One change. Paths are those of the version that has the part; of both, the newer.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "change")]
pub enum Change {
    /// Only the newer version has it.
    Added {
        /// The part.
        path: String,
        /// What it says.
        now: String,
    },
    /// Only the older version has it.
    Removed {
        /// The part.
        path: String,
        /// What it said.
        before: String,
    },
    /// Both have it and it says something else.
    Changed {
        /// The part.
        path: String,
        /// What it said.
        before: String,
        /// What it says.
        now: String,
        /// Of a trait: how alike the two are, by the cosine of their words.
        alike: Option<Score>,
    },
    /// A trait is supported otherwise than before.
    Strength {
        /// The trait.
        path: String,
        /// How it was supported.
        before: Strength,
        /// How it is.
        now: Strength,
    },
    /// A trait says the same and rests on other words.
    Evidence {
        /// The trait.
        path: String,
        /// Quotes it rested on.
        before: usize,
        /// Quotes it rests on.
        now: usize,
    },
}

/// What changed from `before` to `now`: single fields in their order, then traits. Order within a list is no change; a trait that
/// moved to another list is removed and added.
#[must_use]
pub fn diff(before: &Persona, now: &Persona) -> Vec<Change> {
    let (old, new) = (fields(before), fields(now));
    let paths =
        old.iter().map(|(path, _)| path).chain(new.iter().map(|(path, _)| path).filter(|path| !has(&old, path)));
    let value = |fields: &[(String, String)], path: &str| {
        fields.iter().find(|(known, _)| known == path).map(|(_, value)| value.clone())
    };
    let mut changes: Vec<Change> =
        paths.filter_map(|path| change(path.clone(), value(&old, path), value(&new, path), None)).collect();
    let set = Profiles::of([before, now]);
    for kind in TraitKind::ALL {
        changes.extend(Lists::of(&set, kind).changes());
    }
    changes
}

fn has(fields: &[(String, String)], path: &str) -> bool {
    fields.iter().any(|(known, _)| known == path)
}

fn change(path: String, before: Option<String>, now: Option<String>, alike: Option<Score>) -> Option<Change> {
    match (before, now) {
        (Some(before), Some(now)) => (before != now).then_some(Change::Changed { path, before, now, alike }),
        (Some(before), None) => Some(Change::Removed { path, before }),
        (None, Some(now)) => Some(Change::Added { path, now }),
        (None, None) => None,
    }
}

/// The single fields that say something, each with its path.
pub(super) fn fields(persona: &Persona) -> Vec<(String, String)> {
    let Persona { name, archetype, quote, background, demographics, .. } = persona;
    let Demographics { age, occupation, location, education, experience, other } = demographics;
    let texts = [("name", name), ("archetype", archetype), ("quote", quote), ("background", background)];
    let stated =
        [("occupation", occupation), ("location", location), ("education", education), ("experience", experience)];
    let attribute = |(key, value): (&str, &String)| (format!("demographics.{key}"), value.clone());
    let mut fields: Vec<(String, String)> = texts
        .into_iter()
        .map(|(path, text)| (path.to_owned(), text.clone()))
        .filter(|(_, text)| !text.is_empty())
        .collect();
    fields.extend(age.map(|age| ("demographics.age".to_owned(), shown(age))));
    fields.extend(stated.into_iter().filter_map(|(key, value)| Some(attribute((key, value.as_ref()?)))));
    let other: &BTreeMap<String, String> = other;
    fields.extend(other.iter().map(|(key, value)| (format!("demographics.other.{key}"), value.clone())));
    fields
}

fn shown(age: Age) -> String {
    match age {
        Age::Years(years) => years.to_string(),
        Age::Range { min, max: Some(max) } => format!("{min}-{max}"),
        Age::Range { min, max: None } => format!("{min}+"),
    }
}

/// One list of traits in both versions.
struct Lists<'s> {
    set: &'s Profiles<'s>,
    kind: TraitKind,
    old: Vec<&'s TraitWords>,
    new: Vec<&'s TraitWords>,
}

impl<'s> Lists<'s> {
    fn of(set: &'s Profiles<'s>, kind: TraitKind) -> Self {
        let of_kind = |profile: &'s Profile| profile.traits.iter().filter(|known| known.kind == kind).collect();
        Self { set, kind, old: of_kind(&set.profiles[0]), new: of_kind(&set.profiles[1]) }
    }

    fn known(&self, version: usize, at: usize) -> &'s Trait {
        &self.set.personas[version].traits(self.kind)[at]
    }

    fn text(&self, version: usize, at: usize) -> String {
        self.known(version, at).text.clone()
    }

    fn changes(&self) -> Vec<Change> {
        let path = |at: usize| format!("{}[{at}]", self.kind.list_name());
        let pairs = self.pairs();
        let mut changes = Vec::new();
        for (before, now, alike) in &pairs {
            let score = Some(Score::clamped((*alike).into()));
            let said = change(path(*now), Some(self.text(0, *before)), Some(self.text(1, *now)), score);
            changes.extend(said.or_else(|| self.evidence(*before, *now)));
            changes.extend(self.strength(*before, *now));
        }
        let gone = (0..self.old.len()).filter(|at| !pairs.iter().any(|(before, ..)| before == at));
        changes.extend(gone.map(|at| Change::Removed { path: path(at), before: self.text(0, at) }));
        let came = (0..self.new.len()).filter(|at| !pairs.iter().any(|(_, now, _)| now == at));
        changes.extend(came.map(|at| Change::Added { path: path(at), now: self.text(1, at) }));
        changes
    }

    /// Traits of equal text first, whatever they say; the others by their words.
    fn pairs(&self) -> Vec<(usize, usize, f32)> {
        let mut pairs: Vec<(usize, usize, f32)> = Vec::new();
        for before in 0..self.old.len() {
            let same =
                |now: &usize| self.text(0, before) == self.text(1, *now) && !pairs.iter().any(|pair| pair.1 == *now);
            if let Some(now) = (0..self.new.len()).find(same) {
                pairs.push((before, now, 1.0));
            }
        }
        let left = |taken: &dyn Fn(&(usize, usize, f32)) -> usize, count: usize| -> Vec<usize> {
            (0..count).filter(|at| !pairs.iter().any(|pair| taken(pair) == *at)).collect()
        };
        let (old, new) = (left(&|pair| pair.0, self.old.len()), left(&|pair| pair.1, self.new.len()));
        let theirs: Vec<_> = new.iter().map(|at| &self.new[*at].vector).collect();
        let found = matched(old.iter().map(|at| &self.old[*at].vector), &theirs, SAME);
        pairs.extend(found.into_iter().map(|(before, now, alike)| (old[before], new[now], alike)));
        pairs.sort_by_key(|(_, now, _)| *now);
        pairs
    }

    fn strength(&self, before: usize, now: usize) -> Option<Change> {
        let (old, new) = (self.known(0, before).strength, self.known(1, now).strength);
        let path = format!("{}[{now}]", self.kind.list_name());
        (old != new).then_some(Change::Strength { path, before: old, now: new })
    }

    fn evidence(&self, before: usize, now: usize) -> Option<Change> {
        let quotes = |version: usize, at: usize| {
            let known = &self.known(version, at).evidence;
            let mut quotes: Vec<(&str, &str, u32, &str)> =
                known.iter().map(|e| (e.document.as_str(), e.participant.as_str(), e.line, e.quote.as_str())).collect();
            quotes.sort_unstable();
            quotes
        };
        let (old, new) = (quotes(0, before), quotes(1, now));
        let path = format!("{}[{now}]", self.kind.list_name());
        (old != new).then_some(Change::Evidence { path, before: old.len(), now: new.len() })
    }
}
