//! Parts of a persona by their path: `quote`, `goals[2]`, `demographics.age`, `goals[2].evidence[0]`.

use super::{Demographics, Persona, TraitKind};

impl Persona {
    /// Whether the persona has the part that `path` names: a field, an attribute that is stated, a trait or its text, strength or
    /// evidence. The empty path is the whole.
    #[must_use]
    pub fn has_part(&self, path: &str) -> bool {
        match path {
            "" | "name" | "archetype" | "quote" | "background" | "demographics" => true,
            _ => match path.strip_prefix("demographics.") {
                Some(attribute) => self.demographics.states(attribute),
                None => self.has_part_of_a_trait(path),
            },
        }
    }

    fn has_part_of_a_trait(&self, path: &str) -> bool {
        let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
        let (list, at) = indexed(first);
        let Some(kind) = TraitKind::ALL.into_iter().find(|kind| kind.list_name() == list) else { return false };
        let Some(at) = at else { return rest.is_none() && first == list };
        let Some(known) = self.traits(kind).get(at) else { return false };
        match rest {
            None | Some("text" | "strength" | "evidence") => true,
            Some(rest) => matches!(indexed(rest), ("evidence", Some(at)) if at < known.evidence.len()),
        }
    }
}

impl Demographics {
    fn states(&self, attribute: &str) -> bool {
        match attribute {
            "age" | "age_range" => self.age.is_some(),
            "occupation" => self.occupation.is_some(),
            "location" => self.location.is_some(),
            "education" => self.education.is_some(),
            "experience" => self.experience.is_some(),
            other => self.other.contains_key(other.strip_prefix("other.").unwrap_or(other)),
        }
    }
}

/// `goals[2]` as `goals` and 2; without a position where there is none that can be read.
fn indexed(text: &str) -> (&str, Option<usize>) {
    let parts = text.strip_suffix(']').and_then(|text| text.split_once('['));
    // Digits alone: `parse` would take a sign.
    let digits = |at: &&str| at.bytes().all(|byte| byte.is_ascii_digit());
    parts.map_or((text, None), |(list, at)| (list, Some(at).filter(digits).and_then(|at| at.parse().ok())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::persona::{Age, Strength, Trait};

    fn persona() -> Persona {
        let goal = Trait { text: "Walks home.".into(), strength: Strength::Weak, evidence: Vec::new(), support: None };
        let other = [("Pets".to_owned(), "two".to_owned())].into();
        Persona {
            id: String::new(),
            name: "Mara".into(),
            archetype: String::new(),
            quote: String::new(),
            demographics: Demographics { age: Some(Age::Years(40)), other, ..Demographics::default() },
            background: String::new(),
            goals: vec![goal],
            frustrations: Vec::new(),
            behaviours: Vec::new(),
            motivations: Vec::new(),
            preferences: Vec::new(),
        }
    }

    #[test]
    fn parts_that_are_there_are_found() {
        let named = ["", "quote", "goals", "goals[0]", "goals[0].text", "goals[0].evidence", "frustrations"];
        for path in named.into_iter().chain(["demographics", "demographics.age", "demographics.other.Pets"]) {
            assert!(persona().has_part(path), "{path}");
        }
    }

    #[test]
    fn parts_that_are_not_there_are_not() {
        let named =
            ["goals[1]", "goals[+0]", "goals[]", "goals[0", "goals[0].evidence[0]", "goals.text", "charm", "goal[0]"];
        for path in named.into_iter().chain(["demographics.location", "demographics.", "goals[0].colour", "goals]"]) {
            assert!(!persona().has_part(path), "{path}");
        }
    }
}
