//! What the transcript says and the note leaves out.

use rustc_hash::FxHashSet;

use super::claim::{Claim, ClaimKind, Omission, Verdict};
use super::fact::{self, Fact, Facts};
use super::heard::{Heard, Name, Sided};
use super::score::{Spoken, weight};
use super::stance::Stance;
use crate::note::lexicon::{Lexicon, Side, Term};
use crate::note::mention::{Mention, What};

/// What the note leaves out, by weight of all that is said: medications, their doses, complaints that the patient has, sides.
pub(super) fn omissions(
    heard: &Heard<'_>,
    mentions: &[Mention],
    facts: &[(Facts, Vec<Claim>)],
) -> (Vec<Omission>, Spoken) {
    let wrong = |claims: &[Claim]| claims.iter().any(|claim| claim.verdict == Verdict::Contradicted);
    let noted = Noted::of(mentions, facts.iter().filter(|(_, claims)| !wrong(claims)).map(|(facts, _)| facts));
    let (mut omissions, mut spoken) = (Vec::new(), Spoken::default());
    let mut hear = |kind: ClaimKind, is_noted: bool, from: usize, end: usize| {
        let worth = weight(kind.severity());
        spoken.all += worth;
        if is_noted {
            spoken.noted += worth;
        } else {
            omissions.push(Omission { kind, span: heard.span(from, end), severity: kind.severity() });
        }
    };
    for (name, places) in &heard.drugs {
        if let Some(at) = places.first() {
            hear(ClaimKind::Medication, noted.drugs.contains(name), *at, at + 1);
        }
    }
    for (finding, places) in &heard.complaints {
        let Some(one) = places.iter().find(|one| one.stance == Stance::Affirmed && !one.relative) else { continue };
        hear(ClaimKind::Finding, noted.findings.contains(finding), one.word, one.end);
    }
    let mut sides = FxHashSet::default();
    for one in &heard.sided {
        let Some(chain) = one.site.map(|site| Lexicon::get().sites[usize::from(site)].chain) else { continue };
        if one.side != Side::Both && sides.insert((chain, one.side)) {
            hear(ClaimKind::Laterality, noted.sides.contains(&(chain, one.side)), one.word, one.end);
        }
    }
    omissions.sort_by_key(|omission| omission.span);
    (omissions, spoken)
}

/// What the note mentions in sentences that hold no contradiction.
#[derive(Default)]
struct Noted {
    drugs: FxHashSet<Name>,
    findings: FxHashSet<u16>,
    sides: FxHashSet<(&'static str, Side)>,
}

impl Noted {
    fn of<'f>(mentions: &[Mention], facts: impl Iterator<Item = &'f Facts>) -> Self {
        let mut noted = Self::default();
        for facts in facts {
            for mention in &mentions[facts.mentions.clone()] {
                noted.drugs.extend(fact::name(mention));
                if let What::Term(Term::Finding(finding)) = mention.what {
                    noted.findings.insert(finding);
                }
            }
            for stated in &facts.stated {
                if let Fact::Side(Sided { side, site: Some(site), .. }) = stated.fact {
                    noted.sides.insert((Lexicon::get().sites[usize::from(site)].chain, side));
                }
            }
        }
        noted
    }
}
