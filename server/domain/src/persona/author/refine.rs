//! A persona made better where its judge found it wanting, out of what the same people said: unused statements, chosen by the
//! criteria that scored low, and quotes of more of them. A supported trait goes only for one that says the same or more.

use super::candidate::{self, Statement};
use super::write::{list, most};
use super::{cue, judge};
use crate::persona::draft::{PersonaDraft, QuoteClaim, TraitDraft};
use crate::persona::evaluation::{Criterion, Evaluation};
use crate::persona::{Persona, Strength, TraitKind};
use crate::source::reading::{Reading, Speaker};
use crate::words::Terms;

/// From this score on a persona is left as it is.
const GOOD: f64 = 0.98;
/// From this score on a criterion asks for nothing.
const ENOUGH: f64 = 0.8;
/// Telling words from which a trait counts as particular.
const PARTICULAR: usize = 4;

/// Improves `persona` in what `evaluation` scores low.
#[must_use]
pub fn refine(persona: &Persona, evaluation: &Evaluation, reading: &Reading) -> PersonaDraft {
    let mut draft = PersonaDraft::from(persona);
    if evaluation.overall.get() >= GOOD {
        return draft;
    }
    let wanting = Wanting::of(evaluation);
    if wanting.has(Criterion::Coherence) {
        merge_repeats(&mut draft);
    }
    let people = people_behind(persona, reading);
    let terms = Terms::of(reading);
    let said = |at: &usize| people.binary_search(&reading.sentences()[*at].participant).is_ok();
    let sentences: Vec<usize> = (0..reading.sentences().len()).filter(said).collect();
    let mut statements = candidate::statements(reading, &terms, &sentences);
    wanting.rank(&mut statements, persona, &terms);
    for statement in &statements {
        take(&mut draft, statement, reading, &wanting);
    }
    without_weak(persona, &mut draft);
    if draft.quote.is_empty() {
        let first = TraitKind::ALL.into_iter().find_map(|kind| list(&mut draft, kind).first()?.quotes.first().cloned());
        draft.quote = first.map(|claim| claim.quote).unwrap_or_default();
    }
    draft
}

/// The criteria that scored low; all that were judged when none did by itself.
struct Wanting(Vec<Criterion>);

impl Wanting {
    fn of(evaluation: &Evaluation) -> Self {
        let all = evaluation.criteria.iter();
        let low: Vec<Criterion> =
            all.clone().filter(|verdict| verdict.score.get() < ENOUGH).map(|verdict| verdict.criterion).collect();
        Self(if low.is_empty() { all.map(|verdict| verdict.criterion).collect() } else { low })
    }

    fn has(&self, criterion: Criterion) -> bool {
        self.0.contains(&criterion)
    }

    /// What helps most comes first; what helps alike stays in the order of its worth.
    fn rank(&self, statements: &mut [Statement], persona: &Persona, terms: &Terms) {
        let help = |statement: &Statement| {
            let useful = matches!(statement.kind, TraitKind::Goal | TraitKind::Frustration);
            let missing = persona.traits(statement.kind).is_empty();
            let mut help = 0.0;
            help += if self.has(Criterion::Usefulness) && useful { 1.0 } else { 0.0 };
            help += if self.has(Criterion::Completeness) && missing { 2.0 } else { 0.0 };
            help += if self.has(Criterion::Specificity) && is_particular(&statement.text) { 1.0 } else { 0.0 };
            help + if self.has(Criterion::Distinctiveness) { rarity(statement, terms) } else { 0.0 }
        };
        statements.sort_by(|a, b| help(b).total_cmp(&help(a)));
    }
}

fn is_particular(text: &str) -> bool {
    judge::content(text).len() >= PARTICULAR
}

/// How seldom others speak of what a statement speaks of, on the mean of its words.
fn rarity(statement: &Statement, terms: &Terms) -> f32 {
    let words = terms.in_sentence(statement.sentences[0]);
    words.iter().map(|id| terms.rarity(*id)).sum::<f32>() / words.len().max(1) as f32
}

/// Supports the trait that says the same, or becomes one where there is room or something less particular to give way.
fn take(draft: &mut PersonaDraft, statement: &Statement, reading: &Reading, wanting: &Wanting) {
    let first = reading.text_of(&reading.sentences()[statement.sentences[0]]);
    for kind in TraitKind::ALL {
        let quotes = |known: &TraitDraft| known.quotes.iter().any(|claim| claim.quote == first);
        let same = |known: &&mut TraitDraft| judge::repeats(&known.text, &statement.text) || quotes(known);
        if let Some(known) = list(draft, kind).iter_mut().find(same) {
            // Who says the contrary supports nothing, and would contradict as a trait of its own.
            if denies(&known.text) == denies(&statement.text) && judge::repeats(&known.text, &statement.text) {
                support(known, statement.drafted(reading).quotes);
            }
            return;
        }
    }
    let traits = list(draft, statement.kind);
    if traits.len() < most(statement.kind) {
        traits.push(statement.drafted(reading));
    } else if wanting.has(Criterion::Specificity)
        && is_particular(&statement.text)
        && let Some(vague) = traits.iter_mut().rev().find(|known| !is_particular(&known.text) && known.quotes.len() < 2)
    {
        *vague = statement.drafted(reading);
    }
}

fn support(known: &mut TraitDraft, quotes: Vec<QuoteClaim>) {
    let fresh: Vec<QuoteClaim> = quotes.into_iter().filter(|claim| !known.quotes.contains(claim)).collect();
    known.quotes.extend(fresh);
}

fn denies(text: &str) -> bool {
    cue::denies(&text.to_lowercase())
}

/// Of traits that repeat one another the first stays, with the quotes of all.
fn merge_repeats(draft: &mut PersonaDraft) {
    let mut kept: Vec<(TraitKind, TraitDraft)> = Vec::new();
    for kind in TraitKind::ALL {
        for next in std::mem::take(list(draft, kind)) {
            let same = |known: &TraitDraft| {
                judge::repeats(&known.text, &next.text) && denies(&known.text) == denies(&next.text)
            };
            match kept.iter_mut().find(|(_, known)| same(known)) {
                Some((_, known)) => support(known, next.quotes),
                None => kept.push((kind, next)),
            }
        }
    }
    for (kind, known) in kept {
        list(draft, kind).push(known);
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::persona::evaluation::CriterionScore;
    use crate::persona::evidence::{Locator, check};
    use crate::score::Score;
    use crate::source::document::Document;

    const TALK: &str = "Ana: I want a monthly summary of my savings account. I usually check the balance every morning.\n\
        Ben: I want a monthly summary of my savings account. I can't find the export button on the phone.\n\
        Ana: I prefer paper letters to e-mail for anything about money. I don't trust the export button on the phone.\n\
        Ben: I never know when a transfer from abroad will arrive.\n\
        Ana: I love charts that compare several accounts over time.\n";

    fn reading() -> Reading {
        Reading::of(&[Document::read("talk.txt".into(), TALK.into()).unwrap()])
    }

    fn stated(text: &str, quote: &str) -> TraitDraft {
        let claim = QuoteClaim { quote: quote.into(), ..QuoteClaim::default() };
        TraitDraft { text: text.into(), quotes: vec![claim] }
    }

    fn refined(draft: PersonaDraft, low: Criterion) -> PersonaDraft {
        let reading = reading();
        let (persona, findings) = check(draft, "1".into(), &Locator::new(&reading));
        assert_eq!(findings, []);
        let verdict = |criterion| {
            CriterionScore::new(criterion, Score::new(if criterion == low { 0.3 } else { 0.9 }).unwrap(), "")
        };
        let evaluation = Evaluation::new(&Criterion::ALL, &Criterion::ALL.map(verdict)).unwrap();
        refine(&persona, &evaluation, &reading)
    }

    fn saver() -> PersonaDraft {
        let goals = vec![stated(
            "Wants a monthly summary of their savings account",
            "I want a monthly summary of my savings account.",
        )];
        let never = stated(
            "Never knows when a transfer from abroad will arrive",
            "I never know when a transfer from abroad will arrive.",
        );
        PersonaDraft { name: "A".into(), goals, frustrations: vec![never], ..PersonaDraft::default() }
    }

    #[test]
    fn an_empty_list_is_filled_and_a_trait_supported_by_whoever_says_the_same() {
        let better = refined(saver(), Criterion::Completeness);
        assert_eq!(better.goals.len(), 1);
        assert_eq!(better.goals[0].quotes.len(), 2);
        assert!(!better.preferences.is_empty() && !better.behaviours.is_empty());
        assert!(!better.quote.is_empty());
    }

    #[test]
    fn traits_that_repeat_one_another_become_one_with_the_quotes_of_both() {
        let mut draft = saver();
        let again = "Wants a monthly summary of the savings account";
        draft.goals.push(stated(again, "I usually check the balance every morning."));
        let better = refined(draft, Criterion::Coherence);
        assert_eq!(better.goals.iter().filter(|goal| goal.text.contains("summary")).count(), 1);
        assert!(better.goals[0].quotes.len() >= 2);
    }

    #[test]
    fn a_vague_trait_gives_way_to_a_particular_one_only_when_that_was_the_reason() {
        let mut draft = saver();
        for (text, quote) in [
            ("Is picky", "I prefer paper letters to e-mail for anything about money."),
            ("Likes it", "for anything about money"),
            ("Has views", "I prefer paper letters"),
        ] {
            draft.preferences.push(stated(text, quote));
        }
        let texts = |draft: PersonaDraft| draft.preferences.into_iter().map(|it| it.text).collect::<Vec<_>>();
        assert_eq!(texts(refined(draft.clone(), Criterion::Usefulness)), ["Is picky", "Likes it", "Has views"]);
        let better = texts(refined(draft, Criterion::Specificity));
        assert_eq!(better, ["Is picky", "Likes it", "Loves charts that compare several accounts over time"]);
    }
}
