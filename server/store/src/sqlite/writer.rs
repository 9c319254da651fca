//! The one thread that writes, and group commit: whatever queued up while the last transaction was synced to disk becomes
//! the next one. A disk syncs a few hundred times a second; a group pays for it once.
//!
//! Every job has a savepoint, so that one that fails is undone alone. Nobody is answered before the group is on disk.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;

use assay_engine::run::StageName;
use rusqlite::Connection;
use tokio::sync::oneshot;

use super::fault::Fault;
use super::tasks;
use crate::timetable::Timetable;

/// The most jobs of one transaction: bounds how long the first of them waits.
const GROUP: usize = 256;

/// What a job may touch.
pub(crate) struct Scope<'a> {
    pub(super) connection: &'a Connection,
    /// Stages whose tasks the group has changed.
    pub(super) touched: BTreeSet<StageName>,
}

trait Job: Send {
    /// Does the work; on a fault it is to be undone.
    fn run(&mut self, scope: &mut Scope<'_>) -> Result<(), Fault>;
    /// Answers, with the group's fate over the job's own outcome.
    fn settle(self: Box<Self>, group: Result<(), Fault>);
}

struct Pending<T, W> {
    work: Option<W>,
    outcome: Option<Result<T, Fault>>,
    reply: oneshot::Sender<Result<T, Fault>>,
}

impl<T: Send, W: FnOnce(&mut Scope<'_>) -> Result<T, Fault> + Send> Job for Pending<T, W> {
    fn run(&mut self, scope: &mut Scope<'_>) -> Result<(), Fault> {
        let Some(work) = self.work.take() else { return Ok(()) };
        let outcome = work(scope);
        let done = outcome.as_ref().map(|_| ()).map_err(Clone::clone);
        self.outcome = Some(outcome);
        done
    }

    fn settle(self: Box<Self>, group: Result<(), Fault>) {
        let own = self.outcome.unwrap_or_else(|| Err(Fault::Unavailable("the write was not reached".into())));
        let outcome = group.and(own);
        // Whoever no longer waits needs no answer.
        let _ = self.reply.send(outcome);
    }
}

/// The queue to the writing thread. Dropping it finishes what is queued and joins the thread.
pub(crate) struct Writer {
    queue: Option<mpsc::Sender<Box<dyn Job>>>,
    thread: Option<JoinHandle<()>>,
    commits: Arc<AtomicU64>,
}

impl Writer {
    /// Starts the thread on `connection`.
    pub(super) fn start(connection: Connection, timetable: Arc<Timetable>, path: &Path) -> Self {
        let (queue, jobs) = mpsc::channel();
        let commits = Arc::new(AtomicU64::new(0));
        let desk = Desk { connection, timetable, commits: Arc::clone(&commits), path: path.display().to_string() };
        #[expect(
            clippy::disallowed_methods,
            reason = "SQLite blocks; the one writing thread is joined when this is dropped"
        )]
        let thread = std::thread::spawn(move || desk.serve(&jobs));
        Self { queue: Some(queue), thread: Some(thread), commits }
    }

    /// Does `work` in the next group; answers once it is on disk. Dropping the future does not take the work back.
    pub(super) async fn write<T, W>(&self, work: W) -> Result<T, Fault>
    where
        T: Send + 'static,
        W: FnOnce(&mut Scope<'_>) -> Result<T, Fault> + Send + 'static,
    {
        let answer = self.post(work);
        answer.await.unwrap_or_else(|_| Err(Fault::Unavailable("the ledger's writer has stopped".into())))
    }

    /// Queues `work`, whether or not anybody waits for the answer.
    pub(crate) fn post<T, W>(&self, work: W) -> oneshot::Receiver<Result<T, Fault>>
    where
        T: Send + 'static,
        W: FnOnce(&mut Scope<'_>) -> Result<T, Fault> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        if let Some(queue) = &self.queue {
            // A stopped thread has dropped the other end: the answer is then an error.
            let _ = queue.send(Box::new(Pending { work: Some(work), outcome: None, reply }));
        }
        answer
    }

    /// Transactions committed since the start.
    pub(super) fn commits(&self) -> u64 {
        self.commits.load(Ordering::Relaxed)
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        drop(self.queue.take());
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the ledger's writer panicked");
        }
    }
}

/// The thread's own side.
struct Desk {
    connection: Connection,
    timetable: Arc<Timetable>,
    commits: Arc<AtomicU64>,
    path: String,
}

impl Desk {
    fn serve(self, jobs: &mpsc::Receiver<Box<dyn Job>>) {
        while let Ok(first) = jobs.recv() {
            let mut group = vec![first];
            group.extend(jobs.try_iter().take(GROUP - 1));
            let fate = self.commit(&mut group);
            if let Err(fault) = &fate {
                tracing::error!(ledger = self.path, ?fault, jobs = group.len(), "a group of writes was undone");
            }
            for job in group {
                job.settle(fate.clone());
            }
        }
    }

    /// All of the group's jobs that succeed, or none.
    fn commit(&self, group: &mut [Box<dyn Job>]) -> Result<(), Fault> {
        let mut scope = Scope { connection: &self.connection, touched: BTreeSet::new() };
        let done = run_all(group, &mut scope).and_then(|()| {
            let due = scope.touched.iter().map(|stage| Ok((stage.clone(), tasks::next_due(&self.connection, stage)?)));
            let due = due.collect::<Result<Vec<_>, Fault>>()?;
            execute(&self.connection, "COMMIT")?;
            Ok(due)
        });
        match done {
            Ok(due) => {
                self.commits.fetch_add(1, Ordering::Relaxed);
                due.iter().for_each(|(stage, due)| self.timetable.set(stage, *due));
                Ok(())
            }
            Err(fault) => {
                if !self.connection.is_autocommit() {
                    execute(&self.connection, "ROLLBACK")?;
                }
                Err(fault)
            }
        }
    }
}

fn run_all(group: &mut [Box<dyn Job>], scope: &mut Scope<'_>) -> Result<(), Fault> {
    execute(scope.connection, "BEGIN IMMEDIATE")?;
    for job in group {
        execute(scope.connection, "SAVEPOINT job")?;
        if let Err(fault) = job.run(scope) {
            // On some errors, such as a full disk, SQLite undoes the whole transaction by itself.
            if scope.connection.is_autocommit() {
                return Err(fault);
            }
            execute(scope.connection, "ROLLBACK TO job")?;
        }
        execute(scope.connection, "RELEASE job")?;
    }
    Ok(())
}

fn execute(connection: &Connection, statement: &str) -> Result<(), Fault> {
    connection.prepare_cached(statement)?.execute([])?;
    Ok(())
}
