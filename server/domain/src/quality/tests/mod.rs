//! The promises of quality.

mod belonging;
mod comparing;
mod fixture;
mod metrics;
mod planted;
mod properties;
mod registry;
