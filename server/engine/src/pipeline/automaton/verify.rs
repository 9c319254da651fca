//! Verify: every row of a task to its verdict, in order, off the threads that serve.

use std::time::{Duration, Instant};

use assay_domain::automaton::build::Budget;

use super::Context;
use super::brief::{AutomataBrief, Row};
use super::judge::judge;
use super::known::Known;
use super::verdict::{Conclusion, Verdict};
use crate::automata::Unserved;
use crate::failure::{Failure, FailureReason};
use crate::port::model::Usage;
use crate::port::verdicts::Kept;
use crate::run::Task;
use crate::run::event::ResultValue;
use crate::stage::Report;

/// Its name.
pub(crate) const STAGE: &str = "verify";
/// The most verdicts that wait to be told, and the longest they wait.
const WAITING: (usize, Duration) = (64, Duration::from_millis(100));

/// Does `task`. Verdicts are told as they come, so that what was done stands whatever happens to the rest.
pub(crate) async fn verify(context: &Context, task: &Task) -> Report<Verdict> {
    let _worker = context.workers.acquire().await;
    let rows = context.known(task).await;
    let (telling, told) = (context.clone(), task.clone());
    let done = context.workshop.work_through(move |stopped| through(rows, &telling, &told, stopped));
    match done.await {
        Ok(kept) => {
            context.keep(kept).await;
            Report::default()
        }
        // The engine stops and drops this in a moment; the next start takes the rows up.
        Err(Unserved::Interrupted) => std::future::pending().await,
        Err(unserved @ (Unserved::Broken | Unserved::Overtime(_))) => {
            Report::failed(task, &Failure::new(FailureReason::Internal, unserved.to_string()), Usage::default())
        }
    }
}

/// Every row to its verdict, in order; what is to be kept of it.
fn through(rows: Vec<Known>, context: &Context, task: &Task, stopped: &dyn Fn() -> bool) -> Kept {
    let (mut kept, mut waiting) = (Kept::default(), Waiting { verdicts: Vec::new(), since: Instant::now() });
    for Known { item, row, key, before } in rows {
        let cached = before.is_some();
        let Some((came, elapsed)) = timed(&row, before, &context.brief, stopped) else { break };
        match key {
            Some(key) if cached => kept.used.push(key),
            Some(key) if came.stays() => kept.new.push((key, came.clone())),
            _ => {}
        }
        waiting.verdicts.push((item, Verdict { row, came, cached, elapsed }.into()));
        if waiting.is_full() {
            context.tell(task, waiting.take());
        }
    }
    context.tell(task, waiting.take());
    kept
}

/// What a row comes to, and how long that takes; `None`: nobody waits for it any more.
fn timed(
    row: &Row,
    before: Option<Conclusion>,
    brief: &AutomataBrief,
    stopped: &dyn Fn() -> bool,
) -> Option<(Conclusion, Duration)> {
    let begun = Instant::now();
    let over = || stopped() || begun.elapsed() >= brief.timeout;
    let came = before.unwrap_or_else(|| judge(row, &Budget { states: brief.max_states, stopped: &over }));
    (!stopped()).then(|| (came, begun.elapsed()))
}

/// Verdicts on their way to the ledger.
struct Waiting {
    verdicts: Vec<(u32, ResultValue)>,
    since: Instant,
}

impl Waiting {
    fn is_full(&self) -> bool {
        let (most, longest) = WAITING;
        self.verdicts.len() >= most || self.since.elapsed() >= longest
    }

    fn take(&mut self) -> Vec<(u32, ResultValue)> {
        self.since = Instant::now();
        std::mem::take(&mut self.verdicts)
    }
}
