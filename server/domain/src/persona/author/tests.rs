//! The promises of the embedded author.
