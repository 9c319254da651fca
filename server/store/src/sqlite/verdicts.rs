//! The ledger's answers to `port::verdicts`.

use assay_domain::digest::Digest;
use assay_engine::pipeline::automaton::verdict::Conclusion;
use assay_engine::port::clock::Timestamp;
use assay_engine::port::store::StoreError;
use assay_engine::port::verdicts::{Kept, Verdicts};
use async_trait::async_trait;
use rusqlite::{Connection, OptionalExtension, params};

use super::SqliteLedger;
use super::fault::Fault;
use crate::codec::{FORMAT, decode, encode};

#[async_trait]
impl Verdicts for SqliteLedger {
    async fn find(&self, keys: &[Digest]) -> Result<Vec<Option<Conclusion>>, StoreError> {
        let keys = keys.to_vec();
        let found = self.readers.read(move |connection| keys.iter().map(|key| find(connection, key)).collect());
        Ok(found.await?)
    }

    async fn keep(&self, kept: Kept, at: Timestamp) -> Result<(), StoreError> {
        let written = kept.new.iter().map(|(key, conclusion)| {
            let body = encode(conclusion)?;
            Ok((key.clone(), checksum(key, &body), body))
        });
        let written: Vec<(Digest, Digest, Vec<u8>)> = written.collect::<Result<_, StoreError>>()?;
        let keeping = self.writer.write(move |scope| {
            let mut insert = scope.connection.prepare_cached(
                "INSERT INTO verdict (key, checksum, format, body) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (key) DO UPDATE SET checksum = ?2, format = ?3, body = ?4 RETURNING number",
            )?;
            let mut begin =
                scope.connection.prepare_cached("INSERT OR REPLACE INTO verdict_use (number, used, uses) VALUES (?1, ?2, 0)")?;
            for (key, sum, body) in &written {
                let values = params![key.as_str(), sum.as_str(), FORMAT, body];
                let number: i64 = insert.query_row(values, |row| row.get(0))?;
                begin.execute(params![number, at.0])?;
            }
            let mut update = scope.connection.prepare_cached(
                "UPDATE verdict_use SET uses = uses + 1, used = ?2 WHERE number = (SELECT number FROM verdict WHERE key = ?1)",
            )?;
            for key in &kept.used {
                update.execute(params![key.as_str(), at.0])?;
            }
            Ok(())
        });
        Ok(keeping.await?)
    }

    async fn begin(&self, batch: &Digest, at: Timestamp) -> Result<bool, StoreError> {
        let batch = batch.clone();
        let beginning = self.writer.write(move |scope| {
            let mut insert = scope.connection.prepare_cached(
                "INSERT INTO batch (key, begun) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET begun = MAX(begun, ?2), again = 1
                 RETURNING again",
            )?;
            Ok(insert.query_row(params![batch.as_str(), at.0], |row| row.get::<_, bool>(0))?)
        });
        Ok(beginning.await?)
    }

    async fn forget_before(&self, time: Timestamp) -> Result<u64, StoreError> {
        let forgotten = self.writer.write(move |scope| {
            let unused = "DELETE FROM verdict WHERE number IN (SELECT number FROM verdict_use WHERE used < ?1)";
            let verdicts = scope.connection.execute(unused, [time.0])?;
            scope.connection.execute("DELETE FROM batch WHERE begun < ?1", [time.0])?;
            Ok(verdicts as u64)
        });
        Ok(forgotten.await?)
    }
}

/// A bad entry is as good as none: it is made again.
fn find(connection: &Connection, key: &Digest) -> Result<Option<Conclusion>, Fault> {
    let mut select = connection.prepare_cached("SELECT checksum, format, body FROM verdict WHERE key = ?1")?;
    let row =
        |row: &rusqlite::Row<'_>| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?, row.get::<_, Vec<u8>>(2)?));
    let Some((sum, format, body)) = select.query_row([key.as_str()], row).optional()? else { return Ok(None) };
    if sum != checksum(key, &body).as_str() {
        tracing::warn!(%key, "a kept verdict is not what was written; it is made again");
        return Ok(None);
    }
    Ok(decode(format, &body).ok())
}

/// Of the entry and of the key it belongs to.
fn checksum(key: &Digest, body: &[u8]) -> Digest {
    Digest::of_parts([key.as_str().as_bytes(), body])
}
