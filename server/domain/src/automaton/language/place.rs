//! What stands at which position.

use super::convention::Convention;
use super::fault::Wrong;
use super::lexicon::{Key, Sense};
use super::operand::{Joint, Targets};
use super::parser::Parser;
use super::token::Located;
use crate::automaton::alphabet::{Set, Word};
use crate::automaton::tree::{Clause, End, Kind, Numbers, Pattern};

/// A position, or all with one parity.
#[derive(Clone, Copy)]
pub(super) enum Place {
    One(End, u64),
    Many(Numbers),
}

impl Parser<'_> {
    /// `the third symbol from the end is 1`, `the first and last symbols are the same`, `every odd position is 1`.
    pub(super) fn place(&mut self, start: usize) -> Located<Clause> {
        if self.eat(Key::FirstAndLast) {
            return self.both_ends(start);
        }
        let edge = match (self.key(0), self.sense(1)) {
            (Some(edge @ (Key::First | Key::Last)), Some(Sense::Number(_))) => Some(edge),
            _ => None,
        };
        if let Some(edge) = edge {
            return self.edge_word(start, edge);
        }
        let (places, joint) = self.places()?;
        if places.iter().any(|place| matches!(place, Place::One(_, 0))) {
            return Err((self.span(start), Wrong::Position));
        }
        if places.iter().any(|place| !matches!(place, Place::One(_, 1))) {
            self.rely(Convention::PositionsFromOne, start);
        }
        if let [one] = places[..]
            && let Some(clause) = self.like_another(start, one)?
        {
            return Ok(clause);
        }
        let mut clauses = Vec::new();
        let said = self.mark();
        for place in places {
            self.back(&said);
            clauses.push(self.set_said(start, &|set| match place {
                Place::One(from, position) => Pattern::Nth { from, position, set },
                Place::Many(at) => Pattern::Positions { at, set },
            })?);
        }
        Ok(match (clauses.len(), joint) {
            (1, _) => clauses.remove(0),
            (_, Joint::All) => self.clause(start, Kind::All(clauses)),
            (_, _) => self.clause(start, Kind::Any(clauses)),
        })
    }

    /// `third`, `first, third and last symbols`; what is said of the end at the last of them is said of all.
    fn places(&mut self) -> Located<(Vec<Place>, Joint)> {
        let (mut places, mut joint) = (vec![self.position()?], Joint::All);
        loop {
            let back = self.mark();
            let comma = self.eat_mark(',');
            let word = self.eat_any(&[Key::And, Key::Or]);
            self.eat(Key::Article);
            let named = matches!(self.sense(0), Some(Sense::Ordinal(_) | Sense::Key(Key::First | Key::Last)));
            if !comma && word.is_none() || !named {
                self.back(&back);
                break;
            }
            joint = if word == Some(Key::Or) { Joint::Any } else { joint };
            places.push(self.position()?);
        }
        let from_end = self.given.tokens[..self.at].last().is_some_and(|token| token.key() == Some(Key::FromEnd));
        for place in &mut places {
            if let (true, Place::One(_, position)) = (from_end, *place) {
                *place = Place::One(End::Finish, position);
            }
        }
        Ok((places, joint))
    }

    /// A position, past every word that belongs to it.
    pub(super) fn position(&mut self) -> Located<Place> {
        let symbol = self.eat(Key::Symbol);
        if symbol {
            self.eat_all(&[Key::At, Key::Article, Key::Every, Key::All]);
        }
        let place = match (self.key(0), self.sense(0)) {
            (Some(Key::OddPosition), _) => Place::Many(Numbers::parity(false)),
            (Some(Key::EvenPosition), _) => Place::Many(Numbers::parity(true)),
            (Some(Key::First), _) => Place::One(End::Start, 1),
            (Some(Key::Last), _) => Place::One(End::Finish, 1),
            (Some(Key::NextToLast), _) => Place::One(End::Finish, 2),
            (_, Some(Sense::Ordinal(number))) => Place::One(End::Start, *number),
            (Some(Key::Position), _) => {
                self.at += 1;
                let number = self.number()?;
                self.at -= 1;
                Place::One(End::Start, number)
            }
            _ => return self.wanted("a position, such as third, last or position 3,"),
        };
        self.at += 1;
        let mut place = place;
        while let Some(key) =
            self.eat_any(&[Key::Symbol, Key::Position, Key::Last, Key::FromEnd, Key::FromStart, Key::Article])
        {
            if let (Key::FromEnd | Key::Last, Place::One(_, position)) = (key, place) {
                place = Place::One(End::Finish, position);
            }
        }
        Ok(place)
    }

    /// `is 1`, `are 0 or 1`, `is not a`, `is a vowel`: what `make` says of the set.
    pub(super) fn set_said(&mut self, start: usize, make: &dyn Fn(Set) -> Pattern) -> Located<Clause> {
        let mut negated = false;
        self.at += usize::from(self.token(0).is_some_and(|token| matches!(&*token.text, "is all" | "are all")));
        while let Some(key) = self.eat_any(&[
            Key::Is,
            Key::Equals,
            Key::Not,
            Key::NotEqual,
            Key::Has,
            Key::Contains,
            Key::Lead,
            Key::DoesNot,
            Key::All,
        ]) {
            negated ^= matches!(key, Key::Not | Key::NotEqual | Key::DoesNot);
        }
        let targets = match self.key(0) {
            Some(parity @ (Key::Even | Key::Odd)) if !self.has_operand(0) => {
                self.at += 1;
                let items = vec![self.digits_of_parity(parity == Key::Even)];
                Targets { items, joint: Joint::Any, none: false, either: false }
            }
            _ => self.targets()?,
        };
        let Some(set) = targets.set() else {
            self.at -= 1;
            return self.wanted("single symbols");
        };
        let negated = negated != targets.none;
        let pattern = match make(set) {
            // That many positions do not hold it is said of each of them.
            Pattern::Positions { at, set } if negated => {
                let set = set.complement(self.all_symbols().size());
                return Ok(self.pattern(start, Pattern::Positions { at, set }));
            }
            pattern => pattern,
        };
        let clause = self.pattern(start, pattern);
        Ok(if negated { self.negated(start, clause) } else { clause })
    }

    fn both_ends(&mut self, start: usize) -> Located<Clause> {
        self.eat_all(&[Key::Symbol, Key::Is, Key::Both, Key::Article, Key::All]);
        if self.key(0) == Some(Key::Equals) && !self.has_operand(1) {
            self.at += 1;
            return Ok(self.pattern(start, Pattern::SameEnds(true)));
        }
        if let Some(key) = self.eat_any(&[Key::Same, Key::SameSymbol, Key::Different, Key::DifferentSymbol]) {
            return Ok(self.pattern(start, Pattern::SameEnds(matches!(key, Key::Same | Key::SameSymbol))));
        }
        let Some(set) = self.targets()?.set() else { return self.wanted("single symbols") };
        let end = |from| Pattern::Nth { from, position: 1, set };
        let clauses = vec![self.pattern(start, end(End::Start)), self.pattern(start, end(End::Finish))];
        Ok(self.clause(start, Kind::All(clauses)))
    }

    /// `the first two symbols are 01`.
    fn edge_word(&mut self, start: usize, edge: Key) -> Located<Clause> {
        self.at += 1;
        let from = self.at;
        let number = self.number()?;
        self.eat_all(&[Key::Symbol, Key::Position]);
        let negated = matches!(self.eat_any(&[Key::Is, Key::Equals, Key::Not]), Some(Key::Not));
        self.eat_all(&[Key::Both, Key::All, Key::Article]);
        let equal = self.key(0) == Some(Key::Equals) && !self.has_operand(1);
        let kinds = [Key::Same, Key::SameSymbol, Key::Different, Key::DifferentSymbol, Key::Equals];
        let mut words = match self.eat_any(if equal { &kinds } else { &kinds[..4] }) {
            Some(key) if number == 2 => self.pairs_of_symbols(matches!(key, Key::Same | Key::SameSymbol | Key::Equals)),
            _ => self.targets()?.words(),
        };
        for word in &mut words {
            if word.len() == 1 {
                *word = word.repeat(usize::try_from(number).unwrap_or(usize::MAX).min(64));
            }
        }
        if words.iter().any(|word| word.len() as u64 != number) && self.given.alphabet.is_some() {
            self.at = from;
            return self.wanted("as many symbols as the string after it has");
        }
        let clause =
            self.pattern(start, if edge == Key::First { Pattern::Starts(words) } else { Pattern::Ends(words) });
        Ok(if negated { self.negated(start, clause) } else { clause })
    }

    /// Every two symbols that are the same, or are not.
    fn pairs_of_symbols(&self, same: bool) -> Vec<Word> {
        let all = self.all_symbols();
        let pairs = all.iter().flat_map(|one| all.iter().map(move |other| vec![one, other]));
        pairs.filter(|pair| (pair[0] == pair[1]) == same).collect()
    }

    /// Whether what follows says where a string stands: `as its third symbol`, `in position 3`.
    pub(super) fn place_ahead(&self) -> bool {
        let by = usize::from(matches!(self.key(0), Some(Key::At | Key::As | Key::Is)));
        let by = by + usize::from(matches!(self.key(by), Some(Key::Article | Key::Lead | Key::Every | Key::All)));
        let place = match self.sense(by) {
            Some(Sense::Ordinal(_)) => true,
            Some(Sense::Key(key)) => matches!(
                key,
                Key::First | Key::Last | Key::NextToLast | Key::Position | Key::OddPosition | Key::EvenPosition
            ),
            Some(Sense::Number(_)) => by > 0,
            _ => by > 0 && self.token(by).is_some_and(|token| token.text.parse::<u64>().is_ok()),
        };
        by > 0 && place
    }

    pub(super) fn placed(&mut self, start: usize, targets: &Targets) -> Located<Clause> {
        let some = self.token(1).is_some_and(|token| matches!(&*token.text.to_lowercase(), "a" | "an" | "some"));
        self.eat_all(&[Key::At, Key::As, Key::Is, Key::Article, Key::Lead, Key::Every, Key::All]);
        let numbered = !matches!(self.sense(0), Some(Sense::Ordinal(_) | Sense::Key(_)));
        let place = if numbered { Place::One(End::Start, self.number()?) } else { self.position()? };
        let place = match place {
            Place::One(_, position) if self.eat(Key::FromEnd) => Place::One(End::Finish, position),
            place => place,
        };
        if matches!(place, Place::One(_, 0)) {
            return Err((self.span(start), Wrong::Position));
        }
        self.rely(Convention::PositionsFromOne, start);
        let Some(set) = targets.set() else { return self.wanted("single symbols") };
        Ok(match place {
            Place::One(from, position) => self.pattern(start, Pattern::Nth { from, position, set }),
            // Some position is in the set: not every one is outside it.
            Place::Many(at) if some => {
                let set = set.complement(self.all_symbols().size());
                let none = self.pattern(start, Pattern::Positions { at, set });
                self.negated(start, none)
            }
            Place::Many(at) => self.pattern(start, Pattern::Positions { at, set }),
        })
    }
}
