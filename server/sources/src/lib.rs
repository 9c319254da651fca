//! Documents in: folders are scanned, formats read, files hashed and kept track of. Nothing is lost silently: a file becomes documents,
//! or it is skipped with its reason.

pub mod intake;
pub mod read;
pub mod scan;
pub mod shelf;
pub mod track;
