//! From what an author claims to what the sources bear out.

use assay_domain::digest::Digest;
use assay_domain::persona::Persona;
use assay_domain::persona::draft::PersonaDraft;
use assay_domain::persona::evidence::{self, Finding, Locator};

use crate::port::model::ModelRef;
use crate::run::event::{Lineage, Warning, WarningReason};
use crate::run::state::item_id;
use crate::stage::Context;

/// Checks every claim of `draft`; what is not borne out is removed, and said.
pub(super) fn ground(draft: PersonaDraft, item: u32, locator: &Locator<'_>) -> (Persona, Vec<Warning>) {
    let id = item_id(item).to_string();
    let (persona, findings) = evidence::check(draft, id, locator);
    (persona, findings.iter().map(warning).collect())
}

fn warning(finding: &Finding) -> Warning {
    Warning { reason: WarningReason::ClaimRemoved, message: finding.to_string(), subject: finding.subject().to_owned() }
}

/// Where `persona` comes from.
pub(super) fn lineage(context: &Context, model: &ModelRef, prompt_sha256: &Digest, persona: &Persona) -> Lineage {
    let named = context.reading().participants().iter().any(|participant| participant.label == persona.name);
    Lineage {
        model: model.clone(),
        prompt_sha256: prompt_sha256.clone(),
        inputs: context.inputs(),
        seed: context.brief().seed,
        name_is_fictional: !named,
    }
}
