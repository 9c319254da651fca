//! What text alone gives, told as soon as it is there: every component without a model, and what models go on from.

use std::panic::{AssertUnwindSafe, catch_unwind};

use assay_domain::note::blend::Component;
use assay_domain::note::factuality::{Claim, Factuality};
use assay_domain::note::heuristics::{Heuristics, Shown};
use assay_domain::note::rubric::{Assessed, Assessment, Rubric, embedded};
use assay_domain::source::span::Span;

use super::component::{
    AbsenceReason, Absent, ClaimGrade, ComponentOutcome, Copied, FactualityGrade, Finding, HeuristicsGrade,
    OmissionGrade, RubricGrade, RubricItem,
};
use super::given::Read;
use super::place::Quoting;

/// A component that came, and the claims that gates look at.
pub(super) struct Came {
    pub(super) outcome: ComponentOutcome,
    pub(super) claims: Vec<Claim>,
}

impl From<ComponentOutcome> for Came {
    fn from(outcome: ComponentOutcome) -> Self {
        Self { outcome, claims: Vec::new() }
    }
}

/// A note at work.
pub(super) struct Bench<'n> {
    pub(super) read: &'n Read,
    /// What text alone is to score; `None`: models are asked.
    pub(super) rubric: Option<&'n Rubric>,
    pub(super) tell: &'n dyn Fn(Came),
    /// Who goes on with the claims; `None`: nobody, and they are told.
    pub(super) settle: Option<&'n dyn Fn(Factuality)>,
}

impl Bench<'_> {
    /// Every component, in the order in which each can stand on those before it: what contradicts the transcript earns nothing from
    /// the measures, and the rubric rests on the measures.
    pub(super) fn work(&self) {
        let factuality = self.factuality();
        let heuristics = self.heuristics(factuality.as_ref());
        let Some(rubric) = self.rubric else { return };
        let Some(heuristics) = heuristics else {
            self.absent(Component::Pdqi, AbsenceReason::Defect, "without a model it rests on the measures of the text");
            return;
        };
        if let Some(assessment) = self.sound(Component::Pdqi, || embedded(rubric, &heuristics)) {
            let outcome = rubric_grade(rubric, &assessment, Quoting(self.read.note.text()));
            (self.tell)(outcome.into());
        }
    }

    fn factuality(&self) -> Option<Factuality> {
        let of = Component::Factuality;
        let Some(transcript) = &self.read.transcript else {
            self.absent(of, AbsenceReason::NoTranscript, "there is no transcript to hold the note against");
            return None;
        };
        let factuality = self.sound(of, || Factuality::of(&self.read.note, transcript))?;
        match self.settle {
            Some(settle) => settle(factuality.clone()),
            None => (self.tell)(self::factuality(&factuality, self.read)),
        }
        Some(factuality)
    }

    fn heuristics(&self, factuality: Option<&Factuality>) -> Option<Heuristics> {
        let Read { note, setting, .. } = self.read;
        let heuristics = self.sound(Component::Heuristics, || match factuality {
            Some(factuality) => Heuristics::beside(note, setting, factuality),
            None => Heuristics::of(note, setting),
        })?;
        (self.tell)(ComponentOutcome::Heuristics(heuristics_grade(&heuristics, Quoting(note.text()))).into());
        Some(heuristics)
    }

    /// A defect in one component ends that component.
    fn sound<T>(&self, component: Component, compute: impl FnOnce() -> T) -> Option<T> {
        let done = catch_unwind(AssertUnwindSafe(compute));
        done.map_err(|_| self.absent(component, AbsenceReason::Defect, "a defect of the service ended it")).ok()
    }

    fn absent(&self, component: Component, reason: AbsenceReason, message: &str) {
        (self.tell)(ComponentOutcome::Absent(Absent { component, reason, message: message.to_owned() }).into());
    }
}

/// The rubric's items; absent where none has a score.
fn rubric_grade(rubric: &Rubric, assessment: &Assessment, note: Quoting<'_>) -> ComponentOutcome {
    if assessment.mean().is_none() {
        let message = "no item of the rubric could be scored; a model or a reader is needed".to_owned();
        let (component, reason) = (Component::Pdqi, AbsenceReason::NothingToScore);
        return ComponentOutcome::Absent(Absent { component, reason, message });
    }
    let item = |(item, assessed): &(String, Assessed)| match assessed {
        Assessed::Scored(grade) => RubricItem {
            score: Some(grade.score),
            evidence: grade.evidence.iter().map(|evidence| note.place(evidence.span)).collect(),
            suggestions: grade.suggestions.clone(),
            ..RubricItem::unscored(rubric, item, grade.rationale.clone())
        },
        Assessed::NotAssessed(why) => RubricItem::unscored(rubric, item, why.clone()),
    };
    ComponentOutcome::Pdqi(RubricGrade {
        rubric: assessment.rubric.clone(),
        version: assessment.version.clone(),
        title: rubric.title.clone(),
        items: assessment.items.iter().map(item).collect(),
        total: assessment.total(),
        mean: assessment.mean(),
        comparison: None,
    })
}

fn heuristics_grade(heuristics: &Heuristics, note: Quoting<'_>) -> HeuristicsGrade {
    let place = |span: Option<Span>| span.map(|span| note.place(span));
    let finding = |shown: &Shown| Finding {
        measure: shown.measure,
        what: shown.what.clone(),
        place: place(shown.span),
        other: place(shown.other),
    };
    let copied = heuristics.copied.iter().map(|from| Copied {
        source: from.source.clone(),
        written: from.date,
        words: u32::try_from(from.words).unwrap_or(u32::MAX),
        places: note.places(&from.spans),
    });
    let measures = heuristics.measured.iter();
    HeuristicsGrade {
        score: heuristics.score(),
        kind: heuristics.kind,
        measures: measures.map(|it| (it.measure, it.score, it.reason.clone())).collect(),
        findings: heuristics.shown.iter().map(finding).collect(),
        copied: copied.collect(),
    }
}

/// What the claims come to; absent where there is nothing to score.
pub(super) fn factuality(factuality: &Factuality, read: &Read) -> Came {
    let transcript = read.transcript.as_ref().map_or("", |transcript| transcript.text());
    let Some(grade) = factuality_grade(factuality, read.note.text(), transcript) else {
        let message = "neither text says what the other could be held to".to_owned();
        let (component, reason) = (Component::Factuality, AbsenceReason::NothingToScore);
        return ComponentOutcome::Absent(Absent { component, reason, message }).into();
    };
    Came { outcome: ComponentOutcome::Factuality(grade), claims: factuality.claims.clone() }
}

/// The claims and their score; `None` where there is nothing to score.
fn factuality_grade(factuality: &Factuality, note: &str, transcript: &str) -> Option<FactualityGrade> {
    let score = factuality.score()?;
    let (note, said) = (Quoting(note), Quoting(transcript));
    let claim = |claim: &Claim| ClaimGrade::of(claim, |span| note.place(span), |spans| said.places(spans));
    let omissions = factuality.omissions.iter();
    Some(FactualityGrade {
        score: score.score,
        accuracy: score.accuracy,
        completeness: score.completeness,
        claims: factuality.claims.iter().map(claim).collect(),
        omissions: omissions
            .map(|it| OmissionGrade { kind: it.kind, place: said.place(it.span), severity: it.severity })
            .collect(),
        put: None,
    })
}
