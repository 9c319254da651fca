//! Runs, and what follows what.

use super::{Said, misread, runs};

#[test]
fn runs_and_order() {
    let sentences: &[Said] = &[
        ("every 0 is followed by a 1", |s| {
            s.bytes().enumerate().all(|(at, c)| c != b'0' || s[at + 1..].starts_with('1'))
        }),
        ("every a is immediately followed by a b over {a, b}", |s| {
            s.bytes().enumerate().all(|(at, c)| c != b'a' || s[at + 1..].starts_with('b'))
        }),
        ("each 1 is immediately preceded by a 0", |s| {
            s.bytes().enumerate().all(|(at, c)| c != b'1' || s[..at].ends_with('0'))
        }),
        ("any 0 is eventually followed by a 1", |s| !s.ends_with('0')),
        ("all 0s come before all 1s", |s| !s.contains("10")),
        ("all the a's come before the b's over {a, b}", |s| !s.contains("ba")),
        ("no 1 comes before a 0", |s| !s.contains("10")),
        ("no a is immediately followed by b over {a, b}", |s| !s.contains("ab")),
        ("a is never followed by b over {a, b}", |s| !s.contains("ab")),
        ("no two adjacent symbols are equal over {a, b}", |s| !s.contains("aa") && !s.contains("bb")),
        ("no two consecutive symbols are identical over {a, b}", |s| !s.contains("aa") && !s.contains("bb")),
        ("alternating 0s and 1s", |s| !s.contains("00") && !s.contains("11")),
        ("0s and 1s alternate", |s| !s.contains("00") && !s.contains("11")),
        ("no run of 1s is longer than 2", |s| !s.contains("111")),
        ("every run of 0s has length at least 2", |s| runs(s, '0').iter().all(|&l| l >= 2)),
        ("every block of 1s has even length", |s| runs(s, '1').iter().all(|l| l % 2 == 0)),
        ("all runs of 1s have odd length", |s| runs(s, '1').iter().all(|l| l % 2 == 1)),
        ("at most two consecutive 1s", |s| !s.contains("111")),
        ("no more than two consecutive 0s", |s| !s.contains("000")),
        ("contains at least three consecutive 1s", |s| s.contains("111")),
        ("no three consecutive 1s", |s| !s.contains("111")),
        ("never has two 0s in a row", |s| !s.contains("00")),
        ("strings with no three consecutive identical symbols", |s| !s.contains("000") && !s.contains("111")),
        ("strings consisting only of 0s", |s| !s.contains('1')),
        ("strings over {a, b, c} that use only a and c", |s| !s.contains('b')),
        ("strings made up entirely of a's over {a, b}", |s| !s.contains('b')),
        ("every 1 is followed by at least two 0s", |s| {
            s.bytes().enumerate().all(|(at, c)| c != b'1' || s[at + 1..].starts_with("00"))
        }),
    ];
    assert_eq!(misread(sentences), "");
}
