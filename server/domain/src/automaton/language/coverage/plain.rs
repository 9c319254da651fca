//! Words and turns of phrase of people who have not read what the language is.
#![expect(clippy::manual_is_multiple_of, reason = "the predicates are written as the sentences say them")]

use super::{Said, at, back, misread, n, runs, subsequence, value};
use crate::automaton::language::{Wrong, read};

#[test]
fn who_is_to_accept_what() {
    let sentences: &[Said] = &[
        ("any string of 0s and 1s", |_| true),
        ("any string of a's and b's with no bb", |s| !s.contains("bb")),
        ("all strings of 0s and 1s that end in 1", |s| s.ends_with('1')),
        ("a string is accepted if it contains an odd number of 1s", |s| n(s, '1') % 2 == 1),
        ("Accept a binary string if and only if it has at least two 0s.", |s| n(s, '0') >= 2),
        ("a string belongs to the language if it contains 00 or ends in 1", |s| s.contains("00") || s.ends_with('1')),
        ("the only accepted strings are 00 and 11", |s| s == "00" || s == "11"),
        ("Σ = {a, b, c}. Strings that contain abc.", |s| s.contains("abc")),
        ("strings over {+, -} that start with +", |s| s.starts_with('+')),
        ("made up of only a's and c's over {a, b, c}", |s| !s.contains('b')),
        ("the set {ε, 0, 00}", |s| ["", "0", "00"].contains(&s)),
        ("no string at all, over {a, b}", |_| false),
        ("every binary string except the empty one", |s| !s.is_empty()),
        ("|w| is even", |s| s.len() % 2 == 0),
        ("three-letter strings over {a, b}", |s| s.len() == 3),
        ("strings over {a,b} no longer than 3", |s| s.len() <= 3),
        ("binary strings consisting of an even number of bits", |s| s.len() % 2 == 0),
        ("strings over {a, b} consisting of an odd number of a's", |s| !s.contains('b') && s.len() % 2 == 1),
        ("strings over {a,b} consisting of a's only", |s| !s.contains('b')),
    ];
    assert_eq!(misread(sentences), "");
}

#[test]
fn one_thing_behind_another() {
    let sentences: &[Said] = &[
        ("all binary strings that finish in 11", |s| s.ends_with("11")),
        ("bit strings that terminate with a 0", |s| s.ends_with('0')),
        ("all strings that start with 0 followed by 1", |s| s.starts_with("01")),
        ("contains 1 immediately followed by 00", |s| s.contains("100")),
        ("contains a eventually followed by b over {a, b}", |s| subsequence(s, "ab")),
        ("binary strings that have 010 somewhere in them", |s| s.contains("010")),
        ("strings over {0,1} with 11 as a subsequence but not as a substring", |s| {
            subsequence(s, "11") && !s.contains("11")
        }),
        ("strings over {a, b} in which every a is followed immediately by a b", |s| !format!("{s}a").contains("aa")),
        ("strings over {a, b} in which an a is always followed by a b", |s| !format!("{s}a").contains("aa")),
        ("a 1 is never immediately followed by another 1", |s| !s.contains("11")),
        ("strings over {a, b} where no two a's are adjacent", |s| !s.contains("aa")),
        ("binary strings where no two 1s are next to each other", |s| !s.contains("11")),
        ("binary strings without two consecutive equal bits", |s| !s.contains("00") && !s.contains("11")),
        ("binary strings whose bits alternate", |s| !s.contains("00") && !s.contains("11")),
        ("the longest run of 0s is at most 3", |s| !s.contains("0000")),
        ("the longest run of 1s has length exactly 2", |s| runs(s, '1').into_iter().max() == Some(2)),
        ("the longest run of 1s is longer than 2", |s| s.contains("111")),
        ("starting with 0 containing 11 ending with 1", |s| s.starts_with('0') && s.contains("11") && s.ends_with('1')),
    ];
    assert_eq!(misread(sentences), "");
}

#[test]
fn numbers_and_places_in_other_words() {
    let sentences: &[Said] = &[
        ("binary strings whose number of 1s is one more than a multiple of 3", |s| n(s, '1') % 3 == 1),
        ("length is one less than a multiple of 3", |s| s.len() % 3 == 2),
        ("binary numbers, least significant bit first, divisible by 3", |s| {
            value(&s.chars().rev().collect::<String>(), 2) % 3 == 0
        }),
        ("binary strings that, read as binary numbers, are congruent to 1 mod 3", |s| value(s, 2) % 3 == 1),
        ("binary strings whose reverse, read as a binary number, is divisible by 3", |s| {
            value(&s.chars().rev().collect::<String>(), 2) % 3 == 0
        }),
        ("binary strings interpreted as an unsigned integer divisible by 6", |s| value(s, 2) % 6 == 0),
        ("a multiple of 3 in binary", |s| value(s, 2) % 3 == 0),
        ("the second symbol is the same as the first symbol", |s| s.len() >= 2 && at(s, 1) == at(s, 2)),
        ("the second symbol equals the second symbol from the end", |s| s.len() >= 2 && at(s, 2) == back(s, 2)),
        ("the second bit is different from the last bit", |s| s.len() >= 2 && at(s, 2) != back(s, 1)),
        ("the third symbol is not equal to the first symbol", |s| s.len() >= 3 && at(s, 3) != at(s, 1)),
        ("every even-indexed symbol is 0", |s| s.chars().skip(1).step_by(2).all(|c| c == '0')),
        ("binary strings that contain at most a single 1", |s| n(s, '1') <= 1),
    ];
    assert_eq!(misread(sentences), "");
}

#[test]
fn an_adjective_that_the_language_lacks_is_no_string() {
    for (sentence, word) in
        [("strings that are sorted", "sorted"), ("strings that are repetitions of 01", "repetitions")]
    {
        let fault = read(sentence, None).unwrap_err();
        assert!(matches!(&fault.wrong, Wrong::UnknownWords { words, .. } if words[0] == word), "{fault}");
    }
    assert!(read("strings that are \"sorted\"", None).is_ok());
}
