//! Questions to the ledger.

use assay_engine::port::clock::Timestamp;
use assay_engine::port::store::Page;
use assay_engine::run::event::Event;
use assay_engine::run::{ItemId, RunId, RunRecord, RunSpec, Sequence, StageName, TaskId};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::fault::Fault;
use crate::codec::decode;

/// SQLite's integers are signed.
pub(super) fn stored(sequence: Sequence) -> i64 {
    i64::try_from(sequence.0).unwrap_or(i64::MAX)
}

fn loaded(sequence: i64) -> Sequence {
    Sequence(sequence.unsigned_abs())
}

/// Where a run stands; `None`: there is no such run.
pub(super) fn sequence(connection: &Connection, run: &RunId) -> Result<Option<Sequence>, Fault> {
    let mut select = connection.prepare_cached("SELECT sequence FROM run WHERE id = ?1")?;
    Ok(select.query_row([run.as_str()], |row| row.get(0)).optional()?.map(loaded))
}

pub(super) fn has_checkpoint(connection: &Connection, run: &RunId, task: &TaskId) -> Result<bool, Fault> {
    let mut select = connection.prepare_cached("SELECT 1 FROM checkpoint WHERE run = ?1 AND task = ?2")?;
    Ok(select.exists([run.as_str(), task.as_str()])?)
}

pub(super) fn spec(connection: &Connection, run: &RunId) -> Result<RunSpec, Fault> {
    let mut select = connection.prepare_cached("SELECT format, body FROM spec WHERE run = ?1")?;
    let row = select.query_row([run.as_str()], |row| Ok((row.get(0)?, row.get::<_, Vec<u8>>(1)?))).optional()?;
    let (format, body) = row.ok_or_else(|| Fault::NotFound(run.clone()))?;
    Ok(decode(format, &body)?)
}

pub(super) fn events(connection: &Connection, run: &RunId, after: Sequence, limit: u32) -> Result<Vec<Event>, Fault> {
    let mut select = connection.prepare_cached(
        "SELECT sequence, at, stage, item, format, body FROM event
         WHERE run = ?1 AND sequence > ?2 ORDER BY sequence LIMIT ?3",
    )?;
    let mut rows = select.query(params![run.as_str(), stored(after), limit])?;
    let mut events = Vec::new();
    while let Some(row) = rows.next()? {
        events.push(event(run, row)?);
    }
    if events.is_empty() && sequence(connection, run)?.is_none() {
        return Err(Fault::NotFound(run.clone()));
    }
    Ok(events)
}

fn event(run: &RunId, row: &Row<'_>) -> Result<Event, Fault> {
    Ok(Event {
        run: run.clone(),
        sequence: loaded(row.get(0)?),
        at: Timestamp(row.get(1)?),
        stage: row.get::<_, Option<String>>(2)?.map(StageName::new),
        item: row.get::<_, Option<String>>(3)?.map(ItemId::new),
        fact: decode(row.get(4)?, row.get_ref(5)?.as_blob().map_err(rusqlite::Error::from)?)?,
    })
}

const RECORD: &str = "SELECT id, request_id, created, updated, sequence, format, on_disconnect, ended FROM run";

pub(super) fn record(connection: &Connection, run: &RunId) -> Result<RunRecord, Fault> {
    let mut select = connection.prepare_cached(&format!("{RECORD} WHERE id = ?1"))?;
    let mut rows = select.query([run.as_str()])?;
    rows.next()?.map_or_else(|| Err(Fault::NotFound(run.clone())), record_of)
}

pub(super) fn list(connection: &Connection, page: &Page) -> Result<Vec<RunRecord>, Fault> {
    let unfinished = if page.unfinished_only { "AND ended IS NULL" } else { "" };
    let before = page.before.as_ref().map_or("", |_| "AND id < ?2");
    let statement = format!("{RECORD} WHERE ?2 IS ?2 {before} {unfinished} ORDER BY id DESC LIMIT ?1");
    let mut select = connection.prepare_cached(&statement)?;
    let mut rows = select.query(params![page.size, page.before.as_ref().map(RunId::as_str)])?;
    let mut records = Vec::new();
    while let Some(row) = rows.next()? {
        records.push(record_of(row)?);
    }
    Ok(records)
}

fn record_of(row: &Row<'_>) -> Result<RunRecord, Fault> {
    let format = row.get(5)?;
    let ended = row.get::<_, Option<Vec<u8>>>(7)?;
    Ok(RunRecord {
        id: RunId::new(row.get::<_, String>(0)?),
        request_id: row.get(1)?,
        created: Timestamp(row.get(2)?),
        updated: Timestamp(row.get(3)?),
        sequence: loaded(row.get(4)?),
        ended: ended.map(|body| decode(format, &body)).transpose()?,
        on_disconnect: decode(format, &row.get::<_, Vec<u8>>(6)?)?,
    })
}
