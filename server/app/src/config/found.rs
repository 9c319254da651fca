//! The faults found so far, each with its place.

use std::fmt::Display;
use std::str::FromStr;
use std::time::Duration;

use super::Faults;
use super::origin::Origins;

/// Faults by place.
#[derive(Debug, Default)]
pub(super) struct Found {
    origins: Origins,
    faults: Vec<(Option<usize>, String)>,
    /// Keys whose value could not be taken at all: nothing more is said of them.
    spoilt: Vec<String>,
}

impl Found {
    pub(super) fn new(origins: Origins) -> Self {
        Self { origins, ..Self::default() }
    }

    /// `key` is wrong, as `what` says.
    pub(super) fn add(&mut self, key: &str, what: impl Display) {
        if !self.spoilt.iter().any(|spoilt| spoilt == key) {
            let (line, place) = self.origins.of(key);
            self.faults.push((line, format!("{place}{key} {what}")));
        }
    }

    /// Something in another file is wrong; `fault` names the place.
    pub(super) fn elsewhere(&mut self, fault: String) {
        self.faults.push((None, fault));
    }

    /// `key` is wrong, and what stands in for it is not to be looked at.
    pub(super) fn spoil(&mut self, key: &str, what: impl Display) {
        self.add(key, what);
        self.spoilt.push(key.to_owned());
    }

    pub(super) fn is_empty(&self) -> bool {
        self.faults.is_empty()
    }

    /// In the order of the file; what is not in it last.
    pub(super) fn into_faults(mut self) -> Faults {
        self.faults.sort_by_key(|(line, _)| line.unwrap_or(usize::MAX));
        Faults(self.faults.into_iter().map(|(_, fault)| fault).collect())
    }

    pub(super) fn parse<T: FromStr>(&mut self, key: &str, text: &str, wanted: &str) -> Option<T> {
        let value = text.parse().ok();
        if value.is_none() {
            self.add(key, format_args!("is {text:?}; give {wanted}"));
        }
        value
    }

    pub(super) fn span(&mut self, key: &str, text: &str) -> Option<Duration> {
        match humantime::parse_duration(text) {
            Ok(span) if span > Duration::ZERO => Some(span),
            _ => {
                self.add(key, format_args!("is {text:?}; give a span of time, such as 15s or 2m"));
                None
            }
        }
    }

    /// A number that must be at least 1 and fit.
    pub(super) fn count<T: TryFrom<i64>>(&mut self, key: &str, value: i64) -> Option<T> {
        let fits = if value < 1 { None } else { T::try_from(value).ok() };
        if fits.is_none() {
            let wanted = if value < 1 { "at least 1" } else { "less" };
            self.add(key, format_args!("is {value}; give {wanted}"));
        }
        fits
    }
}
