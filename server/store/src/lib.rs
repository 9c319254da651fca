//! The ledger: durable runs, events, checkpoints, tasks, on SQLite or in memory.
