//! More sentences as people write them, each with its language as a predicate on strings that knows nothing of the grammar; and
//! sentences that are refused, with why.
#![expect(clippy::manual_is_multiple_of, reason = "the predicates are written as the sentences say them")]

use super::coverage::{Said, at, back, found, misread, n, runs, value};
use super::{Wrong, read};
use crate::automaton::build::{Budget, Refused};
use crate::automaton::{Unsolved, solve};

/// Some 0s, then some 1s, in the sense of an expression with stars.
fn blocks(text: &str, of: &[char]) -> bool {
    of.iter().fold(text, |rest, &symbol| rest.trim_start_matches(symbol)).is_empty()
}

fn ends_alike(text: &str) -> bool {
    !text.is_empty() && text.chars().next() == text.chars().last()
}

#[test]
fn values_without_the_word() {
    let sentences: &[Said] = &[
        ("binary strings greater than 5", |s| value(s, 2) > 5),
        ("binary strings less than 6", |s| value(s, 2) < 6),
        ("binary strings that are greater than 5", |s| value(s, 2) > 5),
        ("binary strings greater than or equal to 5", |s| value(s, 2) >= 5),
        ("decimal strings smaller than 30", |s| value(s, 10) < 30),
        ("binary strings larger than 9", |s| value(s, 2) > 9),
        ("binary numbers larger than 9", |s| value(s, 2) > 9),
        ("binary strings > 5", |s| value(s, 2) > 5),
        ("binary strings whose value is larger than 9", |s| value(s, 2) > 9),
        ("binary strings with value under 7", |s| value(s, 2) < 7),
    ];
    assert_eq!(misread(sentences), "");
}

#[test]
fn one_symbol_after_another() {
    let sentences: &[Said] = &[
        ("any number of 0s followed by any number of 1s", |s| blocks(s, &['0', '1'])),
        ("binary strings consisting of any number of 0s followed by any number of 1s", |s| blocks(s, &['0', '1'])),
        ("zero or more 0s followed by one or more 1s", |s| blocks(s, &['0', '1']) && s.contains('1')),
        ("strings of the form 0*1*", |s| blocks(s, &['0', '1'])),
        ("0*1*", |s| blocks(s, &['0', '1'])),
        ("strings matching 0*1*", |s| blocks(s, &['0', '1'])),
        ("matches the regular expression a*b+c*", |s| blocks(s, &['a', 'b', 'c']) && s.contains('b')),
        ("0+1+", |s| blocks(s, &['0', '1']) && s.contains('0') && s.contains('1')),
        ("(0|1)*01", |s| s.ends_with("01")),
        ("10(0|1)*", |s| s.starts_with("10")),
        ("(0|1)*101(0|1)*", |s| s.contains("101")),
        ("strings over {a, b} of the form (a|b)*abb", |s| s.ends_with("abb")),
        ("strings matching 0*1* and of even length", |s| blocks(s, &['0', '1']) && s.len() % 2 == 0),
        ("each 0 is followed by at least one 1", |s| !format!("{s}0").contains("00")),
        ("every 0 is followed by at least one 1", |s| !format!("{s}0").contains("00")),
    ];
    assert_eq!(misread(sentences), "");
}

#[test]
fn sets_and_names() {
    let sentences: &[Said] = &[
        ("{w | w ends with 01}", |s| s.ends_with("01")),
        ("{w ∈ {0,1}* | w ends with 01}", |s| s.ends_with("01")),
        ("{ w in {a,b}* : w contains aba }", |s| s.contains("aba")),
        ("{x | x has even length}", |s| s.len() % 2 == 0),
        ("L = {w | w contains 00 and w does not end with 1}", |s| s.contains("00") && !s.ends_with('1')),
        ("L = { w ∈ {a, b}* | w starts with a }", |s| s.starts_with('a')),
        ("L = {w : |w| is even}", |s| s.len() % 2 == 0),
        ("L = {00, 11}", |s| s == "00" || s == "11"),
        ("{w | the number of 1s in w is odd}", |s| n(s, '1') % 2 == 1),
        ("strings w over {a,b} such that w ends with b", |s| s.ends_with('b')),
        ("strings w over {a,b} such that w contains ab", |s| s.contains("ab")),
        ("the set of all strings w such that w has an even number of 1s", |s| n(s, '1') % 2 == 0),
        ("binary strings whose reverse starts with 10", |s| s.ends_with("01")),
        ("binary strings whose reverse contains 110", |s| s.contains("011")),
        ("{w | the reverse of w starts with 10}", |s| s.ends_with("01")),
        ("any number of 0s followed by any number of 1s, or of the form (0|1)*01", |s| {
            blocks(s, &['0', '1']) || s.ends_with("01")
        }),
        ("{w ∈ {a, b}* | w contains ab and the reverse of w starts with b}", |s| {
            s.contains("ab") && s.ends_with('b')
        }),
        ("strings w over {a, b} that end with b", |s| s.ends_with('b')),
        ("strings over {a, b} whose reversal ends with ab", |s| s.starts_with("ba")),
        ("all strings except the empty string", |s| !s.is_empty()),
        ("all binary strings except the empty string", |s| !s.is_empty()),
        ("all strings over {a, b} but not the empty string", |s| !s.is_empty()),
        ("every binary string except 00 and 11", |s| s != "00" && s != "11"),
        ("strings of length 3 or 4", |s| s.len() == 3 || s.len() == 4),
        ("binary strings of length 2, 3 or 5", |s| [2, 3, 5].contains(&s.len())),
    ];
    assert_eq!(misread(sentences), "");
}

#[test]
fn more_of_how_many() {
    let sentences: &[Said] = &[
        ("the number of 0s plus the number of 1s is divisible by 3", |s| s.len() % 3 == 0),
        ("number of 0s plus number of 1s is even over {0, 1, 2}", |s| (n(s, '0') + n(s, '1')) % 2 == 0),
        ("the number of a's plus the number of b's is at least 3 over {a, b, c}", |s| n(s, 'a') + n(s, 'b') >= 3),
        ("the number of 1s is not divisible by 3", |s| n(s, '1') % 3 != 0),
        ("at most one pair of consecutive 1s", |s| found(s, "11") <= 1),
        ("an odd number of as and an even number of bs", |s| n(s, 'a') % 2 == 1 && n(s, 'b') % 2 == 0),
        ("more 01 than 10", |s| found(s, "01") > found(s, "10")),
        ("contains at most two 1s and at least one 0", |s| n(s, '1') <= 2 && n(s, '0') >= 1),
        ("an even number of 1s or an odd number of 0s", |s| n(s, '1') % 2 == 0 || n(s, '0') % 2 == 1),
        ("number of 0s is 2 or 3", |s| [2, 3].contains(&n(s, '0'))),
        ("has two or three 1s", |s| [2, 3].contains(&n(s, '1'))),
        ("contains exactly two or exactly four 1s", |s| [2, 4].contains(&n(s, '1'))),
    ];
    assert_eq!(misread(sentences), "");
}

#[test]
fn more_of_places_and_runs() {
    let sentences: &[Said] = &[
        ("1s occur only at even positions", |s| s.chars().step_by(2).all(|c| c != '1')),
        ("1s appear only in odd positions", |s| s.chars().skip(1).step_by(2).all(|c| c != '1')),
        ("1 occurs only at even positions", |s| s.chars().step_by(2).all(|c| c != '1')),
        ("0s are only at odd positions", |s| s.chars().skip(1).step_by(2).all(|c| c != '0')),
        ("contains 01 but not as a suffix", |s| s.contains("01") && !s.ends_with("01")),
        ("contains 01 as a substring but not as a prefix", |s| s.contains("01") && !s.starts_with("01")),
        ("contains aba, but not as a prefix", |s| s.contains("aba") && !s.starts_with("aba")),
        ("the last two symbols are the same", |s| s.ends_with("00") || s.ends_with("11")),
        ("the first two symbols are the same", |s| s.starts_with("00") || s.starts_with("11")),
        ("starts and ends with the same symbol", ends_alike),
        ("begins and ends with different symbols", |s| !s.is_empty() && !ends_alike(s)),
        ("first and last symbols differ", |s| !s.is_empty() && !ends_alike(s)),
        ("the first and the last symbol differ", |s| !s.is_empty() && !ends_alike(s)),
        ("first and last symbol are the same", ends_alike),
        ("does not contain 11 or 00", |s| !s.contains("11") && !s.contains("00")),
        ("contains neither 00 nor 11", |s| !s.contains("00") && !s.contains("11")),
        ("every block of 0s has even length", |s| runs(s, '0').iter().all(|length| length % 2 == 0)),
        ("every block of 1s has length at least 2", |s| runs(s, '1').iter().all(|&length| length >= 2)),
        ("no three consecutive symbols alike", |s| !s.contains("000") && !s.contains("111")),
        ("no three consecutive symbols are the same", |s| !s.contains("000") && !s.contains("111")),
        ("no two adjacent symbols are equal", |s| !s.contains("00") && !s.contains("11")),
        ("no two consecutive symbols are alike", |s| !s.contains("00") && !s.contains("11")),
        ("has a 1 in the third position from the right", |s| back(s, 3) == Some('1')),
        ("the third symbol from the right is 1", |s| back(s, 3) == Some('1')),
        ("the second symbol from the left is 0", |s| at(s, 2) == Some('0')),
        ("has a 0 in the second position", |s| at(s, 2) == Some('0')),
        ("contains a 1 in every even position", |s| s.chars().skip(1).step_by(2).all(|c| c == '1')),
    ];
    assert_eq!(misread(sentences), "");
}

#[test]
fn what_is_not_regular_is_refused_with_its_reason() {
    let not_regular = [
        "more 0s than 1s",
        "fewer a's than b's",
        "strings with more 0s than 1s",
        "palindromes",
        "binary palindromes",
        "strings that are palindromes",
        "a^n b^n",
        "strings of the form a^n b^n",
        "0^n1^n",
        "{0^n 1^n | n >= 0}",
        "L = {a^n b^n | n ≥ 1}",
        "strings of the form ww",
        "equal number of 0s and 1s",
        "the number of 0s equals the number of 1s",
        "twice as many 0s as 1s",
        "balanced parentheses",
        "the length is prime",
    ];
    let read_as = |sentence: &&str| match solve(sentence, None, &Budget::USUAL) {
        Err(Unsolved::Fault(fault)) => match fault.wrong {
            Wrong::NotRegular(_) | Wrong::Refused(Refused::NotRegular { .. }) => None,
            wrong => Some(format!("{sentence}: {wrong}")),
        },
        Err(other) => Some(format!("{sentence}: {other}")),
        Ok(solved) => Some(format!("{sentence}: {:?}", solved.sentence.tree)),
    };
    let wrong: Vec<String> = not_regular.iter().filter_map(read_as).collect();
    assert_eq!(wrong.join("\n"), "");
}

#[test]
fn what_says_two_things_or_none_is_refused_where_it_stands() {
    let place = |sentence: &str| {
        let fault = read(sentence, None).map(|read| panic!("{sentence}: {:?}", read.tree)).unwrap_err();
        (fault.span.of(sentence).unwrap().to_owned(), fault.wrong)
    };
    assert!(matches!(place("a b over {a, b}"), (at, Wrong::Misplaced { .. }) if at == "b"));
    assert!(matches!(place("0*1*0*"), (_, Wrong::Misplaced { .. })));
    assert!(matches!(place("(01)*1"), (_, Wrong::Misplaced { .. })));
}
