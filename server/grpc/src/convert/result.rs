//! Personas and what is known about them.

use assay_domain::persona::draft::{PersonaDraft, TraitDraft};
use assay_domain::persona::evaluation::{Criterion, CriterionScore, Evaluation};
use assay_domain::persona::jury::JudgeVerdict;
use assay_domain::persona::{Age, Demographics, Evidence, Match, Persona, Strength, Support, Trait};
use assay_domain::score::Score;
use assay_domain::source::format::Format;
use assay_domain::source::place::{self as domain, Unit};
use assay_engine::port::clock::Timestamp;
use assay_engine::run::event::{Input, Lineage, PersonaResult, PersonaStatus, Refinement};
use assay_proto::v1;
use assay_proto::v1::evidence::Place;

use super::{model, quality, source, timestamp};

pub(crate) fn persona_result(result: PersonaResult) -> v1::PersonaResult {
    v1::PersonaResult {
        persona: Some(persona(result.persona)),
        status: status(result.status).into(),
        evaluation: result.evaluation.map(evaluation),
        refinement: result.refinement.map(refinement),
        lineage: Some(lineage(result.lineage)),
        quality: result.quality.as_deref().map(quality::report),
    }
}

/// What is written so far: claims, with no evidence.
pub(crate) fn partial(id: &str, draft: &PersonaDraft) -> v1::Persona {
    let traits = |drafts: &[TraitDraft]| {
        let claim = |draft: &TraitDraft| v1::Trait { text: draft.text.clone(), ..v1::Trait::default() };
        drafts.iter().map(claim).collect()
    };
    v1::Persona {
        id: id.to_owned(),
        name: draft.name.clone(),
        archetype: draft.archetype.clone(),
        quote: String::new(),
        demographics: None,
        background: draft.background.clone(),
        goals: traits(&draft.goals),
        frustrations: traits(&draft.frustrations),
        behaviours: traits(&draft.behaviours),
        motivations: traits(&draft.motivations),
        preferences: traits(&draft.preferences),
    }
}

pub(crate) fn persona(persona: Persona) -> v1::Persona {
    let traits = |traits: Vec<Trait>| traits.into_iter().map(a_trait).collect();
    v1::Persona {
        id: persona.id,
        name: persona.name,
        archetype: persona.archetype,
        quote: persona.quote,
        demographics: Some(demographics(persona.demographics)),
        background: persona.background,
        goals: traits(persona.goals),
        frustrations: traits(persona.frustrations),
        behaviours: traits(persona.behaviours),
        motivations: traits(persona.motivations),
        preferences: traits(persona.preferences),
    }
}

fn demographics(demographics: Demographics) -> v1::Demographics {
    let (age, age_range) = match demographics.age {
        None => (None, None),
        Some(Age::Years(years)) => (Some(years.into()), None),
        Some(Age::Range { min, max }) => (None, Some(v1::AgeRange { min: min.into(), max: max.map(u32::from) })),
    };
    v1::Demographics {
        age,
        age_range,
        occupation: demographics.occupation,
        location: demographics.location,
        education: demographics.education,
        experience: demographics.experience,
        other: demographics.other.into_iter().collect(),
    }
}

fn a_trait(value: Trait) -> v1::Trait {
    let strength = match value.strength {
        Strength::Strong => v1::Strength::Strong,
        Strength::Moderate => v1::Strength::Moderate,
        Strength::Weak => v1::Strength::Weak,
    };
    v1::Trait {
        text: value.text,
        strength: strength.into(),
        evidence: value.evidence.into_iter().map(evidence).collect(),
        support: value.support.map_or(v1::Support::Unspecified, support).into(),
    }
}

fn support(support: Support) -> v1::Support {
    match support {
        Support::Supported => v1::Support::Supported,
        Support::Unsupported => v1::Support::Unsupported,
        Support::Contradicted => v1::Support::Contradicted,
    }
}

fn evidence(evidence: Evidence) -> v1::Evidence {
    let matched = match evidence.matched {
        Match::Exact => v1::Match::Exact,
        Match::Normalised => v1::Match::Normalised,
        Match::Fuzzy => v1::Match::Fuzzy,
        Match::Linked => v1::Match::Linked,
        Match::None => v1::Match::None,
    };
    let as_in_the_text = || {
        let bytes = Some((evidence.span.start.into(), evidence.span.end.into()));
        domain::Place { bytes, unit: Unit::Line(evidence.line) }
    };
    let domain::Place { bytes, unit } = evidence.place.unwrap_or_else(as_in_the_text);
    let (line, place) = match unit {
        Unit::Unknown => (0, None),
        Unit::Line(line) => (line, None),
        Unit::Cell { sheet, row, column } => (0, Some(Place::Cell(v1::Cell { sheet: sheet.to_string(), row, column }))),
        Unit::Page(page) => (0, Some(Place::Page(page))),
        Unit::Paragraph(paragraph) => (0, Some(Place::Paragraph(paragraph))),
    };
    // No file is so long that its offsets do not fit.
    let byte = |offset: u64| u32::try_from(offset).ok();
    v1::Evidence {
        document: evidence.document,
        participant: evidence.participant,
        line,
        start_byte: bytes.and_then(|(start, _)| byte(start)),
        end_byte: bytes.and_then(|(_, end)| byte(end)),
        quote: evidence.quote,
        r#match: matched.into(),
        score: evidence.score.get(),
        place,
        linked_by: evidence.linked_by.unwrap_or_default(),
    }
}

fn status(status: PersonaStatus) -> v1::PersonaStatus {
    match status {
        PersonaStatus::Draft => v1::PersonaStatus::Draft,
        PersonaStatus::Evaluated => v1::PersonaStatus::Evaluated,
        PersonaStatus::Refined => v1::PersonaStatus::Refined,
        PersonaStatus::Rejected => v1::PersonaStatus::Rejected,
    }
}

pub(crate) fn evaluation(evaluation: Evaluation) -> v1::Evaluation {
    v1::Evaluation {
        overall: evaluation.overall.get(),
        criteria: evaluation.criteria.into_iter().map(criterion_score).collect(),
        judges: evaluation.judges.into_iter().map(judge).collect(),
        spread: evaluation.spread.map(Score::get),
        raw_overall: evaluation.raw.map(Score::get),
    }
}

fn criterion_score(score: CriterionScore) -> v1::CriterionScore {
    v1::CriterionScore {
        criterion: criterion(score.criterion).into(),
        score: score.score.get(),
        reason: score.reason,
        spread: score.spread.map(Score::get),
        raw: score.raw.map(Score::get),
    }
}

fn judge(verdict: JudgeVerdict) -> v1::JudgeVerdict {
    v1::JudgeVerdict {
        model: Some(v1::ModelRef { provider: verdict.provider, model: verdict.model }),
        overall: verdict.overall.get(),
        criteria: verdict.criteria.into_iter().map(criterion_score).collect(),
        raw_overall: verdict.raw.map(Score::get),
        calibration_time: verdict.calibrated.map(|at| timestamp(Timestamp(at))),
    }
}

pub(super) fn criterion(criterion: Criterion) -> v1::Criterion {
    match criterion {
        Criterion::Coherence => v1::Criterion::Coherence,
        Criterion::Realism => v1::Criterion::Realism,
        Criterion::Usefulness => v1::Criterion::Usefulness,
        Criterion::Completeness => v1::Criterion::Completeness,
        Criterion::Specificity => v1::Criterion::Specificity,
        Criterion::Distinctiveness => v1::Criterion::Distinctiveness,
    }
}

fn refinement(refinement: Refinement) -> v1::Refinement {
    v1::Refinement {
        attempts: refinement.attempts,
        changed: refinement.changed,
        overall_before: refinement.before.get(),
        overall_after: refinement.after.get(),
    }
}

fn lineage(lineage: Lineage) -> v1::Lineage {
    v1::Lineage {
        model: Some(model::reference(&lineage.model)),
        prompt_sha256: lineage.prompt_sha256.to_string(),
        inputs: lineage.inputs.into_iter().map(input).collect(),
        seed: lineage.seed,
        name_is_fictional: lineage.name_is_fictional,
    }
}

pub(crate) fn input(input: Input) -> v1::Input {
    v1::Input {
        document: input.document,
        bytes: input.bytes,
        sha256: input.sha256.to_string(),
        format: input.format.map_or("", Format::name).to_owned(),
        provenance: source::provenance_of(input.provenance),
    }
}
