//! What plugins measured: asked for, held against personas and sources, and handed in to be combined with the other metrics.

use std::sync::Arc;

use assay_domain::persona::Persona;
use assay_domain::quality::{Finding, Given, Need, Outcome, Scored, Settings, Sources};
use assay_domain::score::Score;
use assay_domain::source::document::Document;
use futures::future::join_all;

use super::Metrics;
use crate::port::plugin::{Claim, Measure, Measurement, MetricPlugin, Noticed, PluginFault, Plugins};

/// The most findings of a persona that are taken, and the longest text.
const MOST_FINDINGS: usize = 200;
const LONGEST: usize = 4000;

/// What plugins said of a set, not yet checked.
#[derive(Debug)]
pub(crate) struct Handed(Vec<(MetricPlugin, Result<Vec<Measurement>, PluginFault>)>);

impl Handed {
    /// Asks every plugin that has what it needs, all at the same time.
    pub(crate) async fn ask(
        plugins: &dyn Plugins,
        metrics: &Metrics,
        settings: &Settings<'_>,
        set: (&Arc<[Persona]>, &Arc<[Document]>),
    ) -> Self {
        let asked = metrics.plugins().iter().filter_map(|known| {
            let Some(descriptor) = &known.descriptor else {
                let fault = known.fault.clone().unwrap_or_else(|| known.plugin.fault("has not described itself"));
                return Some((known, Err(fault)));
            };
            let needs = |need: Need| descriptor.needs.contains(&need);
            let at_hand = (set.0.len() > 1 || !needs(Need::Siblings)) && !(set.1.is_empty() && needs(Need::Sources));
            let at = metrics.registry().describe().position(|it| it.name == descriptor.name);
            let values = at.and_then(|at| settings.parameters().get(at)).map_or(&[][..], Vec::as_slice);
            let names = descriptor.parameters.iter().map(|parameter| parameter.name.clone());
            let measure = Measure {
                version: descriptor.version,
                personas: Arc::clone(set.0),
                documents: if needs(Need::Sources) { Arc::clone(set.1) } else { Arc::default() },
                parameters: names.zip(values.iter().copied()).collect(),
            };
            at_hand.then_some((known, Ok(measure)))
        });
        let asked = asked.map(|(known, measure)| async move {
            let measured = match measure {
                Ok(measure) => plugins.measure(&known.plugin.name, measure).await,
                Err(fault) => Err(fault),
            };
            (known.clone(), measured)
        });
        Self(join_all(asked).await)
    }

    /// The outcomes that count, a list a persona, and what the plugins did wrong.
    pub(crate) fn checked(self, personas: &[Persona], sources: Option<&Sources<'_>>) -> (Vec<Vec<Given>>, Vec<String>) {
        let mut given: Vec<Vec<Given>> = vec![Vec::new(); personas.len()];
        let mut warnings = Vec::new();
        for (known, measured) in self.0 {
            let measured = measured.and_then(|measured| match measured.len() {
                count if count == personas.len() => Ok(measured),
                count => {
                    let what = format!("measured {count} personas where {} were sent", personas.len());
                    Err(known.plugin.fault(what))
                }
            });
            let outcomes: Vec<Result<Outcome, PluginFault>> = match measured {
                Err(fault) => vec![Err(fault); personas.len()],
                Ok(measured) => {
                    let each = measured.into_iter().zip(personas);
                    each.map(|(it, persona)| check(it, persona, sources).map_err(|what| known.plugin.fault(what)))
                        .collect()
                }
            };
            warnings.extend(warning(&outcomes));
            for (given, outcome) in given.iter_mut().zip(outcomes) {
                let outcome = outcome.unwrap_or_else(|fault| Outcome::missing(fault.to_string()));
                given.push(Given { metric: known.plugin.name.clone(), outcome });
            }
        }
        (given, warnings)
    }
}

/// The first fault of a plugin, with how often it was at fault.
fn warning(outcomes: &[Result<Outcome, PluginFault>]) -> Option<String> {
    let mut faults = outcomes.iter().filter_map(|outcome| outcome.as_ref().err());
    let first = faults.next()?;
    let metric = &first.plugin.name;
    let count = 1 + faults.count();
    Some(format!("{first}; the metric {metric} is not applicable to {count} of {} personas", outcomes.len()))
}

/// A measurement that can be used, or what is wrong with it, as the rest of a sentence.
fn check(measured: Measurement, persona: &Persona, sources: Option<&Sources<'_>>) -> Result<Outcome, String> {
    let Measurement { claim, explanation, findings } = measured;
    let score = match claim {
        Claim::Score(value) => Score::new(value).map_err(|error| format!("scores {}: {error}", named(persona)))?,
        Claim::NotApplicable(reason) if reason.trim().is_empty() || reason.len() > LONGEST => {
            return Err(format!("does not say in 1 to {LONGEST} bytes why it does not apply to {}", named(persona)));
        }
        Claim::NotApplicable(reason) => return Ok(Outcome::missing(reason)),
        Claim::Nothing => return Err(format!("gives {} neither a score nor a reason for none", named(persona))),
    };
    if explanation.trim().is_empty() || explanation.len() > LONGEST {
        return Err(format!("does not explain its score of {} in 1 to {LONGEST} bytes", named(persona)));
    }
    if findings.len() > MOST_FINDINGS {
        return Err(format!(
            "has {} findings on {}; at most {MOST_FINDINGS} are taken",
            findings.len(),
            named(persona)
        ));
    }
    let findings = findings.into_iter().map(|noticed| found(noticed, persona, sources)).collect::<Result<_, _>>()?;
    Ok(Outcome::Scored(Scored { score, explanation, findings }))
}

fn found(noticed: Noticed, persona: &Persona, sources: Option<&Sources<'_>>) -> Result<Finding, String> {
    let Noticed { path, message, words } = noticed;
    if !persona.has_part(&path) {
        return Err(format!("has a finding on {path:?}, a part that {} does not have", named(persona)));
    }
    if message.trim().is_empty() || message.len() > LONGEST {
        return Err(format!(
            "has a finding on {path:?} of {} without words, or over {LONGEST} bytes of them",
            named(persona)
        ));
    }
    let place = words.map(|(document, quote)| {
        let place = sources.and_then(|sources| sources.place_of(&document, &quote));
        place.ok_or_else(|| {
            format!("has a finding on {path:?} of {} whose quote does not stand in {document:?}", named(persona))
        })
    });
    Ok(Finding::at(path.clone(), message).with(place.transpose()?))
}

fn named(persona: &Persona) -> String {
    if persona.id.is_empty() { format!("the persona {:?}", persona.name) } else { persona.id.clone() }
}
