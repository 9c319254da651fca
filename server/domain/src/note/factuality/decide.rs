//! What becomes of a fact when it is held against the transcript.

use std::ops::Range;

use super::claim::{DecidedBy, Verdict};
use super::fact::{Fact, Stated, is_time};
use super::heard::{Complaint, Figure, Heard, Name, Sided, is_dose, site};
use super::stance::Stance;
use crate::note::document::Note;
use crate::note::lexicon::{Lexicon, Side, Term};
use crate::note::mention::{Mention, Quantity, What};
use crate::note::word::Word;
use crate::score::Score;
use crate::source::span::Span;

/// What was decided.
#[derive(Clone, Debug)]
pub(super) struct Decision {
    pub(super) verdict: Verdict,
    pub(super) support: f64,
    pub(super) evidence: Vec<Span>,
    pub(super) reason: &'static str,
    pub(super) by: DecidedBy,
}

impl Decision {
    fn of(verdict: Verdict, reason: &'static str) -> Self {
        let support = if verdict == Verdict::Supported { 1.0 } else { 0.0 };
        Self { verdict, support, evidence: Vec::new(), reason, by: DecidedBy::Value }
    }

    pub(super) fn verbatim(span: Span) -> Self {
        let said = Self::of(Verdict::Supported, "the sentence is said word for word");
        Self { by: DecidedBy::Verbatim, ..said }.at(span)
    }

    fn at(mut self, span: Span) -> Self {
        self.evidence.push(span);
        self
    }

    fn weak(mut self, support: f64) -> Self {
        self.support = support;
        self
    }

    pub(super) fn score(&self) -> Score {
        Score::clamped(self.support)
    }
}

fn supported(reason: &'static str) -> Decision {
    Decision::of(Verdict::Supported, reason)
}

fn contradicted(reason: &'static str) -> Decision {
    Decision::of(Verdict::Contradicted, reason)
}

fn unsupported(reason: &'static str) -> Decision {
    Decision::of(Verdict::Unsupported, reason)
}

fn not_checkable(reason: &'static str) -> Decision {
    Decision::of(Verdict::NotCheckable, reason)
}

/// A sentence of the note and what it is held against.
pub(super) struct Bench<'a> {
    pub(super) note: &'a Note,
    pub(super) heard: &'a Heard<'a>,
    pub(super) mentions: &'a [Mention],
    /// Where in the note's words the sentence begins.
    pub(super) from: usize,
    /// Stem of each word of the sentence that says something; empty for others.
    pub(super) stems: &'a [String],
}

/// Words to either side of a place in the transcript that are its surroundings.
const AROUND: usize = 12;
/// The same in the note.
const NEAR: usize = 7;

impl Bench<'_> {
    pub(super) fn decide(&self, stated: &Stated, words: &[Word]) -> Decision {
        match &stated.fact {
            Fact::Drug(name) => self.drug(*name, words),
            Fact::Dose(name, quantity) => self.dose(*name, quantity),
            Fact::Often(name, times) => self.often(*name, *times),
            Fact::Given(name, route) => self.given(*name, *route),
            Fact::Allergy(name, is) => self.allergy(*name, *is, words),
            Fact::Measured(measure, quantity) => self.measured(*measure, quantity),
            Fact::Side(sided) => self.side(sided, &stated.words),
            Fact::Finding(finding, stance) => self.finding(*finding, *stance, &stated.words),
            Fact::Clause(stance, clause) => self.clause(*stance, clause),
            Fact::Kin(finding) => self.kin(*finding),
            Fact::Figure(quantity, age) => self.figure(quantity, *age),
            Fact::Statement => self.statement(words),
        }
    }

    fn drug(&self, name: Name, words: &[Word]) -> Decision {
        if let Some(at) = self.heard.drugs.get(&name).and_then(|places| places.first()) {
            return supported("the medication is named").at(self.heard.span(*at, at + 1));
        }
        if let Some(at) = self.sounds_alike(name, words) {
            return supported("the medication is named, spelt otherwise").at(self.heard.span(at, at + 1)).weak(0.9);
        }
        unsupported("the medication is not named")
    }

    /// A word of the transcript that no list has and that is spelt much like the medication.
    fn sounds_alike(&self, name: Name, words: &[Word]) -> Option<usize> {
        let mut spelt: Vec<String> = vec![joined(words, self.note.text())];
        if let Name::Listed(drug) = name {
            spelt.push(Lexicon::get().drugs[usize::from(drug)].name.replace(' ', ""));
        }
        let said = &self.heard.transcript.words;
        (0..said.len()).find(|&at| {
            (1..=2).any(|length| {
                let Some(run) = said.get(at..at + length) else { return false };
                let unknown = run
                    .iter()
                    .all(|word| word.is_said() && Lexicon::get().longest(std::slice::from_ref(word)).is_none());
                let one = joined(run, self.heard.transcript.text());
                unknown && one.len() >= 6 && spelt.iter().any(|other| alike(&one, other))
            })
        })
    }

    fn dose(&self, name: Name, quantity: &Quantity) -> Decision {
        self.value(quantity, |figure| figure.drug == Some(name), |figure| figure.drug.is_none())
    }

    fn measured(&self, measure: u16, quantity: &Quantity) -> Decision {
        self.value(quantity, |figure| figure.measure == Some(measure), |figure| figure.drug.is_none())
    }

    /// Compares a value with those of the same thing, then with those of nothing in particular.
    fn value(&self, quantity: &Quantity, own: impl Fn(&Figure) -> bool, free: impl Fn(&Figure) -> bool) -> Decision {
        let figures = &self.heard.figures;
        let place = |figure: &Figure| self.heard.span(figure.word, figure.end);
        let bound: Vec<&Figure> =
            figures.iter().filter(|figure| own(figure) && comparable(quantity, &figure.quantity)).collect();
        if let Some(same) = bound.iter().find(|figure| same(quantity, &figure.quantity)) {
            return supported("the value is said").at(place(same));
        }
        // Where its value is said, a number of nothing in particular is taken for it only if it is said near, and in its unit.
        let pair = !quantity.over.is_empty();
        let unit = |figure: &&&Figure| {
            bound.is_empty() || pair || !is_dose(quantity) || quantity.unit.is_some() && figure.quantity.unit.is_some()
        };
        let near = |figure: &&&Figure| {
            bound.is_empty() || pair || bound.iter().any(|own| own.word.abs_diff(figure.word) <= 40)
        };
        let mut others = figures.iter().filter(|figure| free(figure) && same(quantity, &figure.quantity));
        if let Some(same) = others.by_ref().find(|figure| unit(&figure) && near(&figure)) {
            return supported("the value is said, not clearly of this").at(place(same)).weak(0.8);
        }
        match bound.first() {
            Some(other) => contradicted("another value is said").at(place(other)),
            None => unsupported("the value is not said"),
        }
    }

    fn often(&self, name: Name, times: f64) -> Decision {
        let near: Vec<&(usize, f64)> = self.near(name, &self.heard.frequencies);
        let equal = |other: f64| (other - times).abs() < 1e-6;
        if let Some((at, _)) = near.iter().find(|(_, other)| equal(*other)) {
            return supported("the frequency is said").at(self.heard.span(*at, at + 1));
        }
        if self.heard.frequencies.iter().any(|(_, other)| equal(*other)) {
            return supported("the frequency is said, not clearly of this").weak(0.7);
        }
        match near.first() {
            Some((at, _)) => contradicted("another frequency is said").at(self.heard.span(*at, at + 1)),
            None => not_checkable("no frequency is said"),
        }
    }

    fn given(&self, name: Name, route: u16) -> Decision {
        let near: Vec<&(usize, u16)> = self.near(name, &self.heard.routes);
        match near.first() {
            _ if near.iter().any(|(_, other)| *other == route) => supported("the route is said"),
            Some((at, _)) => contradicted("another route is said").at(self.heard.span(*at, at + 1)),
            None => not_checkable("no route is said"),
        }
    }

    /// What is said soon behind a medication, before the next is.
    fn near<'h, T>(&self, name: Name, places: &'h [(usize, T)]) -> Vec<&'h (usize, T)> {
        let drugs = || self.heard.drugs.iter().flat_map(|(name, places)| places.iter().map(move |at| (*at, *name)));
        let last_before =
            |at: usize| drugs().filter(|(drug, _)| *drug < at && at - drug <= AROUND).max_by_key(|(drug, _)| *drug);
        places.iter().filter(|(at, _)| last_before(*at).is_some_and(|(_, drug)| drug == name)).collect()
    }

    fn allergy(&self, name: Option<Name>, is: bool, words: &[Word]) -> Decision {
        let spoken = &self.heard.allergies;
        let Some((cue, stance)) = spoken.iter().find(|(_, stance)| *stance == Stance::Affirmed).or(spoken.first())
        else {
            return match name {
                Some(name) if is && !self.heard.drugs.contains_key(&name) => {
                    unsupported("the allergy is not spoken of")
                }
                _ => not_checkable("allergies are not spoken of"),
            };
        };
        let cue_at = self.heard.span(*cue, cue + 1);
        let Some(name) = name else {
            return match (is, stance) {
                (false, Stance::Affirmed) if self.allergens(*cue) => contradicted("an allergy is spoken of").at(cue_at),
                (true, Stance::Denied) => contradicted("allergies are denied").at(cue_at),
                _ => supported("allergies are spoken of").at(cue_at).weak(0.8),
            };
        };
        let near = |at: usize| spoken.iter().any(|(cue, _)| at.abs_diff(*cue) <= 30);
        let places = self.heard.drugs.get(&name).map(Vec::as_slice).unwrap_or_default();
        match places.iter().find(|at| near(**at)) {
            Some(at) if is => supported("the allergy is said").at(self.heard.span(*at, at + 1)),
            Some(at) => contradicted("an allergy to it is said").at(self.heard.span(*at, at + 1)),
            None if is && self.sounds_alike(name, words).is_some() => {
                supported("the allergy is said, spelt otherwise").weak(0.9)
            }
            None if is => contradicted("allergies are spoken of, not this one").at(cue_at),
            None => not_checkable("it is not spoken of"),
        }
    }

    /// Whether a medication is named soon behind a word for allergies.
    fn allergens(&self, cue: usize) -> bool {
        self.heard.drugs.values().flatten().any(|at| *at > cue && at - cue <= 10)
    }

    fn side(&self, stated: &Sided, words: &Range<usize>) -> Decision {
        let sites = &Lexicon::get().sites;
        let chain = |site: Option<u16>| site.map(|site| sites[usize::from(site)].chain).filter(|chain| *chain != "-");
        let heard = &self.heard.sided;
        let same_site: Vec<&Sided> = heard.iter().filter(|heard| heard.site == stated.site).collect();
        let same_chain =
            || heard.iter().filter(|heard| chain(heard.site) == chain(stated.site) && chain(stated.site).is_some());
        let group = if same_site.is_empty() { same_chain().collect() } else { same_site };
        let place = |heard: &Sided| self.heard.span(heard.word, heard.end);
        let agrees =
            |heard: &&Sided| stated.side == Side::Both || heard.side == stated.side || heard.side == Side::Both;
        let (with, against): (Vec<&Sided>, Vec<&Sided>) = group.into_iter().partition(|heard| agrees(heard));
        let near = |group: &[&Sided]| group.iter().map(|heard| self.likeness(words, heard.word)).fold(0.0, f64::max);
        match (with.first(), against.first()) {
            (Some(own), None) => supported("the side is said").at(place(own)),
            (None, Some(other)) => contradicted("the other side is said").at(place(other)),
            (Some(own), Some(other)) => {
                let (mine, its) = (near(&with), near(&against));
                let often = with.len() >= 2 * against.len();
                let seldom = with.len() * 2 <= against.len() && mine < its * 1.3;
                match !often && (seldom || mine < its * 0.8) {
                    true => contradicted("it is said of the other side").at(place(other)),
                    false => supported("the side is said, and so is the other").at(place(own)).weak(0.9),
                }
            }
            (None, None) => self.no_side(stated),
        }
    }

    fn no_side(&self, stated: &Sided) -> Decision {
        let agrees = |heard: &Sided| stated.side == Side::Both || heard.side == stated.side || heard.side == Side::Both;
        match self.heard.sided.first() {
            Some(other) if !self.heard.sided.iter().any(agrees) => {
                unsupported("only the other side is named").at(self.heard.span(other.word, other.end))
            }
            _ => not_checkable("no side of it is named"),
        }
    }

    fn finding(&self, finding: u16, stance: Stance, words: &Range<usize>) -> Decision {
        if stance == Stance::Supposed {
            return not_checkable("it is not said to be");
        }
        let all = self.heard.complaints.get(&finding).map(Vec::as_slice).unwrap_or_default();
        let heard: Vec<&Complaint> = all.iter().filter(|one| one.stance != Stance::Supposed).collect();
        if heard.is_empty() {
            return self.unmentioned(finding, stance, words);
        }
        let likeness: Vec<f64> = heard.iter().map(|one| self.likeness(words, one.word)).collect();
        let best = likeness.iter().copied().fold(0.0, f64::max);
        let local = Lexicon::get().findings[usize::from(finding)].local;
        let close = |at: &usize| !local || likeness[*at] >= best * 0.75;
        let close: Vec<&Complaint> = (0..heard.len()).filter(close).map(|at| heard[at]).collect();
        self.weigh(&close, stance, local && best < 1.0)
    }

    /// What mentions of a complaint say together; `apart` where none is near what the note says it of.
    fn weigh(&self, heard: &[&Complaint], stance: Stance, apart: bool) -> Decision {
        let opposite = if stance == Stance::Denied { Stance::Affirmed } else { Stance::Denied };
        let count = |wanted: Stance| heard.iter().filter(|one| one.stance == wanted).count();
        let (with, against) = (count(stance), count(opposite));
        let place = |one: &Complaint| self.heard.span(one.word, one.end);
        let first = |wanted: Stance| heard.iter().find(|one| one.stance == wanted);
        let share = with as f64 / (with + against).max(1) as f64;
        let outweighed = stance == Stance::Denied && with * 3 <= against;
        if let Some(one) = first(stance).filter(|_| !outweighed) {
            return supported("it is said").at(place(one)).weak(0.5 + share / 2.0);
        }
        match first(opposite) {
            Some(one) if apart && stance == Stance::Denied => not_checkable("it is said of elsewhere").at(place(one)),
            Some(one) if stance == Stance::Denied && !self.is_certain(heard) => {
                not_checkable("it is said once, and not by the patient").at(place(one))
            }
            Some(one) => contradicted("the opposite is said").at(place(one)),
            None => supported("it is asked about").weak(0.5),
        }
    }

    /// Whether a complaint is surely there: the patient says so, or it is said twice.
    fn is_certain(&self, heard: &[&Complaint]) -> bool {
        let there = || heard.iter().filter(|one| one.stance == Stance::Affirmed);
        there().any(|one| one.patient) || there().count() > 1
    }

    fn unmentioned(&self, finding: u16, stance: Stance, words: &Range<usize>) -> Decision {
        if stance == Stance::Denied {
            return not_checkable("what is not there need not be said");
        }
        let stems = &self.stems[words.start - self.from..words.end - self.from];
        let named = Lexicon::get().findings[usize::from(finding)].name.split(' ').map(crate::note::word::key);
        let said = |key: u64| self.heard.transcript.words.iter().any(|word| word.key == key);
        if stems.iter().any(|stem| !stem.is_empty() && self.heard.says(stem)) || named.into_iter().any(said) {
            return not_checkable("it may be said in other words");
        }
        unsupported("it is not mentioned")
    }

    /// A clause that is denied or reported, against the place where most of its words are said.
    fn clause(&self, stance: Stance, clause: &Range<usize>) -> Decision {
        let stems = &self.stems[clause.start - self.from..clause.end - self.from];
        let Some(place) = self.heard.best_place(stems) else { return not_checkable("it is not spoken of") };
        let span = self.heard.span(place.words.start, place.words.end);
        match (stance, place.denied) {
            (Stance::Denied, false) => contradicted("it is said to be so").at(span),
            (Stance::Affirmed, true) => not_checkable("something of it is denied").at(span),
            _ => supported("it is said").at(span).weak(place.share),
        }
    }

    /// How much a place of the transcript speaks of what the note speaks of at `words`: the sum of the rarities of words said near
    /// both, and 1 for a part of the body named near both.
    fn likeness(&self, words: &Range<usize>, word: usize) -> f64 {
        let (from, end) = (words.start - self.from, words.end - self.from);
        let near = &self.stems[from.saturating_sub(NEAR)..(end + NEAR).min(self.stems.len())];
        let stems = &self.heard.stems;
        let around = &stems[word.saturating_sub(AROUND)..(word + AROUND).min(stems.len())];
        let mut shared: Vec<&String> = near.iter().filter(|stem| !stem.is_empty() && around.contains(stem)).collect();
        shared.sort_unstable();
        shared.dedup();
        let rarity: f64 = shared.into_iter().map(|stem| self.heard.rarity(stem)).sum();
        rarity + f64::from(u8::from(self.same_place(words, word)))
    }

    /// Whether a part of the body that the note names near `words` is named near a place of the transcript.
    fn same_place(&self, words: &Range<usize>, word: usize) -> bool {
        let close = |mention: &&Mention| mention.at.start + NEAR >= words.start && mention.at.start <= words.end + NEAR;
        let sites: Vec<u16> = self.mentions.iter().filter(close).filter_map(site).collect();
        let near = |mention: &&Mention| mention.at.start.abs_diff(word) <= AROUND;
        self.heard.mentions.iter().filter(near).filter_map(site).any(|site| sites.contains(&site))
    }

    fn kin(&self, finding: u16) -> Decision {
        match self.heard.complaints.get(&finding) {
            Some(heard) => match heard.iter().find(|one| one.relative) {
                Some(one) => supported("it is said of a relative").at(self.heard.span(one.word, one.end)),
                None => not_checkable("it is said, not clearly of a relative"),
            },
            None => unsupported("it is not mentioned"),
        }
    }

    fn figure(&self, quantity: &Quantity, age: bool) -> Decision {
        if let Some(figure) = self.heard.figures.iter().find(|figure| same(quantity, &figure.quantity)) {
            return supported("the number is said").at(self.heard.span(figure.word, figure.end));
        }
        let frequency = |times: f64| self.heard.frequencies.iter().any(|(_, other)| (other - times).abs() < 1e-6);
        match quantity.values.first() {
            Some(times) if quantity.unit.is_none() && frequency(*times) => {
                supported("the number is said of a frequency").weak(0.8)
            }
            _ if quantity.unit.is_none() && quantity.over.is_empty() => {
                not_checkable("a number that may count what is not said")
            }
            _ if age => not_checkable("an age is on record"),
            _ => unsupported("the number is not said"),
        }
    }

    /// The share of the sentence's words that are borne out: said where they are affirmed, not affirmed where they are denied.
    fn statement(&self, words: &[Word]) -> Decision {
        let denied = self.denied_words(words.len());
        let (mut all, mut good) = (0.0, 0.0);
        for (stem, denied) in self.stems.iter().zip(denied).filter(|(stem, _)| !stem.is_empty()) {
            all += 1.0;
            good += self.heard.bears_out(stem, denied);
        }
        for mention in self.mentions {
            if let What::Term(term @ (Term::Drug(_) | Term::Finding(_))) = mention.what {
                all += 1.0;
                good += f64::from(u8::from(self.heard.mentions_term(term)));
            }
        }
        let share = if all > 0.0 { good / all } else { 1.0 };
        Decision { by: DecidedBy::Words, ..not_checkable("judged by its words alone") }.weak(share)
    }

    /// For each word of the sentence, whether it stands behind a denial.
    fn denied_words(&self, length: usize) -> Vec<bool> {
        let mut denied = vec![false; length];
        let mut from = None;
        for mention in self.mentions {
            let (start, end) = (mention.at.start - self.from, mention.at.end - self.from);
            match mention.what {
                What::Term(Term::Denies) => from = Some(end),
                What::Term(Term::Affirms) => {
                    if let Some(from) = from.take() {
                        denied[from..start.max(from)].fill(true);
                    }
                }
                _ => {}
            }
        }
        if let Some(from) = from {
            denied[from.min(length)..].fill(true);
        }
        denied
    }
}

fn joined(words: &[Word], text: &str) -> String {
    words.iter().map(|word| word.text(text).to_lowercase()).collect()
}

/// Spelt alike: a letter in four may differ, and the first agrees.
fn alike(one: &str, other: &str) -> bool {
    let most = one.len().max(other.len());
    most >= 6 && one.bytes().next() == other.bytes().next() && strsim::osa_distance(one, other) * 4 <= most
}

/// Whether two numbers may be of one thing: their units measure the same, or one has none.
fn comparable(one: &Quantity, other: &Quantity) -> bool {
    let dimension = |quantity: &Quantity| quantity.unit.map(|unit| Lexicon::get().units[usize::from(unit)].dimension);
    let units = match (dimension(one), dimension(other)) {
        (Some(one), Some(other)) => one == other,
        _ => true,
    };
    units && (one.over.is_empty() == other.over.is_empty() || one.over.contains(&10.0))
}

/// Whether two numbers are one value: 5.0 mg is 5 mg and 1 g is 1,000 mg, 20 mg is not 120 mg.
fn same(one: &Quantity, other: &Quantity) -> bool {
    let factor = |quantity: &Quantity| quantity.unit.map_or(1.0, |unit| Lexicon::get().units[usize::from(unit)].factor);
    let (mine, its) = match one.unit.is_some() && other.unit.is_some() {
        true => (factor(one), factor(other)),
        false => (1.0, 1.0),
    };
    // Four weeks are a month, as people say it.
    let slack = if mine != its && is_time(one) { 0.1 } else { 1e-3 };
    let equal = |a: &f64, b: &f64| (a * mine - b * its).abs() <= slack * (a * mine).abs().max(1e-9);
    let any = |one: &[f64], other: &[f64]| one.iter().any(|a| other.iter().any(|b| equal(a, b)));
    comparable(one, other)
        && any(&one.values, &other.values)
        && (one.over.is_empty() || other.over.is_empty() || any(&one.over, &other.over))
}
