//! When a server says to come back.

use std::time::Duration;

use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};

/// The longest a server's wish to wait is believed.
const LONGEST_WAIT: Duration = Duration::from_secs(600);

/// When to try again, as the headers say: milliseconds, seconds or a date, ten minutes at most.
///
/// A date is measured from the server's own `Date`, so that clocks need not agree; without one it is not understood.
pub(super) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
    let milliseconds = text("retry-after-ms").and_then(|value| value.parse::<f64>().ok()).map(|value| value / 1000.0);
    let value = text(RETRY_AFTER.as_str());
    let seconds = milliseconds.or_else(|| value?.parse::<f64>().ok());
    let wait = match seconds {
        Some(seconds) => Duration::try_from_secs_f64(seconds).ok()?,
        None => {
            let then = httpdate::parse_http_date(value?).ok()?;
            let now = httpdate::parse_http_date(text(DATE.as_str())?).ok()?;
            then.duration_since(now).unwrap_or_default()
        }
    };
    Some(wait.min(LONGEST_WAIT))
}

/// The same out of an error body: `27s`, as Google's services write a span of time.
pub(crate) fn span(text: &str) -> Option<Duration> {
    let seconds = text.strip_suffix('s')?.parse().ok()?;
    Some(Duration::try_from_secs_f64(seconds).ok()?.min(LONGEST_WAIT))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait(headers: &[(&'static str, &str)]) -> Option<u64> {
        let map: HeaderMap =
            headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
        retry_after(&map).map(|wait| u64::try_from(wait.as_millis()).unwrap())
    }

    #[test]
    fn retry_after_is_seconds_milliseconds_or_a_date_and_capped() {
        let date = ("date", "Wed, 21 Oct 2015 07:28:00 GMT");
        assert_eq!(wait(&[("retry-after", "7")]), Some(7_000));
        assert_eq!(wait(&[("retry-after", "1.5")]), Some(1_500));
        assert_eq!(wait(&[("retry-after-ms", "250"), ("retry-after", "1")]), Some(250));
        assert_eq!(wait(&[("retry-after", "Wed, 21 Oct 2015 07:28:30 GMT"), date]), Some(30_000));
        assert_eq!(wait(&[("retry-after", "Wed, 21 Oct 2015 07:27:30 GMT"), date]), Some(0));
        assert_eq!(wait(&[("retry-after", "86400")]), Some(600_000));
        assert_eq!(wait(&[("retry-after", "-1")]), None);
        assert_eq!(wait(&[("retry-after", "soon"), date]), None);
        assert_eq!(wait(&[("retry-after", "Wed, 21 Oct 2015 07:28:30 GMT")]), None);
        assert_eq!(wait(&[]), None);
    }

    #[test]
    fn a_span_is_seconds() {
        assert_eq!(span("27s"), Some(Duration::from_secs(27)));
        assert_eq!(span("0.5s"), Some(Duration::from_millis(500)));
        assert_eq!((span("27"), span("-1s"), span("soon")), (None, None, None));
    }
}
