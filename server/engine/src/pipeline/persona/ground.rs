//! From what an author claims to what the sources bear out.

use std::sync::Arc;

use assay_domain::digest::Digest;
use assay_domain::persona::Persona;
use assay_domain::persona::draft::PersonaDraft;
use assay_domain::persona::evidence;
use assay_domain::quality::Sources;
use assay_domain::quality::link::link;

use super::meaning::second_opinion;
use super::unsupported::{self, UnsupportedTraits};
use crate::failure::Failure;
use crate::port::model::{ModelRef, Usage};
use crate::run::Task;
use crate::run::event::{Lineage, Warning, WarningReason};
use crate::run::state::item_id;
use crate::stage::Context;

/// A draft after the check, and what was taken out of it.
pub(super) struct Grounded {
    pub(super) item: u32,
    pub(super) persona: Persona,
    pub(super) warnings: Vec<Warning>,
}

/// Checks every claim of `drafts`; what is not borne out is removed, and said. Traits that a model wrote are looked up in the sources, by
/// their words first, and where that is configured by a model's embeddings; with what that took.
///
/// # Errors
/// The server is going down.
pub(super) async fn ground(
    context: &Context,
    task: &Task,
    drafts: Vec<(u32, PersonaDraft)>,
) -> Result<(Vec<Grounded>, Usage), (Failure, Usage)> {
    let check = |context: &Context| {
        let check = Check::of(context);
        drafts.into_iter().map(|(item, draft)| check.check(draft, item)).collect()
    };
    let mut grounded: Vec<Grounded> = context.aside(check).await.map_err(|failure| (failure, Usage::default()))?;
    let usage = second_opinion(context, task, &mut grounded).await?;
    if context.brief().unsupported == UnsupportedTraits::Remove {
        for Grounded { persona, warnings, .. } in &mut grounded {
            warnings.extend(unsupported::remove(persona));
        }
    }
    Ok((grounded, usage))
}

struct Check {
    sources: Arc<Sources<'static>>,
    /// Whether traits are looked up.
    linked: bool,
}

impl Check {
    fn of(context: &Context) -> Self {
        Self { sources: context.sources(), linked: context.brief().linked }
    }

    fn check(&self, draft: PersonaDraft, item: u32) -> Grounded {
        let (mut persona, findings) = evidence::check(draft, item_id(item).to_string(), self.sources.locator());
        let mut warnings: Vec<Warning> =
            findings.iter().map(|finding| removed(finding.to_string(), finding.subject())).collect();
        if self.linked {
            let linked = link(&persona, &self.sources);
            warnings.extend(linked.dropped.iter().map(|finding| removed(finding.message.clone(), &finding.path)));
            persona = linked.persona;
        }
        Grounded { item, persona, warnings }
    }
}

fn removed(message: String, subject: &str) -> Warning {
    Warning { reason: WarningReason::ClaimRemoved, message, subject: subject.to_owned() }
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
