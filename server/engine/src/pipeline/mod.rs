//! The kinds of work, a folder each.

pub mod persona;
