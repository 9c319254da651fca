//! How many of something a string has, anywhere or in a row.

use super::convention::Convention;
use super::lexicon::Key;
use super::number::Amount;
use super::operand::{Joint, Targets};
use super::parser::Parser;
use super::token::Located;
use crate::automaton::alphabet::{Set, Word};
use crate::automaton::tree::{Clause, Kind, Numbers, Pattern};

/// The longest string that so many in a row are written out to.
const MOST_REPEATED: usize = 4096;

impl Parser<'_> {
    pub(super) fn overlap(&mut self) -> Option<bool> {
        let open = self.is_mark(0, '(') || self.is_mark(0, ',');
        let stated = matches!(self.key(usize::from(open)), Some(Key::Overlapping | Key::NonOverlapping));
        if !stated {
            return None;
        }
        let parenthesis = self.eat_mark('(');
        self.eat_mark(',');
        let key = self.eat_any(&[Key::Overlapping, Key::NonOverlapping]);
        self.eat(Key::Occurrences);
        if parenthesis {
            self.eat_mark(')');
        }
        Some(key == Some(Key::Overlapping))
    }

    /// `more than one but fewer than four 1s`: a second bound before what is counted.
    pub(super) fn counted_twice(&mut self, start: usize, amount: Amount) -> Located<Clause> {
        if let Some(either) = self.counted_either(start, amount)? {
            return Ok(either);
        }
        let back = self.mark();
        let bounds = [Key::AtLeast, Key::AtMost, Key::MoreThan, Key::LessThan];
        if self.eat_any(&[Key::And, Key::But]).is_none() || !self.is_at(&bounds) {
            self.back(&back);
            return self.counted(start, amount);
        }
        let Some(second) = self.amount(false)? else { return self.wanted("a second bound") };
        let counted = self.mark();
        let first = self.counted(start, amount)?;
        self.back(&counted);
        let second = self.counted(start, second)?;
        Ok(self.clause(start, Kind::All(vec![first, second])))
    }

    /// What is counted, after how many.
    pub(super) fn counted(&mut self, start: usize, amount: Amount) -> Located<Clause> {
        if self.key(0) == Some(Key::Run) {
            return self.counted_runs(start, amount);
        }
        if self.alike_in_a_row() {
            return self.alike(start, amount);
        }
        let overlapping = self.overlap();
        self.at += usize::from(self.key(0) == Some(Key::Times) && self.has_operand(1));
        self.eat_all(&[Key::Article, Key::Occurrences]);
        if self.is_pair() {
            self.at += 1;
            let mut targets = self.targets()?;
            for word in targets.items.iter_mut().flatten() {
                *word = word.repeat(2);
            }
            return self.count_each(start, &targets, amount, Some(true));
        }
        if self.is_at(&[Key::Consecutive, Key::TwoConsecutive]) {
            return self.consecutive(start, amount);
        }
        if self.is_at(&[Key::Symbol]) && !self.has_operand(1) && !self.is_symbols_of_set() {
            let of = self.named_symbols();
            self.at += 1;
            self.eat_all(&[Key::Long]);
            let counted = |numbers| of.map_or(Pattern::Length(numbers), |of| Pattern::Count { of, numbers });
            return Ok(self.pattern(start, amount.numbers().map_or(Pattern::Nothing, counted)));
        }
        if self.eat(Key::Long) {
            return Ok(self.pattern(start, amount.numbers().map_or(Pattern::Nothing, Pattern::Length)));
        }
        let long =
            self.given.tokens[start..self.at].iter().any(|token| token.text.to_lowercase().ends_with(" longer than"));
        if long && !self.has_operand(0) {
            return Ok(self.pattern(start, amount.numbers().map_or(Pattern::Nothing, Pattern::Length)));
        }
        let of = self.token(0).is_some_and(|token| token.text.eq_ignore_ascii_case("of")) && self.has_operand(1);
        let from = self.at;
        self.at += usize::from(of);
        let targets = self.targets()?;
        if of && targets.items.len() > 1 {
            self.at = from;
            return self.wanted("\"occurrences of\", or clauses such as contains 00 behind the of,");
        }
        if self.beside() {
            return self.repeated(start, &targets, amount);
        }
        let overlapping = overlapping.or_else(|| self.overlap());
        let exactly = matches!(amount, Amount::Bare(_)) && self.eat(Key::Exactly);
        let amount = amount.numbers().filter(|_| exactly).map_or(amount, Amount::Of);
        self.count_each(start, &targets, amount, overlapping)
    }

    /// The digits, or the letters, where that word stands here and the alphabet has others too.
    fn named_symbols(&self) -> Option<Set> {
        let word = self.token(0)?.text.to_lowercase();
        let alphabet = self.given.alphabet?;
        let is_named = |name: &str| match &*word {
            "digit" | "digits" => name.chars().all(|c| c.is_ascii_digit()),
            "letter" | "letters" => name.chars().all(char::is_alphabetic),
            _ => false,
        };
        let named: Vec<&str> = alphabet.names().filter(|name| is_named(name)).collect();
        let some = !named.is_empty() && named.len() < alphabet.size();
        some.then(|| named.iter().filter_map(|name| alphabet.symbol(name)).collect())
    }

    /// Eats `in a row`, `are adjacent`, `appear next to each other` where that is said of what is counted.
    fn beside(&mut self) -> bool {
        let back = self.mark();
        self.eat_all(&[Key::Lead, Key::Is, Key::Occurs]);
        let alone = self.key(0) == Some(Key::Consecutive) && !self.has_operand(1) && self.key(1) != Some(Key::Symbol);
        self.at += usize::from(alone);
        let stands = alone || self.eat(Key::InARow);
        if !stands {
            self.back(&back);
        }
        stands
    }

    /// `pair of consecutive`, which is counted itself.
    pub(super) fn is_pair(&self) -> bool {
        let pair = self.token(0).is_some_and(|token| token.text.to_lowercase().starts_with("pair"));
        pair && self.key(0) == Some(Key::TwoConsecutive)
    }

    fn consecutive(&mut self, start: usize, amount: Amount) -> Located<Clause> {
        self.at += 1;
        if self.is_at(&[Key::Symbol, Key::SameSymbol, Key::Same]) && !self.has_operand(1) {
            return match amount {
                Amount::Bare(number) | Amount::Of(Numbers::AtLeast(number)) => self.in_a_row(start, number),
                Amount::Of(Numbers::AtMost(most)) => {
                    let longer = self.in_a_row(start, most.saturating_add(1))?;
                    Ok(self.negated(start, longer))
                }
                _ => self.wanted("\"at least\" or \"at most\" before a number of consecutive symbols"),
            };
        }
        let targets = self.targets()?;
        self.repeated(start, &targets, amount)
    }

    /// So many in a row, or more.
    fn repeated(&mut self, start: usize, targets: &Targets, amount: Amount) -> Located<Clause> {
        match amount {
            Amount::Bare(number) | Amount::Of(Numbers::AtLeast(number)) => self.rows(start, targets, number),
            Amount::Of(Numbers::AtMost(most)) => {
                let Some(of) = targets.set() else { return self.wanted("symbols") };
                Ok(self.pattern(start, Pattern::Runs { of, numbers: Numbers::AtMost(most) }))
            }
            _ => self.wanted("\"at least\" or \"at most\" before a number of consecutive symbols"),
        }
    }

    pub(super) fn in_a_row(&mut self, start: usize, number: u64) -> Located<Clause> {
        if self.is_at(&[Key::Symbol, Key::SameSymbol, Key::Same]) && !self.has_operand(1) {
            self.at += 1;
            self.eat_all(&[Key::Symbol, Key::Is, Key::Article, Key::Equals, Key::Same, Key::SameSymbol]);
            let runs = Pattern::Runs { of: self.all_symbols(), numbers: Numbers::AtMost(number.saturating_sub(1)) };
            let short = self.pattern(start, runs);
            return Ok(self.negated(start, short));
        }
        let targets = self.targets()?;
        self.rows(start, &targets, number)
    }

    pub(super) fn rows(&mut self, start: usize, targets: &Targets, number: u64) -> Located<Clause> {
        let longest = targets.items.iter().flatten().map(Vec::len).max().unwrap_or(0);
        let Some(times) = usize::try_from(number).ok().filter(|times| times.saturating_mul(longest) <= MOST_REPEATED)
        else {
            let refused = crate::automaton::build::Refused::TooLarge {
                span: self.span(start),
                needed: Some(u128::from(number) * longest as u128),
                most: MOST_REPEATED,
            };
            return Err((self.span(start), super::fault::Wrong::Refused(refused)));
        };
        let repeat = |words: Vec<Word>| Pattern::Contains(words.iter().map(|word| word.repeat(times)).collect());
        Ok(self.each(start, targets, &repeat))
    }

    /// So many of each of several strings.
    pub(super) fn count_each(
        &mut self,
        start: usize,
        targets: &Targets,
        amount: Amount,
        overlapping: Option<bool>,
    ) -> Located<Clause> {
        let numbers = match amount {
            Amount::Never => return Ok(self.pattern(start, Pattern::Nothing)),
            Amount::Bare(number) if number > 0 && self.rely(Convention::BareExactly, start) => Numbers::AtLeast(number),
            Amount::Bare(number) => Numbers::Exactly(number),
            Amount::Of(numbers) => numbers,
        };
        let several = targets.items.len() > 1 && targets.joint == Joint::All && targets.set().is_some();
        if several && self.rely(Convention::EachCounted, start) {
            return Ok(self.pattern(start, Pattern::Count { of: targets.set().unwrap_or_default(), numbers }));
        }
        let mut clauses = Vec::new();
        for words in &targets.items {
            clauses.push(self.count_one(start, words, numbers, overlapping)?);
        }
        let clause = match (clauses.len(), targets.joint) {
            (1, _) => clauses.remove(0),
            (_, Joint::All) if !targets.none => self.clause(start, Kind::All(clauses)),
            (_, Joint::One) => self.clause(start, Kind::One(clauses)),
            _ => self.clause(start, Kind::Any(clauses)),
        };
        Ok(if targets.none { self.negated(start, clause) } else { clause })
    }

    fn count_one(
        &mut self,
        start: usize,
        words: &[Word],
        numbers: Numbers,
        overlapping: Option<bool>,
    ) -> Located<Clause> {
        let set: Option<Set> = words.iter().map(|word| (word.len() == 1).then(|| word[0])).collect();
        match (set, words) {
            (Some(of), _) => Ok(self.pattern(start, Pattern::Count { of, numbers })),
            (None, [word]) if !word.is_empty() => {
                let overlaps = (1..word.len()).any(|by| word.ends_with(&word[..by]));
                let apart = overlapping.is_none() && overlaps && self.rely(Convention::Overlapping, start);
                let overlapping = overlapping.unwrap_or(!apart);
                Ok(self.pattern(start, Pattern::Occurrences { of: word.clone(), overlapping, numbers }))
            }
            _ => {
                self.at -= 1;
                self.wanted("a string that is not empty")
            }
        }
    }
}
