//! The ledger's answers to `port::calibrations`.

use assay_engine::port::calibrations::{Calibration, Calibrations};
use assay_engine::port::model::ModelRef;
use assay_engine::port::store::StoreError;
use async_trait::async_trait;
use rusqlite::{OptionalExtension, Row, params};

use super::SqliteLedger;
use super::fault::Fault;
use crate::codec::{FORMAT, decode, encode};

#[async_trait]
impl Calibrations for SqliteLedger {
    async fn put(&self, calibration: &Calibration) -> Result<(), StoreError> {
        let (model, body) = (calibration.model.clone(), encode(calibration)?);
        let kept = self.writer.write(move |scope| {
            let mut insert = scope.connection.prepare_cached(
                "INSERT INTO calibration (provider, model, format, body) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (provider, model) DO UPDATE SET format = excluded.format, body = excluded.body",
            )?;
            insert.execute(params![model.provider, model.model, FORMAT, body])?;
            Ok(())
        });
        Ok(kept.await?)
    }

    async fn of(&self, model: &ModelRef) -> Result<Option<Calibration>, StoreError> {
        let model = model.clone();
        let found = self.readers.read(move |connection| {
            let mut select =
                connection.prepare_cached("SELECT format, body FROM calibration WHERE provider = ?1 AND model = ?2")?;
            Ok::<_, Fault>(select.query_row([&model.provider, &model.model], record).optional()?)
        });
        found.await?.map(|(format, body)| decode(format, &body)).transpose()
    }

    async fn all(&self) -> Result<Vec<Calibration>, StoreError> {
        let found = self.readers.read(|connection| {
            let mut select =
                connection.prepare_cached("SELECT format, body FROM calibration ORDER BY provider, model")?;
            Ok::<_, Fault>(select.query_map([], record)?.collect::<Result<Vec<_>, _>>()?)
        });
        found.await?.iter().map(|(format, body)| decode(*format, body)).collect()
    }

    async fn forget(&self, model: &ModelRef) -> Result<bool, StoreError> {
        let model = model.clone();
        let forgotten = self.writer.write(move |scope| {
            let named = [&model.provider, &model.model];
            let gone = scope.connection.execute("DELETE FROM calibration WHERE provider = ?1 AND model = ?2", named)?;
            Ok(gone > 0)
        });
        Ok(forgotten.await?)
    }
}

fn record(row: &Row<'_>) -> rusqlite::Result<(i64, Vec<u8>)> {
    Ok((row.get(0)?, row.get(1)?))
}
