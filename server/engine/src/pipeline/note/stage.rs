//! Grade: a note to its grade. What text gives, what models say of the rubric and what one says of open claims come at the same time;
//! what has not come when the note's time is over is absent, and what has is blended.

use std::sync::Arc;

use assay_domain::digest::Digest;
use assay_domain::note::blend::Component;
use assay_domain::note::factuality::Factuality;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, timeout_at};

use super::Context;
use super::ask::Grading;
use super::asked::{Asked, Reviewed};
use super::component::{AbsenceReason, Absent, ComponentOutcome};
use super::compute::{Bench, Came};
use super::given::{GivenNote, Read, Unusable};
use super::grade::{Gathered, NoteGrade, Provenance};
use super::review::review;
use super::settle::settle;
use super::shown::Shown;
use super::strategy::{Reviewing, Strategy};
use crate::failure::{Failure, FailureReason};
use crate::port::model::Usage;
use crate::run::Task;
use crate::stage::Report;
use crate::workshop::Unserved;

/// Its name.
pub(crate) const STAGE: &str = "grade";

/// Does `task`.
pub(crate) async fn grade(context: &Context, task: &Task) -> Report<NoteGrade> {
    let mut report = Report::default();
    for (item, given) in context.open(task) {
        let mut took = Took::default();
        match one(context, task, (item, given), &mut took).await {
            Ok(grade) => report.results.push((item, grade)),
            Err(failure) => report.failures.push((item, failure)),
        }
        report.usage += took.usage;
    }
    report
}

/// What models were asked for a note, and what that took.
#[derive(Default)]
struct Took {
    asked: Vec<Asked>,
    withheld: Option<u32>,
    usage: Usage,
}

async fn one(
    context: &Context,
    task: &Task,
    (item, given): (u32, GivenNote),
    took: &mut Took,
) -> Result<NoteGrade, Failure> {
    let begun = Instant::now();
    let (document, note) = (given.document.clone(), Digest::of(given.text.as_bytes()));
    let transcript = given.transcript.as_ref().map(|text| Digest::of(text.as_bytes()));
    let timeout = context.brief.timeout;
    let grading = Grading { context, task, item, deadline: begun + timeout, timeout };
    let mut gathered = Gathered::default();
    let reason = match heard(&grading, given, &mut gathered, took).await {
        // The engine stops and drops this in a moment; the next start takes the note up.
        Err(Unserved::Interrupted) => std::future::pending().await,
        Ok(Err(unusable)) => return Err(Failure::new(FailureReason::NoteUnusable, unusable.to_string())),
        Err(Unserved::Overtime(_)) => AbsenceReason::Timeout,
        Ok(Ok(())) | Err(Unserved::Broken) => AbsenceReason::Defect,
    };
    grading.leave_out(&mut gathered, reason);
    let reviewed = took.reviewed(&context.brief.strategy);
    let (program, elapsed) = (env!("CARGO_PKG_VERSION").to_owned(), begun.elapsed());
    gathered.blend(&context.brief, document, Provenance { note, transcript, program, elapsed, reviewed })
}

/// Has the note read and all parts done at once; gathers components as they come, and puts each on the stream.
async fn heard(
    grading: &Grading<'_>,
    given: GivenNote,
    gathered: &mut Gathered,
    took: &mut Took,
) -> Result<Result<(), Unusable>, Unserved> {
    let deidentify = grading.context.brief.strategy.reviewing().is_some_and(|reviewing| reviewing.deidentify);
    let read = move |_: &dyn Fn() -> bool| given.read().map(|read| (read, given.shown(deidentify)));
    let (read, shown) = match grading.in_time(grading.context.workshop.work_through(read)).await? {
        Ok((read, shown)) => (Arc::new(read), Arc::new(shown)),
        Err(unusable) => return Ok(Err(unusable)),
    };
    took.withheld = shown.withheld();
    let (sender, mut coming) = mpsc::unbounded_channel::<Came>();
    let parts = Parts { grading, read, shown, sender };
    let mut work = std::pin::pin!(parts.work(took));
    let take = |gathered: &mut Gathered, came: Came| {
        let came = Came { outcome: came.outcome.kept(grading.context.brief.retain), ..came };
        grading.context.tell(grading.task, grading.item, came.outcome.clone());
        gathered.take(came);
    };
    let done = loop {
        tokio::select! {
            biased;
            Some(came) = coming.recv() => take(gathered, came),
            done = &mut work => break done,
        }
    };
    while let Ok(came) = coming.try_recv() {
        take(gathered, came);
    }
    done.map(Ok)
}

impl Took {
    /// How models were asked, where the strategy asks any.
    fn reviewed(&mut self, strategy: &Strategy) -> Option<Reviewed> {
        let precision = strategy.reviewing()?.precision;
        let asked = std::mem::take(&mut self.asked);
        let (knobs, withheld, rings) = (precision.knobs(), self.withheld, strategy.rings().to_vec());
        Some(Reviewed { strategy: strategy.name().to_owned(), precision, knobs, withheld, rings, asked })
    }
}

impl Grading<'_> {
    /// Puts the components that never came on the stream, with why.
    fn leave_out(&self, gathered: &mut Gathered, reason: AbsenceReason) {
        for component in gathered.missing() {
            let message = match reason {
                AbsenceReason::Timeout => format!("it had not come after {:?}", self.timeout),
                _ => "a defect of the service ended it".to_owned(),
            };
            let outcome = ComponentOutcome::Absent(Absent { component, reason, message });
            self.context.tell(self.task, self.item, outcome.clone());
            gathered.take(outcome.into());
        }
    }

    /// Work that is cut where the note's time is over.
    async fn in_time<T>(&self, work: impl Future<Output = Result<T, Unserved>>) -> Result<T, Unserved> {
        timeout_at(self.deadline, work).await.unwrap_or(Err(Unserved::Overtime(self.timeout)))
    }
}

/// The parts of a note's grade.
struct Parts<'d> {
    grading: &'d Grading<'d>,
    read: Arc<Read>,
    shown: Arc<Shown>,
    sender: mpsc::UnboundedSender<Came>,
}

impl Parts<'_> {
    /// Does all at once. One that ends badly leaves the others.
    async fn work(&self, took: &mut Took) -> Result<(), Unserved> {
        let Some(reviewing) = self.grading.context.brief.strategy.reviewing() else { return self.text(None).await };
        let (hand, found) = oneshot::channel();
        let (text, rubric, claims) =
            tokio::join!(self.text(Some(hand)), self.rubric(reviewing), self.claims(reviewing, found));
        for part in [rubric, claims] {
            let part = part?;
            took.asked.extend(part.asked);
            took.usage += part.usage;
        }
        text
    }

    /// What text alone gives; claims go to whoever settles them.
    async fn text(&self, hand: Option<oneshot::Sender<Factuality>>) -> Result<(), Unserved> {
        let (read, sender, brief) =
            (Arc::clone(&self.read), self.sender.clone(), Arc::clone(&self.grading.context.brief));
        let work = self.grading.context.workshop.work_through(move |_| {
            let reviewed = hand.is_some();
            let hand = std::cell::Cell::new(hand);
            // Whoever gathers may have run out of time.
            let tell = |came| drop(sender.send(came));
            let settle = |found| drop(hand.take().map(|hand| hand.send(found)));
            let rubric = (!reviewed).then_some(&brief.rubric);
            Bench { read: &read, rubric, tell: &tell, settle: if reviewed { Some(&settle) } else { None } }.work();
        });
        self.grading.in_time(work).await
    }

    async fn rubric(&self, reviewing: &Reviewing) -> Result<Took, Unserved> {
        match review(self.grading, reviewing, Arc::clone(&self.read), Arc::clone(&self.shown)).await {
            Ok(review) => {
                self.tell(review.outcome.into());
                Ok(Took { asked: review.asked, usage: review.usage, ..Took::default() })
            }
            Err(unserved) => self.broken(Component::Pdqi, unserved),
        }
    }

    /// Where the claims never come, whoever found them says why.
    async fn claims(&self, reviewing: &Reviewing, found: oneshot::Receiver<Factuality>) -> Result<Took, Unserved> {
        let Ok(Ok(found)) = timeout_at(self.grading.deadline, found).await else { return Ok(Took::default()) };
        let shown = Arc::clone(&self.shown);
        match settle(self.grading, reviewing, Arc::clone(&self.read), (shown, found)).await {
            Ok(settled) => {
                self.tell(settled.came);
                let asked = settled.asked.into_iter().collect();
                Ok(Took { asked, usage: settled.usage, ..Took::default() })
            }
            Err(unserved) => self.broken(Component::Factuality, unserved),
        }
    }

    fn broken(&self, component: Component, unserved: Unserved) -> Result<Took, Unserved> {
        if unserved == Unserved::Interrupted {
            return Err(unserved);
        }
        let (reason, message) = (AbsenceReason::Defect, "a defect of the service ended it".to_owned());
        self.tell(ComponentOutcome::Absent(Absent { component, reason, message }).into());
        Ok(Took::default())
    }

    fn tell(&self, came: Came) {
        // Whoever gathers may have run out of time.
        drop(self.sender.send(came));
    }
}
