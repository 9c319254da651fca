//! The clock and the ids of the real world.

use assay_engine::port::clock::{Clock, Timestamp};
use assay_engine::port::ids::Ids;
use assay_engine::run::RunId;

/// The wall clock.
pub(crate) struct WallClock;

impl Clock for WallClock {
    #[expect(clippy::disallowed_methods, reason = "this is the clock")]
    fn now(&self) -> Timestamp {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

/// UUIDs of version 7: their text grows with time.
pub(crate) struct Uuids;

impl Ids for Uuids {
    #[expect(clippy::disallowed_methods, reason = "this is where ids come from")]
    fn run(&self) -> RunId {
        RunId::new(uuid::Uuid::now_v7().hyphenated().to_string())
    }
}
