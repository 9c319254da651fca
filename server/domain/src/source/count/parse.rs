//! The grammar of counts.

use super::spec::CountSpec;

/// What would be right, for every message that says what is wrong.
const FORMS: &str = "5, 3-5, about 4, at least 3, at most 6 or auto";

/// A count as it was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parsed {
    /// What is asked for.
    pub spec: CountSpec,
    /// That its bounds were put in order.
    pub warning: Option<Inverted>,
}

/// Bounds that were written the wrong way round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the count goes from {first} down to {second}; it is taken as {second}-{first}")]
pub struct Inverted {
    /// What stood first, and is the most.
    pub first: u32,
    /// What stood second, and is the fewest.
    pub second: u32,
}

/// Why a text is no count.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotASpec {
    /// Nothing was said.
    #[error("no count was given; give one such as {FORMS}, from 1 to {0}")]
    Missing(u32),
    /// Something stands where nothing like it can.
    #[error("{found:?} at character {at} does not belong in a count; give one such as {FORMS}, from 1 to {max}")]
    Misfit {
        /// What stands there.
        found: String,
        /// Which character it begins at, from 1.
        at: usize,
        /// The most that is allowed.
        max: u32,
    },
    /// It ends too early.
    #[error("the count {text:?} breaks off where {wanted} is missing; give one such as {FORMS}, from 1 to {max}")]
    Unfinished {
        /// All of it.
        text: String,
        /// What would have to follow.
        wanted: &'static str,
        /// The most that is allowed.
        max: u32,
    },
    /// A number that is none of personas.
    #[error("a count of {found} at character {at} is outside 1 to {max}")]
    OutOfRange {
        /// The number as it is written.
        found: String,
        /// Which character it begins at, from 1.
        at: usize,
        /// The most that is allowed.
        max: u32,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Number,
    Word,
    Dash,
    Mark,
}

/// A number, a word or a mark, and where it stands.
#[derive(Clone, Copy, Debug)]
struct Token<'a> {
    kind: Kind,
    text: &'a str,
    at: usize,
}

pub(super) fn parse(text: &str, max: u32) -> Result<Parsed, NotASpec> {
    let lower = text.to_lowercase();
    let tokens = tokens(&lower);
    if tokens.is_empty() {
        return Err(NotASpec::Missing(max));
    }
    let mut cursor = Cursor { text: text.trim(), rest: &tokens, max };
    let parsed = cursor.spec()?;
    cursor.skip(&["personas", "persona"]);
    match cursor.rest.first() {
        None => Ok(parsed),
        Some(token) => Err(cursor.misfit(token)),
    }
}

/// The tokens of a text in lower case.
fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (kind, length) = match first {
            '0'..='9' => (Kind::Number, reach(rest, |c| c.is_ascii_digit())),
            _ if first.is_alphabetic() => (Kind::Word, reach(rest, char::is_alphabetic)),
            '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' => (Kind::Dash, first.len_utf8()),
            '>' | '<' if rest[1..].starts_with('=') => (Kind::Mark, 2),
            _ => (Kind::Mark, first.len_utf8()),
        };
        if !first.is_whitespace() {
            let at = text[..text.len() - rest.len()].chars().count() + 1;
            tokens.push(Token { kind, text: &rest[..length], at });
        }
        rest = &rest[length..];
    }
    tokens
}

fn reach(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|c| !belongs(c)).unwrap_or(text.len())
}

struct Cursor<'t> {
    text: &'t str,
    rest: &'t [Token<'t>],
    max: u32,
}

impl<'t> Cursor<'t> {
    fn spec(&mut self) -> Result<Parsed, NotASpec> {
        let one = |spec| Ok(Parsed { spec, warning: None });
        if matches!(self.rest.first(), Some(Token { kind: Kind::Number | Kind::Dash, .. })) {
            return self.numbered();
        }
        let token = self.next("a number")?;
        match token.text {
            "auto" => one(CountSpec::Auto),
            "exactly" => one(CountSpec::Exactly(self.number()?)),
            "between" => {
                let first = self.number()?;
                self.one_of(&["and"], "\"and\"")?;
                Ok(range(first, self.number()?))
            }
            "~" | "≈" | "about" | "around" | "roughly" | "approximately" => one(CountSpec::About(self.number()?)),
            ">=" | "≥" => one(CountSpec::AtLeast(self.number()?)),
            "<=" | "≤" => one(CountSpec::AtMost(self.number()?)),
            "up" => {
                self.one_of(&["to"], "\"to\"")?;
                one(CountSpec::AtMost(self.number()?))
            }
            "at" => match self.one_of(&["least", "most"], "\"least\" or \"most\"")? {
                "least" => one(CountSpec::AtLeast(self.number()?)),
                _ => one(CountSpec::AtMost(self.number()?)),
            },
            _ => Err(self.misfit(&token)),
        }
    }

    /// What begins with a number: `5`, `3+`, `3-5`, `3 to 5`.
    fn numbered(&mut self) -> Result<Parsed, NotASpec> {
        let first = self.number()?;
        let dash = matches!(self.rest.first(), Some(token) if token.kind == Kind::Dash || token.text == "to");
        if dash {
            self.next("a number")?;
            return Ok(range(first, self.number()?));
        }
        let spec = if self.skip(&["+"]) { CountSpec::AtLeast(first) } else { CountSpec::Exactly(first) };
        Ok(Parsed { spec, warning: None })
    }

    fn misfit(&self, token: &Token<'_>) -> NotASpec {
        NotASpec::Misfit { found: token.text.to_owned(), at: token.at, max: self.max }
    }

    fn next(&mut self, wanted: &'static str) -> Result<Token<'t>, NotASpec> {
        let unfinished = || NotASpec::Unfinished { text: self.text.to_owned(), wanted, max: self.max };
        let (first, rest) = self.rest.split_first().ok_or_else(unfinished)?;
        self.rest = rest;
        Ok(*first)
    }

    fn one_of(&mut self, known: &[&str], wanted: &'static str) -> Result<&'t str, NotASpec> {
        let token = self.next(wanted)?;
        if known.contains(&token.text) { Ok(token.text) } else { Err(self.misfit(&token)) }
    }

    fn skip(&mut self, known: &[&str]) -> bool {
        let there = self.rest.first().is_some_and(|token| known.contains(&token.text));
        if there {
            self.rest = &self.rest[1..];
        }
        there
    }

    /// A number from 1 to the most. A dash before it makes it one below 0, which says more than that a dash is out of place.
    fn number(&mut self) -> Result<u32, NotASpec> {
        let token = self.next("a number")?;
        let out = |found: String| NotASpec::OutOfRange { found, at: token.at, max: self.max };
        match (token.kind, self.rest.first()) {
            (Kind::Number, _) => match token.text.parse::<u32>() {
                Ok(number) if (1..=self.max).contains(&number) => Ok(number),
                _ => Err(out(token.text.to_owned())),
            },
            (Kind::Dash, Some(Token { kind: Kind::Number, text, .. })) => Err(out(format!("-{text}"))),
            _ => Err(self.misfit(&token)),
        }
    }
}

fn range(first: u32, second: u32) -> Parsed {
    let (min, max) = (first.min(second), first.max(second));
    let spec = if min == max { CountSpec::Exactly(min) } else { CountSpec::Range { min, max } };
    Parsed { spec, warning: (first > second).then_some(Inverted { first, second }) }
}
