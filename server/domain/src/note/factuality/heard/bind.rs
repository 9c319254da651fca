//! What a number is of: the medication, or the measure, that stands nearest.

use super::{Heard, Name, is_dose};
use crate::note::lexicon::Term;
use crate::note::mention::What;

/// Words from a medication to a number behind it, and from a number to a medication behind it.
const DOSE_BEHIND: usize = 14;
const DOSE_BEFORE: usize = 6;
/// The same of what is measured.
const MEASURE_BEHIND: usize = 14;
const MEASURE_BEFORE: usize = 5;

impl Heard<'_> {
    /// Gives every number to the medication, or to what is measured, that stands nearest in the same turn.
    pub(super) fn bind(&mut self) {
        let marks: Vec<(usize, usize, Option<Name>, Option<u16>)> = self
            .mentions
            .iter()
            .filter_map(|mention| {
                let (drug, measure) = match mention.what {
                    What::Term(Term::Drug(drug)) => (Some(Name::Listed(drug)), None),
                    What::Unlisted(key) => (Some(Name::Unlisted(key)), None),
                    What::Term(Term::Measure(measure)) => (None, Some(measure)),
                    _ => return None,
                };
                Some((mention.at.start, mention.at.end, drug, measure))
            })
            .collect();
        let mut bound = Vec::with_capacity(self.figures.len());
        for figure in &self.figures {
            let turn = self.transcript.turn_of(figure.word);
            let here = |at: usize| self.transcript.turn_of(at) == turn;
            let before = marks.iter().rev().find(|(at, ..)| *at < figure.word && here(*at));
            let behind = marks.iter().find(|(at, ..)| *at >= figure.end && here(*at));
            let dose = is_dose(&figure.quantity);
            let directly = behind.is_some_and(|(at, ..)| *at <= figure.end + 1);
            let drug = |mark: &(usize, usize, Option<Name>, Option<u16>)| mark.2;
            let measured = |mark: &(usize, usize, Option<Name>, Option<u16>)| mark.3;
            let reach = if dose { DOSE_BEHIND } else { 4 };
            let forth = before.filter(|(_, end, ..)| figure.word - *end <= reach).and_then(drug);
            let back = behind.filter(|(at, ..)| dose && at - figure.end <= DOSE_BEFORE).and_then(drug);
            let of = if directly { back.or(forth) } else { forth.or(back) };
            let what = before
                .filter(|(_, end, ..)| figure.word - *end <= MEASURE_BEHIND)
                .and_then(measured)
                .or_else(|| behind.filter(|(at, ..)| at - figure.end <= MEASURE_BEFORE).and_then(measured));
            bound.push((of.filter(|_| dose || what.is_none()), what.filter(|_| !dose)));
        }
        for (figure, (drug, measure)) in self.figures.iter_mut().zip(bound) {
            (figure.drug, figure.measure) = (drug, measure);
        }
    }
}
