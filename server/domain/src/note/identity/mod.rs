//! Taking what identifies a patient out of texts before they leave the machine, and putting it back into what comes of them.
//!
//! A pass by pattern and lexicon, not a guarantee: names are found by titles, labels, degrees, relatives and a list of first names, and
//! wherever they stand again; dates, telephone and record numbers, addresses and the like by their form or their label. What it does not
//! know it leaves in. It follows the list of identifiers of the Safe Harbor method (45 CFR 164.514(b)(2)), of which it covers those that
//! have a form in text.

mod names;
mod pattern;
mod places;
#[cfg(test)]
mod tests;
mod told;

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use crate::source::span::Span;

/// What kind of identifier it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Identifier {
    /// Somebody's name.
    Name,
    /// A day, or a month of a year.
    Date,
    /// A telephone or fax number.
    Phone,
    /// An electronic mail address.
    Email,
    /// A web address.
    Url,
    /// An internet address of a device.
    Address,
    /// A social security number.
    SocialSecurity,
    /// A record, account or other number given with its label.
    Record,
    /// A street and number, or a box.
    Street,
    /// A city, before a state and a postal code.
    City,
    /// A postal code, with its state.
    PostalCode,
    /// An age over 89.
    Age,
}

impl Identifier {
    fn label(self) -> &'static str {
        match self {
            Self::Name => "NAME",
            Self::Date => "DATE",
            Self::Phone => "PHONE",
            Self::Email => "EMAIL",
            Self::Url => "URL",
            Self::Address => "ADDRESS",
            Self::SocialSecurity => "SSN",
            Self::Record => "RECORD",
            Self::Street => "STREET",
            Self::City => "CITY",
            Self::PostalCode => "POSTAL",
            Self::Age => "AGE",
        }
    }
}

/// Something that identifies, and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    /// Where.
    pub span: Span,
    /// What.
    pub kind: Identifier,
}

/// Texts without what identifies, and the way back.
#[derive(Clone, PartialEq, Eq)]
pub struct Deidentified {
    /// The texts, in the order given, with placeholders such as `[NAME-1]`. What is spelt the same has the same placeholder in all.
    pub texts: Vec<String>,
    /// What each placeholder stands for.
    known: BTreeMap<String, String>,
    /// Of each text, in order: where something stood, and where its placeholder stands.
    moved: Vec<Vec<(Span, Span)>>,
}

/// Without the texts, and without what was taken out of them.
impl std::fmt::Debug for Deidentified {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Deidentified({} texts, {} identifiers)", self.texts.len(), self.known.len())
    }
}

impl Deidentified {
    /// Takes what identifies out of texts that belong together, such as a note and its transcript: a name told in one is taken out of all.
    #[must_use]
    pub fn of(texts: &[&str]) -> Self {
        let names = names::told_in(texts);
        let mut map = Map { taken: bracketed(texts), ..Map::default() };
        let (texts, moved) = texts.iter().map(|text| map.replace(text, &found(text, &names))).unzip();
        Self { texts, known: map.known, moved }
    }

    /// How many different identifiers were taken out.
    #[must_use]
    pub fn identifiers(&self) -> usize {
        self.known.len()
    }

    /// Where of the text at `at` something was taken out, in order.
    pub fn places(&self, at: usize) -> impl Iterator<Item = Span> {
        self.moved.get(at).into_iter().flatten().map(|(was, _)| *was)
    }

    /// Where a place of the text at `at` stands in what became of it. What cuts into something that was taken out is widened to the
    /// whole placeholder.
    #[must_use]
    pub fn moved(&self, at: usize, place: Span) -> Span {
        let moved = self.moved.get(at).map(Vec::as_slice).unwrap_or_default();
        let before = |until: usize| until.checked_sub(1).and_then(|last| moved.get(last));
        let start = match before(moved.partition_point(|(was, _)| was.start <= place.start)) {
            Some((was, is)) if place.start < was.end => is.start,
            Some((was, is)) => place.start - was.end + is.end,
            None => place.start,
        };
        let end = match before(moved.partition_point(|(was, _)| was.start < place.end)) {
            Some((was, is)) if place.end <= was.end => is.end,
            Some((was, is)) => place.end - was.end + is.end,
            None => place.end,
        };
        Span { start, end }
    }

    /// Puts what was taken out back into a text that came of these, wherever a placeholder stands in it.
    #[must_use]
    pub fn restore(&self, text: &str) -> String {
        let mut whole = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(open) = rest.find('[') {
            whole.push_str(&rest[..open]);
            rest = &rest[open..];
            let length = closed(rest);
            match self.known.get(&rest[..length]) {
                Some(words) => {
                    whole.push_str(words);
                    rest = &rest[length..];
                }
                None => {
                    whole.push('[');
                    rest = &rest[1..];
                }
            }
        }
        whole.push_str(rest);
        whole
    }
}

/// What identifies in a text, in order; where two overlap, the one that starts first, of those the longest.
fn found(text: &str, names: &names::Names) -> Vec<Found> {
    let mut all = pattern::found(text);
    all.extend(names.places(text));
    all.sort_by_key(|found| (found.span.start, std::cmp::Reverse(found.span.end)));
    let mut end = 0;
    all.retain(|found| {
        let free = found.span.start >= end;
        end = if free { found.span.end } else { end };
        free
    });
    all
}

/// Bytes of the longest placeholder there can be.
const LONGEST: usize = 32;

/// Bytes of the brackets that a text opens with, and what is in them; 0 where they are longer than a placeholder can be.
fn closed(text: &str) -> usize {
    text.bytes().take(LONGEST).position(|byte| byte == b']').map_or(0, |close| close + 1)
}

/// Whatever stands in brackets and could be a placeholder.
fn bracketed<'t>(texts: &[&'t str]) -> FxHashSet<&'t str> {
    let opened = texts.iter().flat_map(|text| text.match_indices('[').map(|(at, _)| &text[at..]));
    opened.map(|text| &text[..closed(text)]).collect()
}

#[derive(Default)]
struct Map<'t> {
    /// Placeholders that must not be used: they stand in a text already.
    taken: FxHashSet<&'t str>,
    counts: BTreeMap<Identifier, usize>,
    by_words: BTreeMap<(Identifier, String), String>,
    known: BTreeMap<String, String>,
}

impl Map<'_> {
    fn replace(&mut self, text: &str, found: &[Found]) -> (String, Vec<(Span, Span)>) {
        let mut replaced = String::with_capacity(text.len());
        let mut moved = Vec::with_capacity(found.len());
        let mut from = 0;
        for one in found {
            let Some(words) = one.span.of(text) else { continue };
            replaced.push_str(&text[from..one.span.start as usize]);
            let placeholder = self.placeholder(one.kind, words);
            let start = replaced.len() as u32;
            moved.push((one.span, Span { start, end: start + placeholder.len() as u32 }));
            replaced.push_str(&placeholder);
            from = one.span.end as usize;
        }
        replaced.push_str(&text[from..]);
        (replaced, moved)
    }

    fn placeholder(&mut self, kind: Identifier, words: &str) -> String {
        if let Some(known) = self.by_words.get(&(kind, words.to_owned())) {
            return known.clone();
        }
        let count = self.counts.entry(kind).or_default();
        let placeholder = loop {
            *count += 1;
            let placeholder = format!("[{}-{count}]", kind.label());
            if !self.taken.contains(placeholder.as_str()) {
                break placeholder;
            }
        };
        self.by_words.insert((kind, words.to_owned()), placeholder.clone());
        self.known.insert(placeholder.clone(), words.to_owned());
        placeholder
    }
}
