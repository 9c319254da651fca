//! What making personas costs, and how long it takes: ranges, because neither how many pass nor how much is written is known before.

use std::time::Duration;

use serde::Serialize;

use crate::money::Money;
use crate::price::Prices;
use crate::source::count::Bounds;

/// From the least to the most, both within.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Range<T> {
    /// The least.
    pub min: T,
    /// The most.
    pub max: T,
}

/// One stage, as it is asked of one model.
#[derive(Clone, Debug, PartialEq)]
pub struct StageEffort {
    /// How often a persona goes through it: `0..1` for a stage that not every persona needs.
    pub rounds: Range<u32>,
    /// Personas a call makes; 0 is taken as 1.
    pub batch: u32,
    /// Tokens a call reads beside the material.
    pub prompt: Range<u64>,
    /// Whether each call reads all of the material.
    pub reads_material: bool,
    /// Tokens written for one persona.
    pub written: Range<u64>,
    /// What the model's tokens cost; `None`: not known, and then neither is the whole.
    pub prices: Option<Prices>,
    /// How long a call takes.
    pub call: Range<Duration>,
    /// Calls at the same time; 0 is taken as 1.
    pub at_once: u32,
}

/// What a run takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Effort {
    /// Calls to models.
    pub calls: Range<u64>,
    /// Tokens read.
    pub read: Range<u64>,
    /// Tokens written.
    pub written: Range<u64>,
    /// What it costs; `None` where the price of a model that is asked is not known.
    pub cost: Option<Range<Money>>,
    /// Wall time.
    pub time: Range<Duration>,
}

/// What `count` personas from material of `tokens` tokens take.
///
/// For each end of the ranges, and each stage: items are personas × rounds; calls are items ÷ batch, rounded up; tokens read are calls ×
/// (prompt + material where it is read); tokens written are items × written; the cost is that of these tokens, rounded up once a
/// stage. A stage takes its calls ÷ those at once, rounded up, × the time of a call.
///
/// Costs and tokens are the sums over the stages. Stages overlap, each taking up what the one before it is done with: the least time
/// is that of the longest stage or of one call of each, whichever is longer; the most is the sum, as if none overlapped.
#[must_use]
pub fn effort(tokens: u64, count: Bounds, stages: &[StageEffort]) -> Effort {
    let least: Vec<Taken> = stages.iter().map(|stage| stage.takes(tokens, count.min, End::Least)).collect();
    let most: Vec<Taken> = stages.iter().map(|stage| stage.takes(tokens, count.max, End::Most)).collect();
    let range = |of: fn(&Taken) -> u64| Range { min: total(&least, of), max: total(&most, of) };
    let cost = |taken: &[Taken]| taken.iter().map(|taken| taken.cost).sum::<Option<Money>>();
    let longest = least.iter().map(|taken| taken.time).max().unwrap_or_default();
    let each_once = sum(least.iter().zip(stages).filter(|(taken, _)| taken.calls > 0).map(|(_, stage)| stage.call.min));
    Effort {
        calls: range(|taken| taken.calls),
        read: range(|taken| taken.read),
        written: range(|taken| taken.written),
        cost: cost(&least).zip(cost(&most)).map(|(min, max)| Range { min, max }),
        time: Range { min: longest.max(each_once), max: sum(most.iter().map(|taken| taken.time)) },
    }
}

#[derive(Clone, Copy)]
enum End {
    Least,
    Most,
}

impl<T: Copy> Range<T> {
    fn at(self, end: End) -> T {
        match end {
            End::Least => self.min,
            End::Most => self.max,
        }
    }
}

/// What a stage takes at one end of the ranges.
struct Taken {
    calls: u64,
    read: u64,
    written: u64,
    cost: Option<Money>,
    time: Duration,
}

impl StageEffort {
    fn takes(&self, tokens: u64, personas: u32, end: End) -> Taken {
        let items = u64::from(personas) * u64::from(self.rounds.at(end));
        let calls = items.div_ceil(self.batch.max(1).into());
        let material = if self.reads_material { tokens } else { 0 };
        let read = self.prompt.at(end).saturating_add(material).saturating_mul(calls);
        let written = self.written.at(end).saturating_mul(items);
        let cost = match &self.prices {
            Some(prices) => Some(prices.cost(read, 0, written)),
            None if calls == 0 => Some(Money::ZERO),
            None => None,
        };
        let turns = u32::try_from(calls.div_ceil(self.at_once.max(1).into())).unwrap_or(u32::MAX);
        Taken { calls, read, written, cost, time: self.call.at(end).saturating_mul(turns) }
    }
}

fn total(taken: &[Taken], of: fn(&Taken) -> u64) -> u64 {
    taken.iter().map(of).fold(0, u64::saturating_add)
}

fn sum(times: impl Iterator<Item = Duration>) -> Duration {
    times.fold(Duration::ZERO, Duration::saturating_add)
}
