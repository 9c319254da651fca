//! Models: the providers that answer the engine's questions, and the catalogue of models.
//!
//! A provider is one dialect: a file a vendor ([`vendor::Vendor`] lists them), over the one client of [`http`]; and
//! [`embedded::Embedded`], which answers from the question's own inputs. [`pool::Pool`] is all of them by name, and what the engine
//! sees.

pub mod anthropic;
mod attempt;
pub mod azure;
pub mod catalog;
mod check;
mod dialect;
pub mod embedded;
mod embedding;
mod gemini;
mod health;
pub mod http;
mod layer;
mod limits;
mod ollama;
mod openai;
pub mod pool;
mod provider;
mod secret;
mod stack;
#[cfg(any(test, feature = "suite"))]
pub mod suite;
mod terms;
#[cfg(test)]
mod tests;
pub mod vendor;

pub use dialect::Auth;
pub use limits::{CircuitLimits, Limits};
pub use provider::{Finish, Profile, Provider, Written};
pub use secret::Secret;
pub use terms::Terms;
