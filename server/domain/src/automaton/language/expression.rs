//! Regular expressions, as far as the patterns of the language say the same: blocks of symbols (`0*1+`), and a string with all strings
//! before it, behind it or between its two parts (`(0|1)*01`, `10(0|1)*`, `0(0|1)*1`).

use super::blocks::Block;
use super::fault::Wrong;
use super::parser::Parser;
use super::token::{Located, Piece};
use crate::automaton::alphabet::Word;
use crate::automaton::tree::{Clause, Kind, Numbers, Pattern};

const WANTED: &str = "an expression such as 0*1*, (0|1)*01, 10(0|1)* or 0(0|1)*1, with each symbol in one block,";

/// A symbol or a choice of symbols, and how often it stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Unit {
    symbols: Vec<String>,
    least: u64,
    most: Option<u64>,
}

impl Unit {
    fn is_one_symbol(&self) -> bool {
        self.symbols.len() == 1 && self.least == 1 && self.most == Some(1)
    }
}

impl Parser<'_> {
    /// How many tokens the expression has that stands here: what is written without a space, with a star or a plus in it that is no
    /// symbol; 0 where none stands.
    pub(super) fn expression_ahead(&self) -> usize {
        let tokens = &self.given.tokens[self.at.min(self.given.tokens.len())..];
        let is_part = |at: usize| match &tokens[at].piece {
            Piece::Text | Piece::Class(_) => true,
            Piece::Mark(mark) => "()*+?|".contains(*mark),
            Piece::Known(_) => at > 0 && matches!(&*tokens[at].text, "|" | "a" | "as"),
            Piece::Quoted(_) => false,
        };
        let joined = |at: usize| at == 0 || tokens[at - 1].span.end == tokens[at].span.start;
        let length = (0..tokens.len()).take_while(|&at| is_part(at) && joined(at)).count();
        let is_symbol = |mark: &str| self.given.alphabet.is_some_and(|alphabet| alphabet.symbol(mark).is_some());
        let repeats =
            |at: usize| tokens[at].is_mark('*') && !is_symbol("*") || tokens[at].is_mark('+') && !is_symbol("+");
        // A plus by itself may stand between two numbers of something.
        if (1..length).any(repeats) { length } else { 0 }
    }

    /// An expression of so many tokens.
    pub(super) fn expression(&mut self, length: usize) -> Located<Clause> {
        let start = self.at;
        let text: String = self.given.tokens[start..start + length].iter().map(|token| &*token.text).collect();
        self.at += length;
        let clause = match units(&text) {
            Some(units) => self.of_units(start, &units)?,
            None => None,
        };
        clause.ok_or_else(|| (self.span(start), Wrong::Misplaced { found: text, wanted: WANTED }))
    }

    fn of_units(&mut self, start: usize, units: &[Unit]) -> Located<Option<Clause>> {
        for unit in units {
            for symbol in &unit.symbols {
                self.word(symbol)?;
            }
        }
        let Some(alphabet) = self.given.alphabet else { return Ok(Some(self.pattern(start, Pattern::Everything))) };
        let is_all = |unit: &Unit| {
            let all = alphabet.names().all(|name| unit.symbols.iter().any(|symbol| symbol == name));
            unit.least == 0 && unit.most.is_none() && all
        };
        let alls = units.iter().filter(|unit| is_all(unit)).count();
        let plain = units.iter().all(|unit| is_all(unit) || unit.is_one_symbol());
        if alls > 0 && plain {
            let mut parts = Vec::new();
            for part in units.split(is_all) {
                let text: String = part.iter().flat_map(|unit| &unit.symbols).map(String::as_str).collect();
                parts.push(self.word(&text)?);
            }
            return Ok(self.between(start, &parts));
        }
        let mut blocks: Vec<Block> = Vec::new();
        for unit in units {
            let [symbol] = &unit.symbols[..] else { return Ok(None) };
            let symbol = self.word(symbol)?[0];
            let numbers = |least, most: Option<u64>| match most {
                Some(most) if most == least => Numbers::Exactly(least),
                Some(most) => Numbers::Between(least, most),
                None => Numbers::AtLeast(least),
            };
            match blocks.last_mut() {
                Some(last) if last.symbol == symbol => {
                    let (least, most) = bounds(last.numbers);
                    let most = most.zip(unit.most).map(|(one, other)| one + other);
                    last.numbers = numbers(least + unit.least, most);
                }
                _ => blocks.push(Block { symbol, numbers: numbers(unit.least, unit.most) }),
            }
        }
        Ok(self.in_blocks(start, &blocks))
    }

    /// Strings with anything between them, the first at the start and the last at the end.
    fn between(&self, start: usize, parts: &[Word]) -> Option<Clause> {
        let clause = |pattern| self.pattern(start, pattern);
        match parts {
            [first, last] if first.is_empty() && last.is_empty() => Some(clause(Pattern::Everything)),
            [first, last] if first.is_empty() => Some(clause(Pattern::Ends(vec![last.clone()]))),
            [first, last] if last.is_empty() => Some(clause(Pattern::Starts(vec![first.clone()]))),
            [first, last] => {
                let long = Pattern::Length(Numbers::AtLeast((first.len() + last.len()) as u64));
                let all = [Pattern::Starts(vec![first.clone()]), Pattern::Ends(vec![last.clone()]), long];
                Some(self.clause(start, Kind::All(all.into_iter().map(clause).collect())))
            }
            [first, middle, last] if first.is_empty() && last.is_empty() => {
                Some(clause(Pattern::Contains(vec![middle.clone()])))
            }
            _ => None,
        }
    }
}

fn bounds(numbers: Numbers) -> (u64, Option<u64>) {
    match numbers {
        Numbers::Exactly(only) => (only, Some(only)),
        Numbers::AtLeast(least) => (least, None),
        Numbers::Between(least, most) => (least, Some(most)),
        Numbers::AtMost(most) => (0, Some(most)),
        Numbers::Modulo(_) => (0, None),
    }
}

/// The units of an expression; `None` where it has others than symbols and choices of symbols.
fn units(text: &str) -> Option<Vec<Unit>> {
    let (mut units, mut rest) = (Vec::new(), text);
    while let Some(first) = rest.chars().next() {
        let (symbols, length) = match first {
            '(' | '[' => choice(rest)?,
            first if first.is_alphanumeric() => (vec![first.to_string()], first.len_utf8()),
            _ => return None,
        };
        rest = &rest[length..];
        let (least, most) = match rest.chars().next() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            _ => (1, Some(1)),
        };
        rest = if (least, most) == (1, Some(1)) { rest } else { &rest[1..] };
        units.push(Unit { symbols, least, most });
    }
    Some(units)
}

/// `(0|1)`, `(0+1)` or `[01]`: the symbols, and how many bytes they take.
fn choice(text: &str) -> Option<(Vec<String>, usize)> {
    let class = text.starts_with('[');
    let end = text.find(if class { ']' } else { ')' })?;
    let inside = &text[1..end];
    let symbols: Vec<String> = if class {
        inside.chars().map(String::from).collect()
    } else {
        inside.split(['|', '+']).map(str::to_owned).collect()
    };
    let single = symbols.iter().all(|symbol| symbol.chars().count() == 1 && symbol.chars().all(char::is_alphanumeric));
    single.then_some((symbols, end + 1))
}
