//! The name of a language, as in `L = {00, 11}`, and a name for the string, as in `{w | w ends with 01}` or `strings w over {a, b} such that w starts with a`. Wherever it stands it says
//! no more than "it", and so it is read.

use super::lexicon::{Key, Sense};
use super::token::{Piece, Token};

/// The sentence without its variable, where it declares one.
pub(super) fn without_variable(mut tokens: Vec<Token>) -> Vec<Token> {
    let named = tokens.first().is_some_and(|token| token.piece == Piece::Text)
        && tokens.get(1).is_some_and(|token| token.text == "=")
        && tokens.get(2).is_some_and(|token| token.is_mark('{'));
    for token in tokens.iter_mut().take(if named { 2 } else { 0 }) {
        token.piece = Piece::Known(Sense::Key(Key::Lead));
    }
    match of_a_set(&tokens) {
        Some(open) => body(tokens, open),
        None => after_strings(tokens),
    }
}

/// Where the brace of `{w | ...}`, `{w ∈ {0, 1}* : ...}` stands: a letter behind it, which the rest uses again.
fn of_a_set(tokens: &[Token]) -> Option<usize> {
    let open = tokens.iter().position(|token| token.is_mark('{'))?;
    let name = tokens.get(open + 1).filter(|token| is_name(token))?;
    let again = tokens.get(open + 2..)?.iter().any(|token| is_same(token, name));
    let listed = tokens.get(open + 2).is_some_and(|next| next.is_mark(',') || next.is_mark('}'));
    let first = tokens[..open].iter().all(|token| token.piece == Piece::Text || token.key().is_some());
    (again && !listed && first && tokens.last().is_some_and(|last| last.is_mark('}'))).then_some(open)
}

fn body(mut tokens: Vec<Token>, open: usize) -> Vec<Token> {
    let name = tokens[open + 1].clone();
    tokens.pop();
    let bar = tokens[open..].iter().position(|token| token.text == "|" && token.key() == Some(Key::Or));
    for token in [Some(open), Some(open + 1), bar.map(|bar| open + bar)].into_iter().flatten() {
        tokens[token].piece = Piece::Known(Sense::Key(Key::Lead));
    }
    if tokens.get(open + 2).is_some_and(|next| matches!(&*next.text, "∈" | "in")) {
        tokens[open + 2].piece = Piece::Known(Sense::Key(Key::Over));
    }
    said_of_it(tokens, &name)
}

/// `strings w over ...`, `strings w such that ...`.
fn after_strings(tokens: Vec<Token>) -> Vec<Token> {
    let declared = (1..tokens.len()).find(|&at| {
        matches!(tokens[at - 1].key(), Some(Key::String | Key::Everything))
            && is_name(&tokens[at])
            && matches!(tokens.get(at + 1).and_then(Token::key), Some(Key::Over | Key::Lead | Key::Sigma))
    });
    let name = declared.map(|at| tokens[at].clone());
    match name.or_else(|| between_bars(&tokens)) {
        Some(name) => said_of_it(tokens, &name),
        None => tokens,
    }
}

/// The name in `|w|`, which nothing declares and which stands in no expression.
fn between_bars(tokens: &[Token]) -> Option<Token> {
    let bar = |token: &Token| token.text == "|";
    let joined = |one: &Token, other: &Token| one.span.end == other.span.start;
    let alone = |at: usize| {
        let before = at == 0 || !joined(&tokens[at - 1], &tokens[at]);
        let behind = tokens.get(at + 3).is_none_or(|next| !joined(&tokens[at + 2], next));
        before && behind && joined(&tokens[at], &tokens[at + 1]) && joined(&tokens[at + 1], &tokens[at + 2])
    };
    let found = (0..tokens.len().saturating_sub(2))
        .find(|&at| bar(&tokens[at]) && is_name(&tokens[at + 1]) && bar(&tokens[at + 2]) && alone(at))?;
    Some(tokens[found + 1].clone())
}

fn is_name(token: &Token) -> bool {
    let letter = token.text.chars().all(|c| c.is_ascii_lowercase()) && token.text.len() == 1;
    token.piece == Piece::Text && letter
}

fn is_same(token: &Token, name: &Token) -> bool {
    token.piece == Piece::Text && token.text == name.text
}

/// `|w|` is the length, `in w` says nothing, and `w` by itself is a word that only carries the sentence.
fn said_of_it(tokens: Vec<Token>, name: &Token) -> Vec<Token> {
    let mut said: Vec<Token> = Vec::new();
    let mut tokens = tokens.into_iter().peekable();
    let bar = |token: Option<&Token>| token.is_some_and(|token| token.text == "|");
    while let Some(mut token) = tokens.next() {
        if !is_same(&token, name) {
            said.push(token);
            continue;
        }
        if bar(said.last()) && bar(tokens.peek()) {
            let open = said.pop().map_or(token.span, |open| open.span);
            let close = tokens.next().map_or(token.span, |close| close.span);
            token.span = crate::source::span::Span { start: open.start, end: close.end };
            token.piece = Piece::Known(Sense::Key(Key::Length));
            token.text = format!("|{}|", token.text);
        } else {
            let within = said.last().is_some_and(|before| before.text.eq_ignore_ascii_case("in"));
            said.truncate(said.len() - usize::from(within));
            token.piece = Piece::Known(Sense::Key(Key::Lead));
        }
        said.push(token);
    }
    said
}
