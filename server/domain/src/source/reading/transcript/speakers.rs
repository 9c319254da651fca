//! Which labels of a transcript are speakers, and which of them ask.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::attribute::{is_attribute, is_procedure, key_of};
use super::super::role;
use super::heading;
use super::mark::Mark;

const OPENERS: &[&str] = &[
    "how", "what", "why", "when", "where", "who", "which", "do", "does", "did", "have", "has", "is", "are", "can",
    "could", "would", "any", "tell",
];

#[derive(Default)]
struct Tally {
    turns: usize,
    questions: usize,
}

/// The speakers of one transcript.
pub(crate) struct Speakers {
    known: FxHashSet<String>,
    asking: FxHashSet<String>,
    labelled: bool,
}

impl Speakers {
    pub(crate) fn of(text: &str, lines: &[(usize, usize)]) -> Self {
        let tallies = tallies(text, lines);
        let certain = |label: &str| role::asks(label) || role::answers(label);
        let sure = |label: &str, tally: &Tally| certain(label) || (tally.turns >= 2 && looks_named(label, tally));
        let several = tallies.iter().filter(|(label, tally)| sure(label, tally)).count();
        let known: FxHashSet<String> = tallies
            .iter()
            .filter(|(label, tally)| sure(label, tally) || (several > 0 && capital(label) && !is_metadata(label)))
            .filter(|(label, _)| several > 1 || certain(label) || tallies.len() == 1)
            .map(|(label, _)| (*label).to_owned())
            .collect();
        let heard: BTreeMap<&str, &Tally> =
            tallies.iter().filter(|(label, _)| known.contains(**label)).map(|(label, tally)| (*label, tally)).collect();
        let asking = asking(&heard);
        let labelled = known.iter().any(|label| !asking.contains(label));
        Self { known, asking, labelled }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    pub(crate) fn knows(&self, mark: &Mark<'_>) -> bool {
        self.known.contains(mark.label)
    }

    pub(crate) fn asks(&self, label: &str) -> bool {
        self.asking.contains(label)
    }

    /// Whether those who answer are marked too, so that unmarked text goes on with the turn before it.
    pub(super) fn answers_are_labelled(&self) -> bool {
        self.labelled
    }
}

fn tallies<'a>(text: &'a str, lines: &[(usize, usize)]) -> FxHashMap<&'a str, Tally> {
    // Labels that are metadata have none.
    let mut tallies: FxHashMap<&str, Option<Tally>> = FxHashMap::default();
    for &(start, end) in lines {
        let line = &text[start..end];
        let Some(mark) = Mark::of(line).filter(|_| heading::parse(line).is_none()) else { continue };
        let fresh = || (!is_metadata(mark.label)).then(Tally::default);
        if let Some(tally) = tallies.entry(mark.label).or_insert_with(fresh) {
            tally.turns += 1;
            tally.questions += usize::from(is_question(&line[mark.text..]));
        }
    }
    tallies.into_iter().filter_map(|(label, tally)| Some((label, tally?))).collect()
}

fn is_metadata(label: &str) -> bool {
    let key = key_of(label);
    is_attribute(&key) && !role::answers(label) || is_procedure(&key) && !role::asks(label)
}

fn capital(label: &str) -> bool {
    label.split_whitespace().all(|word| word.starts_with(|c: char| c.is_uppercase() || !c.is_alphabetic()))
}

fn looks_named(label: &str, tally: &Tally) -> bool {
    (capital(label) || (tally.turns >= 3 && !label.contains(' '))) && !is_metadata(label)
}

fn is_question(words: &str) -> bool {
    let words = words.trim_end_matches(['"', '”', ' ']);
    if words.ends_with('?') {
        return true;
    }
    if words.contains(['.', '?', '!', ',']) {
        return false;
    }
    let lower = words.to_lowercase();
    let mut tokens = lower
        .split_whitespace()
        .skip_while(|word| ["okay", "alright", "so", "and", "now", "well", "yeah", "no"].contains(word));
    let opener = tokens.next().is_some_and(|word| OPENERS.contains(&word));
    let to_you = [" do you", " have you", " are you", " did you", " any ", " can you", " how "]
        .iter()
        .any(|ask| lower.contains(ask));
    opener || to_you
}

/// Labels of interviewers: those of that name, else of two speakers the one who asks nearly all the questions.
fn asking(heard: &BTreeMap<&str, &Tally>) -> FxHashSet<String> {
    let respondent_is_r = heard.contains_key("R") && heard.contains_key("I");
    let mut asking: FxHashSet<String> =
        heard.keys().filter(|label| role::asks(label)).map(|label| (*label).to_owned()).collect();
    if heard.contains_key("R")
        && !respondent_is_r
        && heard.keys().any(|label| role::answers(label))
        && asking.is_empty()
    {
        asking.insert("R".to_owned());
    }
    let pair: Vec<(&&str, &&Tally)> = heard.iter().collect();
    if let ([(one, a), (two, b)], true) = (pair.as_slice(), asking.is_empty()) {
        let ((label, more), less) = if a.questions >= b.questions { ((one, a), b) } else { ((two, b), a) };
        if more.questions >= 3 && more.questions >= 4 * less.questions && more.questions * 4 >= more.turns {
            asking.insert((**label).to_owned());
        }
    }
    asking
}
