//! What a document states about people: its own keys mapped to the attributes of a persona.

use crate::persona::{Age, Demographics};

const AGE: &[&str] = &["age", "age_range", "age_group", "age_band", "age_bracket", "years", "years_old"];
const OCCUPATION: &[&str] =
    &["role", "occupation", "job", "job_title", "profession", "position", "title", "work", "job_role", "current_role"];
const LOCATION: &[&str] = &["location", "city", "country", "region", "state", "based_in", "lives_in", "town"];
const EDUCATION: &[&str] = &["education", "education_level", "degree", "highest_education", "schooling"];
const EXPERIENCE: &[&str] = &[
    "experience",
    "experience_level",
    "years_of_experience",
    "years_experience",
    "skill_level",
    "expertise",
    "proficiency",
    "seniority",
    "level",
];
/// Keys that say how a study was run, not what people are like.
const PROCEDURE: &[&str] = &[
    "date",
    "time",
    "timestamp",
    "duration",
    "session",
    "session_id",
    "interviewer",
    "moderator",
    "researcher",
    "email",
    "phone",
    "url",
    "link",
    "consent",
    "created_at",
    "updated_at",
    "row",
    "index",
    "recording",
    "study",
    "method",
    "status",
    "source",
    "file",
    "notes",
    "project",
    "transcript",
];
/// Other attributes that studies commonly record: told from speakers in a transcript by this list.
const PERSONAL: &[&str] = &[
    "gender",
    "sex",
    "pronouns",
    "tech_comfort",
    "device",
    "devices",
    "industry",
    "company",
    "tenure",
    "income",
    "household",
    "family",
    "language",
    "health_literacy",
    "usage",
    "frequency",
    "team_size",
    "plan",
    "segment",
    "marital_status",
    "ethnicity",
    "nationality",
    "department",
    "platform",
    "condition",
    "background",
];

/// A key as compared: lower case, words joined by underscores.
pub(super) fn key_of(key: &str) -> String {
    let mut folded = String::with_capacity(key.len());
    for word in key.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if !folded.is_empty() {
            folded.push('_');
        }
        folded.extend(word.chars().flat_map(char::to_lowercase));
    }
    folded
}

/// Whether a key is a known name for an attribute of people.
pub(super) fn is_attribute(key: &str) -> bool {
    [AGE, OCCUPATION, LOCATION, EDUCATION, EXPERIENCE, PERSONAL].iter().any(|known| known.contains(&key))
}

/// Whether a key says how the study was run.
pub(super) fn is_procedure(key: &str) -> bool {
    PROCEDURE.contains(&key)
}

/// Records `key: value` where nothing stands yet.
pub(super) fn describe(demographics: &mut Demographics, key: &str, value: &str) {
    let key = key_of(key);
    let value = value.trim_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '"' | '_' | '`'));
    let unknown = ["", "-", "n/a", "na", "none", "null", "unknown"].iter().any(|word| value.eq_ignore_ascii_case(word));
    if unknown || key.is_empty() || is_procedure(&key) {
        return;
    }
    let named = |known: &[&str]| known.contains(&key.as_str());
    let slot = match () {
        () if named(AGE) => match age(value) {
            Some(age) => {
                demographics.age.get_or_insert(age);
                return;
            }
            None => None,
        },
        () if named(OCCUPATION) => Some(&mut demographics.occupation),
        () if named(LOCATION) => Some(&mut demographics.location),
        () if named(EDUCATION) => Some(&mut demographics.education),
        () if named(EXPERIENCE) => Some(&mut demographics.experience),
        () => None,
    };
    match slot {
        Some(slot) => {
            slot.get_or_insert_with(|| value.to_owned());
        }
        None => {
            demographics.other.entry(key).or_insert_with(|| value.to_owned());
        }
    }
}

/// "28", "28 years", "25-34", "25 to 34", "65+".
fn age(value: &str) -> Option<Age> {
    let numbers: Vec<u8> = value
        .split(|c: char| !c.is_ascii_digit())
        .filter(|digits| !digits.is_empty())
        .map(str::parse)
        .collect::<Result<_, _>>()
        .ok()?;
    let open =
        value.contains('+') || ["over ", "older", "above"].iter().any(|word| value.to_lowercase().contains(word));
    match numbers[..] {
        [years] if open => Some(Age::Range { min: years, max: None }),
        [years]
            if (1..=120).contains(&years) && !value.contains(['<', '>']) && !value.to_lowercase().contains("under") =>
        {
            Some(Age::Years(years))
        }
        [min, max] if min < max => Some(Age::Range { min, max: Some(max) }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_read_as_stated() {
        assert_eq!(age("28"), Some(Age::Years(28)));
        assert_eq!(age("25-34"), Some(Age::Range { min: 25, max: Some(34) }));
        assert_eq!(age("25–34 years"), Some(Age::Range { min: 25, max: Some(34) }));
        assert_eq!(age("65+"), Some(Age::Range { min: 65, max: None }));
        assert_eq!(age("under 18"), None);
        assert_eq!(age("middle"), None);
    }

    #[test]
    fn what_was_stated_first_stands() {
        let mut demographics = Demographics::default();
        describe(&mut demographics, "Role", "Nurse");
        describe(&mut demographics, "occupation", "Baker");
        describe(&mut demographics, "Tech comfort", "Low");
        assert_eq!(demographics.occupation.as_deref(), Some("Nurse"));
        assert_eq!(demographics.other["tech_comfort"], "Low");
    }
}
