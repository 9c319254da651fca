//! Verify: every row of a task to its verdict, in order, off the threads that serve.

use std::time::{Duration, Instant};

use assay_domain::automaton::build::Budget;
use assay_domain::automaton::language::Fault;

use super::Context;
use super::brief::{AutomataBrief, Row};
use super::judge::{judge, read};
use super::known::Known;
use super::translated::{Open, translated, unread_still};
use super::translation::{Translate, Translation, Untranslated, Why};
use super::verdict::{Conclusion, Verdict};
use crate::failure::{Failure, FailureReason};
use crate::port::model::Usage;
use crate::port::verdicts::Kept;
use crate::run::Task;
use crate::run::event::ResultValue;
use crate::stage::Report;
use crate::workshop::Unserved;

/// Its name.
pub(crate) const STAGE: &str = "verify";
/// The most verdicts that wait to be told, and the longest they wait.
const WAITING: (usize, Duration) = (64, Duration::from_millis(100));

/// Does `task`. Verdicts are told as they come, so that what was done stands whatever happens to the rest.
pub(crate) async fn verify(context: &Context, task: &Task) -> Report<Verdict> {
    let worker = context.workers.acquire().await;
    let rows = context.known(task).await;
    let (telling, told) = (context.clone(), task.clone());
    let done = context.workshop.work_through(move |stopped| through(rows, &telling, &told, stopped)).await;
    // Who waits for a model needs no core.
    drop(worker);
    match done {
        Ok(Done { kept, open }) => {
            context.keep(kept).await;
            let (report, kept) = translated(context, task, open).await;
            context.keep(kept).await;
            report
        }
        // The engine stops and drops this in a moment; the next start takes the rows up.
        Err(Unserved::Interrupted) => std::future::pending().await,
        Err(unserved @ (Unserved::Broken | Unserved::Overtime(_))) => {
            Report::failed(task, &Failure::new(FailureReason::Internal, unserved.to_string()), Usage::default())
        }
    }
}

/// What came of rows: what is to be kept, and those that a model may put into other words.
#[derive(Default)]
struct Done {
    kept: Kept,
    open: Vec<Open>,
}

/// Every row to its verdict, in order, but for those that a model may put into other words.
fn through(rows: Vec<Known>, context: &Context, task: &Task, stopped: &dyn Fn() -> bool) -> Done {
    let (mut done, mut waiting) = (Done::default(), Waiting { verdicts: Vec::new(), since: Instant::now() });
    let kept = &mut done.kept;
    for known in rows {
        let Some((came, elapsed)) = timed(&known, &context.brief, stopped) else { break };
        let came = match came {
            Ok(came) => came,
            Err(fault) => {
                done.open.push(Open { known, fault, elapsed });
                continue;
            }
        };
        let Known { item, row, key, before } = known;
        let cached = before.is_some();
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
    done
}

/// What a row comes to, or what is wrong with a sentence that a model may put into other words; and how long that takes. `None`: nobody
/// waits for it any more.
fn timed(
    known: &Known,
    brief: &AutomataBrief,
    stopped: &dyn Fn() -> bool,
) -> Option<(Result<Conclusion, Fault>, Duration)> {
    let begun = Instant::now();
    let over = || stopped() || begun.elapsed() >= brief.timeout;
    let budget = Budget { states: brief.max_states, stopped: &over };
    let came = match (&known.before, &brief.translate) {
        (Some(before), _) => Ok(before.clone().recalled()),
        (None, None) => Ok(judge(&known.row, &budget)),
        (None, Some(by)) => read(&known.row, &budget).or_else(|fault| untranslatable(&known.row, fault, by)),
    };
    (!stopped()).then(|| (came, begun.elapsed()))
}

/// What a sentence comes to that the grammar does not read, where who could translate it is no model.
fn untranslatable(row: &Row, fault: Fault, by: &Translate) -> Result<Conclusion, Fault> {
    if !by.no_model {
        return Err(fault);
    }
    let translation = Translation::of(&row.prompt, &row.case().examples);
    Ok(unread_still(Untranslated { fault, translation, why: Why::NoModel(by.model.clone()) }))
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
