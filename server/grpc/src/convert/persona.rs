//! Personas that a caller brings.

use std::ops::RangeInclusive;

use assay_domain::persona::{Age, Demographics, Evidence, Match, Persona, Strength, Support, Trait, TraitKind};
use assay_domain::score::Score;
use assay_domain::source::place::{Place, Unit};
use assay_domain::source::span::Span;
use assay_proto::v1;
use assay_proto::v1::evidence::Place as Where;

use crate::status::Violations;

/// The most traits of a list, and the most pieces of evidence of a trait.
const MOST_OF_A_LIST: usize = 200;
/// The most traits of a request: where all are alike, each is compared with each.
const MOST_TRAITS: usize = 20_000;

/// The personas of a request, as many as it may have; all their violations noted.
pub(crate) fn personas(
    personas: Vec<v1::Persona>,
    may: RangeInclusive<usize>,
    violations: &mut Violations,
) -> Vec<Persona> {
    let (least, most) = may.into_inner();
    let needed = if least == 1 { "one is needed".to_owned() } else { format!("{least} are needed") };
    match personas.len() {
        0 => violations.add("personas", format!("there is no persona: at least {needed}")),
        few if few < least => violations.add("personas", format!("{few} given: at least {needed}")),
        many if many > most => violations.add("personas", format!("{many} personas; at most {most} are taken")),
        _ => {}
    }
    let traits: usize = personas.iter().map(traits_of).sum();
    if traits > MOST_TRAITS {
        violations.add("personas", format!("{traits} traits in all; at most {MOST_TRAITS} are taken"));
    }
    let each = personas.into_iter().take(most).enumerate();
    each.map(|(at, persona)| Reader { violations, field: format!("personas[{at}]") }.persona(persona)).collect()
}

/// The attributes of a persona, all their violations noted.
pub(crate) fn demographics(known: v1::Demographics, violations: &mut Violations) -> Demographics {
    Reader { violations, field: "demographics".to_owned() }.demographics(known)
}

/// Whether a list has more traits than are taken, or one of them more evidence.
pub(crate) fn is_too_long(traits: &[v1::Trait]) -> bool {
    traits.len() > MOST_OF_A_LIST || traits.iter().any(|known| known.evidence.len() > MOST_OF_A_LIST)
}

/// A persona that a request needs, all its violations noted.
pub(crate) fn required(persona: Option<v1::Persona>, field: &str, violations: &mut Violations) -> Persona {
    if persona.is_none() {
        violations.add(field, "it is missing: a persona");
    }
    let absent = v1::Persona { name: field.to_owned(), ..v1::Persona::default() };
    Reader { violations, field: field.to_owned() }.persona(persona.unwrap_or(absent))
}

fn traits_of(persona: &v1::Persona) -> usize {
    let v1::Persona { goals, frustrations, behaviours, motivations, preferences, .. } = persona;
    [goals, frustrations, behaviours, motivations, preferences].map(Vec::len).iter().sum()
}

/// Reads one part of a request, and notes what is wrong under its name.
struct Reader<'v> {
    violations: &'v mut Violations,
    field: String,
}

impl Reader<'_> {
    fn persona(&mut self, persona: v1::Persona) -> Persona {
        self.needed("name", &persona.name);
        Persona {
            id: persona.id,
            name: persona.name,
            archetype: persona.archetype,
            quote: persona.quote,
            demographics: self.under("demographics").demographics(persona.demographics.unwrap_or_default()),
            background: persona.background,
            goals: self.traits(TraitKind::Goal, persona.goals),
            frustrations: self.traits(TraitKind::Frustration, persona.frustrations),
            behaviours: self.traits(TraitKind::Behaviour, persona.behaviours),
            motivations: self.traits(TraitKind::Motivation, persona.motivations),
            preferences: self.traits(TraitKind::Preference, persona.preferences),
        }
    }

    fn demographics(&mut self, known: v1::Demographics) -> Demographics {
        Demographics {
            age: self.age(known.age, known.age_range),
            occupation: known.occupation,
            location: known.location,
            education: known.education,
            experience: known.experience,
            other: known.other.into_iter().collect(),
        }
    }

    fn age(&mut self, age: Option<u32>, range: Option<v1::AgeRange>) -> Option<Age> {
        if age.is_some() && range.is_some() {
            self.wrong("age", "an age and a range of ages; give one of them");
        }
        let years = age.and_then(|years| self.years("age", years)).map(Age::Years);
        let range = range.and_then(|v1::AgeRange { min, max }| {
            if max.is_some_and(|max| max < min) {
                self.wrong("age_range", format!("from {min} to {}: the youngest comes first", max.unwrap_or_default()));
            }
            let max = max.map(|max| self.years("age_range.max", max));
            Some(Age::Range { min: self.years("age_range.min", min)?, max: max.flatten() })
        });
        years.or(range)
    }

    fn years(&mut self, field: &str, years: u32) -> Option<u8> {
        let known = u8::try_from(years).ok();
        if known.is_none() {
            self.wrong(field, format!("{years} is no age; it is a number of years from 0 to 255"));
        }
        known
    }

    fn traits(&mut self, kind: TraitKind, traits: Vec<v1::Trait>) -> Vec<Trait> {
        self.few(kind.list_name(), traits.len());
        let each = traits.into_iter().take(MOST_OF_A_LIST).enumerate();
        each.map(|(at, known)| self.under(&format!("{}[{at}]", kind.list_name())).a_trait(known)).collect()
    }

    fn a_trait(&mut self, known: v1::Trait) -> Trait {
        self.needed("text", &known.text);
        let strength = match v1::Strength::try_from(known.strength) {
            Ok(v1::Strength::Strong) => Strength::Strong,
            Ok(v1::Strength::Moderate) => Strength::Moderate,
            Ok(v1::Strength::Weak) => Strength::Weak,
            Ok(v1::Strength::Unspecified) | Err(_) => {
                self.wrong("strength", "it is missing: STRENGTH_STRONG, STRENGTH_MODERATE or STRENGTH_WEAK");
                Strength::Weak
            }
        };
        self.few("evidence", known.evidence.len());
        let each = known.evidence.into_iter().take(MOST_OF_A_LIST).enumerate();
        let evidence = each.map(|(at, known)| self.under(&format!("evidence[{at}]")).evidence(known)).collect();
        let support = self.support(known.support);
        Trait { text: known.text, strength, evidence, support }
    }

    fn support(&mut self, value: i32) -> Option<Support> {
        match v1::Support::try_from(value) {
            Ok(v1::Support::Unspecified) => None,
            Ok(v1::Support::Supported) => Some(Support::Supported),
            Ok(v1::Support::Unsupported) => Some(Support::Unsupported),
            Ok(v1::Support::Contradicted) => Some(Support::Contradicted),
            Err(_) => {
                self.wrong("support", format!("{value} is not a value of Support"));
                None
            }
        }
    }

    fn evidence(&mut self, known: v1::Evidence) -> Evidence {
        self.needed("document", &known.document);
        self.needed("quote", &known.quote);
        let place = self.place(&known);
        Evidence {
            matched: self.matched(known.r#match),
            score: self.score(known.score),
            document: known.document,
            participant: known.participant,
            line: known.line,
            // Bytes of the file say nothing about its text: the words are found anew in the sources, where these are at hand.
            span: Span { start: 0, end: 0 },
            place: Some(place),
            quote: known.quote,
            linked_by: Some(known.linked_by).filter(|model| !model.is_empty()),
        }
    }

    fn matched(&mut self, value: i32) -> Match {
        match v1::Match::try_from(value) {
            Ok(v1::Match::Exact) => Match::Exact,
            Ok(v1::Match::Normalised) => Match::Normalised,
            Ok(v1::Match::Fuzzy) => Match::Fuzzy,
            Ok(v1::Match::Linked) => Match::Linked,
            Ok(v1::Match::None) => Match::None,
            Ok(v1::Match::Unspecified) | Err(_) => {
                self.wrong(
                    "match",
                    "it is missing: MATCH_EXACT, MATCH_NORMALISED, MATCH_FUZZY, MATCH_LINKED or MATCH_NONE",
                );
                Match::None
            }
        }
    }

    fn score(&mut self, value: f64) -> Score {
        Score::new(value).unwrap_or_else(|error| {
            self.wrong("score", error.to_string());
            Score::ZERO
        })
    }

    fn place(&mut self, known: &v1::Evidence) -> Place {
        let bytes = match (known.start_byte, known.end_byte) {
            (Some(start), Some(end)) if start <= end => Some((start.into(), end.into())),
            (None, None) => None,
            (Some(start), Some(end)) => {
                self.wrong("end_byte", format!("bytes {start} to {end}: the first comes first"));
                None
            }
            _ => {
                self.wrong("start_byte", "start_byte and end_byte go together");
                None
            }
        };
        let unit = match known.place.clone() {
            Some(Where::Cell(v1::Cell { sheet, row, column })) => Unit::Cell { sheet: sheet.into(), row, column },
            Some(Where::Page(page)) => Unit::Page(page),
            Some(Where::Paragraph(paragraph)) => Unit::Paragraph(paragraph),
            None if known.line == 0 => Unit::Unknown,
            None => Unit::Line(known.line),
        };
        Place { bytes, unit }
    }

    fn needed(&mut self, field: &str, text: &str) {
        if text.trim().is_empty() {
            self.wrong(field, "it is missing");
        }
    }

    fn few(&mut self, field: &str, length: usize) {
        if length > MOST_OF_A_LIST {
            self.wrong(field, format!("{length} of them; at most {MOST_OF_A_LIST} are taken"));
        }
    }

    fn under(&mut self, field: &str) -> Reader<'_> {
        Reader { field: format!("{}.{field}", self.field), violations: self.violations }
    }

    fn wrong(&mut self, field: &str, description: impl Into<String>) {
        self.violations.add(format!("{}.{field}", self.field), description);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAY: RangeInclusive<usize> = 1..=1000;
    use crate::convert::result;

    fn evidence() -> v1::Evidence {
        v1::Evidence {
            document: "talk.txt".into(),
            participant: "P1".into(),
            line: 2,
            start_byte: Some(4),
            end_byte: Some(20),
            quote: "I walk home now.".into(),
            r#match: v1::Match::Exact.into(),
            score: 1.0,
            place: None,
            linked_by: "local/embed".into(),
        }
    }

    fn persona() -> v1::Persona {
        let text = "Walks home.".to_owned();
        let known = v1::Trait {
            text,
            strength: v1::Strength::Moderate.into(),
            evidence: vec![evidence()],
            support: v1::Support::Contradicted.into(),
        };
        v1::Persona { id: "persona-1".into(), name: "Mara".into(), goals: vec![known], ..v1::Persona::default() }
    }

    fn violations(wrong: v1::Persona) -> Vec<(String, String)> {
        use tonic_types::StatusExt as _;
        let mut violations = Violations::default();
        personas(vec![wrong], MAY, &mut violations);
        let details = violations.finish().unwrap_err().get_details_bad_request().unwrap();
        details.field_violations.into_iter().map(|it| (it.field, it.description)).collect()
    }

    #[test]
    fn a_persona_comes_back_as_it_went() {
        let mut whole = persona();
        let other = [("Pets".to_owned(), "two".to_owned())].into();
        let age_range = Some(v1::AgeRange { min: 30, max: Some(40) });
        whole.demographics = Some(v1::Demographics { age_range, other, ..v1::Demographics::default() });
        let cell = v1::Cell { sheet: "Answers".into(), row: 3, column: 2 };
        let place = Some(Where::Cell(cell));
        let r#match = v1::Match::Linked.into();
        let in_a_cell = v1::Evidence { line: 0, start_byte: None, end_byte: None, place, r#match, ..evidence() };
        whole.goals[0].evidence.push(in_a_cell);
        let mut violations = Violations::default();
        let read = personas(vec![whole.clone()], MAY, &mut violations).remove(0);
        assert!(violations.finish().is_ok());
        assert_eq!(result::persona(read), whole);
    }

    #[test]
    fn every_violation_is_named_with_its_path() {
        let mut wrong = persona();
        wrong.name.clear();
        wrong.demographics = Some(v1::Demographics {
            age: Some(300),
            age_range: Some(v1::AgeRange { min: 40, max: Some(30) }),
            ..v1::Demographics::default()
        });
        wrong.goals[0].strength = 0;
        wrong.goals[0].evidence[0].quote = " ".into();
        wrong.goals[0].evidence[0].score = 1.5;
        wrong.goals[0].evidence[0].end_byte = None;
        wrong.goals[0].evidence[0].r#match = 9;
        wrong.goals[0].support = 9;
        wrong.frustrations = vec![v1::Trait { strength: 1, ..v1::Trait::default() }; 201];
        let fields: Vec<String> = violations(wrong).into_iter().map(|(field, _)| field).collect();
        let first = [
            "name",
            "demographics.age",
            "demographics.age",
            "demographics.age_range",
            "goals[0].strength",
            "goals[0].evidence[0].quote",
            "goals[0].evidence[0].start_byte",
            "goals[0].evidence[0].match",
            "goals[0].evidence[0].score",
            "goals[0].support",
            "frustrations",
            "frustrations[0].text",
        ];
        assert_eq!(fields[..first.len()], first.map(|field| format!("personas[0].{field}")));
    }

    #[test]
    fn no_persona_and_too_many_are_refused() {
        let told = |count: usize| {
            let mut violations = Violations::default();
            personas(vec![persona(); count], MAY, &mut violations);
            violations.finish().map_err(|status| status.message().to_owned())
        };
        assert!(told(0).unwrap_err().contains("at least one"));
        assert!(told(1000).is_ok());
        assert!(told(1001).unwrap_err().contains("at most 1000"));
        let known = v1::Trait { text: "Walks.".into(), strength: 1, ..v1::Trait::default() };
        let full = v1::Persona { goals: vec![known; 200], ..persona() };
        let mut violations = Violations::default();
        personas(vec![full; 101], MAY, &mut violations);
        assert!(violations.finish().unwrap_err().message().contains("20200 traits in all; at most 20000"));
    }
}
