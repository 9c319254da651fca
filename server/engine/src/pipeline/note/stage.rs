//! Grade: a note to its grade. What has not come when its time is over is absent, and what has is blended.

use std::time::Instant;

use assay_domain::digest::Digest;
use tokio::sync::mpsc;

use super::Context;
use super::component::{AbsenceReason, Absent, ComponentOutcome};
use super::compute::{Bench, Came};
use super::given::{GivenNote, Unusable};
use super::grade::{Gathered, NoteGrade, Provenance};
use crate::automata::Unserved;
use crate::failure::{Failure, FailureReason};
use crate::run::Task;
use crate::stage::Report;

/// Its name.
pub(crate) const STAGE: &str = "grade";

/// Does `task`.
pub(crate) async fn grade(context: &Context, task: &Task) -> Report<NoteGrade> {
    let mut report = Report::default();
    for (item, given) in context.open(task) {
        match one(context, task, (item, given)).await {
            Ok(grade) => report.results.push((item, grade)),
            Err(failure) => report.failures.push((item, failure)),
        }
    }
    report
}

async fn one(context: &Context, task: &Task, (item, given): (u32, GivenNote)) -> Result<NoteGrade, Failure> {
    let begun = Instant::now();
    let (document, note) = (given.document.clone(), Digest::of(given.text.as_bytes()));
    let transcript = given.transcript.as_ref().map(|text| Digest::of(text.as_bytes()));
    let mut gathered = Gathered::default();
    let reason =
        match tokio::time::timeout(context.brief.timeout, heard(context, task, item, given, &mut gathered)).await {
            Err(_) => AbsenceReason::Timeout,
            // The engine stops and drops this in a moment; the next start takes the note up.
            Ok(Err(Unserved::Interrupted)) => std::future::pending().await,
            Ok(Ok(Err(unusable))) => return Err(Failure::new(FailureReason::NoteUnusable, unusable.to_string())),
            Ok(Ok(Ok(())) | Err(Unserved::Broken | Unserved::Overtime(_))) => AbsenceReason::Defect,
        };
    for component in gathered.missing() {
        let message = match reason {
            AbsenceReason::Timeout => format!("it had not come after {:?}", context.brief.timeout),
            _ => "a defect of the service ended it".to_owned(),
        };
        let outcome = ComponentOutcome::Absent(Absent { component, reason, message });
        context.tell(task, item, outcome.clone());
        gathered.take(outcome.into());
    }
    let (program, elapsed) = (env!("CARGO_PKG_VERSION").to_owned(), begun.elapsed());
    gathered.blend(&context.brief, document, Provenance { note, transcript, program, elapsed })
}

/// Gathers components as they come, and puts each on the stream.
async fn heard(
    context: &Context,
    task: &Task,
    item: u32,
    given: GivenNote,
    gathered: &mut Gathered,
) -> Result<Result<(), Unusable>, Unserved> {
    let (sender, mut coming) = mpsc::unbounded_channel::<Came>();
    let brief = context.brief.clone();
    let work = context.workshop.work_through(move |_| {
        let read = given.read()?;
        // Whoever gathers may have run out of time.
        let tell = |came| drop(sender.send(came));
        Bench { read: &read, rubric: &brief.rubric, tell: &tell }.work();
        Ok(())
    });
    let gather = async {
        while let Some(came) = coming.recv().await {
            context.tell(task, item, came.outcome.clone());
            gathered.take(came);
        }
    };
    tokio::join!(work, gather).0
}
