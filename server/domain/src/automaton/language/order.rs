//! What follows what, runs, and alternation.

use super::convention::Convention;
use super::lexicon::Key;
use super::number::Amount;
use super::operand::Targets;
use super::parser::Parser;
use super::token::Located;
use crate::automaton::alphabet::{Set, Word};
use crate::automaton::tree::{Clause, Kind, Near, Numbers, Pattern};

/// How one string stands to another.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    Followed,
    Preceded,
    Before,
    After,
}

impl Parser<'_> {
    /// What follows every, all.
    pub(super) fn every(&mut self, start: usize) -> Located<Clause> {
        self.eat_all(&[Key::Article]);
        match self.key(0) {
            Some(Key::Run) => self.run(start, false),
            Some(Key::OddPosition | Key::EvenPosition) => self.place(start),
            Some(Key::Position) => self.every_position(start),
            Some(Key::Symbol) if !self.has_operand(1) => self.every_symbol(start),
            Some(Key::String) => {
                self.at += 1;
                self.plain()
            }
            _ if matches!(self.sense(0), Some(super::lexicon::Sense::Ordinal(_))) => self.every_nth(start),
            _ if self.is_all_there_is() => self.only(start),
            _ => self.order(start, true),
        }
    }

    /// Whether all and nothing but symbols stand here, as in "not all 0s".
    fn is_all_there_is(&mut self) -> bool {
        let all = self.at > 0 && self.given.tokens[self.at - 1].key() == Some(Key::All);
        let back = self.mark();
        let stands = all && self.targets().is_ok_and(|targets| targets.set().is_some()) && self.ends_clause();
        self.back(&back);
        stands
    }

    /// Whether a word that says how two strings stand to each other stands here.
    pub(super) fn relates(&self, ahead: usize) -> bool {
        let words = [Key::Followed, Key::Preceded, Key::Immediately, Key::Eventually, Key::Before, Key::After];
        self.key(ahead).is_some_and(|key| words.contains(&key))
    }

    fn every_symbol(&mut self, start: usize) -> Located<Clause> {
        self.at += 1;
        let positions = |at: usize| matches!(self.key(at), Some(Key::OddPosition | Key::EvenPosition));
        let article = usize::from(self.key(1) == Some(Key::Article));
        if self.is_at(&[Key::At]) && positions(1 + article) {
            self.at += 1 + article;
            return self.place(start);
        }
        self.eat_all(&[Key::Is, Key::Article]);
        let equal = self.eat(Key::Equals) && !self.has_operand(0);
        if self.eat_any(&[Key::Same, Key::SameSymbol]).is_some() || equal {
            let each =
                self.all_symbols().iter().map(|symbol| self.pattern(start, Pattern::Only(Set::EMPTY.with(symbol))));
            let each = each.collect();
            return Ok(self.clause(start, Kind::Any(each)));
        }
        self.only(start)
    }

    /// `every third symbol is 1`.
    fn every_nth(&mut self, start: usize) -> Located<Clause> {
        let Some(super::lexicon::Sense::Ordinal(number)) = self.sense(0) else { return self.wanted("a position") };
        self.at += 1;
        self.eat_any(&[Key::Symbol, Key::Position]);
        let modulo = self.modulo(start, *number, 0)?;
        self.rely(Convention::PositionsFromOne, start);
        self.set_said(start, &|set| Pattern::Positions { at: Numbers::Modulo(modulo), set })
    }

    /// `every position that is divisible by 3 is 1`.
    fn every_position(&mut self, start: usize) -> Located<Clause> {
        self.at += 1;
        let from = self.at;
        let clause = self.one_predicate(start, &|numbers| Some(Pattern::Length(numbers)))?;
        let Kind::Pattern(Pattern::Length(at)) = clause.kind else {
            self.at = from;
            return self.wanted("one condition on the position, such as divisible by 3,");
        };
        self.rely(Convention::PositionsFromOne, start);
        self.set_said(start, &|set| Pattern::Positions { at, set })
    }

    /// `a is followed by b`, `a before b`.
    pub(super) fn order(&mut self, start: usize, every: bool) -> Located<Clause> {
        let words = self.subject()?.words();
        let Some((order, near, open)) = self.relation() else {
            return self.wanted("\"is followed by\", \"is preceded by\" or \"comes before\", and a string,");
        };
        let all = self.is_at(&[Key::Every, Key::All]);
        self.eat_all(&[Key::Every, Key::All, Key::Article]);
        let outermost = self.outermost(order, (Key::First, Key::Last));
        let times = self.at_least()?;
        let others = self.targets()?.words();
        if matches!(order, Order::Before | Order::After) {
            let some = !(outermost || every && all) && self.rely(Convention::BeforeEvery, start);
            return self.before(start, (&words, &others), order, some);
        }
        let near = match near {
            Some(near) => near,
            None if self.is_anywhere() => Near::Eventually,
            None if open && self.rely(Convention::FollowedAtOnce, start) => Near::Eventually,
            None => Near::Immediately,
        };
        let others: Vec<Word> = others.into_iter().map(|word| word.repeat(times)).collect();
        if others.len() > 1 && near == Near::Immediately {
            return self.beside_one_of(start, &words, &others, order);
        }
        Ok(self.pairs(start, &words, &others, (order, near)))
    }

    /// Eats `first` before what something stands before, or `last` before what it stands behind, the one and the other as `words` has
    /// them.
    fn outermost(&mut self, order: Order, (before, after): (Key, Key)) -> bool {
        match order {
            Order::Before => self.eat(before),
            Order::After => self.eat(after),
            Order::Followed | Order::Preceded => false,
        }
    }

    /// Whether `somewhere`, `later` stands behind the second string.
    fn is_anywhere(&mut self) -> bool {
        let before = self.given.tokens[self.at - 1].text.to_lowercase();
        before.starts_with("somewhere") || before.starts_with("anywhere") || self.eat(Key::Eventually)
    }

    /// How often what follows must stand there, 1 where nothing is said.
    fn at_least(&mut self) -> Located<usize> {
        let start = self.at;
        if !self.is_at(&[Key::AtLeast, Key::Exactly]) && !self.is_number_of(0) {
            return Ok(1);
        }
        match self.amount(true)?.and_then(Amount::numbers) {
            Some(Numbers::AtLeast(times)) if times <= 64 => Ok(times as usize),
            _ => {
                self.at = start;
                self.wanted("\"at least\" and a number up to 64, or a string,")
            }
        }
    }

    /// The relation that stands here, how near it is if that is said, and whether nearness is left open.
    fn relation(&mut self) -> Option<(Order, Option<Near>, bool)> {
        self.eat_all(&[Key::Lead, Key::Is, Key::Not, Key::DoesNot]);
        let near = match self.eat_any(&[Key::Immediately, Key::Eventually]) {
            Some(Key::Immediately) => Some(Near::Immediately),
            Some(_) => Some(Near::Eventually),
            None => None,
        };
        self.eat_all(&[Key::Lead, Key::Is, Key::Occurs]);
        let at_once = self.token(0).is_some_and(|token| {
            let text = token.text.to_lowercase();
            text.contains("immediately") || text.contains("directly")
        });
        let order = match self.eat_any(&[Key::Followed, Key::Preceded, Key::Before, Key::After])? {
            Key::Followed => Order::Followed,
            Key::Preceded => Order::Preceded,
            Key::Before => Order::Before,
            _ => Order::After,
        };
        let near = match self.eat_any(&[Key::Immediately, Key::Eventually]) {
            Some(Key::Eventually) => Some(Near::Eventually),
            Some(_) => Some(Near::Immediately),
            None if at_once => Some(Near::Immediately),
            None => near,
        };
        Some((order, near, near.is_none()))
    }

    /// Next to each of `words` stands one of several symbols: no other one does, and the string does not end there.
    fn beside_one_of(&mut self, start: usize, words: &[Word], others: &[Word], order: Order) -> Located<Clause> {
        let Some(set) = others.iter().map(|word| (word.len() == 1).then(|| word[0])).collect::<Option<Set>>() else {
            self.at -= 1;
            return self.wanted("single symbols where one of several is to stand,");
        };
        let mut wrong = Vec::new();
        for symbol in set.complement(self.all_symbols().size()).iter() {
            let beside = |word: &Word| {
                if order == Order::Preceded { [&[symbol], &word[..]].concat() } else { [&word[..], &[symbol]].concat() }
            };
            wrong.extend(words.iter().map(beside));
        }
        let alone = words.to_vec();
        let edge = if order == Order::Preceded { Pattern::Starts(alone) } else { Pattern::Ends(alone) };
        let mut clauses = vec![self.pattern(start, edge)];
        if !wrong.is_empty() {
            clauses.push(self.pattern(start, Pattern::Contains(wrong)));
        }
        let any = if clauses.len() == 1 { clauses.remove(0) } else { self.clause(start, Kind::Any(clauses)) };
        Ok(self.negated(start, any))
    }

    /// Every string of the one list stands so to one of the other. How far away the last one of the list stands does not matter, so that
    /// of several that may follow one has to behind the last of `words`.
    fn pairs(&mut self, start: usize, words: &[Word], others: &[Word], (order, near): (Order, Near)) -> Clause {
        let make = |word: &Word, by: &Word| match order {
            Order::Preceded => Pattern::Preceded { word: word.clone(), by: by.clone(), near },
            _ => Pattern::Followed { word: word.clone(), by: by.clone(), near },
        };
        let each = |this: &Self, word: &Word| {
            let mut any: Vec<Clause> = others.iter().map(|by| this.pattern(start, make(word, by))).collect();
            if any.len() == 1 { any.remove(0) } else { this.clause(start, Kind::Any(any)) }
        };
        let mut all: Vec<Clause> = words.iter().map(|word| each(self, word)).collect();
        if all.len() == 1 { all.remove(0) } else { self.clause(start, Kind::All(all)) }
    }

    /// No first string after a second one; read the other way, some first string before some second one.
    fn before(
        &mut self,
        start: usize,
        (words, others): (&[Word], &[Word]),
        order: Order,
        some: bool,
    ) -> Located<Clause> {
        let (first, second) = if order == Order::Before { (words, others) } else { (others, words) };
        let mut clauses = Vec::new();
        for one in first {
            for other in second {
                let (head, tail) = if some { (one, other) } else { (other, one) };
                let found = self.apart(start, head, tail)?;
                clauses.push(if some { found } else { self.negated(start, found) });
            }
        }
        Ok(if clauses.len() == 1 { clauses.remove(0) } else { self.clause(start, Kind::All(clauses)) })
    }

    /// One symbol anywhere, and the other anywhere behind it.
    fn apart(&mut self, start: usize, head: &Word, tail: &Word) -> Located<Clause> {
        if head.len() != 1 || tail.len() != 1 {
            self.at -= 1;
            return self.wanted("one symbol before another, not a longer string,");
        }
        Ok(self.pattern(start, Pattern::Subsequence([&head[..], &tail[..]].concat())))
    }

    /// `no 0 is followed by 1`.
    pub(super) fn never_in_order(&mut self, start: usize) -> Located<Clause> {
        let words = self.subject()?.words();
        let Some((order, near, open)) = self.relation() else { return self.wanted("\"is followed by\" and a string,") };
        self.eat(Key::Article);
        self.outermost(order, (Key::Last, Key::First));
        let others = self.targets()?.words();
        let apart = near == Some(Near::Eventually)
            || matches!(order, Order::Before | Order::After)
            || near.is_none() && open && self.rely(Convention::FollowedAtOnce, start);
        let (first, second) =
            if matches!(order, Order::Followed | Order::Before) { (words, others) } else { (others, words) };
        let mut clauses = Vec::new();
        for one in &first {
            for other in &second {
                let joined = Pattern::Contains(vec![[&one[..], &other[..]].concat()]);
                let found = if apart { self.apart(start, one, other)? } else { self.pattern(start, joined) };
                clauses.push(self.negated(start, found));
            }
        }
        Ok(if clauses.len() == 1 { clauses.remove(0) } else { self.clause(start, Kind::All(clauses)) })
    }

    /// No two neighbours alike, of the symbols that are named or of all.
    pub(super) fn alternation(&mut self, start: usize, named: Option<&Targets>) -> Located<Clause> {
        self.eat_all(&[Key::Between, Key::Article]);
        let ahead = named.is_none() && self.has_operand(0);
        let found = if ahead { Some(self.targets()?) } else { None };
        self.eat_any(&[Key::Symbol]);
        let alternate = self.pattern(start, Pattern::Runs { of: self.all_symbols(), numbers: Numbers::AtMost(1) });
        let Some(targets) = named.or(found.as_ref()) else { return Ok(alternate) };
        let Some(set) = targets.set() else { return self.wanted("symbols") };
        let only = self.pattern(start, Pattern::Only(set));
        Ok(self.clause(start, Kind::All(vec![only, alternate])))
    }
}
