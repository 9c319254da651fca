//! Sections of a note, told by their headings.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::lexicon::{lines, listed};
use super::word::{Kind, Word};
use crate::source::span::Span;

const HEADINGS: &str = include_str!("lexicon/sections.tsv");

/// Words of a heading at most.
const LONGEST: usize = 7;

/// What a section is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SectionKind {
    /// Why the patient came.
    ChiefComplaint,
    /// What the patient says (SOAP).
    Subjective,
    /// The illness so far, or the course in hospital.
    History,
    /// Earlier illnesses and operations.
    PastHistory,
    /// Medications taken.
    Medications,
    /// What the patient does not bear.
    Allergies,
    /// Illnesses of relatives.
    FamilyHistory,
    /// Living, work, habits.
    SocialHistory,
    /// Complaints asked for system by system.
    ReviewOfSystems,
    /// What was found (SOAP).
    Objective,
    /// Vital signs.
    Vitals,
    /// The physical examination.
    Exam,
    /// Laboratory and imaging.
    Results,
    /// What it comes to.
    Assessment,
    /// What is to be done.
    Plan,
    /// Both in one.
    AssessmentAndPlan,
    /// What the patient was told to do.
    Instructions,
    /// Medications at discharge.
    DischargeMedications,
    /// How the patient is at discharge.
    Condition,
}

impl SectionKind {
    /// The lower-case name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::ChiefComplaint => "chief_complaint",
            Self::Subjective => "subjective",
            Self::History => "history",
            Self::PastHistory => "past_history",
            Self::Medications => "medications",
            Self::Allergies => "allergies",
            Self::FamilyHistory => "family_history",
            Self::SocialHistory => "social_history",
            Self::ReviewOfSystems => "review_of_systems",
            Self::Objective => "objective",
            Self::Vitals => "vitals",
            Self::Exam => "exam",
            Self::Results => "results",
            Self::Assessment => "assessment",
            Self::Plan => "plan",
            Self::AssessmentAndPlan => "assessment_and_plan",
            Self::Instructions => "instructions",
            Self::DischargeMedications => "discharge_medications",
            Self::Condition => "condition",
        }
    }

    const ALL: [Self; 19] = [
        Self::ChiefComplaint,
        Self::Subjective,
        Self::History,
        Self::PastHistory,
        Self::Medications,
        Self::Allergies,
        Self::FamilyHistory,
        Self::SocialHistory,
        Self::ReviewOfSystems,
        Self::Objective,
        Self::Vitals,
        Self::Exam,
        Self::Results,
        Self::Assessment,
        Self::Plan,
        Self::AssessmentAndPlan,
        Self::Instructions,
        Self::DischargeMedications,
        Self::Condition,
    ];
}

/// A section: its heading and what stands under it, up to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Section {
    /// What it is about; `None` for a heading that is not known.
    pub kind: Option<SectionKind>,
    /// The heading.
    pub heading: Span,
    /// What stands under it; empty where nothing does.
    pub body: Span,
}

static KINDS: LazyLock<FxHashMap<u64, SectionKind>> = LazyLock::new(|| {
    let mut kinds = FxHashMap::default();
    for fields in lines(HEADINGS) {
        let [name, headings] = fields[..] else { continue };
        let Some(kind) = SectionKind::ALL.into_iter().find(|kind| kind.name() == name) else { continue };
        kinds.extend(listed(headings).map(|heading| (spelt(&super::word::words(heading)), kind)));
    }
    kinds
});

/// One number for the words of a heading.
fn spelt(words: &[Word]) -> u64 {
    let and = super::word::key("and");
    let said = words.iter().filter(|word| word.is_said() && word.key != and);
    said.fold(1, |hash: u64, word| (hash.rotate_left(19) ^ word.key).wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

/// A line as a heading: how many of its words the heading takes with the colon, and what it heads.
pub(crate) struct Heading {
    pub(crate) words: usize,
    pub(crate) kind: Option<SectionKind>,
}

/// Whether a line begins with a heading: one that is known, on a line of its own or before a colon, or a line in capitals.
pub(crate) fn heading(text: &str, line: &[Word]) -> Option<Heading> {
    let from = line.iter().position(Word::is_said)?;
    // A listed item heads nothing.
    if line[..from].iter().any(|word| word.is(b'-') || word.is(0)) || line[from].kind == Kind::Number {
        return None;
    }
    let colon = line.iter().take(LONGEST + 4).position(|word| word.is(b':'));
    let end = colon.unwrap_or(line.len());
    let said = &line[from..end.max(from)];
    let count = said.iter().filter(|word| word.is_said()).count();
    if count == 0 || count > LONGEST || said.iter().any(|word| word.is(b'.') || word.is(b',')) {
        return None;
    }
    let words = colon.map_or(line.len(), |colon| colon + 1);
    if let Some(kind) = KINDS.get(&spelt(said)) {
        let letter = count == 1 && said[0].end - said[0].start == 1;
        return (!letter || colon.is_some()).then_some(Heading { words, kind: Some(*kind) });
    }
    let alone = colon.is_none_or(|colon| colon + 1 == line.len());
    let capital = |word: &Word| !word.text(text).contains(char::is_lowercase) && word.kind == Kind::Letters;
    let marked = line[..from].iter().any(|word| word.is(b'#'));
    let letters = said.first().is_some_and(|word| word.end - word.start > 2);
    (alone && letters && (marked || said.iter().filter(|word| word.is_said()).all(capital)))
        .then_some(Heading { words, kind: None })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::note::word::words;

    fn kind(line: &str) -> Option<Option<SectionKind>> {
        heading(line, &words(line)).map(|heading| heading.kind)
    }

    #[test]
    fn headings_are_known_in_any_case_and_with_a_colon() {
        assert_eq!(kind("HISTORY OF PRESENT ILLNESS"), Some(Some(SectionKind::History)));
        assert_eq!(kind("Assessment & Plan:"), Some(Some(SectionKind::AssessmentAndPlan)));
        assert_eq!(kind("## Plan"), Some(Some(SectionKind::Plan)));
        assert_eq!(kind("Allergies: penicillin"), Some(Some(SectionKind::Allergies)));
        assert_eq!(kind("S: feels well"), Some(Some(SectionKind::Subjective)));
    }

    #[test]
    fn a_line_in_capitals_heads_a_section_that_is_not_known_and_a_sentence_heads_none() {
        assert_eq!(kind("WOUND CARE"), Some(None));
        assert_eq!(kind("The plan is to wait."), None);
        assert_eq!(kind("- Medical Reasoning: stable"), None);
        assert_eq!(kind("A"), None, "one letter heads a section before a colon only");
    }

    #[test]
    fn every_kind_has_headings() {
        for wanted in SectionKind::ALL {
            assert!(KINDS.values().any(|kind| *kind == wanted), "{}", wanted.name());
        }
    }
}
