//! What a note loses by: claims that the transcript does not bear out, and what the measures found.

use assay_client::v1::{ClaimVerdict, NoteClaim, NoteGrade, NotePlace};

/// A deduction, with its places in the note where it has some: what is stated again is wrong again, and one deduction.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Deduction {
    /// Which kind: for reading, and for how it is drawn.
    pub(super) kind: Kind,
    /// What it is.
    pub(super) message: String,
    /// Where in the note, in its order.
    pub(super) places: Vec<NotePlace>,
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
    let claims = grade.factuality.iter().flat_map(|factuality| &factuality.claims);
    let findings = grade.heuristics.iter().flat_map(|heuristics| &heuristics.findings).map(|finding| Deduction {
        kind: Kind::Measured,
        message: format!("{}: {}", finding.measure, finding.message),
        places: finding.place.iter().cloned().collect(),
        said: Vec::new(),
    });
    let mut all: Vec<Deduction> = stated(claims).into_iter().chain(findings).collect();
    all.sort_by_key(|it| it.kind);
    all
}

/// A deduction for each fact that is at fault, with every place that states it.
fn stated<'g>(claims: impl Iterator<Item = &'g NoteClaim>) -> Vec<Deduction> {
    let mut facts: Vec<(Fact<'g>, Deduction)> = Vec::new();
    for (claim, kind) in claims.filter_map(|claim| Some((claim, fault(claim)?))) {
        let fact = Fact::of(claim);
        match facts.iter_mut().find(|(other, deduction)| deduction.kind == kind && *other == fact) {
            Some((_, deduction)) => deduction.places.extend(claim.place.clone()),
            None => facts.push((fact, deduction(claim, kind))),
        }
    }
    facts.into_iter().map(|(_, deduction)| deduction).collect()
}

/// What a claim states, as far as it can be told from another's: its words, and where the transcript speaks of it.
#[derive(PartialEq)]
struct Fact<'g> {
    kind: &'g str,
    reason: &'g str,
    words: String,
    evidence: &'g [NotePlace],
    /// Where it stands, of a claim whose words alone do not say what it is of.
    place: Option<&'g NotePlace>,
}

impl<'g> Fact<'g> {
    fn of(claim: &'g NoteClaim) -> Self {
        let quote = claim.place.as_ref().map_or("", |place| &place.quote);
        let words: String = quote.split_whitespace().flat_map(str::chars).flat_map(char::to_lowercase).collect();
        // `5 mg` that nobody says may be of two medications.
        let named = matches!(claim.kind.as_str(), "medication" | "allergy" | "finding");
        let told = !words.is_empty() && (named || !claim.evidence.is_empty());
        let place = claim.place.as_ref().filter(|_| !told);
        Self { kind: &claim.kind, reason: &claim.reason, words, evidence: &claim.evidence, place }
    }
}

fn fault(claim: &NoteClaim) -> Option<Kind> {
    match claim.verdict() {
        ClaimVerdict::Contradicted => Some(Kind::Contradicted),
        ClaimVerdict::Unsupported => Some(Kind::Unsupported),
        ClaimVerdict::Unspecified | ClaimVerdict::Supported | ClaimVerdict::NotCheckable => None,
    }
}

fn deduction(claim: &NoteClaim, kind: Kind) -> Deduction {
    let said = claim.evidence.iter().map(|place| place.quote.clone()).collect();
    Deduction {
        kind,
        message: format!("{}: {}", claim.kind, claim.reason),
        places: claim.place.iter().cloned().collect(),
        said,
    }
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

    fn dose(quote: &str, start_byte: u64, heard: u64) -> NoteClaim {
        let place =
            |start_byte: u64, quote: &str| NotePlace { start_byte, end_byte: start_byte + 5, quote: quote.into() };
        NoteClaim {
            kind: "dose".into(),
            reason: "another value is said".into(),
            verdict: ClaimVerdict::Contradicted.into(),
            place: Some(place(start_byte, quote)),
            evidence: vec![place(heard, "ten milligrams")],
            ..NoteClaim::default()
        }
    }

    #[test]
    fn a_fact_that_is_stated_twice_is_one_deduction_with_both_places() {
        let claims = [dose("20 mg", 3, 7), dose("30 mg", 40, 7), dose("20  MG", 90, 7), dose("20 mg", 120, 60)];
        let starts: Vec<Vec<u64>> =
            stated(claims.iter()).iter().map(|it| it.places.iter().map(|place| place.start_byte).collect()).collect();
        assert_eq!(starts, [vec![3, 90], vec![40], vec![120]], "another value, or of something else, is another");
    }

    #[test]
    fn values_that_nobody_says_are_not_taken_for_one() {
        let silent = |at| NoteClaim { evidence: Vec::new(), ..dose("20 mg", at, 0) };
        assert_eq!(stated([silent(3), silent(40)].iter()).len(), 2);
    }
}
