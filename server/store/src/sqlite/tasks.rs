//! The queue: a row a task, in the order it was published.
//!
//! A finished task keeps its row until its run is deleted, so that its id is never added again.

use assay_engine::port::delivery::Lease;
use assay_engine::run::{RunId, StageName, Task, TaskId};
use rusqlite::{Connection, OptionalExtension, params};

use super::fault::Fault;
use super::writer::Scope;
use crate::codec::{FORMAT, decode, encode};
use crate::timetable::Moment;

/// Adds the tasks whose ids are new.
pub(super) fn add(scope: &mut Scope<'_>, tasks: &[Task]) -> Result<(), Fault> {
    let mut insert = scope.connection.prepare_cached(
        "INSERT OR IGNORE INTO task (id, run, stage, format, body, state, due) VALUES (?1, ?2, ?3, ?4, ?5, 'ready', 0)",
    )?;
    for task in tasks {
        let (id, run, stage) = (task.id.as_str(), task.run.as_str(), task.stage.as_str());
        insert.execute(params![id, run, stage, FORMAT, encode(task)?])?;
        scope.touched.insert(task.stage.clone());
    }
    Ok(())
}

/// A hand-out that is asked for.
pub(super) struct Asked {
    pub(super) stage: StageName,
    pub(super) token: i64,
    pub(super) now: Moment,
    pub(super) until: Moment,
}

/// Leases the oldest task that is due.
pub(super) fn take(scope: &mut Scope<'_>, asked: &Asked) -> Result<Option<Lease>, Fault> {
    let mut oldest = scope.connection.prepare_cached(
        "UPDATE task SET state = 'leased', due = ?1, token = ?2, attempt = attempt + 1
         WHERE number = (SELECT number FROM task INDEXED BY task_order
                         WHERE stage = ?3 AND state IN ('ready', 'leased') AND due <= ?4 ORDER BY number LIMIT 1)
         RETURNING format, body, attempt",
    )?;
    let values = params![asked.until.0, asked.token, asked.stage.as_str(), asked.now.0];
    let row = oldest.query_row(values, |row| Ok((row.get(0)?, row.get::<_, Vec<u8>>(1)?, row.get(2)?))).optional()?;
    let Some((format, body, attempt)) = row else { return Ok(None) };
    scope.touched.insert(asked.stage.clone());
    let task = decode(format, &body)?;
    Ok(Some(Lease { task, attempt, token: asked.token.unsigned_abs() }))
}

/// What becomes of a leased task.
pub(super) enum Fate {
    /// Held until then.
    Leased(Moment),
    /// To be handed out from then on.
    Ready(Moment),
    /// Finished.
    Done,
    /// Put aside, and why.
    Dead(String),
}

/// Moves a leased task on, unless `token` is no longer its lease; whether it was.
pub(super) fn settle(scope: &mut Scope<'_>, task: &Task, token: u64, fate: &Fate) -> Result<bool, Fault> {
    let (state, due, reason) = match fate {
        Fate::Leased(until) => ("leased", *until, None),
        Fate::Ready(from) => ("ready", *from, None),
        Fate::Done => ("done", Moment::PAST, None),
        Fate::Dead(reason) => ("dead", Moment::PAST, Some(reason)),
    };
    let token = i64::try_from(token).unwrap_or(i64::MAX);
    let mut update = scope.connection.prepare_cached(
        "UPDATE task SET state = ?1, due = ?2, reason = ?3 WHERE id = ?4 AND state = 'leased' AND token = ?5",
    )?;
    let held = update.execute(params![state, due.0, reason, task.id.as_str(), token])? > 0;
    scope.touched.insert(task.stage.clone());
    Ok(held)
}

/// Takes back a hand-out that nobody took up.
pub(super) fn take_back(scope: &mut Scope<'_>, token: i64) -> Result<(), Fault> {
    let mut update = scope.connection.prepare_cached(
        "UPDATE task SET state = 'ready', due = 0, attempt = attempt - 1
         WHERE state = 'leased' AND token = ?1 RETURNING stage",
    )?;
    let stage = update.query_row([token], |row| row.get::<_, String>(0)).optional()?;
    scope.touched.extend(stage.map(StageName::new));
    Ok(())
}

/// Removes what a run still has to do.
pub(super) fn drop_open(scope: &mut Scope<'_>, run: &RunId) -> Result<(), Fault> {
    remove(scope, run, "DELETE FROM task WHERE run = ?1 AND state IN ('ready', 'leased') RETURNING stage")
}

/// Removes every task of a run.
pub(super) fn drop_all(scope: &mut Scope<'_>, run: &RunId) -> Result<(), Fault> {
    remove(scope, run, "DELETE FROM task WHERE run = ?1 RETURNING stage")
}

fn remove(scope: &mut Scope<'_>, run: &RunId, statement: &str) -> Result<(), Fault> {
    let mut delete = scope.connection.prepare_cached(statement)?;
    for stage in delete.query_map([run.as_str()], |row| row.get::<_, String>(0))? {
        scope.touched.insert(StageName::new(stage?));
    }
    Ok(())
}

/// When the stage's next task is due.
pub(super) fn next_due(connection: &Connection, stage: &StageName) -> Result<Option<Moment>, Fault> {
    let mut earliest = connection.prepare_cached(
        "SELECT due FROM task INDEXED BY task_due
         WHERE stage = ?1 AND state IN ('ready', 'leased') ORDER BY due LIMIT 1",
    )?;
    Ok(earliest.query_row([stage.as_str()], |row| row.get(0)).optional()?.map(Moment))
}

/// The tasks put aside, oldest first.
pub(super) fn dead(connection: &Connection) -> Result<Vec<(TaskId, String)>, Fault> {
    let mut dead =
        connection.prepare_cached("SELECT id, ifnull(reason, '') FROM task WHERE state = 'dead' ORDER BY number")?;
    let rows = dead.query_map([], |row| Ok((TaskId::new(row.get::<_, String>(0)?), row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// What was left of another life of the server.
pub(super) struct Recovered {
    /// A token that was never given out.
    pub(super) token: i64,
    /// When each stage's next task is due.
    pub(super) due: Vec<(StageName, Moment)>,
}

/// Ends every lease: the lock on the file says that nobody else holds one.
pub(super) fn recover(connection: &Connection) -> Result<Recovered, rusqlite::Error> {
    connection.execute("UPDATE task SET state = 'ready', due = 0 WHERE state = 'leased'", [])?;
    let token = connection.query_row("SELECT ifnull(max(token), 0) + 1 FROM task", [], |row| row.get(0))?;
    let mut stages =
        connection.prepare("SELECT stage, min(due) FROM task WHERE state IN ('ready', 'leased') GROUP BY stage")?;
    let due = stages.query_map([], |row| Ok((StageName::new(row.get::<_, String>(0)?), Moment(row.get(1)?))))?;
    Ok(Recovered { token, due: due.collect::<Result<_, _>>()? })
}
