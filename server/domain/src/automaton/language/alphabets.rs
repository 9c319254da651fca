//! Alphabets as sentences state them.

use super::fault::Wrong;
use super::lexicon::{Key, LEXICON, Sense};
use super::parser::Parser;
use super::token::{Located, Piece};
use crate::automaton::alphabet::Alphabet;
use crate::source::span::Span;

/// What may follow the symbols that strings are made of.
const GO_ON: [Key; 13] = [
    Key::Lead,
    Key::Has,
    Key::No,
    Key::Not,
    Key::DoesNot,
    Key::Only,
    Key::Except,
    Key::But,
    Key::Starts,
    Key::Ends,
    Key::Contains,
    Key::Without,
    Key::Over,
];

/// What is listed between braces.
#[derive(Clone)]
pub(super) enum Listed {
    Plain(String),
    Quoted(String),
}

impl Listed {
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Plain(text) | Self::Quoted(text) => text,
        }
    }
}

impl Parser<'_> {
    /// The alphabet that the sentence states anywhere, if it states one.
    pub(super) fn stated(&mut self) -> Located<Option<(Alphabet, Span)>> {
        let mut found: Option<(Alphabet, Span)> = None;
        while !self.done() {
            let start = self.at;
            let here = match self.sense(0) {
                Some(Sense::Key(Key::Over | Key::Sigma)) => self.alphabet()?,
                Some(Sense::Alphabet(name)) => {
                    self.at += 1;
                    LEXICON.alphabets.get(name).cloned()
                }
                _ => None,
            };
            let span = self.span(start);
            self.at = self.at.max(start + 1);
            match (here, &found) {
                (Some(here), None) => found = Some((here, span)),
                (Some(here), Some((first, _))) if here != *first => {
                    let (first, second) = (first.to_string(), here.to_string());
                    return Err((span, Wrong::TwoAlphabets { first, second }));
                }
                _ => {}
            }
        }
        Ok(found)
    }

    /// `over {0, 1}`, `over a and b`, `over the letters a, b and c`, `Σ = {0, 1}`; nothing eaten where no symbols follow.
    pub(super) fn alphabet(&mut self) -> Located<Option<Alphabet>> {
        let start = self.mark();
        self.eat_all(&[Key::Over, Key::Article, Key::Sigma, Key::Is, Key::Symbol, Key::Has, Key::Over]);
        if let Some(Sense::Alphabet(name)) = self.sense(0) {
            self.at += 1;
            self.eat_all(&[Key::Over, Key::Symbol, Key::String]);
            return Ok(LEXICON.alphabets.get(name).cloned());
        }
        let from = self.at;
        let listed = if self.is_mark(0, '{') {
            Some(self.braces()?.iter().map(|listed| listed.text().to_owned()).collect())
        } else {
            self.symbols()
        };
        match listed {
            Some(listed) => {
                self.eat_mark('*');
                Alphabet::new(listed).map(Some).map_err(|fault| (self.span(from), fault.into()))
            }
            None => {
                let named = matches!(self.sense(0), Some(Sense::Key(Key::Symbol)));
                self.back(&start);
                if named || self.is_over_nothing() { self.wanted("an alphabet such as {0, 1}") } else { Ok(None) }
            }
        }
    }

    fn is_over_nothing(&self) -> bool {
        self.key(0) == Some(Key::Over) && self.token(1).is_none()
    }

    /// What stands between braces, symbol by symbol; `a-z` and `0..9` are ranges.
    /// A quotation is taken as it is.
    pub(super) fn braces(&mut self) -> Located<Vec<Listed>> {
        let open = self.at;
        self.at += 1;
        let (mut symbols, mut part) = (Vec::new(), Vec::new());
        let mut commas = 0;
        loop {
            let Some(token) = self.token(0) else { return Err((self.span(open), Wrong::Unbalanced('{'))) };
            self.at += 1;
            match &token.piece {
                Piece::Mark('}') => break,
                Piece::Mark(',') => {
                    symbols.extend(self.element(&part)?);
                    commas += 1;
                    if part.is_empty() {
                        return Err((token.span, Wrong::Misplaced { found: ",".to_owned(), wanted: "a symbol" }));
                    }
                    part.clear();
                }
                Piece::Quoted(text) => part.push(Listed::Quoted(text.clone())),
                _ => part.push(Listed::Plain(token.text.clone())),
            }
        }
        if part.is_empty() && commas > 0 {
            return Err((self.span(self.at - 1), Wrong::Misplaced { found: "}".to_owned(), wanted: "a symbol" }));
        }
        symbols.extend(self.element(&part)?);
        Ok(symbols)
    }

    /// One symbol, or a range of symbols.
    fn element(&self, part: &[Listed]) -> Located<Vec<Listed>> {
        if let [Listed::Quoted(_)] = part {
            return Ok(part.to_vec());
        }
        let texts: Vec<&str> = part.iter().map(Listed::text).collect();
        let symbols = range(&texts);
        match texts[..] {
            [_, second, ..] if symbols.len() == 1 && symbols[0] == texts.concat() => {
                Err((self.span(self.at - 2), Wrong::Misplaced { found: second.to_owned(), wanted: "a comma" }))
            }
            _ => Ok(symbols.into_iter().map(Listed::Plain).collect()),
        }
    }

    /// `a and b`, `a, b, c`, `0 and 1`: texts, each of which is a symbol.
    fn symbols(&mut self) -> Option<Vec<String>> {
        let mut symbols = vec![self.one_symbol()?];
        loop {
            let back = self.mark();
            let comma = self.eat_mark(',');
            let joined = self.eat_any(&[Key::And, Key::Or]).is_some() || comma;
            match self.one_symbol().filter(|_| joined) {
                Some(symbol) => symbols.push(symbol),
                None => {
                    self.back(&back);
                    return Some(symbols);
                }
            }
        }
    }

    fn one_symbol(&mut self) -> Option<String> {
        let token = self.token(0)?;
        let symbol = match &token.piece {
            Piece::Quoted(text) => text.clone(),
            Piece::Text => singular(&token.text).to_owned(),
            Piece::Known(Sense::Digit(digit)) => digit.to_string(),
            Piece::Known(Sense::Key(Key::As)) => "a".to_owned(),
            _ => return None,
        };
        self.at += 1;
        Some(symbol)
    }

    /// `strings of 0s and 1s that ...`: symbols, where the sentence goes on with a clause or ends.
    pub(super) fn made_of(&mut self) -> Located<Option<Alphabet>> {
        let start = self.mark();
        self.at += 1;
        let from = self.at;
        let symbols = self
            .symbols()
            .filter(|symbols| symbols.len() > 1 && symbols.iter().all(|symbol| symbol.chars().count() == 1));
        let goes_on = self.done() || self.key(0).is_some_and(|key| GO_ON.contains(&key));
        match symbols {
            Some(symbols) if goes_on => {
                Alphabet::new(symbols).map(Some).map_err(|fault| (self.span(from), fault.into()))
            }
            _ => {
                self.back(&start);
                Ok(None)
            }
        }
    }
}

/// One symbol, or all from one to another.
fn range(part: &[&str]) -> Vec<String> {
    let ends: Vec<char> = part.iter().flat_map(|text| text.chars()).collect();
    match ends[..] {
        [from, '-' | '–', to] | [from, '.', '.', to] if from <= to => (from..=to).map(String::from).collect(),
        [] => Vec::new(),
        _ => vec![part.concat()],
    }
}

/// A text without the ending of its plural: `0s`, `1's`, `bs`.
pub(super) fn singular(text: &str) -> &str {
    let apostrophe = ["'s", "’s", "'S"].iter().find_map(|ending| text.strip_suffix(ending));
    let plain =
        text.strip_suffix('s').filter(|rest| rest.chars().all(|c| c.is_ascii_digit()) || rest.chars().count() == 1);
    apostrophe.or(plain).filter(|rest| !rest.is_empty()).unwrap_or(text)
}
