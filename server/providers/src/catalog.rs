//! What is known of models without asking anyone: windows, encodings, and how many tokens a text has.

pub mod tokens;
mod windows;

pub use windows::{Window, window};
