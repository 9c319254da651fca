//! What a note loses by: claims that the transcript does not bear out, and what the measures found.

use assay_client::v1::{ClaimVerdict, NoteClaim, NoteGrade, NotePlace};

/// A deduction, with its place in the note where it has one.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Deduction {
    /// Which kind: for reading, and for how it is drawn.
    pub(super) kind: Kind,
    /// What it is.
    pub(super) message: String,
    /// Where in the note.
    pub(super) place: Option<NotePlace>,
    /// What the transcript says instead.
    pub(super) said: Vec<String>,
}

/// Kinds of deductions, the gravest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Contradicted,
    Unsupported,
    Measured,
}

impl Kind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Contradicted => "contradicted",
            Self::Unsupported => "unsupported",
            Self::Measured => "measured",
        }
    }
}

/// Every deduction of a grade, the gravest kind first, in the order of the note.
pub(super) fn deductions(grade: &NoteGrade) -> Vec<Deduction> {
    let claims = grade.factuality.iter().flat_map(|factuality| &factuality.claims).filter_map(claim);
    let findings = grade.heuristics.iter().flat_map(|heuristics| &heuristics.findings).map(|finding| Deduction {
        kind: Kind::Measured,
        message: format!("{}: {}", finding.measure, finding.message),
        place: finding.place.clone(),
        said: Vec::new(),
    });
    let mut all: Vec<Deduction> = claims.chain(findings).collect();
    all.sort_by_key(|it| it.kind);
    all
}

fn claim(claim: &NoteClaim) -> Option<Deduction> {
    let kind = match claim.verdict() {
        ClaimVerdict::Contradicted => Kind::Contradicted,
        ClaimVerdict::Unsupported => Kind::Unsupported,
        ClaimVerdict::Unspecified | ClaimVerdict::Supported | ClaimVerdict::NotCheckable => return None,
    };
    let said = claim.evidence.iter().map(|place| place.quote.clone()).collect();
    Some(Deduction { kind, message: format!("{}: {}", claim.kind, claim.reason), place: claim.place.clone(), said })
}

#[cfg(test)]
mod tests {
    use assay_client::v1::{FactualityGrade, HeuristicsGrade, NoteFinding};

    use super::*;

    #[test]
    fn only_what_costs_is_a_deduction_and_the_gravest_comes_first() {
        let claim = |verdict: ClaimVerdict| NoteClaim { verdict: verdict.into(), ..NoteClaim::default() };
        let claims = [ClaimVerdict::Supported, ClaimVerdict::Unsupported, ClaimVerdict::Contradicted].map(claim);
        let grade = NoteGrade {
            factuality: Some(FactualityGrade { claims: claims.into(), ..FactualityGrade::default() }),
            heuristics: Some(HeuristicsGrade { findings: vec![NoteFinding::default()], ..HeuristicsGrade::default() }),
            ..NoteGrade::default()
        };
        let kinds: Vec<Kind> = deductions(&grade).iter().map(|it| it.kind).collect();
        assert_eq!(kinds, [Kind::Contradicted, Kind::Unsupported, Kind::Measured]);
    }
}
