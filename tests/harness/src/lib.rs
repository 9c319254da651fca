//! What the tests share: a real server on a loopback port, a scripted model server and a scripted plugin over real sockets.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    clippy::panic,
    reason = "test code: what is wrong here should stop the test, and its tasks are aborted by their owners"
)]

pub mod fake;
pub mod plugin;
pub mod server;
