//! What a grade rests on.

use assay_engine::pipeline::note::asked::{Asked, Reviewed};
use assay_engine::pipeline::note::grade::Provenance;
use assay_engine::pipeline::note::ring::{Ring, SetBy};
use assay_proto::v1;

use super::grade::absence;
use super::model::reference;

pub(super) fn provenance(provenance: Provenance) -> v1::GradeProvenance {
    let reviewed = provenance.reviewed.as_ref();
    v1::GradeProvenance {
        note_sha256: provenance.note.as_str().to_owned(),
        transcript_sha256: provenance.transcript.map(|digest| digest.as_str().to_owned()).unwrap_or_default(),
        program: provenance.program,
        elapsed_ms: provenance.elapsed.as_secs_f64() * 1000.0,
        strategy: reviewed.map_or_else(|| "embedded".to_owned(), |it| it.strategy.clone()),
        knobs: reviewed.map(knobs),
        rings: reviewed.map(|it| it.rings.iter().map(ring).collect()).unwrap_or_default(),
        identifiers_withheld: reviewed.and_then(|it| it.withheld),
        questions: reviewed.map(|it| it.asked.iter().map(question).collect()).unwrap_or_default(),
    }
}

fn knobs(reviewed: &Reviewed) -> v1::GradeKnobs {
    v1::GradeKnobs {
        precision: reviewed.precision.name().to_owned(),
        samples: reviewed.knobs.samples,
        reasoning_effort: reviewed.knobs.effort.name().to_owned(),
        max_output_tokens: reviewed.knobs.max_output_tokens,
    }
}

fn ring(ring: &Ring) -> v1::SettledRing {
    v1::SettledRing {
        item: ring.item.clone(),
        model: Some(reference(&ring.model)),
        weight: ring.weight,
        model_by: set_by(ring.model_by).into(),
        weight_by: set_by(ring.weight_by).into(),
    }
}

fn set_by(by: SetBy) -> v1::RingSetBy {
    match by {
        SetBy::Default => v1::RingSetBy::Default,
        SetBy::Configuration => v1::RingSetBy::Configuration,
        SetBy::Request => v1::RingSetBy::Request,
    }
}

fn question(asked: &Asked) -> v1::GradeQuestion {
    let unheard = asked.unheard.as_ref();
    v1::GradeQuestion {
        part: asked.part.clone(),
        sample: asked.sample,
        model: Some(reference(&asked.model)),
        prompt_sha256: asked.prompt.as_str().to_owned(),
        calls: asked.calls,
        elapsed_ms: asked.elapsed.as_secs_f64() * 1000.0,
        absence: unheard.map(|it| absence(it.reason)).unwrap_or_default().into(),
        message: unheard.map(|it| it.message.clone()).unwrap_or_default(),
    }
}
