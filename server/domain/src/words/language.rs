//! Languages, told by their small words, the more by those that few of them have.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::{each_word, lowered, stop};
use crate::source::reading::Reading;

/// Words of a document that are looked at: by then the language shows.
const LOOKED_AT: usize = 2_000;

/// What a small word tells that a single language has; one of several tells so many times less. Every number of languages divides it.
const OWN: u32 = 420;

/// The least that tells a language.
const ENOUGH: u32 = 2 * OWN;

/// A language whose small words are known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// English; also taken where no language shows.
    #[default]
    English,
    /// German.
    German,
    /// French.
    French,
    /// Spanish.
    Spanish,
    /// Italian.
    Italian,
    /// Portuguese.
    Portuguese,
    /// Dutch.
    Dutch,
}

/// For each small word, the languages that have it.
static SMALL: LazyLock<FxHashMap<&'static str, Vec<Language>>> = LazyLock::new(|| {
    let mut small: FxHashMap<&str, Vec<Language>> = FxHashMap::default();
    for language in Language::ALL {
        for word in language.small_words().split_ascii_whitespace() {
            small.entry(word).or_default().push(language);
        }
    }
    small
});

impl Language {
    /// Every language.
    pub const ALL: [Self; 7] =
        [Self::English, Self::German, Self::French, Self::Spanish, Self::Italian, Self::Portuguese, Self::Dutch];

    /// The language of a text; `None` where none shows.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        Self::of_pieces(std::iter::once(text))
    }

    /// The language in which the participants of each document speak.
    #[must_use]
    pub fn of_documents(reading: &Reading) -> Vec<Self> {
        let mut languages = vec![Self::default(); reading.documents().len()];
        for said in reading.sentences().chunk_by(|a, b| a.document == b.document) {
            let pieces = said.iter().map(|sentence| reading.text_of(sentence));
            if let (Some(first), Some(language)) = (said.first(), Self::of_pieces(pieces)) {
                languages[first.document] = language;
            }
        }
        languages
    }

    fn of_pieces<'t>(pieces: impl Iterator<Item = &'t str>) -> Option<Self> {
        let (mut seen, mut told, mut lower) = (0, [0u32; Self::ALL.len()], String::new());
        for piece in pieces {
            each_word(piece, |word| {
                seen += 1;
                let languages = SMALL.get(lowered(word, &mut lower));
                for language in languages.into_iter().flatten() {
                    told[*language as usize] += OWN / languages.map_or(1, Vec::len) as u32;
                }
            });
            if seen >= LOOKED_AT {
                break;
            }
        }
        // Of equals, the first.
        let best = Self::ALL.into_iter().rev().max_by_key(|language| told[*language as usize])?;
        (told[best as usize] >= ENOUGH).then_some(best)
    }

    /// Words that say nothing about a subject, between white space.
    pub(super) fn small_words(self) -> &'static str {
        match self {
            Self::English => stop::ENGLISH,
            Self::German => stop::GERMAN,
            Self::French => stop::FRENCH,
            Self::Spanish => stop::SPANISH,
            Self::Italian => stop::ITALIAN,
            Self::Portuguese => stop::PORTUGUESE,
            Self::Dutch => stop::DUTCH,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_told_by_its_small_words() {
        for (language, text) in [
            (Language::English, "I want to see where my money goes, but they never tell me what it is for."),
            (Language::German, "Ich will sehen, wohin mein Geld geht, aber das zeigt mir die App nicht."),
            (Language::French, "Je veux voir où va mon argent, mais l'application ne me le dit jamais."),
            (Language::Spanish, "Quiero ver adónde va mi dinero, pero la aplicación nunca me lo dice."),
            (Language::Italian, "Vorrei vedere dove vanno i miei soldi, ma l'app non me lo dice mai."),
            (Language::Portuguese, "Eu quero ver para onde vai o meu dinheiro, mas o aplicativo não me diz nada."),
            (Language::Dutch, "Ik wil zien waar mijn geld naartoe gaat, maar de app vertelt het me niet."),
        ] {
            assert_eq!(Language::of(text), Some(language), "{text}");
        }
    }

    #[test]
    fn no_language_is_made_up_where_none_shows() {
        assert_eq!(Language::of("42 widgets"), None);
        assert_eq!(Language::of("你好，我想看订单"), None);
        assert_eq!(Language::of(""), None);
    }
}
