//! From an answer's text to typed values. Nothing is repaired: what does not fit is a complaint for the next attempt.

use assay_domain::persona::draft::{PersonaDraft, TraitDraft};
use assay_domain::persona::evaluation::{Criterion, CriterionScore, Evaluation};
use assay_domain::persona::{Age, Demographics};
use assay_domain::reply;
use assay_domain::score::Score;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A persona on the wire to and from providers: as [`PersonaDraft`], ages as two plain numbers.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WirePersona {
    name: String,
    archetype: String,
    #[serde(default)]
    quote: String,
    #[serde(default)]
    demographics: WireDemographics,
    #[serde(default)]
    background: String,
    #[serde(default)]
    goals: Vec<TraitDraft>,
    #[serde(default)]
    frustrations: Vec<TraitDraft>,
    #[serde(default)]
    behaviours: Vec<TraitDraft>,
    #[serde(default)]
    motivations: Vec<TraitDraft>,
    #[serde(default)]
    preferences: Vec<TraitDraft>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct WireDemographics {
    age: Option<Age>,
    age_min: Option<u8>,
    age_max: Option<u8>,
    occupation: Option<String>,
    location: Option<String>,
    education: Option<String>,
    experience: Option<String>,
    other: BTreeMap<String, String>,
}

impl From<WirePersona> for PersonaDraft {
    fn from(wire: WirePersona) -> Self {
        let d = wire.demographics;
        let age = d.age.or(match (d.age_min, d.age_max) {
            (Some(min), Some(max)) if min == max => Some(Age::Years(min)),
            (Some(min), max) => {
                Some(Age::Range { min: max.map_or(min, |max| min.min(max)), max: max.map(|max| max.max(min)) })
            }
            (None, Some(max)) => Some(Age::Years(max)),
            (None, None) => None,
        });
        Self {
            name: wire.name,
            archetype: wire.archetype,
            quote: wire.quote,
            demographics: Demographics {
                age,
                occupation: d.occupation,
                location: d.location,
                education: d.education,
                experience: d.experience,
                other: d.other,
            },
            background: wire.background,
            goals: wire.goals,
            frustrations: wire.frustrations,
            behaviours: wire.behaviours,
            motivations: wire.motivations,
            preferences: wire.preferences,
        }
    }
}

/// The personas of a draft's answer.
pub(super) fn personas(text: &str) -> Result<Vec<PersonaDraft>, String> {
    #[derive(Deserialize)]
    struct Answer {
        personas: Vec<WirePersona>,
    }
    let answer: Answer = typed(text)?;
    answer.personas.into_iter().map(named).collect()
}

/// The persona of a refinement's answer.
pub(super) fn persona(text: &str) -> Result<PersonaDraft, String> {
    #[derive(Deserialize)]
    struct Answer {
        persona: WirePersona,
    }
    let answer: Answer = typed(text)?;
    named(answer.persona)
}

/// One persona while its answer is still being written.
pub(super) fn partial(element: &str) -> Option<PersonaDraft> {
    serde_json::from_str::<WirePersona>(element).ok().map(PersonaDraft::from)
}

/// The verdict of a judge's answer.
pub(super) fn evaluation(text: &str, asked: &[Criterion]) -> Result<Evaluation, String> {
    #[derive(Deserialize)]
    struct Answer {
        scores: Vec<Verdict>,
    }
    #[derive(Deserialize)]
    struct Verdict {
        criterion: Criterion,
        score: f64,
        reason: String,
    }
    let answer: Answer = typed(text)?;
    let mut scores = Vec::with_capacity(answer.scores.len());
    for verdict in answer.scores {
        let score = Score::new(verdict.score).map_err(|error| format!("{}: {error}", verdict.criterion.name()))?;
        scores.push(CriterionScore { criterion: verdict.criterion, score, reason: verdict.reason });
    }
    Evaluation::new(asked, &scores).map_err(|error| error.to_string())
}

fn named(wire: WirePersona) -> Result<PersonaDraft, String> {
    if wire.name.trim().is_empty() {
        return Err("a persona has no name".into());
    }
    if wire.archetype.trim().is_empty() {
        return Err("a persona has no archetype".into());
    }
    Ok(wire.into())
}

fn typed<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, String> {
    let value = reply::read_json(text).map_err(|error| error.to_string())?;
    serde_json::from_value(value).map_err(|error| format!("the JSON has another shape than asked for: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_score_outside_its_range_is_a_complaint_not_a_low_score() {
        let text = r#"{"scores":[{"criterion":"coherence","score":7,"reason":"fine"}]}"#;
        let complaint = evaluation(text, &[Criterion::Coherence]).unwrap_err();
        assert_eq!(complaint, "coherence: 7 is not a score: a score is a number from 0 to 1");
    }

    #[test]
    fn a_missing_criterion_is_a_complaint() {
        let text = r#"{"scores":[{"criterion":"coherence","score":0.7,"reason":"fine"}]}"#;
        let asked = [Criterion::Coherence, Criterion::Realism];
        assert_eq!(evaluation(text, &asked).unwrap_err(), "no score for realism");
    }

    #[test]
    fn a_persona_without_a_name_is_a_complaint() {
        assert_eq!(persona(r#"{"persona":{"name":" ","archetype":"x"}}"#).unwrap_err(), "a persona has no name");
    }

    #[test]
    fn ages_come_as_one_number_two_or_none() {
        let age = |demographics: &str| {
            let text = format!(r#"{{"persona":{{"name":"A","archetype":"b","demographics":{demographics}}}}}"#);
            persona(&text).unwrap().demographics.age
        };
        assert_eq!(age(r#"{"age_min":30,"age_max":null}"#), Some(Age::Range { min: 30, max: None }));
        assert_eq!(age(r#"{"age_min":30,"age_max":30}"#), Some(Age::Years(30)));
        assert_eq!(age(r#"{"age_min":25,"age_max":34}"#), Some(Age::Range { min: 25, max: Some(34) }));
        assert_eq!(age(r#"{"age_min":null,"age_max":null}"#), None);
    }
}
