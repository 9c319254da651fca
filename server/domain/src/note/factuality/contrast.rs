//! Complaints that a note says twice in a breath: `tenderness here, none there`. What contradicts the one need not contradict the other,
//! and what bears out the one does not wholly bear out the other: of another part of the same place, not at all.

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::claim::{Claim, DecidedBy, Verdict};
use super::fact::{Fact, Facts};
use super::stance::Stance;
use crate::note::document::Note;
use crate::note::lexicon::Lexicon;
use crate::note::word::key;
use crate::score::Score;
use crate::source::span::Span;

/// Support of a complaint that rests on a place which bears out the same complaint right before it.
const SHARED: f64 = 0.3;

/// A complaint as it was said, and what it rests on.
struct Said {
    finding: u16,
    evidence: Option<Span>,
    parts: FxHashSet<u64>,
}

/// Words on either side of a complaint that tell where it is.
const AROUND: usize = 8;

/// Parts of a part of the body: what is said of one is not said of another.
static PARTS: LazyLock<FxHashSet<u64>> = LazyLock::new(|| {
    "medial lateral proximal distal anterior posterior upper lower superior inferior dorsal volar plantar palmar radial ulnar inner \
outer central peripheral"
        .split_whitespace()
        .map(key)
        .collect()
});

/// The parts named around a complaint, within its sentence.
fn parts(note: &Note, at: &Range<usize>, sentence: &Range<usize>) -> FxHashSet<u64> {
    let from = at.start.saturating_sub(AROUND).max(sentence.start);
    let around = &note.words[from..(at.end + AROUND).min(sentence.end)];
    around.iter().map(|word| word.key).filter(|key| PARTS.contains(key)).collect()
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
                    let local = Lexicon::get().findings[usize::from(finding)].local;
                    deny(claim, local && said.iter().any(|other| other.finding == finding));
                }
                Fact::Finding(finding, Stance::Affirmed) => {
                    let parts = parts(note, &stated.words, &facts.words);
                    affirm(claim, finding, &said, &parts);
                    said.push(Said { finding, evidence: claim.evidence.first().copied(), parts });
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

fn affirm(claim: &mut Claim, finding: u16, said: &[Said], parts: &FxHashSet<u64>) {
    let evidence = claim.evidence.first().copied();
    let shared = |other: &Said| other.finding == finding && other.evidence == evidence;
    let local = Lexicon::get().findings[usize::from(finding)].local;
    let decided = claim.verdict == Verdict::Supported && claim.decided_by == DecidedBy::Value;
    if !(local && decided && evidence.is_some()) {
        return;
    }
    let apart = |other: &Said| shared(other) && !other.parts.is_empty() && other.parts.is_disjoint(parts);
    if !parts.is_empty() && said.iter().any(apart) {
        claim.verdict = Verdict::Unsupported;
        claim.support = Score::ZERO;
        claim.reason = "it is said once, of the part that stands right before";
    } else if said.iter().any(shared) {
        claim.support = Score::clamped(claim.support.get().min(SHARED));
        claim.reason = "it is said, of what stands right before";
    }
}
