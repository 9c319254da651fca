//! The ledger's answers to `port::answers`.

use assay_domain::digest::Digest;
use assay_engine::port::answers::{Answers, KeptAnswer};
use assay_engine::port::clock::Timestamp;
use assay_engine::port::store::StoreError;
use async_trait::async_trait;
use rusqlite::{OptionalExtension, params};

use super::SqliteLedger;
use super::fault::Fault;
use crate::codec::{FORMAT, decode, encode};

#[async_trait]
impl Answers for SqliteLedger {
    async fn find(&self, key: &Digest) -> Result<Option<KeptAnswer>, StoreError> {
        let key = key.clone();
        let row = self.readers.read(move |connection| {
            let mut select = connection.prepare_cached("SELECT format, body FROM answer WHERE key = ?1")?;
            let row = |row: &rusqlite::Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?));
            Ok::<_, Fault>(select.query_row([key.as_str()], row).optional()?)
        });
        row.await?.map(|(format, body)| decode(format, &body)).transpose()
    }

    async fn keep(&self, key: &Digest, answer: &KeptAnswer) -> Result<(), StoreError> {
        let (key, run, at, body) = (key.clone(), answer.run.clone(), answer.at, encode(answer)?);
        let kept = self.writer.write(move |scope| {
            let mut insert = scope.connection.prepare_cached(
                "INSERT INTO answer (key, run, at, format, body) SELECT ?1, id, ?3, ?4, ?5 FROM run WHERE id = ?2
                 ON CONFLICT (key) DO NOTHING",
            )?;
            insert.execute(params![key.as_str(), run.as_str(), at.0, FORMAT, body])?;
            Ok(())
        });
        Ok(kept.await?)
    }

    async fn forget_before(&self, time: Timestamp) -> Result<u64, StoreError> {
        let forgotten = self.writer.write(move |scope| {
            let forgotten = scope.connection.execute("DELETE FROM answer WHERE at < ?1", [time.0])?;
            Ok(forgotten as u64)
        });
        Ok(forgotten.await?)
    }
}
