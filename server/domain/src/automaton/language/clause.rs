//! One clause: which kind it is by its first word.

use super::convention::Convention;
use super::lexicon::{Key, Sense};
use super::number::Amount;
use super::operand::{Joint, Targets};
use super::parser::Parser;
use super::token::Located;
use crate::automaton::alphabet::Word;
use crate::automaton::tree::{Clause, Kind, Numbers, Pattern};

impl Parser<'_> {
    /// A clause without logic around it.
    pub(super) fn plain(&mut self) -> Located<Clause> {
        let start = self.at;
        self.eat_all(&[Key::Lead, Key::Article, Key::String]);
        if self.is_article() && !self.has_operand(1) {
            self.at += 1;
            self.eat_all(&[Key::Lead, Key::String]);
        }
        if self.begins_blocks() || self.is_of_blocks() {
            return self.blocks(start);
        }
        if self.is_chained_length() {
            return self.chained_length(start);
        }
        let Some(Sense::Key(key)) = self.sense(0) else { return self.by_sense(start) };
        match key {
            Key::Starts | Key::Ends | Key::StartsBare | Key::EndsBare => self.edges(start),
            Key::Has if self.is_same_edge() => {
                self.at += 1;
                let targets = self.targets()?;
                self.said(start, &targets, self.verb)
            }
            Key::Contains | Key::Has => {
                self.at += 1;
                self.content(start)
            }
            Key::Without => {
                self.at += 1;
                if !self.excepts_what() {
                    return self.no(start);
                }
                self.following();
                let excepted = self.formula()?;
                Ok(self.negated(start, excepted))
            }
            Key::No => {
                self.at += 1;
                self.no(start)
            }
            Key::Only | Key::Exactly if self.names_all() => self.nothing_but(start),
            Key::Only => {
                self.at += 1;
                self.only(start)
            }
            Key::AnyOf if self.is_subject() => self.about(start),
            Key::Equals | Key::Is | Key::AnyOf => self.equals(start),
            Key::Value
            | Key::ReadAs
            | Key::Base
            | Key::Divisible
            | Key::Congruent
            | Key::Remainder
            | Key::Modulo
            | Key::MostFirst
            | Key::LeastFirst => self.value(start),
            Key::AsPrefix | Key::AsSuffix if !self.named.is_empty() => self.named_again(start),
            Key::Reverse => self.of_the_reverse(start),
            Key::LongestRun => self.longest_run(start),
            Key::OneOf | Key::AllOf => self.about(start),
            Key::Either | Key::Neither if self.has_operand(1) && !self.is_number_of(1) => self.about(start),
            Key::Symbol if self.key(1) == Some(Key::Alternating) => {
                self.at += 2;
                self.alternation(start, None)
            }
            Key::Even | Key::Odd
                if !matches!(self.key(1), Some(Key::Length | Key::NumberOf | Key::Parity)) && !self.has_operand(1) =>
            {
                self.value(start)
            }
            Key::Sum | Key::Product => self.sum(start),
            Key::Length | Key::Longer | Key::Shorter => self.length(start),
            Key::Every | Key::All if self.entire_occurs() => self.about(start),
            Key::Every | Key::All => {
                self.at += 1;
                self.every(start)
            }
            Key::First
            | Key::Last
            | Key::NextToLast
            | Key::Position
            | Key::FirstAndLast
            | Key::OddPosition
            | Key::EvenPosition => self.place(start),
            Key::Symbol if self.has_operand(1) && self.begins_clause() => self.about(start),
            Key::Symbol if !self.has_operand(1) => self.place(start),
            Key::EmptyString if self.is_excepted(start) => self.about(start),
            Key::EmptyString | Key::Empty if self.token(1).is_none_or(|next| next.key() != Some(Key::Occurs)) => {
                self.at += 1;
                self.eat(Key::String);
                self.verb = Some(Key::Equals);
                Ok(self.pattern(start, Pattern::Equals(vec![Vec::new()])))
            }
            Key::Substring | Key::Subsequence if self.is_as() && !self.named.is_empty() && !self.has_operand(1) => {
                self.named_again(start)
            }
            Key::Substring | Key::Sequence if self.has_operand(1) && self.begins_clause() => self.about(start),
            Key::NonEmpty => self.whole(start, Pattern::Length(Numbers::AtLeast(1))),
            Key::Everything => self.whole(start, Pattern::Everything),
            Key::Nothing => self.whole(start, Pattern::Nothing),
            Key::FirstEqualsLast => self.whole(start, Pattern::SameEnds(true)),
            Key::FirstDiffersLast => self.whole(start, Pattern::SameEnds(false)),
            Key::Verb => {
                self.at += 1;
                self.unary()
            }
            _ => self.content(start),
        }
    }

    fn whole(&mut self, start: usize, pattern: Pattern) -> Located<Clause> {
        self.at += 1;
        Ok(self.pattern(start, pattern))
    }

    fn by_sense(&mut self, start: usize) -> Located<Clause> {
        match self.sense(0) {
            Some(Sense::Ordinal(_)) => self.place(start),
            Some(Sense::Alphabet(_)) => self.value(start),
            _ if self.is_choice_of_numbers() => self.content(start),
            _ if self.is_mark(0, '{') || self.has_operand(0) && !self.is_number_of(0) => self.about(start),
            _ => self.content(start),
        }
    }

    /// `starts with 0`, `starts and ends with 0`, `starts and ends with the same symbol`.
    fn edges(&mut self, start: usize) -> Located<Clause> {
        let mut verbs = Vec::new();
        let mut joint = Joint::All;
        while let Some(verb) = self.eat_any(&[Key::Starts, Key::StartsBare, Key::Ends, Key::EndsBare]) {
            verbs.push(verb);
            let next = matches!(self.key(1), Some(Key::Starts | Key::StartsBare | Key::Ends | Key::EndsBare));
            let bare = matches!(verb, Key::StartsBare | Key::EndsBare);
            match self.key(0) {
                Some(Key::And | Key::Or | Key::Nor) if bare && next => {
                    joint = if self.key(0) == Some(Key::And) { joint } else { Joint::Any };
                    self.at += 1;
                }
                // In "begin or end or both with 01" both is what or allows as it is.
                Some(Key::Or) if bare && joint == Joint::Any && self.eat_row(&[Key::Or, Key::Both]) => {
                    if !self.token(0).is_some_and(|token| token.text.eq_ignore_ascii_case("with")) {
                        return self.wanted("\"with\"");
                    }
                    self.at += 1;
                    break;
                }
                _ if bare => return self.wanted("\"with\""),
                _ => break,
            }
        }
        self.eat_all(&[Key::Is, Key::Article]);
        if verbs.len() > 1
            && let Some(same) = self.eat_any(&[Key::SameSymbol, Key::DifferentSymbol])
        {
            return Ok(self.pattern(start, Pattern::SameEnds(same == Key::SameSymbol)));
        }
        let amount = if self.has_operand(0) && !self.is_number_of(0) { None } else { self.amount(true)? };
        let mut targets = self.targets()?;
        if let Some(Pattern::Contains(words)) = self.joined_on(&targets)? {
            targets.items = vec![words];
        }
        self.verb = verbs.last().copied();
        let mut each = Vec::new();
        for verb in verbs {
            let ends = matches!(verb, Key::Ends | Key::EndsBare);
            each.push(self.edge(start, &targets, amount, ends)?);
        }
        Ok(match (each.len(), joint) {
            (1, _) => each.remove(0),
            (_, Joint::All) => self.clause(start, Kind::All(each)),
            (_, _) => self.clause(start, Kind::Any(each)),
        })
    }

    /// One end of a string: what stands there, so many times if that is said.
    fn edge(&mut self, start: usize, targets: &Targets, amount: Option<Amount>, ends: bool) -> Located<Clause> {
        let make = |times: usize| {
            move |words: Vec<Word>| {
                let words = words.iter().map(|word| word.repeat(times)).collect();
                if ends { Pattern::Ends(words) } else { Pattern::Starts(words) }
            }
        };
        match amount {
            None => Ok(self.each(start, targets, &make(1))),
            Some(Amount::Bare(times) | Amount::Of(Numbers::AtLeast(times))) if times <= 1024 => {
                Ok(self.each(start, targets, &make(times as usize)))
            }
            Some(Amount::Of(Numbers::Exactly(times))) if times <= 1024 => {
                let there = self.each(start, targets, &make(times as usize));
                let more = self.each(start, targets, &make(times as usize + 1));
                let no_more = self.negated(start, more);
                Ok(self.clause(start, Kind::All(vec![there, no_more])))
            }
            Some(_) => {
                self.at = start + 1;
                self.wanted("a string, or at least or exactly up to 1024 of one,")
            }
        }
    }

    /// A pattern of each target, joined as the targets are.
    pub(super) fn each(&mut self, start: usize, targets: &Targets, make: &dyn Fn(Vec<Word>) -> Pattern) -> Clause {
        let exclusive = targets.either && targets.items.len() > 1 && self.rely(Convention::EitherInclusive, start);
        let patterns = |this: &Self| -> Vec<Clause> {
            targets.items.iter().map(|words| this.pattern(start, make(words.clone()))).collect()
        };
        let clause = match targets.joint {
            _ if targets.items.len() == 1 => self.pattern(start, make(targets.words())),
            _ if exclusive => self.clause(start, Kind::One(patterns(self))),
            Joint::One => self.clause(start, Kind::One(patterns(self))),
            Joint::All if !targets.none => self.clause(start, Kind::All(patterns(self))),
            _ => self.pattern(start, make(targets.words())),
        };
        if targets.none { self.negated(start, clause) } else { clause }
    }

    /// Whether only or exactly is followed by the strings of the language.
    fn names_all(&self) -> bool {
        let alone =
            self.token(0).is_some_and(|token| matches!(&*token.text.to_lowercase(), "only" | "exactly" | "just"));
        let ahead = 1 + usize::from(self.key(1) == Some(Key::Article));
        let strings = matches!(self.key(ahead), Some(Key::String | Key::Following));
        let last = self.token(2).is_none() && self.has_operand(1) && !self.is_number(1);
        let exactly = last && self.key(0) == Some(Key::Exactly);
        alone && (strings && self.has_operand(ahead + 1) || self.key(ahead) == Some(Key::EmptyString) || exactly)
    }

    /// `only the empty string`, `exactly the strings 0 and 01`.
    fn nothing_but(&mut self, start: usize) -> Located<Clause> {
        self.at += 1;
        self.eat_all(&[Key::Article, Key::String, Key::Following]);
        let words = self.targets()?.words();
        Ok(self.pattern(start, Pattern::Equals(words)))
    }

    fn equals(&mut self, start: usize) -> Located<Clause> {
        let verb = self.eat_any(&[Key::Equals, Key::Is]);
        let ahead = usize::from(matches!(self.key(0), Some(Key::Either | Key::Article)))
            + usize::from(self.key(0) == Some(Key::AnyOf));
        let ahead = ahead + usize::from(self.key(ahead) == Some(Key::Following));
        let named = self.is_mark(ahead, '{') || self.has_operand(ahead) && !self.is_number_of(ahead);
        if !named && verb == Some(Key::Equals) && self.is_number_of(0) {
            let amount = self.amount(true)?.and_then(Amount::numbers);
            return self.counted(start, amount.map_or(Amount::Never, Amount::Of));
        }
        if !named && verb.is_some() {
            return if verb == Some(Key::Equals) { self.wanted("a string such as 01 or \"ab\"") } else { self.plain() };
        }
        let targets = self.targets()?;
        self.verb = Some(Key::Equals);
        let clause = self.pattern(start, Pattern::Equals(targets.words()));
        Ok(if targets.none { self.negated(start, clause) } else { clause })
    }

    pub(super) fn only(&mut self, start: usize) -> Located<Clause> {
        if self.key(0) == Some(Key::AnyNumber) || self.begins_blocks() {
            return self.blocks(start);
        }
        let expression = self.expression_ahead();
        if expression > 0 {
            return self.expression(expression);
        }
        self.eat(Key::Only);
        let amount = match self.parity_of() {
            Some(parity) if self.is_at(&[Key::Symbol]) && !self.has_operand(1) => {
                self.at += 1;
                return Ok(self.pattern(start, Pattern::Length(parity)));
            }
            Some(parity) => Some(parity),
            None if self.is_number_of(0) || !self.is_mark(0, '{') && !self.has_operand(0) => {
                self.amount(true)?.and_then(Amount::numbers)
            }
            None => None,
        };
        let targets = self.targets()?;
        if self.key(0) == Some(Key::Only) && self.token(0).is_some_and(|token| token.text.eq_ignore_ascii_case("only"))
        {
            self.at += usize::from(!self.has_operand(1));
        }
        self.verb = Some(Key::Only);
        match (targets.set(), amount) {
            (Some(set), None | Some(Numbers::AtLeast(0))) => Ok(self.pattern(start, Pattern::Only(set))),
            (Some(of), Some(numbers)) => {
                let clauses = [Pattern::Only(of), Pattern::Count { of, numbers }];
                let clauses = clauses.into_iter().map(|pattern| self.pattern(start, pattern)).collect();
                Ok(self.clause(start, Kind::All(clauses)))
            }
            (None, _) => {
                self.at = start;
                self.wanted("symbols, each of one alphabet,")
            }
        }
    }

    /// Eats `an even number of` where it stands.
    fn parity_of(&mut self) -> Option<Numbers> {
        let back = self.mark();
        self.at += usize::from(self.token(0).is_some_and(|token| matches!(&*token.text.to_lowercase(), "a" | "an")));
        let parity = self.eat_any(&[Key::Even, Key::Odd]);
        match parity.filter(|_| self.eat(Key::NumberOf)) {
            Some(parity) => Some(Numbers::parity(parity == Key::Even)),
            None => {
                self.back(&back);
                None
            }
        }
    }
}
