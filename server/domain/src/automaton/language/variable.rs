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
            && (is_name(&tokens[at]) || is_name_of_language(&tokens[at - 1], &tokens[at]))
            && matches!(tokens.get(at + 1).and_then(Token::key), Some(Key::Over | Key::Lead | Key::Sigma))
    });
    let name = declared.map(|at| tokens[at].clone());
    match name.or_else(|| between_bars(&tokens)).or_else(|| subject(&tokens)) {
        Some(name) => said_of_it(tokens, &name),
        None => tokens,
    }
}

/// The name in `w contains 010`, `aba is a subsequence of w`, which nothing declares: what is said there is said of strings only.
fn subject(tokens: &[Token]) -> Option<Token> {
    let key = |at: Option<usize>| at.and_then(|at| tokens.get(at)).and_then(Token::key);
    let plain = |at| matches!(key(Some(at)), Some(Key::Contains | Key::Starts | Key::Ends));
    let verb = |at| plain(at) || key(Some(at)) == Some(Key::DoesNot) && plain(at + 1);
    let part = |at| matches!(key(at), Some(Key::Substring | Key::Subsequence | Key::Starts | Key::Ends));
    let whole = |at: usize| {
        let of = at.checked_sub(1).is_some_and(|before| tokens[before].text == "of");
        of && part(at.checked_sub(2))
    };
    let begins = |at: usize| at == 0 || !matches!(tokens[at - 1].piece, Piece::Text | Piece::Mark(_));
    let found = (0..tokens.len())
        .find(|&at| is_name(&tokens[at]) && tokens[at].text != "a" && (begins(at) && verb(at + 1) || whole(at)))?;
    let listed = |at: usize| at > 0 && matches!(tokens[at - 1].piece, Piece::Mark('{' | ','));
    let is_symbol = (0..tokens.len()).any(|at| is_same(&tokens[at], &tokens[found]) && listed(at));
    (!is_symbol).then(|| tokens[found].clone())
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

/// `language L`.
fn is_name_of_language(noun: &Token, token: &Token) -> bool {
    let capital = token.text.len() == 1 && token.text.chars().all(|c| c.is_ascii_uppercase());
    capital && token.piece == Piece::Text && noun.text.to_lowercase().ends_with("language")
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
            if is_within(&said) {
                said.pop();
                continue;
            }
            token.piece = Piece::Known(Sense::Key(Key::Lead));
        }
        said.push(token);
    }
    said
}

/// Whether `in`, or `a prefix of`, stands last, which what is named next only completes.
fn is_within(said: &[Token]) -> bool {
    let word = said.last().map(|last| last.text.to_lowercase());
    let part = said.iter().rev().nth(1).and_then(Token::key);
    let parts = [Key::Substring, Key::Subsequence, Key::Starts, Key::Ends];
    word.is_some_and(|word| word == "in" || word == "of" && part.is_some_and(|part| parts.contains(&part)))
}
