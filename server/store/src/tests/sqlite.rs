//! What only the ledger on disk promises: it survives, it fills up, it is one server's at a time.

use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, mpsc};
use std::time::Duration;

use assay_domain::digest::Digest;
use assay_engine::pipeline::automaton::verdict::{Conclusion, VerdictStatus};
use assay_engine::port::answers::Answers as _;
use assay_engine::port::clock::Timestamp;
use assay_engine::port::delivery::{Delivery, Lease};
use assay_engine::port::store::{Commit, Store, StoreError};
use assay_engine::run::event::Fact;
use assay_engine::run::{RunId, Sequence, StageName};
use futures::future::join_all;
use tempfile::TempDir;

use crate::sqlite::{OpenError, SqliteLedger, SqliteOptions};
use crate::suite::{Ledger, samples};

async fn ledger() -> Ledger {
    let disk = Disk::new();
    let ledger = disk.open();
    Ledger {
        store: ledger.clone(),
        answers: ledger.clone(),
        verdicts: ledger.clone(),
        calibrations: ledger.clone(),
        delivery: ledger,
        keep: Box::new(disk),
    }
}

mod store {
    crate::store_suite!(
        #[tokio::test]
        super::ledger
    );
}

mod answers {
    crate::answers_suite!(
        #[tokio::test]
        super::ledger
    );
}

mod verdicts {
    crate::verdicts_suite!(
        #[tokio::test]
        super::ledger
    );
}

mod calibrations {
    crate::calibrations_suite!(
        #[tokio::test]
        super::ledger
    );
}

mod delivery {
    crate::delivery_suite!(
        #[tokio::test]
        super::ledger
    );
}

#[tokio::test]
async fn a_kept_verdict_that_was_changed_on_disk_is_not_there() {
    use assay_engine::port::verdicts::{Kept, Verdicts};
    let found = async |disk: &Disk, key: &Digest| {
        let ledger = disk.open();
        Verdicts::find(ledger.as_ref(), std::slice::from_ref(key)).await.expect("find").remove(0)
    };
    let disk = Disk::new();
    let key = Digest::of(b"a");
    let conclusion = Conclusion::of(VerdictStatus::Pass);
    let kept = Kept { new: vec![(key.clone(), conclusion.clone())], used: vec![] };
    Verdicts::keep(disk.open().as_ref(), kept, Timestamp(1)).await.expect("keep");
    assert_eq!(found(&disk, &key).await, Some(conclusion));
    let file = rusqlite::Connection::open(disk.path()).expect("open");
    file.execute("UPDATE verdict SET body = CAST(replace(body, 'pass', 'fail') AS BLOB)", []).expect("change");
    drop(file);
    assert_eq!(found(&disk, &key).await, None);
}

const LONG: Duration = Duration::from_secs(3600);

/// A folder with a ledger in it.
struct Disk {
    folder: TempDir,
}

impl Disk {
    fn new() -> Self {
        Self { folder: TempDir::new().expect("a folder") }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("made/for/it/ledger.db")
    }

    fn try_open(&self, max_bytes: Option<u64>) -> Result<Arc<SqliteLedger>, OpenError> {
        SqliteLedger::open(&self.path(), SqliteOptions { max_bytes, ..SqliteOptions::default() })
    }

    fn open(&self) -> Arc<SqliteLedger> {
        self.try_open(None).expect("it opens")
    }

    fn file(&self, bytes: &[u8]) {
        fs::create_dir_all(self.path().parent().expect("a folder")).expect("folder");
        fs::write(self.path(), bytes).expect("file");
    }

    fn database(&self, statements: &str) {
        self.file(b"");
        rusqlite::Connection::open(self.path()).expect("open").execute_batch(statements).expect("statements");
    }
}

async fn start(ledger: &SqliteLedger, number: u32, tasks: u32) -> RunId {
    let spec = samples::spec(number);
    let mut first = samples::first(&spec.id);
    first.send = (1..=tasks).map(|task| samples::task(&spec.id, "draft", task)).collect();
    ledger.open(&spec, first).await.expect("open");
    spec.id
}

async fn receive(ledger: &SqliteLedger) -> Lease {
    ledger.receive(&StageName::new("draft"), LONG).await.expect("receive")
}

/// A step of about `bytes`.
fn large(run: &RunId, after: u64, bytes: usize) -> Commit {
    let Fact::Warning(mut warning) = samples::facts().swap_remove(9) else { panic!("a warning") };
    warning.message = "x".repeat(bytes);
    samples::step(run, after, vec![Fact::Warning(warning)])
}

#[tokio::test]
async fn after_a_crash_events_stay_and_leased_tasks_come_back_at_once() {
    let disk = Disk::new();
    let before = disk.open();
    let run = start(&before, 1, 3).await;
    before.ack(&receive(&before).await).await.expect("ack");
    let lost = receive(&before).await;
    drop(before);

    let after = disk.open();
    assert_eq!(after.events(&run, Sequence::START, 9).await.expect("events").len(), 1);
    let again = receive(&after).await;
    assert_eq!((&again.task, again.attempt), (&lost.task, 2));
    assert!(!after.extend(&lost, LONG).await.expect("extend"), "a lease does not outlive its server");
    assert_eq!(receive(&after).await.task.items, [3]);
}

#[tokio::test]
async fn a_full_ledger_keeps_what_it_has_and_goes_on_with_more_room() {
    let disk = Disk::new();
    let full = disk.try_open(Some(400_000)).expect("it opens");
    let run = start(&full, 1, 1).await;
    let mut at = 1;
    let refused = loop {
        match full.commit(large(&run, at, 50_000)).await {
            Ok(sequence) => at = sequence.0,
            Err(error) => break error,
        }
    };
    assert!(matches!(refused, StoreError::Full(_)), "{refused:?}");
    assert!(at > 1, "some of it had room");
    assert_eq!(full.record(&run).await.expect("record").sequence, Sequence(at));
    assert_eq!(full.events(&run, Sequence::START, 99).await.expect("events").len() as u64, at);
    drop(full);

    let roomy = disk.try_open(Some(4_000_000)).expect("it opens");
    assert_eq!(roomy.commit(large(&run, at, 50_000)).await.expect("commit"), Sequence(at + 1));
    assert_eq!(receive(&roomy).await.task.items, [1]);
}

#[tokio::test]
async fn a_full_ledger_goes_on_once_a_run_is_deleted() {
    let disk = Disk::new();
    let ledger = disk.try_open(Some(400_000)).expect("it opens");
    let (old, new) = (start(&ledger, 1, 0).await, start(&ledger, 2, 0).await);
    ledger.commit(large(&old, 1, 200_000)).await.expect("commit");
    let refused = ledger.commit(large(&new, 1, 200_000)).await;
    assert!(matches!(refused, Err(StoreError::Full(_))), "{refused:?}");
    ledger.delete(&old).await.expect("delete");
    ledger.commit(large(&new, 1, 200_000)).await.expect("commit");
}

#[tokio::test]
async fn a_full_ledger_takes_no_part_of_a_group_it_refuses() {
    let disk = Disk::new();
    let ledger = disk.try_open(Some(400_000)).expect("it opens");
    let runs = join_all((1..=20).map(|number| start(&ledger, number, 0))).await;
    let taken = join_all(runs.iter().map(|run| ledger.commit(large(run, 1, 50_000)))).await;
    assert!(taken.iter().any(|taken| matches!(taken, Err(StoreError::Full(_)))));
    for (run, taken) in runs.iter().zip(taken) {
        let events = ledger.events(run, Sequence::START, 9).await.expect("events").len();
        assert_eq!(events, if taken.is_ok() { 2 } else { 1 });
    }
}

#[tokio::test]
async fn steps_that_come_together_share_a_commit() {
    let disk = Disk::new();
    let ledger = disk.open();
    let runs = join_all((1..=100).map(|number| start(&ledger, number, 0))).await;
    let before = ledger.commits();
    let (go, held) = mpsc::channel::<()>();
    let (started, starting) = tokio::sync::oneshot::channel();
    let busy = ledger.hold_writer(started, held);
    starting.await.expect("the writer is busy");
    let mut steps =
        Box::pin(join_all(runs.iter().map(|run| ledger.commit(samples::step(run, 1, vec![Fact::StageStarted])))));
    assert!(futures::poll!(steps.as_mut()).is_pending());
    go.send(()).expect("the writer waits");
    assert!(steps.await.iter().all(Result::is_ok));
    busy.await.expect("answer").expect("done");
    assert_eq!(ledger.commits() - before, 2, "one for what was under way, one for a hundred steps");
}

#[tokio::test]
async fn one_that_fails_is_undone_alone() {
    let disk = Disk::new();
    let ledger = disk.open();
    let run = start(&ledger, 1, 0).await;
    let other = start(&ledger, 2, 0).await;
    let (good, stale, also_good) = tokio::join!(
        ledger.commit(samples::step(&run, 1, vec![Fact::StageStarted])),
        ledger.commit(samples::step(&run, 1, vec![Fact::StageStarted])),
        ledger.commit(samples::step(&other, 1, vec![Fact::StageStarted])),
    );
    assert!(good.is_ok() && also_good.is_ok());
    assert!(matches!(stale, Err(StoreError::Conflict { at: Sequence(2) })));
}

#[tokio::test]
async fn reads_do_not_wait_for_the_writer() {
    let disk = Disk::new();
    let ledger = disk.open();
    let run = start(&ledger, 1, 0).await;
    let (go, held) = mpsc::channel::<()>();
    let (started, starting) = tokio::sync::oneshot::channel();
    let busy = ledger.hold_writer(started, held);
    starting.await.expect("the writer is busy");
    assert_eq!(ledger.record(&run).await.expect("record").sequence, Sequence(1));
    go.send(()).expect("the writer waits");
    busy.await.expect("answer").expect("done");
}

#[tokio::test]
async fn a_ledger_is_one_servers_at_a_time() {
    let disk = Disk::new();
    let first = disk.open();
    let second = disk.try_open(None).err().expect("refused");
    assert!(matches!(&second, OpenError::InUse { path } if path.ends_with("ledger.db")), "{second:?}");
    drop(first);
    disk.open();
}

#[test]
fn a_newer_ledger_is_refused_by_name_and_number() {
    let disk = Disk::new();
    drop(disk.open());
    disk.database_version(7);
    let refused = disk.try_open(None).err().expect("refused");
    assert!(matches!(refused, OpenError::NewerVersion { found: 7, known: 5, .. }), "{refused:?}");
    assert!(refused.to_string().contains("version 7, this program knows versions up to 5"), "{refused}");
}

#[tokio::test]
async fn an_older_ledger_is_brought_up_and_keeps_its_runs() {
    let disk = Disk::new();
    let before = disk.open();
    let run = start(&before, 1, 3).await;
    drop(before);
    let connection = rusqlite::Connection::open(disk.path()).expect("open");
    connection
        .execute_batch(
            "DROP TABLE answer; DROP TABLE calibration; DROP TABLE verdict_use; DROP TABLE verdict; DROP TABLE batch; PRAGMA user_version = 1",
        )
        .expect("as version 1 left it");
    drop(connection);
    let after = disk.open();
    assert_eq!(after.events(&run, Sequence::START, 9).await.expect("events").len(), 1);
    let answer = samples::answer(&run);
    let key = Digest::of(b"a");
    after.keep(&key, &answer).await.expect("keep");
    assert_eq!(after.find(&key).await.expect("find"), Some(answer));
}

#[tokio::test]
async fn verdicts_of_an_older_ledger_are_still_known() {
    use assay_engine::port::verdicts::{Kept, Verdicts};
    let disk = Disk::new();
    let (key, conclusion) = (Digest::of(b"a"), Conclusion::of(VerdictStatus::Pass));
    let kept = Kept { new: vec![(key.clone(), conclusion.clone())], used: vec![] };
    Verdicts::keep(disk.open().as_ref(), kept, Timestamp(1)).await.expect("keep");
    let as_version_4_left_it = "
        ALTER TABLE verdict RENAME TO newer;
        CREATE TABLE verdict (
            key TEXT NOT NULL PRIMARY KEY, checksum TEXT NOT NULL, format INTEGER NOT NULL, body BLOB NOT NULL,
            used INTEGER NOT NULL, uses INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        INSERT INTO verdict SELECT key, checksum, format, body, used, uses FROM newer NATURAL JOIN verdict_use;
        DROP TABLE verdict_use;
        DROP TABLE newer;
        CREATE INDEX verdict_used ON verdict(used);
        PRAGMA user_version = 4";
    let connection = rusqlite::Connection::open(disk.path()).expect("open");
    connection.execute_batch(as_version_4_left_it).expect("statements");
    drop(connection);
    let ledger = disk.open();
    assert_eq!(Verdicts::find(ledger.as_ref(), &[key]).await.expect("find"), [Some(conclusion)]);
    assert_eq!(Verdicts::forget_before(ledger.as_ref(), Timestamp(2)).await.expect("forget"), 1);
}

#[test]
fn what_is_no_ledger_is_refused_and_left_alone() {
    for bytes in [&b"short"[..], &b"not a database, though long enough to be one ".repeat(100)] {
        let disk = Disk::new();
        disk.file(bytes);
        let refused = disk.try_open(None).err().expect("refused");
        assert!(matches!(refused, OpenError::NotALedger { .. }), "{refused:?}");
        assert_eq!(fs::read(disk.path()).expect("file"), bytes);
    }
}

#[test]
fn another_programs_database_is_refused() {
    let disk = Disk::new();
    disk.database("CREATE TABLE bookmarks (url TEXT)");
    let refused = disk.try_open(None).err().expect("refused");
    assert!(matches!(refused, OpenError::NotALedger { .. }), "{refused:?}");
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    let disk = Disk::new();
    fs::write(disk.folder.path().join("made"), b"a file in the way").expect("file");
    let refused = disk.try_open(None).err().expect("refused");
    assert!(matches!(&refused, OpenError::Folder { path, .. } if path.ends_with("made/for/it")), "{refused:?}");
}

#[tokio::test]
async fn a_record_of_a_future_format_is_unreadable() {
    let disk = Disk::new();
    let before = disk.open();
    let run = start(&before, 1, 0).await;
    drop(before);
    let connection = rusqlite::Connection::open(disk.path()).expect("open");
    connection.execute_batch("UPDATE event SET format = 2; UPDATE spec SET format = 2").expect("statements");
    drop(connection);
    let after = disk.open();
    assert!(matches!(after.spec(&run).await, Err(StoreError::Unreadable(_))));
    assert!(matches!(after.events(&run, Sequence::START, 9).await, Err(StoreError::Unreadable(_))));
}

impl Disk {
    fn database_version(&self, version: i64) {
        let connection = rusqlite::Connection::open(self.path()).expect("open");
        connection.pragma_update(None, "user_version", version).expect("version");
    }
}

impl SqliteLedger {
    /// Keeps the writer busy until `held` is told to go on.
    fn hold_writer(
        &self,
        started: tokio::sync::oneshot::Sender<()>,
        held: mpsc::Receiver<()>,
    ) -> tokio::sync::oneshot::Receiver<Result<(), impl std::fmt::Debug + use<>>> {
        self.writer_for_tests().post(move |_| {
            let _ = started.send(());
            let _ = held.recv();
            Ok(())
        })
    }
}
