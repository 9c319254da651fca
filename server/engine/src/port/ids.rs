//! Names for new things.

use crate::run::RunId;

/// Makes names that nothing else has.
pub trait Ids: Send + Sync {
    /// A new run's id.
    fn run(&self) -> RunId;
}
