use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A way to end work that goes on elsewhere. Whatever was not done by then is not done, and not said.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Ends the work at its next step.
    pub fn set(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it was ended.
    #[must_use]
    pub fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
