//! Parity: over a set of notes, how far nine rings and one answer lie apart, item by item and in all.

use std::collections::BTreeMap;

use assay_client::v1::{ComparedItem, NoteGrade, RubricGrade};
use serde::Serialize;

use super::title;

/// Totals that lie no further apart than this, as a share of the one answer's, count as the same.
const TARGET: f64 = 0.05;

/// How far two ways of scoring lie apart.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Parity {
    /// Notes in which something could be compared.
    pub(super) notes: usize,
    /// By item.
    pub(super) items: BTreeMap<String, Apart>,
    /// Over all items and notes.
    pub(super) all: Apart,
    /// Items that one of the two has no score for, over all notes.
    pub(super) incomparable: u32,
    /// How far the sums lie apart, as a share of the one answer's.
    pub(super) relative_difference: f64,
    /// Whether that is within 5 %.
    pub(super) within_target: bool,
    /// What items are called, by id.
    #[serde(skip)]
    titles: BTreeMap<String, String>,
}

/// Scores that were compared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Apart {
    /// How many.
    pub(super) compared: u32,
    /// Mean of the scores by reviewers of their own.
    pub(super) rings: f64,
    /// Mean of the scores in one answer.
    pub(super) single: f64,
    /// Mean of how far they lie apart, in points.
    pub(super) mean_difference: f64,
}

impl Parity {
    /// Of the grades that have both; `None` where none has.
    pub(super) fn of(grades: &[NoteGrade]) -> Option<Self> {
        let comparisons = grades.iter().filter_map(|grade| grade.pdqi.as_ref()?.comparison.as_ref());
        let titled = grades.iter().filter_map(|grade| grade.pdqi.as_ref()).flat_map(|pdqi| &pdqi.items);
        let titles = titled.map(|item| (item.item.clone(), title::of(item).to_owned())).collect();
        let mut found = Self { titles, ..Self::default() };
        let (mut items, mut all) = (BTreeMap::<String, Vec<&ComparedItem>>::new(), Vec::new());
        for comparison in comparisons {
            found.notes += usize::from(!comparison.items.is_empty());
            found.incomparable += comparison.incomparable;
            for item in &comparison.items {
                items.entry(item.item.clone()).or_default().push(item);
                all.push(item);
            }
        }
        found.items = items.into_iter().map(|(item, compared)| (item, Apart::of(&compared))).collect();
        found.all = Apart::of(&all);
        found.relative_difference = (found.all.rings - found.all.single).abs() / found.all.single;
        found.within_target = found.relative_difference <= TARGET;
        (!all.is_empty()).then_some(found)
    }

    /// In a few lines.
    pub(super) fn lines(&self) -> Vec<String> {
        let line = |name: &str, apart: &Apart| {
            let Apart { compared, rings, single, mean_difference } = apart;
            format!(
                "  {name:<22} nine rings {rings:.2}, one answer {single:.2}, apart by {mean_difference:.2} over {compared}"
            )
        };
        let mut lines = vec![format!("parity of nine rings and one answer over {} notes:", self.notes)];
        lines.extend(self.items.iter().map(|(item, apart)| line(self.titles.get(item).unwrap_or(item), apart)));
        lines.push(line("all", &self.all));
        let share = self.relative_difference * 100.0;
        let within = if self.within_target { "within" } else { "not within" };
        lines.push(format!("  the sums are {share:.1} % apart, {within} 5 %"));
        if self.incomparable > 0 {
            lines.push(format!("  {} scores had nothing to be compared with", self.incomparable));
        }
        lines
    }
}

impl Apart {
    fn of(items: &[&ComparedItem]) -> Self {
        let count = u32::try_from(items.len()).unwrap_or(u32::MAX);
        let mean = |of: fn(&ComparedItem) -> u32| {
            items.iter().map(|item| f64::from(of(item))).sum::<f64>() / f64::from(count.max(1))
        };
        Self {
            compared: count,
            rings: mean(|item| item.rings),
            single: mean(|item| item.single),
            mean_difference: mean(|item| item.rings.abs_diff(item.single)),
        }
    }
}

/// The opinions of an item where there are several, in the words of a line.
pub(super) fn opinions(grade: &RubricGrade, item: &str) -> Option<String> {
    let review = grade.items.iter().find(|it| it.item == item)?.review.as_ref()?;
    let scores: Vec<String> = review
        .opinions
        .iter()
        .map(|it| {
            let voice = it.voice().as_str_name().trim_start_matches("OPINION_VOICE_").to_lowercase();
            format!("{voice} {}", it.score)
        })
        .collect();
    (scores.len() > 1).then(|| format!(" ({})", scores.join(", ")))
}

#[cfg(test)]
mod tests {
    use assay_client::v1::RingComparison;

    use super::*;

    fn grade(scores: &[(&str, u32, u32)]) -> NoteGrade {
        let items = scores.iter().map(|(item, rings, single)| ComparedItem {
            item: (*item).to_owned(),
            rings: *rings,
            single: *single,
        });
        let comparison = Some(RingComparison { items: items.collect(), incomparable: 1, ..RingComparison::default() });
        NoteGrade { pdqi: Some(RubricGrade { comparison, ..RubricGrade::default() }), ..NoteGrade::default() }
    }

    #[test]
    fn parity_is_told_item_by_item_and_in_all() {
        let grades = [grade(&[("useful", 4, 5), ("accurate", 5, 4)]), grade(&[("useful", 4, 3)]), NoteGrade::default()];
        let parity = Parity::of(&grades).unwrap();
        assert_eq!((parity.notes, parity.incomparable, parity.all.compared), (2, 2, 3));
        let useful = Apart { compared: 2, rings: 4.0, single: 4.0, mean_difference: 1.0 };
        assert_eq!(parity.items["useful"], useful);
        assert!((parity.relative_difference - 1.0 / 12.0).abs() < 1e-9 && !parity.within_target);
        let lines = parity.lines().join("\n");
        assert!(lines.contains("8.3 % apart, not within 5 %") && lines.contains("over 2 notes"), "{lines}");
    }

    #[test]
    fn where_nothing_was_compared_there_is_no_figure() {
        assert!(Parity::of(&[NoteGrade::default(), grade(&[])]).is_none());
    }
}
