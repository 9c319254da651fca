//! Rows that the grammar does not read, translated: each asks by itself, and none waits for another.

use std::convert::Infallible;
use std::time::{Duration, Instant};

use assay_domain::automaton::build::Budget;
use assay_domain::automaton::language::Fault;
use futures::future::join_all;

use super::Context;
use super::brief::Row;
use super::judge::examine;
use super::known::Known;
use super::question::TranslateSentence;
use super::translate::{Examined, Lost, Translator, Unread};
use super::translation::{Attempt, Untranslated, Why};
use super::verdict::{CaseFault, Conclusion, Persistence, Verdict, VerdictStatus};
use crate::port::model::Usage;
use crate::port::verdicts::Kept;
use crate::run::Task;
use crate::run::event::{Fact, Warning, WarningReason};
use crate::stage::{Report, telling};
use crate::workshop::Unserved;

/// A row whose sentence could be said in other words, and what reading it took.
pub(super) struct Open {
    pub(super) known: Known,
    pub(super) fault: Fault,
    pub(super) elapsed: Duration,
}

/// What comes of rows that are not read, and what of it is to be kept.
pub(super) async fn translated(context: &Context, task: &Task, open: Vec<Open>) -> (Report<Verdict>, Kept) {
    let (mut report, mut kept) = (Report::default(), Kept::default());
    let Some(translator) = context.translator(task) else { return (report, kept) };
    let each = join_all(open.into_iter().map(|open| conclude(context, task, &translator, open)));
    for (Open { known, elapsed, .. }, came) in each.await {
        report.usage += came.translation.as_ref().map_or_else(Usage::default, |translation| translation.usage);
        if let Some(key) = known.key.filter(|_| came.stays()) {
            kept.new.push((key, came.clone()));
        }
        report.results.push((known.item, Verdict { row: known.row, came, cached: false, elapsed }));
    }
    (report, kept)
}

async fn conclude(context: &Context, task: &Task, translator: &Translator, open: Open) -> (Open, Conclusion) {
    let begun = Instant::now();
    let Open { known, fault, elapsed } = open;
    let unread = Unread::new(question(&known.row), fault.clone());
    let (teller, told, item) = (context.clone(), task.clone(), known.item);
    let listener = telling(context.attempt > 1, move |fact| teller.note(&told, item, fact));
    let examined = |sentence| within(context, &known.row, sentence);
    let rejected = |attempt: &Attempt, number| {
        let warning = Warning {
            reason: WarningReason::AnswerRejected,
            message: format!(
                "attempt {number} of {}, {:?}: {}",
                translator.by.attempts, attempt.sentence, attempt.problem
            ),
            subject: known.item_id(),
        };
        context.note(task, known.item, Fact::Warning(warning));
    };
    let came = match translator.translate(unread, listener, examined, rejected).await {
        Ok((came, translation)) => came.translated(translation),
        Err(Lost::Unread(untranslated)) => unread_still(*untranslated),
        Err(Lost::Broken(defect)) => *defect,
    };
    for repair in came.translation.iter().flat_map(|it| &it.attempts).flat_map(|attempt| &attempt.repairs) {
        let subject = known.item_id();
        let warning = Warning { reason: WarningReason::AnswerRepaired, message: repair.clone(), subject };
        context.note(task, known.item, Fact::Warning(warning));
    }
    (Open { known, fault, elapsed: elapsed + begun.elapsed() }, came)
}

fn question(row: &Row) -> TranslateSentence {
    TranslateSentence {
        sentence: row.prompt.clone(),
        alphabet: row.alphabet(),
        fault: String::new(),
        examples: row.case().examples,
        tried: Vec::new(),
    }
}

/// A proposal, examined on a bench of batches for as long as a row may take.
async fn within(context: &Context, row: &Row, sentence: String) -> Result<Examined<Conclusion>, Box<Conclusion>> {
    let (row, timeout, states) = (row.clone(), context.brief.timeout, context.brief.max_states);
    let job = move |stopped: &dyn Fn() -> bool| {
        let begun = Instant::now();
        let over = || stopped() || begun.elapsed() >= timeout;
        examine(&row, &sentence, &Budget { states, stopped: &over })
    };
    match context.workshop.work_through(job).await {
        Ok(examined) => examined,
        // The engine stops and drops this in a moment; the next start takes the row up.
        Err(Unserved::Interrupted) => match std::future::pending::<Infallible>().await {},
        Err(unserved @ (Unserved::Broken | Unserved::Overtime(_))) => {
            let message = unserved.to_string();
            let persistence = Persistence::Transient;
            let fault = CaseFault { reason: None, span: None, persistence, message, failure: None };
            Err(Box::new(Conclusion { fault: Some(fault), ..Conclusion::of(VerdictStatus::Error) }))
        }
    }
}

/// A sentence that stays unread: another time a model may answer, or answer better.
pub(super) fn unread_still(untranslated: Untranslated) -> Conclusion {
    let message = untranslated.to_string();
    let Untranslated { fault, translation, why } = untranslated;
    let (failure, persistence) = match why {
        Why::NoModel(_) => (None, Persistence::Permanent),
        Why::NoneRight => (None, Persistence::Transient),
        Why::Failed(failure) => (Some(failure), Persistence::Transient),
    };
    let fault = CaseFault { reason: Some(fault.wrong.reason()), span: Some(fault.span), persistence, message, failure };
    let asked = !translation.attempts.is_empty() || translation.usage.calls > 0;
    let translation = asked.then(|| Box::new(translation));
    Conclusion { fault: Some(fault), translation, ..Conclusion::of(VerdictStatus::Error) }
}
