//! A model server that does as it is told: every vendor's wire over real sockets, no model behind it.
//!
//! It answers the questions of runs from the prompt alone, and misbehaves call by call as its [`Script`] says. What it
//! answers is decided once; how that looks is a [`Dialect`]'s, told by the path of the request. It keeps what it saw: calls,
//! connections, keys and addresses, how many calls were under way at once, and how many clients went away mid reply.

mod answer;
mod behaviour;
mod body;
mod conform;
mod damage;
mod dialect;
mod embedding;
mod fault;
mod give;
mod host;
mod load;
mod note;
mod persona;
mod prompt;
mod request;
mod route;
mod script;
mod seen;
mod server;
#[cfg(test)]
mod tests;
mod translation;

pub use behaviour::{Behaviour, RetryAfter};
pub use damage::Damage;
pub use dialect::Dialect;
pub use script::{Call, Judging, Script};
pub use server::FakeModel;
