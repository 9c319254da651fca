//! The services, a file each: convert, call the engine, convert.

pub(crate) mod automaton;
pub(crate) mod catalog;
pub(crate) mod note;
pub(crate) mod persona;
pub(crate) mod run;
pub(crate) mod source;
mod upload;
