//! What the sources say to a trait.

use serde::{Deserialize, Serialize};

use super::{Persona, Trait, TraitKind};

/// What came of looking a trait up in the sources.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Support {
    /// Somebody says as much.
    Supported,
    /// Nobody speaks of it.
    Unsupported,
    /// What comes nearest differs in a number, a name or a denial.
    Contradicted,
}

impl Support {
    /// Whether the sources bear the trait out.
    #[must_use]
    pub fn bears_out(self) -> bool {
        self == Self::Supported
    }

    /// Why a trait that it does not bear out cannot stay as it is.
    #[must_use]
    pub fn reason(self) -> &'static str {
        match self {
            Self::Supported => "in the sources",
            Self::Unsupported => "not in the sources",
            Self::Contradicted => "not in the sources, which say otherwise",
        }
    }
}

/// A trait that was looked up and that the sources do not bear out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsupported {
    /// Its list.
    pub kind: TraitKind,
    /// Its position there.
    pub at: usize,
    /// What it says.
    pub text: String,
    /// What came of looking it up.
    pub support: Support,
}

impl Unsupported {
    /// Where it stands: `goals[2]`.
    #[must_use]
    pub fn path(&self) -> String {
        format!("{}[{}]", self.kind.list_name(), self.at)
    }
}

impl Trait {
    /// What keeps it from being borne out; `None` where it is, or where it was not looked up.
    #[must_use]
    pub fn refuted(&self) -> Option<Support> {
        self.support.filter(|support| !support.bears_out())
    }
}

impl Persona {
    /// Traits that were looked up and that the sources do not bear out, in the order of the persona.
    #[must_use]
    pub fn unsupported(&self) -> Vec<Unsupported> {
        let of = |kind: TraitKind| {
            let listed = self.traits(kind).iter().enumerate();
            listed.filter_map(move |(at, known)| {
                Some(Unsupported { kind, at, text: known.text.clone(), support: known.refuted()? })
            })
        };
        TraitKind::ALL.into_iter().flat_map(of).collect()
    }

    /// Takes those traits out.
    pub fn remove_unsupported(&mut self) {
        for kind in TraitKind::ALL {
            self.traits_mut(kind).retain(|known| known.refuted().is_none());
        }
    }
}
