//! The symbols that words are made of.

use std::fmt;

/// A symbol: its place in its [`Alphabet`], from 0.
pub type Symbol = u8;

/// A string over an alphabet. The empty string is the empty word.
pub type Word = Vec<Symbol>;

/// The most symbols an alphabet may have, so that a [`Set`] is one machine word wide.
pub const MOST_SYMBOLS: usize = 128;

/// Distinct symbols in a fixed order; 1 to [`MOST_SYMBOLS`] of them, each of one character or more.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Alphabet {
    symbols: Box<[Box<str>]>,
    /// Whether every symbol is one character, so that words can be written without spaces.
    plain: bool,
}

/// Why symbols make no alphabet.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAnAlphabet {
    /// There are none.
    #[error("the alphabet is empty; name at least one symbol, as in {{0, 1}}")]
    Empty,
    /// One is the empty text.
    #[error("symbol {0} of the alphabet is the empty text; a symbol has at least one character")]
    Blank(usize),
    /// One stands there twice.
    #[error("the symbol {0:?} stands in the alphabet twice; name each symbol once")]
    Twice(Box<str>),
    /// There are too many.
    #[error("the alphabet has {0} symbols; at most {MOST_SYMBOLS} are possible")]
    TooMany(usize),
    /// One has white space or a control character beside other characters, so that no word could be written with it.
    #[error("the symbol {0:?} has white space or a control character in it; use characters that can be seen")]
    Unseen(Box<str>),
}

/// A text that is no word over the alphabet.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not a string over {alphabet}: no symbol of it begins at {rest:?}")]
pub struct Outside {
    /// The text.
    pub text: String,
    /// What is left of it where no symbol fits.
    pub rest: String,
    /// The alphabet as it is shown.
    pub alphabet: String,
}

impl Alphabet {
    /// An alphabet of these symbols, in this order.
    ///
    /// # Errors
    /// Where there are none or too many, or one is empty, unseen or there twice.
    pub fn new<S: Into<Box<str>>>(symbols: impl IntoIterator<Item = S>) -> Result<Self, NotAnAlphabet> {
        let symbols: Box<[Box<str>]> = symbols.into_iter().map(Into::into).collect();
        if symbols.is_empty() {
            return Err(NotAnAlphabet::Empty);
        }
        if symbols.len() > MOST_SYMBOLS {
            return Err(NotAnAlphabet::TooMany(symbols.len()));
        }
        for (at, symbol) in symbols.iter().enumerate() {
            if symbol.is_empty() {
                return Err(NotAnAlphabet::Blank(at + 1));
            }
            let unseen = |c: char| c.is_control() || c.is_whitespace() && &**symbol != " ";
            if symbol.contains(unseen) {
                return Err(NotAnAlphabet::Unseen(symbol.clone()));
            }
            if symbols[..at].contains(symbol) {
                return Err(NotAnAlphabet::Twice(symbol.clone()));
            }
        }
        let plain = symbols.iter().all(|symbol| symbol.chars().count() == 1);
        Ok(Self { symbols, plain })
    }

    /// The alphabet {0, 1}.
    #[must_use]
    pub fn binary() -> Self {
        Self { symbols: ["0".into(), "1".into()].into(), plain: true }
    }

    /// How many symbols there are.
    #[must_use]
    pub fn size(&self) -> usize {
        self.symbols.len()
    }

    /// The symbols as they are written, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.symbols.iter().map(|symbol| &**symbol)
    }

    /// How a symbol is written.
    #[must_use]
    pub fn name(&self, symbol: Symbol) -> &str {
        self.symbols.get(usize::from(symbol)).map_or("", |name| name)
    }

    /// The symbol that is written so.
    #[must_use]
    pub fn symbol(&self, name: &str) -> Option<Symbol> {
        self.symbols.iter().position(|symbol| &**symbol == name).map(|at| at as Symbol)
    }

    /// How a word is written: its symbols one after the other, with a space between where a symbol has several characters.
    #[must_use]
    pub fn spell(&self, word: &[Symbol]) -> String {
        let names: Vec<&str> = word.iter().map(|&symbol| self.name(symbol)).collect();
        names.join(if self.plain { "" } else { " " })
    }

    /// Whether every symbol is one character.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.plain
    }

    /// The word that is written so. Where symbols have several characters, spaces may separate them, and the longest symbol that
    /// leaves a readable rest is taken first.
    ///
    /// # Errors
    /// Names the rest of the text where no symbol fits.
    pub fn read(&self, text: &str) -> Result<Word, Outside> {
        let spaced = !self.plain && self.symbol(" ").is_none();
        let mut word = Word::new();
        let parts: Vec<&str> = if spaced { text.split_whitespace().collect() } else { vec![text] };
        for part in parts {
            let read = if self.plain { self.read_plain(part) } else { self.segment(part) };
            word.extend(read.map_err(|rest| self.outside(text, rest))?);
        }
        Ok(word)
    }

    /// That `text` is no symbol of it.
    pub(crate) fn lacks(&self, text: &str) -> Outside {
        self.outside(text, text)
    }

    fn outside(&self, text: &str, rest: &str) -> Outside {
        Outside { text: text.to_owned(), rest: rest.to_owned(), alphabet: self.to_string() }
    }

    fn read_plain<'t>(&self, text: &'t str) -> Result<Word, &'t str> {
        let mut symbols = text.char_indices().zip(text.char_indices().map(|(at, _)| at).skip(1).chain([text.len()]));
        symbols.try_fold(Word::new(), |mut word, ((start, _), end)| {
            word.push(self.symbol(&text[start..end]).ok_or(&text[start..])?);
            Ok(word)
        })
    }

    /// Reads from the back which places the end can be reached from, then from the front by the longest symbol that reaches it.
    fn segment<'t>(&self, text: &'t str) -> Result<Word, &'t str> {
        let mut longest: Vec<Option<Symbol>> = vec![None; text.len() + 1];
        let fits = |at: usize, name: &str, longest: &[Option<Symbol>]| {
            text.get(at..).is_some_and(|rest| rest.starts_with(name))
                && (at + name.len() == text.len() || longest[at + name.len()].is_some())
        };
        for at in (0..text.len()).rev() {
            let fitting = (0..self.size() as Symbol).filter(|&symbol| fits(at, self.name(symbol), &longest));
            longest[at] = fitting.max_by_key(|&symbol| self.name(symbol).len());
        }
        let mut word = Word::new();
        let mut at = 0;
        while at < text.len() {
            let Some(symbol) = longest[at] else { return Err(&text[at..]) };
            word.push(symbol);
            at += self.name(symbol).len();
        }
        Ok(word)
    }
}

/// `{0, 1}`.
impl fmt::Display for Alphabet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.names().collect();
        write!(f, "{{{}}}", names.join(", "))
    }
}

/// A set of symbols of one alphabet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Set(u128);

impl Set {
    /// No symbol.
    pub const EMPTY: Self = Self(0);

    /// All symbols of an alphabet of this size.
    #[must_use]
    pub fn all(size: usize) -> Self {
        if size >= MOST_SYMBOLS { Self(u128::MAX) } else { Self((1 << size) - 1) }
    }

    /// Whether `symbol` is in the set.
    #[must_use]
    pub fn contains(self, symbol: Symbol) -> bool {
        self.0 >> symbol & 1 == 1
    }

    /// The set with `symbol` in it.
    #[must_use]
    pub fn with(self, symbol: Symbol) -> Self {
        Self(self.0 | 1 << symbol)
    }

    /// The symbols of an alphabet of `size` symbols that are not in this set.
    #[must_use]
    pub fn complement(self, size: usize) -> Self {
        Self(!self.0 & Self::all(size).0)
    }

    /// How many symbols are in it.
    #[must_use]
    pub fn size(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Whether no symbol is in it.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The symbols in it, in order.
    pub fn iter(self) -> impl Iterator<Item = Symbol> {
        (0..MOST_SYMBOLS as Symbol).filter(move |&symbol| self.contains(symbol))
    }
}

impl FromIterator<Symbol> for Set {
    fn from_iter<I: IntoIterator<Item = Symbol>>(symbols: I) -> Self {
        symbols.into_iter().fold(Self::EMPTY, Self::with)
    }
}
