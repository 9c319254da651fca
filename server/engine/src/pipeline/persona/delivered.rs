//! The scores of what is delivered: every persona that is through is measured by the sources and beside the others of its run.
//!
//! The others are the drafts that there are, as for the judge: what a persona is compared with must not depend on which refinement
//! ended first. Where one call drafts all of them, that is every other persona, and the same run has the same scores.

use std::collections::BTreeMap;

use assay_domain::persona::Persona;
use assay_domain::quality::{self, Preset, Profiles, Settings, Sources};

use crate::run::Task;
use crate::scores::registry;
use crate::stage::{Context, Report};

/// `report` with the scores of the personas that are delivered by it.
pub(crate) async fn scored(context: &Context, task: &Task, mut report: Report) -> Report {
    let through = report.results.iter().filter(|(_, result)| context.is_delivered(task, result));
    let delivered: Vec<u32> = through.map(|(item, _)| *item).collect();
    if delivered.is_empty() {
        return report;
    }
    let written: Vec<(u32, Persona)> =
        report.results.iter().map(|(item, result)| (*item, result.persona.clone())).collect();
    let measured =
        context.aside(move |context| Set::of(context, written).reports(&delivered, &context.sources())).await;
    let mut measured: BTreeMap<u32, quality::Report> = match measured {
        Ok(measured) => measured,
        Err(failure) => return Report::failed(task, &failure, report.usage),
    };
    for (item, result) in &mut report.results {
        result.quality = measured.remove(item).map(Box::new);
    }
    report
}

/// Personas that are compared with one another, and which items they are.
struct Set {
    items: Vec<u32>,
    personas: Vec<Persona>,
}

impl Set {
    /// `written` beside the drafts of the others.
    fn of(context: &Context, written: Vec<(u32, Persona)>) -> Self {
        let mut all = context.drafts();
        all.extend(written);
        let (items, personas) = all.into_iter().unzip();
        Self { items, personas }
    }

    fn reports(&self, delivered: &[u32], sources: &Sources<'static>) -> BTreeMap<u32, quality::Report> {
        let settings = Settings::preset(registry(), Preset::Default);
        let places: Vec<usize> = (0..self.items.len()).filter(|at| delivered.contains(&self.items[*at])).collect();
        let mut reports = quality::score_some(&settings, &Profiles::of(&self.personas), Some(sources), &places);
        reports.iter_mut().for_each(|report| report.locate(sources.reading().documents()));
        places.into_iter().map(|at| self.items[at]).zip(reports).collect()
    }
}
