//! Natural order: numbers inside names count as numbers, so that `f2` comes before `f10`.

use std::cmp::Ordering;
use std::ffi::OsStr;

/// Compares two names: runs of digits by value, everything else without case, ties by their bytes.
pub(super) fn order(a: &OsStr, b: &OsStr) -> Ordering {
    let (left, right) = (a.to_string_lossy(), b.to_string_lossy());
    by_parts(&left, &right).then_with(|| a.cmp(b))
}

fn by_parts(mut a: &str, mut b: &str) -> Ordering {
    loop {
        let ((part_a, rest_a), (part_b, rest_b)) = (split(a), split(b));
        let parts = match (digits(part_a), digits(part_b)) {
            (Some(x), Some(y)) => x.len().cmp(&y.len()).then_with(|| x.cmp(y)),
            _ => part_a.to_lowercase().cmp(&part_b.to_lowercase()),
        };
        if parts.is_ne() || (rest_a.is_empty() && rest_b.is_empty()) {
            return parts;
        }
        (a, b) = (rest_a, rest_b);
    }
}

/// The first run of digits or the first other character, and the rest.
fn split(text: &str) -> (&str, &str) {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let one = text.chars().next().map_or(0, char::len_utf8);
    text.split_at(digits.max(one))
}

/// The digits without leading zeros, where the part is a number.
fn digits(part: &str) -> Option<&str> {
    part.starts_with(|c: char| c.is_ascii_digit()).then(|| part.trim_start_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_names_count_as_numbers() {
        let mut names = ["f10.txt", "F3.txt", "f2.txt", "f.txt", "f02.txt", "10", "9", "é1"];
        names.sort_by(|a, b| order(OsStr::new(a), OsStr::new(b)));
        assert_eq!(names, ["9", "10", "f.txt", "f02.txt", "f2.txt", "F3.txt", "f10.txt", "é1"]);
    }
}
