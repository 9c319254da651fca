//! A second opinion where words tell nothing: sentences that a model's embeddings put near a trait that no participant's words bear.
//!
//! Words are compared first, because they can be shown; embeddings are asked about what is left. What they put near is held to the same
//! rules as what words found: a sentence that differs from the trait in a number, a name or a denial does not bear it.

use serde::{Deserialize, Serialize};

use super::{ATTACHED, Look, strength};
use crate::persona::{Persona, Strength, Support, TraitKind};
use crate::quality::profile::{Profiles, own_names};
use crate::quality::sources::Sources;
use crate::score::Score;

/// A text as a model embeds it: the direction of its numbers, in steps of a 127th of the largest.
///
/// The cosine of two is that of the model's own numbers within 0.005, which a test holds for 64 to 1536 of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Vector(Vec<i8>);

impl Vector {
    /// Of a model's numbers; `None` where there are none, where one is not finite, or where all are 0: that is no direction.
    #[must_use]
    pub fn of(numbers: &[f64]) -> Option<Self> {
        let largest = numbers.iter().fold(0.0_f64, |largest, number| largest.max(number.abs()));
        if !(largest > 0.0 && numbers.iter().all(|number| number.is_finite())) {
            return None;
        }
        Some(Self(numbers.iter().map(|number| (number / largest * 127.0).round() as i8).collect()))
    }

    /// How many numbers it has.
    #[must_use]
    pub fn dimensions(&self) -> usize {
        self.0.len()
    }

    /// The cosine of the angle between two, -1 to 1; 0 where they are of different spaces.
    #[must_use]
    pub fn cosine(&self, other: &Self) -> f64 {
        if self.0.len() != other.0.len() {
            return 0.0;
        }
        let product = |a: &[i8], b: &[i8]| a.iter().zip(b).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum::<f64>();
        let lengths = product(&self.0, &self.0).sqrt() * product(&other.0, &other.0).sqrt();
        if lengths > 0.0 { (product(&self.0, &other.0) / lengths).clamp(-1.0, 1.0) } else { 0.0 }
    }
}

/// What is near a trait that nobody's words bear.
#[derive(Clone, Debug, PartialEq)]
pub struct Near {
    /// The list that the trait is in.
    pub kind: TraitKind,
    /// Its position there.
    pub at: usize,
    /// Positions of sentences in the reading, the nearest first, each with its cosine.
    pub sentences: Vec<(usize, Score)>,
}

/// The sentences that have a cosine of `threshold` at least to `text`, the nearest first; of equals, the earlier.
#[must_use]
pub fn nearest(text: &Vector, sentences: &[Vector], threshold: Score) -> Vec<(usize, Score)> {
    let near = sentences.iter().enumerate().map(|(at, sentence)| (at, Score::clamped(text.cosine(sentence))));
    let mut near: Vec<(usize, Score)> = near.filter(|(_, cosine)| *cosine >= threshold).collect();
    near.sort_by(|a, b| b.1.get().total_cmp(&a.1.get()));
    near
}

/// `persona` with what is `near` its traits, as `model` has it, attached as evidence: at most three sentences a trait.
///
/// A trait that has sentences near and none without a difference is contradicted by them. Traits that are not unsupported stay as they
/// are.
#[must_use]
pub fn adopt(persona: &Persona, sources: &Sources<'_>, near: &[Near], model: &str) -> Persona {
    let profiles = Profiles::of(std::iter::once(persona));
    let look = Look { sources, names: own_names(persona), tells: true };
    let mut adopted = persona.clone();
    for words in &profiles.profiles[0].traits {
        let of = near.iter().find(|near| near.kind == words.kind && near.at == words.at && !near.sentences.is_empty());
        let Some(known) = adopted.traits_mut(words.kind).get_mut(words.at) else { continue };
        let Some(near) = of.filter(|_| known.support == Some(Support::Unsupported)) else { continue };
        let agrees = |(at, _): &&(usize, Score)| look.differences(words, *at).is_empty();
        let bearing: Vec<(f32, usize)> = near
            .sentences
            .iter()
            .filter(agrees)
            .take(ATTACHED)
            .map(|(at, cosine)| (cosine.get() as f32, *at))
            .collect();
        let before = known.evidence.len();
        look.attach(known, &bearing);
        known.evidence.iter_mut().skip(before).for_each(|found| found.linked_by = Some(model.to_owned()));
        known.support = Some(if bearing.is_empty() { Support::Contradicted } else { Support::Supported });
        known.strength = if bearing.is_empty() { Strength::Weak } else { strength(&known.evidence) };
    }
    adopted
}
