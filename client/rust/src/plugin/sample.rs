//! Personas and sources to try a plugin with: two whole ones, one with nothing but a name, one in other scripts.

use assay_proto::v1::document::Content;
use assay_proto::v1::{Demographics, Document, Evidence, Match, Persona, SourcePlace, Strength, Trait};

const SAID: [&str; 4] = [
    "I want to see all my trips in one list.",
    "It is annoying that the map takes forever to load.",
    "I usually check the timetable at home.",
    "I want to pay by card on board.",
];

/// What the personas were drawn from.
pub(super) fn documents() -> Vec<Document> {
    let text = format!("P1: {} {}\nP2: {} {}\n", SAID[0], SAID[1], SAID[2], SAID[3]);
    vec![Document { name: "talk.txt".into(), content: Some(Content::Text(text)) }]
}

/// Four personas.
pub(super) fn personas() -> Vec<Persona> {
    let mut first = persona("persona-1", "Mara Lind", "The planner");
    first.quote = SAID[0].into();
    first.goals = vec![said("Wants every trip in one list.", "P1", 0)];
    first.frustrations = vec![said("The map is slow.", "P1", 1)];
    let mut second = persona("persona-2", "Jon Abel", "The checker");
    second.goals = vec![said("Wants to pay by card on board.", "P2", 3)];
    second.behaviours = vec![said("Checks the timetable at home.", "P2", 2)];
    let bare = Persona { id: "persona-3".into(), name: "Ada".into(), ..Persona::default() };
    let mut other = persona("persona-4", "Ελένη 🚲", "旅行者");
    other.background = "Reist jeden Tag; «чужие» слова, \u{202b}ימין\u{202c}.".into();
    vec![first, second, bare, other]
}

fn persona(id: &str, name: &str, archetype: &str) -> Persona {
    Persona {
        id: id.into(),
        name: name.into(),
        archetype: archetype.into(),
        background: "Travels every day.".into(),
        demographics: Some(Demographics { age: Some(34), occupation: Some("Clerk".into()), ..Demographics::default() }),
        ..Persona::default()
    }
}

fn said(text: &str, participant: &str, at: usize) -> Trait {
    let evidence = Evidence {
        document: "talk.txt".into(),
        participant: participant.into(),
        quote: SAID[at].into(),
        r#match: Match::Exact.into(),
        score: 1.0,
        ..Evidence::default()
    };
    Trait { text: text.into(), strength: Strength::Moderate.into(), evidence: vec![evidence], ..Trait::default() }
}

/// Whether `words` stand in the document called `name`.
pub(super) fn stands(name: &str, words: &str) -> bool {
    let text = |document: &Document| match &document.content {
        Some(Content::Text(text)) => text.contains(words),
        _ => false,
    };
    !words.is_empty() && documents().iter().any(|document| document.name == name && text(document))
}

/// Whether all that a place names holds of one place where its words stand. The sources are plain text, which has lines and bytes alone.
pub(super) fn stands_there(place: &SourcePlace) -> bool {
    let documents = documents();
    let texts = documents.iter().filter(|document| document.name == place.document);
    let texts = texts.filter_map(|document| match &document.content {
        Some(Content::Text(text)) => Some(text.as_str()),
        _ => None,
    });
    let holds = |text: &str, start: usize| {
        let line = 1 + text[..start].matches('\n').count();
        let end = start + place.quote.len();
        let byte = |said: Option<u32>, stands: usize| said.is_none_or(|said| said as usize == stands);
        (place.line == 0 || place.line as usize == line)
            && byte(place.start_byte, start)
            && byte(place.end_byte, end)
            && place.place.is_none()
    };
    texts.into_iter().any(|text| text.match_indices(&place.quote).any(|(start, _)| holds(text, start)))
}
