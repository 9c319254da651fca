//! Complaints that a note says twice in a breath: `tenderness here, none there`. What contradicts the one need not contradict the other,
//! and what bears out the one does not wholly bear out the other.

use super::claim::{Claim, DecidedBy, Verdict};
use super::fact::{Fact, Facts};
use super::stance::Stance;
use crate::note::document::Note;
use crate::note::lexicon::Lexicon;
use crate::score::Score;
use crate::source::span::Span;

/// Support of a complaint that rests on a place which bears out the same complaint right before it.
const SHARED: f64 = 0.3;

/// A complaint as it was said, and what it rests on.
struct Said {
    finding: u16,
    evidence: Option<Span>,
}

/// Settles such pairs, of one sentence or of one and the next of a section.
pub(super) fn settle(note: &Note, judged: &mut [(Facts, Vec<Claim>)]) {
    let section = |claims: &[Claim]| {
        let from = claims.first().map_or(0, |claim| claim.sentence.start);
        note.sections().partition_point(|section| section.heading.start <= from)
    };
    let (mut before, mut place) = (Vec::new(), 0);
    for (facts, claims) in judged {
        let here = section(claims);
        let mut said: Vec<Said> = if here == place { std::mem::take(&mut before) } else { Vec::new() };
        let earlier = said.len();
        for (stated, claim) in facts.stated.iter().zip(claims.iter_mut()) {
            match stated.fact {
                Fact::Finding(finding, Stance::Denied) => {
                    deny(claim, said.iter().any(|other| other.finding == finding));
                }
                Fact::Finding(finding, Stance::Affirmed) => {
                    affirm(claim, finding, &said);
                    said.push(Said { finding, evidence: claim.evidence.first().copied() });
                }
                _ => {}
            }
        }
        (before, place) = (said.split_off(earlier), here);
    }
}

fn deny(claim: &mut Claim, is_said: bool) {
    if is_said && claim.verdict == Verdict::Contradicted {
        claim.verdict = Verdict::NotCheckable;
        claim.reason = "it is said of what stands right before";
    }
}

fn affirm(claim: &mut Claim, finding: u16, said: &[Said]) {
    let evidence = claim.evidence.first().copied();
    let shared = |other: &Said| other.finding == finding && other.evidence == evidence;
    let local = Lexicon::get().findings[usize::from(finding)].local;
    let decided = claim.verdict == Verdict::Supported && claim.decided_by == DecidedBy::Value;
    if local && decided && evidence.is_some() && said.iter().any(shared) {
        claim.support = Score::clamped(claim.support.get().min(SHARED));
        claim.reason = "it is said, of what stands right before";
    }
}
