//! How many of something strings have, and how long they are.
#![expect(clippy::manual_is_multiple_of, reason = "the predicates are written as the sentences say them")]

use super::{Said, found, misread, n};

#[test]
fn how_many() {
    let sentences: &[Said] = &[
        ("at least two 0s and at most three 1s", |s| n(s, '0') >= 2 && n(s, '1') <= 3),
        ("binary strings with exactly three 1s", |s| n(s, '1') == 3),
        ("binary strings with an even number of zeros", |s| n(s, '0') % 2 == 0),
        ("strings over {a, b} with an odd number of a's", |s| n(s, 'a') % 2 == 1),
        ("an even number of 0's and an odd number of 1's", |s| n(s, '0') % 2 == 0 && n(s, '1') % 2 == 1),
        ("number of a's is divisible by 3 over {a, b}", |s| n(s, 'a') % 3 == 0),
        ("the number of 1s is a multiple of 4", |s| n(s, '1') % 4 == 0),
        ("the number of 0s is congruent to 1 modulo 3", |s| n(s, '0') % 3 == 1),
        ("count of 1s mod 3 equals 2", |s| n(s, '1') % 3 == 2),
        ("the number of b's leaves a remainder of 1 when divided by 3 over {a, b}", |s| n(s, 'b') % 3 == 1),
        ("fewer than four 1s", |s| n(s, '1') < 4),
        ("more than two a's over {a, b}", |s| n(s, 'a') > 2),
        ("no more than one 0", |s| n(s, '0') <= 1),
        ("no fewer than two 1s", |s| n(s, '1') >= 2),
        ("between 2 and 4 ones", |s| (2..=4).contains(&n(s, '1'))),
        ("from one to three 0s", |s| (1..=3).contains(&n(s, '0'))),
        ("at least 2 occurrences of 01", |s| found(s, "01") >= 2),
        ("11 occurs at most once", |s| found(s, "11") <= 1),
        ("01 appears exactly twice", |s| found(s, "01") == 2),
        ("the substring ab appears an even number of times over {a, b}", |s| found(s, "ab") % 2 == 0),
        ("the number of occurrences of 10 is odd", |s| found(s, "10") % 2 == 1),
        ("equal number of 01 and 10 substrings", |s| found(s, "01") == found(s, "10")),
        ("an equal number of occurrences of 01 and 10", |s| found(s, "01") == found(s, "10")),
        ("as many 01 as 10", |s| found(s, "01") == found(s, "10")),
        ("the number of 0s is even and the number of 1s is a multiple of three", |s| {
            n(s, '0') % 2 == 0 && n(s, '1') % 3 == 0
        }),
        ("strings with either an even number of 0s or exactly two 1s", |s| n(s, '0') % 2 == 0 || n(s, '1') == 2),
        ("the total number of a's and b's is even over {a, b, c}", |s| (n(s, 'a') + n(s, 'b')) % 2 == 0),
        ("strings over {a,b,c} with at most one c", |s| n(s, 'c') <= 1),
        ("the number of vowels is even over {a, b, e}", |s| (n(s, 'a') + n(s, 'e')) % 2 == 0),
        ("two or more 0s", |s| n(s, '0') >= 2),
        ("strings with a single 1", |s| n(s, '1') == 1),
        ("strings containing exactly one a and exactly two b's", |s| n(s, 'a') == 1 && n(s, 'b') == 2),
        ("number of 1s greater than 2", |s| n(s, '1') > 2),
        ("the number of ones is not divisible by three", |s| n(s, '1') % 3 != 0),
        ("number of 1s divisible by 2 or 3", |s| n(s, '1') % 2 == 0 || n(s, '1') % 3 == 0),
        ("strings where 1 appears an odd number of times", |s| n(s, '1') % 2 == 1),
        ("strings where the count of 0 is at least 2", |s| n(s, '0') >= 2),
        ("at least 3 a's and no b's", |s| n(s, 'a') >= 3 && n(s, 'b') == 0),
        ("number of 0s modulo 4 is 3", |s| n(s, '0') % 4 == 3),
        ("exactly 2 ones or exactly 2 zeros", |s| n(s, '1') == 2 || n(s, '0') == 2),
    ];
    assert_eq!(misread(sentences), "");
}

#[test]
fn lengths() {
    let sentences: &[Said] = &[
        ("binary strings of length 3", |s| s.len() == 3),
        ("length divisible by 3", |s| s.len() % 3 == 0),
        ("strings of even length over {a, b}", |s| s.len() % 2 == 0),
        ("binary strings of odd length", |s| s.len() % 2 == 1),
        ("strings whose length is at least 4", |s| s.len() >= 4),
        ("strings of length at most 2", |s| s.len() <= 2),
        ("strings with length greater than 3", |s| s.len() > 3),
        ("strings with length less than 3", |s| s.len() < 3),
        ("the length is a multiple of 4", |s| s.len() % 4 == 0),
        ("length is congruent to 2 mod 5", |s| s.len() % 5 == 2),
        ("length modulo 3 equals 1", |s| s.len() % 3 == 1),
        ("strings of length between 2 and 4", |s| (2..=4).contains(&s.len())),
        ("strings of length from 2 to 4 inclusive", |s| (2..=4).contains(&s.len())),
        ("strings with at least three symbols", |s| s.len() >= 3),
        ("strings that are exactly two characters long", |s| s.len() == 2),
        ("strings longer than two", |s| s.len() > 2),
        ("strings of at most 3 characters", |s| s.len() <= 3),
        ("length not equal to 2", |s| s.len() != 2),
        ("the length of the string is odd", |s| s.len() % 2 == 1),
        ("strings with an even number of symbols", |s| s.len() % 2 == 0),
        ("even length strings that start with 0", |s| s.len() % 2 == 0 && s.starts_with('0')),
        ("length is either 1 or 3", |s| s.len() == 1 || s.len() == 3),
        ("length ≥ 2", |s| s.len() >= 2),
        ("length > 1 and length < 4", |s| (2..4).contains(&s.len())),
        ("length is divisible by both 2 and 3", |s| s.len() % 6 == 0),
        ("length divisible by 2 or 3", |s| s.len() % 2 == 0 || s.len() % 3 == 0),
        ("length is neither 1 nor 2", |s| s.len() != 1 && s.len() != 2),
        ("length is not a multiple of three", |s| s.len() % 3 != 0),
        ("non-empty strings of even length", |s| !s.is_empty() && s.len() % 2 == 0),
    ];
    assert_eq!(misread(sentences), "");
}
