//! Every backend against the promises of its ports, and what only the ledger on disk promises.

mod formats;
mod memory;
mod sqlite;
