//! What is said of a group as a whole: stated attributes, themes, a few words for the kind of person, a short paragraph.

use std::collections::{BTreeMap, HashSet};

use super::cue::{self, MOODS};
use super::group::Group;
use crate::parallel;
use crate::persona::{Age, Demographics};
use crate::source::reading::Reading;
use crate::words::Terms;

/// Most sentences of a group that are searched for moods, evenly spaced.
const SAMPLE: usize = 200;

/// How much each group's words betray of each mood, beside what all groups' do.
pub(super) struct Moods(Vec<Vec<f32>>);

impl Moods {
    pub(super) fn of(reading: &Reading, groups: &[Group]) -> Self {
        let shares = parallel::map(groups, |group| shares(reading, group));
        let mean = |mood: usize| shares.iter().map(|share| share[mood]).sum::<f32>() / shares.len().max(1) as f32;
        let means: Vec<f32> = (0..MOODS.len()).map(mean).collect();
        let lift =
            |share: &Vec<f32>| share.iter().zip(&means).map(|(share, mean)| share * share / (mean + 0.02)).collect();
        Self(shares.iter().map(lift).collect())
    }

    /// The moods a group's words betray, most telling first.
    pub(super) fn ranked(&self, group: usize) -> Vec<&'static str> {
        let mut moods: Vec<(usize, f32)> =
            self.0[group].iter().copied().enumerate().filter(|(_, lift)| *lift > 0.0).collect();
        moods.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        moods.sort_by_key(|(mood, _)| MOODS[*mood].0 == "practical");
        moods.into_iter().map(|(mood, _)| MOODS[mood].0).collect()
    }
}

/// The share of a group's sentences that betray each mood.
fn shares(reading: &Reading, group: &Group) -> Vec<f32> {
    let mut counts = vec![0.0f32; MOODS.len()];
    let mut heard = 0usize;
    for at in group.sentences.iter().step_by(group.sentences.len() / SAMPLE + 1) {
        heard += 1;
        let mut betrayed = [false; MOODS.len()];
        cue::moods_in(reading.text_of(&reading.sentences()[*at]), |mood, _| betrayed[mood] = true);
        counts.iter_mut().zip(betrayed).for_each(|(count, betrayed)| *count += f32::from(u8::from(betrayed)));
    }
    counts.iter_mut().for_each(|count| *count /= heard.max(1) as f32);
    counts
}

/// The words most particular to a group, by how many of its sentences hold them and how rare they are elsewhere.
pub(super) fn themes(terms: &Terms, group: &Group) -> Vec<String> {
    let mut counts = vec![0u32; terms.surface.len()];
    for at in &group.sentences {
        let ids = terms.in_sentence(*at);
        ids.chunk_by(|a, b| a == b).for_each(|run| counts[run[0] as usize] += 1);
    }
    let dull = [
        "frustrating",
        "expecting",
        "existed",
        "impressed",
        "helping",
        "started",
        "called",
        "annoying",
        "confusing",
        "overwhelming",
        "sure",
        "wrong",
        "nice",
        "great",
        "helpful",
        "worried",
        "easier",
        "easy",
        "hard",
        "tell",
        "trouble",
        "basically",
        "stuck",
        "expected",
        "fine",
        "terrible",
        "amazing",
        "potential",
        "guessed",
        "feeling",
        "wasn't",
        "smart",
        "cool",
    ];
    let mut ranked: Vec<(u32, f32)> = (0..)
        .zip(&counts)
        .filter(|(id, count)| **count > 1 && !dull.contains(&terms.surface[*id as usize].as_str()))
        .map(|(id, count)| (id, *count as f32 * terms.rarity(id)))
        .collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    ranked.iter().take(3).map(|(id, _)| terms.surface[*id as usize].clone()).collect()
}

/// What people of a group share: ages from youngest to oldest, anything else as more than half of those who state it do.
pub(super) fn shared(reading: &Reading, people: &[usize]) -> Demographics {
    let members: Vec<&Demographics> =
        people.iter().map(|person| &reading.participants()[*person].demographics).collect();
    let most = |value: &dyn Fn(&Demographics) -> Option<&String>| {
        let mut counts: BTreeMap<&String, usize> = BTreeMap::new();
        members.iter().filter_map(|person| value(person)).for_each(|value| *counts.entry(value).or_default() += 1);
        let stated: usize = counts.values().sum();
        let (value, count) = counts.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(a.0)))?;
        (count * 2 > stated && count * 2 >= members.len()).then(|| value.clone())
    };
    let keys: std::collections::BTreeSet<&String> = members.iter().flat_map(|person| person.other.keys()).collect();
    Demographics {
        age: age(&members),
        occupation: most(&|person| person.occupation.as_ref()),
        location: most(&|person| person.location.as_ref()),
        education: most(&|person| person.education.as_ref()),
        experience: most(&|person| person.experience.as_ref()),
        other: keys.iter().filter_map(|key| Some(((*key).clone(), most(&|person| person.other.get(*key))?))).collect(),
    }
}

fn age(members: &[&Demographics]) -> Option<Age> {
    let ages: Vec<Age> = members.iter().filter_map(|person| person.age).collect();
    let first = *ages.first()?;
    if ages.iter().all(|age| *age == first) {
        return Some(first);
    }
    let min = ages
        .iter()
        .map(|age| match age {
            Age::Years(min) | Age::Range { min, .. } => *min,
        })
        .min()?;
    let ends = ages.iter().map(|age| match age {
        Age::Years(max) => Some(*max),
        Age::Range { max, .. } => *max,
    });
    let max = ends.collect::<Option<Vec<u8>>>().and_then(|ends| ends.into_iter().max());
    Some(if max == Some(min) { Age::Years(min) } else { Age::Range { min, max } })
}

/// "The worried beginner": from the mood of their words and what they state about themselves; no two the same in a run.
pub(super) fn archetype(
    about: &Demographics,
    moods: &[&'static str],
    themes: &[String],
    taken: &mut HashSet<String>,
) -> String {
    let noun = noun(about);
    let fresh = moods.iter().map(|mood| format!("The {mood} {noun}")).take(6);
    let themed = themes.iter().map(|theme| format!("The {} {noun} ({theme})", moods.first().unwrap_or(&"practical")));
    let numbered = (2..).map(|number| format!("The {} {noun} ({number})", moods.first().unwrap_or(&"practical")));
    let unused_mood = |name: &String| {
        !taken.contains(name) && moods.iter().take(6).any(|mood| name.contains(mood) && !taken.contains(*mood))
    };
    let choice = fresh.clone().find(unused_mood);
    let choice = choice.or_else(|| fresh.chain(themed).chain(numbered).find(|name| !taken.contains(name)));
    let choice = choice.unwrap_or_else(|| format!("The {noun}"));
    if let Some(mood) = moods.iter().find(|mood| choice.contains(**mood)) {
        taken.insert((*mood).to_owned());
    }
    taken.insert(choice.clone());
    choice
}

fn noun(about: &Demographics) -> String {
    if let Some(occupation) = about.occupation.as_ref().filter(|role| role.split_whitespace().count() <= 3) {
        let acronym = |word: &str| word.len() > 1 && word.chars().all(char::is_uppercase);
        return occupation
            .split(' ')
            .map(|word| if acronym(word) { word.to_owned() } else { word.to_lowercase() })
            .collect::<Vec<_>>()
            .join(" ");
    }
    match about.experience.as_deref().map(str::to_lowercase).as_deref() {
        Some("beginner" | "novice") => return "beginner".to_owned(),
        Some("expert") => return "expert".to_owned(),
        Some(level) if level.split(' ').count() == 1 && level.starts_with(char::is_alphabetic) => {
            return format!("{level} user");
        }
        _ => {}
    }
    let usage = about.other.iter().find(|(key, _)| key.contains("usage") || key.contains("frequency"));
    match usage.map(|(_, value)| value.to_lowercase()).as_deref() {
        Some("first time") => "first-time user".to_owned(),
        Some(often @ ("daily" | "weekly" | "monthly")) => format!("{often} user"),
        Some("rarely" | "a few times per year" | "sometimes" | "occasionally") => "occasional user".to_owned(),
        _ => "participant".to_owned(),
    }
}

/// Facts alone: who stands behind the persona, what they state, what they speak of.
pub(super) fn background(reading: &Reading, group: &Group, about: &Demographics, themes: &[String]) -> String {
    let mut by_document: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for person in &group.people {
        let person = &reading.participants()[*person];
        by_document.entry(person.document).or_default().push(&person.label);
    }
    let sources: Vec<String> = by_document
        .iter()
        .map(|(document, labels)| {
            let named: Vec<String> =
                labels.iter().filter(|label| !label.is_empty()).map(|label| (*label).to_owned()).collect();
            let document = &reading.documents()[*document].name;
            match named.len() {
                0 => document.clone(),
                1..=4 => format!("{} in {document}", list(&named)),
                _ => format!("{} and {} more in {document}", named[..3].join(", "), named.len() - 3),
            }
        })
        .collect();
    let shown = sources.len().min(4);
    let mut from = list(&sources[..shown]);
    if sources.len() > shown {
        from.push_str(&format!(", and {} more documents", sources.len() - shown));
    }
    let count = group.people.len();
    let mut text = format!("Drawn from {count} participant{}: {from}.", if count == 1 { "" } else { "s" });
    let stated = stated(about);
    if !stated.is_empty() {
        text.push_str(&format!(" Stated: {}.", stated.join("; ")));
    }
    if !themes.is_empty() {
        text.push_str(&format!(" Their words return most to {}.", list(themes)));
    }
    text
}

fn stated(about: &Demographics) -> Vec<String> {
    let age = about.age.map(|age| match age {
        Age::Years(years) => format!("age {years}"),
        Age::Range { min, max: Some(max) } => format!("ages {min} to {max}"),
        Age::Range { min, max: None } => format!("ages {min} and over"),
    });
    let named = [
        ("occupation", &about.occupation),
        ("location", &about.location),
        ("education", &about.education),
        ("experience", &about.experience),
    ];
    let named = named.into_iter().filter_map(|(key, value)| value.as_ref().map(|value| format!("{key} {value}")));
    let other = about.other.iter().map(|(key, value)| format!("{} {value}", key.replace('_', " ")));
    age.into_iter().chain(named).chain(other).collect()
}

/// "a, b and c".
pub(super) fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
