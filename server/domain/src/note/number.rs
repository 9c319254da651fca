//! Numbers as written and as spoken: `122/70`, `one twenty two over seventy`, `ninety eight . four`, `a couple of weeks`.
//!
//! Speech runs numbers together and repeats itself (`ninety ninety seven . two`), so a run of number words is kept as every number it
//! may stand for.

use super::word::{Kind, Word, key};
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// Number words that stand in one run at most; longer runs are lists of numbers.
const LONGEST_RUN: usize = 6;

/// A run of number words: how many words it takes, and what it may stand for, the likeliest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Run {
    pub(crate) length: usize,
    pub(crate) values: Vec<f64>,
}

#[derive(Clone, Copy)]
enum Said {
    One(f64),
    Teen(f64),
    Ten(f64),
    Hundred,
    Thousand,
    Point,
    And,
    Half,
}

const ONES: &str = "zero one two three four five six seven eight nine";
const TEENS: &str = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen";
const TENS: &str = "twenty thirty forty fifty sixty seventy eighty ninety";

static SAID: LazyLock<FxHashMap<u64, Said>> = LazyLock::new(|| {
    let mut said = FxHashMap::default();
    let numbered = |words: &'static str| words.split(' ').enumerate().map(|(at, word)| (key(word), at as f64));
    said.extend(numbered(ONES).map(|(word, at)| (word, Said::One(at))));
    said.extend(numbered(TEENS).map(|(word, at)| (word, Said::Teen(at + 10.0))));
    said.extend(numbered(TENS).map(|(word, at)| (word, Said::Ten((at + 2.0) * 10.0))));
    said.extend(
        [("hundred", Said::Hundred), ("thousand", Said::Thousand), ("point", Said::Point)].map(|(w, s)| (key(w), s)),
    );
    said.extend([("hundreds", Said::Hundred), ("oh", Said::One(0.0))].map(|(w, s)| (key(w), s)));
    said.extend([("and", Said::And), ("half", Said::Half)].map(|(w, s)| (key(w), s)));
    // Tens in the plural are said of readings: in the one twenties.
    said.extend(TENS.split(' ').enumerate().map(|(at, word)| {
        let plural = word.strip_suffix('y').map_or_else(|| word.to_owned(), |stem| format!("{stem}ies"));
        (key(&plural), Said::Ten((at as f64 + 2.0) * 10.0))
    }));
    said
});

#[derive(Clone, Copy, PartialEq)]
enum Open {
    Nothing,
    /// A ten, to which one may be added.
    Ten,
    /// A hundred, to which anything less may be added.
    Hundred,
}

/// A number within a run.
#[derive(Clone, Copy)]
struct Group {
    value: f64,
    open: Open,
    digits: bool,
}

#[derive(Default)]
struct Reader {
    groups: Vec<Group>,
    /// Said behind a point: digits so far.
    decimals: Option<String>,
    /// The point is a mark and may be a full stop.
    doubtful: bool,
}

/// Reads the run of number words that begins `words`; `None` where none does.
pub(crate) fn run(text: &str, words: &[Word]) -> Option<Run> {
    let mut reader = Reader::default();
    let mut length = 0;
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let taken = reader.take(text, word, words.get(at + 1), words.get(at + 2));
        if !taken {
            break;
        }
        at += 1;
        if word.kind == Kind::Number
            || matches!(SAID.get(&word.key), Some(said) if !matches!(said, Said::And | Said::Point))
        {
            length = at;
        }
    }
    (length > 0 && !reader.groups.is_empty()).then(|| Run { length, values: reader.values() })
}

fn is_number(word: Option<&Word>) -> bool {
    word.is_some_and(|word| {
        word.kind == Kind::Number
            || matches!(SAID.get(&word.key), Some(Said::One(_) | Said::Teen(_) | Said::Ten(_)) if word.kind == Kind::Letters)
    })
}

impl Reader {
    fn take(&mut self, text: &str, word: &Word, next: Option<&Word>, after: Option<&Word>) -> bool {
        let begun = !self.groups.is_empty();
        if let Some(number) = word.number(text) {
            return self.digits(number, word.text(text));
        }
        // A full stop stands close to the word before it, or starts a decimal of a single word: `ninety eight . four`.
        if word.is(b'.') {
            let decimal = begun && self.decimals.is_none() && is_number(next) && !is_number(after);
            if decimal {
                (self.decimals, self.doubtful) = (Some(String::new()), true);
            }
            return decimal;
        }
        if word.is(b'-') {
            return begun && self.groups.last().is_some_and(|group| !group.digits) && is_number(next);
        }
        if word.kind != Kind::Letters {
            return false;
        }
        match SAID.get(&word.key) {
            Some(Said::One(value)) => self.one(*value),
            Some(Said::Teen(value)) => self.under_hundred(*value, Open::Nothing),
            Some(Said::Ten(value)) => self.under_hundred(*value, Open::Ten),
            Some(Said::Hundred) => self.times(100.0, Open::Hundred),
            Some(Said::Thousand) => self.times(1000.0, Open::Hundred),
            Some(Said::Point) => {
                let decimal =
                    self.decimals.is_none() && is_number(next) && (begun || self.push(0.0, Open::Nothing, true));
                self.decimals = self.decimals.take().or_else(|| decimal.then(String::new));
                decimal
            }
            Some(Said::And) => {
                begun && self.groups.last().is_some_and(|group| group.open == Open::Hundred) && is_number(next)
            }
            Some(Said::Half) => {
                let taken = !begun;
                self.push(0.5, Open::Nothing, true);
                taken
            }
            None => false,
        }
    }

    fn push(&mut self, value: f64, open: Open, digits: bool) -> bool {
        let fits = self.groups.len() < LONGEST_RUN;
        if fits {
            self.groups.push(Group { value, open, digits });
        }
        fits
    }

    fn digits(&mut self, number: f64, spelt: &str) -> bool {
        match &mut self.decimals {
            Some(decimals) if decimals.is_empty() && !spelt.contains('.') => decimals.push_str(spelt),
            Some(_) => return false,
            // Digits behind digits are another number.
            None if self.groups.last().is_some_and(|group| group.digits) => return false,
            None => return self.push(number, Open::Nothing, true),
        }
        true
    }

    fn one(&mut self, value: f64) -> bool {
        if let Some(decimals) = &mut self.decimals {
            decimals.push_str(&value.to_string());
            return decimals.len() <= 3;
        }
        match self.groups.last_mut() {
            Some(group) if group.open != Open::Nothing && value > 0.0 => {
                group.value += value;
                group.open = Open::Nothing;
                true
            }
            _ => self.push(value, Open::Nothing, false),
        }
    }

    fn under_hundred(&mut self, value: f64, open: Open) -> bool {
        if let Some(decimals) = &mut self.decimals {
            let first = decimals.is_empty();
            if first {
                decimals.push_str(&value.to_string());
            }
            return first;
        }
        match self.groups.last_mut() {
            Some(group) if group.open == Open::Hundred => {
                group.value += value;
                group.open = open;
                true
            }
            _ => self.push(value, open, false),
        }
    }

    fn times(&mut self, by: f64, open: Open) -> bool {
        if self.decimals.is_some() {
            return false;
        }
        match self.groups.last_mut() {
            Some(group) if group.value < by && group.value > 0.0 => {
                group.value *= by;
                group.open = open;
                true
            }
            Some(_) => false,
            None => self.push(by, open, false),
        }
    }

    /// What the run may stand for: what its groups put together from each of them on say, then each alone.
    fn values(&self) -> Vec<f64> {
        let mut values = Vec::new();
        for from in 0..self.groups.len() {
            let rest = &self.groups[from..];
            let Some(whole) = together(rest) else { continue };
            if let Some(decimals) = self.decimals.as_deref().filter(|decimals| !decimals.is_empty())
                && let Ok(value) = format!("{whole}.{decimals}").parse()
            {
                values.push(value);
            }
            values.push(whole);
        }
        values.extend(self.groups.iter().map(|group| group.value));
        if self.doubtful
            && let Some(decimals) = &self.decimals
        {
            values.extend(decimals.parse::<f64>().ok());
        }
        let mut seen: Vec<f64> = Vec::with_capacity(values.len());
        for value in values {
            if !seen.contains(&value) {
                seen.push(value);
            }
        }
        seen
    }
}

/// `one` and `twenty two` are 122, `nineteen` and `ninety six` 1996.
fn together(groups: &[Group]) -> Option<f64> {
    let [first, rest @ ..] = groups else { return None };
    if rest.is_empty() {
        return Some(first.value);
    }
    if groups.iter().any(|group| group.value.fract() != 0.0 || group.value > 99.0) {
        return None;
    }
    let digits: String = groups.iter().map(|group| group.value.to_string()).collect();
    (digits.len() <= 4).then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::note::word::words;

    fn first(text: &str) -> Vec<f64> {
        run(text, &words(text)).map(|run| run.values).unwrap_or_default()
    }

    #[test]
    fn spoken_numbers_are_read_as_what_they_may_stand_for() {
        for (said, value) in [
            ("one twenty two over", 122.0),
            ("fifty five percent", 55.0),
            ("one hundred milligrams", 100.0),
            ("a", f64::NAN),
            ("ninety eight . four which", 98.4),
            ("six point seven", 6.7),
            ("nineteen ninety six", 1996.0),
            ("two hundred and forty", 240.0),
            ("ninety ninety seven . two your", 97.2),
            ("twenty-five", 25.0),
            ("one oh two", 102.0),
            ("one twenties", 120.0),
            ("1,000 mg", 1000.0),
            ("0.5 mg", 0.5),
        ] {
            assert!(value.is_nan() || first(said).contains(&value), "{said}: {:?}", first(said));
        }
        assert!(first("and then").is_empty(), "no number begins there");
    }

    #[test]
    fn a_full_stop_before_a_number_is_no_decimal_for_certain() {
        assert!(first("58 . two years").contains(&58.0));
        assert_eq!(first("5-6 years"), [5.0]);
    }
}
