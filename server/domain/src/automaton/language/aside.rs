//! Remarks that only repeat that the string is meant, and parentheses around what needs none: `(or both)`, `(DFA)`.

use super::lexicon::Key;
use super::token::Token;

/// What a sentence says as well without the parentheses around it.
const PLAIN: [Key; 6] =
    [Key::MostFirst, Key::LeastFirst, Key::Overlapping, Key::NonOverlapping, Key::Inclusive, Key::Verb];

/// What begins an aside that is more than a phrase: `(over {a, b})`, `(in base 2)`.
const BEGINNINGS: [Key; 3] = [Key::Over, Key::Sigma, Key::Base];

/// The sentence without remarks, and without parentheses around asides.
pub(super) fn without_asides(mut tokens: Vec<Token>) -> Vec<Token> {
    tokens.retain(|token| token.key() != Some(Key::Remark));
    let mut at = 0;
    while at < tokens.len() {
        if let Some(close) = aside(&tokens[at..]) {
            tokens.remove(at + close);
            tokens.remove(at);
        } else {
            at += 1;
        }
    }
    tokens
}

/// How far the closing parenthesis is from the opening one, where an aside stands between them or nothing is left there.
fn aside(tokens: &[Token]) -> Option<usize> {
    if !tokens.first()?.is_mark('(') {
        return None;
    }
    let close = tokens.iter().position(|token| token.is_mark(')'))?;
    let plain = match &tokens[1..close] {
        inner if inner.iter().any(|token| token.is_mark('(')) => false,
        [first, ..] if first.key().is_some_and(|key| BEGINNINGS.contains(&key)) => true,
        [] => true,
        [only] => only.key().is_some_and(|key| PLAIN.contains(&key)),
        [one, other] => one.key() == Some(Key::Or) && other.key() == Some(Key::Both),
        _ => false,
    };
    plain.then_some(close)
}
