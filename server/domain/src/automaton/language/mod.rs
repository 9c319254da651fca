//! The pattern language: a sentence of English within a grammar, read to a tree or refused with what is wrong and where.
//!
//! One data file, [`words`], has every word. A sentence is read twice: once to hear which symbols it uses, and again over the
//! alphabet that follows from them, unless one is stated. Nothing of a sentence is passed over: what no rule takes is named in the
//! [`Fault`]. Where a sentence leaves something open, a [`Convention`] decides, and the answer says which and where.

mod about;
mod adjacent;
mod again;
mod alike;
mod alphabets;
mod aside;
mod blocks;
#[cfg(test)]
mod brute;
mod clause;
mod compared;
mod condition;
mod connective;
mod content;
mod convention;
mod count;
#[cfg(test)]
mod coverage;
mod difference;
mod entire;
mod expression;
mod fault;
mod joined;
mod lexicon;
mod listed;
mod logic;
mod measure;
mod notation;
mod number;
mod operand;
mod order;
mod parser;
#[cfg(test)]
mod phrasings;
mod place;
mod preamble;
mod print;
mod readings;
mod reason;
mod reverse;
mod run_count;
mod runs;
mod some_of;
#[cfg(test)]
mod tests;
mod token;
mod variable;

pub use convention::{Assumption, Convention};
pub use fault::{Fault, Wrong};
pub use lexicon::Example;
pub use print::print;
pub use readings::{Other, others};
pub use reason::Reason;

use super::alphabet::Alphabet;
use super::tree::Clause;
use crate::source::span::Span;
use lexicon::{LEXICON, Sense};
use parser::{Given, Heard, Parser};
use token::{Located, Piece, Token};

/// The longest sentence that is read, in bytes.
pub const MOST_BYTES: usize = 8192;

/// How deep clauses may be nested.
pub const MOST_LEVELS: usize = 64;

/// A sentence as it was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// What it says.
    pub tree: Clause,
    /// The alphabet that is stated, or else follows.
    pub alphabet: Alphabet,
    /// The conventions it relies on, in the order of the sentence.
    pub assumptions: Vec<Assumption>,
}

/// The data file of the language, in full.
#[must_use]
pub fn words() -> &'static str {
    lexicon::TEXT
}

/// Every form of the language with a sentence that reads.
#[must_use]
pub fn examples() -> &'static [Example] {
    &LEXICON.examples
}

/// The alphabets that have names, by name.
pub fn named_alphabets() -> impl Iterator<Item = (&'static str, &'static Alphabet)> {
    LEXICON.alphabets.iter().map(|(name, alphabet)| (name.as_str(), alphabet))
}

/// Reads `sentence` over `alphabet`, or over the one it states, or else over the one its symbols suggest.
///
/// # Errors
/// What is wrong with it, and where.
pub fn read(sentence: &str, alphabet: Option<&Alphabet>) -> Result<Sentence, Fault> {
    read_as(sentence, alphabet, None)
}

/// The alphabet that `sentence` states, which is known also where the rest cannot be read; `None`: it states none that is one.
#[must_use]
pub fn stated_alphabet(sentence: &str) -> Option<Alphabet> {
    let tokens = pieces(sentence).ok()?;
    let found = Parser::new(Given { tokens: &tokens, alphabet: None, flipped: None }).stated().ok()?;
    found.map(|(alphabet, _)| alphabet)
}

/// What of a sentence says something.
fn pieces(sentence: &str) -> Located<Vec<Token>> {
    let tokens = variable::without_variable(token::tokens(sentence)?);
    Ok(aside::without_asides(notation::written_out(&tokens)))
}

/// Reads with one convention turned round.
fn read_as(sentence: &str, alphabet: Option<&Alphabet>, flipped: Option<Convention>) -> Result<Sentence, Fault> {
    let located = |(span, wrong): (Span, Wrong)| {
        let before = sentence.get(..span.start as usize).unwrap_or_default();
        Fault { span, character: before.chars().count() + 1, wrong }
    };
    understand(sentence, alphabet, flipped).map_err(located)
}

fn understand(sentence: &str, alphabet: Option<&Alphabet>, flipped: Option<Convention>) -> Located<Sentence> {
    let whole = Span { start: 0, end: u32::try_from(sentence.len()).unwrap_or(u32::MAX) };
    if sentence.len() > MOST_BYTES {
        return Err((whole, Wrong::TooLong(sentence.len())));
    }
    let tokens = pieces(sentence)?;
    if tokens.is_empty() {
        return Err((whole, Wrong::Empty));
    }
    balanced(&tokens)?;
    let stated = stated(&tokens, alphabet)?;
    let given = Given { tokens: &tokens, alphabet: stated.as_ref(), flipped };
    let (alphabet, inferred) = match stated.clone() {
        Some(stated) => (stated, false),
        None => (infer(&parse(given)?.1, whole)?, true),
    };
    let (tree, heard) = parse(Given { alphabet: Some(&alphabet), ..given })?;
    let mut assumptions = heard.assumptions;
    if inferred {
        assumptions.push(Assumption { convention: Convention::Alphabet, span: whole });
    }
    Ok(Sentence { tree, alphabet, assumptions })
}

/// The tree, and what was heard with it. Where it cannot be read and asks for what is not regular, that is why.
fn parse(given: Given<'_>) -> Located<(Clause, Heard)> {
    let mut parser = Parser::new(given);
    let tree = parser.sentence().map_err(|fault| {
        let reasons = given.tokens.iter().find_map(|token| match &token.piece {
            Piece::Known(Sense::NotRegular(reason)) => Some((token.span, Wrong::NotRegular(reason.clone()))),
            _ => None,
        });
        reasons.unwrap_or(fault)
    })?;
    Ok((tree, parser.heard))
}

/// The alphabet of the caller, who must not contradict the sentence, or of the sentence.
fn stated(tokens: &[Token], alphabet: Option<&Alphabet>) -> Located<Option<Alphabet>> {
    let found = Parser::new(Given { tokens, alphabet: None, flipped: None }).stated()?;
    match (found, alphabet) {
        (Some((found, span)), Some(asked)) if found != *asked => {
            Err((span, Wrong::TwoAlphabets { first: asked.to_string(), second: found.to_string() }))
        }
        (found, asked) => Ok(asked.cloned().or(found.map(|(found, _)| found))),
    }
}

/// {0, 1} or {a, b} where the symbols that are used allow it, the alphabet that a word suggests, or the symbols themselves.
fn infer(heard: &Heard, whole: Span) -> Located<Alphabet> {
    let mut used: Vec<char> = heard.used.iter().flat_map(|text| text.chars()).collect();
    used.sort_unstable();
    used.dedup();
    let within = |symbols: &str| used.iter().all(|&symbol| symbols.contains(symbol));
    let mut symbols: Vec<String> = match heard.hints.first() {
        Some(hint) => hint.names().map(str::to_owned).collect(),
        None if within("01") => vec!["0".to_owned(), "1".to_owned()],
        None if within("ab") => vec!["a".to_owned(), "b".to_owned()],
        None => Vec::new(),
    };
    for symbol in used.into_iter().map(String::from) {
        if !symbols.contains(&symbol) {
            symbols.push(symbol);
        }
    }
    Alphabet::new(symbols).map_err(|fault| (whole, fault.into()))
}

/// That every parenthesis and brace has its partner, so that what is wrong is named where it stands.
fn balanced(tokens: &[Token]) -> Located<()> {
    let mut open: Vec<(&Token, char)> = Vec::new();
    for token in tokens {
        let mark = |mark: char| token.is_mark(mark);
        if mark('(') || mark('{') {
            open.push((token, if mark('(') { ')' } else { '}' }));
        } else if (mark(')') || mark('}') || mark(']')) && open.pop().is_none_or(|(_, closing)| !mark(closing)) {
            return Err((token.span, Wrong::Unbalanced(token.text.chars().next().unwrap_or(')'))));
        }
    }
    match open.pop() {
        Some((token, _)) => Err((token.span, Wrong::Unbalanced(token.text.chars().next().unwrap_or('(')))),
        None => Ok(()),
    }
}
