//! Symbols that are not named one by one: `each symbol`, `all three letters`, `even digits`, `symbols from {a, b}`.

use super::lexicon::{Key, LEXICON, Sense};
use super::parser::Parser;
use crate::automaton::alphabet::Word;

impl Parser<'_> {
    /// How many tokens `each symbol`, `all the letters`, `all three digits` has that stands here; `None` where none does, or where the
    /// alphabet has another number of symbols.
    pub(super) fn entire_ahead(&self) -> Option<usize> {
        let every = matches!(self.key(0), Some(Key::Every | Key::All));
        let mut ahead = 1 + usize::from(self.key(1) == Some(Key::Article));
        if let Some(Sense::Number(number)) = self.sense(ahead) {
            let size = self.given.alphabet.map(crate::automaton::alphabet::Alphabet::size);
            if size.is_some_and(|size| size as u64 != *number) {
                return None;
            }
            ahead += 1;
        }
        let named = every && self.key(ahead) == Some(Key::Symbol);
        let of = usize::from(self.token(ahead + 1).is_some_and(|token| token.text.eq_ignore_ascii_case("of")));
        let of = of + usize::from(self.key(ahead + 1 + of) == Some(Key::Article));
        let alphabet = self.key(ahead + 1 + of) == Some(Key::Over) && !self.is_mark(ahead + 2 + of, '{');
        named.then_some(ahead + 1 + if alphabet { of + 1 } else { 0 })
    }

    /// Whether every symbol of the alphabet is what the clause is about.
    pub(super) fn entire_occurs(&self) -> bool {
        self.entire_ahead().is_some_and(|ahead| self.key(ahead) == Some(Key::Occurs))
    }

    /// Eats that, each symbol for itself.
    pub(super) fn entire(&mut self) -> Option<Vec<Vec<Word>>> {
        let ahead = self.entire_ahead()?;
        let tokens = &self.given.tokens[self.at..self.at + ahead];
        let class = tokens.iter().find_map(|token| LEXICON.classes.get(&token.text.to_lowercase()));
        self.at += ahead;
        let Some(alphabet) = self.given.alphabet else { return Some(vec![vec![vec![0]]]) };
        let is_meant = |name: &&str| class.is_none_or(|class| class.symbols.contains(*name));
        let any = alphabet.names().any(|name| is_meant(&name));
        let meant = alphabet.names().filter(|name| !any || is_meant(name));
        Some(meant.filter_map(|name| alphabet.symbol(name)).map(|symbol| vec![vec![symbol]]).collect())
    }

    /// Whether `even digits` stands there.
    pub(super) fn is_parity_of_digits(&self, ahead: usize) -> bool {
        let digits = self.token(ahead + 1).map(|token| token.text.to_lowercase());
        let parity = matches!(self.key(ahead), Some(Key::Even | Key::Odd));
        parity && digits.is_some_and(|text| matches!(&*text, "digit" | "digits"))
    }

    /// The even or the odd digits of the alphabet, which is decimal where none is stated.
    pub(super) fn digits_of_parity(&mut self, even: bool) -> Vec<Word> {
        self.heard.hints.extend(LEXICON.alphabets.get("decimal").cloned());
        let digits = if even { "02468" } else { "13579" };
        self.members(digits.chars())
    }

    /// Whether `symbols from` stands before a set.
    pub(super) fn is_symbols_of_set(&self) -> bool {
        let from = matches!(self.key(1), Some(Key::Between | Key::At));
        self.key(0) == Some(Key::Symbol) && from && self.is_mark(2, '{')
    }
}
