//! Where a claim says something else than the words it rests on.

use std::fmt;

use super::Statement;

/// Fewest words that one must deny and the other affirm: one word recurs by chance.
const OPPOSED: usize = 2;

/// A point on which a claim and its evidence differ.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::quality) enum Disagreement {
    /// A number that the evidence does not tell.
    Number(f64),
    /// A name that the evidence does not tell.
    Name(String),
    /// What one affirms the other denies.
    Negation,
}

impl fmt::Display for Disagreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(f, "the number {number} is not in the evidence"),
            Self::Name(name) => write!(f, "{name} is not named in the evidence"),
            Self::Negation => f.write_str("the evidence says the opposite"),
        }
    }
}

/// Every point on which `claim` differs from `evidence`; names whose hashes are in `known` are nobody's to disagree with.
pub(in crate::quality) fn disagreements(
    claim: &Statement,
    evidence: &[&Statement],
    known: &[u64],
) -> Vec<Disagreement> {
    let told = |number: &f64| evidence.iter().any(|said| said.numbers.contains(number));
    let named = |name: u64| {
        known.contains(&name) || evidence.iter().flat_map(|said| &said.tokens).any(|token| token.word.lower == name)
    };
    let numbers = claim.numbers.iter().filter(|number| !told(number)).map(|number| Disagreement::Number(*number));
    let names = claim.names.iter().filter(|(name, _)| !named(*name)).map(|(_, name)| Disagreement::Name(name.clone()));
    numbers.chain(names).chain(opposed(claim, evidence).then_some(Disagreement::Negation)).collect()
}

/// Whether several words that both use are denied by one and not by the other, and fewer are denied by both.
///
/// That something is lacking and that it is wanted are told of one state of things, so a want is never opposed by a lack.
pub(in crate::quality) fn opposed(claim: &Statement, evidence: &[&Statement]) -> bool {
    let deny = |said: &Statement| said.denies || said.lacks;
    if !deny(claim) && !evidence.iter().any(|said| deny(said)) {
        return false;
    }
    if claim.wishes && !deny(claim) || claim.lacks && !claim.denies && evidence.iter().any(|said| said.wishes) {
        return false;
    }
    let (mut both, mut opposite) = (0, 0);
    for (stem, denied) in claim.stems() {
        let mut uses = evidence.iter().flat_map(|said| said.stems()).filter(|(other, _)| *other == stem).peekable();
        if uses.peek().is_some() {
            let alike = uses.any(|(_, other)| other == denied);
            opposite += usize::from(!alike);
            both += usize::from(alike && denied);
        }
    }
    opposite >= OPPOSED && opposite > both
}
