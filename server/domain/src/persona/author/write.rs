//! A group of people written down as one persona.

use std::collections::HashSet;

use super::candidate::{self, Statement};
use super::describe;
use super::group::Group;
use super::rewrite;
use super::terms::Terms;
use super::{judge, names};
use crate::persona::TraitKind;
use crate::persona::draft::{PersonaDraft, TraitDraft};
use crate::source::reading::Reading;

/// Most traits of a list.
pub(super) fn most(kind: TraitKind) -> usize {
    match kind {
        TraitKind::Goal | TraitKind::Frustration => 5,
        TraitKind::Behaviour => 4,
        TraitKind::Motivation | TraitKind::Preference => 3,
    }
}

/// One draft a group, in order; names and archetypes differ from one another.
pub(super) fn all(reading: &Reading, terms: &Terms, groups: &[Group], seed: u64) -> Vec<PersonaDraft> {
    let names = names::draw(groups.len(), seed);
    let moods = describe::Moods::of(reading, groups);
    let mut taken: HashSet<String> = HashSet::new();
    let mut drafts = Vec::with_capacity(groups.len());
    for (at, group) in groups.iter().enumerate() {
        let statements = candidate::statements(reading, terms, &group.sentences);
        let themes = describe::themes(terms, group);
        let demographics = describe::shared(reading, &group.people);
        let archetype = describe::archetype(&demographics, &moods.ranked(at), &themes, &mut taken);
        let mut draft = PersonaDraft {
            name: names.get(at).cloned().unwrap_or_default(),
            archetype,
            quote: quote(reading, terms, group, &statements),
            background: describe::background(reading, group, &demographics, &themes),
            demographics,
            ..PersonaDraft::default()
        };
        fill(&mut draft, reading, &statements);
        if TraitKind::ALL.iter().all(|kind| list(&mut draft, *kind).is_empty()) {
            draft.behaviours.extend(speaks_of(reading, terms, group, &themes));
        }
        drafts.push(draft);
    }
    drafts
}

/// The list of `kind`.
pub(super) fn list(draft: &mut PersonaDraft, kind: TraitKind) -> &mut Vec<TraitDraft> {
    match kind {
        TraitKind::Goal => &mut draft.goals,
        TraitKind::Frustration => &mut draft.frustrations,
        TraitKind::Behaviour => &mut draft.behaviours,
        TraitKind::Motivation => &mut draft.motivations,
        TraitKind::Preference => &mut draft.preferences,
    }
}

fn fill(draft: &mut PersonaDraft, reading: &Reading, statements: &[Statement]) {
    for statement in statements {
        if list(draft, statement.kind).len() >= most(statement.kind) {
            continue;
        }
        let told = |kind: TraitKind| list(draft, kind).iter().any(|known| judge::repeats(&known.text, &statement.text));
        if !TraitKind::ALL.into_iter().any(told) {
            list(draft, statement.kind).push(statement.drafted(reading));
        }
    }
}

/// Where no rule can tell anything: what the group speaks of, with its words.
fn speaks_of(reading: &Reading, terms: &Terms, group: &Group, themes: &[String]) -> Option<TraitDraft> {
    let fit = |at: &&usize| !reading.sentences()[**at].escaped;
    let said = group
        .sentences
        .iter()
        .filter(fit)
        .max_by_key(|at| (terms.in_sentence(**at).len().min(12), usize::MAX - **at))?;
    let text = if themes.is_empty() {
        "Speaks for themselves".to_owned()
    } else {
        format!("Speaks of {}", describe::list(themes))
    };
    Some(TraitDraft { text, quotes: vec![candidate::claim(reading, *said)] })
}

/// A vivid whole sentence: short, in the first person, and none that a trait already quotes first if another will do.
fn quote(reading: &Reading, terms: &Terms, group: &Group, statements: &[Statement]) -> String {
    const VIVID: &[&str] = &[
        "frustrat",
        "overwhelm",
        "afraid",
        "worried",
        "wish",
        "love",
        "hate",
        "never",
        "always",
        "just want",
        "confus",
        "feel like",
        "easier",
        "shouldn't",
        "too many",
        "stuck",
        "wrong",
    ];
    let told: HashSet<usize> = statements.iter().take(4).map(|statement| statement.sentences[0]).collect();
    let vivid = |at: usize| {
        let sentence = &reading.sentences()[at];
        let text = reading.text_of(sentence);
        let words = text.split_whitespace().count();
        if sentence.escaped || text.contains('\n') || !(7..=30).contains(&words) || rewrite::clean(text).is_none() {
            return None;
        }
        let lower = text.to_lowercase();
        let mut score = VIVID.iter().filter(|word| lower.contains(**word)).count().min(3) as i32 * 4;
        score += if lower.starts_with("i ") || lower.starts_with("i'") { 5 } else { 0 };
        score += if lower.contains(" i ") || lower.contains(" my ") { 2 } else { 0 };
        score += terms.in_sentence(at).len().min(5) as i32 - if told.contains(&at) { 3 } else { 0 };
        score -= (words as i32 - 16).abs() / 4;
        Some(score)
    };
    let searched = group.sentences.iter().step_by(group.sentences.len() / candidate::SEARCHED + 1);
    let best = searched.filter_map(|at| vivid(*at).map(|score| (score, usize::MAX - at))).max();
    best.map(|(_, at)| reading.text_of(&reading.sentences()[usize::MAX - at]).to_owned()).unwrap_or_default()
}
