//! The ledger: runs, their events, checkpoints and tasks.
//!
//! `sqlite` keeps them on disk, `memory` for as long as the process lives; both answer the engine's ports `store` and
//! `delivery`, and `suite` holds them to the same promises. `codec` decides how a record is written, `timetable` when a
//! waiting worker looks for work. No decision about a run is made here.

mod codec;
pub mod memory;
pub mod sqlite;
#[cfg(any(test, feature = "suite"))]
pub mod suite;
#[cfg(test)]
mod tests;
mod timetable;
