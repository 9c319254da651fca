//! Steps of runs.

use assay_engine::port::store::{Commit, Opened, StoreError};
use assay_engine::run::event::{Fact, RunEnd};
use assay_engine::run::{Ended, ItemId, RunId, RunSpec, Sequence, StageName};
use rusqlite::{Connection, OptionalExtension, params};

use super::fault::Fault;
use super::writer::Scope;
use super::{read, tasks};
use crate::codec::{FORMAT, encode};

/// A run that is to be opened: its specification, as it was asked and as it is written.
pub(super) struct Opening {
    pub(super) spec: RunSpec,
    pub(super) body: Vec<u8>,
    pub(super) first: Written,
}

/// A step, with its events as they are written: the one writing thread has enough to do.
pub(super) struct Written {
    step: Commit,
    bodies: Vec<Vec<u8>>,
}

impl Written {
    /// Of a step.
    pub(super) fn of(step: Commit) -> Result<Self, StoreError> {
        let bodies = step.events.iter().map(|event| encode(&event.fact)).collect::<Result<_, _>>()?;
        Ok(Self { step, bodies })
    }
}

/// Opens the run, unless its request opened one before.
pub(super) fn open(scope: &mut Scope<'_>, opening: &Opening) -> Result<Opened, Fault> {
    let Opening { spec, body, first } = opening;
    if let Some(opened) = opened_before(scope.connection, spec)? {
        return Ok(opened);
    }
    if first.step.run != spec.id {
        return Err(Fault::NotFound(first.step.run.clone()));
    }
    let connection = scope.connection;
    let (id, request, content) = (spec.id.as_str(), spec.request_id.as_deref(), spec.content.as_str());
    connection
        .prepare_cached(
            "INSERT INTO run (id, request_id, content, created, updated, sequence, format, on_disconnect)
             VALUES (?1, ?2, ?3, ?4, ?4, 0, ?5, ?6)",
        )?
        .execute(params![id, request, content, spec.created.0, FORMAT, encode(&spec.on_disconnect)?])?;
    connection
        .prepare_cached("INSERT INTO spec (run, format, body) VALUES (?1, ?2, ?3)")?
        .execute(params![id, FORMAT, body])?;
    commit(scope, first)?;
    Ok(Opened::New)
}

/// By request id; and by run id, for a caller whose first answer was lost.
fn opened_before(connection: &Connection, spec: &RunSpec) -> Result<Option<Opened>, Fault> {
    let mut select = connection.prepare_cached(
        "SELECT id, content FROM run WHERE request_id = ?1 OR id = ?2 ORDER BY request_id IS ?1 DESC",
    )?;
    let keys = params![spec.request_id, spec.id.as_str()];
    let before = select.query_row(keys, |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))).optional()?;
    Ok(before.map(|(id, content)| {
        let run = RunId::new(id);
        if content == spec.content.as_str() { Opened::Existing(run) } else { Opened::RequestIdReused(run) }
    }))
}

/// Takes a step; the run's new sequence.
pub(super) fn commit(scope: &mut Scope<'_>, written: &Written) -> Result<Sequence, Fault> {
    let step = &written.step;
    let at = read::sequence(scope.connection, &step.run)?.ok_or_else(|| Fault::NotFound(step.run.clone()))?;
    if at != step.after {
        return Err(Fault::Conflict(at));
    }
    checkpoints(scope.connection, step)?;
    let last = events(scope.connection, written)?;
    tasks::add(scope, &step.send)?;
    if let Some(end) = end(step) {
        finish(scope, &step.run, end)?;
    }
    Ok(last)
}

fn checkpoints(connection: &Connection, step: &Commit) -> Result<(), Fault> {
    let mut insert = connection.prepare_cached("INSERT OR IGNORE INTO checkpoint (run, task) VALUES (?1, ?2)")?;
    for task in &step.checkpoints {
        insert.execute([step.run.as_str(), task.as_str()])?;
    }
    Ok(())
}

fn events(connection: &Connection, Written { step, bodies }: &Written) -> Result<Sequence, Fault> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO event (run, sequence, at, stage, item, format, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    let mut last = step.after;
    for (event, body) in step.events.iter().zip(bodies) {
        last = last.next();
        let stage = event.stage.as_ref().map(StageName::as_str);
        let item = event.item.as_ref().map(ItemId::as_str);
        insert.execute(params![step.run.as_str(), read::stored(last), step.at.0, stage, item, FORMAT, body])?;
    }
    if last != step.after {
        connection.prepare_cached("UPDATE run SET sequence = ?2, updated = ?3 WHERE id = ?1")?.execute(params![
            step.run.as_str(),
            read::stored(last),
            step.at.0
        ])?;
    }
    Ok(last)
}

fn end(step: &Commit) -> Option<&RunEnd> {
    step.events.iter().find_map(|event| match &event.fact {
        Fact::RunFinished(end) => Some(end),
        _ => None,
    })
}

fn finish(scope: &mut Scope<'_>, run: &RunId, end: &RunEnd) -> Result<(), Fault> {
    let ended = Ended { outcome: end.outcome, counts: end.counts };
    scope
        .connection
        .prepare_cached("UPDATE run SET ended = ?2 WHERE id = ?1")?
        .execute(params![run.as_str(), encode(&ended)?])?;
    tasks::drop_open(scope, run)
}

/// Removes a run and all that belongs to it.
pub(super) fn delete(scope: &mut Scope<'_>, run: &RunId) -> Result<(), Fault> {
    tasks::drop_all(scope, run)?;
    match scope.connection.prepare_cached("DELETE FROM run WHERE id = ?1")?.execute([run.as_str()])? {
        0 => Err(Fault::NotFound(run.clone())),
        _ => Ok(()),
    }
}
