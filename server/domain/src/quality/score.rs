//! Running every metric of a registry over a persona, or over a set of them.

use super::metrics::{Case, Whole};
use super::outcome::{Given, Outcome};
use super::profile::Profiles;
use super::report::Report;
use super::settings::Settings;
use super::sources::Sources;
use crate::parallel;
use crate::persona::Persona;

/// A persona and what is at hand to measure it by.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// What is measured.
    pub persona: &'a Persona,
    /// The other personas of its set.
    pub siblings: &'a [Persona],
    /// What it was drawn from.
    pub sources: Option<&'a Sources<'a>>,
    /// Outcomes of metrics that are not computed here.
    pub given: &'a [Given],
}

/// An outcome that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// No metric of this name takes outcomes.
    #[error("an outcome of {metric:?} was handed in; only a registered metric that is not computed here takes one")]
    Metric {
        /// As named.
        metric: String,
    },
    /// Two outcomes of one metric.
    #[error("two outcomes of {metric:?} were handed in for one persona; hand in one")]
    Repeated {
        /// The metric.
        metric: String,
    },
    /// More or fewer lists of outcomes than personas.
    #[error("outcomes were handed in for {handed} personas, and the set has {personas}; hand in a list for each")]
    Count {
        /// How many lists there are.
        handed: usize,
        /// How many personas.
        personas: usize,
    },
}

/// The report of one persona.
///
/// # Errors
/// Every outcome handed in that cannot be taken.
pub fn score(settings: &Settings<'_>, subject: &Subject<'_>) -> Result<Report, Vec<Refused>> {
    let faults = refused(settings, subject.given);
    if !faults.is_empty() {
        return Err(faults);
    }
    let set = Profiles::of(std::iter::once(subject.persona).chain(subject.siblings));
    Ok(report(settings, &Whole::of(&set, subject.sources), 0, subject.given))
}

/// The reports of all personas of a set, in its order, each with the others as its siblings. Their words are weighed once; takes time
/// linear in them, and in the pairs that share a word.
///
/// `given` holds the outcomes of metrics that are not computed here, a list a persona in the order of the set; empty: there are none.
///
/// # Errors
/// Every outcome handed in that cannot be taken.
pub fn score_all(
    settings: &Settings<'_>,
    set: &Profiles<'_>,
    sources: Option<&Sources<'_>>,
    given: &[Vec<Given>],
) -> Result<Vec<Report>, Vec<Refused>> {
    let places: Vec<usize> = (0..set.len()).collect();
    score_some(settings, set, sources, given, &places)
}

/// The reports of the personas of a set at the places `at`, in their order.
///
/// `given` is as for [`score_all`]; what it holds for other places is not used.
///
/// # Errors
/// Every outcome handed in that cannot be taken.
pub fn score_some(
    settings: &Settings<'_>,
    set: &Profiles<'_>,
    sources: Option<&Sources<'_>>,
    given: &[Vec<Given>],
    at: &[usize],
) -> Result<Vec<Report>, Vec<Refused>> {
    let mut faults: Vec<Refused> = given.iter().flat_map(|given| refused(settings, given)).collect();
    if !given.is_empty() && given.len() != set.len() {
        faults.push(Refused::Count { handed: given.len(), personas: set.len() });
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let whole = Whole::of(set, sources);
    Ok(parallel::map(at, |at| {
        let given = given.get(*at).map_or(&[][..], Vec::as_slice);
        report(settings, &whole, *at, given)
    }))
}

fn refused(settings: &Settings<'_>, given: &[Given]) -> Vec<Refused> {
    let mut faults = Vec::new();
    for (at, Given { metric, .. }) in given.iter().enumerate() {
        if !settings.registry.takes(metric) {
            faults.push(Refused::Metric { metric: metric.clone() });
        } else if given[..at].iter().any(|before| before.metric == *metric) {
            faults.push(Refused::Repeated { metric: metric.clone() });
        }
    }
    faults
}

fn report(settings: &Settings<'_>, whole: &Whole<'_>, at: usize, given: &[Given]) -> Report {
    let foreign = whole.sources.and_then(|sources| sources.belong_to(whole.set.personas[at]).err());
    let outcome = |(metric, parameters): (&super::registry::Metric, &Vec<f64>)| {
        let name = &metric.descriptor.name;
        let case = Case { whole, at, parameters, described: &metric.descriptor };
        let handed = || given.iter().find(|given| given.metric == *name).map(|given| given.outcome.clone());
        match (metric.lacks(&case, foreign.as_ref()), metric.compute) {
            (Some(reason), _) => Outcome::missing(reason),
            (None, Some(compute)) => compute(&case),
            (None, None) => {
                handed().unwrap_or_else(|| Outcome::missing("it is not computed here, and no outcome was handed in"))
            }
        }
    };
    Report::of(settings, settings.registry.metrics().iter().zip(&settings.parameters).map(outcome).collect())
}
