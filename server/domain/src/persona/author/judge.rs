//! Scores computed from a persona itself and its evidence, each with the numbers it rests on.

use std::collections::BTreeSet;

use crate::persona::evaluation::{Criterion, CriterionScore};
use crate::persona::{Match, Persona, Strength, Trait, TraitKind};
use crate::score::Score;
use crate::source::reading::Reading;

/// Judges `persona` on `criteria`, beside the other personas of its run.
#[must_use]
pub fn judge(
    persona: &Persona,
    siblings: &[Persona],
    reading: &Reading,
    criteria: &[Criterion],
) -> Vec<CriterionScore> {
    let verdict = |&criterion: &Criterion| {
        let (score, reason) = match criterion {
            Criterion::Coherence => coherence(persona),
            Criterion::Realism => realism(persona, reading),
            Criterion::Usefulness => usefulness(persona),
            Criterion::Completeness => completeness(persona),
            Criterion::Specificity => specificity(persona),
            Criterion::Distinctiveness => distinctiveness(persona, siblings),
        };
        CriterionScore::new(criterion, Score::clamped((score * 100.0).round() / 100.0), reason)
    };
    criteria.iter().map(verdict).collect()
}

fn traits(persona: &Persona) -> Vec<&Trait> {
    persona.all_traits().map(|(_, known)| known).collect()
}

/// Share of common words from which two texts repeat one another.
const ALIKE: f64 = 0.6;

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// Whether two traits say so nearly the same that a persona needs only one of them.
pub(super) fn repeats(one: &str, other: &str) -> bool {
    overlap(&content(one), &content(other)) >= ALIKE
}

/// The longer words of a text, lower case.
pub(super) fn content(text: &str) -> BTreeSet<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 3).map(str::to_lowercase).collect()
}

fn overlap(one: &BTreeSet<String>, other: &BTreeSet<String>) -> f64 {
    share(one.intersection(other).count(), one.union(other).count())
}

fn denies(text: &str) -> bool {
    super::cue::denies(&text.to_lowercase())
}

fn coherence(persona: &Persona) -> (f64, String) {
    let traits = traits(persona);
    let words: Vec<BTreeSet<String>> = traits.iter().map(|known| content(&known.text)).collect();
    let (mut repeats, mut clashes) = (0, 0);
    for at in 0..traits.len() {
        for other in at + 1..traits.len() {
            let alike = overlap(&words[at], &words[other]);
            let opposed = denies(&traits[at].text) != denies(&traits[other].text);
            clashes += usize::from(alike >= ALIKE && opposed);
            repeats += usize::from(alike >= ALIKE && !opposed);
        }
    }
    let thin = if traits.len() < 3 { 0.35 } else { 0.0 };
    let score = 0.95 - 0.1 * repeats as f64 - 0.2 * clashes as f64 - thin;
    (score, format!("{} traits; {repeats} pairs repeat one another and {clashes} contradict.", traits.len()))
}

fn realism(persona: &Persona, reading: &Reading) -> (f64, String) {
    let traits = traits(persona);
    let stands = |known: &&&Trait| {
        known.evidence.iter().any(|evidence| {
            let document = reading.documents().iter().find(|document| document.name == evidence.document);
            evidence.matched == Match::Exact
                && document.and_then(|d| evidence.span.of(&d.text)) == Some(evidence.quote.as_str())
        })
    };
    let exact = traits.iter().filter(stands).count();
    let strong = traits.iter().filter(|known| known.strength == Strength::Strong).count();
    let about = &persona.demographics;
    let named = [
        about.occupation.is_some(),
        about.location.is_some(),
        about.education.is_some(),
        about.experience.is_some(),
        about.age.is_some(),
    ];
    let stated = named.into_iter().filter(|named| *named).count() + about.other.len();
    let score = 0.65 * share(exact, traits.len())
        + 0.1 * share(strong.min(3), 3)
        + 0.15 * share(stated.min(3), 3)
        + if persona.quote.is_empty() { 0.0 } else { 0.1 };
    (
        score,
        format!(
            "{exact} of {} traits rest on verbatim words, {strong} on several people's; {stated} attributes are stated.",
            traits.len()
        ),
    )
}

fn usefulness(persona: &Persona) -> (f64, String) {
    let firm = |list: &[Trait]| list.iter().filter(|known| known.strength >= Strength::Moderate).count();
    let (goals, frustrations) = (firm(&persona.goals), firm(&persona.frustrations));
    let traits = traits(persona);
    let usable = traits.iter().filter(|known| (4..=24).contains(&known.text.split_whitespace().count())).count();
    let score =
        0.35 * share(goals.min(3), 3) + 0.35 * share(frustrations.min(3), 3) + 0.25 * share(usable, traits.len());
    (
        score,
        format!(
            "{goals} goals and {frustrations} frustrations are supported; {usable} of {} traits are of usable length.",
            traits.len()
        ),
    )
}

fn completeness(persona: &Persona) -> (f64, String) {
    let missing: Vec<&str> =
        TraitKind::ALL.into_iter().filter(|kind| persona.traits(*kind).is_empty()).map(TraitKind::list_name).collect();
    let about = persona.demographics != crate::persona::Demographics::default();
    let parts = [!persona.quote.is_empty(), about, !persona.background.is_empty()];
    let filled = 5 - missing.len() + parts.into_iter().filter(|part| *part).count();
    let named =
        if missing.is_empty() { "no list is empty".to_owned() } else { format!("empty: {}", missing.join(", ")) };
    (0.95 * share(filled, 8), format!("{filled} of 8 parts are filled; {named}."))
}

fn specificity(persona: &Persona) -> (f64, String) {
    let traits = traits(persona);
    let telling: usize = traits.iter().map(|known| content(&known.text).len()).sum();
    let mean = share(telling, traits.len());
    let concrete = |known: &&&Trait| {
        known.text.contains(|c: char| c.is_ascii_digit() || c == '\'') || content(&known.text).len() >= 4
    };
    let concrete = traits.iter().filter(concrete).count();
    let score = 0.55 * (mean / 5.0).min(1.0) + 0.4 * share(concrete, traits.len());
    (score, format!("{mean:.1} telling words a trait; {concrete} of {} traits name something concrete.", traits.len()))
}

fn distinctiveness(persona: &Persona, siblings: &[Persona]) -> (f64, String) {
    let all = |persona: &Persona| -> BTreeSet<String> {
        traits(persona).iter().flat_map(|known| content(&known.text)).collect()
    };
    let own = all(persona);
    let nearest = siblings
        .iter()
        .map(|other| (overlap(&own, &all(other)), other.name.as_str()))
        .max_by(|a, b| a.0.total_cmp(&b.0));
    match nearest {
        Some((alike, name)) => {
            (1.0 - alike, format!("Shares {:.0} % of its telling words with the nearest other, {name}.", alike * 100.0))
        }
        None => (0.9, "The only persona of its run.".to_owned()),
    }
}
