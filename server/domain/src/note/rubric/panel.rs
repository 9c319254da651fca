//! A panel: what several reviewers say of the same items, and what stands. Every score that stands is one that somebody gave.

use serde::{Deserialize, Serialize};

use super::{ItemGrade, ItemScore};

/// How far opinions of an item must lie apart for an arbiter to be asked.
pub const ARBITRATED_FROM: u8 = 2;

/// In what part somebody speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Voice {
    /// As a reviewer.
    Reviewer,
    /// As the one who scored every item in one answer, to compare the reviewers with.
    Single,
    /// As the arbiter between those who differ.
    Arbiter,
}

impl Voice {
    /// The lower-case name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Reviewer => "reviewer",
            Self::Single => "single",
            Self::Arbiter => "arbiter",
        }
    }
}

/// What somebody says of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opinion<B> {
    /// Who.
    pub by: B,
    /// In what part.
    pub voice: Voice,
    /// What.
    pub grade: ItemGrade,
}

/// How far the opinions of reviewers and of the single answer lie apart, from 0 to 4; `None` with fewer than two.
#[must_use]
pub fn spread<B>(opinions: &[Opinion<B>]) -> Option<u8> {
    let scores = || opinions.iter().filter(|it| it.voice != Voice::Arbiter).map(|it| it.grade.score.get());
    let (least, most) = (scores().min()?, scores().max()?);
    (scores().count() > 1).then_some(most - least)
}

/// The opinion that stands: the arbiter's, or else [`reviewed`].
#[must_use]
pub fn standing<B>(opinions: &[Opinion<B>]) -> Option<&Opinion<B>> {
    let arbiter = opinions.iter().find(|opinion| opinion.voice == Voice::Arbiter);
    arbiter.or_else(|| reviewed(opinions))
}

/// The middle opinion of the reviewers; of an even number the lower of the two, so that no score stands that nobody gave.
#[must_use]
pub fn reviewed<B>(opinions: &[Opinion<B>]) -> Option<&Opinion<B>> {
    let mut reviewers: Vec<&Opinion<B>> = opinions.iter().filter(|it| it.voice == Voice::Reviewer).collect();
    reviewers.sort_by_key(|opinion| opinion.grade.score);
    reviewers.get(reviewers.len().saturating_sub(1) / 2).copied()
}

/// The mean of scores by their weights, 1 to 5; `None` where nothing that has a score weighs anything.
#[must_use]
pub fn weighted_mean(scores: impl IntoIterator<Item = (ItemScore, f64)>) -> Option<f64> {
    let add = |(sum, all): (f64, f64), (score, weight): (ItemScore, f64)| {
        (sum + f64::from(score.get()) * weight, all + weight)
    };
    let (sum, all) = scores.into_iter().fold((0.0, 0.0), add);
    (all > 0.0).then(|| sum / all)
}

/// Two ways of scoring, item by item.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// Of each item that both scored: its id, what one reviewer an item says, and what one answer to all items says.
    pub items: Vec<(String, ItemScore, ItemScore)>,
    /// Items that one of them has no score for.
    pub incomparable: u32,
}

impl Comparison {
    /// Compares what is said of the items, in their order.
    pub fn of<'o, B: 'o>(items: impl IntoIterator<Item = (&'o str, &'o [Opinion<B>])>) -> Self {
        let mut comparison = Self::default();
        for (item, opinions) in items {
            let single = opinions.iter().find(|opinion| opinion.voice == Voice::Single);
            match (reviewed(opinions), single) {
                (Some(ring), Some(single)) => {
                    comparison.items.push((item.to_owned(), ring.grade.score, single.grade.score));
                }
                _ => comparison.incomparable += 1,
            }
        }
        comparison
    }

    /// Sums over the items that both scored: one reviewer an item, one answer to all.
    #[must_use]
    pub fn totals(&self) -> (u32, u32) {
        let sum = |of: fn(&(String, ItemScore, ItemScore)) -> ItemScore| {
            self.items.iter().map(|item| u32::from(of(item).get())).sum()
        };
        (sum(|item| item.1), sum(|item| item.2))
    }

    /// Mean of how far they lie apart on an item, in points, 0 to 4; `None` where no item can be compared.
    #[must_use]
    pub fn mean_difference(&self) -> Option<f64> {
        let apart = |(_, one, other): &(String, ItemScore, ItemScore)| f64::from(one.get().abs_diff(other.get()));
        (!self.items.is_empty()).then(|| self.items.iter().map(apart).sum::<f64>() / self.items.len() as f64)
    }

    /// How far the totals lie apart, as a share of the total of the one answer; `None` where no item can be compared.
    #[must_use]
    pub fn relative_difference(&self) -> Option<f64> {
        let (rings, single) = self.totals();
        (single > 0).then(|| f64::from(rings.abs_diff(single)) / f64::from(single))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn opinion(voice: Voice, score: i64) -> Opinion<&'static str> {
        let score = ItemScore::new(score).unwrap();
        let grade = ItemGrade { score, rationale: String::new(), evidence: Vec::new(), suggestions: Vec::new() };
        Opinion { by: "m", voice, grade }
    }

    fn reviewers(scores: &[i64]) -> Vec<Opinion<&'static str>> {
        scores.iter().map(|score| opinion(Voice::Reviewer, *score)).collect()
    }

    fn stands(opinions: &[Opinion<&str>]) -> u8 {
        standing(opinions).unwrap().grade.score.get()
    }

    #[test]
    fn of_several_reviewers_the_middle_stands_and_the_arbiter_above_them() {
        assert_eq!(stands(&reviewers(&[5, 1, 4])), 4);
        assert_eq!(stands(&reviewers(&[4, 2])), 2, "no score in between that nobody gave");
        let mut argued = reviewers(&[5, 1]);
        argued.push(opinion(Voice::Arbiter, 3));
        assert_eq!((stands(&argued), spread(&argued)), (3, Some(4)), "an arbiter is no party");
        assert!(standing::<&str>(&[]).is_none());
    }

    #[test]
    fn the_single_answer_is_compared_and_never_stands() {
        let mut opinions = reviewers(&[4]);
        assert_eq!(spread(&opinions), None, "one opinion is no spread");
        opinions.push(opinion(Voice::Single, 2));
        assert_eq!((stands(&opinions), spread(&opinions)), (4, Some(2)));
        assert!(standing(&opinions[1..]).is_none());
    }

    #[test]
    fn ways_of_scoring_are_compared_over_the_items_that_both_scored() {
        let mut both = reviewers(&[4]);
        both.push(opinion(Voice::Single, 5));
        let lone = reviewers(&[1]);
        let comparison = Comparison::of([("a", &both[..]), ("b", &lone[..])]);
        assert_eq!((comparison.totals(), comparison.incomparable), ((4, 5), 1));
        assert_eq!((comparison.mean_difference(), comparison.relative_difference()), (Some(1.0), Some(0.2)));
        assert_eq!(Comparison::of([("b", &lone[..])]).relative_difference(), None);
    }

    #[test]
    fn a_mean_is_over_what_has_a_score_and_weighs_something() {
        let score = |score| ItemScore::new(score).unwrap();
        assert_eq!(weighted_mean([(score(5), 3.0), (score(1), 1.0)]), Some(4.0));
        assert_eq!(weighted_mean([(score(5), 0.0)]), None);
        assert_eq!(weighted_mean([]), None);
    }

    proptest! {
        #[test]
        fn what_stands_is_a_score_that_was_given(scores in prop::collection::vec(1i64..=5, 1..9)) {
            let opinions = reviewers(&scores);
            prop_assert!(scores.contains(&i64::from(stands(&opinions))));
            prop_assert!(spread(&opinions).unwrap_or_default() <= 4);
        }
    }
}
