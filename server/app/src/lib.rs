//! The program: configuration, wiring, telemetry, shutdown. Every server crate is known here, and nothing knows this one.

pub mod config;
mod error;
mod serve;
mod system;
mod telemetry;
mod wiring;

pub use error::AppError;
pub use serve::{InProcess, serve};
pub use telemetry::{LogFormat, NOTICE, init_telemetry};
