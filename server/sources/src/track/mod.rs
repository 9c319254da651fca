//! Tracking: what files were, and whether they still are.
//!
//! [`hash_all`] reads the files of a scan and gives their digests; a [`Manifest`] keeps them; [`verify`] holds a later scan against it.

mod hash;
mod manifest;
#[cfg(test)]
mod tests;
mod verify;
mod workers;

pub use assay_domain::source::document::Provenance;
pub use assay_domain::source::format::Format;
pub use hash::{Hashed, HashedFile, Hashing, hash, hash_all};
pub use manifest::{Bad, Entry, Error, Manifest, Twice};
pub use verify::{Change, Checked, Checking, How, Standing, verify};
