//! What the transcript says and the note leaves out.

use rustc_hash::FxHashSet;

use super::claim::{Claim, ClaimKind, Omission, Severity, Verdict};
use super::decide::same;
use super::fact::{self, Fact, Facts};
use super::heard::{Figure, Heard, Name, Sided, is_dose};
use super::score::{Spoken, weight};
use super::stance::Stance;
use crate::note::lexicon::{Lexicon, Side};
use crate::note::mention::{Mention, Quantity};

/// What the note leaves out, by weight of all that is said: medications with their doses, what is measured with its value, complaints
/// that the patient has or denies, sides.
pub(super) fn omissions(
    heard: &Heard<'_>,
    mentions: &[Mention],
    facts: &[(Facts, Vec<Claim>)],
) -> (Vec<Omission>, Spoken) {
    let wrong = |claims: &[Claim]| claims.iter().any(|claim| claim.verdict == Verdict::Contradicted);
    let noted = Noted::of(mentions, facts.iter().filter(|(_, claims)| !wrong(claims)).map(|(facts, _)| facts));
    let mut told = Told { heard, noted, omissions: Vec::new(), spoken: Spoken::default() };
    told.drugs();
    told.figures();
    told.complaints();
    told.sides();
    let Told { mut omissions, spoken, .. } = told;
    omissions.sort_by_key(|omission| omission.span);
    (omissions, spoken)
}

/// What is said, held against what is noted.
struct Told<'h> {
    heard: &'h Heard<'h>,
    noted: Noted,
    omissions: Vec<Omission>,
    spoken: Spoken,
}

impl Told<'_> {
    fn hear(&mut self, kind: ClaimKind, severity: Severity, is_noted: bool, at: std::ops::Range<usize>) {
        let worth = weight(severity);
        self.spoken.all += worth;
        if is_noted {
            self.spoken.noted += worth;
        } else {
            self.omissions.push(Omission { kind, span: self.heard.span(at.start, at.end), severity });
        }
    }

    fn drugs(&mut self) {
        let heard = self.heard;
        for (name, places) in &heard.drugs {
            if let Some(at) = places.first() {
                let noted = self.noted.drugs.contains(name);
                self.hear(ClaimKind::Medication, Severity::High, noted, *at..at + 1);
            }
        }
    }

    /// Values of what the note names at all: where it does not, that is what it leaves out.
    fn figures(&mut self) {
        let heard = self.heard;
        let mut told: Vec<&Figure> = Vec::new();
        for figure in &heard.figures {
            let again = |other: &&Figure| {
                other.drug == figure.drug && other.measure == figure.measure && same(&other.quantity, &figure.quantity)
            };
            if told.iter().any(again) {
                continue;
            }
            told.push(figure);
            match (figure.drug, figure.measure) {
                (Some(drug), _) if is_dose(&figure.quantity) && self.noted.drugs.contains(&drug) => {
                    let noted = self.noted.doses.iter().any(|(of, dose)| *of == drug && same(dose, &figure.quantity));
                    self.hear(ClaimKind::Dose, Severity::Medium, noted, figure.word..figure.end);
                }
                (None, Some(measure)) if self.noted.measured.iter().any(|(of, _)| *of == measure) => {
                    let noted = self.noted.measured.iter().any(|(_, value)| same(value, &figure.quantity));
                    self.hear(ClaimKind::Vital, Severity::Medium, noted, figure.word..figure.end);
                }
                _ => {}
            }
        }
    }

    /// Complaints that the patient has, and those that the patient denies.
    fn complaints(&mut self) {
        let heard = self.heard;
        for (finding, places) in &heard.complaints {
            let own = |wanted: Stance| places.iter().find(|one| one.stance == wanted && !one.relative);
            let noted = |denied: bool| self.noted.findings.contains(&(*finding, denied));
            if let Some(one) = own(Stance::Affirmed) {
                let noted = noted(false);
                self.hear(ClaimKind::Finding, Severity::Medium, noted, one.word..one.end);
            } else if let Some(one) = own(Stance::Denied).filter(|one| one.patient) {
                let noted = noted(true);
                self.hear(ClaimKind::Finding, Severity::Low, noted, one.word..one.end);
            }
        }
    }

    fn sides(&mut self) {
        let heard = self.heard;
        let mut sides = FxHashSet::default();
        for one in &heard.sided {
            let Some(chain) = one.site.map(|site| Lexicon::get().sites[usize::from(site)].chain) else { continue };
            if one.side != Side::Both && sides.insert((chain, one.side)) {
                let noted = self.noted.sides.contains(&(chain, one.side));
                self.hear(ClaimKind::Laterality, Severity::High, noted, one.word..one.end);
            }
        }
    }
}

/// What the note says in sentences that hold no contradiction.
#[derive(Default)]
struct Noted {
    drugs: FxHashSet<Name>,
    doses: Vec<(Name, Quantity)>,
    measured: Vec<(u16, Quantity)>,
    /// Complaints, and whether they are denied.
    findings: FxHashSet<(u16, bool)>,
    sides: FxHashSet<(&'static str, Side)>,
}

impl Noted {
    fn of<'f>(mentions: &[Mention], facts: impl Iterator<Item = &'f Facts>) -> Self {
        let mut noted = Self::default();
        for facts in facts {
            noted.drugs.extend(mentions[facts.mentions.clone()].iter().filter_map(fact::name));
            facts.stated.iter().for_each(|stated| noted.take(&stated.fact));
        }
        noted
    }

    fn take(&mut self, fact: &Fact) {
        match fact {
            Fact::Dose(name, quantity) => self.doses.push((*name, quantity.clone())),
            Fact::Measured(measure, quantity) => self.measured.push((*measure, quantity.clone())),
            Fact::Finding(finding, stance) => _ = self.findings.insert((*finding, *stance == Stance::Denied)),
            Fact::Kin(finding) => _ = self.findings.insert((*finding, false)),
            Fact::Side(Sided { side, site: Some(site), .. }) => {
                self.sides.insert((Lexicon::get().sites[usize::from(*site)].chain, *side));
            }
            _ => {}
        }
    }
}
