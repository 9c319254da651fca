//! Days of the calendar, and dates as notes write them.

use serde::{Deserialize, Serialize};

/// A day, in the Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

/// What is no day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{year}-{month}-{day} is no day; a day is year-month-day, from 1800 to 2999")]
pub struct NotADate {
    /// As given.
    pub year: u32,
    /// As given.
    pub month: u32,
    /// As given.
    pub day: u32,
}

impl Date {
    /// A day.
    ///
    /// # Errors
    /// Refuses what the calendar does not have, and years before 1800 and after 2999.
    pub fn new(year: u32, month: u32, day: u32) -> Result<Self, NotADate> {
        let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let days = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 => 28 + u32::from(leap),
            _ => 0,
        };
        if !(1800..3000).contains(&year) || !(1..=days).contains(&day) {
            return Err(NotADate { year, month, day });
        }
        Ok(Self { year: year as u16, month: month as u8, day: day as u8 })
    }

    /// Days since a day long past; the difference of two is the days between.
    #[must_use]
    pub fn days(self) -> i64 {
        // Years begin in March, so that the day that is sometimes there is the last.
        let (month, year) = (i64::from(self.month), i64::from(self.year) - i64::from(self.month < 3));
        let in_year = (153 * ((month + 9) % 12) + 2) / 5 + i64::from(self.day) - 1;
        year * 365 + year / 4 - year / 100 + year / 400 + in_year
    }
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_over_leap_years() {
        let days = |year, month, day| Date::new(year, month, day).unwrap().days();
        assert_eq!(days(2024, 3, 1) - days(2024, 2, 28), 2);
        assert_eq!(days(2023, 3, 1) - days(2023, 2, 28), 1);
        assert_eq!(days(2001, 1, 1) - days(2000, 1, 1), 366);
        assert_eq!(days(2000, 1, 1) - days(1970, 1, 1), 10_957);
    }

    #[test]
    fn what_the_calendar_does_not_have_is_refused() {
        assert!(Date::new(2023, 2, 29).is_err() && Date::new(2023, 13, 1).is_err() && Date::new(23, 1, 1).is_err());
        assert_eq!(Date::new(2024, 2, 29).unwrap().to_string(), "2024-02-29");
    }
}
