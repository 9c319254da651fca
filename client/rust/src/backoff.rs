//! How long to wait before an attempt, and when to give up.

use std::time::Duration;

/// Waits that double, for a bounded number of attempts without progress.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backoff {
    /// The wait before the first repetition.
    pub first: Duration,
    /// The longest wait, also where a server asks for more.
    pub most: Duration,
    /// Attempts in a row that may bring nothing before the error is given out.
    pub attempts: u32,
}

impl Default for Backoff {
    /// 100 ms doubling up to 10 s, eight attempts: about 25 s without a sign of life, inside the server's default grace period.
    fn default() -> Self {
        Self { first: Duration::from_millis(100), most: Duration::from_secs(10), attempts: 8 }
    }
}

impl Backoff {
    /// The wait before the attempt that follows `failed` attempts, at least what the server `asked` for.
    pub(crate) fn delay(&self, failed: u32, asked: Option<Duration>) -> Duration {
        let doubled = self.first.saturating_mul(2_u32.saturating_pow(failed.saturating_sub(1)));
        doubled.max(asked.unwrap_or_default()).min(self.most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_the_longest() {
        let backoff = Backoff::default();
        assert_eq!(backoff.delay(1, None), Duration::from_millis(100));
        assert_eq!(backoff.delay(4, None), Duration::from_millis(800));
        assert_eq!(backoff.delay(60, None), Duration::from_secs(10));
    }

    #[test]
    fn a_wait_the_server_asks_for_is_kept_within_bounds() {
        let backoff = Backoff::default();
        assert_eq!(backoff.delay(1, Some(Duration::from_secs(3))), Duration::from_secs(3));
        assert_eq!(backoff.delay(1, Some(Duration::from_secs(3600))), Duration::from_secs(10));
    }
}
