//! The Rust client of Assay: a connection, runs as streams that survive a broken connection, errors with their details,
//! documents from files and folders, and plugins of your own.
//!
//! The messages are those of the contract, [`assay_proto::v1`], here as [`v1`].

mod address;
mod backoff;
mod client;
mod connect;
mod diagnosis;
mod error;
pub mod folder;
mod line;
pub mod money;
pub mod plugin;
mod run;
mod text;
mod upload;

pub use assay_proto::v1;
pub use backoff::Backoff;
pub use client::{Client, MESSAGE_LIMIT};
pub use connect::ConnectOptions;
pub use error::{Error, Violation};
pub use line::Line;
pub use run::{Finished, RunStream, StreamItem};
pub use upload::{LocalFile, UploadOptions, UploadProgress};
