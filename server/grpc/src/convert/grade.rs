//! Grades of notes.

use assay_domain::note::blend::{Component, GateReason, Letter};
use assay_domain::note::factuality::{DecidedBy, FORMULA, Severity, Verdict};
use assay_domain::note::heuristics::NoteKind;
use assay_domain::note::rubric::{Comparison, Voice};
use assay_domain::score::Score;
use assay_domain::source::span::Span;
use assay_engine::pipeline::note::component::{
    AbsenceReason, Absent, ClaimGrade, ComponentOutcome, Copied, FactualityGrade, Finding, HeuristicsGrade, ItemReview,
    OmissionGrade, OpinionGrade, Place, RubricGrade, RubricItem,
};
use assay_engine::pipeline::note::grade::NoteGrade;
use assay_proto::v1;
use v1::grade_component_finished::Outcome;

use super::model::reference;
use super::provenance::provenance;

pub(crate) fn grade(grade: NoteGrade) -> v1::NoteGrade {
    v1::NoteGrade {
        document: grade.document,
        score: grade.score,
        letter: grade.letter.name().to_owned(),
        mean_letter: grade.mean_letter.name().to_owned(),
        pdqi: grade.pdqi.map(rubric),
        heuristics: grade.heuristics.map(heuristics),
        factuality: grade.factuality.map(factuality),
        gates: grade.gates.into_iter().map(gate).collect(),
        parts: grade.parts.into_iter().map(part).collect(),
        absent: grade.absent.into_iter().map(absent).collect(),
        provenance: Some(provenance(grade.provenance)),
    }
}

pub(crate) fn component(outcome: ComponentOutcome) -> v1::GradeComponentFinished {
    let outcome = match outcome {
        ComponentOutcome::Pdqi(grade) => Outcome::Pdqi(rubric(grade)),
        ComponentOutcome::Heuristics(grade) => Outcome::Heuristics(heuristics(grade)),
        ComponentOutcome::Factuality(grade) => Outcome::Factuality(factuality(grade)),
        ComponentOutcome::Absent(it) => Outcome::Absent(absent(it)),
    };
    v1::GradeComponentFinished { outcome: Some(outcome) }
}

fn rubric(grade: RubricGrade) -> v1::RubricGrade {
    let RubricGrade { rubric, version, title, items, total, mean, comparison } = grade;
    let (items, comparison) = (items.into_iter().map(item).collect(), comparison.map(|it| self::comparison(&it)));
    v1::RubricGrade { rubric, version, items, total, mean, title, comparison }
}

fn item(item: RubricItem) -> v1::RubricItemGrade {
    v1::RubricItemGrade {
        item: item.item,
        title: item.title,
        score: item.score.map(|score| score.get().into()),
        rationale: item.rationale,
        evidence: item.evidence.into_iter().map(place).collect(),
        suggestions: item.suggestions,
        absence: item.absence.map(absence).unwrap_or_default().into(),
        review: item.review.map(review),
    }
}

fn review(review: ItemReview) -> v1::ItemReview {
    let opinion = |opinion: OpinionGrade| v1::ItemOpinion {
        model: Some(reference(&opinion.model)),
        sample: opinion.sample,
        voice: voice(opinion.voice).into(),
        score: opinion.score.get().into(),
    };
    v1::ItemReview {
        opinions: review.opinions.into_iter().map(opinion).collect(),
        spread: review.spread.map(Into::into),
        stands: voice(review.stands).into(),
        weight: review.weight,
    }
}

fn voice(voice: Voice) -> v1::OpinionVoice {
    match voice {
        Voice::Reviewer => v1::OpinionVoice::Reviewer,
        Voice::Single => v1::OpinionVoice::Single,
        Voice::Arbiter => v1::OpinionVoice::Arbiter,
    }
}

fn comparison(comparison: &Comparison) -> v1::RingComparison {
    let (rings_total, single_total) = comparison.totals();
    let items = comparison.items.iter().map(|(item, rings, single)| v1::ComparedItem {
        item: item.clone(),
        rings: rings.get().into(),
        single: single.get().into(),
    });
    v1::RingComparison {
        items: items.collect(),
        incomparable: comparison.incomparable,
        rings_total,
        single_total,
        mean_difference: comparison.mean_difference(),
        relative_difference: comparison.relative_difference(),
    }
}

fn heuristics(grade: HeuristicsGrade) -> v1::HeuristicsGrade {
    let measures = grade.measures.into_iter().map(|(measure, score, reason)| v1::NoteMeasure {
        measure: measure.name().to_owned(),
        score: score.get(),
        reason,
    });
    v1::HeuristicsGrade {
        score: grade.score.get(),
        kind: kind(grade.kind).into(),
        measures: measures.collect(),
        findings: grade.findings.into_iter().map(finding).collect(),
        copied: grade.copied.into_iter().map(copied).collect(),
    }
}

fn finding(finding: Finding) -> v1::NoteFinding {
    v1::NoteFinding {
        measure: finding.measure.name().to_owned(),
        message: finding.what,
        place: finding.place.map(place),
        other: finding.other.map(place),
    }
}

fn copied(copied: Copied) -> v1::CopiedText {
    v1::CopiedText {
        source: copied.source,
        written: copied.written.map(|day| day.to_string()).unwrap_or_default(),
        words: copied.words,
        places: copied.places.into_iter().map(place).collect(),
    }
}

fn factuality(grade: FactualityGrade) -> v1::FactualityGrade {
    let put_to_model = grade.put.as_ref().map_or(0, |put| put.claims);
    let unheard = grade.put.and_then(|put| put.unheard);
    v1::FactualityGrade {
        score: Some(grade.score.get()),
        accuracy: grade.accuracy.map(Score::get),
        completeness: grade.completeness.map(Score::get),
        claims: grade.claims.into_iter().map(claim).collect(),
        omissions: grade.omissions.into_iter().map(omission).collect(),
        formula: FORMULA.to_owned(),
        put_to_model,
        model_absence: unheard.as_ref().map(|it| absence(it.reason)).unwrap_or_default().into(),
        model_unheard: unheard.map(|it| it.message).unwrap_or_default(),
    }
}

fn claim(claim: ClaimGrade) -> v1::NoteClaim {
    let verdict = match claim.verdict {
        Verdict::Supported => v1::ClaimVerdict::Supported,
        Verdict::Contradicted => v1::ClaimVerdict::Contradicted,
        Verdict::Unsupported => v1::ClaimVerdict::Unsupported,
        Verdict::NotCheckable => v1::ClaimVerdict::NotCheckable,
    };
    let decided_by = match claim.decided_by {
        DecidedBy::Verbatim => "verbatim",
        DecidedBy::Value => "value",
        DecidedBy::Words => "words",
        DecidedBy::Model => "model",
    };
    v1::NoteClaim {
        kind: claim.kind.name().to_owned(),
        verdict: verdict.into(),
        severity: severity(claim.severity).into(),
        place: Some(place(claim.place)),
        sentence: Some(span(claim.sentence, String::new())),
        evidence: claim.evidence.into_iter().map(place).collect(),
        support: claim.support.get(),
        reason: claim.reason,
        decided_by: decided_by.to_owned(),
    }
}

fn omission(omission: OmissionGrade) -> v1::NoteOmission {
    v1::NoteOmission {
        kind: omission.kind.name().to_owned(),
        place: Some(place(omission.place)),
        severity: severity(omission.severity).into(),
    }
}

fn severity(severity: Severity) -> v1::HarmSeverity {
    match severity {
        Severity::Low => v1::HarmSeverity::Low,
        Severity::Medium => v1::HarmSeverity::Medium,
        Severity::High => v1::HarmSeverity::High,
    }
}

fn gate((reason, cap, claims): (GateReason, Letter, Vec<u32>)) -> v1::NoteGate {
    let reason = match reason {
        GateReason::Contradicted => v1::GateReason::Contradicted,
        GateReason::Invented => v1::GateReason::Invented,
    };
    v1::NoteGate { reason: reason.into(), cap: cap.name().to_owned(), claims }
}

fn part((component, value, weight): (Component, f64, f64)) -> v1::GradePart {
    v1::GradePart { component: of(component).into(), value, weight }
}

fn absent(absent: Absent) -> v1::AbsentComponent {
    let (component, reason) = (of(absent.component).into(), absence(absent.reason).into());
    v1::AbsentComponent { component, reason, message: absent.message }
}

pub(super) fn absence(reason: AbsenceReason) -> v1::AbsenceReason {
    match reason {
        AbsenceReason::NoTranscript => v1::AbsenceReason::NoTranscript,
        AbsenceReason::NothingToScore => v1::AbsenceReason::NothingToScore,
        AbsenceReason::Timeout => v1::AbsenceReason::Timeout,
        AbsenceReason::Defect => v1::AbsenceReason::Defect,
        AbsenceReason::ModelFailed => v1::AbsenceReason::ModelFailed,
        AbsenceReason::Budget => v1::AbsenceReason::Budget,
        AbsenceReason::Unreadable => v1::AbsenceReason::ModelUnreadable,
    }
}

fn of(component: Component) -> v1::GradeComponent {
    match component {
        Component::Pdqi => v1::GradeComponent::Pdqi,
        Component::Heuristics => v1::GradeComponent::Heuristics,
        Component::Factuality => v1::GradeComponent::Factuality,
    }
}

fn kind(kind: NoteKind) -> v1::ClinicalNoteKind {
    match kind {
        NoteKind::Soap => v1::ClinicalNoteKind::Soap,
        NoteKind::HistoryAndPhysical => v1::ClinicalNoteKind::HistoryAndPhysical,
        NoteKind::Progress => v1::ClinicalNoteKind::Progress,
        NoteKind::Discharge => v1::ClinicalNoteKind::Discharge,
    }
}

fn place(place: Place) -> v1::NotePlace {
    span(place.span, place.quote)
}

fn span(span: Span, quote: String) -> v1::NotePlace {
    v1::NotePlace { start_byte: span.start.into(), end_byte: span.end.into(), quote }
}
