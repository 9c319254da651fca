//! The tables, and how an older file gets them.

use rusqlite::{Connection, TransactionBehavior};

use super::open::Refusal;

/// Marks a file as a ledger: "Assy".
const APPLICATION: i64 = 0x4173_7379;

/// Each takes a file from the version that is its place in the list to the next.
const MIGRATIONS: [&str; 5] = [V1, V2, V3, V4, V5];

/// The version this program writes.
pub(super) const VERSION: i64 = MIGRATIONS.len() as i64;

/// A specification has a table of its own because it may have tens of megabytes, and SQLite writes a row anew, overflow
/// pages included, when any column of it changes. A task has no foreign key: a queue takes tasks of runs it never heard of.
/// `due` is when a ready task may be handed out, and when the lease of a leased one ends.
const V1: &str = "
CREATE TABLE run (
    id TEXT NOT NULL PRIMARY KEY,
    request_id TEXT UNIQUE,
    content TEXT NOT NULL,
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    format INTEGER NOT NULL,
    on_disconnect BLOB NOT NULL,
    ended BLOB
) STRICT;
CREATE INDEX run_unfinished ON run(id) WHERE ended IS NULL;
CREATE TABLE spec (
    run TEXT NOT NULL PRIMARY KEY REFERENCES run(id) ON DELETE CASCADE,
    format INTEGER NOT NULL,
    body BLOB NOT NULL
) STRICT;
CREATE TABLE event (
    run TEXT NOT NULL REFERENCES run(id) ON DELETE CASCADE,
    sequence INTEGER NOT NULL,
    at INTEGER NOT NULL,
    stage TEXT,
    item TEXT,
    format INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (run, sequence)
) STRICT, WITHOUT ROWID;
CREATE TABLE checkpoint (
    run TEXT NOT NULL REFERENCES run(id) ON DELETE CASCADE,
    task TEXT NOT NULL,
    PRIMARY KEY (run, task)
) STRICT, WITHOUT ROWID;
CREATE TABLE task (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    run TEXT NOT NULL,
    stage TEXT NOT NULL,
    format INTEGER NOT NULL,
    body BLOB NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('ready', 'leased', 'done', 'dead')),
    due INTEGER NOT NULL,
    attempt INTEGER NOT NULL DEFAULT 0,
    token INTEGER NOT NULL DEFAULT 0,
    reason TEXT
) STRICT;
CREATE INDEX task_run ON task(run);
CREATE INDEX task_order ON task(stage, number) WHERE state IN ('ready', 'leased');
CREATE INDEX task_due ON task(stage, due) WHERE state IN ('ready', 'leased');
CREATE INDEX task_leased ON task(token) WHERE state = 'leased';
CREATE INDEX task_dead ON task(number) WHERE state = 'dead';
";

/// Answers of models, by what was asked.
const V2: &str = "
CREATE TABLE answer (
    key TEXT NOT NULL PRIMARY KEY,
    run TEXT NOT NULL REFERENCES run(id) ON DELETE CASCADE,
    at INTEGER NOT NULL,
    format INTEGER NOT NULL,
    body BLOB NOT NULL
) STRICT;
CREATE INDEX answer_run ON answer(run);
CREATE INDEX answer_at ON answer(at);
";

/// Calibrations of judges.
const V3: &str = "
CREATE TABLE calibration (
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    format INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (provider, model)
) STRICT, WITHOUT ROWID;
";

/// What rows of batches came to, by what was asked, and which batches were begun.
const V4: &str = "
CREATE TABLE verdict (
    key TEXT NOT NULL PRIMARY KEY,
    checksum TEXT NOT NULL,
    format INTEGER NOT NULL,
    body BLOB NOT NULL,
    used INTEGER NOT NULL,
    uses INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX verdict_used ON verdict(used);
CREATE TABLE batch (
    key TEXT NOT NULL PRIMARY KEY,
    begun INTEGER NOT NULL,
    again INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
";

/// Verdicts in the order in which they were made. Keys are random: in their order, each row of a batch would be written to, and read
/// from, another page than the row before it. When each was last used stands apart: a batch that is known would else write every verdict
/// anew.
const V5: &str = "
ALTER TABLE verdict RENAME TO verdict_by_key;
CREATE TABLE verdict (
    number INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    checksum TEXT NOT NULL,
    format INTEGER NOT NULL,
    body BLOB NOT NULL
) STRICT;
CREATE TABLE verdict_use (
    number INTEGER PRIMARY KEY REFERENCES verdict(number) ON DELETE CASCADE,
    used INTEGER NOT NULL,
    uses INTEGER NOT NULL
) STRICT;
INSERT INTO verdict (key, checksum, format, body) SELECT key, checksum, format, body FROM verdict_by_key ORDER BY used;
INSERT INTO verdict_use SELECT number, used, uses FROM verdict JOIN verdict_by_key USING (key);
DROP TABLE verdict_by_key;
";

/// Whether the file is a ledger, or empty; and of which version. Changes nothing.
pub(super) fn inspect(connection: &Connection) -> Result<i64, Refusal> {
    let version = pragma(connection, "user_version")?;
    let application = pragma(connection, "application_id")?;
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    match (application, version, tables) {
        (APPLICATION, version, _) if version > VERSION => Err(Refusal::Newer(version)),
        (APPLICATION, version, _) if version >= 0 => Ok(version),
        (0, 0, 0) => Ok(0),
        _ => Err(Refusal::NotALedger("it is a database of another program".into())),
    }
}

/// Brings the file from `version` to [`VERSION`].
pub(super) fn migrate(connection: &mut Connection, version: i64) -> Result<(), rusqlite::Error> {
    let steps = MIGRATIONS.get(usize::try_from(version).unwrap_or(usize::MAX)..).unwrap_or_default();
    if steps.is_empty() {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for step in steps {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION)?;
    transaction.pragma_update(None, "user_version", VERSION)?;
    transaction.commit()
}

fn pragma(connection: &Connection, name: &str) -> Result<i64, rusqlite::Error> {
    connection.pragma_query_value(None, name, |row| row.get(0))
}
