//! A sentence in pieces: phrases of the language, quotations, texts and marks.

use super::fault::Wrong;
use super::lexicon::{ARTICLES, Key, LEXICON, Sense};
use crate::source::span::Span;

/// What a piece is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// A phrase of the language.
    Known(Sense),
    /// What stands between quotation marks.
    Quoted(String),
    /// A word or a row of digits that the language does not have.
    Text,
    /// Symbols between square brackets, ranges written out.
    Class(Vec<char>),
    /// A bracket, a comma or another sign by itself.
    Mark(char),
}

/// A piece, as it is written, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) piece: Piece,
    pub(super) text: String,
    pub(super) span: Span,
}

pub(super) type Located<T> = Result<T, (Span, Wrong)>;

/// The pieces of `sentence`, every character of which but white space is in one of them.
pub(super) fn tokens(sentence: &str) -> Located<Vec<Token>> {
    let mut raw = Raw { sentence, at: 0, tokens: Vec::new() };
    while raw.at < sentence.len() {
        raw.next()?;
    }
    Ok(join(&raw.tokens))
}

struct Raw<'s> {
    sentence: &'s str,
    at: usize,
    tokens: Vec<Token>,
}

const CLOSING: [(char, char); 6] = [('"', '"'), ('\'', '\''), ('`', '`'), ('“', '”'), ('‘', '’'), ('«', '»')];

fn is_apostrophe(c: char) -> bool {
    c == '\'' || c == '’'
}

impl Raw<'_> {
    fn next(&mut self) -> Located<()> {
        let rest = &self.sentence[self.at..];
        let Some(first) = rest.chars().next() else { return Ok(()) };
        if first.is_control() && !first.is_whitespace() {
            return Err((self.span(first.len_utf8()), Wrong::Control(first)));
        }
        if first.is_whitespace() {
            self.at += first.len_utf8();
        } else if let Some(&(open, close)) = CLOSING.iter().find(|(open, _)| *open == first) {
            let start = open.len_utf8();
            let length = rest[start..].find(close).ok_or_else(|| (self.span(start), Wrong::UnclosedQuote))?;
            let quoted = rest[start..start + length].to_owned();
            self.push(Piece::Quoted(quoted), start + length + close.len_utf8());
        } else if first == '[' {
            let length = rest.find(']').ok_or_else(|| (self.span(1), Wrong::Unbalanced('[')))?;
            self.push(Piece::Class(class(&rest[1..length])), length + 1);
        } else if first.is_alphanumeric() {
            self.push(Piece::Text, word(rest));
        } else {
            let signs = ["<=", ">=", "=>", "!=", "==", "&&", "||", ".."];
            let long = signs.iter().find(|sign| rest.starts_with(**sign)).map(|sign| sign.len());
            self.push(Piece::Mark(first), long.unwrap_or(first.len_utf8()));
        }
        Ok(())
    }

    fn span(&self, length: usize) -> Span {
        Span { start: self.at as u32, end: (self.at + length) as u32 }
    }

    fn push(&mut self, piece: Piece, length: usize) {
        let text = self.sentence[self.at..self.at + length].to_owned();
        self.tokens.push(Token { piece, text, span: self.span(length) });
        self.at += length;
    }
}

/// How long the word is that `text` begins with; an apostrophe within or right behind it belongs to it, and so does `^` with what
/// follows.
fn word(text: &str) -> usize {
    let belongs = |c: char| c.is_alphanumeric() || is_apostrophe(c) || c == '_' || c == '^';
    let end = text.find(|c| !belongs(c)).unwrap_or(text.len());
    if text[end..].starts_with('*') && text.starts_with('Σ') { end + 1 } else { end }
}

fn class(inside: &str) -> Vec<char> {
    let given: Vec<char> = inside.chars().filter(|c| !c.is_whitespace() && *c != ',').collect();
    let mut symbols = Vec::new();
    let mut at = 0;
    while let Some(&from) = given.get(at) {
        match (given.get(at + 1), given.get(at + 2)) {
            (Some('-'), Some(&to)) => {
                symbols.extend(from..=to);
                at += 3;
            }
            _ => {
                symbols.push(from);
                at += 1;
            }
        }
    }
    symbols.dedup();
    symbols
}

/// Joins words to the longest phrases there are.
fn join(raw: &[Token]) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(first) = raw.get(at) {
        let phrases = match first.piece {
            Piece::Text | Piece::Mark(_) => LEXICON.beginning_with(&bare(&first.text)),
            _ => &[],
        };
        // In "or more than", or joins and does not belong to a number before it.
        let bound = |end: usize, sense: &Sense| {
            matches!(sense, Sense::Key(Key::OrMore | Key::OrFewer))
                && raw.get(end).is_some_and(|next| next.text.eq_ignore_ascii_case("than"))
        };
        let found = phrases
            .iter()
            .filter_map(|(rest, sense)| Some((reach(raw, at + 1, rest)?, sense)))
            .find(|(end, sense)| !bound(*end, sense));
        match found {
            Some((end, sense)) => {
                let last = &raw[end - 1];
                let span = Span { start: first.span.start, end: last.span.end };
                let text = raw[at..end].iter().map(|token| &*token.text).collect::<Vec<_>>().join(" ");
                tokens.push(Token { piece: Piece::Known(sense.clone()), text, span });
                at = end;
            }
            None => {
                tokens.push(ordinal(first));
                at += 1;
            }
        }
    }
    punctuate(&mut tokens);
    tokens
}

/// A colon, a hyphen between words and what ends a sentence say nothing; a semicolon is a comma.
fn punctuate(tokens: &mut Vec<Token>) {
    while tokens.last().is_some_and(|last| matches!(last.piece, Piece::Mark('.' | '?' | '!'))) {
        tokens.pop();
    }
    let text = |token: Option<&Token>| token.is_some_and(|token| matches!(token.piece, Piece::Text | Piece::Quoted(_)));
    let hyphens =
        |at: usize| tokens[at].is_mark('-') && !(text(tokens.get(at.wrapping_sub(1))) && text(tokens.get(at + 1)));
    let mark = |at: usize, marks: &str| matches!(tokens.get(at).map(|token| &token.piece), Some(Piece::Mark(mark)) if marks.contains(*mark));
    // In "{+, -}" a hyphen is listed, and in "Σ = {a, b}. Strings" a point ends what comes before the sentence.
    let listed = |at: usize| mark(at.wrapping_sub(1), "{,") && mark(at + 1, "},");
    let point = |at: usize| mark(at, ".") && mark(at.wrapping_sub(1), "}");
    // In "length is -1" a hyphen is a sign, and no number here has one.
    let joined =
        |at: usize| tokens.get(at).zip(tokens.get(at + 1)).is_some_and(|(one, next)| one.span.end == next.span.start);
    let number = |at: usize| tokens.get(at).is_some_and(|token| token.text.bytes().all(|byte| byte.is_ascii_digit()));
    let sign = |at: usize| tokens[at].is_mark('-') && number(at + 1) && joined(at) && (at == 0 || !joined(at - 1));
    let silent = |at: usize| tokens[at].is_mark(':') || hyphens(at) && !listed(at) && !sign(at) || point(at);
    let spoken: Vec<bool> = (0..tokens.len()).map(|at| !silent(at)).collect();
    let mut spoken = spoken.into_iter();
    tokens.retain(|_| spoken.next().unwrap_or(true));
    for token in tokens {
        if token.is_mark(';') {
            token.piece = Piece::Mark(',');
        }
    }
}

/// A word as the language file has it: lower case, with a plain apostrophe or without one at its end.
fn bare(text: &str) -> String {
    text.to_lowercase().replace('’', "'").trim_end_matches('\'').to_owned()
}

/// Where `rest` ends if it stands at `at`; articles and hyphens may stand in between.
fn reach(raw: &[Token], mut at: usize, rest: &[String]) -> Option<usize> {
    for wanted in rest {
        while raw.get(at).is_some_and(|token| skips(token) && bare(&token.text) != *wanted) {
            at += 1;
        }
        let token = raw.get(at)?;
        let plain = matches!(token.piece, Piece::Text | Piece::Mark(_));
        if !plain || bare(&token.text) != *wanted {
            return None;
        }
        at += 1;
    }
    Some(at)
}

fn skips(token: &Token) -> bool {
    match token.piece {
        Piece::Text => ARTICLES.contains(&&*token.text.to_lowercase()),
        Piece::Mark(sign) => sign == '-',
        _ => false,
    }
}

/// `3rd` and the like.
fn ordinal(token: &Token) -> Token {
    let digits = token.text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let ending = token.text[digits.len()..].to_lowercase();
    match (&token.piece, digits.parse()) {
        (Piece::Text, Ok(number)) if ["st", "nd", "rd", "th"].contains(&&*ending) => {
            Token { piece: Piece::Known(Sense::Ordinal(number)), ..token.clone() }
        }
        _ => token.clone(),
    }
}

impl Token {
    pub(super) fn key(&self) -> Option<Key> {
        match self.piece {
            Piece::Known(Sense::Key(key)) => Some(key),
            _ => None,
        }
    }

    pub(super) fn is_mark(&self, mark: char) -> bool {
        self.piece == Piece::Mark(mark)
    }
}
