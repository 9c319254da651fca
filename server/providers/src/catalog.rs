//! What is known of models without asking anyone: windows, encodings, capabilities, prices, and how many tokens a text has.

mod book;
mod entry;
mod read;
pub mod tokens;

pub use book::{Catalogue, Known, REFERENCE};
pub use read::{Fault, Faults};
