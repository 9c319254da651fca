//! The Rust client of Assay.
