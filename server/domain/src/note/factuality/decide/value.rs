//! Numbers, compared as values.

use super::{Bench, Decision, contradicted, not_checkable, supported, unsupported};
use crate::note::factuality::fact::is_time;
use crate::note::factuality::heard::{Figure, Name, is_dose};
use crate::note::lexicon::Lexicon;
use crate::note::mention::Quantity;

impl Bench<'_> {
    pub(super) fn dose(&self, name: Name, quantity: &Quantity) -> Decision {
        self.value(quantity, |figure| figure.drug == Some(name), |figure| figure.drug.is_none())
    }

    pub(super) fn measured(&self, measure: u16, quantity: &Quantity) -> Decision {
        self.value(quantity, |figure| figure.measure == Some(measure), |figure| figure.drug.is_none())
    }

    /// Compares a value with those of the same thing, then with those of nothing in particular.
    fn value(&self, quantity: &Quantity, own: impl Fn(&Figure) -> bool, free: impl Fn(&Figure) -> bool) -> Decision {
        let figures = &self.heard.figures;
        let place = |figure: &Figure| self.heard.span(figure.word, figure.end);
        let bound: Vec<&Figure> =
            figures.iter().filter(|figure| own(figure) && comparable(quantity, &figure.quantity)).collect();
        if let Some(same) = bound.iter().find(|figure| same(quantity, &figure.quantity)) {
            return supported("the value is said").at(place(same));
        }
        // Where its value is said, a number of nothing in particular is taken for it only if it is said near, and in its unit.
        let pair = !quantity.over.is_empty();
        let unit = |figure: &&&Figure| {
            bound.is_empty() || pair || !is_dose(quantity) || quantity.unit.is_some() && figure.quantity.unit.is_some()
        };
        let near = |figure: &&&Figure| {
            bound.is_empty() || pair || bound.iter().any(|own| own.word.abs_diff(figure.word) <= 40)
        };
        let mut others = figures.iter().filter(|figure| free(figure) && same(quantity, &figure.quantity));
        if let Some(same) = others.by_ref().find(|figure| unit(&figure) && near(&figure)) {
            return supported("the value is said, not clearly of this").at(place(same)).weak(0.8);
        }
        match bound.first() {
            Some(other) => contradicted("another value is said").at(place(other)),
            None => unsupported("the value is not said"),
        }
    }

    pub(super) fn figure(&self, quantity: &Quantity, age: bool) -> Decision {
        if let Some(figure) = self.heard.figures.iter().find(|figure| same(quantity, &figure.quantity)) {
            return supported("the number is said").at(self.heard.span(figure.word, figure.end));
        }
        let frequency = |times: f64| self.heard.frequencies.iter().any(|(_, other)| (other - times).abs() < 1e-6);
        match quantity.values.first() {
            Some(times) if quantity.unit.is_none() && frequency(*times) => {
                supported("the number is said of a frequency").weak(0.8)
            }
            _ if quantity.unit.is_none() && quantity.over.is_empty() => {
                not_checkable("a number that may count what is not said")
            }
            _ if age => not_checkable("an age is on record"),
            _ => unsupported("the number is not said"),
        }
    }
}

/// Whether two numbers may be of one thing: their units measure the same, or one has none.
fn comparable(one: &Quantity, other: &Quantity) -> bool {
    let dimension = |quantity: &Quantity| quantity.unit.map(|unit| Lexicon::get().units[usize::from(unit)].dimension);
    let units = match (dimension(one), dimension(other)) {
        (Some(one), Some(other)) => one == other,
        _ => true,
    };
    units && (one.over.is_empty() == other.over.is_empty() || one.over.contains(&10.0))
}

/// Whether two numbers are one value: 5.0 mg is 5 mg and 1 g is 1,000 mg, 20 mg is not 120 mg.
pub(in crate::note::factuality) fn same(one: &Quantity, other: &Quantity) -> bool {
    let factor = |quantity: &Quantity| quantity.unit.map_or(1.0, |unit| Lexicon::get().units[usize::from(unit)].factor);
    let (mine, its) = match one.unit.is_some() && other.unit.is_some() {
        true => (factor(one), factor(other)),
        false => (1.0, 1.0),
    };
    // Four weeks are a month, as people say it.
    let slack = if mine != its && is_time(one) { 0.1 } else { 1e-3 };
    let equal = |a: &f64, b: &f64| (a * mine - b * its).abs() <= slack * (a * mine).abs().max(1e-9);
    let any = |one: &[f64], other: &[f64]| one.iter().any(|a| other.iter().any(|b| equal(a, b)));
    comparable(one, other)
        && any(&one.values, &other.values)
        && (one.over.is_empty() || other.over.is_empty() || any(&one.over, &other.over))
}
