//! Whether such a person could exist, by what the persona itself says.
//!
//! score = mean of four: name (1 for a personal name, 0.5 for a label such as `User 3` or `Busy Bella`, 0 for none); demographics (share
//! of three attributes stated, 0 with an age outside 10 to 105); quote (1 if somebody says it of themselves in 4 to 60 words, 0.5
//! otherwise, 0 for none); goals (share of goals that are particular: four words at least, not in `lexicon/platitudes.txt`).

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::{Case, Category, Metric, Plan, share};
use crate::persona::{Age, Demographics, Persona};
use crate::quality::outcome::{Finding, Outcome};
use crate::quality::words::{Statement, hash};

/// Words that stand for any person.
pub(super) const LABELS: &[&str] = &[
    "user",
    "persona",
    "participant",
    "customer",
    "person",
    "respondent",
    "interviewee",
    "anonymous",
    "unknown",
    "test",
    "sample",
    "example",
    "placeholder",
    "doe",
    "n/a",
    "tbd",
    "busy",
    "techie",
    "tech",
    "savvy",
    "skeptical",
    "sceptical",
    "average",
    "typical",
];
/// Goals that anybody may have.
static PLATITUDES: LazyLock<FxHashSet<&str>> =
    LazyLock::new(|| include_str!("lexicon/platitudes.txt").lines().collect());
/// Hashes of the words by which people speak of themselves.
static SAYS_I: LazyLock<[u64; 16]> = LazyLock::new(|| {
    [
        "i", "i'm", "i've", "i'd", "i'll", "me", "my", "mine", "myself", "we", "our", "us", "we're", "we've", "we'd",
        "we'll",
    ]
    .map(hash)
});

pub(super) fn metric() -> Metric {
    Plan {
        name: "realism",
        category: Category::Semantic,
        needs: &[],
        weight: 0.15,
        about: "Whether such a person could exist: a personal name, stated attributes, a quote in their own voice, particular goals.",
        parameters: &[("attributes", 3.0, 1.0, 10.0, "Stated attributes at which there are enough of them.")],
        compute,
    }
    .metric()
}

fn compute(case: &Case<'_>) -> Outcome {
    let (persona, mut findings) = (case.persona(), Vec::new());
    let name = name(persona, &mut findings);
    let demographics = demographics(persona, case.parameter("attributes"), &mut findings);
    let quote = quote(&case.profile().quote, &mut findings);
    let goals = goals(case, &mut findings);
    let explanation =
        format!("Name {name:.2}, demographics {demographics:.2}, quote {quote:.2}, goals {goals:.2}, of 1 each.");
    Outcome::scored((name + demographics + quote + goals) / 4.0, explanation, findings)
}

fn name(persona: &Persona, findings: &mut Vec<Finding>) -> f64 {
    let name = persona.name.trim().to_lowercase();
    if name.is_empty() {
        findings.push(Finding::at("name", "there is no name"));
        return 0.0;
    }
    let label =
        name.split([' ', '-', '_']).any(|word| LABELS.contains(&word)) || name.contains(|c: char| c.is_ascii_digit());
    if label {
        findings.push(Finding::at("name", "a label, no personal name"));
    }
    if label { 0.5 } else { 1.0 }
}

fn demographics(persona: &Persona, enough: f64, findings: &mut Vec<Finding>) -> f64 {
    let Demographics { age, occupation, location, education, experience, other } = &persona.demographics;
    let named = [occupation, location, education, experience];
    let stated = named.into_iter().flatten().count() + other.len() + usize::from(age.is_some());
    let plausible = |years: u8| (10..=105).contains(&years);
    let possible = match age {
        None => true,
        Some(Age::Years(years)) => plausible(*years),
        Some(Age::Range { min, max }) => max.is_none_or(|max| plausible(max) && *min <= max) && *min <= 105,
    };
    if !possible {
        findings.push(Finding::at("demographics.age", "no age of somebody who can be asked"));
        return 0.0;
    }
    if stated == 0 {
        findings.push(Finding::at("demographics", "nothing is stated"));
    }
    (stated as f64 / enough).min(1.0)
}

fn quote(quote: &Statement, findings: &mut Vec<Finding>) -> f64 {
    if quote.tokens.is_empty() {
        findings.push(Finding::at("quote", "there is no quote"));
        return 0.0;
    }
    let own = quote.tokens.iter().any(|token| SAYS_I.contains(&token.word.lower));
    if own && (4..=60).contains(&quote.tokens.len()) {
        return 1.0;
    }
    findings.push(Finding::at("quote", "nobody says it of themselves in 4 to 60 words"));
    0.5
}

fn goals(case: &Case<'_>, findings: &mut Vec<Finding>) -> f64 {
    let (goals, words) = (&case.persona().goals, &case.profile().traits);
    if goals.is_empty() {
        findings.push(Finding::at("goals", "there is no goal"));
    }
    let mut particular = 0;
    for (goal, said) in goals.iter().zip(words) {
        let text = goal.text.trim().trim_end_matches('.').to_lowercase();
        if said.said.tokens.len() >= 4 && !PLATITUDES.contains(text.as_str()) {
            particular += 1;
        } else {
            findings.push(Finding::at(said.path(), "anybody's goal, not this person's"));
        }
    }
    share(particular, goals.len())
}
