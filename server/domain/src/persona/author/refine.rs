//! A persona made better by what its judge found: unused statements of the same people, and quotes of more of them. Nothing
//! supported is taken away.

use super::candidate;
use super::terms::Terms;
use super::write::{list, most};
use crate::persona::draft::PersonaDraft;
use crate::persona::evaluation::Evaluation;
use crate::persona::{Persona, Strength, TraitKind};
use crate::source::reading::{Reading, Speaker};

/// From this score on a persona is left as it is.
const GOOD: f64 = 0.98;

/// Improves `persona`; the draft keeps every supported trait of it.
#[must_use]
pub fn refine(persona: &Persona, evaluation: &Evaluation, reading: &Reading) -> PersonaDraft {
    let mut draft = PersonaDraft::from(persona);
    if evaluation.overall.get() >= GOOD {
        return draft;
    }
    let people = people_behind(persona, reading);
    let terms = Terms::of(reading);
    let sentences: Vec<usize> =
        (0..reading.sentences().len()).filter(|at| people.contains(&reading.sentences()[*at].participant)).collect();
    for statement in candidate::statements(reading, &terms, &sentences) {
        let known = TraitKind::ALL.into_iter().any(|kind| {
            let first = reading.text_of(&reading.sentences()[statement.sentences[0]]);
            list(&mut draft, kind).iter_mut().any(|known| {
                let same = known.text.eq_ignore_ascii_case(&statement.text);
                let quoted = known.quotes.iter().any(|claim| claim.quote == first);
                if same {
                    let more = statement.drafted(reading).quotes;
                    let fresh: Vec<_> = more.into_iter().filter(|claim| !known.quotes.contains(claim)).collect();
                    known.quotes.extend(fresh);
                }
                same || quoted
            })
        });
        let traits = list(&mut draft, statement.kind);
        if !known && traits.len() < most(statement.kind) {
            traits.push(statement.drafted(reading));
        }
    }
    without_weak(persona, &mut draft);
    if draft.quote.is_empty() {
        let first = TraitKind::ALL.into_iter().find_map(|kind| list(&mut draft, kind).first()?.quotes.first().cloned());
        draft.quote = first.map(|claim| claim.quote).unwrap_or_default();
    }
    draft
}

/// Those whose words the persona quotes; everybody when it quotes nobody.
fn people_behind(persona: &Persona, reading: &Reading) -> Vec<usize> {
    let evidence = persona.all_traits().flat_map(|(_, known)| &known.evidence);
    let mut people: Vec<usize> = evidence
        .filter_map(|evidence| {
            let document = reading.documents().iter().position(|document| document.name == evidence.document)?;
            match reading.speaker_at(document, evidence.span) {
                Speaker::Participant(person) => Some(person),
                Speaker::Interviewer | Speaker::Nobody => None,
            }
        })
        .collect();
    people.sort_unstable();
    people.dedup();
    if people.is_empty() { (0..reading.participants().len()).collect() } else { people }
}

/// Takes out traits without verbatim support where supported ones remain in the list.
fn without_weak(persona: &Persona, draft: &mut PersonaDraft) {
    for kind in TraitKind::ALL {
        let weak: Vec<&str> = persona
            .traits(kind)
            .iter()
            .filter(|known| known.strength == Strength::Weak)
            .map(|known| known.text.as_str())
            .collect();
        let traits = list(draft, kind);
        if traits.iter().any(|known| !weak.contains(&known.text.as_str())) {
            traits.retain(|known| !weak.contains(&known.text.as_str()));
        }
    }
}
