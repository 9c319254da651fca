//! Names: told by titles, by labels and by first names, and then found wherever they stand.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::{Captures, Regex};
use rustc_hash::FxHashSet;

use super::{Found, Identifier};
use crate::note::lexicon::Lexicon;
use crate::note::word::{Kind, Word, key, words};
use crate::source::span::Span;
use crate::words::{Language, Lexicon as Stop};

const FIRST_NAMES: &str = include_str!("first_names.txt");

static KNOWN: LazyLock<FxHashSet<u64>> = LazyLock::new(|| {
    let lines = FIRST_NAMES.lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(str::split_whitespace).map(key).collect()
});

/// Behind a title or a label stand names: up to three words with capitals.
static TITLED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let name = r"[A-Z][\p{L}'’-]+(?:[ ,]+(?:[A-Z]\.?[ ])?[A-Z][\p{L}'’-]+){0,2}";
    let titles = r"(?:Mr|Mrs|Ms|Miss|Dr|Prof|Nurse|Doctor)\.?[ ]";
    let labels = r"(?P<label>Patient(?: Name)?|Name|Provider|Physician|Attending|Author|Signed by|Referring|Dictated by)[ ]*:[ ]*(?:Dr\.?[ ])?";
    Regex::new(&format!(r"\b(?:{titles}|{labels})(?P<name>{name})")).ok()
});

/// Letters of a name that is looked for by itself.
const SHORTEST: usize = 3;

/// Names told in some texts.
pub(super) struct Names {
    /// Keys of their words.
    words: FxHashSet<u64>,
    stop: Stop,
}

/// The names that texts tell.
pub(super) fn told_in(texts: &[&str]) -> Names {
    let stop = Stop::of(Language::English);
    let mut told: BTreeSet<String> = BTreeSet::new();
    for text in texts {
        let titled = titled(text);
        for (label, name) in titled.iter().filter(|(label, _)| label.is_none_or(|label| !speaks(&titled, label))) {
            // Behind a title even `Will` is a name; behind a label it may be the first word of what is said.
            let is_name = |word: &String| label.is_none() || stop.stem(&word.to_lowercase()).is_some();
            told.extend(named(name).into_iter().filter(is_name));
        }
        told.extend(first_and_last(text));
    }
    let words = told.iter().filter(|word| word.chars().count() >= SHORTEST).map(|word| key(word)).collect();
    Names { words, stop }
}

/// What stands behind titles, and behind labels with their label.
fn titled(text: &str) -> Vec<(Option<&str>, &str)> {
    let all = TITLED.iter().flat_map(|titled| titled.captures_iter(text));
    let part = |groups: &Captures<'_>, name| groups.name(name).map(|part| &text[part.range()]);
    all.filter_map(|groups| Some((part(&groups, "label"), part(&groups, "name")?))).collect()
}

/// Whether a label is that of a speaker, behind which stands whatever is said: each time something else. A note has one patient, and may
/// well have two physicians.
fn speaks(titled: &[(Option<&str>, &str)], label: &str) -> bool {
    if label != "Patient" {
        return false;
    }
    let mut behind = titled.iter().filter(|(other, _)| *other == Some(label)).map(|(_, name)| name);
    let first = behind.next();
    behind.any(|other| Some(other) != first)
}

/// The words of a name, up to the first that is one of a note's own words: of `Ms. Rook Denies`, one.
fn named(name: &str) -> Vec<String> {
    let parts = name.split([' ', ',']).filter(|part| !part.is_empty());
    parts.take_while(|part| !is_clinical(part)).map(str::to_owned).collect()
}

fn is_clinical(word: &str) -> bool {
    words(word).first().is_some_and(|word| {
        Lexicon::get().may_begin(word) && Lexicon::get().longest(std::slice::from_ref(word)).is_some()
    })
}

/// A first name with a capital, and the word with a capital behind it.
fn first_and_last(text: &str) -> Vec<String> {
    let all = words(text);
    let capital = |word: &Word| word.kind == Kind::Letters && word.text(text).starts_with(char::is_uppercase);
    let mut told = Vec::new();
    for (at, word) in all.iter().enumerate().filter(|(_, word)| capital(word) && KNOWN.contains(&word.key)) {
        told.push(word.text(text).to_owned());
        let initial = all.get(at + 1).is_some_and(|next| capital(next) && next.end - next.start == 1);
        let behind =
            at + 1 + usize::from(initial) + usize::from(all.get(at + 2).is_some_and(|next| initial && next.is(b'.')));
        let last = all.get(behind).filter(|last| capital(last) && last.end - last.start >= SHORTEST as u32);
        told.extend(last.map(|last| last.text(text).to_owned()).filter(|last| !is_clinical(last)));
    }
    told
}

impl Names {
    /// Where they stand: with a capital always, without one unless they are everyday words too.
    pub(super) fn places(&self, text: &str) -> Vec<Found> {
        let everyday = |word: &str| self.stop.stem(word).is_none() || EVERYDAY.contains(&key(word));
        let mut found: Vec<Found> = Vec::new();
        for word in words(text).iter().filter(|word| word.kind == Kind::Letters && self.words.contains(&word.key)) {
            let spelt = word.text(text);
            let capital = spelt.starts_with(char::is_uppercase);
            if !capital && everyday(spelt) {
                continue;
            }
            // Without the genitive, which is no part of the name.
            let bare = spelt.strip_suffix("'s").or_else(|| spelt.strip_suffix("’s")).unwrap_or(spelt);
            let span = Span { start: word.start, end: word.start + bare.len() as u32 };
            found.push(Found { span, kind: Identifier::Name });
        }
        found
    }
}

/// Names that are words of everyday or clinical speech.
static EVERYDAY: LazyLock<FxHashSet<u64>> = LazyLock::new(|| {
    "white black brown green gray young long short small large strong power wood stone rose hope grace faith joy may june august will mark
bill frank rich dean art ray dawn summer autumn winter price rice bush field hill lake banks wells waters rivers parks head hand foot bone
pain ward page law day sharp best good case cook baker butler cooper walker fisher hunter king knight bishop pope love moody"
        .split_whitespace()
        .map(key)
        .collect()
});
