//! A reading that somebody lends, or that several own.

use std::ops::Deref;
use std::sync::Arc;

use super::Reading;

/// What searches a reading holds it so: for as long as its owner lends it, or for as long as it is needed.
#[derive(Clone, Debug)]
pub enum Held<'r> {
    /// Somebody else's.
    Lent(&'r Reading),
    /// Everybody's who needs it.
    Shared(Arc<Reading>),
}

impl Deref for Held<'_> {
    type Target = Reading;

    fn deref(&self) -> &Reading {
        match self {
            Self::Lent(reading) => reading,
            Self::Shared(reading) => reading,
        }
    }
}

impl<'r> From<&'r Reading> for Held<'r> {
    fn from(reading: &'r Reading) -> Self {
        Self::Lent(reading)
    }
}

impl From<Arc<Reading>> for Held<'static> {
    fn from(reading: Arc<Reading>) -> Self {
        Self::Shared(reading)
    }
}
