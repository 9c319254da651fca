//! Where the reading of a sentence stands, and what was heard on the way.

use super::convention::{Assumption, Convention};
use super::fault::Wrong;
use super::lexicon::{Key, LEXICON, Sense};
use super::token::{Located, Piece, Token};
use crate::automaton::alphabet::{Alphabet, Word};
use crate::automaton::tree::{Clause, Kind, Numbers, Pattern};
use crate::source::span::Span;

/// What reading depends on.
#[derive(Clone, Copy)]
pub(super) struct Given<'g> {
    pub(super) tokens: &'g [Token],
    /// `None` while the symbols that are used are only collected.
    pub(super) alphabet: Option<&'g Alphabet>,
    /// A convention that is to be read the other way.
    pub(super) flipped: Option<Convention>,
}

/// What was heard besides the tree.
#[derive(Clone, Default)]
pub(super) struct Heard {
    /// The texts that strings are made of.
    pub(super) used: Vec<String>,
    /// Alphabets that are meant where none is stated.
    pub(super) hints: Vec<Alphabet>,
    pub(super) assumptions: Vec<Assumption>,
    /// How long a run is, where that is said before its symbols.
    pub(super) run_length: Option<Numbers>,
}

pub(super) struct Parser<'g> {
    pub(super) given: Given<'g>,
    pub(super) heard: Heard,
    pub(super) at: usize,
    pub(super) level: usize,
    /// The verb that a string without one has.
    pub(super) verb: Option<Key>,
    /// The strings that were contained in the clause before, for what is said of them again.
    pub(super) named: Vec<Vec<Word>>,
    /// Whether a comma by itself ends the clauses that are read.
    pub(super) comma_ends: bool,
    /// Whether "and if" ends them: a second condition is beside the first and not within what follows from it.
    pub(super) and_if_ends: bool,
}

/// A place to come back to.
pub(super) struct Mark {
    at: usize,
    used: usize,
    hints: usize,
    assumptions: usize,
}

impl<'g> Parser<'g> {
    pub(super) fn new(given: Given<'g>) -> Self {
        Self {
            given,
            heard: Heard::default(),
            at: 0,
            level: 0,
            verb: None,
            named: Vec::new(),
            comma_ends: false,
            and_if_ends: false,
        }
    }

    pub(super) fn token(&self, ahead: usize) -> Option<&'g Token> {
        self.given.tokens.get(self.at + ahead)
    }

    pub(super) fn sense(&self, ahead: usize) -> Option<&'g Sense> {
        match &self.token(ahead)?.piece {
            Piece::Known(sense) => Some(sense),
            _ => None,
        }
    }

    pub(super) fn key(&self, ahead: usize) -> Option<Key> {
        self.token(ahead)?.key()
    }

    pub(super) fn is_at(&self, keys: &[Key]) -> bool {
        self.key(0).is_some_and(|key| keys.contains(&key))
    }

    pub(super) fn done(&self) -> bool {
        self.at >= self.given.tokens.len()
    }

    pub(super) fn eat(&mut self, key: Key) -> bool {
        self.eat_any(&[key]).is_some()
    }

    pub(super) fn eat_any(&mut self, keys: &[Key]) -> Option<Key> {
        let key = self.key(0).filter(|key| keys.contains(key))?;
        self.at += 1;
        Some(key)
    }

    pub(super) fn eat_all(&mut self, keys: &[Key]) {
        while self.eat_any(keys).is_some() {}
    }

    /// Eats these keys where all of them stand one after the other.
    pub(super) fn eat_row(&mut self, keys: &[Key]) -> bool {
        let stands = keys.iter().enumerate().all(|(ahead, &key)| self.key(ahead) == Some(key));
        self.at += if stands { keys.len() } else { 0 };
        stands
    }

    pub(super) fn is_mark(&self, ahead: usize, mark: char) -> bool {
        self.token(ahead).is_some_and(|token| token.is_mark(mark))
    }

    pub(super) fn eat_mark(&mut self, mark: char) -> bool {
        let stands = self.is_mark(0, mark);
        self.at += usize::from(stands);
        stands
    }

    pub(super) fn mark(&self) -> Mark {
        let Heard { used, hints, assumptions, .. } = &self.heard;
        Mark { at: self.at, used: used.len(), hints: hints.len(), assumptions: assumptions.len() }
    }

    pub(super) fn back(&mut self, to: &Mark) {
        self.at = to.at;
        self.heard.used.truncate(to.used);
        self.heard.hints.truncate(to.hints);
        self.heard.assumptions.truncate(to.assumptions);
    }

    /// From the token at `start` to the last one that is eaten.
    pub(super) fn span(&self, start: usize) -> Span {
        let (tokens, end) = (self.given.tokens, self.at.max(start + 1).min(self.given.tokens.len()));
        match (tokens.get(start.min(end.saturating_sub(1))), tokens.get(end.saturating_sub(1))) {
            (Some(first), Some(last)) => Span { start: first.span.start, end: last.span.end },
            _ => Span { start: 0, end: 0 },
        }
    }

    pub(super) fn clause(&self, start: usize, kind: Kind) -> Clause {
        Clause { span: self.span(start), kind }
    }

    pub(super) fn pattern(&self, start: usize, pattern: Pattern) -> Clause {
        self.clause(start, Kind::Pattern(pattern))
    }

    pub(super) fn negated(&self, start: usize, clause: Clause) -> Clause {
        self.clause(start, Kind::Not(Box::new(clause)))
    }

    /// Relies on `convention` for the tokens from `start`; whether it is to be read the other way.
    pub(super) fn rely(&mut self, convention: Convention, start: usize) -> bool {
        let assumption = Assumption { convention, span: self.span(start) };
        if !self.heard.assumptions.contains(&assumption) {
            self.heard.assumptions.push(assumption);
        }
        self.given.flipped == Some(convention)
    }

    /// What is wrong where something else is wanted.
    pub(super) fn wanted<T>(&self, wanted: &'static str) -> Located<T> {
        let Some(token) = self.token(0) else {
            let last = self.given.tokens.last();
            let span = last.map_or(Span { start: 0, end: 0 }, |last| Span { start: last.span.end, end: last.span.end });
            return Err((
                span,
                Wrong::Missing { after: last.map_or_else(String::new, |last| last.text.clone()), wanted },
            ));
        };
        let wrong = match &token.piece {
            Piece::Known(Sense::NotRegular(reason)) => Wrong::NotRegular(reason.clone()),
            Piece::Text if !token.text.starts_with(|c: char| c.is_ascii_digit()) => self.unknown(token),
            Piece::Known(_) | Piece::Mark(')' | ',') if self.at > 0 && wanted.starts_with("a string") => {
                Wrong::Missing { after: self.given.tokens[self.at - 1].text.clone(), wanted }
            }
            _ => Wrong::Misplaced { found: token.text.clone(), wanted },
        };
        Err((token.span, wrong))
    }

    /// All words from here on that the language does not have, longer than a symbol is.
    fn unknown(&self, first: &Token) -> Wrong {
        let rest = self.given.tokens[self.at + 1..].iter();
        let strange = rest.filter(|token| {
            token.piece == Piece::Text
                && is_word(&token.text)
                && LEXICON.nearest(&token.text).is_none_or(|near| near != token.text)
        });
        let words: Vec<String> = std::iter::once(first).chain(strange).map(|token| token.text.clone()).collect();
        let nearest = LEXICON.nearest(&first.text).map(str::to_owned).or_else(|| self.nearest_example());
        Wrong::UnknownWords { words, nearest }
    }

    /// The example that shares the most phrases with the sentence, if it shares any.
    fn nearest_example(&self) -> Option<String> {
        let own: Vec<Key> = self.given.tokens.iter().filter_map(Token::key).collect();
        let shared = |sentence: &str| {
            let theirs = super::token::tokens(sentence).unwrap_or_default();
            theirs.iter().filter_map(Token::key).filter(|key| own.contains(key)).count()
        };
        let (most, sentence) = LEXICON
            .examples
            .iter()
            .map(|example| (shared(&example.sentence), &example.sentence))
            .max_by_key(|(most, _)| *most)?;
        (most > 0).then(|| sentence.clone())
    }
}

fn is_word(text: &str) -> bool {
    text.chars().count() > 2 && text.chars().all(char::is_alphabetic)
}
