//! How texts tell that a word is a name: by a title, a label, a degree or a relative beside it, or by being a first name.

use std::sync::LazyLock;

use regex::{Captures, Regex};
use rustc_hash::FxHashSet;

use super::names::{EVERYDAY, SHORTEST};
use crate::note::lexicon::Lexicon;
use crate::note::word::{Kind, Word, key, words};
use crate::words::Lexicon as Stop;

const FIRST_NAMES: &str = include_str!("first_names.txt");

static KNOWN: LazyLock<FxHashSet<u64>> = LazyLock::new(|| {
    let lines = FIRST_NAMES.lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(str::split_whitespace).map(key).collect()
});

/// A name as it is written: words with capitals, `least` to three of them, among them a middle initial.
fn name(least: usize) -> String {
    format!(r"(?P<name>[A-Z][\p{{L}}'’-]+(?:[ ,]+(?:[A-Z]\.?[ ])?[A-Z][\p{{L}}'’-]+){{{},2}})", least - 1)
}

fn pattern(source: &str) -> Option<Regex> {
    Regex::new(source).ok()
}

/// Behind a title or a label stand names: up to three words with capitals.
static TITLED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let titles = r"(?:Mr|Mrs|Ms|Miss|Dr|Prof|Nurse|Doctor)\.?[ ]";
    let labels = "patient(?: name)?|pt(?: name)?|name|provider|physician|pcp|attending|author|(?:electronically )?signed(?: by)?|\
                  referring|dictated by|seen by|emergency contact|next of kin|guardian";
    let labels = format!(r"(?P<label>(?i:{labels}))[ ]*:[ ]*(?:Dr\.?[ ])?");
    pattern(&format!(r"\b(?:{titles}|{labels}){}", name(1)))
});

/// Before a degree or a date of birth, and behind a relative, stand names, too.
static BESIDE: LazyLock<[Option<Regex>; 3]> = LazyLock::new(|| {
    let degrees = r"MD|M\.D\.|DO|D\.O\.|NP|FNP|DNP|PA-C|RN|LPN|PhD|PharmD|LCSW|DPM|DDS";
    let relatives = "son|daughter|wife|husband|mother|father|brother|sister|partner|spouse|friend|niece|nephew|grandson|granddaughter|\
                     aunt|uncle|cousin|caregiver|neighbor";
    [
        pattern(&format!(r"\b{},?[ ](?:{degrees})\b", name(2))),
        pattern(&format!(r"\b{},?[ ]\(?(?i:dob|mrn|date of birth)\b", name(2))),
        pattern(&format!(r"(?:\b(?i:her|his|their|my|your)|'s) (?:{relatives}),? {}", name(1))),
    ]
});

/// Titles as machines write talks down: without capitals, with their dot.
static SPOKEN: LazyLock<Option<Regex>> =
    LazyLock::new(|| pattern(r"\b(?:mr|mrs|ms|dr|miss)\. (?P<name>[a-z][a-z'’-]{2,})"));

/// The words that a text tells to be names.
pub(super) fn told(text: &str, stop: &Stop) -> Vec<String> {
    let is_said = |word: &String| stop.stem(&word.to_lowercase()).is_some();
    let mut told = Vec::new();
    for (label, name) in titled(text) {
        let words = named(name);
        // What a speaker says may begin with a capital; two of them are more likely a name.
        if words.len() < 2 && label.is_some_and(|label| speaks(text, label)) {
            continue;
        }
        // Behind a title even `Will` is a name; behind a label it may be the first word of what is said.
        told.extend(words.into_iter().filter(|word| label.is_none() || is_said(word)));
    }
    let beside = BESIDE.iter().chain([&*SPOKEN]).flatten().flat_map(|beside| beside.captures_iter(text));
    let beside = beside.filter_map(|groups| groups.name("name")).flat_map(|name| named(name.as_str()));
    told.extend(beside.filter(is_said));
    told.extend(first_and_last(text));
    told
}

/// What stands behind titles, and behind labels with their label.
fn titled(text: &str) -> Vec<(Option<&str>, &str)> {
    let all = TITLED.iter().flat_map(|titled| titled.captures_iter(text));
    let part = |groups: &Captures<'_>, name| groups.name(name).map(|part| &text[part.range()]);
    all.filter_map(|groups| Some((part(&groups, "label"), part(&groups, "name")?))).collect()
}

/// What stands behind each label that may be a speaker's.
static SPEAKER: LazyLock<Option<Regex>> = LazyLock::new(|| pattern(r"(?i)\b(?:patient|pt)[ ]*:[ ]*(?P<said>\S+)"));

/// Whether a label is that of a speaker, behind which stands whatever is said: each time something else. A note has one patient, and may
/// well have two physicians.
fn speaks(text: &str, label: &str) -> bool {
    let mut said =
        SPEAKER.iter().flat_map(|speaker| speaker.captures_iter(text)).filter_map(|groups| groups.name("said"));
    let first = said.next().map(|said| said.as_str());
    ["patient", "pt"].iter().any(|speaker| label.eq_ignore_ascii_case(speaker))
        && said.any(|it| Some(it.as_str()) != first)
}

/// Words that begin another field of a form, behind a name on the same line.
static FIELDS: LazyLock<FxHashSet<u64>> = LazyLock::new(|| {
    let fields = "mrn dob ssn chart sex gender age address phone date visit account acct room unit";
    fields.split_whitespace().map(key).collect()
});

/// The words of a name, up to the first that is one of a note's own words: of `Ms. Rook Denies`, one.
fn named(name: &str) -> Vec<String> {
    let parts = name.split([' ', ',']).filter(|part| !part.is_empty());
    parts.take_while(|part| !is_no_name(part)).map(str::to_owned).collect()
}

/// Whether a word with a capital is one of a note's own.
fn is_no_name(word: &str) -> bool {
    let clinical =
        |word: &Word| Lexicon::get().may_begin(word) && Lexicon::get().longest(std::slice::from_ref(word)).is_some();
    words(word).first().is_some_and(|word| FIELDS.contains(&word.key) || clinical(word))
}

/// A first name, and with a capital the words with capitals behind it.
fn first_and_last(text: &str) -> Vec<String> {
    let all = words(text);
    let capital = |word: &Word| word.kind == Kind::Letters && word.text(text).starts_with(char::is_uppercase);
    let mut told = Vec::new();
    for (at, word) in all.iter().enumerate().filter(|(_, word)| KNOWN.contains(&word.key)) {
        if !capital(word) {
            told.extend((!EVERYDAY.contains(&word.key)).then(|| word.text(text).to_owned()));
            continue;
        }
        told.push(word.text(text).to_owned());
        let initial = all.get(at + 1).is_some_and(|next| capital(next) && next.end - next.start == 1);
        let behind =
            at + 1 + usize::from(initial) + usize::from(all.get(at + 2).is_some_and(|next| initial && next.is(b'.')));
        let last = all.get(behind).filter(|last| capital(last) && last.end - last.start >= SHORTEST);
        let last = last.map(|last| last.text(text).to_owned()).filter(|last| !is_no_name(last));
        // `Garcia-Lopez` goes on behind its mark.
        let joined = all.get(behind + 1).zip(all.get(behind + 2)).filter(|(mark, word)| mark.is(b'-') && capital(word));
        told.extend(
            last.iter().cloned().chain(joined.filter(|_| last.is_some()).map(|(_, word)| word.text(text).to_owned())),
        );
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_can_be_built() {
        assert!(TITLED.is_some() && SPOKEN.is_some() && SPEAKER.is_some() && BESIDE.iter().all(Option::is_some));
    }
}
