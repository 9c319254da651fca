//! What a construction may take.

use std::fmt;

use crate::source::span::Span;

/// How large a machine may become, and who may stop it.
#[derive(Clone, Copy)]
pub struct Budget<'b> {
    /// The most states at any time, of a machine that is not minimised yet too.
    pub states: u32,
    /// Asked every few thousand states; once it is true, the construction ends with [`Refused::Stopped`].
    pub stopped: &'b dyn Fn() -> bool,
}

impl Budget<'_> {
    /// 2^20 states, and nobody who stops it.
    pub const USUAL: Budget<'static> = Budget { states: 1 << 20, stopped: &|| false };

    /// The most states of a machine over this many symbols: what is usual for few symbols, and for many what takes as much memory
    /// as that with eight.
    pub(crate) fn for_symbols(&self, symbols: usize) -> usize {
        (self.states as usize).min((self.states as usize).saturating_mul(8) / symbols.max(1))
    }

    /// Whether there is room for a machine of which `found` states are known and `done` are followed; asks for a stop now and then.
    pub(crate) fn check(&self, found: usize, done: usize, symbols: usize) -> Result<(), Halt> {
        if found > self.for_symbols(symbols) {
            return Err(Halt::TooLarge { needed: None, most: self.for_symbols(symbols) });
        }
        if done.is_multiple_of(4096) && (self.stopped)() { Err(Halt::Stopped) } else { Ok(()) }
    }

    /// Refuses what is known to need more states than there may be, before any memory is taken.
    pub(crate) fn foresee(&self, states: u128, symbols: usize) -> Result<(), Halt> {
        let most = self.for_symbols(symbols);
        if states > most as u128 { Err(Halt::TooLarge { needed: Some(states), most }) } else { Ok(()) }
    }
}

impl fmt::Debug for Budget<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Budget").field("states", &self.states).finish_non_exhaustive()
    }
}

/// Why a construction ended early, wherever it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Halt {
    TooLarge { needed: Option<u128>, most: usize },
    NotRegular(String),
    Stopped,
}

impl Halt {
    pub(crate) fn at(self, span: Span) -> Refused {
        match self {
            Self::TooLarge { needed, most } => Refused::TooLarge { span, needed, most },
            Self::NotRegular(reason) => Refused::NotRegular { span, reason },
            Self::Stopped => Refused::Stopped,
        }
    }
}

impl From<std::convert::Infallible> for Halt {
    fn from(never: std::convert::Infallible) -> Self {
        match never {}
    }
}

/// Why there is no machine.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// A clause needs more states than are allowed.
    #[error("this needs {}, and at most {most} are allowed; ask for smaller numbers", states(*.needed))]
    TooLarge {
        /// The clause.
        span: Span,
        /// How many states its construction takes, where that is known beforehand.
        needed: Option<u128>,
        /// How many are allowed.
        most: usize,
    },
    /// No machine with finitely many states accepts the language of a clause.
    #[error("this is not regular: {reason}")]
    NotRegular {
        /// The clause.
        span: Span,
        /// Why.
        reason: String,
    },
    /// The caller stopped it.
    #[error("stopped before the machine was ready")]
    Stopped,
}

fn states(needed: Option<u128>) -> String {
    match needed {
        Some(u128::MAX) => "more states than can be counted".to_owned(),
        Some(needed) => format!("{needed} states"),
        None => "too many states".to_owned(),
    }
}
