//! What a transcript says, laid out to look claims up in.

use rustc_hash::{FxHashMap, FxHashSet};

use super::answer;
use super::stance::{Stance, stances};
use crate::note::lexicon::{Lexicon, Side, Term};
use crate::note::mention::{Mention, Quantity, What, mentions};
use crate::note::transcript::{Role, Transcript};
use crate::note::word::{Kind, Word, key};
use crate::source::span::Span;
use crate::words::{Language, Lexicon as Stems};

/// A number where it stands, and what it is a number of.
#[derive(Clone, Debug)]
pub(super) struct Figure {
    pub(super) word: usize,
    pub(super) end: usize,
    pub(super) quantity: Quantity,
    /// The medication whose dose it is.
    pub(super) drug: Option<Name>,
    /// What it measures.
    pub(super) measure: Option<u16>,
}

/// Which medication.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Name {
    Listed(u16),
    /// The key of a word that no list has.
    Unlisted(u64),
}

/// A complaint where it is mentioned.
#[derive(Clone, Copy, Debug)]
pub(super) struct Complaint {
    pub(super) word: usize,
    pub(super) end: usize,
    pub(super) stance: Stance,
    pub(super) relative: bool,
    /// The patient says so, or answers so.
    pub(super) patient: bool,
}

/// A side where it is named, and the part of the body it is of.
#[derive(Clone, Copy, Debug)]
pub(in crate::note) struct Sided {
    pub(super) word: usize,
    pub(super) end: usize,
    pub(in crate::note) side: Side,
    pub(in crate::note) site: Option<u16>,
}

/// The transcript.
pub(super) struct Heard<'t> {
    pub(super) transcript: &'t Transcript,
    pub(super) mentions: Vec<Mention>,
    pub(super) drugs: FxHashMap<Name, Vec<usize>>,
    pub(super) figures: Vec<Figure>,
    pub(super) measures: FxHashMap<u16, Vec<usize>>,
    /// Word and times a day.
    pub(super) frequencies: Vec<(usize, f64)>,
    pub(super) routes: Vec<(usize, u16)>,
    pub(super) complaints: FxHashMap<u16, Vec<Complaint>>,
    pub(super) sided: Vec<Sided>,
    pub(super) sites: FxHashSet<u16>,
    /// Words at which allergies are spoken of.
    pub(super) allergies: Vec<(usize, Stance)>,
    pub(super) relatives: FxHashSet<u64>,
    /// Stem of each word that says something; empty for others.
    pub(super) stems: Vec<String>,
    terms: FxHashSet<(u8, u16)>,
    whole: FxHashMap<u64, Span>,
    /// How often each stem is said, and how often of that behind a denial or in a question.
    counts: FxHashMap<String, (u32, u32)>,
    pub(super) stemmer: Stems,
}

/// Words from a medication to a number behind it, and from a number to a medication behind it.
const DOSE_BEHIND: usize = 14;
const DOSE_BEFORE: usize = 6;
/// The same of what is measured.
const MEASURE_BEHIND: usize = 14;
const MEASURE_BEFORE: usize = 5;

impl<'t> Heard<'t> {
    pub(super) fn of(transcript: &'t Transcript) -> Self {
        let words = &transcript.words;
        let stemmer = Stems::of(Language::English);
        let stems: Vec<String> = words.iter().map(|word| stem(&stemmer, word, transcript.text())).collect();
        let mut heard = Self {
            transcript,
            mentions: mentions(transcript.text(), words),
            drugs: FxHashMap::default(),
            figures: Vec::new(),
            measures: FxHashMap::default(),
            frequencies: Vec::new(),
            routes: Vec::new(),
            complaints: FxHashMap::default(),
            sided: Vec::new(),
            sites: FxHashSet::default(),
            allergies: Vec::new(),
            relatives: FxHashSet::default(),
            counts: FxHashMap::default(),
            stems,
            terms: FxHashSet::default(),
            whole: FxHashMap::default(),
            stemmer,
        };
        heard.gather();
        heard.bind();
        heard.stand();
        heard.side();
        heard.remember();
        heard.count();
        heard
    }

    fn words(&self) -> &'t [Word] {
        &self.transcript.words
    }

    fn gather(&mut self) {
        for mention in &self.mentions {
            let at = mention.at.start;
            match &mention.what {
                What::Quantity(quantity) => self.figures.push(Figure {
                    word: at,
                    end: mention.at.end,
                    quantity: quantity.clone(),
                    drug: None,
                    measure: None,
                }),
                What::Unlisted(key) => self.drugs.entry(Name::Unlisted(*key)).or_default().push(at),
                What::Term(term) => {
                    match term {
                        Term::Drug(drug) => self.drugs.entry(Name::Listed(*drug)).or_default().push(at),
                        Term::Measure(measure) => self.measures.entry(*measure).or_default().push(at),
                        Term::Frequency(times) => {
                            self.frequencies.push((at, Lexicon::get().frequencies[usize::from(*times)]));
                        }
                        Term::Route(route) => self.routes.push((at, *route)),
                        Term::Site(site) => _ = self.sites.insert(*site),
                        Term::Relative => self.relatives.extend(self.transcript.words.get(at).map(|word| word.key)),
                        _ => {}
                    }
                    self.terms.extend(code(*term));
                }
            }
        }
    }

    /// Gives every number to the medication, or to what is measured, that stands nearest in the same turn.
    fn bind(&mut self) {
        let marks: Vec<(usize, usize, Option<Name>, Option<u16>)> = self
            .mentions
            .iter()
            .filter_map(|mention| {
                let (drug, measure) = match mention.what {
                    What::Term(Term::Drug(drug)) => (Some(Name::Listed(drug)), None),
                    What::Unlisted(key) => (Some(Name::Unlisted(key)), None),
                    What::Term(Term::Measure(measure)) => (None, Some(measure)),
                    _ => return None,
                };
                Some((mention.at.start, mention.at.end, drug, measure))
            })
            .collect();
        let mut bound = Vec::with_capacity(self.figures.len());
        for figure in &self.figures {
            let turn = self.transcript.turn_of(figure.word);
            let here = |at: usize| self.transcript.turn_of(at) == turn;
            let before = marks.iter().rev().find(|(at, ..)| *at < figure.word && here(*at));
            let behind = marks.iter().find(|(at, ..)| *at >= figure.end && here(*at));
            let dose = is_dose(&figure.quantity);
            let directly = behind.is_some_and(|(at, ..)| *at <= figure.end + 1);
            let drug = |mark: &(usize, usize, Option<Name>, Option<u16>)| mark.2;
            let measured = |mark: &(usize, usize, Option<Name>, Option<u16>)| mark.3;
            let reach = if dose { DOSE_BEHIND } else { 4 };
            let forth = before.filter(|(_, end, ..)| figure.word - *end <= reach).and_then(drug);
            let back = behind.filter(|(at, ..)| dose && at - figure.end <= DOSE_BEFORE).and_then(drug);
            let of = if directly { back.or(forth) } else { forth.or(back) };
            let what = before
                .filter(|(_, end, ..)| figure.word - *end <= MEASURE_BEHIND)
                .and_then(measured)
                .or_else(|| behind.filter(|(at, ..)| at - figure.end <= MEASURE_BEFORE).and_then(measured));
            bound.push((of.filter(|_| dose || what.is_none()), what.filter(|_| !dose)));
        }
        for (figure, (drug, measure)) in self.figures.iter_mut().zip(bound) {
            (figure.drug, figure.measure) = (drug, measure);
        }
    }

    /// The stance of complaints: said so by either, or asked by one and answered by the other.
    fn stand(&mut self) {
        let turns = self.transcript.turns();
        let sentences = &self.transcript.sentences;
        let mut from = 0;
        for sentence in sentences {
            let end =
                from + self.mentions[from..].iter().take_while(|mention| mention.at.start < sentence.words.end).count();
            let turn = self.transcript.turn_of(sentence.words.start);
            let marked = self.words()[sentence.words.clone()].last().is_some_and(|word| word.is(b'?'));
            for stood in stances(self.words(), &self.mentions, from..end, true) {
                let mention = &self.mentions[stood.mention];
                let asks = (marked || stood.asked || self.is_refused(mention.at.end))
                    && turns[turn].role != Role::Patient
                    && stood.stance != Stance::Supposed;
                let stance = match stood.stance {
                    Stance::Affirmed if asks => match turns.get(turn + 1) {
                        Some(answer) => answer::stance(&self.words()[answer.words.clone()]),
                        None => Stance::Asked,
                    },
                    other => other,
                };
                match mention.what {
                    What::Term(Term::Finding(finding)) => self.complaints.entry(finding).or_default().push(Complaint {
                        word: mention.at.start,
                        end: mention.at.end,
                        stance,
                        relative: stood.relative,
                        patient: turns[turn].role == Role::Patient || asks,
                    }),
                    What::Term(Term::Allergy) => self.allergies.push((mention.at.start, stance)),
                    _ => {}
                }
            }
            from = end;
        }
    }

    fn count(&mut self) {
        let mut not = vec![false; self.stems.len()];
        let last = self.stems.len();
        for mention in &self.mentions {
            let reach = match mention.what {
                What::Term(Term::Denies) => 8,
                What::Term(Term::Asks) => 14,
                _ => continue,
            };
            let turn = &self.transcript.turns()[self.transcript.turn_of(mention.at.start)];
            not[mention.at.end.min(last)..(mention.at.end + reach).min(turn.words.end).max(mention.at.end.min(last))]
                .fill(true);
        }
        for (stem, not) in self.stems.iter().zip(not).filter(|(stem, _)| !stem.is_empty()) {
            let (all, denied) = self.counts.entry(stem.clone()).or_default();
            *all += 1;
            *denied += u32::from(not);
        }
    }

    fn side(&mut self) {
        for (at, mention) in self.mentions.iter().enumerate() {
            let What::Term(Term::Side(side)) = mention.what else { continue };
            if let Some(sided) = sided(self.words(), &self.mentions, at, side) {
                self.sided.push(sided);
            }
        }
    }

    fn remember(&mut self) {
        for sentence in &self.transcript.sentences {
            let words = &self.transcript.words[sentence.words.clone()];
            let span = crate::note::document::span_of(words);
            self.whole.insert(spoken(words), span);
            if let Some(colon) = words.iter().position(|word| word.is(b':')) {
                self.whole.insert(spoken(&words[colon + 1..]), span);
            }
        }
    }

    /// Where a sentence of these words is said, word for word.
    pub(super) fn verbatim(&self, words: &[Word]) -> Option<Span> {
        self.whole.get(&spoken(words)).copied()
    }

    /// Whether any word of this stem is said.
    pub(super) fn says(&self, stem: &str) -> bool {
        self.counts.contains_key(stem)
    }

    /// Whether a word of the note is borne out, 0 to 1: said where it is affirmed, and not affirmed where it is denied.
    pub(super) fn bears_out(&self, stem: &str, denied: bool) -> f64 {
        match (self.counts.get(stem), denied) {
            (None, denied) => f64::from(u8::from(denied)),
            (Some((all, not)), true) => f64::from(*not) / f64::from(*all),
            (Some((all, not)), false) if all == not => 0.5,
            (Some(_), false) => 1.0,
        }
    }

    /// How much it tells that a stem is said at a place: the less, the more often it is said.
    pub(super) fn rarity(&self, stem: &str) -> f64 {
        self.counts.get(stem).map_or(1.0, |(count, _)| 1.0 / f64::from(*count).sqrt())
    }

    /// Whether what a term stands for is mentioned, in whatever words.
    pub(super) fn mentions_term(&self, term: Term) -> bool {
        code(term).is_some_and(|code| self.terms.contains(&code))
    }

    pub(super) fn span(&self, from: usize, end: usize) -> Span {
        crate::note::document::span_of(&self.transcript.words[from..end.min(self.transcript.words.len())])
    }
}

/// The words of a sentence as one number: equal where they are the same, whatever marks stand between.
fn spoken(words: &[Word]) -> u64 {
    words
        .iter()
        .filter(|word| word.is_said())
        .fold(7, |hash: u64, word| (hash.rotate_left(17) ^ word.key).wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

fn code(term: Term) -> Option<(u8, u16)> {
    match term {
        Term::Drug(drug) => Some((0, drug)),
        Term::Finding(finding) => Some((1, finding)),
        Term::Site(site) => Some((2, site)),
        Term::Measure(measure) => Some((3, measure)),
        Term::Frequency(times) => Some((4, times)),
        Term::Route(route) => Some((5, route)),
        _ => None,
    }
}

/// The stem of a word that says something; empty for others.
pub(super) fn stem(stemmer: &Stems, word: &Word, text: &str) -> String {
    match word.kind {
        Kind::Letters => stemmer.stem(word.text(text)).map(|(stem, _)| stem).unwrap_or_default(),
        _ => String::new(),
    }
}

/// Whether a number's unit is one that medications are dosed in.
pub(super) fn is_dose(quantity: &Quantity) -> bool {
    quantity.unit.is_some_and(|unit| {
        let unit = &Lexicon::get().units[usize::from(unit)];
        match unit.dimension {
            "mass" => matches!(unit.name, "milligram" | "microgram" | "gram"),
            dimension => matches!(dimension, "volume" | "activity" | "amount" | "count"),
        }
    })
}

/// The side named at a mention, where it is one of the body: `right` is said of much else. What is said not to be the side is none.
pub(in crate::note) fn sided(words: &[Word], mentions: &[Mention], at: usize, side: Side) -> Option<Sided> {
    let here = &mentions[at].at;
    let ends =
        |from: usize, to: usize| words[from..to].iter().any(|word| matches!(word.kind, Kind::Mark(b'.' | b'?' | b';')));
    let placed = |mention: &Mention| Some((site(mention)?, mention.at.clone()));
    let reach = if side == Side::Both { 2 } else { 4 };
    let adverb = words[here.start].key == key("bilaterally");
    let behind = mentions[at + 1..].iter().find_map(placed).filter(|(_, next)| {
        !adverb && next.start >= here.end && next.start - here.end <= reach && !ends(here.end, next.start)
    });
    let before = mentions[..at]
        .iter()
        .rev()
        .find_map(placed)
        .filter(|(_, next)| next.end <= here.start && here.start - next.end <= 4 && !ends(next.end, here.start));
    let by = |back: usize| here.start.checked_sub(back).and_then(|at| words.get(at)).map(|word| word.key);
    if mentions[..at]
        .iter()
        .rev()
        .take(2)
        .any(|cue| cue.what == What::Term(Term::Denies) && here.start - cue.at.end.min(here.start) <= 1)
    {
        return None;
    }
    let on = by(2) == Some(key("on"));
    let clear = side == Side::Both || on || here.len() > 1;
    match (behind, before) {
        (Some((site, next)), _) => Some(Sided { word: here.start, end: next.end, side, site: Some(site) }),
        (None, Some((site, _))) if clear => Some(Sided { word: here.start, end: here.end, side, site: Some(site) }),
        (None, _) if on => Some(Sided { word: here.start, end: here.end, side, site: None }),
        _ => None,
    }
}

/// The part of the body a mention is of, or its complaint is in: abdominal pain is in the abdomen.
pub(super) fn site(mention: &Mention) -> Option<u16> {
    match mention.what {
        What::Term(Term::Site(site)) => Some(site),
        What::Term(Term::Finding(finding)) => Lexicon::get().findings[usize::from(finding)].site,
        _ => None,
    }
}
