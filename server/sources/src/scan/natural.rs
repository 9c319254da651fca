//! Natural order: numbers inside names count as numbers, so that `f2` comes before `f10`.

use std::cmp::Ordering;
use std::ffi::OsStr;
use std::path::Path;

/// Compares two names: runs of digits by value, everything else without case, ties by their bytes.
pub(super) fn by_name(a: &OsStr, b: &OsStr) -> Ordering {
    by_tokens(&a.to_string_lossy(), &b.to_string_lossy()).then_with(|| a.cmp(b))
}

/// Compares two paths, folder by folder.
pub(super) fn by_path(a: &Path, b: &Path) -> Ordering {
    let (mut left, mut right) = (a.components(), b.components());
    loop {
        match (left.next(), right.next()) {
            (Some(a), Some(b)) => match by_name(a.as_os_str(), b.as_os_str()) {
                Ordering::Equal => {}
                other => return other,
            },
            (a, b) => return a.is_some().cmp(&b.is_some()),
        }
    }
}

fn by_tokens(a: &str, b: &str) -> Ordering {
    let same = alike(a, b);
    let (mut a, mut b) = (&a[same..], &b[same..]);
    loop {
        let ((token_a, rest_a), (token_b, rest_b)) = (split(a), split(b));
        let order = match (number(token_a), number(token_b)) {
            (Some(x), Some(y)) => x.len().cmp(&y.len()).then_with(|| x.cmp(y)),
            _ => lower(token_a).cmp(lower(token_b)),
        };
        if order.is_ne() || (rest_a.is_empty() && rest_b.is_empty()) {
            return order;
        }
        (a, b) = (rest_a, rest_b);
    }
}

/// Bytes at the beginning that need no comparing: names in a folder begin alike, and this is where sorting one takes its time.
fn alike(a: &str, b: &str) -> usize {
    let mut same = a.bytes().zip(b.bytes()).take_while(|(x, y)| x == y).count();
    while !a.is_char_boundary(same) || !b.is_char_boundary(same) {
        same -= 1;
    }
    a[..same].trim_end_matches(|c: char| c.is_ascii_digit()).len()
}

/// The first run of digits or the first other character, and the rest.
fn split(text: &str) -> (&str, &str) {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let one = text.chars().next().map_or(0, char::len_utf8);
    text.split_at(digits.max(one))
}

/// The digits without leading zeros, where the token is a number.
fn number(token: &str) -> Option<&str> {
    token.starts_with(|c: char| c.is_ascii_digit()).then(|| token.trim_start_matches('0'))
}

fn lower(token: &str) -> impl Iterator<Item = char> {
    token.chars().flat_map(char::to_lowercase)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn order(a: &str, b: &str) -> Ordering {
        by_name(OsStr::new(a), OsStr::new(b))
    }

    #[test]
    fn numbers_in_names_count_as_numbers() {
        let mut names = ["f10.txt", "F3.txt", "f2.txt", "f.txt", "f02.txt", "10", "9", "é1"];
        names.sort_by(|a, b| order(a, b));
        assert_eq!(names, ["9", "10", "f.txt", "f02.txt", "f2.txt", "F3.txt", "f10.txt", "é1"]);
    }

    #[test]
    fn a_folders_files_stand_where_its_name_does() {
        let mut paths = ["b10/1", "b2/10", "b2/9", "a", "b2.txt", "b3"].map(Path::new);
        paths.sort_by(|a, b| by_path(a, b));
        assert_eq!(paths, ["a", "b2/9", "b2/10", "b2.txt", "b3", "b10/1"].map(Path::new));
    }

    proptest! {
        #[test]
        fn natural_order_is_a_total_order(names in proptest::collection::vec("[ab0-2Aİ\u{e9}_.-]{0,6}", 3)) {
            let [a, b, c] = [&names[0], &names[1], &names[2]];
            prop_assert_eq!(order(a, b), order(b, a).reverse());
            prop_assert_eq!(order(a, b).is_eq(), a == b);
            if order(a, b).is_le() && order(b, c).is_le() {
                prop_assert!(order(a, c).is_le(), "{} {} {}", a, b, c);
            }
        }
    }
}
