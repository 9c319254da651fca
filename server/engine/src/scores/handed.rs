//! What plugins measured: asked for, held against personas and sources, and handed in to be combined with the other metrics.

use std::sync::Arc;

use assay_domain::persona::Persona;
use assay_domain::quality::{Finding, Given, Need, Outcome, Place, Scored, Settings, Sources};
use assay_domain::score::Score;
use assay_domain::source::document::Document;
use futures::future::join_all;

use super::Metrics;
use crate::port::plugin::{Claim, Measure, Measurement, MetricPlugin, Noticed, PluginFault, Plugins, Said};

/// The most findings of a persona that are taken, and the longest text.
const MOST_FINDINGS: usize = 200;
const LONGEST: usize = 4000;

/// What plugins said of a set, not yet checked.
#[derive(Debug)]
pub(crate) struct Handed(Vec<Answer>);

/// What one of them said.
#[derive(Debug)]
struct Answer {
    known: MetricPlugin,
    /// The places of those that it was sent, in the set.
    sent: Vec<usize>,
    measured: Result<Vec<Measurement>, PluginFault>,
}

/// What counts of it.
#[derive(Debug, Default)]
pub(crate) struct Counted {
    /// A list of outcomes for every persona of the set.
    pub(crate) given: Vec<Vec<Given>>,
    /// What the plugins did wrong: the metric, and a sentence.
    pub(crate) warnings: Vec<(String, String)>,
}

impl Handed {
    /// Asks every plugin that has what it needs, all at the same time.
    pub(crate) async fn ask(plugins: &dyn Plugins, set: &Set<'_>) -> Self {
        let asked = set.metrics.plugins().iter().filter_map(|known| Some((known, set.measure(known)?)));
        let asked = asked.map(|(known, (sent, measure))| async move {
            let measured = match measure {
                Ok(measure) => plugins.measure(&known.plugin.name, measure).await,
                Err(fault) => Err(fault),
            };
            Answer { known: known.clone(), sent, measured }
        });
        Self(join_all(asked).await)
    }

    /// What counts, of the same `personas`.
    pub(crate) fn counted(self, personas: &[Persona], sources: Option<&Sources<'_>>) -> Counted {
        let mut counted = Counted { given: vec![Vec::new(); personas.len()], warnings: Vec::new() };
        for Answer { known, sent, measured } in self.0 {
            let metric = &known.plugin.name;
            let outcomes = match measured {
                Err(fault) => vec![Err(fault); sent.len()],
                Ok(measured) => outcomes(&known, measured, sent.iter().filter_map(|at| personas.get(*at)), sources),
            };
            counted.warnings.extend(warning(&outcomes).map(|what| (metric.clone(), what)));
            for (at, outcome) in sent.into_iter().zip(outcomes) {
                let outcome = outcome.unwrap_or_else(|fault| Outcome::missing(fault.to_string()));
                if let Some(given) = counted.given.get_mut(at) {
                    given.push(Given { metric: metric.clone(), outcome });
                }
            }
        }
        counted
    }
}

/// What is to be measured, and by what.
pub(crate) struct Set<'a> {
    pub(crate) personas: Arc<[Persona]>,
    /// Places of those that are to have an outcome; the others are their siblings and nothing else.
    pub(crate) wanted: &'a [usize],
    pub(crate) documents: Arc<[Document]>,
    pub(crate) metrics: &'a Metrics,
    pub(crate) settings: Settings<'a>,
}

impl Set<'_> {
    /// What a plugin is asked, and of whom; `None` where what it needs is not at hand, which the report says by itself.
    fn measure(&self, known: &MetricPlugin) -> Option<(Vec<usize>, Result<Measure, PluginFault>)> {
        let Some(descriptor) = &known.descriptor else {
            let fault = known.fault.clone();
            let fault = fault.unwrap_or_else(|| known.plugin.fault("has not described itself"));
            return Some((self.wanted.to_vec(), Err(fault)));
        };
        let needs = |need: Need| descriptor.needs.contains(&need);
        let reads = needs(Need::Sources);
        if (reads && self.documents.is_empty()) || (needs(Need::Siblings) && self.personas.len() < 2) {
            return None;
        }
        let at = self.metrics.registry().describe().position(|it| it.name == descriptor.name)?;
        let names = descriptor.parameters.iter().map(|parameter| parameter.name.clone());
        let (sent, personas) = self.sent(needs(Need::Siblings));
        let measure = Measure {
            version: descriptor.version,
            personas,
            documents: if reads { Arc::clone(&self.documents) } else { Arc::default() },
            parameters: names.zip(self.settings.parameters().get(at)?.iter().copied()).collect(),
        };
        Some((sent, Ok(measure)))
    }

    /// Those that are wanted, or the whole set where each is measured beside the others.
    fn sent(&self, siblings: bool) -> (Vec<usize>, Arc<[Persona]>) {
        if siblings || self.wanted.len() == self.personas.len() {
            return ((0..self.personas.len()).collect(), Arc::clone(&self.personas));
        }
        let wanted = self.wanted.iter().filter_map(|at| self.personas.get(*at));
        (self.wanted.to_vec(), wanted.cloned().collect())
    }
}

/// What counts of a plugin's measurements, by persona.
fn outcomes<'p>(
    known: &MetricPlugin,
    measured: Vec<Measurement>,
    personas: impl Iterator<Item = &'p Persona>,
    sources: Option<&Sources<'_>>,
) -> Vec<Result<Outcome, PluginFault>> {
    let personas: Vec<&Persona> = personas.collect();
    if measured.len() != personas.len() {
        let what = format!("measured {} personas where {} were sent", measured.len(), personas.len());
        return vec![Err(known.plugin.fault(what)); personas.len()];
    }
    let each = measured.into_iter().zip(personas);
    each.map(|(it, persona)| check(it, persona, sources).map_err(|what| known.plugin.fault(what))).collect()
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
    let Noticed { path, message, said, by } = noticed;
    if !persona.has_part(&path) {
        return Err(format!("has a finding on {path:?}, a part that {} does not have", named(persona)));
    }
    if message.trim().is_empty() || message.len() > LONGEST {
        return Err(format!(
            "has a finding on {path:?} of {} without words, or over {LONGEST} bytes of them",
            named(persona)
        ));
    }
    let place = said.map(|said| {
        place(&said, sources).map_err(|what| format!("has a finding on {path:?} of {} whose {what}", named(persona)))
    });
    Ok(Finding { by, ..Finding::at(path.clone(), message).with(place.transpose()?) })
}

/// The first place where the words stand and all that is said of it holds.
fn place(said: &Said, sources: Option<&Sources<'_>>) -> Result<Place, String> {
    let Said { document, quote, .. } = said;
    let mut places = sources.into_iter().flat_map(|sources| sources.places_of(document, quote)).peekable();
    if places.peek().is_none() {
        return Err(format!("quote does not stand in {document:?}"));
    }
    let holds = |place: &Place| place.stands.as_ref().is_some_and(|stands| said.holds_of(&stands.place));
    let place = places.find(holds);
    place.ok_or_else(|| {
        format!("quote stands in {document:?}, but not at the line, the bytes or the unit that it names")
    })
}

pub(super) fn named(persona: &Persona) -> String {
    if persona.id.is_empty() { format!("the persona {:?}", persona.name) } else { persona.id.clone() }
}
