//! The promises of the check.
