//! What clinical words mention: terms of the lexicon, and numbers with their units.

use std::ops::Range;
use std::sync::LazyLock;

use super::lexicon::{Lexicon, Term};
use super::number::{self, Run};
use super::word::{Kind, Word, key};

/// A number, or a pair of them as in a blood pressure, and its unit.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Quantity {
    /// What it may be; spoken numbers may be several.
    pub(crate) values: Vec<f64>,
    /// What the second of a pair may be; empty for a single number.
    pub(crate) over: Vec<f64>,
    /// Position in [`Lexicon::units`].
    pub(crate) unit: Option<u16>,
}

/// What is mentioned.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum What {
    Term(Term),
    Quantity(Quantity),
    /// A medication by its form or its dose that the lexicon does not have: the key of its word.
    Unlisted(u64),
}

/// A mention and the words it takes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Mention {
    pub(crate) at: Range<usize>,
    pub(crate) what: What,
}

struct Joints {
    over: u64,
    out: u64,
    of: u64,
    to: u64,
    or: u64,
    and: u64,
    articles: [u64; 2],
    couple: u64,
}

static JOINTS: LazyLock<Joints> = LazyLock::new(|| Joints {
    over: key("over"),
    out: key("out"),
    of: key("of"),
    to: key("to"),
    or: key("or"),
    and: key("and"),
    articles: [key("a"), key("an")],
    couple: key("couple"),
});

/// All mentions in `words`, in order.
pub(crate) fn mentions(text: &str, words: &[Word]) -> Vec<Mention> {
    let mut scan = Scan { text, words, lexicon: Lexicon::get(), found: Vec::new() };
    let mut at = 0;
    while at < words.len() {
        at = scan.step(at);
    }
    scan.share_units();
    scan.found
}

/// The mentions of terms alone, without numbers.
pub(crate) fn terms(words: &[Word]) -> Vec<Mention> {
    let lexicon = Lexicon::get();
    // About every fifth word and mark of clinical text is a term.
    let mut found = Vec::with_capacity(words.len() / 4);
    let mut at = 0;
    while at < words.len() {
        let phrase = lexicon.may_begin(&words[at]).then(|| lexicon.longest(&words[at..])).flatten();
        let Some((terms, length)) = phrase else {
            at += 1;
            continue;
        };
        found.extend(terms.iter().map(|term| Mention { at: at..at + length, what: What::Term(*term) }));
        at += length;
    }
    found
}

struct Scan<'t> {
    text: &'t str,
    words: &'t [Word],
    lexicon: &'static Lexicon,
    found: Vec<Mention>,
}

impl Scan<'_> {
    fn step(&mut self, at: usize) -> usize {
        if !self.words[at].is_said() {
            return at + 1;
        }
        if let Some((terms, length)) = self.lexicon.longest(&self.words[at..])
            && !(length == 1 && self.words[at].kind == Kind::Number)
        {
            for term in terms {
                self.found.push(Mention { at: at..at + length, what: What::Term(*term) });
            }
            return at + length;
        }
        if let Some((quantity, length)) = self.quantity(at) {
            self.found.push(Mention { at: at..at + length, what: What::Quantity(quantity) });
            return at + length;
        }
        if self.is_unlisted(at) {
            self.found.push(Mention { at: at..at + 1, what: What::Unlisted(self.words[at].key) });
        }
        at + 1
    }

    fn quantity(&self, at: usize) -> Option<(Quantity, usize)> {
        let mut run = number::run(self.text, &self.words[at..]).or_else(|| self.article(at))?;
        // `a . five centimeter stone`
        let point = at >= 2 && self.words[at - 1].is(b'.') && self.words[at - 1].start > self.words[at - 2].end;
        if let (true, [value]) = (point && self.words[at].start > self.words[at - 1].end, run.values.as_slice())
            && *value < 10.0
        {
            run.values.push(value / 10.0);
        }
        let mut end = at + run.length;
        let mut over = Vec::new();
        if let Some((second, length)) = self.second(end) {
            over = second.values;
            end += length;
        }
        // `half a centimeter`, `61-year-old`
        let half =
            run.values.first() == Some(&0.5) && self.words.get(end).is_some_and(|word| word.key == JOINTS.articles[0]);
        let hyphen = usize::from(half || self.words.get(end).is_some_and(|word| word.is(b'-')));
        let unit = self.unit(end + hyphen);
        if let Some((_, length)) = unit {
            end += hyphen + length;
        }
        Some((Quantity { values: run.values, over, unit: unit.map(|(unit, _)| unit) }, end - at))
    }

    /// `a week` is one, `a couple of weeks` two.
    fn article(&self, at: usize) -> Option<Run> {
        let is =
            |at: usize, key: u64| self.words.get(at).is_some_and(|word| word.key == key && word.kind == Kind::Letters);
        let article = usize::from(JOINTS.articles.iter().any(|article| is(at, *article)));
        if is(at + article, JOINTS.couple) {
            let of = usize::from(is(at + article + 1, JOINTS.of));
            return self.unit(at + article + 1 + of).map(|_| Run { length: article + 1 + of, values: vec![2.0] });
        }
        (article == 1 && self.unit(at + 1).is_some()).then(|| Run { length: 1, values: vec![1.0] })
    }

    fn second(&self, from: usize) -> Option<(Run, usize)> {
        let mut at = from;
        let letters = |at: usize, key: u64| self.words.get(at).is_some_and(|word| word.key == key);
        if self.words.get(at)?.is(b'/') {
            at += 1;
        } else if letters(at, JOINTS.out) && letters(at + 1, JOINTS.of) {
            at += 2;
        } else {
            while letters(at, JOINTS.over) {
                at += 1;
            }
        }
        if at == from {
            return None;
        }
        let run = number::run(self.text, self.words.get(at..)?)?;
        let length = at - from + run.length;
        Some((run, length))
    }

    fn unit(&self, at: usize) -> Option<(u16, usize)> {
        let (terms, length) = self.lexicon.longest(self.words.get(at..)?)?;
        terms.iter().find_map(|term| match term {
            Term::Unit(unit) => Some((*unit, length)),
            _ => None,
        })
    }

    /// A word of the form of a generic name, or one with a capital right before a dose.
    fn is_unlisted(&self, at: usize) -> bool {
        let word = &self.words[at];
        if word.kind != Kind::Letters || word.end - word.start < 5 {
            return false;
        }
        let spelt = word.text(self.text);
        if self.lexicon.sounds_like_a_drug(&spelt.to_lowercase()) {
            return true;
        }
        let dosed =
            || self.quantity(at + 1).and_then(|(quantity, _)| quantity.unit).is_some_and(|unit| self.is_dose(unit));
        let begins = at == 0 || matches!(self.words[at - 1].kind, Kind::Break | Kind::Mark(_));
        spelt.starts_with(char::is_uppercase)
            && !begins
            && self.words.get(at + 1).is_some_and(|next| next.kind == Kind::Number)
            && dosed()
    }

    fn is_dose(&self, unit: u16) -> bool {
        matches!(self.lexicon.units[usize::from(unit)].name, "milligram" | "microgram" | "milliequivalent")
    }

    /// `8 to 10 weeks`: the first number has the unit of the second.
    fn share_units(&mut self) {
        for at in (1..self.found.len()).rev() {
            let (before, rest) = self.found.split_at_mut(at);
            let (Some(one), Some(other)) = (before.last_mut(), rest.first()) else { continue };
            let (What::Quantity(first), What::Quantity(second)) = (&mut one.what, &other.what) else { continue };
            let between = &self.words[one.at.end.min(other.at.start)..other.at.start];
            let joint = |word: &Word| word.is(b'-') || [JOINTS.to, JOINTS.or, JOINTS.and].contains(&word.key);
            if first.unit.is_none() && first.over.is_empty() && between.len() <= 1 && between.iter().all(joint) {
                first.unit = second.unit;
                first.share_hundreds(second);
            }
        }
    }
}

impl Quantity {
    /// `three to four hundred`: the first number is of hundreds too.
    fn share_hundreds(&mut self, second: &Self) {
        let hundreds = second.values.first().is_some_and(|value| *value >= 100.0 && value % 100.0 == 0.0);
        if let (true, [value]) = (hundreds, self.values.as_slice())
            && *value < 10.0
        {
            self.values.push(value * 100.0);
        }
    }
}
