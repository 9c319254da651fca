//! Clauses joined by logic.

use super::{Said, misread, n};

#[test]
fn logic() {
    let sentences: &[Said] = &[
        ("starts with 0 and ends with 1", |s| s.starts_with('0') && s.ends_with('1')),
        ("starts with 1 xor has even length", |s| s.starts_with('1') != (s.len() % 2 == 0)),
        ("starts with 0 or ends with 0, but not both", |s| s.starts_with('0') != s.ends_with('0')),
        ("either contains 00 or contains 11", |s| s.contains("00") || s.contains("11")),
        ("exactly one of: starts with 0; ends with 1", |s| s.starts_with('0') != s.ends_with('1')),
        ("exactly one of the following: contains 00, contains 11", |s| s.contains("00") != s.contains("11")),
        ("if a string starts with 0, then it ends with 1", |s| !s.starts_with('0') || s.ends_with('1')),
        ("if the length is even then the string ends with 0", |s| s.len() % 2 == 1 || s.ends_with('0')),
        ("starts with 0 only if it ends with 1", |s| !s.starts_with('0') || s.ends_with('1')),
        ("ends with 1 if it starts with 0", |s| !s.starts_with('0') || s.ends_with('1')),
        ("starts with 0 iff ends with 0", |s| s.starts_with('0') == s.ends_with('0')),
        ("contains 01 unless the length is even", |s| s.contains("01") || s.len() % 2 == 0),
        ("not (contains 00 or contains 11)", |s| !s.contains("00") && !s.contains("11")),
        ("it is not the case that the string contains 00", |s| !s.contains("00")),
        ("has even length but does not contain 00", |s| s.len() % 2 == 0 && !s.contains("00")),
        ("all binary strings except those that contain 11", |s| !s.contains("11")),
        ("all strings over {a,b} except aa", |s| s != "aa"),
        ("all binary strings except 0 and 11", |s| s != "0" && s != "11"),
        ("any string except the empty string", |s| !s.is_empty()),
        ("only the empty string", str::is_empty),
        ("the empty string", str::is_empty),
        ("the empty language over {a, b}", |_| false),
        ("all strings over {a, b}", |_| true),
        ("{00, 01, 111}", |s| ["00", "01", "111"].contains(&s)),
        ("exactly the strings 0, 01 and 011", |s| ["0", "01", "011"].contains(&s)),
        ("the string is 0110 or 1001", |s| s == "0110" || s == "1001"),
        ("neither begins with 0 nor ends with 0", |s| !s.starts_with('0') && !s.ends_with('0')),
        ("starts with 1, contains 00, and has odd length", |s| {
            s.starts_with('1') && s.contains("00") && s.len() % 2 == 1
        }),
        ("starts with 0 and also contains 11", |s| s.starts_with('0') && s.contains("11")),
        ("contains 00 and 11 but not 0011", |s| s.contains("00") && s.contains("11") && !s.contains("0011")),
        ("strings that contain 1 and whose length is even", |s| s.contains('1') && s.len() % 2 == 0),
        ("strings that are empty or start with 1", |s| s.is_empty() || s.starts_with('1')),
        ("the string is not empty and ends with 0", |s| s.ends_with('0')),
        ("strings over {a, b} that both start with a and end with b", |s| s.starts_with('a') && s.ends_with('b')),
        ("strings over {0,1} with exactly two 0s or length at least 4", |s| n(s, '0') == 2 || s.len() >= 4),
        ("binary strings with length 3 or 5 that start with 1", |s| {
            (s.len() == 3 || s.len() == 5) && s.starts_with('1')
        }),
    ];
    assert_eq!(misread(sentences), "");
}
