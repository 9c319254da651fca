//! What every call goes through, one concern a file.

pub(crate) mod bounds;
