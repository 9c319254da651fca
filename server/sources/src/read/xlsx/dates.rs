//! Dates and times: numbers that a format shows as such.

/// The last day that workbooks know, in the year 9999.
const LAST: f64 = 2_958_466.0;
const MILLISECONDS: i64 = 86_400_000;

/// What a number is shown as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    /// A number.
    Number,
    /// A day, perhaps with the time.
    Date,
    /// The time of a day.
    Time,
    /// Hours, minutes and seconds that passed.
    Duration,
}

impl Shown {
    /// What the formats are that every workbook has.
    pub(super) fn built_in(id: &str) -> Self {
        match id.parse().unwrap_or(0) {
            14..=17 | 22 | 27..=31 | 34..=36 | 50..=58 => Self::Date,
            18..=21 | 32..=33 | 45 | 47 => Self::Time,
            46 => Self::Duration,
            _ => Self::Number,
        }
    }

    /// What a format's code says.
    pub(super) fn of(code: &str) -> Self {
        let code = code.to_ascii_lowercase();
        let (mut letters, mut characters) = (String::new(), code.chars());
        let mut passed = false;
        while let Some(character) = characters.next() {
            match character {
                ';' => break,
                '\\' | '_' | '*' => {
                    characters.next();
                }
                '"' => {
                    characters.find(|next| *next == '"');
                }
                '[' => {
                    let name: String = characters.by_ref().take_while(|next| *next != ']').collect();
                    let unit = name.chars().next();
                    passed |= matches!(unit, Some('h' | 'm' | 's')) && name.chars().all(|next| Some(next) == unit);
                }
                other => letters.push(other),
            }
        }
        let letters = letters.replace("am/pm", "").replace("a/p", "").replace("general", "");
        match () {
            () if passed => Self::Duration,
            () if letters.contains(['y', 'd']) => Self::Date,
            () if letters.contains(['h', 's']) => Self::Time,
            () if letters.contains('m') => Self::Date,
            () => Self::Number,
        }
    }

    /// `number` as ISO 8601 has it; `None` where it is shown as a number or is no date.
    pub(super) fn iso(self, number: f64, from_1904: bool) -> Option<String> {
        if self == Self::Number || !(0.0..LAST).contains(&number) {
            return None;
        }
        let total = (number * MILLISECONDS as f64).round() as i64;
        if self == Self::Duration {
            return Some(duration(total));
        }
        let (day, rest) = (total / MILLISECONDS, total % MILLISECONDS);
        match (self, day, rest) {
            (Self::Time, 0, _) => Some(clock(rest)),
            (_, _, 0) => Some(date(day, from_1904)),
            _ => Some(format!("{}T{}", date(day, from_1904), clock(rest))),
        }
    }
}

/// The date of a day. What counts from 1900 has a 29th of February that year, which never was; later days are counted past it.
fn date(day: i64, from_1904: bool) -> String {
    let since_1970 = match day {
        _ if from_1904 => day - 24_107,
        60 => return "1900-02-29".to_owned(),
        0..60 => day - 25_568,
        _ => day - 25_569,
    };
    let (year, month, day) = civil(since_1970);
    format!("{year:04}-{month:02}-{day:02}")
}

/// Year, month and day of a day counted from 1970, by the calendar of 400 years that begin in March.
fn civil(since_1970: i64) -> (i64, i64, i64) {
    let days = since_1970 + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day)
}

fn clock(milliseconds: i64) -> String {
    let seconds = milliseconds / 1000;
    let fraction = fraction(milliseconds % 1000);
    format!("{:02}:{:02}:{:02}{fraction}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

fn duration(milliseconds: i64) -> String {
    let seconds = milliseconds / 1000;
    let fraction = fraction(milliseconds % 1000);
    format!("PT{}H{}M{}{fraction}S", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

fn fraction(milliseconds: i64) -> String {
    if milliseconds == 0 { String::new() } else { format!(".{milliseconds:03}") }
}

#[cfg(test)]
mod tests {
    use super::Shown;

    #[test]
    fn a_day_is_counted_past_the_leap_day_that_never_was() {
        let date = |number| Shown::Date.iso(number, false).unwrap();
        assert_eq!(date(1.0), "1900-01-01");
        assert_eq!(date(59.0), "1900-02-28");
        assert_eq!(date(60.0), "1900-02-29");
        assert_eq!(date(61.0), "1900-03-01");
        assert_eq!(date(45_351.0), "2024-02-29");
        assert_eq!(date(45_351.75), "2024-02-29T18:00:00");
        assert_eq!(date(2_958_465.0), "9999-12-31");
        assert_eq!(Shown::Date.iso(0.0, true).unwrap(), "1904-01-01");
        assert_eq!(Shown::Date.iso(43_889.0, true).unwrap(), "2024-02-29");
    }

    #[test]
    fn times_and_what_passed_are_told_from_dates() {
        assert_eq!(Shown::Time.iso(0.520_833_333_333_333_3, false).unwrap(), "12:30:00");
        assert_eq!(Shown::Duration.iso(1.5, false).unwrap(), "PT36H0M0S");
        assert_eq!(Shown::Date.iso(-1.0, false), None);
        assert_eq!(Shown::Date.iso(f64::NAN, false), None);
    }

    #[test]
    fn a_format_says_what_a_number_is() {
        for (code, shown) in [
            ("General", Shown::Number),
            ("0.00 \"days\"", Shown::Number),
            ("[Red]#,##0.00;-0", Shown::Number),
            ("#,##0\\d", Shown::Number),
            ("yyyy-mm-dd", Shown::Date),
            ("[$-409]d-mmm-yy;@", Shown::Date),
            ("dd/mm/yyyy hh:mm", Shown::Date),
            ("h:mm AM/PM", Shown::Time),
            ("mm:ss.0", Shown::Time),
            ("[h]:mm:ss", Shown::Duration),
        ] {
            assert_eq!(Shown::of(code), shown, "{code}");
        }
    }
}
