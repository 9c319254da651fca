//! A model server that does as it is told: the OpenAI wire format over real sockets, no model behind it.
//!
//! It answers the questions of a persona run from the prompt alone, and misbehaves call by call as its [`Script`] says. It keeps
//! what it saw: calls, connections, how many calls were under way at once, and how many clients went away mid reply.

mod answer;
mod conform;
mod persona;
mod prompt;
mod script;
mod seen;
mod server;
mod wire;

pub use script::{Behaviour, Call, Judging, Script};
pub use server::FakeModel;
