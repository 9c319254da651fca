//! Sentences that could be traits, and traits made of those that say the same.

use super::cue;
use super::rewrite::{self, Clean};
use crate::persona::TraitKind;
use crate::persona::draft::{QuoteClaim, TraitDraft};
use crate::source::reading::Reading;
use crate::words::Terms;

/// Cosine from which two sentences are taken to say the same.
const SAME: f32 = 0.45;
/// Most candidates of a kind that are compared with one another.
const COMPARED: usize = 120;
/// Least score of a sentence worth a trait.
const LEAST: f32 = 0.9;
/// Most sentences of a group that are told in the third person, evenly spaced; every one is read for its subject.
pub(super) const SEARCHED: usize = 600;
const MOST_QUOTES: usize = 4;

/// A sentence that may be worth a trait.
pub(super) struct Candidate {
    sentence: usize,
    kind: TraitKind,
    clean: Clean,
    score: f32,
}

/// A statement and every sentence that makes it, best first.
pub(super) struct Statement {
    pub(super) kind: TraitKind,
    pub(super) text: String,
    pub(super) sentences: Vec<usize>,
    score: f32,
}

/// Whether a sentence can be told in the third person, and is worth it.
pub(super) fn tells(reading: &Reading, terms: &Terms, at: usize) -> bool {
    of(reading, terms, at).is_some_and(|candidate| rewrite::third(&candidate.clean).is_some())
}

/// The candidate a sentence is, if it is one. The cheapest questions come first: most sentences are none.
fn of(reading: &Reading, terms: &Terms, at: usize) -> Option<Candidate> {
    let sentence = &reading.sentences()[at];
    let telling = terms.in_sentence(at).len();
    if sentence.escaped || telling < 2 {
        return None;
    }
    let clean = rewrite::clean(reading.text_of(sentence))?;
    let (kind, plain) = cue::kind_of(&clean.lower)?;
    let score = plain + 0.15 * telling.min(5) as f32 + manner(&clean);
    (score >= LEAST).then_some(Candidate { sentence: at, kind, clean, score })
}

/// What the manner of a sentence adds to its worth: of themselves, to the point, in plain words.
fn manner(clean: &Clean) -> f32 {
    const POINTING: &[&str] = &["it", "that", "this", "they", "those", "these", "it's", "you"];
    const LOOSE: &[&str] = &["um", "uh", "gonna", "wanna", "stuff"];
    let lower = clean.lower.as_str();
    let words = lower.split(' ').count();
    let marks = rewrite::aside(&clean.text).bytes().filter(|byte| matches!(byte, b',' | b'\'' | b'-')).count();
    // The subject goes when the sentence is told, and its apostrophe with it.
    let dropped = lower.starts_with("i'") && !lower.starts_with("i'm not");
    let marks = marks.saturating_sub(usize::from(dropped));
    let mut score = if lower.starts_with("i ") || lower.starts_with("i'") { 0.5 } else { 0.0 };
    score -= if lower.split(' ').next().is_some_and(|first| POINTING.contains(&first)) { 1.4 } else { 0.0 };
    score -= 0.08 * words.saturating_sub(15) as f32 + 0.2 * 6usize.saturating_sub(words) as f32;
    score -= 0.075 * marks.min(4) as f32;
    score - if lower.split(' ').any(|word| LOOSE.contains(&word)) { 1.0 } else { 0.0 }
}

/// The statements a group makes, best of each kind first; those of several people before those of one.
pub(super) fn statements(reading: &Reading, terms: &Terms, sentences: &[usize]) -> Vec<Statement> {
    let mut candidates: Vec<Candidate> =
        sentences.iter().step_by(sentences.len() / SEARCHED + 1).filter_map(|at| of(reading, terms, *at)).collect();
    candidates.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.sentence.cmp(&b.sentence)));
    let mut statements: Vec<Statement> =
        TraitKind::ALL.into_iter().flat_map(|kind| made(kind, &candidates, terms)).collect();
    for statement in &mut statements {
        statement.score += 0.8 * (people(reading, &statement.sentences).min(4) - 1) as f32;
    }
    statements.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.sentences[0].cmp(&b.sentences[0])));
    unlike(statements, terms)
}

/// The statements of a kind that the best of the candidates make.
fn made(kind: TraitKind, candidates: &[Candidate], terms: &Terms) -> Vec<Statement> {
    let mut found: Vec<(Statement, bool)> = Vec::new();
    let mut compared = 0;
    for candidate in candidates.iter().filter(|candidate| candidate.kind == kind) {
        let denies = cue::denies(&candidate.clean.lower);
        let same = found
            .iter_mut()
            .find(|(known, denied)| *denied == denies && terms.alike(known.sentences[0], candidate.sentence) >= SAME);
        // Telling is dear: only who says something first is told, the others support it as they are.
        match same {
            Some((known, _)) => known.sentences.push(candidate.sentence),
            None => {
                let Some(text) = rewrite::third(&candidate.clean) else { continue };
                let (sentences, score) = (vec![candidate.sentence], candidate.score);
                found.push((Statement { kind, text, sentences, score }, denies));
            }
        }
        compared += 1;
        if compared == COMPARED {
            break;
        }
    }
    found.into_iter().map(|(statement, _)| statement).collect()
}

/// Leaves out what says nearly what a better statement of another kind says, and equal texts.
fn unlike(statements: Vec<Statement>, terms: &Terms) -> Vec<Statement> {
    let mut kept: Vec<Statement> = Vec::new();
    for statement in statements {
        let recent = kept.iter().take(2 * COMPARED);
        let again = |known: &Statement| {
            known.text.eq_ignore_ascii_case(&statement.text)
                || terms.alike(known.sentences[0], statement.sentences[0]) >= 0.7
        };
        if !recent.into_iter().any(again) {
            kept.push(statement);
        }
    }
    kept
}

/// How many people say the sentences.
pub(super) fn people(reading: &Reading, sentences: &[usize]) -> usize {
    let mut people: Vec<usize> = sentences.iter().map(|at| reading.sentences()[*at].participant).collect();
    people.sort_unstable();
    people.dedup();
    people.len()
}

impl Statement {
    /// The statement as a trait, with one quote a person first.
    pub(super) fn drafted(&self, reading: &Reading) -> TraitDraft {
        let mut heard: Vec<usize> = Vec::new();
        let mut again: Vec<usize> = Vec::new();
        let mut chosen: Vec<usize> = Vec::new();
        for &at in &self.sentences {
            let person = reading.sentences()[at].participant;
            if heard.contains(&person) {
                again.push(at);
            } else {
                heard.push(person);
                chosen.push(at);
            }
        }
        chosen.extend(again);
        chosen.truncate(MOST_QUOTES);
        TraitDraft { text: self.text.clone(), quotes: chosen.iter().map(|at| claim(reading, *at)).collect() }
    }
}

/// A whole sentence as a claim that is found at once.
pub(super) fn claim(reading: &Reading, at: usize) -> QuoteClaim {
    let sentence = &reading.sentences()[at];
    QuoteClaim {
        document: Some(reading.documents()[sentence.document].name.clone()),
        quote: reading.text_of(sentence).to_owned(),
        start_byte: Some(sentence.span.start),
    }
}
