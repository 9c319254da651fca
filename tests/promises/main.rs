//! What the product promises, a file a promise, against the real program over real sockets.
#![expect(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "what is wrong here should stop the test")]

mod story;

mod automata;
mod bad_input;
mod batches;
mod budget;
mod calibration;
mod cancellation;
mod compare;
mod context;
mod delivered;
mod embeddings;
mod evidence;
mod grades;
mod grades_budget;
mod grades_configured;
mod grades_deidentified;
mod grades_kept;
mod grades_messages;
mod idempotency;
mod judge;
mod kill;
mod ledger;
mod linking;
mod material;
mod models;
mod plugin_delivered;
mod plugin_metrics;
mod plugin_stages;
mod plugin_suite;
mod quality;
mod repeats;
mod resume;
mod reviews;
mod score_stereotypes;
mod secrets;
mod small_model;
mod stereotypes;
mod translation;
mod transport;
mod watchers;
