//! The grade: components blended by their weights, a letter, and gates that no mean can lift.

use serde::{Deserialize, Serialize};

use super::factuality::{Claim, ClaimKind, Severity, Verdict};
use crate::score::Score;

/// A part of a grade.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Component {
    /// The rubric.
    Pdqi,
    /// The measures of the text.
    Heuristics,
    /// The claims against the transcript.
    Factuality,
}

impl Component {
    /// The lower-case name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Pdqi => "pdqi",
            Self::Heuristics => "heuristics",
            Self::Factuality => "factuality",
        }
    }

    /// Every component, in the order they are told.
    pub const ALL: [Self; 3] = [Self::Pdqi, Self::Heuristics, Self::Factuality];
}

/// What each component weighs: finite, none negative, not all zero. They need not sum to 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "[f64; 3]", into = "[f64; 3]")]
pub struct Weights([f64; 3]);

impl TryFrom<[f64; 3]> for Weights {
    type Error = BadBlend;

    fn try_from([pdqi, heuristics, factuality]: [f64; 3]) -> Result<Self, BadBlend> {
        Self::new(pdqi, heuristics, factuality)
    }
}

impl From<Weights> for [f64; 3] {
    fn from(weights: Weights) -> Self {
        weights.0
    }
}

/// Weights or cut-offs that cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum BadBlend {
    /// A weight is negative or not finite.
    #[error("the weight of {component} is {weight}; a weight is a number from 0 up", component = .component.name())]
    Weight {
        /// Of what.
        component: Component,
        /// As given.
        weight: f64,
    },
    /// Nothing weighs anything.
    #[error("all weights are zero; give at least one component a weight")]
    NoWeight,
    /// Cut-offs that do not fall.
    #[error("the cut-offs {0:?} are no falling numbers from 5 to 1; give those of A, B, C and D in this order")]
    CutOffs([f64; 4]),
    /// No component that ran has a weight.
    #[error("no component that weighs anything ran, so there is nothing to blend")]
    NothingRan,
}

impl Weights {
    /// What the rubric, the heuristics and factuality weigh.
    ///
    /// # Errors
    /// Refuses negative weights, what is not finite, and weights that are all zero.
    pub fn new(pdqi: f64, heuristics: f64, factuality: f64) -> Result<Self, BadBlend> {
        let weights = [pdqi, heuristics, factuality];
        for (component, weight) in Component::ALL.into_iter().zip(weights) {
            if !weight.is_finite() || weight < 0.0 {
                return Err(BadBlend::Weight { component, weight });
            }
        }
        if weights.iter().all(|weight| *weight == 0.0) { Err(BadBlend::NoWeight) } else { Ok(Self(weights)) }
    }
}

impl Default for Weights {
    fn default() -> Self {
        Self([0.7, 0.2, 0.1])
    }
}

/// A letter, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Letter {
    /// Excellent.
    A,
    /// Good.
    B,
    /// Fair.
    C,
    /// Poor.
    D,
    /// Failing.
    F,
}

impl Letter {
    /// The letter.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
            Self::D => "D",
            Self::F => "F",
        }
    }
}

/// The lowest mean of A, B, C and D.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "[f64; 4]", into = "[f64; 4]")]
pub struct CutOffs([f64; 4]);

impl TryFrom<[f64; 4]> for CutOffs {
    type Error = BadBlend;

    fn try_from(lowest: [f64; 4]) -> Result<Self, BadBlend> {
        Self::new(lowest)
    }
}

impl From<CutOffs> for [f64; 4] {
    fn from(cut_offs: CutOffs) -> Self {
        cut_offs.0
    }
}

impl CutOffs {
    /// The lowest means of A, B, C and D.
    ///
    /// # Errors
    /// Refuses what does not fall, or lies outside 1 to 5.
    pub fn new(lowest: [f64; 4]) -> Result<Self, BadBlend> {
        let within = lowest.iter().all(|mean| (1.0..=5.0).contains(mean));
        let falls = lowest.windows(2).all(|pair| pair[0] > pair[1]);
        if within && falls { Ok(Self(lowest)) } else { Err(BadBlend::CutOffs(lowest)) }
    }

    fn letter(&self, mean: f64) -> Letter {
        let letters = [Letter::A, Letter::B, Letter::C, Letter::D];
        letters.into_iter().zip(self.0).find(|(_, lowest)| mean >= *lowest).map_or(Letter::F, |(letter, _)| letter)
    }
}

impl Default for CutOffs {
    fn default() -> Self {
        Self([4.5, 3.5, 2.5, 1.5])
    }
}

/// What the components came to; a component that did not run is absent.
#[derive(Clone, Copy, Debug, Default)]
pub struct Outcomes<'a> {
    /// Mean of the rubric's items, 1 to 5.
    pub pdqi: Option<f64>,
    /// Mean of the measures.
    pub heuristics: Option<Score>,
    /// Score of factuality.
    pub factuality: Option<Score>,
    /// The claims, for the gates.
    pub claims: &'a [Claim],
}

/// A component's part in a grade.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part {
    /// Which.
    pub component: Component,
    /// What it came to, 1 to 5.
    pub value: f64,
    /// What it weighs among those that ran; these sum to 1.
    pub weight: f64,
}

/// Why a letter is capped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GateReason {
    /// A medication, a dose or an allergy is said otherwise in the transcript.
    Contradicted,
    /// A claim of high severity is not in the transcript.
    Invented,
}

/// A gate that a note fell through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gate {
    /// Why.
    pub reason: GateReason,
    /// The best letter it leaves.
    pub cap: Letter,
    /// Positions of the claims that are the reason.
    pub claims: Vec<usize>,
}

/// A blended grade.
#[derive(Clone, Debug, PartialEq)]
pub struct Grade {
    /// The weighted mean, 1 to 5.
    pub mean: f64,
    /// The letter of the mean, before gates.
    pub mean_letter: Letter,
    /// The letter.
    pub letter: Letter,
    /// What it is made of.
    pub parts: Vec<Part>,
    /// The gates it fell through.
    pub gates: Vec<Gate>,
}

/// Blends what ran: weights are renormalised over it, and gates cap the letter whatever the mean.
///
/// # Errors
/// Where nothing ran that weighs anything.
pub fn blend(outcomes: &Outcomes<'_>, weights: Weights, cut_offs: CutOffs) -> Result<Grade, BadBlend> {
    let scaled = |score: Score| 1.0 + 4.0 * score.get();
    let values = [outcomes.pdqi, outcomes.heuristics.map(scaled), outcomes.factuality.map(scaled)];
    let ran = || {
        Component::ALL
            .into_iter()
            .zip(values)
            .zip(weights.0)
            .filter_map(|((of, value), weight)| Some((of, value?, weight)))
    };
    let all: f64 = ran().map(|(_, _, weight)| weight).sum();
    if all <= 0.0 {
        return Err(BadBlend::NothingRan);
    }
    let parts: Vec<Part> =
        ran().map(|(component, value, weight)| Part { component, value, weight: weight / all }).collect();
    let mean = parts.iter().map(|part| part.value * part.weight).sum::<f64>().clamp(1.0, 5.0);
    let mean_letter = cut_offs.letter(mean);
    let gates = gates(outcomes.claims);
    let letter = gates.iter().map(|gate| gate.cap).fold(mean_letter, Letter::max);
    Ok(Grade { mean, mean_letter, letter, parts, gates })
}

fn gates(claims: &[Claim]) -> Vec<Gate> {
    let contradicted = |claim: &Claim| {
        claim.verdict == Verdict::Contradicted
            && matches!(claim.kind, ClaimKind::Medication | ClaimKind::Dose | ClaimKind::Allergy)
    };
    let invented = |claim: &Claim| claim.verdict == Verdict::Unsupported && claim.severity == Severity::High;
    [
        gate(claims, GateReason::Contradicted, Letter::C, contradicted),
        gate(claims, GateReason::Invented, Letter::B, invented),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn gate(claims: &[Claim], reason: GateReason, cap: Letter, falls: impl Fn(&Claim) -> bool) -> Option<Gate> {
    let claims: Vec<usize> = (0..claims.len()).filter(|at| falls(&claims[*at])).collect();
    (!claims.is_empty()).then_some(Gate { reason, cap, claims })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::note::factuality::DecidedBy;
    use crate::source::span::Span;

    fn claim(kind: ClaimKind, verdict: Verdict) -> Claim {
        let span = Span { start: 0, end: 1 };
        Claim {
            kind,
            span,
            sentence: span,
            verdict,
            severity: kind.severity(),
            support: Score::ZERO,
            evidence: Vec::new(),
            reason: "",
            decided_by: DecidedBy::Value,
        }
    }

    fn outcomes(claims: &[Claim]) -> Outcomes<'_> {
        Outcomes { pdqi: Some(5.0), heuristics: Some(Score::ONE), factuality: Some(Score::ONE), claims }
    }

    fn graded(claims: &[Claim]) -> Grade {
        blend(&outcomes(claims), Weights::default(), CutOffs::default()).unwrap()
    }

    #[test]
    fn weights_are_renormalised_over_what_ran() {
        let only = Outcomes { pdqi: None, ..outcomes(&[]) };
        let grade = blend(&only, Weights::default(), CutOffs::default()).unwrap();
        let weights: Vec<f64> = grade.parts.iter().map(|part| part.weight).collect();
        assert!((weights[0] - 2.0 / 3.0).abs() < 1e-12 && (weights[1] - 1.0 / 3.0).abs() < 1e-12);
        assert_eq!(blend(&Outcomes::default(), Weights::default(), CutOffs::default()), Err(BadBlend::NothingRan));
    }

    #[test]
    fn weights_and_cut_offs_that_cannot_be_used_are_refused() {
        assert!(matches!(Weights::new(-0.1, 1.0, 1.0), Err(BadBlend::Weight { component: Component::Pdqi, .. })));
        assert!(matches!(
            Weights::new(1.0, f64::NAN, 1.0),
            Err(BadBlend::Weight { component: Component::Heuristics, .. })
        ));
        assert_eq!(Weights::new(0.0, 0.0, 0.0), Err(BadBlend::NoWeight));
        assert!(CutOffs::new([4.5, 4.5, 2.5, 1.5]).is_err() && CutOffs::new([5.5, 4.5, 2.5, 1.5]).is_err());
    }

    #[test]
    fn a_contradicted_dose_caps_the_letter_at_c_and_an_invention_at_b_whatever_the_mean() {
        assert_eq!(graded(&[]).letter, Letter::A);
        let wrong = graded(&[claim(ClaimKind::Dose, Verdict::Contradicted)]);
        assert_eq!(
            (wrong.mean_letter, wrong.letter, wrong.gates[0].claims.as_slice()),
            (Letter::A, Letter::C, &[0][..])
        );
        assert_eq!(graded(&[claim(ClaimKind::Medication, Verdict::Unsupported)]).letter, Letter::B);
        assert_eq!(graded(&[claim(ClaimKind::Finding, Verdict::Unsupported)]).letter, Letter::A);
    }

    proptest! {
        #[test]
        fn a_worse_part_or_a_further_fault_never_raises_a_grade(pdqi in 1.0f64..=5.0, one in 0.0f64..=1.0, two in 0.0f64..=1.0, lower in 0.0f64..=1.0) {
            let of = |factuality: f64, claims| blend(
                &Outcomes { pdqi: Some(pdqi), heuristics: Score::new(one).ok(), factuality: Score::new(factuality).ok(), claims },
                Weights::default(),
                CutOffs::default(),
            ).unwrap();
            let (before, after) = (of(two, &[]), of(two * lower, &[claim(ClaimKind::Allergy, Verdict::Contradicted)]));
            prop_assert!(after.mean <= before.mean && after.letter >= before.letter);
            prop_assert!((1.0..=5.0).contains(&after.mean));
        }
    }
}
