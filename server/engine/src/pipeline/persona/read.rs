//! Answers about personas, read.

use assay_domain::persona::draft::{PersonaDraft, TraitDraft};
use assay_domain::persona::{Age, Demographics};
use assay_domain::quality::stereotypes::Named;
use assay_domain::reply::{BadSchema, Wanted};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::prompts;
use super::question::NamedStereotypes;
use crate::pipeline::answer::Value;
use crate::port::model::Complaint;

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

type Schema = LazyLock<Result<Wanted, BadSchema>>;

static PERSONAS: Schema = LazyLock::new(|| Wanted::new(&prompts::read_personas()));
static PERSONA: Schema = LazyLock::new(|| Wanted::new(&prompts::read_persona()));
static STEREOTYPES: Schema = LazyLock::new(|| Wanted::new(&prompts::read_stereotypes()));
static ONE: Schema = LazyLock::new(|| Wanted::new(&prompts::read_one()));

/// The personas of a draft's answer; of one that was cut off, those that are complete.
pub(super) fn personas(text: &str) -> Result<Value<Vec<PersonaDraft>>, Complaint> {
    #[derive(Deserialize)]
    struct Wire {
        personas: Vec<WirePersona>,
    }
    Value::<Wire>::read(text, &PERSONAS)?.map(|wire| wire.personas.into_iter().map(named).collect())
}

/// The persona of a refinement's answer.
pub(super) fn persona(text: &str) -> Result<Value<PersonaDraft>, Complaint> {
    #[derive(Deserialize)]
    struct Wire {
        persona: WirePersona,
    }
    Value::<Wire>::read(text, &PERSONA)?.map(|wire| named(wire.persona))
}

/// What a model names as stereotypes. A list that was cut off is asked for again: what it leaves out would count as nothing found.
pub(super) fn stereotypes(text: &str) -> Result<Value<NamedStereotypes>, Complaint> {
    #[derive(Deserialize)]
    struct Wire {
        findings: Vec<Named>,
        #[serde(default)]
        by_list: bool,
    }
    let answer = Value::<Wire>::read(text, &STEREOTYPES)?.whole("among the findings")?;
    answer.map(|wire| Ok(NamedStereotypes { named: wire.findings, by_list: wire.by_list }))
}

/// One persona while its answer is still being written.
pub(super) fn partial(element: &str) -> Option<PersonaDraft> {
    let answer = Value::<WirePersona>::read(element, &ONE).ok()?;
    Some(answer.value.into())
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::port::model::ErrorClass;

    /// The answer of a refinement with this name and these demographics, everything else as empty as the schema allows.
    fn answer(name: &str, demographics: &str) -> String {
        format!(
            r#"{{"persona":{{"name":"{name}","archetype":"b","quote":"","demographics":{demographics},"background":"",
            "goals":[],"frustrations":[],"behaviours":[],"motivations":[],"preferences":[]}}}}"#
        )
    }

    #[test]
    fn a_persona_without_a_name_is_a_complaint() {
        assert_eq!(persona(&answer(" ", "{}")).unwrap_err().message, "a persona has no name");
    }

    #[test]
    fn a_persona_without_a_list_is_a_complaint_that_names_it() {
        let text = answer("A", "{}").replace(r#""goals":[],"#, "");
        assert!(persona(&text).unwrap_err().message.contains("/persona/goals"));
    }

    #[test]
    fn what_is_put_right_is_said() {
        let text = answer("A", "{}").replace(r#""preferences":[]"#, r#""preferences":[],"#);
        let read = persona(&text).unwrap();
        assert_eq!(read.value.name, "A");
        assert!(!read.notes.is_empty());
    }

    #[test]
    fn stereotypes_come_with_their_part_words_severity_and_reason() {
        let text = r#"{"findings":[{"path":"goals[0]","words":"frail","severity":"severe","reason":"an age"}]}"#;
        let found = stereotypes(text).unwrap().value;
        assert!(!found.by_list && found.named.len() == 1);
        assert_eq!((found.named[0].path.as_str(), found.named[0].words.as_str()), ("goals[0]", "frail"));
        assert!(stereotypes(r#"{"findings":[]}"#).unwrap().value.named.is_empty(), "nothing to name is an answer");
        let graver = text.replace("severe\"", "dreadful\"");
        assert!(stereotypes(&graver).unwrap_err().message.contains("severity"));
        assert!(stereotypes(&text.replace(r#""words":"frail","#, "")).unwrap_err().message.contains("words"));
        let cut_off = stereotypes(&text[..text.len() - 12]).unwrap_err();
        assert_eq!(cut_off.class, ErrorClass::Truncated, "what is missing would count as nothing found");
    }

    #[test]
    fn ages_come_as_one_number_two_or_none() {
        let age = |demographics: &str| persona(&answer("A", demographics)).unwrap().value.demographics.age;
        assert_eq!(age(r#"{"age_min":30,"age_max":null}"#), Some(Age::Range { min: 30, max: None }));
        assert_eq!(age(r#"{"age_min":30,"age_max":30}"#), Some(Age::Years(30)));
        assert_eq!(age(r#"{"age_min":25,"age_max":34}"#), Some(Age::Range { min: 25, max: Some(34) }));
        assert_eq!(age(r#"{"age_min":null,"age_max":null}"#), None);
    }
}
