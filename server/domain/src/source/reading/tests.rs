//! The promises of a reading.
