//! What a well-behaved model says of personas: determined by the prompt, and by how many personas were written before.

use serde_json::{Map, Value, json};

use super::prompt::{self, Sentence};
use super::script::Judging;

const FIRST: [&str; 20] = [
    "Ada", "Boris", "Chidi", "Dalia", "Emeka", "Farah", "Goran", "Hana", "Ines", "Jonas", "Kaori", "Liam", "Mira",
    "Noor", "Oskar", "Priya", "Quinn", "Rosa", "Sven", "Tala",
];
const LAST: [&str; 20] = [
    "Abara",
    "Brandt",
    "Costa",
    "Dogan",
    "Eriksen",
    "Fontaine",
    "Garcia",
    "Haddad",
    "Ito",
    "Jansen",
    "Kovacs",
    "Lindqvist",
    "Moreau",
    "Novak",
    "Okafor",
    "Petrov",
    "Quispe",
    "Rossi",
    "Sato",
    "Toure",
];
const KINDS: [&str; 5] = ["goals", "frustrations", "behaviours", "motivations", "preferences"];
/// What no document speaks of.
const FOREIGN: &str = "Polishes antique submarine periscopes beside the marble fireplace.";
/// What a review calls a trait that is not in the sources.
const REFUTED: &str = "not in the sources.";
/// Stands in every refined persona.
const REFINED: &str = "Sharpened after review.";

/// The name of the `n`th persona, from 0: four hundred differ.
pub(crate) fn name(n: u64) -> String {
    let n = usize::try_from(n % 400).unwrap();
    format!("{} {}", FIRST[n % 20], LAST[(n / 20 + n) % 20])
}

/// `{"personas": [...]}`, the first of them being the `from`th of all.
pub(crate) fn draft(text: &str, from: u64, one_short: bool) -> Value {
    let sentences = prompt::sentences(text);
    let asked = u64::try_from(prompt::personas_asked(text)).unwrap() - u64::from(one_short);
    let personas: Vec<Value> = (from..from + asked).map(|n| persona(n, &sentences)).collect();
    json!({ "personas": personas })
}

fn persona(n: u64, sentences: &[Sentence]) -> Value {
    let start = usize::try_from(n).unwrap() * KINDS.len();
    let sentence = |k: usize| sentences.get((start + k) % sentences.len().max(1));
    let words = |k: usize| sentence(k).map_or("The sources say little.", |sentence| sentence.text.as_str());
    let mut persona = Map::new();
    persona.insert("name".into(), name(n).into());
    persona.insert("archetype".into(), format!("Participant of kind {}", n + 1).into());
    persona.insert("quote".into(), sentence(0).map_or("", |sentence| sentence.text.as_str()).into());
    persona.insert("demographics".into(), json!({}));
    persona.insert("background".into(), format!("Someone who says: {}", words(1)).into());
    for (k, kind) in KINDS.iter().enumerate() {
        let quotes: Vec<Value> =
            sentence(k).map(|found| json!({"document": found.document, "quote": found.text})).into_iter().collect();
        persona.insert((*kind).into(), json!([{"text": words(k), "quotes": quotes}]));
    }
    Value::Object(persona)
}

/// `{"scores": [...]}` for the persona of the prompt, a verdict for each of `criteria`.
pub(crate) fn judge(text: &str, criteria: &[String], judging: Judging) -> Value {
    let persona = prompt::persona(text);
    let refined = judging.refinement_helps && persona.to_string().contains(REFINED);
    let low = !refined && is_low(persona["name"].as_str().unwrap_or_default(), judging.low_percent);
    let (score, reason) =
        if low { (0.35, "Too general to decide anything by.") } else { (0.9, "Says particular things.") };
    let scores: Vec<Value> =
        criteria.iter().map(|criterion| json!({"criterion": criterion, "score": score, "reason": reason})).collect();
    json!({ "scores": scores })
}

/// Spread evenly over the names in the order they are given out; other names by a hash.
fn is_low(persona: &str, percent: u64) -> bool {
    let n = (0..400).find(|&n| name(n) == persona).unwrap_or_else(|| persona.bytes().map(u64::from).sum());
    (n + 1) * percent / 100 > n * percent / 100
}

/// The same answer with a frustration in every persona that no document speaks of, and no motivations: one trait in four is foreign.
pub(crate) fn straying(mut answer: Value) -> Value {
    let foreign =
        json!([{"text": FOREIGN, "quotes": [{"document": null, "quote": "I polish every periscope twice a day."}]}]);
    let one = |persona: &mut Value| {
        persona["frustrations"] = foreign.clone();
        persona["motivations"] = json!([]);
    };
    if let Some(personas) = answer.get_mut("personas").and_then(Value::as_array_mut) {
        personas.iter_mut().for_each(one);
    }
    if let Some(persona) = answer.get_mut("persona").filter(|persona| persona.is_object()) {
        one(persona);
    }
    answer
}

/// `{"persona": {...}}`: the persona of the prompt as an author writes it, marked as refined, without what its review says is not in
/// the sources.
pub(crate) fn refine(text: &str) -> Value {
    let old = prompt::persona(text);
    let mut persona = Map::new();
    for field in ["name", "archetype", "quote"] {
        persona.insert(field.into(), old[field].clone());
    }
    persona.insert(
        "demographics".into(),
        if old["demographics"].is_object() { old["demographics"].clone() } else { json!({}) },
    );
    let background = old["background"].as_str().unwrap_or_default();
    persona.insert("background".into(), format!("{background} {REFINED}").trim().into());
    for kind in KINDS {
        let traits = old[kind].as_array().cloned().unwrap_or_default();
        let stands = |known: &&Value| {
            let said = known["text"].to_string();
            !text.lines().any(|line| line.ends_with(REFUTED) && line.contains(&said))
        };
        let traits: Vec<Value> = traits.iter().filter(stands).map(refined_trait).collect();
        persona.insert(kind.into(), traits.into());
    }
    json!({ "persona": persona })
}

fn refined_trait(old: &Value) -> Value {
    let claims = ["evidence", "quotes"].into_iter().find_map(|list| old[list].as_array()).cloned().unwrap_or_default();
    let quotes: Vec<Value> =
        claims.iter().map(|claim| json!({"document": claim["document"], "quote": claim["quote"]})).collect();
    let text = old["text"].as_str().unwrap_or_default().trim_end_matches(REFINED).trim();
    json!({"text": format!("{text} {REFINED}"), "quotes": quotes})
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENT: &str = "Material:\n<document-1f2e3d4c name=\"a.md\">\nInterviewer: Tell me of your whole week.\nAna: I check every invoice \
        twice a week. I never pay before Friday comes.\n</document-1f2e3d4c>\nWrite exactly 10 personas";

    fn score(persona: &Value, judging: Judging) -> f64 {
        judge(&format!("Persona:\n{persona:#}"), &["realism".into()], judging)["scores"][0]["score"].as_f64().unwrap()
    }

    #[test]
    fn ten_drafts_differ_in_name_and_quote_what_participants_said() {
        let answer = draft(DOCUMENT, 0, false);
        let personas = answer["personas"].as_array().unwrap();
        let names: std::collections::BTreeSet<&str> = personas.iter().map(|p| p["name"].as_str().unwrap()).collect();
        assert_eq!(names.len(), 10);
        for persona in personas {
            let quote = persona["goals"][0]["quotes"][0]["quote"].as_str().unwrap();
            assert!(["I check every invoice twice a week.", "I never pay before Friday comes."].contains(&quote));
        }
    }

    #[test]
    fn all_four_hundred_names_differ() {
        assert_eq!((0..400).map(name).collect::<std::collections::BTreeSet<_>>().len(), 400);
    }

    #[test]
    fn half_score_low_at_first_and_high_once_refined() {
        let judging = Judging { low_percent: 50, refinement_helps: true };
        let answer = draft(DOCUMENT, 0, false);
        let personas = answer["personas"].as_array().unwrap();
        let low: Vec<&Value> = personas.iter().filter(|persona| score(persona, judging) < 0.5).collect();
        assert_eq!(low.len(), 5);
        for persona in low {
            let refined = refine(&format!("{DOCUMENT}\nPersona:\n{persona:#}\nReview"));
            assert!(score(&refined["persona"], judging) > 0.8);
            assert!(score(&refined["persona"], Judging { refinement_helps: false, ..judging }) < 0.5);
        }
    }
}
