//! How many personas a run is to make.

use serde::{Deserialize, Serialize};

use super::{Bounds, Count, CountSpec, MAX};

/// What was asked for, with what it comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Stored", into = "Stored")]
pub struct Wanted {
    spec: CountSpec,
    aim: Count,
    bounds: Bounds,
}

/// As it is written down. A plain number is exactly so many: what was written down before anything else could be asked.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Stored {
    Plain(Count),
    Whole { spec: CountSpec, aim: Count, bounds: Bounds },
}

impl Wanted {
    /// What `spec` comes to where a run makes `max` personas at most and nothing is recommended.
    #[must_use]
    pub fn of(spec: CountSpec, max: u32) -> Self {
        Self { spec, aim: Count::clamped(spec.aim(None, max)), bounds: spec.bounds(max) }
    }

    /// The same where this many are recommended; `None`: nothing is.
    #[must_use]
    pub fn recommended(self, recommended: Option<u32>) -> Self {
        let aim = self.spec.aim(recommended, self.bounds.max);
        Self { aim: Count::clamped(aim), ..self }
    }

    /// What was asked for.
    #[must_use]
    pub fn spec(&self) -> CountSpec {
        self.spec
    }

    /// How many the run sets out to make.
    #[must_use]
    pub fn aim(&self) -> Count {
        self.aim
    }

    /// How few and how many it may deliver.
    #[must_use]
    pub fn bounds(&self) -> Bounds {
        self.bounds
    }

    /// Whether a recommendation makes a difference.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.bounds.min < self.bounds.max
    }
}

impl From<Stored> for Wanted {
    fn from(stored: Stored) -> Self {
        match stored {
            Stored::Plain(count) => Self::of(CountSpec::Exactly(count.get()), MAX),
            Stored::Whole { spec, aim, bounds } => Self { spec, aim, bounds },
        }
    }
}

impl From<Wanted> for Stored {
    fn from(wanted: Wanted) -> Self {
        match wanted {
            Wanted { spec: CountSpec::Exactly(_), aim, .. } => Self::Plain(aim),
            Wanted { spec, aim, bounds } => Self::Whole { spec, aim, bounds },
        }
    }
}
