//! What becomes of traits that the sources do not bear out.

use assay_domain::persona::{Persona, TraitKind};
use serde::{Deserialize, Serialize};

use crate::run::event::{Warning, WarningReason};

/// Lists that every persona is to have something in.
const REQUIRED: [TraitKind; 2] = [TraitKind::Goal, TraitKind::Frustration];

/// What becomes of traits that were looked up in the sources and are not borne out by them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnsupportedTraits {
    /// They stay, marked.
    #[default]
    Keep,
    /// They are taken out, with a warning each.
    Remove,
    /// The persona is improved, whatever its judge says; what is not in the sources then stays, marked.
    Refine,
}

impl UnsupportedTraits {
    /// Whether it is what is done where nothing is said.
    #[must_use]
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// Takes the traits out that the sources do not bear out; says which, and which lists they leave empty.
pub(super) fn remove(persona: &mut Persona) -> Vec<Warning> {
    let removed = persona.unsupported();
    persona.remove_unsupported();
    let warning = |message: String, subject: String| Warning { reason: WarningReason::ClaimRemoved, message, subject };
    let mut warnings: Vec<Warning> = removed
        .iter()
        .map(|known| {
            let (name, path) = (&persona.name, known.path());
            warning(format!("{name}: {path}, {:?}, is {}; it was removed", known.text, known.support.reason()), path)
        })
        .collect();
    let empty = REQUIRED.into_iter().filter(|kind| persona.traits(*kind).is_empty());
    let emptied = empty.filter(|kind| removed.iter().any(|known| known.kind == *kind));
    warnings.extend(emptied.map(|kind| {
        let list = kind.list_name();
        warning(format!("{}: nothing is left of its {list}: none of them is in the sources", persona.name), list.into())
    }));
    warnings
}
