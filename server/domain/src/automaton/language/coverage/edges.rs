//! How strings begin and end, and what they contain.

use super::{Said, misread, n, subsequence};

#[test]
fn beginnings_and_endings() {
    let sentences: &[Said] = &[
        ("binary strings where the first symbol is 0", |s| s.starts_with('0')),
        ("all strings over {a,b} such that the string ends in ab", |s| s.ends_with("ab")),
        ("the set of all strings over {a, b} that begin with aa", |s| s.starts_with("aa")),
        ("the set of binary strings ending in 00 or 11", |s| s.ends_with("00") || s.ends_with("11")),
        ("the language of all binary strings that start and end with 1", |s| s.starts_with('1') && s.ends_with('1')),
        ("binary strings that start with 0 or end with 1", |s| s.starts_with('0') || s.ends_with('1')),
        ("Strings that begin with 10 and do not end with 01.", |s| s.starts_with("10") && !s.ends_with("01")),
        ("accept strings that don't start with 1", |s| !s.starts_with('1')),
        ("words over the alphabet {a, b, c} that end with c", |s| s.ends_with('c')),
        ("strings not ending in 1", |s| !s.ends_with('1')),
        ("strings that do not begin with a, over {a, b}", |s| !s.starts_with('a')),
        ("binary strings with prefix 101", |s| s.starts_with("101")),
        ("binary strings having suffix 0", |s| s.ends_with('0')),
        ("starts with either 0 or 11", |s| s.starts_with('0') != s.starts_with("11")),
        ("starts with a vowel", |s| s.starts_with(['a', 'e', 'i', 'o', 'u'])),
        ("ends with a digit other than 0 over {0, 1, 2}", |s| s.ends_with(['1', '2'])),
        ("binary strings whose last two symbols are 10", |s| s.ends_with("10")),
        ("binary strings whose first three bits are 101", |s| s.starts_with("101")),
        ("strings over {a,b} that start with a and end with b, or start with b and end with a", |s| {
            s.starts_with('a') && s.ends_with('b') || s.starts_with('b') && s.ends_with('a')
        }),
        ("DFA that accepts binary strings ending with 1", |s| s.ends_with('1')),
        ("Design a DFA which accepts all binary strings that end in 101", |s| s.ends_with("101")),
        ("Construct a DFA over {a, b} accepting strings that start with ab", |s| s.starts_with("ab")),
        ("a DFA for the language of strings over {0,1} that end with 11", |s| s.ends_with("11")),
        ("L = strings over {0,1} starting with 0", |s| s.starts_with('0')),
    ];
    assert_eq!(misread(sentences), "");
}

#[test]
fn what_is_contained() {
    let sentences: &[Said] = &[
        ("binary strings that contain 101", |s| s.contains("101")),
        ("does not contain 00", |s| !s.contains("00")),
        ("binary strings not containing 11", |s| !s.contains("11")),
        ("strings over {a,b} that do not contain the substring aba", |s| !s.contains("aba")),
        ("strings over {a, b} with aa as a substring", |s| s.contains("aa")),
        ("strings that contain at least one 1", |s| s.contains('1')),
        ("contains at least one a and at least one b", |s| s.contains('a') && s.contains('b')),
        ("contains no 1s", |s| !s.contains('1')),
        ("contains the substring 01 but not the substring 10", |s| s.contains("01") && !s.contains("10")),
        ("binary strings containing 00 or 11", |s| s.contains("00") || s.contains("11")),
        ("binary strings containing both 01 and 10 as substrings", |s| s.contains("01") && s.contains("10")),
        ("the string contains the subsequence 101", |s| subsequence(s, "101")),
        ("strings having 010 as a subsequence", |s| subsequence(s, "010")),
        ("strings in which 101 does not appear", |s| !s.contains("101")),
        ("strings in which 00 appears", |s| s.contains("00")),
        ("the substring 11 never occurs", |s| !s.contains("11")),
        ("avoids 000", |s| !s.contains("000")),
        ("every string that contains three consecutive 0s", |s| s.contains("000")),
        ("strings without consecutive 1s", |s| !s.contains("11")),
        ("no consecutive 0s", |s| !s.contains("00")),
        ("strings with no consecutive a's over {a, b}", |s| !s.contains("aa")),
        ("contains an a over {a, b, c}", |s| s.contains('a')),
        ("the string has neither 00 nor 11 as a substring", |s| !s.contains("00") && !s.contains("11")),
        ("strings over {a, b, c} that contain none of the symbols b", |s| !s.contains('b')),
        ("binary strings that include 0110", |s| s.contains("0110")),
        ("contain \"01\" and end with '1'", |s| s.contains("01") && s.ends_with('1')),
        ("strings over {a, b} in which there is no bb", |s| !s.contains("bb")),
        ("strings over {0,1} that contain 1 exactly once", |s| n(s, '1') == 1),
    ];
    assert_eq!(misread(sentences), "");
}
