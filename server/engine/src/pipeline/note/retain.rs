//! What the ledger keeps of patients' words: texts are held in memory while a run goes on, and quotes are left out of what is told.

use serde::{Deserialize, Serialize};

use super::brief::NotesBrief;
use super::component::{ComponentOutcome, Copied, FactualityGrade, HeuristicsGrade, Place, RubricGrade};
use super::given::GivenNote;
use crate::run::event::{Warning, WarningReason};

/// In place of a model's reasons.
const NOT_KEPT: &str = "the model's reasons are not kept, as was asked";

/// What is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Retain {
    /// Notes and transcripts, so that a run goes on after a crash, and grades with the words at every place.
    #[default]
    All,
    /// Grades with the words at every place.
    Results,
    /// Grades with places alone, without what models wrote.
    None,
}

impl Retain {
    /// Whether everything is kept.
    #[must_use]
    pub fn is_all(&self) -> bool {
        *self == Self::All
    }
}

impl NotesBrief {
    /// Whether the texts stay out of the ledger.
    pub(crate) fn withholds(&self) -> bool {
        !self.retain.is_all()
    }

    /// As the ledger has it where the texts stay out of it.
    pub(crate) fn withheld(&self) -> Self {
        let notes = self.notes.iter().map(GivenNote::withheld).collect();
        Self { notes, strategy: self.strategy.clone(), rubric: self.rubric.clone(), ..*self }
    }

    /// What a watcher should know of what is not kept.
    pub(crate) fn warnings(&self) -> Vec<Warning> {
        let message = match self.retain {
            Retain::All => return Vec::new(),
            Retain::Results => "notes and transcripts are not kept: an interrupted run cannot go on with them",
            Retain::None => {
                "notes, transcripts and their words are not kept: an interrupted run cannot go on, and places have no quotes"
            }
        };
        vec![Warning { reason: WarningReason::NotesNotKept, message: message.to_owned(), subject: String::new() }]
    }
}

impl GivenNote {
    /// Its name and what is known beside it, without its texts.
    fn withheld(&self) -> Self {
        Self {
            document: self.document.clone(),
            text: String::new(),
            transcript: None,
            kind: self.kind,
            written: self.written,
            earlier: Vec::new(),
            violations: self.violations.clone(),
            withheld: true,
        }
    }
}

impl ComponentOutcome {
    /// As it is told and kept: without words of the texts where these are not kept.
    pub(crate) fn kept(self, retain: Retain) -> Self {
        match (retain, self) {
            (Retain::All | Retain::Results, outcome) => outcome,
            (Retain::None, Self::Pdqi(grade)) => Self::Pdqi(grade.without_words()),
            (Retain::None, Self::Heuristics(grade)) => Self::Heuristics(grade.without_words()),
            (Retain::None, Self::Factuality(grade)) => Self::Factuality(grade.without_words()),
            (Retain::None, absent @ Self::Absent(_)) => absent,
        }
    }
}

fn emptied<'p>(places: impl IntoIterator<Item = &'p mut Place>) {
    places.into_iter().for_each(|place| place.quote.clear());
}

impl RubricGrade {
    /// What a model wrote may be the patient's words anywhere in it; reasons without a model hold none.
    fn without_words(mut self) -> Self {
        for item in &mut self.items {
            emptied(&mut item.evidence);
            if item.review.is_some() {
                NOT_KEPT.clone_into(&mut item.rationale);
                item.suggestions.clear();
            }
        }
        self
    }
}

impl HeuristicsGrade {
    fn without_words(mut self) -> Self {
        self.findings.iter_mut().for_each(|finding| emptied(finding.place.iter_mut().chain(&mut finding.other)));
        self.copied.iter_mut().for_each(|Copied { places, .. }| emptied(places));
        self
    }
}

impl FactualityGrade {
    fn without_words(mut self) -> Self {
        self.claims.iter_mut().for_each(|claim| emptied(std::iter::once(&mut claim.place).chain(&mut claim.evidence)));
        emptied(self.omissions.iter_mut().map(|omission| &mut omission.place));
        self
    }
}
