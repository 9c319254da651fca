//! The scores of what is delivered: every persona that is through is measured by the sources and beside the others of its run.
//!
//! The others are the drafts that there are, as for the judge: what a persona is compared with must not depend on which refinement
//! ended first. Where one call drafts all of them, that is every other persona, and the same run has the same scores.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use assay_domain::persona::Persona;
use assay_domain::quality::{self, Preset, Profiles, Settings};

use crate::run::Task;
use crate::scores::registry;
use crate::stage::{Context, Report};

/// The reports of all drafts of a run, once there is none to come: most personas are delivered as they were drafted.
pub(crate) type OfDrafts = Arc<Mutex<Option<BTreeMap<u32, quality::Report>>>>;

/// `report` with the scores of the personas that are delivered by it.
pub(crate) async fn scored(context: &Context, task: &Task, mut report: Report) -> Report {
    let written = Written::of(context, task, &report);
    if written.delivered.is_empty() {
        return report;
    }
    let mut measured = match context.aside(move |context| written.reports(context)).await {
        Ok(measured) => measured,
        Err(failure) => return Report::failed(task, &failure, report.usage),
    };
    for (item, result) in &mut report.results {
        result.quality = measured.remove(item).map(Box::new);
    }
    report
}

/// What a task wrote, by item.
#[derive(Default)]
struct Written {
    delivered: Vec<(u32, Persona)>,
    others: Vec<(u32, Persona)>,
}

impl Written {
    fn of(context: &Context, task: &Task, report: &Report) -> Self {
        let mut written = Self::default();
        for (item, result) in &report.results {
            let through = context.is_delivered(task, result);
            let list = if through { &mut written.delivered } else { &mut written.others };
            list.push((*item, result.persona.clone()));
        }
        written
    }

    /// One run's are measured one after the other, so that many that are through at once do not each hold a set.
    fn reports(self, context: &Context) -> BTreeMap<u32, quality::Report> {
        let mut of_drafts = context.measured.lock().unwrap_or_else(PoisonError::into_inner);
        let drafted = |(item, persona): &(u32, Persona)| context.is_final_draft(*item, persona);
        let (same, changed): (Vec<_>, Vec<_>) = self.delivered.into_iter().partition(drafted);
        let mut reports = BTreeMap::new();
        if !same.is_empty() {
            let all = of_drafts.get_or_insert_with(|| measure(context, context.drafts(), |_| true));
            reports.extend(same.iter().filter_map(|(item, _)| Some((*item, all.get(item)?.clone()))));
        }
        if !changed.is_empty() {
            let items: Vec<u32> = changed.iter().map(|(item, _)| *item).collect();
            let mut set = context.drafts();
            set.extend(self.others.into_iter().chain(changed));
            reports.extend(measure(context, set, |item| items.contains(&item)));
        }
        reports
    }
}

/// The reports of the `wanted` of a set.
fn measure(
    context: &Context,
    set: BTreeMap<u32, Persona>,
    wanted: impl Fn(u32) -> bool,
) -> BTreeMap<u32, quality::Report> {
    let sources = context.sources();
    let settings = Settings::preset(registry(), Preset::Default);
    let (items, personas): (Vec<u32>, Vec<Persona>) = set.into_iter().unzip();
    let places: Vec<usize> = (0..items.len()).filter(|at| wanted(items[*at])).collect();
    let mut reports = quality::score_some(&settings, &Profiles::of(&personas), Some(&sources), &places);
    reports.iter_mut().for_each(|report| report.locate(sources.reading().documents()));
    places.into_iter().map(|at| items[at]).zip(reports).collect()
}
