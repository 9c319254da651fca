//! Claims that are still open, and what a model says of them.

use super::Factuality;
use super::claim::{Claim, DecidedBy, Verdict};
use crate::note::quote;
use crate::note::transcript::Transcript;
use crate::score::Score;

/// A claim that a model may be asked about.
#[derive(Clone, Copy, Debug)]
pub struct OpenClaim<'f> {
    /// Position in [`Factuality::claims`].
    pub number: usize,
    /// The claim.
    pub claim: &'f Claim,
}

/// What a model says of an open claim.
#[derive(Clone, PartialEq, Eq)]
pub struct Ruling {
    /// Position in [`Factuality::claims`].
    pub number: usize,
    /// What it found.
    pub verdict: Verdict,
    /// The words of the transcript it rests on; needed for [`Verdict::Supported`] and [`Verdict::Contradicted`].
    pub quote: String,
}

/// Without the quote, which is a patient's.
impl std::fmt::Debug for Ruling {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Ruling({}, {:?}, a quote of {} bytes)", self.number, self.verdict, self.quote.len())
    }
}

/// Why a ruling was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadVerdict {
    /// No claim has this number.
    #[error("a verdict was given for claim {number}, of {claims} claims")]
    NoSuchClaim {
        /// As given.
        number: usize,
        /// How many there are.
        claims: usize,
    },
    /// The claim was not asked about.
    #[error("a verdict was given for claim {number}, which was decided by comparing values; it stands")]
    NotOpen {
        /// As given.
        number: usize,
    },
    /// Two verdicts for one claim.
    #[error("a second verdict was given for claim {number}; the first stands")]
    Repeated {
        /// As given.
        number: usize,
    },
    /// The words it rests on are not in the transcript.
    #[error("the verdict for claim {number} rests on words that are not in the transcript; it was dropped")]
    QuoteNotFound {
        /// As given.
        number: usize,
    },
}

impl Factuality {
    /// Claims that neither values nor words could decide, or that were not found: what may be put to a model, in one question.
    pub fn open(&self) -> impl Iterator<Item = OpenClaim<'_>> {
        let claims = self.claims.iter().enumerate();
        claims.filter(|(_, claim)| is_open(claim)).map(|(number, claim)| OpenClaim { number, claim })
    }

    /// Takes a model's verdicts. One that rests on words which do not stand in the transcript is not taken.
    ///
    /// Returns what was not taken, in the order given.
    pub fn rule(&mut self, rulings: &[Ruling], transcript: &Transcript) -> Vec<BadVerdict> {
        let mut ruled = std::collections::BTreeSet::new();
        let mut refused = Vec::new();
        for ruling in rulings {
            let fits = self.fits(ruling.number).and_then(|()| match ruled.insert(ruling.number) {
                true => Ok(()),
                false => Err(BadVerdict::Repeated { number: ruling.number }),
            });
            if let Err(bad) = fits.and_then(|()| self.take(ruling, transcript)) {
                refused.push(bad);
            }
        }
        refused
    }

    fn fits(&self, number: usize) -> Result<(), BadVerdict> {
        match self.claims.get(number) {
            None => Err(BadVerdict::NoSuchClaim { number, claims: self.claims.len() }),
            Some(claim) if !is_open(claim) => Err(BadVerdict::NotOpen { number }),
            Some(_) => Ok(()),
        }
    }

    fn take(&mut self, ruling: &Ruling, transcript: &Transcript) -> Result<(), BadVerdict> {
        let rests = matches!(ruling.verdict, Verdict::Supported | Verdict::Contradicted);
        let place = quote::find(&transcript.words, &ruling.quote);
        if rests && place.is_none() {
            return Err(BadVerdict::QuoteNotFound { number: ruling.number });
        }
        let Some(claim) = self.claims.get_mut(ruling.number) else { return Ok(()) };
        claim.verdict = ruling.verdict;
        claim.decided_by = DecidedBy::Model;
        claim.reason = "a model was asked";
        claim.evidence.extend(place.filter(|_| rests));
        claim.support = match ruling.verdict {
            Verdict::Supported => Score::ONE,
            Verdict::Contradicted | Verdict::Unsupported => Score::ZERO,
            Verdict::NotCheckable => claim.support,
        };
        Ok(())
    }
}

fn is_open(claim: &Claim) -> bool {
    matches!(claim.verdict, Verdict::NotCheckable | Verdict::Unsupported)
        && matches!(claim.decided_by, DecidedBy::Value | DecidedBy::Words)
}
