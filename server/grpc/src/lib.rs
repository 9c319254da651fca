//! Transport: the only crate that sees both the contract and the engine.
//!
//! `service` is a file a service, `convert` a file a noun (wire to domain fallible, domain to wire total), `status` the only
//! place where failures become gRPC codes, `watch` the stream, `layer` and `stack` what every call goes through. `plugin` is the way
//! back: services of users that are called from here.

mod convert;
mod intake;
mod layer;
pub mod plugin;
mod service;
mod stack;
mod status;
mod watch;

pub use stack::{Limits, Served, serve};
