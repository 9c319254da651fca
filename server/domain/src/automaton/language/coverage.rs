//! Sentences as people write them, each with its language as a predicate on strings that knows nothing of the grammar.
#![expect(clippy::manual_is_multiple_of, reason = "the predicates are written as the sentences say them")]

use super::{Wrong, read};
use crate::automaton::build::{Budget, build};
use crate::automaton::testing::words_up_to;
use crate::automaton::{Unsolved, solve};

pub(super) type Said = (&'static str, fn(&str) -> bool);

/// What is wrong with each sentence that is not read as its predicate says, all of them at once.
pub(super) fn misread(sentences: &[Said]) -> String {
    let wrong = |(sentence, meant): &Said| -> Option<String> {
        let read = match read(sentence, None) {
            Ok(read) => read,
            Err(fault) => return Some(format!("{sentence}: {fault}")),
        };
        let machine = match build(&read.tree, read.alphabet.size(), &Budget::USUAL) {
            Ok(machine) => machine,
            Err(fault) => return Some(format!("{sentence}: {fault}")),
        };
        let size = read.alphabet.size();
        let longest = [0, 16, 10, 7, 5, 4][size.min(5)].min(if size > 12 { 2 } else { 12 });
        let differs = words_up_to(size, longest)
            .into_iter()
            .find(|word| machine.table().accepts(word) != meant(&read.alphabet.spell(word)));
        differs.map(|word| format!("{sentence}: over {} wrong on {:?}", read.alphabet, read.alphabet.spell(&word)))
    };
    sentences.iter().filter_map(wrong).collect::<Vec<_>>().join("\n")
}

pub(super) fn n(text: &str, of: char) -> usize {
    text.chars().filter(|&symbol| symbol == of).count()
}

/// Overlapping occurrences.
pub(super) fn found(text: &str, of: &str) -> usize {
    (0..text.len()).filter(|&at| text[at..].starts_with(of)).count()
}

pub(super) fn value(text: &str, base: u64) -> u64 {
    text.chars().fold(0, |value, digit| value * base + u64::from(digit.to_digit(36).unwrap()))
}

/// The symbol at a position from 1.
pub(super) fn at(text: &str, position: usize) -> Option<char> {
    text.chars().nth(position - 1)
}

/// The symbol at a position from the end, from 1.
pub(super) fn back(text: &str, position: usize) -> Option<char> {
    text.chars().rev().nth(position - 1)
}

fn subsequence(text: &str, of: &str) -> bool {
    let mut rest = text.chars();
    of.chars().all(|wanted| rest.any(|symbol| symbol == wanted))
}

pub(super) fn runs(text: &str, of: char) -> Vec<usize> {
    text.split(|symbol| symbol != of).map(str::len).filter(|&length| length > 0).collect()
}

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

#[test]
fn values() {
    let sentences: &[Said] = &[
        ("binary numbers divisible by 5", |s| value(s, 2) % 5 == 0),
        ("binary strings whose value is a multiple of 3", |s| value(s, 2) % 3 == 0),
        ("binary strings whose decimal value is greater than 5", |s| value(s, 2) > 5),
        ("binary strings with decimal value less than 4", |s| value(s, 2) < 4),
        ("binary strings whose value equals 6", |s| value(s, 2) == 6),
        ("binary numbers between 3 and 7", |s| (3..=7).contains(&value(s, 2))),
        ("binary strings with value at least 4", |s| value(s, 2) >= 4),
        ("binary strings with value at most 9", |s| value(s, 2) <= 9),
        ("binary strings whose numeric value is not 3", |s| value(s, 2) != 3),
        ("the value of the binary string is greater than 5", |s| value(s, 2) > 5),
        ("value is between 2 and 6 over {0,1}", |s| (2..=6).contains(&value(s, 2))),
        ("binary strings representing numbers greater than 10", |s| value(s, 2) > 10),
        ("binary strings that represent a number congruent to 2 mod 5", |s| value(s, 2) % 5 == 2),
        ("binary strings that represent even numbers", |s| value(s, 2) % 2 == 0),
        ("binary strings interpreted as integers divisible by 4", |s| value(s, 2) % 4 == 0),
        ("binary representation of a number divisible by 7", |s| value(s, 2) % 7 == 0),
        ("ternary numbers divisible by 4", |s| value(s, 3) % 4 == 0),
        ("decimal numbers divisible by 25", |s| value(s, 10) % 25 == 0),
        ("decimal numbers less than 50", |s| value(s, 10) < 50),
        ("divisible by 3 but not by 2", |s| value(s, 2) % 3 == 0 && value(s, 2) % 2 != 0),
        ("divisible by 2 and 3", |s| value(s, 2) % 6 == 0),
        ("divisible by neither 2 nor 3", |s| value(s, 2) % 2 != 0 && value(s, 2) % 3 != 0),
        ("binary value mod 4 = 3", |s| value(s, 2) % 4 == 3),
        ("the binary value is even", |s| value(s, 2) % 2 == 0),
        ("decimal value of the binary string mod 3 is 1", |s| value(s, 2) % 3 == 1),
        ("value less than 5, least significant bit first", |s| value(&s.chars().rev().collect::<String>(), 2) < 5),
        ("value > 5 and value <= 12", |s| (6..=12).contains(&value(s, 2))),
        ("binary strings with even parity", |s| n(s, '1') % 2 == 0),
        ("strings over {0,1,2} whose digits sum to an even number", |s| value_sum(s) % 2 == 0),
        ("ternary strings where the sum of the digits is divisible by 3", |s| value_sum(s) % 3 == 0),
        ("ternary strings whose product of digits is odd", |s| !s.contains(['0', '2'])),
    ];
    assert_eq!(misread(sentences), "");
}

fn value_sum(text: &str) -> u32 {
    text.chars().map(|digit| digit.to_digit(10).unwrap()).sum()
}

#[test]
fn positions() {
    let sentences: &[Said] = &[
        ("third symbol from the end is 1", |s| back(s, 3) == Some('1')),
        ("the second symbol is 0", |s| at(s, 2) == Some('0')),
        ("binary strings whose 3rd bit is 1", |s| at(s, 3) == Some('1')),
        ("binary strings in which the third symbol from the right is 0", |s| back(s, 3) == Some('0')),
        ("the last symbol is not 0", |s| back(s, 1) != Some('0')),
        ("the second-to-last symbol is 1", |s| back(s, 2) == Some('1')),
        ("the penultimate bit is 0", |s| back(s, 2) == Some('0')),
        ("every even position holds a 1", |s| s.chars().skip(1).step_by(2).all(|c| c == '1')),
        ("every odd position contains a 0", |s| s.chars().step_by(2).all(|c| c == '0')),
        ("all even positions are 0", |s| s.chars().skip(1).step_by(2).all(|c| c == '0')),
        ("the symbol at position 2 is a over {a, b}", |s| at(s, 2) == Some('a')),
        ("1 at position 3", |s| at(s, 3) == Some('1')),
        ("strings with 1 in the third position", |s| at(s, 3) == Some('1')),
        ("the 4th character from the end is b over {a, b}", |s| back(s, 4) == Some('b')),
        ("first and last symbols are the same over {a, b}", |s| !s.is_empty() && at(s, 1) == back(s, 1)),
        ("starts and ends with different symbols", |s| !s.is_empty() && at(s, 1) != back(s, 1)),
        ("the first symbol is equal to the last symbol", |s| !s.is_empty() && at(s, 1) == back(s, 1)),
        ("the first symbol is 0 and the last symbol is 1", |s| s.starts_with('0') && s.ends_with('1')),
        ("every position divisible by 3 is 1", |s| s.chars().skip(2).step_by(3).all(|c| c == '1')),
        ("the first and third symbols are 1", |s| at(s, 1) == Some('1') && at(s, 3) == Some('1')),
    ];
    assert_eq!(misread(sentences), "");
}

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

#[test]
fn more_ways_to_say_it() {
    let sentences: &[Said] = &[
        ("the binary string starts with 1 and its length is divisible by 3", |s| {
            s.starts_with('1') && s.len() % 3 == 0
        }),
        ("every string over {a, b} in which the number of a's is exactly 2", |s| n(s, 'a') == 2),
        ("strings over the alphabet {0, 1} where the number of 0s is at least 2", |s| n(s, '0') >= 2),
        ("Σ = {a, b}; strings with an odd number of b's", |s| n(s, 'b') % 2 == 1),
        ("given Σ = {0,1}, strings that end in 0", |s| s.ends_with('0')),
        ("strings of a's and b's that contain abb", |s| s.contains("abb")),
        ("strings made of 0 and 1 with no 11", |s| !s.contains("11")),
        ("strings consisting of zero or more 1s", |s| !s.contains('0')),
        ("the string has length exactly 4", |s| s.len() == 4),
        ("has exactly 4 bits", |s| s.len() == 4),
        ("a string whose length is a multiple of 2 or 3", |s| s.len() % 2 == 0 || s.len() % 3 == 0),
        ("strings where every symbol is 1", |s| !s.contains('0')),
        ("strings in which all symbols are the same over {a, b}", |s| !s.contains('a') || !s.contains('b')),
        ("strings over {a, b, c} where a never appears", |s| !s.contains('a')),
        ("strings in which 0 and 1 both appear", |s| s.contains('0') && s.contains('1')),
        ("strings starting with 01 that have odd length", |s| s.starts_with("01") && s.len() % 2 == 1),
        ("binary strings beginning with a 1 and ending with a 0", |s| s.starts_with('1') && s.ends_with('0')),
        ("strings that end with at least two 0s", |s| s.ends_with("00")),
        ("strings that contain exactly one occurrence of the substring 00", |s| found(s, "00") == 1),
        ("strings which contain the substring 110 exactly once", |s| found(s, "110") == 1),
        ("the number of 0s is greater than 1 and less than 4", |s| (2..=3).contains(&n(s, '0'))),
        ("strings where the number of 1s is 0, 2 or 4", |s| [0, 2, 4].contains(&n(s, '1'))),
        ("length is one of 1, 3 and 5", |s| [1, 3, 5].contains(&s.len())),
        ("strings whose length is odd and which end with 1", |s| s.len() % 2 == 1 && s.ends_with('1')),
        ("strings with both an even number of 0s and an even number of 1s", |s| {
            n(s, '0') % 2 == 0 && n(s, '1') % 2 == 0
        }),
        ("neither an even number of 0s nor an even number of 1s", |s| n(s, '0') % 2 == 1 && n(s, '1') % 2 == 1),
        ("strings with an even number of 0s and of 1s", |s| n(s, '0') % 2 == 0 && n(s, '1') % 2 == 0),
        ("the sum of the digits is odd over {0, 1, 2}", |s| value_sum(s) % 2 == 1),
        ("the digit sum is congruent to 1 mod 3 over {0, 1, 2}", |s| value_sum(s) % 3 == 1),
        ("the product of the digits is even over {1, 2, 3}", |s| s.contains('2')),
        ("strings over {a, b} with more than one but fewer than four a's", |s| (2..=3).contains(&n(s, 'a'))),
        ("strings over {a, b, c} in which every a comes before every c", |s| !subsequence(s, "ca")),
        ("a comes before b over {a, b}", |s| !s.contains("ba")),
        ("strings with length mod 4 in {1, 2}", |s| [1, 2].contains(&(s.len() % 4))),
        ("strings ending in 1 and of length at least 2", |s| s.ends_with('1') && s.len() >= 2),
        ("not ending in 00", |s| !s.ends_with("00")),
        ("binary strings that are not divisible by 3", |s| value(s, 2) % 3 != 0),
        ("strings having at most one pair of consecutive 0s", |s| found(s, "00") <= 1),
        ("strings having at least one pair of consecutive 1s", |s| s.contains("11")),
        ("strings with exactly one pair of consecutive 1s", |s| found(s, "11") == 1),
        ("the number of times 1 occurs is even", |s| n(s, '1') % 2 == 0),
        ("1 occurs an even number of times and 0 occurs at least twice", |s| n(s, '1') % 2 == 0 && n(s, '0') >= 2),
        ("binary strings of length at least 2 whose second symbol is 1", |s| at(s, 2) == Some('1')),
        ("strings over {a,b} whose first and last letters differ", |s| !s.is_empty() && at(s, 1) != back(s, 1)),
        ("the first two symbols are equal over {a, b}", |s| s.starts_with("aa") || s.starts_with("bb")),
        ("strings over {x, y, z} that contain xy or yz", |s| s.contains("xy") || s.contains("yz")),
        ("strings which do not have 101 as a substring", |s| !s.contains("101")),
        ("no string", |_| false),
        ("nothing over {a, b}", |_| false),
        ("strings of length 0", str::is_empty),
        ("strings of length 2 over {a,b,c}", |s| s.len() == 2),
        ("strings with fewer than 2 a's or more than 3 b's over {a, b}", |s| n(s, 'a') < 2 || n(s, 'b') > 3),
        ("hexadecimal strings whose value is less than 20", |s| value(s, 16) < 20),
        ("octal numbers divisible by 7", |s| value(s, 8) % 7 == 0),
        ("numbers in base 3 congruent to 2 modulo 4", |s| value(s, 3) % 4 == 2),
        ("the number of 01s equals the number of 10s", |s| found(s, "01") == found(s, "10")),
        ("starts with 1, ends with 0, and contains 00 but not 111", |s| {
            s.starts_with('1') && s.ends_with('0') && s.contains("00") && !s.contains("111")
        }),
        ("length mod 3 is 1 or 2", |s| s.len() % 3 != 0),
        ("the number of 1s is congruent to 1 or 2 mod 4", |s| [1, 2].contains(&(n(s, '1') % 4))),
        ("length is 2 or at least 4", |s| s.len() == 2 || s.len() >= 4),
        ("either starts with 0 or ends with 1, and has even length", |s| {
            (s.starts_with('0') || s.ends_with('1')) && s.len() % 2 == 0
        }),
        ("strings that contain 00 except 000", |s| s.contains("00") && s != "000"),
        ("if it contains 00 then it does not contain 11", |s| !s.contains("00") || !s.contains("11")),
        ("strings that contain 11 whenever they start with 0", |s| !s.starts_with('0') || s.contains("11")),
        ("strings that either start with 0 and end with 1 or start with 1 and end with 0", |s| {
            s.starts_with('0') && s.ends_with('1') || s.starts_with('1') && s.ends_with('0')
        }),
    ];
    assert_eq!(misread(sentences), "");
}

/// The kind of what is wrong.
fn kind(wrong: &Wrong) -> &'static str {
    match wrong {
        Wrong::Empty => "empty",
        Wrong::TooLong(_) => "too long",
        Wrong::Control(_) => "control",
        Wrong::UnclosedQuote => "quote",
        Wrong::Unbalanced(_) => "unbalanced",
        Wrong::UnknownWords { .. } => "unknown",
        Wrong::Misplaced { .. } => "misplaced",
        Wrong::Missing { .. } => "missing",
        Wrong::Outside(_) => "outside",
        Wrong::Alphabet(_) => "alphabet",
        Wrong::TwoAlphabets { .. } => "two alphabets",
        Wrong::NotADigit { .. } => "no digit",
        Wrong::Base(_) => "base",
        Wrong::ZeroModulus => "modulus",
        Wrong::Remainder { .. } => "remainder",
        Wrong::Inverted { .. } => "inverted",
        Wrong::Position => "position",
        Wrong::Number(_) => "number",
        Wrong::TooDeep => "deep",
        Wrong::NotRegular(_) => "not regular",
        Wrong::Refused(_) => "refused",
    }
}

#[test]
fn what_is_faulty_is_refused_with_the_right_kind_of_error_where_it_stands() {
    let deep = format!("{}length is even{}", "(".repeat(100), ")".repeat(100));
    let long = "0".repeat(1 << 20);
    let faulty: &[(&str, &str, usize)] = &[
        ("", "empty", 1),
        ("   ", "empty", 1),
        ("starts with\u{0} 0", "control", 12),
        ("starts with \u{1b}[0m0", "control", 13),
        (&long, "too long", 1),
        ("binary strings that blorp", "unknown", 21),
        ("strings that start with 0 and wibble wobble", "unknown", 31),
        ("les chaînes qui commencent par 0", "unknown", 1),
        ("starts with", "missing", 12),
        ("ends with and contains 0", "missing", 11),
        ("binary strings that contain", "missing", 28),
        ("length at least", "missing", 16),
        ("starts with 0 and", "missing", 18),
        ("if starts with 0 then", "missing", 22),
        ("length between 3", "missing", 17),
        ("divisible by", "missing", 13),
        ("(starts with 0 and ends with 1", "unbalanced", 1),
        ("starts with 0) and ends with 1", "unbalanced", 14),
        ("strings over {0, 1 that start with 0", "unbalanced", 14),
        ("starts with \"01", "quote", 13),
        ("starts with '01 and ends with 0", "quote", 13),
        ("binary strings that contain 012", "outside", 29),
        ("strings over {a, b} that start with c", "outside", 37),
        ("strings over {a, b} divisible by 3", "no digit", 21),
        ("strings over {} with even length", "alphabet", 14),
        ("strings over {a, b, a}", "alphabet", 14),
        ("binary strings over {a, b}", "two alphabets", 16),
        ("length divisible by 0", "modulus", 8),
        ("number of 1s mod 0 = 0", "modulus", 14),
        ("length mod 3 = 3", "remainder", 8),
        ("value is 7 mod 5", "remainder", 10),
        ("length between 6 and 2", "inverted", 8),
        ("between 4 and 1 1s", "inverted", 1),
        ("symbol at position 0 is 1", "position", 1),
        ("value in base 1 is even", "base", 7),
        ("value in base 40 is 3", "base", 7),
        ("length 123456789012345678901234567890", "number", 8),
        (&deep, "deep", 33),
        ("palindromes over {a, b}", "not regular", 1),
        ("the same number of 0s and 1s", "not regular", 5),
        ("as many a's as b's", "not regular", 1),
        ("more 0s than 1s", "not regular", 1),
        ("strings of the form 0^n1^n", "not regular", 21),
        ("length is a prime number", "not regular", 13),
        ("balanced parentheses", "not regular", 1),
        ("the number of 0s and 1s are equal", "not regular", 5),
        ("40th symbol from the end is 1", "refused", 1),
        ("starts with 0 and is divisible by 100000000000", "refused", 22),
        ("at least 1000000000 1s", "refused", 1),
    ];
    let wrong = |&(sentence, wanted, character): &(&str, &str, usize)| -> Option<String> {
        let shown: String = sentence.chars().take(60).collect();
        match solve(sentence, None, &Budget::USUAL) {
            Err(Unsolved::Fault(fault)) if (kind(&fault.wrong), fault.character) == (wanted, character) => None,
            Err(Unsolved::Fault(fault)) => Some(format!("{shown}: {}: {fault}", kind(&fault.wrong))),
            _ => Some(format!("{shown}: read")),
        }
    };
    assert_eq!(faulty.iter().filter_map(wrong).collect::<Vec<_>>().join("\n"), "");
}

#[test]
fn yet_more_ways_to_say_it() {
    let sentences: &[Said] = &[
        ("binary strings in which every 1 is immediately followed by a 0", |s| {
            !format!("{s}.").replace("10", "").contains('1')
        }),
        ("strings over {a,b} where no b appears before an a", |s| !s.contains("ba")),
        ("strings with an odd number of 1s that end in 1", |s| n(s, '1') % 2 == 1 && s.ends_with('1')),
        ("strings over {a, b, c} that contain abc", |s| s.contains("abc")),
        ("strings over {a, b, c} containing exactly two c's", |s| n(s, 'c') == 2),
        ("the string contains more than three 0s", |s| n(s, '0') > 3),
        ("has at most one 1", |s| n(s, '1') <= 1),
        ("binary strings with no 0s", |s| !s.contains('0')),
        ("binary strings with at least one 0 and no two consecutive 1s", |s| s.contains('0') && !s.contains("11")),
        ("contains an even number of a's over {a, b}", |s| n(s, 'a') % 2 == 0),
        ("begins and ends with the same letter over {a, b}", |s| !s.is_empty() && at(s, 1) == back(s, 1)),
        ("first and last bits are equal", |s| !s.is_empty() && at(s, 1) == back(s, 1)),
        ("strings whose third symbol is 1", |s| at(s, 3) == Some('1')),
        ("binary strings such that the third symbol from the end is 0", |s| back(s, 3) == Some('0')),
        ("strings where position 2 is 1", |s| at(s, 2) == Some('1')),
        ("the symbol in position 4 is 0", |s| at(s, 4) == Some('0')),
        ("the second symbol from the left is 1", |s| at(s, 2) == Some('1')),
        ("strings in which the first symbol differs from the last symbol", |s| !s.is_empty() && at(s, 1) != back(s, 1)),
        ("strings with length at least 2 and at most 4", |s| (2..=4).contains(&s.len())),
        ("length exceeds 3", |s| s.len() > 3),
        ("length is no more than 3", |s| s.len() <= 3),
        ("length is not 3", |s| s.len() != 3),
        ("length is even or divisible by 3", |s| s.len() % 2 == 0 || s.len() % 3 == 0),
        ("strings with length divisible by 3 and an even number of 0s", |s| s.len() % 3 == 0 && n(s, '0') % 2 == 0),
        ("strings containing 010 or 101 as a substring", |s| s.contains("010") || s.contains("101")),
        ("strings containing 00 but not containing 000", |s| s.contains("00") && !s.contains("000")),
        ("strings containing neither 01 nor 10", |s| !s.contains("01") && !s.contains("10")),
        ("does not contain 01 and does not contain 10", |s| !s.contains("01") && !s.contains("10")),
        ("doesn't contain two consecutive 0s", |s| !s.contains("00")),
        ("never contains 11", |s| !s.contains("11")),
        ("11 is not a substring", |s| !s.contains("11")),
        ("101 is a substring", |s| s.contains("101")),
        ("01 is a prefix and 10 is a suffix", |s| s.starts_with("01") && s.ends_with("10")),
        ("the prefix is 01", |s| s.starts_with("01")),
        ("value is a multiple of 3 or 5", |s| value(s, 2) % 3 == 0 || value(s, 2) % 5 == 0),
        ("the binary number is greater than or equal to 4", |s| value(s, 2) >= 4),
        ("the number represented by the string is divisible by 3", |s| value(s, 2) % 3 == 0),
        ("binary strings that are multiples of 3", |s| value(s, 2) % 3 == 0),
        ("binary strings that when interpreted as a binary number are divisible by 6", |s| value(s, 2) % 6 == 0),
        ("binary strings whose integer value leaves remainder 1 when divided by 4", |s| value(s, 2) % 4 == 1),
        ("the value modulo 3 is not 0", |s| value(s, 2) % 3 != 0),
        ("strings over {0,1,2} whose sum of digits is at most 3", |s| value_sum(s) <= 3),
        ("strings over {0,1,2} with digit sum divisible by 3", |s| value_sum(s) % 3 == 0),
        ("strings with at least one 0 or at least one 1", |s| !s.is_empty()),
        ("strings in which every run of 0s has even length and every run of 1s has odd length", |s| {
            runs(s, '0').iter().all(|l| l % 2 == 0) && runs(s, '1').iter().all(|l| l % 2 == 1)
        }),
        ("runs of 0s have length at most 2", |s| !s.contains("000")),
        ("no run of the same symbol is longer than 2", |s| !s.contains("000") && !s.contains("111")),
        ("contains a run of three 1s", |s| s.contains("111")),
        ("strings with no more than two consecutive identical symbols", |s| !s.contains("000") && !s.contains("111")),
        ("contains 1 in an odd position", |s| s.chars().step_by(2).any(|c| c == '1')),
        ("strings of length 5 that start and end with a over {a, b}", |s| {
            s.len() == 5 && s.starts_with('a') && s.ends_with('a')
        }),
        ("strings that start with a and contain b over {a, b}", |s| s.starts_with('a') && s.contains('b')),
        ("it starts with 1 and it does not end with 1", |s| s.starts_with('1') && !s.ends_with('1')),
        ("not both starts with 0 and ends with 0", |s| !(s.starts_with('0') && s.ends_with('0'))),
        ("exactly one of starts with 0 or ends with 0", |s| s.starts_with('0') != s.ends_with('0')),
        ("starts with 0 and either ends with 1 or has length 3", |s| {
            s.starts_with('0') && (s.ends_with('1') || s.len() == 3)
        }),
        ("starts with 0, or ends with 1 and has even length", |s| {
            s.starts_with('0') || s.ends_with('1') && s.len() % 2 == 0
        }),
        ("the empty string or strings ending in 0", |s| s.is_empty() || s.ends_with('0')),
        ("ε or 1", |s| s.is_empty() || s == "1"),
        ("strings that are not the empty string", |s| !s.is_empty()),
        ("strings equal to 01 or 10", |s| s == "01" || s == "10"),
    ];
    assert_eq!(misread(sentences), "");
}
