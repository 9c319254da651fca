//! The scores of what is delivered: every persona that is through is measured by the sources and beside the others of its run, by the
//! metrics that are computed here and by those of plugins.
//!
//! The others are the drafts that there are, as for the judge: what a persona is compared with must not depend on which refinement
//! ended first. Where one call drafts all of them, that is every other persona, and the same run has the same scores. Plugins are
//! asked at the same moment and of the same set; what one does wrong is a warning, and its metric is not applicable.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use assay_domain::persona::Persona;
use assay_domain::quality::stereotypes::{Check, checked};
use assay_domain::quality::{self, Preset, Profiles, Settings};
use tokio::sync::Mutex;

use super::stereotypes::check;
use crate::failure::{Failure, FailureReason};
use crate::run::Task;
use crate::run::event::{Warning, WarningReason};
use crate::scores::{Counted, Handed, Metrics, ScoreError, Set};
use crate::stage::{Context, Report};

/// The reports of all drafts of a run, once there is none to come: most personas are delivered as they were drafted.
pub(crate) type OfDrafts = Arc<Mutex<Option<BTreeMap<u32, quality::Report>>>>;

/// `report` with the scores of the personas that are delivered by it.
pub(crate) async fn scored(context: &Context, task: &Task, mut report: Report) -> Report {
    let written = Written::of(context, task, &report);
    if written.delivered.is_empty() {
        return report;
    }
    let checks = check(context, task, &written.delivered).await;
    report.usage += checks.usage;
    report.warnings.extend(checks.warnings);
    let metrics = Arc::new(Metrics::with(context.plugins.metrics().await));
    let mut scored = match written.scored(context, &metrics, &checks.of).await {
        Ok(scored) => scored,
        Err(failure) => return Report::failed(task, &failure, report.usage),
    };
    report.warnings.extend(scored.warnings.into_iter().map(|warning| (None, warning)));
    for (item, result) in &mut report.results {
        result.quality = scored.reports.remove(item).map(Box::new);
    }
    report
}

/// What a task wrote, by item.
#[derive(Default)]
struct Written {
    delivered: Vec<(u32, Persona)>,
    others: Vec<(u32, Persona)>,
}

/// What is said of it.
#[derive(Default)]
struct Scored {
    reports: BTreeMap<u32, quality::Report>,
    /// What plugins did wrong.
    warnings: Vec<Warning>,
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

    /// The reports of what is delivered, with what a model said of its stereotypes.
    async fn scored(
        self,
        context: &Context,
        metrics: &Arc<Metrics>,
        checks: &BTreeMap<u32, Check>,
    ) -> Result<Scored, Failure> {
        let asked: Vec<(u32, Persona, &Check)> = self
            .delivered
            .iter()
            .filter_map(|(item, persona)| Some((*item, persona.clone(), checks.get(item)?)))
            .collect();
        let mut scored = self.measured(context, metrics).await?;
        let settings = Settings::preset(metrics.registry(), Preset::Default);
        for (item, persona, check) in asked {
            if let Some(report) = scored.reports.remove(&item) {
                scored.reports.insert(item, checked(report, &settings, &persona, check));
            }
        }
        Ok(scored)
    }

    /// One run's are measured one after the other, so that many that are through at once do not each hold a set.
    async fn measured(self, context: &Context, metrics: &Arc<Metrics>) -> Result<Scored, Failure> {
        let mut of_drafts = context.measured.lock().await;
        let drafted = |(item, persona): &(u32, Persona)| context.is_final_draft(*item, persona);
        let (same, changed): (Vec<_>, Vec<_>) = self.delivered.into_iter().partition(drafted);
        let mut scored = Scored::default();
        if !same.is_empty() {
            if of_drafts.is_none() {
                let drafts = context.drafts();
                let wanted = drafts.keys().copied().collect();
                let Scored { reports, warnings } = measure(context, metrics, drafts, wanted).await?;
                *of_drafts = Some(reports);
                scored.warnings = warnings;
            }
            let all = of_drafts.iter();
            let of = |item: u32| all.clone().find_map(|all| Some((item, all.get(&item)?.clone())));
            scored.reports.extend(same.iter().filter_map(|(item, _)| of(*item)));
        }
        if !changed.is_empty() {
            let wanted = changed.iter().map(|(item, _)| *item).collect();
            let mut set = context.drafts();
            set.extend(self.others.into_iter().chain(changed));
            let Scored { reports, warnings } = measure(context, metrics, set, wanted).await?;
            scored.reports.extend(reports);
            scored.warnings.extend(warnings);
        }
        Ok(scored)
    }
}

/// The reports of the `wanted` of a set.
async fn measure(
    context: &Context,
    metrics: &Arc<Metrics>,
    set: BTreeMap<u32, Persona>,
    wanted: BTreeSet<u32>,
) -> Result<Scored, Failure> {
    let (items, personas): (Vec<u32>, Vec<Persona>) = set.into_iter().unzip();
    let personas: Arc<[Persona]> = personas.into();
    let places: Vec<usize> = (0..items.len()).filter(|at| wanted.contains(&items[*at])).collect();
    let asked = Set {
        personas: Arc::clone(&personas),
        wanted: &places,
        documents: context.brief().documents.as_slice().into(),
        metrics,
        settings: Settings::preset(metrics.registry(), Preset::Default),
    };
    let handed = Handed::ask(context.plugins.as_ref(), &asked).await;
    let metrics = Arc::clone(metrics);
    context
        .aside(move |context| {
            let sources = context.sources();
            let settings = Settings::preset(metrics.registry(), Preset::Default);
            let Counted { given, warnings } = handed.counted(&personas, Some(&sources));
            let set = Profiles::of(personas.iter());
            let reports = quality::score_some(&settings, &set, Some(&sources), &given, &places);
            let mut reports = reports
                .map_err(|refused| Failure::new(FailureReason::Internal, ScoreError::refused(&refused).to_string()))?;
            reports.iter_mut().for_each(|report| report.locate(sources.reading().documents()));
            let reports = places.into_iter().map(|at| items[at]).zip(reports).collect();
            let warning = |(subject, message)| Warning { reason: WarningReason::PluginFailed, message, subject };
            Ok(Scored { reports, warnings: warnings.into_iter().map(warning).collect() })
        })
        .await?
}
