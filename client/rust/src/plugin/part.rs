//! Parts of a persona by their path, as findings name them.

use assay_proto::v1::{Demographics, Persona, Trait};

/// Whether `persona` has the part that `path` names.
pub(super) fn has(persona: &Persona, path: &str) -> bool {
    if ["", "name", "archetype", "quote", "background", "demographics"].contains(&path) {
        return true;
    }
    if let Some(attribute) = path.strip_prefix("demographics.") {
        return persona.demographics.as_ref().is_some_and(|known| states(known, attribute));
    }
    let lists: [(&str, &Vec<Trait>); 5] = [
        ("goals", &persona.goals),
        ("frustrations", &persona.frustrations),
        ("behaviours", &persona.behaviours),
        ("motivations", &persona.motivations),
        ("preferences", &persona.preferences),
    ];
    lists.into_iter().any(|(name, list)| {
        let parts = list.iter().enumerate().flat_map(|(at, known)| {
            let evidence = (0..known.evidence.len()).map(move |of| format!("{name}[{at}].evidence[{of}]"));
            let own = ["", ".text", ".strength", ".evidence"].map(|part| format!("{name}[{at}]{part}"));
            own.into_iter().chain(evidence)
        });
        path == name || parts.into_iter().any(|part| part == path)
    })
}

fn states(known: &Demographics, attribute: &str) -> bool {
    match attribute {
        "age" | "age_range" => known.age.is_some() || known.age_range.is_some(),
        "occupation" => known.occupation.is_some(),
        "location" => known.location.is_some(),
        "education" => known.education.is_some(),
        "experience" => known.experience.is_some(),
        other => known.other.contains_key(other.strip_prefix("other.").unwrap_or(other)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_that_are_there_are_told_from_those_that_are_not() {
        let goal = Trait { text: "Walks.".into(), evidence: vec![Default::default()], ..Trait::default() };
        let demographics = Demographics { age: Some(40), ..Demographics::default() };
        let persona = Persona { goals: vec![goal], demographics: Some(demographics), ..Persona::default() };
        for path in ["", "quote", "goals", "goals[0]", "goals[0].text", "goals[0].evidence[0]", "demographics.age"] {
            assert!(has(&persona, path), "{path}");
        }
        for path in ["goals[1]", "goals[0].evidence[1]", "goals[", "charm", "demographics.location", "demographics."] {
            assert!(!has(&persona, path), "{path}");
        }
    }
}
