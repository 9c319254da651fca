//! How many personas material bears, and what making them costs and takes.

mod effort;
mod likeness;
#[cfg(test)]
mod tests;

use std::fmt;

use serde::Serialize;

pub use effort::{Effort, Range, StageEffort, effort};
pub use likeness::{Likeness, likeness};

use super::count::{Bounds, MAX};
use super::reading::Reading;
use super::themes::themes;
use crate::score::Score;

/// Tokens of material that a persona usually rests on.
pub const TOKENS_A_PERSONA: u64 = 7_500;

/// Themes that tell one kind of people from another.
const THEMES_A_PERSONA: u32 = 10;

/// A theme tells kinds apart if it is of so many of the people: not of a few alone, and not of most.
const TELLING: std::ops::RangeInclusive<f64> = 0.05..=0.5;

/// Fewest words of participants that anything can be told from: an answer or two.
const LEAST_WORDS: usize = 50;

/// What material bears.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Estimate {
    /// So many personas.
    Personas(Recommendation),
    /// It cannot be told.
    NotEnoughData(NotEnough),
}

/// How many personas to ask for.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Recommendation {
    /// The number.
    pub count: u32,
    /// From where to where it would be defensible; holds the number.
    pub range: Bounds,
    /// How sure this is, 0 to 1.
    pub confidence: Score,
    /// What it rests on, each a number of personas by itself.
    pub reasons: Vec<Reason>,
}

/// Why it cannot be told how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case", tag = "reason")]
pub enum NotEnough {
    /// No participant was found.
    #[error("nobody speaks in the documents; an interviewer's questions are not counted")]
    NobodySpeaks,
    /// Participants were found, but hardly any words.
    #[error("participants say {words} words in all; {least} are the least to tell anything from")]
    TooFewWords {
        /// Theirs.
        words: u64,
        /// What would be enough.
        least: u64,
    },
}

/// One thing that speaks for a number.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "reason")]
pub enum Reason {
    /// How much there is.
    Tokens {
        /// Tokens of the material.
        tokens: u64,
        /// Personas these bear.
        bears: u32,
    },
    /// How many different things some of the people speak about, and not most.
    Themes {
        /// These.
        themes: u32,
        /// Personas these bear.
        bears: u32,
    },
    /// How many kinds of people there are, by what they speak about.
    Kinds {
        /// Participants.
        people: u32,
        /// The average likeness of two of them, 0 to 1.
        alike: Score,
        /// Personas these bear.
        bears: u32,
    },
    /// There are no more people than this, so no more personas.
    People {
        /// Participants.
        people: u32,
    },
    /// Material that names nobody: there may be more people in it than are known.
    Unnamed {
        /// Documents of this sort.
        documents: u32,
    },
}

/// How many personas `reading` bears, which has `tokens` tokens in all.
///
/// Three numbers are taken: a persona for every 7,500 tokens, rounded half up; one for every 10 themes that a twentieth to a half of
/// the people share, rounded up; one for every kind of people by [`likeness`]. Each is at least 1 and at most the number of
/// participants, where all of them are named. The count is the middle one of the three, and the range reaches from the least to the greatest. Interviewers count nowhere but in the
/// tokens; the same label in two documents is two people.
///
/// The confidence is the mean of three parts: how near the numbers are to each other (least by greatest), `people / (people + 4)`,
/// or 0 where not all are named, and `tokens / (tokens + 7,500)`.
#[must_use]
pub fn estimate(reading: &Reading, tokens: u64) -> Estimate {
    if let Some(reason) = not_enough(reading) {
        return Estimate::NotEnoughData(reason);
    }
    let people = reading.participants().len() as u32;
    let unnamed = reading.participants().iter().filter(|person| person.label.is_empty()).count() as u32;
    let most = if unnamed == 0 { people.min(MAX) } else { MAX };
    let bears = |number: u64| number.clamp(1, most.into()) as u32;
    let by_tokens = bears(tokens.saturating_add(TOKENS_A_PERSONA / 2) / TOKENS_A_PERSONA);
    let themes = themes(reading, usize::MAX).iter().filter(|theme| TELLING.contains(&theme.share)).count() as u32;
    let by_themes = bears(themes.div_ceil(THEMES_A_PERSONA).into());
    let Likeness { alike, kinds } = likeness(reading);
    let by_kinds = bears(kinds.into());
    let mut reasons = vec![
        Reason::Tokens { tokens, bears: by_tokens },
        Reason::Themes { themes, bears: by_themes },
        Reason::Kinds { people, alike, bears: by_kinds },
    ];
    reasons.push(if unnamed == 0 { Reason::People { people } } else { Reason::Unnamed { documents: unnamed } });
    let named = if unnamed == 0 { people } else { 0 };
    Estimate::Personas(Recommendation { reasons, ..middle([by_tokens, by_themes, by_kinds], named, tokens) })
}

fn middle(mut numbers: [u32; 3], named: u32, tokens: u64) -> Recommendation {
    numbers.sort_unstable();
    let [min, count, max] = numbers;
    let parts = [
        f64::from(min) / f64::from(max.max(1)),
        f64::from(named) / (f64::from(named) + 4.0),
        tokens as f64 / (tokens as f64 + TOKENS_A_PERSONA as f64),
    ];
    let confidence = Score::clamped(parts.iter().sum::<f64>() / 3.0);
    Recommendation { count, range: Bounds { min, max }, confidence, reasons: Vec::new() }
}

fn not_enough(reading: &Reading) -> Option<NotEnough> {
    if reading.participants().is_empty() {
        return Some(NotEnough::NobodySpeaks);
    }
    let mut words = 0;
    for sentence in reading.sentences() {
        crate::words::each_word(reading.text_of(sentence), |_| words += 1);
        if words >= LEAST_WORDS {
            return None;
        }
    }
    Some(NotEnough::TooFewWords { words: words as u64, least: LEAST_WORDS as u64 })
}

impl Estimate {
    /// The number to ask for, where there is one.
    #[must_use]
    pub fn recommended(&self) -> Option<u32> {
        match self {
            Self::Personas(recommendation) => Some(recommendation.count),
            Self::NotEnoughData(_) => None,
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tokens { tokens, bears } => {
                write!(f, "{tokens} tokens bear {bears}, at about {TOKENS_A_PERSONA} a persona")
            }
            Self::Themes { themes, bears } => {
                write!(
                    f,
                    "{themes} themes that some share and not most bear {bears}, at about {THEMES_A_PERSONA} a persona"
                )
            }
            Self::Kinds { people, alike, bears } => {
                let percent = alike.get() * 100.0;
                write!(f, "{people} people, two of whom are {percent:.0} % alike on average, are of {bears} kinds")
            }
            Self::People { people } => write!(f, "{people} people speak, and no persona is made of nobody"),
            Self::Unnamed { documents } => {
                write!(f, "{documents} documents name nobody: how many people speak there is not known")
            }
        }
    }
}
