//! What a note says and denies elsewhere: sides, sex, complaints, and medications that the patient does not bear.

use rustc_hash::FxHashMap;

use super::{Measure, Measured, Shown, measured};
use crate::note::document::{Note, span_of};
use crate::note::factuality::{Sided, Stance, sided, stances};
use crate::note::lexicon::{Lexicon, Side, Term};
use crate::note::mention::{Mention, What, terms};
use crate::note::section::SectionKind as S;
use crate::note::word::Word;
use crate::source::span::Span;

/// The score halves with one contradiction.
pub(super) fn measure(note: &Note) -> (Measured, Vec<Shown>) {
    let said = Said::of(note);
    let mut pairs = said.complaints();
    pairs.extend(said.sides());
    pairs.extend(said.unbearable());
    pairs.extend(super::sex::contradiction(note));
    let shown: Vec<Shown> = pairs
        .into_iter()
        .map(|(span, other, what)| Shown {
            measure: Measure::Consistency,
            span: Some(span),
            other: Some(other),
            what: what.to_owned(),
        })
        .collect();
    let score = 1.0 / (1.0 + shown.len() as f64);
    (measured(Measure::Consistency, score, format!("{} contradictions within the note", shown.len())), shown)
}

/// Two places that contradict each other, and how.
pub(super) type Pair = (Span, Span, &'static str);

/// A complaint where it is said or denied.
#[derive(Clone, Copy)]
struct Complaint {
    finding: u16,
    denied: bool,
    /// The words of its sentence as one number.
    sentence: u64,
    span: Span,
}

/// A medication where it is named.
struct Drug {
    drug: u16,
    allergy: bool,
    span: Span,
}

#[derive(Default)]
struct Said {
    complaints: Vec<Complaint>,
    drugs: Vec<Drug>,
    sides: Vec<(Sided, Span)>,
}

impl Said {
    fn of(note: &Note) -> Self {
        let mentions = terms(&note.words);
        let mut said = Self::default();
        let mut from = 0;
        for sentence in &note.sentences {
            from += mentions[from..].iter().take_while(|mention| mention.at.start < sentence.words.start).count();
            let end = from + mentions[from..].iter().take_while(|mention| mention.at.end <= sentence.words.end).count();
            if mentions[from..end].iter().any(tells) {
                said.hear(note, &mentions, from..end, &note.words[sentence.words.clone()]);
            }
            from = end;
        }
        said
    }

    fn hear(&mut self, note: &Note, mentions: &[Mention], within: std::ops::Range<usize>, sentence: &[Word]) {
        let section = note.section_at(note.words[mentions[within.start].at.start].start);
        let span = |mention: &Mention| span_of(&note.words[mention.at.clone()]);
        let own = &mentions[within.clone()];
        let allergy =
            section == Some(S::Allergies) || own.iter().any(|mention| mention.what == What::Term(Term::Allergy));
        let sentence = spoken(sentence);
        for one in stances(&note.words, mentions, within.clone(), false) {
            let mention = &mentions[one.mention];
            match mention.what {
                What::Term(Term::Drug(drug)) if one.stance == Stance::Affirmed => {
                    let taken = matches!(
                        section,
                        Some(S::Plan | S::AssessmentAndPlan | S::Medications | S::DischargeMedications)
                    );
                    if allergy || taken {
                        self.drugs.push(Drug { drug, allergy, span: span(mention) });
                    }
                }
                What::Term(Term::Finding(finding)) if is_told(section) && !one.relative => {
                    let denied = match one.stance {
                        Stance::Denied => true,
                        Stance::Affirmed => false,
                        _ => continue,
                    };
                    self.complaints.push(Complaint { finding, denied, sentence, span: span(mention) });
                }
                _ => {}
            }
        }
        if matches!(section, Some(S::ChiefComplaint | S::Assessment | S::AssessmentAndPlan | S::Plan)) {
            for at in within {
                let What::Term(Term::Side(side)) = mentions[at].what else { continue };
                if let Some(sided) = sided(&note.words, mentions, at, side) {
                    self.sides.push((sided, span(&mentions[at])));
                }
            }
        }
    }

    /// What is wherever it is: pain in one place is not denied by none in another. Of each complaint, the first denial that is said in
    /// another sentence.
    fn complaints(&self) -> Vec<Pair> {
        let findings = &Lexicon::get().findings;
        let mut said: FxHashMap<u16, [Option<Complaint>; 2]> = FxHashMap::default();
        for one in self.complaints.iter().filter(|one| !one.denied) {
            // A second is needed only where the first stands in the same words.
            let [first, other] = said.entry(one.finding).or_default();
            match first {
                None => *first = Some(*one),
                Some(first) if other.is_none() && first.sentence != one.sentence => *other = Some(*one),
                Some(_) => {}
            }
        }
        let mut pairs = Vec::new();
        for denied in self.complaints.iter().filter(|one| one.denied && !findings[usize::from(one.finding)].local) {
            let places = said.get(&denied.finding).into_iter().flatten().flatten();
            if let Some(said_at) = places.into_iter().find(|one| one.sentence != denied.sentence).copied() {
                said.remove(&denied.finding);
                pairs.push((denied.span, said_at.span, "a complaint denied here and said elsewhere"));
            }
        }
        pairs
    }

    /// The side of what the patient came for, against that of what is assessed and planned.
    fn sides(&self) -> Option<Pair> {
        let both = self.sides.iter().any(|(sided, _)| sided.side == Side::Both);
        let (first, at) = self.sides.first().filter(|_| !both)?;
        let other = self.sides.iter().find(|(sided, _)| sided.site == first.site && sided.side != first.side)?;
        Some((other.1, *at, "the other side of the body than elsewhere"))
    }

    fn unbearable(&self) -> Vec<Pair> {
        let drugs = &Lexicon::get().drugs;
        let class = |drug: u16| drugs[usize::from(drug)].class;
        let mut pairs = Vec::new();
        for taken in self.drugs.iter().filter(|drug| !drug.allergy) {
            let clash = |allergy: &&Drug| {
                allergy.allergy
                    && (allergy.drug == taken.drug
                        || !class(taken.drug).is_empty() && class(allergy.drug) == class(taken.drug))
            };
            if let Some(allergy) = self.drugs.iter().find(clash) {
                pairs.push((taken.span, allergy.span, "a medication of a class the patient is allergic to"));
            }
        }
        pairs
    }
}

/// The words of a sentence as one number.
fn spoken(sentence: &[Word]) -> u64 {
    let said = sentence.iter().filter(|word| word.is_said());
    said.fold(3, |hash: u64, word| hash.rotate_left(11).wrapping_mul(31) ^ word.key)
}

/// Whether a mention is one of those that can contradict each other.
fn tells(mention: &Mention) -> bool {
    matches!(mention.what, What::Term(Term::Finding(_) | Term::Drug(_) | Term::Side(_)))
}

/// Sections in which a patient's complaints are told.
fn is_told(section: Option<S>) -> bool {
    matches!(section, None | Some(S::ChiefComplaint | S::Subjective | S::History | S::ReviewOfSystems))
}
