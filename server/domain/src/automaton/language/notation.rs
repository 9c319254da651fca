//! Signs for the number of a symbol in a string: `n_a(w)`, `#a(w)`, `|w|_a`, `count(a, w)`. Each says "the number of a", and so it is
//! read. And `!(...)`, which says not, and `on {0, 1}`, which names an alphabet.

use super::lexicon::{Key, Sense};
use super::token::{Piece, Token};
use crate::source::span::Span;

/// The sentence with such signs written out.
pub(super) fn written_out(tokens: &[Token]) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while at < tokens.len() {
        match sign(&tokens[at..]) {
            Some((symbol, length)) => {
                out.extend(number_of(&tokens[at..at + length], symbol));
                at += length;
            }
            None => {
                let mut token = tokens[at].clone();
                if let Some(key) = before_bracket(&tokens[at..]) {
                    token.piece = Piece::Known(Sense::Key(key));
                }
                out.push(token);
                at += 1;
            }
        }
    }
    out
}

/// The symbol that is counted by the sign these tokens begin with, and how many tokens the sign has.
fn sign(tokens: &[Token]) -> Option<(String, usize)> {
    let (first, rest) = tokens.split_first()?;
    let is_text = |token: &Token| token.piece == Piece::Text || matches!(token.piece, Piece::Known(Sense::Digit(_)));
    let named = |token: &Token| match &token.piece {
        Piece::Quoted(text) => Some(text.clone()),
        _ => is_text(token).then(|| token.text.clone()),
    };
    if first.is_mark('#') {
        let under = usize::from(rest.first()?.is_mark('_'));
        let symbol = named(rest.get(under)?)?;
        return Some((symbol, 2 + under + of_string(&rest[1 + under..])));
    }
    if first.piece == Piece::Text {
        let symbol = ["n_", "N_"].iter().find_map(|sign| first.text.strip_prefix(sign));
        if let Some(symbol) = symbol.filter(|symbol| !symbol.is_empty()) {
            return Some((symbol.to_owned(), 1 + of_string(rest)));
        }
        if matches!(&*first.text, "count" | "Count") && rest.first()?.is_mark('(') {
            let symbol = named(rest.get(1)?)?;
            let string = if rest.get(2)?.is_mark(',') { 2 } else { 0 };
            return rest.get(2 + string)?.is_mark(')').then_some((symbol, 4 + string));
        }
    }
    // The length of the string, as it was read already, with the symbol below it.
    let bars = first.key() == Some(Key::Length) && first.text.starts_with('|') && rest.first()?.is_mark('_');
    if bars { Some((named(rest.get(1)?)?, 3)) } else { None }
}

/// What `!` says before a parenthesis, and `on` before the symbols of an alphabet.
fn before_bracket(tokens: &[Token]) -> Option<Key> {
    let next = tokens.get(1)?;
    if tokens[0].is_mark('!') && next.is_mark('(') {
        Some(Key::Not)
    } else {
        (tokens[0].text.eq_ignore_ascii_case("on") && next.is_mark('{')).then_some(Key::Over)
    }
}

/// How many tokens `(w)` has where it stands.
fn of_string(tokens: &[Token]) -> usize {
    let stands = tokens.len() >= 3 && tokens[0].is_mark('(') && tokens[2].is_mark(')');
    let string = stands && (tokens[1].piece == Piece::Text || matches!(tokens[1].key(), Some(Key::Lead | Key::String)));
    if string { 3 } else { 0 }
}

fn number_of(sign: &[Token], symbol: String) -> [Token; 2] {
    let (first, last) = (&sign[0], &sign[sign.len() - 1]);
    let span = Span { start: first.span.start, end: last.span.end };
    let number = Token { piece: Piece::Known(Sense::Key(Key::NumberOf)), text: first.text.clone(), span };
    [number, Token { piece: Piece::Quoted(symbol.clone()), text: symbol, span }]
}
