//! Models: the providers that answer the engine's questions, and the catalogue of models.
//!
//! A provider is one dialect: [`openai::OpenAi`] speaks to anything with chat completions, [`embedded::Embedded`] answers from the
//! question's own inputs. [`pool::Pool`] is all of them by name, and what the engine sees.

mod attempt;
pub mod catalog;
mod check;
pub mod embedded;
mod health;
mod layer;
mod limits;
pub mod openai;
pub mod pool;
mod provider;
mod secret;
mod stack;
#[cfg(any(test, feature = "suite"))]
pub mod suite;
mod terms;

pub use limits::{CircuitLimits, Limits};
pub use provider::{Finish, Profile, Provider, Written};
pub use secret::Secret;
pub use terms::{Price, Terms, Windows};
