//! The value of a cell in words.

use super::book::{Book, unescape};

/// What a cell's `v` comes to.
pub(super) enum Value {
    /// Words, perhaps none.
    Words(String),
    /// An error, such as a division by nothing.
    Error,
    /// It refers to a text that is not there.
    Lost,
}

/// How a cell says its value.
#[derive(Default)]
pub(super) struct Kind {
    /// Its type: empty is a number.
    pub(super) kind: String,
    /// Its style.
    pub(super) style: usize,
}

impl Kind {
    /// The value `raw`.
    pub(super) fn value(&self, raw: &str, book: &Book) -> Value {
        let words = match self.kind.as_str() {
            "s" => match raw.trim().parse().ok().and_then(|index| book.shared(index)) {
                Some(words) => words.to_owned(),
                None => return Value::Lost,
            },
            "str" => unescape(raw),
            "b" => if matches!(raw.trim(), "1" | "true") { "TRUE" } else { "FALSE" }.to_owned(),
            "e" => return Value::Error,
            "d" | "inlineStr" => raw.to_owned(),
            _ => match raw.trim().parse::<f64>() {
                Ok(number) => {
                    book.shown(self.style).iso(number, book.from_1904).unwrap_or_else(|| shortest(raw.trim(), number))
                }
                Err(_) => raw.to_owned(),
            },
        };
        Value::Words(words)
    }
}

/// A number in its shortest form. Workbooks count to 15 digits, and what they write beyond is noise; whole numbers stay as they are.
fn shortest(raw: &str, number: f64) -> String {
    if raw.bytes().all(|byte| byte.is_ascii_digit()) || !number.is_finite() {
        return raw.to_owned();
    }
    let number: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    match number.abs() {
        0.0 => "0".to_owned(),
        1e-7..1e21 => number.to_string(),
        _ => format!("{number:e}"),
    }
}

#[cfg(test)]
mod tests {
    use super::shortest;

    #[test]
    fn a_number_is_written_as_short_as_it_is_known() {
        for (raw, short) in [
            ("3.2999999999999998", "3.3"),
            ("0.30000000000000004", "0.3"),
            ("1.0", "1"),
            ("-0", "0"),
            ("1E3", "1000"),
            ("12345678901234567", "12345678901234567"),
            ("1e300", "1e300"),
            ("0.00000000012", "1.2e-10"),
        ] {
            assert_eq!(shortest(raw, raw.parse().unwrap()), short);
        }
    }
}
