//! Plugins that are stages: what one says of itself, and what it makes of a persona.

use assay_domain::persona::draft::{PersonaDraft, QuoteClaim, TraitDraft};
use assay_domain::persona::{Evidence, Field, Persona};
use assay_domain::quality::Need;
use assay_engine::port::plugin::{
    Place, PluginCheck, PluginFault, PluginKind, PluginName, Process, Processed, StageDescription, StagePlugin, Verdict,
};
use assay_proto::plugin::v1::stage_plugin_client::StagePluginClient;
use assay_proto::plugin::v1::{self as wire, process_response::Outcome};
use assay_proto::v1;

use super::metric::{about, document, itself, needs};
use super::remote::Remote;
use super::settings::PluginSettings;
use crate::convert::{persona, result};
use crate::status::Violations;

/// The most remarks on a persona, and the longest text.
const MOST_REMARKS: usize = 20;
const LONGEST: usize = 1000;

/// A plugin that is a stage.
pub(super) struct StageRemote(Remote<StageDescription>);

impl StageRemote {
    pub(super) fn of(settings: &PluginSettings) -> Result<Self, String> {
        Remote::of(settings).map(Self)
    }

    pub(super) fn name(&self) -> &PluginName {
        self.0.name()
    }

    pub(super) async fn known(&self) -> StagePlugin {
        let (description, fault) = self.0.described(self.describe()).await;
        StagePlugin { plugin: self.name().clone(), description, fault }
    }

    pub(super) async fn check(&self) -> PluginCheck {
        self.0.check(PluginKind::Stage, self.describe(), |known| known.version).await
    }

    pub(super) async fn process(&self, asked: Process) -> Result<Processed, PluginFault> {
        let known = match self.0.described(self.describe()).await {
            (Some(known), None) => known,
            (_, fault) => return Err(fault.unwrap_or_else(|| self.name().fault("has not described itself"))),
        };
        let before = asked.persona.clone();
        let siblings = if known.siblings { asked.siblings } else { Vec::new() };
        let documents = if known.sources { asked.documents } else { Vec::new() };
        let request = self.0.request(wire::ProcessRequest {
            run_id: asked.run.to_string(),
            item_id: asked.item.to_string(),
            persona: Some(result::persona(asked.persona)),
            evaluation: asked.evaluation.map(result::evaluation),
            siblings: siblings.into_iter().map(result::persona).collect(),
            documents: documents.iter().map(document).collect(),
        });
        let answer = self.0.call(|line| async move { StagePluginClient::new(line).process(request).await }).await?;
        processed(answer, &before, known.changes).map_err(|what| self.name().fault(what))
    }

    async fn describe(&self) -> Result<StageDescription, PluginFault> {
        let request = self.0.request(wire::StagePluginDescribeRequest {});
        let answer = self.0.ask(|line| async move { StagePluginClient::new(line).describe(request).await }).await?;
        let described = answer.stage.unwrap_or_default();
        description(described, self.name())
            .map_err(|wrong| self.name().fault(format!("describes itself wrongly: {}", wrong.join("; "))))
    }
}

/// A stage that can be used, or everything that is wrong with it.
pub(super) fn description(
    described: wire::StageDescription,
    plugin: &PluginName,
) -> Result<StageDescription, Vec<String>> {
    let mut wrong = Vec::new();
    let place = match described.place() {
        wire::StagePlace::Unspecified => None,
        wire::StagePlace::Anywhere => Some(Place::Anywhere),
        wire::StagePlace::BeforeJudging => Some(Place::BeforeJudging),
        wire::StagePlace::AfterJudging => Some(Place::AfterJudging),
    };
    wrong.extend(place.is_none().then(|| "it does not state where it may stand".to_owned()));
    wrong.extend(itself(&described.name, plugin));
    wrong.extend((described.version == 0).then(|| "its version is 0; versions begin with 1".to_owned()));
    wrong.extend(about(&described.description));
    let needs = needs(&described.needs).map_err(|reason| wrong.push(reason)).unwrap_or_default();
    let mut changes = Vec::new();
    for name in &described.changes {
        match Field::all().into_iter().find(|field| field.name() == name) {
            Some(field) => changes.push(field),
            None => wrong.push(format!("it changes {name:?}, which is no field of a persona")),
        }
    }
    match place {
        Some(place) if wrong.is_empty() => Ok(StageDescription {
            version: described.version,
            place,
            changes,
            siblings: needs.contains(&Need::Siblings),
            sources: needs.contains(&Need::Sources),
            about: described.description,
        }),
        _ => Err(wrong),
    }
}

/// What a plugin makes of a persona, or what is wrong with that, as the rest of a sentence.
pub(super) fn processed(
    answer: wire::ProcessResponse,
    before: &Persona,
    may_change: Vec<Field>,
) -> Result<Processed, String> {
    let wire::ProcessResponse { outcome, warnings } = answer;
    if warnings.len() > MOST_REMARKS || warnings.iter().any(|text| text.trim().is_empty() || text.len() > LONGEST) {
        return Err(format!(
            "has {} warnings; at most {MOST_REMARKS}, of 1 to {LONGEST} bytes each, are taken",
            warnings.len()
        ));
    }
    let verdict = match outcome {
        None => return Err("says nothing of what is to become of the persona".to_owned()),
        Some(Outcome::Unchanged(_)) => Verdict::Unchanged,
        Some(Outcome::Rejection(wire::Rejection { reason })) if reason.trim().is_empty() || reason.len() > LONGEST => {
            return Err(format!("turns the persona away without a reason of 1 to {LONGEST} bytes"));
        }
        Some(Outcome::Rejection(wire::Rejection { reason })) => Verdict::Rejected { reason },
        Some(Outcome::Persona(persona)) => Verdict::Changed(Box::new(draft(persona, before)?)),
    };
    Ok(Processed { verdict, may_change, warnings })
}

/// A persona as claims, with the start of each quote where it is one that was sent.
fn draft(wire: v1::Persona, before: &Persona) -> Result<PersonaDraft, String> {
    let mut violations = Violations::default();
    let demographics = persona::demographics(wire.demographics.unwrap_or_default(), &mut violations);
    violations.finish().map_err(|status| format!("gave back a persona that is none: {}", status.message()))?;
    let lists = [&wire.goals, &wire.frustrations, &wire.behaviours, &wire.motivations, &wire.preferences];
    if lists.iter().any(|list| persona::is_too_long(list)) {
        return Err("gave back a persona with more traits or evidence than are taken".to_owned());
    }
    let sent: Vec<&Evidence> = before.all_traits().flat_map(|(_, known)| &known.evidence).collect();
    let claim = |known: v1::Evidence| {
        let same = sent.iter().find(|sent| sent.document == known.document && sent.quote == known.quote);
        let start_byte = same.map(|sent| sent.span.start);
        QuoteClaim { start_byte, document: Some(known.document), quote: known.quote }
    };
    let traits = |list: Vec<v1::Trait>| {
        let one =
            |known: v1::Trait| TraitDraft { text: known.text, quotes: known.evidence.into_iter().map(claim).collect() };
        list.into_iter().map(one).collect()
    };
    Ok(PersonaDraft {
        name: wire.name,
        archetype: wire.archetype,
        quote: wire.quote,
        demographics,
        background: wire.background,
        goals: traits(wire.goals),
        frustrations: traits(wire.frustrations),
        behaviours: traits(wire.behaviours),
        motivations: traits(wire.motivations),
        preferences: traits(wire.preferences),
    })
}
