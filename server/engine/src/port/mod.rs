//! What the engine needs from outside, and no more.

pub mod answers;
pub mod bus;
pub mod calibrations;
pub mod catalog;
pub mod clock;
pub mod delivery;
pub mod ids;
pub mod model;
pub mod sources;
pub mod store;
