//! Times as RFC 3339 has them, in UTC.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// The first second of the year 10000, which has no place in the format.
const END: Duration = Duration::from_secs(253_402_300_800);

/// The time, where it can be written.
pub(super) fn in_range(time: SystemTime) -> Option<SystemTime> {
    time.duration_since(UNIX_EPOCH).is_ok_and(|since| since < END).then_some(time)
}

pub(super) fn serialize<S: Serializer>(time: &Option<SystemTime>, to: S) -> Result<S::Ok, S::Error> {
    time.and_then(in_range).map(|time| humantime::format_rfc3339(time).to_string()).serialize(to)
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<SystemTime>, D::Error> {
    let text = String::deserialize(from)?;
    let time = humantime::parse_rfc3339(&text)
        .map_err(|_| de::Error::custom(format!("`{text}` is no time such as 2026-01-31T12:00:00Z")))?;
    Ok(Some(time))
}
