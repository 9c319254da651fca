//! How much of the sources the set of personas stands for.
//!
//! score = 0.5 people + 0.5 themes, where people = share of participants whom some persona of the set quotes, and themes = share of the
//! twenty themes of most people whose word some persona uses. Every persona of a set has the same score; the explanation tells its own
//! part. Where there are no themes, people alone count.

use std::num::NonZeroU64;

use rustc_hash::FxHashSet;

use super::{Case, Category, Metric, Need, Plan, Whole, share};
use crate::persona::{Match, Persona};
use crate::quality::outcome::{Finding, Outcome};
use crate::quality::profile::Profile;
use crate::quality::sources::Sources;
use crate::quality::words::{Statement, Vocabulary};
use crate::words::Language;

pub(super) fn metric() -> Metric {
    Plan {
        name: "coverage",
        category: Category::Evidential,
        needs: &[Need::Sources],
        weight: 0.0,
        about: "Share of participants whom some persona of the set quotes, and of themes that some persona speaks of; the same for all.",
        parameters: &[],
        compute,
    }
    .metric()
}

/// What a set stands for.
pub(super) struct Covered {
    people: usize,
    of_people: usize,
    themes: usize,
    of_themes: usize,
    findings: Vec<Finding>,
}

fn compute(case: &Case<'_>) -> Outcome {
    let Some(sources) = case.whole.sources else { return Outcome::missing("the sources are not at hand") };
    let covered = case.whole.covered.get_or_init(|| Covered::of(case.whole, sources));
    if covered.of_people == 0 {
        return Outcome::missing("nobody speaks in the sources");
    }
    let people = share(covered.people, covered.of_people);
    let score = match covered.of_themes {
        0 => people,
        all => 0.5 * people + 0.5 * share(covered.themes, all),
    };
    let explanation = format!(
        "The set quotes {} of {} participants, {} of them here, and speaks of {} of {} themes.",
        covered.people,
        covered.of_people,
        quoted(case.persona()).collect::<FxHashSet<_>>().len(),
        covered.themes,
        covered.of_themes
    );
    Outcome::scored(score, explanation, covered.findings.clone())
}

fn quoted(persona: &Persona) -> impl Iterator<Item = (&str, &str)> {
    let evidence = persona.all_traits().flat_map(|(_, known)| &known.evidence);
    evidence.filter(|e| e.matched != Match::None).map(|e| (e.document.as_str(), e.participant.as_str()))
}

impl Covered {
    fn of(whole: &Whole<'_>, sources: &Sources<'_>) -> Self {
        let said: FxHashSet<(&str, &str)> = whole.set.personas.iter().flat_map(|persona| quoted(persona)).collect();
        let reading = sources.reading();
        let named = |person: &&crate::source::reading::Participant| {
            said.contains(&(reading.documents()[person.document].name.as_str(), person.label.as_str()))
        };
        let people = reading.participants().iter().filter(named).count();
        let spoken: FxHashSet<NonZeroU64> = whole
            .set
            .profiles
            .iter()
            .flat_map(Profile::texts)
            .flat_map(Statement::stems)
            .map(|(stem, _)| stem)
            .collect();
        let languages: FxHashSet<Language> = whole.set.profiles.iter().map(|profile| profile.language).collect();
        let mut vocabularies: Vec<Vocabulary> = languages.into_iter().map(Vocabulary::new).collect();
        let mut speaks = |word: &str| {
            vocabularies.iter_mut().any(|known| known.word(word).0.stem.is_some_and(|stem| spoken.contains(&stem)))
        };
        let themes = sources.themes();
        let passed: Vec<&str> = themes.iter().map(|theme| theme.word.as_str()).filter(|word| !speaks(word)).collect();
        let findings = passed.iter().map(|word| Finding::at("", format!("no persona speaks of the theme {word:?}")));
        Self {
            people,
            of_people: reading.participants().len(),
            themes: themes.len() - passed.len(),
            of_themes: themes.len(),
            findings: findings.collect(),
        }
    }
}
