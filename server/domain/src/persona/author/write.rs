//! A group of people written down as one persona.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::candidate::{self, Statement};
use super::describe;
use super::group::Group;
use super::phrases::Phrases;
use super::rewrite;
use super::{judge, names};
use crate::parallel;
use crate::persona::TraitKind;
use crate::persona::draft::{PersonaDraft, TraitDraft};
use crate::source::reading::Reading;
use crate::words::Terms;

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
    let drafts = parallel::map(groups, |group| said(reading, terms, group));
    let mut taken: HashSet<String> = HashSet::new();
    let named = |(at, (mut draft, themes)): (usize, (PersonaDraft, Vec<String>))| {
        draft.name = names.get(at).cloned().unwrap_or_default();
        draft.archetype = describe::archetype(&draft.demographics, &moods.ranked(at), &themes, &mut taken);
        draft
    };
    drafts.into_iter().enumerate().map(named).collect()
}

/// What a group says, without a name for who says it; and its themes.
fn said(reading: &Reading, terms: &Terms, group: &Group) -> (PersonaDraft, Vec<String>) {
    let statements = candidate::statements(reading, terms, &group.sentences);
    let themes = describe::themes(terms, group);
    let demographics = describe::shared(reading, &group.people);
    let mut draft = PersonaDraft {
        quote: quote(reading, terms, group, &statements),
        background: describe::background(reading, group, &demographics, &themes),
        demographics,
        ..PersonaDraft::default()
    };
    fill(&mut draft, reading, &statements);
    if TraitKind::ALL.iter().all(|kind| list(&mut draft, *kind).is_empty()) {
        draft.behaviours.extend(speaks_of(reading, terms, group, &themes));
    }
    (draft, themes)
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

/// A vivid whole sentence: short, in the first person, and none that a trait already quotes first if another will do.
fn quote(reading: &Reading, terms: &Terms, group: &Group, statements: &[Statement]) -> String {
    let told: HashSet<usize> = statements.iter().take(4).map(|statement| statement.sentences[0]).collect();
    let mut best: Option<(i32, &str)> = None;
    for at in group.sentences.iter().step_by(group.sentences.len() / candidate::SEARCHED + 1) {
        let sentence = &reading.sentences()[*at];
        let text = reading.text_of(sentence);
        let words = text.split_whitespace().count();
        if sentence.escaped || text.contains('\n') || !(7..=30).contains(&words) {
            continue;
        }
        let mut score = vividness(text) + terms.in_sentence(*at).len().min(5) as i32;
        score -= if told.contains(at) { 3 } else { 0 } + (words as i32 - 16).abs() / 4;
        // Only what would be taken is looked at closely.
        if best.is_none_or(|(most, _)| score > most) && rewrite::clean(text).is_some() {
            best = Some((score, text));
        }
    }
    best.map(|(_, text)| text.to_owned()).unwrap_or_default()
}

fn vividness(text: &str) -> i32 {
    static WORDS: LazyLock<Phrases<()>> = LazyLock::new(|| Phrases::of(VIVID.iter().map(|word| (*word, ()))));
    let mut vivid = 0;
    WORDS.each_in(text, |(), _| vivid += 1);
    let starts = text.starts_with(['I', 'i']) && text[1..].starts_with([' ', '\'']);
    let own = text.contains(" I ") || text.contains(" i ") || text.contains(" my ");
    vivid.min(3) * 4 + if starts { 5 } else { 0 } + if own { 2 } else { 0 }
}
