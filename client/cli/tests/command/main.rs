//! The command as a user has it: arguments in, standard output, standard error and exit status out.

#![expect(clippy::unwrap_used, reason = "a test: what is missing fails it")]

mod automaton;
mod compare;
mod fixture;
mod grade;
mod judge;
mod models;
mod personas;
mod runs;
mod scores;
mod sources;
mod usage;
