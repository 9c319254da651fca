//! The scale a score was given on.
//!
//! Judges, models and people alike, score out of 5, 10 or 100 as readily as from 0 to 1. A score whose scale is stated is brought to
//! 0 to 1 by arithmetic alone; one whose scale is not stated is never guessed at.

use std::fmt;

use crate::score::Score;

/// The highest scores of the scales in use.
const MOSTS: [f64; 4] = [1.0, 5.0, 10.0, 100.0];

/// A scale: from 0, or from 1 where that is said, to 1, 5, 10 or 100.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// The lowest score, where it is stated.
    least: Option<f64>,
    /// The highest.
    most: f64,
}

/// A text or number that is no scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it is no scale: a scale goes to 1, 5, 10 or 100, from 0 or from 1, such as `10`, `1-5` or `out of 100`")]
pub struct NotAScale;

/// A score outside its scale.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("{value} is not {scale}")]
pub struct OffScale {
    /// The score.
    pub value: f64,
    /// The scale it was given on.
    pub scale: Scale,
}

/// A number, with its scale where the same words state it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Given {
    /// The number.
    pub value: f64,
    /// The scale.
    pub scale: Option<Scale>,
}

impl Scale {
    /// 0 to 1: every score of the service.
    pub const UNIT: Self = Self { least: None, most: 1.0 };
    /// 0 to 100: what people score on where nothing else is said.
    pub const HUNDRED: Self = Self { least: None, most: 100.0 };

    /// The scale that ends at `most`.
    ///
    /// # Errors
    /// `most` is not 1, 5, 10 or 100.
    pub fn to(most: f64) -> Result<Self, NotAScale> {
        if MOSTS.contains(&most) { Ok(Self { least: None, most }) } else { Err(NotAScale) }
    }

    /// The scale that `text` states: `10`, `out of 10`, `/10`, `1-5`, `0 to 100`, `%`.
    ///
    /// # Errors
    /// It states none.
    pub fn parse(text: &str) -> Result<Self, NotAScale> {
        let text = text.trim();
        if ["%", "percent"].contains(&text) {
            return Self::to(100.0);
        }
        let text = text.strip_prefix("out of").or_else(|| text.strip_prefix('/')).unwrap_or(text).trim();
        let ends = ["-", "–", "..", " to "].iter().find_map(|between| text.split_once(between));
        let Some((least, most)) = ends else { return Self::to(number(text).ok_or(NotAScale)?) };
        let least = number(least).filter(|least| [0.0, 1.0].contains(least)).ok_or(NotAScale)?;
        let scale = Self::to(number(most).ok_or(NotAScale)?)?;
        if least < scale.most { Ok(Self { least: Some(least), ..scale }) } else { Err(NotAScale) }
    }

    /// What both say; `None` where they disagree.
    #[must_use]
    pub fn agreed(self, other: Self) -> Option<Self> {
        let least = match (self.least, other.least) {
            (Some(one), Some(another)) if one != another => return None,
            (one, another) => one.or(another),
        };
        (self.most == other.most).then_some(Self { least, ..self })
    }

    /// `value` of this scale as a score.
    ///
    /// # Errors
    /// It lies outside the scale.
    pub fn score(self, value: f64) -> Result<Score, OffScale> {
        let least = self.least.unwrap_or(0.0);
        Score::new((value - least) / (self.most - least)).map_err(|_| OffScale { value, scale: self })
    }

    /// Whether it is other than the service's own.
    #[must_use]
    pub fn is_other(self) -> bool {
        self.most != 1.0
    }
}

impl fmt::Display for Scale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "from {} to {}", self.least.unwrap_or(0.0), self.most)
    }
}

impl Given {
    /// A number that may say its scale: `0.8`, `8/10`, `8 out of 10`, `80%`, `80 %`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some(percent) = text.strip_suffix('%') {
            return Some(Self { value: number(percent)?, scale: Some(Scale::HUNDRED) });
        }
        match text.split_once('/').or_else(|| text.split_once("out of")) {
            Some((value, most)) => Some(Self { value: number(value)?, scale: Some(Scale::to(number(most)?).ok()?) }),
            None => Some(Self { value: number(text)?, scale: None }),
        }
    }
}

fn number(text: &str) -> Option<f64> {
    text.trim().parse().ok().filter(|number: &f64| number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_are_stated_in_many_ways() {
        for (text, shown) in [
            ("10", "from 0 to 10"),
            (" out of 100 ", "from 0 to 100"),
            ("/5", "from 0 to 5"),
            ("1-5", "from 1 to 5"),
            ("1 to 10", "from 1 to 10"),
            ("0–100", "from 0 to 100"),
            ("%", "from 0 to 100"),
            ("1", "from 0 to 1"),
        ] {
            assert_eq!(Scale::parse(text).unwrap().to_string(), shown, "{text}");
        }
        for text in ["", "7", "ten", "2-5", "1-1", "5-1", "-10", "NaN", "inf"] {
            assert_eq!(Scale::parse(text), Err(NotAScale), "{text}");
        }
    }

    #[test]
    fn a_score_is_brought_to_0_to_1_from_where_its_scale_begins() {
        let score = |scale: &str, value: f64| Scale::parse(scale).unwrap().score(value).map(Score::get);
        assert_eq!(score("10", 8.0), Ok(0.8));
        assert_eq!(score("0-5", 1.0), Ok(0.2));
        assert_eq!(score("1-5", 1.0), Ok(0.0));
        assert_eq!(score("1-5", 4.0), Ok(0.75));
        assert_eq!(score("10", 11.0).unwrap_err().to_string(), "11 is not from 0 to 10");
        assert_eq!(score("1-5", 0.0).unwrap_err().to_string(), "0 is not from 1 to 5");
        assert!(score("10", f64::NAN).is_err());
    }

    #[test]
    fn a_number_may_say_its_scale() {
        let given = |text: &str| Given::parse(text).map(|it| (it.value, it.scale.map(|scale| scale.to_string())));
        assert_eq!(given("0.8"), Some((0.8, None)));
        assert_eq!(given("8/10"), Some((8.0, Some("from 0 to 10".into()))));
        assert_eq!(given("4 out of 5"), Some((4.0, Some("from 0 to 5".into()))));
        assert_eq!(given("80 %"), Some((80.0, Some("from 0 to 100".into()))));
        for text in ["", "high", "8/12", "8/", "inf", "8 of many"] {
            assert_eq!(given(text), None, "{text}");
        }
    }

    #[test]
    fn two_statements_agree_or_they_do_not() {
        let scale = |text: &str| Scale::parse(text).unwrap();
        assert_eq!(scale("5").agreed(scale("1-5")), Some(scale("1-5")));
        assert_eq!(scale("1-5").agreed(scale("0-5")), None);
        assert_eq!(scale("10").agreed(scale("100")), None);
    }
}
