//! Several strings, numbers or places in one clause: which of them are meant.
#![expect(clippy::manual_is_multiple_of, reason = "the predicates are written as the sentences say them")]

use super::{Said, at, back, found, misread, n, runs, value};

/// Whether `wrong` holds nowhere of a symbol and the one behind it, which is `None` at the end.
fn never(text: &str, wrong: fn(char, Option<char>) -> bool) -> bool {
    text.char_indices().all(|(place, symbol)| !wrong(symbol, text[place + 1..].chars().next()))
}

#[test]
fn a_list_says_how_many_of_it_are_meant() {
    let sentences: &[Said] = &[
        ("strings over {a, b, c} containing at least one of ab, bc and ca", |s| {
            s.contains("ab") || s.contains("bc") || s.contains("ca")
        }),
        ("contains exactly one of 00 and 11", |s| s.contains("00") != s.contains("11")),
        ("contains 010 or 101 but not both", |s| s.contains("010") != s.contains("101")),
        ("contains 00 or 11 or both", |s| s.contains("00") || s.contains("11")),
        ("starts with 1 or ends with 1 or both", |s| s.starts_with('1') || s.ends_with('1')),
        ("at least one of 00 and 11 occurs", |s| s.contains("00") || s.contains("11")),
        ("exactly one of 01 and 10 appears as a substring", |s| s.contains("01") != s.contains("10")),
        ("strings containing all of 00, 01 and 10", |s| s.contains("00") && s.contains("01") && s.contains("10")),
        ("binary strings with zero or two 1s", |s| n(s, '1') == 0 || n(s, '1') == 2),
        ("binary strings with 0, 2 or 4 ones", |s| [0, 2, 4].contains(&n(s, '1'))),
        ("contains 0 or 1", |s| !s.is_empty()),
        ("at least one of the last three bits is 1", |s| (1..=3).any(|place| back(s, place) == Some('1'))),
        ("none of the last two symbols is 0", |s| back(s, 1) != Some('0') && back(s, 2) != Some('0')),
        ("at least one of the first two symbols is a, over {a, b}", |s| at(s, 1) == Some('a') || at(s, 2) == Some('a')),
        ("the number of a's and b's together is even over {a, b, c}", |s| (n(s, 'a') + n(s, 'b')) % 2 == 0),
        ("the numbers of 0s and 1s are both odd", |s| n(s, '0') % 2 == 1 && n(s, '1') % 2 == 1),
        ("either 00 or 11 occurs but not both", |s| s.contains("00") != s.contains("11")),
        ("either 00 or 111", |s| s == "00" || s == "111"),
        ("begins with one of the prefixes 00, 01", |s| s.starts_with("00") || s.starts_with("01")),
        ("at least three digits over {a, 1, 2}", |s| n(s, '1') + n(s, '2') >= 3),
        ("strings over {a,b,c} with at least two of [ab]", |s| n(s, 'a') + n(s, 'b') >= 2),
        ("at least as many 01 as 10", |s| found(s, "01") >= found(s, "10")),
        ("exactly 0110", |s| s == "0110"),
        ("exactly the strings a, ab and abb", |s| ["a", "ab", "abb"].contains(&s)),
    ];
    assert_eq!(misread(sentences), "");
}

#[test]
fn what_is_said_of_each_is_not_said_of_all_alike() {
    let sentences: &[Said] = &[
        ("every a is followed by b or c over {a, b, c}", |s| {
            never(s, |one, next| one == 'a' && !matches!(next, Some('b' | 'c')))
        }),
        ("every 0 is immediately followed by 0 or 1", |s| !s.ends_with('0')),
        ("every a or b is followed by c over {a, b, c}", |s| never(s, |one, next| one != 'c' && next != Some('c'))),
        ("no a or b is followed by c over {a, b, c}", |s| !s.contains("ac") && !s.contains("bc")),
        ("each c is preceded by a or b, over {a, b, c}", |s| !s.starts_with('c') && !s.contains("cc")),
        ("every block of a's has length 1 or 2 over {a, b}", |s| !s.contains("aaa")),
        ("every block of 1s has length not equal to 1", |s| runs(s, '1').iter().all(|&length| length != 1)),
        ("every run of 0s has length at least 2 and at most 3", |s| runs(s, '0').iter().all(|l| (2..=3).contains(l))),
        ("every even position is not 1", |s| s.chars().skip(1).step_by(2).all(|c| c != '1')),
        ("every third symbol is not 1", |s| s.chars().skip(2).step_by(3).all(|c| c != '1')),
        ("no odd position is 1", |s| s.chars().step_by(2).all(|c| c != '1')),
        ("no 1 in an even position", |s| s.chars().skip(1).step_by(2).all(|c| c != '1')),
        ("no 0s in odd positions", |s| s.chars().step_by(2).all(|c| c != '0')),
    ];
    assert_eq!(misread(sentences), "");
}

#[test]
fn not_reaches_as_far_as_a_speaker_means() {
    let sentences: &[Said] = &[
        ("it does not both start with 1 and end with 1", |s| !(s.starts_with('1') && s.ends_with('1'))),
        ("all strings over {a, b} except those that start with a and end with b", |s| {
            !(s.starts_with('a') && s.ends_with('b'))
        }),
        ("all binary strings except those starting with 0 or ending with 0", |s| {
            !s.starts_with('0') && !s.ends_with('0')
        }),
        ("the complement of the set of strings that start with 0 and end with 1", |s| {
            !(s.starts_with('0') && s.ends_with('1'))
        }),
        ("reject strings that start with 1 and contain 00", |s| !(s.starts_with('1') && s.contains("00"))),
        ("starts with 1 but not with 10", |s| s.starts_with('1') && !s.starts_with("10")),
        ("ends with 1 but not with 11", |s| s.ends_with('1') && !s.ends_with("11")),
        ("neither starts nor ends with 1", |s| !s.starts_with('1') && !s.ends_with('1')),
        ("binary strings with not exactly two 1s", |s| n(s, '1') != 2),
        ("aa occurs but bb does not, over {a, b}", |s| s.contains("aa") && !s.contains("bb")),
        ("binary strings that are not all 0s", |s| s.contains('1')),
        ("if it starts with 0 it ends with 1", |s| !s.starts_with('0') || s.ends_with('1')),
        ("if it contains 11 then it ends with 0 and if it contains 00 then it ends with 1", |s| {
            (!s.contains("11") || s.ends_with('0')) && (!s.contains("00") || s.ends_with('1'))
        }),
        ("divisible by 3 or 5 but not both", |s| (value(s, 2) % 3 == 0) != (value(s, 2) % 5 == 0)),
    ];
    assert_eq!(misread(sentences), "");
}
