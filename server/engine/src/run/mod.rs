//! What a run is: ids, what was asked, its record.

pub mod event;
mod route;
pub mod state;
#[cfg(test)]
mod tests;
pub mod transition;

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use assay_domain::digest::Digest;
use serde::{Deserialize, Serialize};

use crate::pipeline::automaton::brief::AutomataBrief;
use crate::pipeline::note::brief::NotesBrief;
use crate::pipeline::persona::brief::PersonaBrief;
use crate::port::clock::Timestamp;
use event::{Counts, Outcome};

macro_rules! name {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// From its text.
            #[must_use]
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// Its text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

name!(
    /// A run's id: a UUID whose text grows with time.
    RunId
);
name!(
    /// An item of a run, such as `persona-3`.
    ItemId
);
name!(
    /// A stage, by the name that requests and events use.
    StageName
);
name!(
    /// A task, unique within the whole ledger: run, unit of work, stage.
    TaskId
);

/// The number of an event within its run: 1, 2, 3 … without gaps. 0 is before the first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sequence(pub u64);

impl Sequence {
    /// Before the first event.
    pub const START: Self = Self(0);

    /// The next number.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

impl fmt::Display for Sequence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// One unit of work for one stage: what is retried, checkpointed and distributed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// Unique: a task with the same id is the same task.
    pub id: TaskId,
    /// Whose.
    pub run: RunId,
    /// Which stage does it.
    pub stage: StageName,
    /// The items it works on, by number from 1, in order.
    pub items: Vec<u32>,
    /// How often this work was tried before as another task: top-ups count up.
    pub round: u32,
}

/// What was asked for, as it stands in the ledger.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunSpec {
    /// The run.
    pub id: RunId,
    /// The caller's id for the request.
    pub request_id: Option<String>,
    /// Digest of all that was asked: the same request id with another digest is refused.
    pub content: Digest,
    /// When it was asked.
    pub created: Timestamp,
    /// What happens when nobody watches.
    pub on_disconnect: OnDisconnect,
    /// The longest the run may take.
    pub time_budget: Option<Duration>,
    /// The work.
    pub work: Work,
}

impl RunSpec {
    /// As the ledger keeps it: without what was asked not to be kept.
    pub(crate) fn kept(&self) -> Cow<'_, Self> {
        match &self.work {
            Work::Notes(brief) if brief.withholds() => {
                let request_id = self.request_id.clone();
                let (id, content) = (self.id.clone(), self.content.clone());
                Cow::Owned(Self { id, request_id, content, work: Work::Notes(brief.withheld()), ..*self })
            }
            _ => Cow::Borrowed(self),
        }
    }
}

/// What happens to a run that nobody watches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnDisconnect {
    /// Cancelled after the grace period.
    #[default]
    Cancel,
    /// Goes on.
    Continue,
}

/// The kinds of work.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "brief")]
pub enum Work {
    /// Personas from documents.
    Personas(PersonaBrief),
    /// Automata from sentences, held against what is known of them.
    Automata(AutomataBrief),
    /// Grades of clinical notes.
    Notes(NotesBrief),
}

impl Work {
    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> WorkKind {
        match self {
            Self::Personas(_) => WorkKind::Personas,
            Self::Automata(_) => WorkKind::Automata,
            Self::Notes(_) => WorkKind::Notes,
        }
    }
}

/// A kind of work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WorkKind {
    /// Personas; the only kind there was when plans did not say it.
    #[default]
    Personas,
    /// Automata.
    Automata,
    /// Clinical notes.
    Notes,
}

impl WorkKind {
    /// Whether a plan need not say it.
    pub(crate) fn is_first(&self) -> bool {
        *self == Self::Personas
    }

    /// The id of item `number`.
    #[must_use]
    pub fn item_id(self, number: u32) -> ItemId {
        let what = match self {
            Self::Personas => "persona",
            Self::Automata => "case",
            Self::Notes => "note",
        };
        ItemId::new(format!("{what}-{number}"))
    }
}

/// A run as lists show it: kept by the store from the events it takes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunRecord {
    /// The run.
    pub id: RunId,
    /// The caller's id for the request.
    pub request_id: Option<String>,
    /// When it was asked.
    pub created: Timestamp,
    /// When its last event happened.
    pub updated: Timestamp,
    /// Its last event.
    pub sequence: Sequence,
    /// How it ended; `None` while it has not.
    pub ended: Option<Ended>,
    /// What happens when nobody watches.
    pub on_disconnect: OnDisconnect,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// How well.
    pub outcome: Outcome,
    /// What came of it.
    pub counts: Counts,
}
