//! The quality of personas: a registry of metrics, what each finds, and how they are combined.
//!
//! Everything here is a function of its arguments. What needs a model, or a program of somebody else, is described in the registry and
//! its outcome handed in ([`Given`]); it is combined into the same report.

pub mod agreement;
mod belonging;
pub mod compare;
mod copies;
pub mod link;
mod metric;
mod metrics;
mod outcome;
mod profile;
mod registry;
mod report;
mod score;
mod settings;
mod sources;
#[cfg(test)]
mod tests;
mod weigh;
mod words;

pub use belonging::Foreign;
pub use metric::{Category, Descriptor, Direction, Need, Parameter};
pub use outcome::{Finding, Given, Outcome, Place, Scored, Stands};
pub use profile::Profiles;
pub use registry::{Registry, Unregistrable};
pub use report::{Level, Line, Report};
pub use score::{Refused, Subject, score, score_all, score_some};
pub use settings::{Fault, Preset, Settings, Wanted};
pub use sources::Sources;
