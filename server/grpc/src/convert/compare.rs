//! Requests to compare personas, and what is said of it.

use assay_domain::persona::{Persona, Strength};
use assay_domain::quality::compare::{Change, Comparison, Duplicate, Similarity, Wanted};
use assay_domain::score::Score;
use assay_proto::v1;
use tonic::Status;

use super::persona;
use crate::status::Violations;

/// The most personas of a comparison: the matrix of more is larger than many clients take.
const MOST: usize = 500;
/// The most pairs and duplicates that are told, and how many pairs where nothing is asked for.
const MOST_PAIRS: u32 = 1000;
const PAIRS: u32 = 100;
/// Likeness from which two are duplicates, where nothing is asked for.
const THRESHOLD: f64 = 0.8;

/// A request to compare, checked: every violation is named.
pub(crate) fn compare(request: v1::ComparePersonasRequest) -> Result<(Vec<Persona>, Wanted), Status> {
    let mut violations = Violations::default();
    let v1::ComparePersonasRequest { personas, one, duplicate_threshold, max_pairs } = request;
    let personas = persona::personas(personas, 2..=MOST, &mut violations);
    let one = one.map(|one| one as usize);
    if let Some(one) = one.filter(|one| *one >= personas.len()) {
        violations.add("one", format!("{one} is no position in a list of {} personas, the first at 0", personas.len()));
    }
    let threshold = Score::new(duplicate_threshold.unwrap_or(THRESHOLD));
    let threshold = violations.check("duplicate_threshold", threshold).unwrap_or(Score::ONE);
    let pairs = max_pairs.unwrap_or(PAIRS);
    if pairs > MOST_PAIRS {
        violations.add("max_pairs", format!("{pairs} pairs; at most {MOST_PAIRS} are told"));
    }
    violations.finish()?;
    Ok((personas, Wanted { one, threshold, pairs: pairs as usize }))
}

/// What is said of personas that were compared.
pub(crate) fn comparison(personas: Vec<v1::ComparedPersona>, told: Comparison) -> v1::ComparePersonasResponse {
    let Comparison { matrix, pairs, of_pairs, duplicates } = told;
    v1::ComparePersonasResponse {
        personas,
        matrix: matrix.rows.into_iter().map(|similarities| v1::SimilarityRow { similarities }).collect(),
        pairs: pairs.into_iter().map(pair).collect(),
        pair_count: position(of_pairs),
        duplicate_count: position(duplicates.len()),
        duplicates: duplicates.into_iter().take(MOST_PAIRS as usize).map(duplicate).collect(),
    }
}

/// The names of personas.
pub(crate) fn named(personas: &[Persona]) -> Vec<v1::ComparedPersona> {
    personas.iter().map(|it| v1::ComparedPersona { id: it.id.clone(), name: it.name.clone() }).collect()
}

fn position(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn pair(pair: Similarity) -> v1::SimilarPair {
    let Similarity { one, other, score, parts, shared, attributes, traits } = pair;
    let part = |it: assay_domain::quality::compare::Part| v1::PartSimilarity {
        part: it.name.to_owned(),
        similarity: it.score.get(),
    };
    let word = |it: assay_domain::quality::compare::SharedWord| v1::SharedWord { word: it.word, adds: it.adds.get() };
    let near = |it: assay_domain::quality::compare::NearTraits| v1::SimilarTraits {
        path: it.path,
        other_path: it.other_path,
        similarity: it.score.get(),
    };
    v1::SimilarPair {
        one: position(one),
        other: position(other),
        similarity: score.get(),
        parts: parts.into_iter().map(part).collect(),
        words: shared.into_iter().map(word).collect(),
        attributes: attributes.into_iter().map(|it| v1::SharedAttribute { path: it.path, value: it.value }).collect(),
        traits: traits.into_iter().map(near).collect(),
    }
}

fn duplicate(pair: Duplicate) -> v1::DuplicatePair {
    v1::DuplicatePair { one: position(pair.one), other: position(pair.other), similarity: pair.score.get() }
}

/// A request for what changed, checked: every violation is named.
pub(crate) fn diff(request: v1::DiffPersonasRequest) -> Result<(Persona, Persona), Status> {
    let mut violations = Violations::default();
    let v1::DiffPersonasRequest { before, now } = request;
    let before = persona::required(before, "before", &mut violations);
    let now = persona::required(now, "now", &mut violations);
    violations.finish()?;
    Ok((before, now))
}

/// What changed.
pub(crate) fn changes(changes: Vec<Change>) -> v1::DiffPersonasResponse {
    v1::DiffPersonasResponse { changes: changes.into_iter().map(change).collect() }
}

fn change(change: Change) -> v1::PersonaChange {
    use v1::PersonaChangeKind as Kind;
    let of = |kind: Kind, path| v1::PersonaChange { path, kind: kind.into(), ..v1::PersonaChange::default() };
    match change {
        Change::Added { path, now } => v1::PersonaChange { now, ..of(Kind::Added, path) },
        Change::Removed { path, before } => v1::PersonaChange { before, ..of(Kind::Removed, path) },
        Change::Changed { path, before, now, alike } => {
            v1::PersonaChange { before, now, similarity: alike.map(Score::get), ..of(Kind::Changed, path) }
        }
        Change::Strength { path, before, now } => v1::PersonaChange {
            before: strength(before).to_owned(),
            now: strength(now).to_owned(),
            ..of(Kind::Strength, path)
        },
        Change::Evidence { path, before, now } => v1::PersonaChange {
            evidence_before: position(before),
            evidence_now: position(now),
            ..of(Kind::Evidence, path)
        },
    }
}

fn strength(strength: Strength) -> &'static str {
    match strength {
        Strength::Strong => "strong",
        Strength::Moderate => "moderate",
        Strength::Weak => "weak",
    }
}
