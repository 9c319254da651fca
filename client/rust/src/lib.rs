//! The Rust client of Assay: a connection, runs as streams that survive a broken connection, errors with their details,
//! documents from files and folders, and plugins of your own.
//!
//! The messages are those of the contract, [`assay_proto::v1`], here as [`v1`].

mod backoff;
mod client;
mod error;
pub mod folder;
pub mod money;
pub mod plugin;
mod run;
mod upload;

pub use assay_proto::v1;
pub use backoff::Backoff;
pub use client::{Client, MESSAGE_LIMIT};
pub use error::{Error, Violation};
pub use run::{Finished, RunStream, StreamItem};
pub use upload::{LocalFile, UploadError, UploadOptions, UploadProgress};
