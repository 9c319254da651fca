//! Factuality: the claims of a note held against the transcript of its encounter, and what the transcript says held against the note.
//!
//! Facts are compared as values first (medications, doses, vital signs, sides, denials), then sentences by their words. What is left
//! open may be put to a model, which says of each claim what it finds and is never asked for a number: the score is
//! [`Factuality::score`], a formula over claims.

mod answer;
mod around;
mod change;
mod claim;
mod contrast;
mod decide;
mod fact;
mod heard;
mod omission;
mod open;
mod polarity;
mod score;
mod stance;
#[cfg(test)]
mod tests;

pub use claim::{Claim, ClaimKind, DecidedBy, Omission, Severity, Verdict};
pub(in crate::note) use heard::{Sided, sided};
pub use open::{BadVerdict, OpenClaim, Ruling};
pub use score::{FORMULA, FactualityScore};
pub(in crate::note) use stance::{Stance, stances};

use super::document::{Note, span_of};
use super::transcript::Transcript;
use decide::{Bench, Decision};
use fact::{Facts, Stated};
use heard::Heard;

/// What became of a note's claims.
#[derive(Clone, Debug, PartialEq)]
pub struct Factuality {
    /// Every claim, in the order of the note; of one sentence, the sentence as a whole first.
    pub claims: Vec<Claim>,
    /// What the transcript says and the note leaves out.
    pub omissions: Vec<Omission>,
    /// Weight of what the transcript says, and of that what the note says too.
    pub(crate) spoken: score::Spoken,
}

impl Factuality {
    /// Holds a note against a transcript. Takes time linear in their lengths, and in the product of the note's facts and what the
    /// transcript says of each.
    #[must_use]
    pub fn of(note: &Note, transcript: &Transcript) -> Self {
        let heard = Heard::of(transcript);
        let (mentions, facts) = fact::facts(note);
        let judged = |facts: Facts| {
            let claims = claims(note, &heard, &mentions, &facts);
            (facts, claims)
        };
        let mut judged: Vec<(Facts, Vec<Claim>)> = facts.into_iter().map(judged).collect();
        contrast::settle(note, &mut judged);
        change::settle(note, &mut judged);
        let (omissions, spoken) = omission::omissions(&heard, &mentions, &judged);
        Self { claims: judged.into_iter().flat_map(|(_, claims)| claims).collect(), omissions, spoken }
    }
}

/// A claim for each fact, in order.
fn claims(note: &Note, heard: &Heard<'_>, mentions: &[super::mention::Mention], facts: &Facts) -> Vec<Claim> {
    let words = &note.words[facts.words.clone()];
    let stems: Vec<String> = words.iter().map(|word| heard::stem(&heard.stemmer, word, note.text())).collect();
    let bench =
        Bench { note, heard, mentions: &mentions[facts.mentions.clone()], from: facts.words.start, stems: &stems };
    let verbatim = heard.verbatim(words);
    let claim = |stated: &Stated| {
        let own = &note.words[stated.words.clone()];
        let decision = verbatim.map_or_else(|| bench.decide(stated, own), Decision::verbatim);
        let kind = stated.fact.kind();
        Claim {
            kind,
            span: span_of(own),
            sentence: span_of(words),
            verdict: decision.verdict,
            severity: kind.severity(),
            support: decision.score(),
            evidence: decision.evidence,
            reason: decision.reason,
            decided_by: decision.by,
        }
    };
    facts.stated.iter().map(claim).collect()
}
