//! Models: the providers that answer the engine's questions, and the catalogue of models.
//!
//! A provider is one dialect: [`openai::OpenAi`] speaks to anything with chat completions, [`embedded::Embedded`] answers from the
//! question's own inputs. [`pool::Pool`] is all of them by name, and what the engine sees.

pub mod catalog;
mod check;
pub mod embedded;
pub mod openai;
pub mod pool;
mod provider;
mod secret;
mod stack;
#[cfg(any(test, feature = "suite"))]
pub mod suite;

pub use provider::{Finish, Profile, Provider, Written};
pub use secret::Secret;
