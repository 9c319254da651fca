//! Lengths, values, sums and products.

use super::convention::Convention;
use super::fault::Wrong;
use super::lexicon::{Key, LEXICON, Sense};
use super::number::Amount;
use super::parser::Parser;
use super::token::Located;
use crate::automaton::alphabet::Alphabet;
use crate::automaton::tree::{Clause, Digits, Numbers, Numeral, Order, Pattern};

/// How values are read, as far as it is said.
#[derive(Clone, Copy, Default)]
struct Reading {
    base: Option<u64>,
    /// The base that the name of a kind of number says. In "binary strings whose decimal value is 5" it says how 5 is written, so it
    /// counts only where the alphabet has its digits.
    named: Option<u64>,
    order: Option<Order>,
}

impl Parser<'_> {
    /// `even length`, `length at least 3`, `longer than 3`.
    pub(super) fn length(&mut self, start: usize) -> Located<Clause> {
        let clause = match self.key(0) {
            Some(parity @ (Key::Even | Key::Odd)) => {
                self.at += 2;
                self.pattern(start, Pattern::Length(Numbers::parity(parity == Key::Even)))
            }
            Some(Key::Length) => {
                self.at += 1;
                self.predicate(start, &|numbers| Some(Pattern::Length(numbers)))?
            }
            _ => self.predicate(start, &|numbers| Some(Pattern::Length(numbers)))?,
        };
        self.eat_all(&[Key::Symbol, Key::Long]);
        Ok(clause)
    }

    /// Whether `2 <= length <= 4` stands here.
    pub(super) fn is_chained_length(&self) -> bool {
        let below = |at: usize| matches!(self.key(at), Some(Key::LessThan | Key::AtMost));
        self.is_number(0) && below(1) && self.key(2) == Some(Key::Length) && below(3)
    }

    pub(super) fn chained_length(&mut self, start: usize) -> Located<Clause> {
        let number = self.number()?;
        let least = number.saturating_add(u64::from(self.key(0) == Some(Key::LessThan)));
        self.at += 2;
        let from = self.at;
        let most = match self.amount(false)? {
            Some(Amount::Of(Numbers::AtMost(most))) => most,
            Some(Amount::Never) => return Ok(self.pattern(start, Pattern::Nothing)),
            _ => {
                self.at = from;
                return self.wanted("an upper bound");
            }
        };
        if least > most {
            return Err((self.span(start), Wrong::Inverted { from: least, to: most }));
        }
        Ok(self.pattern(start, Pattern::Length(Numbers::Between(least, most))))
    }

    /// `divisible by 3`, `value mod 5 = 2 in base 3, least significant digit first`. How digits are read can stand behind the
    /// condition, so that is looked for first.
    pub(super) fn value(&mut self, start: usize) -> Located<Clause> {
        let mut reading = Reading::default();
        self.how(&mut reading)?;
        let said =
            [Key::Is, Key::Divisible, Key::Congruent, Key::Remainder, Key::Modulo, Key::Even, Key::Odd, Key::Has];
        if self.is_mark(0, ',') && self.key(1).is_some_and(|key| said.contains(&key)) {
            self.at += 1;
        }
        let condition = self.mark();
        self.predicate(start, &|numbers| Some(Pattern::Length(numbers)))?;
        self.how(&mut reading)?;
        let end = self.at;
        self.back(&condition);
        let numeral = self.numeral(start, reading)?;
        let clause = self.predicate(start, &|numbers| Some(Pattern::Value { numeral: numeral.clone(), numbers }))?;
        self.at = end;
        if reading.order.is_none() {
            self.rely(Convention::MostSignificant, start);
        }
        self.rely(Convention::EmptyValue, start);
        Ok(clause)
    }

    /// The base, the order of digits, and words that say that a value is meant.
    fn how(&mut self, reading: &mut Reading) -> Located<()> {
        loop {
            let comma = self.is_mark(0, ',')
                && self
                    .key(1)
                    .is_some_and(|key| matches!(key, Key::MostFirst | Key::LeastFirst | Key::ReadAs | Key::Base));
            self.at += usize::from(comma);
            let start = self.at;
            match self.sense(0) {
                Some(Sense::Key(Key::MostFirst)) => reading.order = Some(Order::Most),
                Some(Sense::Key(Key::LeastFirst)) => reading.order = Some(Order::Least),
                Some(Sense::Key(Key::Value)) => reading.named = self.hint_by_name().or(reading.named),
                Some(Sense::Alphabet(_)) => reading.named = self.hint_by_name(),
                Some(Sense::Key(Key::Base)) => {
                    self.at += 1;
                    let base = self.number()?;
                    if !(2..=36).contains(&base) {
                        return Err((self.span(start), Wrong::Base(base)));
                    }
                    self.hint_digits(base);
                    reading.base = Some(base);
                    self.at -= 1;
                }
                Some(Sense::Key(Key::Has)) if self.of_the_string() => self.at -= 1,
                Some(Sense::Key(Key::ReadAs | Key::Article)) => {}
                Some(Sense::Key(Key::Has | Key::As | Key::At))
                    if matches!(self.sense(1), Some(Sense::Alphabet(_) | Sense::Key(Key::Value | Key::Base))) => {}
                _ if self.is_article() => {}
                _ => return Ok(()),
            }
            self.at += 1;
        }
    }

    /// Eats `of the string`, `of the binary string`, where it stands.
    pub(super) fn of_the_string(&mut self) -> bool {
        let back = self.at;
        self.at += 1;
        self.eat_all(&[Key::Article, Key::Lead]);
        self.at += usize::from(matches!(self.sense(0), Some(Sense::Alphabet(_))));
        let string = self.eat(Key::String);
        if !string {
            self.at = back;
        }
        string
    }

    /// The base that the name of an alphabet says, which is the alphabet too where none is stated.
    pub(super) fn hint_by_name(&mut self) -> Option<u64> {
        let name = self.token(0)?.text.split(' ').next()?.to_lowercase();
        let alphabet = LEXICON.alphabets.get(&name).filter(|alphabet| alphabet.name(0) == "0")?;
        self.heard.hints.push(alphabet.clone());
        Some(alphabet.size() as u64)
    }

    fn hint_digits(&mut self, base: u64) {
        let digits = (0..base as u32).filter_map(|digit| char::from_digit(digit, 36)).map(String::from);
        self.heard.hints.extend(Alphabet::new(digits));
    }

    fn numeral(&self, start: usize, reading: Reading) -> Located<Numeral> {
        let flipped = self.given.flipped == Some(Convention::MostSignificant);
        let order = reading.order.unwrap_or(if flipped { Order::Least } else { Order::Most });
        let largest = self.digits(start, 36)?.iter().max().copied().unwrap_or(1);
        let own = (largest + 1).max(2);
        let base = reading.base.or(reading.named.filter(|&named| named <= own)).unwrap_or(own);
        Ok(Numeral { base, order, digits: self.digits(start, base)? })
    }

    /// The digit of each symbol of the alphabet; two symbols may be one digit, as a and A are.
    fn digits(&self, start: usize, base: u64) -> Located<Digits> {
        let Some(alphabet) = self.given.alphabet else { return Ok([0].into()) };
        let digit = |name: &str| {
            let mut characters = name.chars();
            let digit = characters.next().and_then(|c| c.to_digit(36)).map(u64::from).filter(|&digit| digit < base);
            let digit = digit.filter(|_| characters.next().is_none());
            digit.ok_or_else(|| (self.span(start), Wrong::NotADigit { symbol: name.to_owned(), base }))
        };
        let decimal = base == 36 && alphabet.names().any(|name| !name.starts_with(|c: char| c.is_ascii_digit()));
        if decimal && !alphabet.names().any(|name| name.starts_with(|c: char| c.is_ascii_digit())) {
            return Err((self.span(start), Wrong::NotADigit { symbol: alphabet.name(0).to_owned(), base: 10 }));
        }
        alphabet.names().map(digit).collect()
    }

    /// `even digit sum`.
    pub(super) fn even_sum(&mut self, start: usize, parity: Key) -> Located<Clause> {
        self.at += 2;
        let digits = self.digits(start, 36)?;
        Ok(self.pattern(start, Pattern::Sum { digits, numbers: Numbers::parity(parity == Key::Even) }))
    }

    /// `the sum of digits is even`, `the product of digits mod 3 = 1`.
    pub(super) fn sum(&mut self, start: usize) -> Located<Clause> {
        let sum = self.key(0) == Some(Key::Sum);
        self.at += 1;
        self.eat_all(&[Key::Lead, Key::Article, Key::All, Key::Symbol, Key::Value]);
        let digits = self.digits(start, 36)?;
        if sum {
            return self.predicate(start, &|numbers| Some(Pattern::Sum { digits: digits.clone(), numbers }));
        }
        self.rely(Convention::EmptyProduct, start);
        self.predicate(start, &|numbers| modular(numbers, |modulo| Pattern::Product { digits: digits.clone(), modulo }))
    }
}

fn modular(numbers: Numbers, make: impl Fn(crate::automaton::tree::Modulo) -> Pattern) -> Option<Pattern> {
    match numbers {
        Numbers::Modulo(modulo) => Some(make(modulo)),
        _ => None,
    }
}
