//! Sentences as problem sheets, textbooks, tables of test cases and people who learnt English late write them.
#![expect(clippy::manual_is_multiple_of, reason = "the predicates are written as the sentences say them")]

use super::{Said, at, back, found, misread, n, runs, subsequence, value};

fn all_runs(text: &str) -> usize {
    let symbols: Vec<char> = text.chars().collect();
    symbols.chunk_by(|one, other| one == other).count()
}

/// How many hold of: starts with 1, ends with 1, contains 00.
fn of_three(text: &str) -> usize {
    [text.starts_with('1'), text.ends_with('1'), text.contains("00")].into_iter().filter(|holds| *holds).count()
}

fn has_all(text: &str, symbols: &str) -> bool {
    symbols.chars().all(|symbol| text.contains(symbol))
}

#[test]
fn how_many_runs() {
    let sentences: &[Said] = &[
        ("at most two runs", |s| all_runs(s) <= 2),
        ("exactly three runs", |s| all_runs(s) == 3),
        ("an even number of runs", |s| all_runs(s) % 2 == 0),
        ("the number of runs is at most 3", |s| all_runs(s) <= 3),
        ("at least two runs of 0s", |s| runs(s, '0').len() >= 2),
        ("the string has exactly two blocks of 1s", |s| runs(s, '1').len() == 2),
        ("strings over {a, b, c} in which the number of runs of a's is odd", |s| runs(s, 'a').len() % 2 == 1),
        ("no run of 1s has even length", |s| runs(s, '1').iter().all(|length| length % 2 == 1)),
        ("strings over {a, b} with no runs of length less than four", |s| {
            runs(s, 'a').iter().chain(&runs(s, 'b')).all(|&length| length >= 4)
        }),
        ("contains a run of exactly two 1s", |s| runs(s, '1').contains(&2)),
        ("the longest run of 1s is exactly 2", |s| runs(s, '1').iter().max() == Some(&2)),
    ];
    assert_eq!(misread(sentences), "");
}

#[test]
fn so_many_of_several_clauses() {
    let sentences: &[Said] = &[
        ("at least two of: starts with 1, ends with 1, contains 00", |s| of_three(s) >= 2),
        ("exactly two of the following: starts with 1; ends with 1; contains 00", |s| of_three(s) == 2),
        ("at most one of: contains 00, contains 11", |s| !(s.contains("00") && s.contains("11"))),
        ("exactly one of the following holds: the string starts with 1; the string has even length", |s| {
            s.starts_with('1') != (s.len() % 2 == 0)
        }),
        ("if the length is even then contains 00, otherwise ends with 1", |s| {
            if s.len() % 2 == 0 { s.contains("00") } else { s.ends_with('1') }
        }),
        ("three of the same symbol in a row", |s| s.contains("000") || s.contains("111")),
        ("!(contains 11)", |s| !s.contains("11")),
        ("all strings over {a, b} excluding those that contain aba", |s| !s.contains("aba")),
    ];
    assert_eq!(misread(sentences), "");
}

#[test]
fn remainders_of_two_numbers() {
    let sentences: &[Said] = &[
        ("strings over {0, 1} where the number of 1s minus the number of 0s is divisible by 3", |s| {
            n(s, '1') % 3 == n(s, '0') % 3
        }),
        ("the difference between the number of a's and the number of b's is even", |s| s.len() % 2 == 0),
        ("the number of a's has the same parity as the number of b's over {a, b, c}", |s| {
            n(s, 'a') % 2 == n(s, 'b') % 2
        }),
        ("the number of a's and the number of b's are congruent modulo 3", |s| n(s, 'a') % 3 == n(s, 'b') % 3),
        ("{w ∈ {a, b}* | n_a(w) mod 3 > 1}", |s| n(s, 'a') % 3 > 1),
        ("strings over {a, b} with n_a(w) mod 3 = 1", |s| n(s, 'a') % 3 == 1),
        ("strings w over {a, b} with |w|_a even", |s| n(s, 'a') % 2 == 0),
        ("#1(w) mod 3 = 0", |s| n(s, '1') % 3 == 0),
        ("count(1) >= 2", |s| n(s, '1') >= 2),
        ("2 <= length <= 4", |s| (2..=4).contains(&s.len())),
        ("length in range 3 to 6", |s| (3..=6).contains(&s.len())),
    ];
    assert_eq!(misread(sentences), "");
}

#[test]
fn every_symbol_and_the_same_one() {
    let sentences: &[Said] = &[
        ("strings over {a, b, c} that contain at least one occurrence of each symbol", |s| has_all(s, "abc")),
        ("every letter of the alphabet appears at least once, over {a, b, c}", |s| has_all(s, "abc")),
        ("strings over {a, b, c} that do not use all three letters", |s| !has_all(s, "abc")),
        ("ternary strings that contain at least one of each digit", |s| has_all(s, "012")),
        ("strings over {a, b, c} with an even number of symbols from {a, b}", |s| (n(s, 'a') + n(s, 'b')) % 2 == 0),
        ("strings over {a, b, c} with no two identical letters in a row", |s| all_runs(s) == s.len()),
        ("strings over {0, 1, 2} in which adjacent symbols differ", |s| all_runs(s) == s.len()),
        ("decimal strings with no repeated adjacent digits", |s| all_runs(s) == s.len()),
        ("decimal strings that contain only even digits", |s| s.chars().all(|c| "02468".contains(c))),
        ("decimal strings whose last digit is odd", |s| s.ends_with(|c| "13579".contains(c))),
        ("strings over {a, b, c} containing a, b and c in that order", |s| subsequence(s, "abc")),
    ];
    assert_eq!(misread(sentences), "");
}

#[test]
fn places_and_orders() {
    let sentences: &[Said] = &[
        ("symbols at even positions are all 0", |s| s.chars().skip(1).step_by(2).all(|c| c == '0')),
        ("strings over {a, b} where every symbol in an odd position is a", |s| s.chars().step_by(2).all(|c| c == 'a')),
        ("1s appear only at positions divisible by 3", |s| {
            (1..).zip(s.chars()).all(|(place, c)| c != '1' || place % 3 == 0)
        }),
        ("the leftmost symbol differs from the rightmost one", |s| at(s, 1) != back(s, 1)),
        ("strings over {a, b} where no b appears after the first a", |s| !subsequence(s, "ab")),
        ("strings over {a, b, c} in which every c is preceded by at least one a somewhere", |s| {
            s.find('c').is_none_or(|c| s[..c].contains('a'))
        }),
        ("words in which the letter b does not occur", |s| !s.contains('b')),
        ("any number of 0s followed by a single 1", |s| s.strip_suffix('1').is_some_and(|zeros| !zeros.contains('1'))),
        ("a's never appear consecutively", |s| !s.contains("aa")),
        ("every block of consecutive 1s has even length", |s| runs(s, '1').iter().all(|length| length % 2 == 0)),
        ("a string of one or more 1s", |s| !s.is_empty() && !s.contains('0')),
    ];
    assert_eq!(misread(sentences), "");
}

#[test]
fn around_the_clauses() {
    let sentences: &[Said] = &[
        ("Let Σ = {a, b}. Build a DFA for strings containing aba.", |s| s.contains("aba")),
        ("Draw the state diagram of a DFA that recognises strings over {a, b} that end with bb", |s| s.ends_with("bb")),
        ("Design a deterministic finite automaton (DFA) that accepts strings over {0, 1} with no 00.", |s| {
            !s.contains("00")
        }),
        ("Consider the language L over the alphabet {a, b} consisting of all strings that end in the letter a.", |s| {
            s.ends_with('a')
        }),
        ("A string over {0, 1} is in the language if and only if it contains an odd number of 1s.", |s| {
            n(s, '1') % 2 == 1
        }),
        ("Accept if the number of zeros is a multiple of three.", |s| n(s, '0') % 3 == 0),
        ("I want all strings over a and b which end in aa", |s| s.ends_with("aa")),
        ("strings over {a, b} with the property that no two b's are adjacent", |s| !s.contains("bb")),
        ("the string begins with the prefix ab and ends with the suffix ba", |s| {
            s.starts_with("ab") && s.ends_with("ba")
        }),
        ("the total number of 1s in the string is divisible by 3", |s| n(s, '1') % 3 == 0),
        ("the substring 010 does not appear anywhere in the string", |s| !s.contains("010")),
        ("01 is a prefix of the string", |s| s.starts_with("01")),
        ("strings over {a, b} where aba is a subsequence of w", |s| subsequence(s, "aba")),
        ("binary strings (most significant bit first) divisible by 5", |s| value(s, 2) % 5 == 0),
        ("the strings that start with 01 or end with 01 (or both)", |s| s.starts_with("01") || s.ends_with("01")),
        ("all strings with three consecutive 0's (not necessarily at the end)", |s| s.contains("000")),
        ("strings (over {a, b}) that do not end on a", |s| !s.ends_with('a')),
        ("all strings on {0, 1} whose value (in base 2) is even", |s| value(s, 2) % 2 == 0),
        ("w does not contain 00", |s| !s.contains("00")),
        ("strings over {a, b} with no b's at all", |s| !s.contains('b')),
        ("words which contain at least two times the letter a", |s| n(s, 'a') >= 2),
        ("the words which begin by 0", |s| s.starts_with('0')),
        ("contains 'aa' at least two times, overlapping allowed", |s| found(s, "aa") >= 2),
        ("every string except the empty string and 0", |s| !s.is_empty() && s != "0"),
        ("strings of exactly 3 a's and any number of b's", |s| n(s, 'a') == 3),
        ("strings over {a, b, c} containing exactly one a, exactly one b and any number of c's", |s| {
            n(s, 'a') == 1 && n(s, 'b') == 1
        }),
        ("{w | w has an even number of a's and one or two b's}", |s| n(s, 'a') % 2 == 0 && [1, 2].contains(&n(s, 'b'))),
    ];
    assert_eq!(misread(sentences), "");
}
