//! Runs: what happens between a request and its results.
//!
//! `run` is what a run is and how it moves, as plain functions; `stage` and `pipeline` are the work; `port` is what the engine
//! needs from outside; `runner` drives runs, `runs`, `estimates`, `scores`, `comparisons`, `grades`, `calibrations` and `automata` are the
//! use-cases, `judges` is who judges, `workshop` where long computations are done, `tasks` the only place
//! that spawns.

pub mod automata;
pub mod calibrations;
pub mod comparisons;
pub mod estimates;
pub mod failure;
mod grades;
pub mod judges;
pub mod pipeline;
pub mod port;
pub mod run;
pub mod runner;
pub mod runs;
pub mod scores;
pub mod stage;
pub mod tasks;
pub mod workshop;
