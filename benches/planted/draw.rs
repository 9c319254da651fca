//! Changes drawn by a seed: at every place of a dose, a medication, an allergy or a vital sign, something else than the rules put there.

use super::rules::{ALLERGENS, MEDICATIONS, places};
use super::{Change, Error, Place};

/// Doses and vital signs are multiplied by one of these.
const FACTORS: &[f64] = &[0.1, 0.25, 0.5, 0.75, 1.5, 3.0, 4.0, 10.0];
const SHARES: &[f64] = &[0.7, 0.8, 0.9, 1.1, 1.2, 1.3];

/// SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014).
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn one<'t, T>(&mut self, of: &'t [T]) -> &'t T {
        &of[(self.next() % of.len() as u64) as usize]
    }

    /// Any name of the pairs but `own`.
    fn name(&mut self, of: &[(&'static str, &'static str)], own: &str) -> &'static str {
        loop {
            let (one, other) = *self.one(of);
            let name = if self.next().is_multiple_of(2) { one } else { other };
            if !name.eq_ignore_ascii_case(own) {
                return name;
            }
        }
    }

    fn instead(&mut self, place: &Place, was: &str) -> Option<String> {
        let number = was.parse::<f64>();
        Some(match (place.error, number) {
            (Error::Dose, Ok(value)) => rounded(value * self.one(FACTORS)),
            (Error::Vital, Ok(value)) => rounded(value * self.one(SHARES)),
            (Error::Medication, _) => self.name(MEDICATIONS, was).to_owned(),
            (Error::Allergy, _) => self.name(ALLERGENS, was).to_owned(),
            _ => return None,
        })
    }
}

/// Two digits behind the point for what is small, none for what is large.
fn rounded(value: f64) -> String {
    if value >= 20.0 { value.round().to_string() } else { ((value * 100.0).round() / 100.0).to_string() }
}

/// One change at every place of a note; the same for the same seed.
pub(crate) fn drawn(note: &str, seed: u64) -> Vec<Change> {
    let mut draw = Draw(seed);
    let places = places(note);
    let change = |place: &Place| {
        let was = &note[place.start..place.end];
        let with = draw.instead(place, was)?;
        (with != was).then(|| Change::of(note, place, &with))
    };
    places.iter().filter_map(change).collect()
}
