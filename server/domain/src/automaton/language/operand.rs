//! Strings and symbols as sentences name them.

use super::alphabets::{Listed, singular};
use super::convention::Convention;
use super::lexicon::{Key, LEXICON, Sense};
use super::parser::Parser;
use super::token::{Located, Piece, Token};
use crate::automaton::alphabet::{Set, Word};

/// What joins several strings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Joint {
    Any,
    All,
    /// `exactly one of`.
    One,
}

/// Strings, each of which may be one of several.
pub(super) struct Targets {
    pub(super) items: Vec<Vec<Word>>,
    pub(super) joint: Joint,
    /// `neither ... nor`.
    pub(super) none: bool,
    /// `either ... or`.
    pub(super) either: bool,
}

impl Targets {
    pub(super) fn words(&self) -> Vec<Word> {
        self.items.iter().flatten().cloned().collect()
    }

    /// The symbols, if every string is one.
    pub(super) fn set(&self) -> Option<Set> {
        self.items.iter().flatten().map(|word| (word.len() == 1).then(|| word[0])).collect()
    }
}

const NOUNS: [Key; 6] = [Key::Article, Key::Substring, Key::String, Key::Sequence, Key::Symbol, Key::Occurrences];

const WANTED: &str = "a string such as 01 or \"ab\"";

impl<'g> Parser<'g> {
    /// How many tokens are before the string that is named here; `None` where none is.
    pub(super) fn operand_ahead(&self, ahead: usize) -> Option<usize> {
        let token = self.token(ahead)?;
        let goes_on = |by| self.operand_ahead(ahead + by);
        match &token.piece {
            Piece::Text if token.text.eq_ignore_ascii_case("a") => goes_on(1).or(Some(ahead)),
            Piece::Known(Sense::Key(Key::Symbol)) if self.is_class(ahead) => goes_on(1).or(Some(ahead)),
            Piece::Known(Sense::Key(Key::Even | Key::Odd)) => self.is_parity_of_digits(ahead).then_some(ahead),
            Piece::Known(Sense::Key(key)) if NOUNS.contains(key) => goes_on(1),
            Piece::Text => self.is_plausible(token).then_some(ahead),
            Piece::Quoted(_) | Piece::Class(_) | Piece::Known(Sense::Digit(_) | Sense::Key(Key::EmptyString)) => {
                Some(ahead)
            }
            Piece::Mark(sign) => {
                let alphabet = self.given.alphabet?;
                (!"(){},".contains(*sign) && alphabet.symbol(&sign.to_string()).is_some()).then_some(ahead)
            }
            Piece::Known(_) => None,
        }
    }

    pub(super) fn has_operand(&self, ahead: usize) -> bool {
        self.operand_ahead(ahead).is_some()
    }

    /// Whether an article and a class of symbols stand here: a letter, a vowel.
    fn is_class(&self, ahead: usize) -> bool {
        self.token(ahead).is_some_and(|token| LEXICON.classes.contains_key(&token.text.to_lowercase()))
            && (ahead > 0 || self.at > 0)
    }

    /// Whether a text is likely to be a string where none is needed.
    fn is_plausible(&self, token: &Token) -> bool {
        let text = singular(&token.text);
        let short = text.chars().count() < 3;
        let digits = text.chars().all(|c| c.is_ascii_digit());
        let known = self.given.alphabet.is_some_and(|alphabet| alphabet.read(text).is_ok());
        let symbols = ["abc", "xyz"].iter().any(|few| text.chars().all(|c| few.contains(c)));
        short || digits || symbols || known || LEXICON.classes.contains_key(&text.to_lowercase())
    }

    /// The strings that one name stands for: one, or one for each symbol of a class.
    pub(super) fn operand(&mut self) -> Located<Vec<Word>> {
        if let Some(ahead) = self.operand_ahead(0) {
            self.at += ahead;
        } else {
            self.eat_all(&NOUNS);
        }
        let Some(token) = self.token(0) else { return self.wanted(WANTED) };
        let start = self.at;
        let class = LEXICON.classes.get(&token.text.to_lowercase());
        let words = match &token.piece {
            Piece::Text | Piece::Known(_) if class.is_some() => {
                self.heard.hints.extend(class.and_then(|class| LEXICON.alphabets.get(&class.alphabet)).cloned());
                self.members(class.into_iter().flat_map(|class| class.symbols.chars()))
            }
            Piece::Class(symbols) => {
                self.heard.used.extend(symbols.iter().map(char::to_string));
                self.members(symbols.iter().copied())
            }
            Piece::Quoted(text) => vec![self.word(text)?],
            Piece::Text if self.is_plausible(token) || self.is_asked_for() => vec![self.text(&token.text)?],
            Piece::Mark(sign) if self.operand_ahead(0).is_some() => vec![self.word(&sign.to_string())?],
            Piece::Known(Sense::Key(Key::As)) if token.text.eq_ignore_ascii_case("as") => vec![self.word("a")?],
            Piece::Known(Sense::Key(Key::EmptyString)) => vec![Word::new()],
            Piece::Known(Sense::Key(parity @ (Key::Even | Key::Odd))) if self.is_parity_of_digits(0) => {
                self.digits_of_parity(*parity == Key::Even)
            }
            Piece::Known(Sense::Digit(digit)) => {
                let word = self.word(&digit.to_string())?;
                self.at += 1;
                self.rely(Convention::DigitWord, start);
                self.at -= 1;
                vec![word]
            }
            _ => return self.wanted(WANTED),
        };
        self.at += 1;
        let several = class.is_some() || matches!(token.piece, Piece::Class(_));
        if several && self.key(0) == Some(Key::Except) && self.has_operand(1) {
            self.at += 1;
            let without = self.targets()?.words();
            return Ok(words.into_iter().filter(|word| !without.contains(word)).collect());
        }
        if !self.has_operand_here() {
            self.eat_any(&[Key::Substring, Key::Symbol]);
        }
        Ok(words)
    }

    fn has_operand_here(&self) -> bool {
        matches!(self.key(0), Some(Key::Substring | Key::Symbol)) && self.has_operand(1)
    }

    /// Whether the phrase before takes a string, so that any word can be one.
    fn is_asked_for(&self) -> bool {
        let before = self.given.tokens[..self.at].iter().rev().find(|token| token.key() != Some(Key::Article));
        let takes = [
            Key::Starts,
            Key::Ends,
            Key::Contains,
            Key::Without,
            Key::Equals,
            Key::Substring,
            Key::Subsequence,
            Key::Only,
            Key::Neither,
            Key::Nor,
            Key::Either,
            Key::Both,
            Key::AnyOf,
            Key::NumberOf,
            Key::Occurrences,
            Key::Followed,
            Key::Preceded,
            Key::Before,
            Key::After,
            Key::Every,
        ];
        before.and_then(Token::key).is_some_and(|key| takes.contains(&key))
    }

    /// The symbols of a class that the alphabet has.
    pub(super) fn members(&self, symbols: impl Iterator<Item = char>) -> Vec<Word> {
        match self.given.alphabet {
            Some(alphabet) => {
                symbols.filter_map(|symbol| alphabet.symbol(&symbol.to_string())).map(|symbol| vec![symbol]).collect()
            }
            None => vec![vec![0]],
        }
    }

    /// A text that may be a plural.
    fn text(&mut self, text: &str) -> Located<Word> {
        let whole = self.given.alphabet.and_then(|alphabet| alphabet.read(text).ok());
        match whole {
            Some(word) => Ok(word),
            None => self.word(singular(text)),
        }
    }

    pub(super) fn word(&mut self, text: &str) -> Located<Word> {
        match self.given.alphabet {
            Some(alphabet) => alphabet.read(text).map_err(|outside| (self.span(self.at), outside.into())),
            None => {
                self.heard.used.push(text.to_owned());
                Ok(vec![0; text.chars().count()])
            }
        }
    }

    /// One string where only one is meant.
    pub(super) fn single(&mut self) -> Located<Word> {
        let start = self.at;
        let words = self.operand()?;
        match <[Word; 1]>::try_from(words) {
            Ok([word]) => Ok(word),
            Err(_) => {
                self.at = start;
                self.wanted("one string, not a class of symbols,")
            }
        }
    }

    /// `01`, `01 or 10`, `0, 1 and 2`, `both 0 and 1`, `neither 00 nor 11`, `{00, 11}`.
    pub(super) fn targets(&mut self) -> Located<Targets> {
        self.list(false)
    }

    /// The strings that a clause is about: what is said of the last one is said of all.
    pub(super) fn subject(&mut self) -> Located<Targets> {
        self.list(true)
    }

    fn list(&mut self, subject: bool) -> Located<Targets> {
        let none = self.eat(Key::Neither);
        let either = self.eat(Key::Either);
        let chosen = self.eat_any(&[Key::Both, Key::AnyOf, Key::AllOf, Key::OneOf]);
        self.following();
        if chosen.is_some() {
            self.eat_all(&[Key::Article, Key::Starts, Key::Ends]);
        }
        self.at += if self.is_symbols_of_set() { 2 } else { 0 };
        if self.is_mark(0, '{') {
            return self.set_of_strings(chosen);
        }
        if let Some(items) = self.entire() {
            // Where at least one of each symbol is wanted, each is.
            let joint = if chosen == Some(Key::OneOf) { Joint::One } else { Joint::All };
            return Ok(Targets { items, joint, none, either });
        }
        let (mut items, mut joint) = (vec![self.operand()?], None);
        while let Some(joined) = self.next_target(joint, subject || none) {
            joint = joined.or(joint);
            items.push(self.operand()?);
        }
        if joint != Some(Joint::All) && self.or_both() {
            joint = Some(Joint::Any);
        } else if joint == Some(Joint::Any) && !subject && self.not_both() {
            joint = Some(Joint::One);
        }
        let joint = chosen.and_then(joint_of).or(joint).unwrap_or(Joint::All);
        Ok(Targets { items, joint, none, either })
    }

    /// `the following`, which points at what comes next.
    pub(super) fn following(&mut self) {
        let _ = self.eat_row(&[Key::Article, Key::Following]) || self.eat(Key::Following);
    }

    fn set_of_strings(&mut self, chosen: Option<Key>) -> Located<Targets> {
        let listed = self.braces()?;
        let words: Vec<Word> = listed
            .iter()
            .map(|listed| match listed {
                Listed::Plain(text) if matches!(&**text, "ε" | "λ") => self.word(""),
                listed => self.word(listed.text()),
            })
            .collect::<Result<_, _>>()?;
        let (items, joint) = match chosen.and_then(joint_of) {
            Some(joint) => (words.into_iter().map(|word| vec![word]).collect(), joint),
            None => (vec![words], Joint::Any),
        };
        Ok(Targets { items, joint, none: false, either: false })
    }

    /// Whether another string of the list follows, past what joins it; `Some(None)` past a mere comma. A list has one joint: behind
    /// another one the next clause begins.
    fn next_target(&mut self, so_far: Option<Joint>, subject: bool) -> Option<Option<Joint>> {
        let back = self.mark();
        let comma = self.eat_mark(',');
        let joint = match self.eat_any(&[Key::And, Key::Or, Key::Nor, Key::AndOr]) {
            Some(Key::And) => Some(Joint::All),
            Some(_) => Some(Joint::Any),
            None => None,
        };
        if joint.is_some() && self.of_again() {
            self.at += 1;
        }
        let same = joint.is_none() || so_far.is_none() || joint == so_far;
        if same
            && (comma || joint.is_some())
            && self.has_operand(0)
            && !(self.is_article() && self.key(1) == Some(Key::NumberOf))
            && (!self.begins_clause() || subject && !self.is_number_of(0))
        {
            return Some(joint);
        }
        self.back(&back);
        None
    }

    /// Whether `of` stands here, and before it a number of something else: an even number of 0s and of 1s.
    fn of_again(&self) -> bool {
        let of = self.token(0).is_some_and(|token| token.text.eq_ignore_ascii_case("of"));
        let before = self.given.tokens[..self.at].iter().rev().take(5);
        of && before.into_iter().any(|token| matches!(token.key(), Some(Key::NumberOf | Key::Occurrences)))
    }

    /// Whether the string that stands here is what a clause is about, or a number of something.
    pub(super) fn begins_clause(&self) -> bool {
        let Some(ahead) = self.operand_ahead(0) else { return true };
        if self.is_number_of(0) || self.is_number_of(ahead) || self.is_choice_of_numbers() {
            return true;
        }
        let about = [
            Key::Occurs,
            Key::Is,
            Key::Before,
            Key::After,
            Key::Followed,
            Key::Preceded,
            Key::Immediately,
            Key::Not,
            Key::DoesNot,
            Key::Alternating,
            Key::Eventually,
        ];
        self.key(ahead + 1).is_some_and(|key| about.contains(&key))
    }
}

/// How many of a list are meant by the words before it; both and all are what and says as well.
fn joint_of(chosen: Key) -> Option<Joint> {
    match chosen {
        Key::AnyOf => Some(Joint::Any),
        Key::OneOf => Some(Joint::One),
        Key::AllOf | Key::Both => Some(Joint::All),
        _ => None,
    }
}
