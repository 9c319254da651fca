#![expect(clippy::manual_is_multiple_of, reason = "the definitions are written as the sentences say them")]

use proptest::prelude::*;

use super::*;
use crate::automaton::alphabet::Symbol;
use crate::automaton::build::{Budget, build};
use crate::automaton::testing::words_up_to;

fn text(sentence: &Sentence, word: &[Symbol]) -> String {
    sentence.alphabet.spell(word)
}

/// That a sentence is read as what `meant` says of strings.
fn means(sentence: &str, meant: impl Fn(&str) -> bool) {
    let read = read(sentence, None).unwrap_or_else(|fault| panic!("{sentence}: {fault}"));
    let machine =
        build(&read.tree, read.alphabet.size(), &Budget::USUAL).unwrap_or_else(|fault| panic!("{sentence}: {fault}"));
    let longest = [0, 14, 9, 7, 5][read.alphabet.size().min(4)];
    for word in words_up_to(read.alphabet.size(), longest) {
        let text = text(&read, &word);
        assert_eq!(machine.table().accepts(&word), meant(&text), "{sentence}: {text:?}");
    }
}

fn count(text: &str, of: char) -> usize {
    text.chars().filter(|&symbol| symbol == of).count()
}

/// Overlapping.
fn found(text: &str, of: &str) -> usize {
    (0..text.len()).filter(|&at| text[at..].starts_with(of)).count()
}

fn number(text: &str, base: u64) -> u64 {
    text.chars().fold(0, |value, digit| value * base + u64::from(digit.to_digit(36).unwrap()))
}

fn reversed(text: &str) -> String {
    text.chars().rev().collect()
}

#[test]
fn where_words_stand() {
    means("strings that start with 0 and end with 01 or 10", |s| {
        s.starts_with('0') && (s.ends_with("01") || s.ends_with("10"))
    });
    means("starts and ends with 0", |s| s.starts_with('0') && s.ends_with('0'));
    means("starts with 0, 10 or 11", |s| s.starts_with('0') || s.starts_with("10") || s.starts_with("11"));
    means("begins with three 1s", |s| s.starts_with("111"));
    means("ends with exactly two 0s", |s| s.ends_with("00") && !s.ends_with("000"));
    means("starts with [abc]", |s| s.starts_with(['a', 'b', 'c']));
    means("contains both 00 and 11", |s| s.contains("00") && s.contains("11"));
    means("contains neither 00 nor 11", |s| !s.contains("00") && !s.contains("11"));
    means("does not contain 00 or 11", |s| !s.contains("00") && !s.contains("11"));
    means("avoiding 101", |s| !s.contains("101"));
    means("contains the subsequence 0110", |s| {
        let mut rest = s.chars();
        "0110".chars().all(|wanted| rest.any(|symbol| symbol == wanted))
    });
    means("contains aa as a substring", |s| s.contains("aa"));
    means("has 01 as a prefix and 10 as a suffix", |s| s.starts_with("01") && s.ends_with("10"));
    means("equals 0110", |s| s == "0110");
    means("one of 01, 10, 11", |s| ["01", "10", "11"].contains(&s));
    means("is one of 01 and 10, or is the empty string", |s| ["", "01", "10"].contains(&s));
    means("{0, 01, 11}", |s| ["0", "01", "11"].contains(&s));
    means("strings having both 01 and 10 as substrings", |s| s.contains("01") && s.contains("10"));
    means("contains 00 and 11 or 010", |s| s.contains("00") && s.contains("11") || s.contains("010"));
}

#[test]
fn how_often_something_occurs() {
    means("contains 101 at least twice", |s| found(s, "101") >= 2);
    means("exactly two non-overlapping occurrences of 11", |s| s.matches("11").count() == 2);
    means("01 occurs exactly once", |s| found(s, "01") == 1);
    means("at most 2 occurrences of 'aa' over {a, b}", |s| found(s, "aa") <= 2);
    means("an even number of a's and an odd number of b's", |s| count(s, 'a') % 2 == 0 && count(s, 'b') % 2 == 1);
    means("number of 1s is divisible by 3", |s| count(s, '1') % 3 == 0);
    means("the number of 1s ≡ 2 (mod 3)", |s| count(s, '1') % 3 == 2);
    means("number of 0s mod 3 is 1", |s| count(s, '0') % 3 == 1);
    means("two or more 1s", |s| count(s, '1') >= 2);
    means("contains between 2 and 4 1s", |s| (2..=4).contains(&count(s, '1')));
    means("fewer than 3 0s", |s| count(s, '0') < 3);
    means("the number of 0s and the number of 1s are both even", |s| count(s, '0') % 2 == 0 && count(s, '1') % 2 == 0);
    means("even number of zeros and odd number of ones", |s| count(s, '0') % 2 == 0 && count(s, '1') % 2 == 1);
    means("strings over {a,b} in which a appears an even number of times", |s| count(s, 'a') % 2 == 0);
    means("same number of 01 and 10", |s| found(s, "01") == found(s, "10"));
    means("more 01 than 10", |s| found(s, "01") > found(s, "10"));
    means("the number of 01 equals the number of 10", |s| found(s, "01") == found(s, "10"));
    means("the number of 01 and the number of 10 are equal", |s| found(s, "01") == found(s, "10"));
    means("the number of 01 is less than the number of 10", |s| found(s, "01") < found(s, "10"));
    means("number of 01 is at most the number of 10", |s| found(s, "01") <= found(s, "10"));
}

#[test]
fn how_long_a_string_is() {
    means("even-length binary strings", |s| s.len() % 2 == 0);
    means("length is at least 2 and at most 5", |s| (2..=5).contains(&s.len()));
    means("longer than 3", |s| s.len() > 3);
    means("shorter than 3 symbols", |s| s.len() < 3);
    means("exactly 4 symbols long", |s| s.len() == 4);
    means("strings over {a, b} of length between 2 and 5, or whose length mod 3 = 1", |s| {
        (2..=5).contains(&s.len()) || s.len() % 3 == 1
    });
    means("length is 2 or 3", |s| s.len() == 2 || s.len() == 3);
    means("length not divisible by 3", |s| s.len() % 3 != 0);
    means("length 2-4", |s| (2..=4).contains(&s.len()));
    means("length leaves remainder 2 when divided by 5", |s| s.len() % 5 == 2);
    means("non-empty strings", |s| !s.is_empty());
    means("length less than 0", |_| false);
}

#[test]
fn what_number_a_string_writes() {
    means("divisible by 3", |s| number(s, 2) % 3 == 0);
    means("value at least 1000000000000", |s| number(s, 2) >= 1_000_000_000_000);
    means("value between 5 and 12, least significant digit first", |s| (5..=12).contains(&number(&reversed(s), 2)));
    means("hexadecimal strings whose value is more than 254", |s| number(s, 16) > 254);
    means("binary strings whose decimal value is 5", |s| number(s, 2) == 5);
    means("value in base 10 is 101 over {0, 1}", |s| number(s, 10) == 101);
    means("binary numbers divisible by 8", |s| number(s, 2) % 8 == 0);
    means("value mod 5 = 2, least significant bit first", |s| number(&reversed(s), 2) % 5 == 2);
    means("binary strings whose value is divisible by 12, least significant digit first", |s| {
        number(&reversed(s), 2) % 12 == 0
    });
    means("value in base 3 is divisible by 4", |s| number(s, 3) % 4 == 0);
    means("leaves remainder 2 when divided by 5", |s| number(s, 2) % 5 == 2);
    means("not divisible by 3", |s| number(s, 2) % 3 != 0);
    means("decimal strings whose value is divisible by 7", |s| number(s, 10) % 7 == 0);
    means("hexadecimal strings divisible by 10", |s| number(s, 16) % 10 == 0);
    let sum = |s: &str| s.chars().map(|digit| digit.to_digit(10).unwrap()).sum::<u32>();
    means("ternary strings whose sum of digits is odd", |s| sum(s) % 2 == 1);
    means("ternary strings with digit sum at least 4", |s| sum(s) >= 4);
    means("ternary strings whose product of digits is even", |s| s.contains(['0', '2']));
}

#[test]
fn what_stands_at_which_position() {
    let nth = |s: &str, at: usize| s.chars().nth(at);
    means("third symbol is 1", |s| nth(s, 2) == Some('1'));
    means("the third symbol from the end is 1", |s| nth(&reversed(s), 2) == Some('1'));
    means("second to last symbol is 0", |s| nth(&reversed(s), 1) == Some('0'));
    means("the symbol at position 3 is not 1", |s| nth(s, 2) != Some('1'));
    means("strings that have 1 as their third symbol", |s| nth(s, 2) == Some('1'));
    means("strings with 1 in the second position from the end", |s| nth(&reversed(s), 1) == Some('1'));
    means("every odd position is 1", |s| s.chars().step_by(2).all(|symbol| symbol == '1'));
    means("every third symbol is 1", |s| s.chars().skip(2).step_by(3).all(|symbol| symbol == '1'));
    means("first symbol is 1 and last symbol is 0", |s| s.starts_with('1') && s.ends_with('0'));
    means("the last two symbols are different", |s| s.ends_with("01") || s.ends_with("10"));
    let same = |s: &str| !s.is_empty() && s.chars().next() == s.chars().last();
    means("starts and ends with the same symbol", same);
    means("strings where the last symbol equals the first symbol", same);
    means("1 appears at every even position", |s| s.chars().skip(1).step_by(2).all(|symbol| symbol == '1'));
    means("the first and last symbols are different", |s| !s.is_empty() && !same(s));
}

#[test]
fn runs_and_order() {
    let runs = |s: &str, of: char| -> Vec<usize> {
        s.split(|symbol| symbol != of).map(str::len).filter(|&length| length > 0).collect()
    };
    means("no two consecutive 1s", |s| !s.contains("11"));
    means("no two consecutive symbols are the same", |s| !s.contains("00") && !s.contains("11"));
    means("no run of 0s longer than 2", |s| !s.contains("000"));
    means("no run of 0s longer than 2 and not divisible by 3", |s| !s.contains("000") && number(s, 2) % 3 != 0);
    means("no run longer than 2", |s| !s.contains("000") && !s.contains("111"));
    means("every run of 1s has even length", |s| runs(s, '1').iter().all(|length| length % 2 == 0));
    means("contains a run of at least three 1s", |s| s.contains("111"));
    means("contains three 1s in a row", |s| s.contains("111"));
    means("every a is followed by b", |s| !format!("{s}.").replace("ab", "").contains('a'));
    means("every a is eventually followed by b", |s| s.rfind('a') < s.rfind('b') || !s.contains('a'));
    means("each 1 is preceded by 0", |s| !format!(".{s}").replace("01", "").contains('1'));
    means("no 0 is followed by 1", |s| !s.contains("01"));
    means("every 0 is immediately followed by at least two 1s", |s| {
        (0..s.len()).all(|at| &s[at..=at] == "1" || s[at + 1..].starts_with("11"))
    });
    means("all 0s come before all 1s", |s| !s.contains("10"));
    means("0 never appears after 1", |s| !s.contains("10"));
    means("alternating", |s| !s.contains("00") && !s.contains("11"));
    means("strings over {a, b, c} where a's and b's alternate", |s| {
        !s.contains(['c']) && !s.contains("aa") && !s.contains("bb")
    });
    means("strings over {a, b, c} that contain only a and b", |s| !s.contains('c'));
    means("all symbols are 1", |s| !s.contains('0'));
}

#[test]
fn logic_binds_not_before_and_before_xor_before_or() {
    let (zero, one, even) = (|s: &str| s.starts_with('0'), |s: &str| s.ends_with('1'), |s: &str| s.len() % 2 == 0);
    means("starts with 0 or ends with 1 and has even length", |s| zero(s) || one(s) && even(s));
    means("(starts with 0 or ends with 1) and has even length", |s| (zero(s) || one(s)) && even(s));
    means("not starts with 0 and ends with 1", |s| !zero(s) && one(s));
    means("not (starts with 0 and ends with 1)", |s| !(zero(s) && one(s)));
    means("starts with 0 xor ends with 1", |s| zero(s) != one(s));
    means("starts with 0 or ends with 1 but not both", |s| zero(s) != one(s));
    means("exactly one of starts with 0, ends with 1 and has even length", |s| {
        [zero(s), one(s), even(s)].iter().filter(|is| **is).count() == 1
    });
    means("if it starts with 0 then it ends with 1", |s| !zero(s) || one(s));
    means("if it starts with 0, it ends with 1", |s| !zero(s) || one(s));
    means("if it starts with 0, has even length and contains 1, then it ends with 1", |s| {
        !(zero(s) && even(s) && s.contains('1')) || one(s)
    });
    means("starts with 0 if and only if it ends with 1", |s| zero(s) == one(s));
    means("either starts with 0 or ends with 1", |s| zero(s) || one(s));
    means("neither starts with 0 nor ends with 1", |s| !zero(s) && !one(s));
    means("starts with 0, ends with 1, and has even length", |s| zero(s) && one(s) && even(s));
    means("starts with 0, ends with 1, or has even length", |s| zero(s) || one(s) || even(s));
    means("starts with 0 but not 00", |s| zero(s) && !s.starts_with("00"));
    means("contains 01 but not 10", |s| s.contains("01") && !s.contains("10"));
    means("all strings except the empty string", |s| !s.is_empty());
    means("all binary strings", |_| true);
    means("no strings", |_| false);
}

#[test]
fn every_example_of_the_language_file_is_read_and_built() {
    for example in examples() {
        let read = read(&example.sentence, None).unwrap_or_else(|fault| panic!("{}: {fault}", example.sentence));
        assert!(build(&read.tree, read.alphabet.size(), &Budget::USUAL).is_ok(), "{}", example.sentence);
    }
}

#[test]
fn alphabets_are_stated_or_follow_from_the_symbols() {
    let alphabet = |sentence: &str| read(sentence, None).unwrap().alphabet.to_string();
    assert_eq!(alphabet("contains 0"), "{0, 1}");
    assert_eq!(alphabet("even length"), "{0, 1}");
    assert_eq!(alphabet("contains b"), "{a, b}");
    assert_eq!(alphabet("contains c and a"), "{a, c}");
    assert_eq!(alphabet("contains 'a' and 'A'"), "{A, a}");
    assert_eq!(alphabet("ternary strings that contain 0"), "{0, 1, 2}");
    assert_eq!(alphabet("strings over {c, b, a} that contain a"), "{c, b, a}");
    assert_eq!(alphabet("strings over a, b and c that contain a"), "{a, b, c}");
    assert_eq!(alphabet("contains aa over Σ = {a, b, c}"), "{a, b, c}");
    assert_eq!(alphabet("over {0-9} with even length"), "{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}");
    assert_eq!(alphabet("strings over {go, stop} that start with go"), "{go, stop}");
    assert_eq!(alphabet("strings of 0s and 1s with even length"), "{0, 1}");
    assert!(alphabet("strings of uppercase letters that start with A").starts_with("{A, B, C"));
    let multi = read("strings over {ab, a, b} that equal abb", None).unwrap();
    assert!(
        matches!(&multi.tree.kind, crate::automaton::tree::Kind::Pattern(crate::automaton::tree::Pattern::Equals(words)) if words == &[vec![0, 2]])
    );
}

fn refused(sentence: &str) -> String {
    let fault = read(sentence, None).expect_err(sentence);
    fault.to_string()
}

#[test]
fn what_cannot_be_read_is_refused_with_its_place_and_what_would_be_right() {
    assert!(refused("").starts_with("at character 1: the sentence is empty"));
    assert!(refused(" \t").starts_with("at character 1: the sentence is empty"));
    assert_eq!(
        refused("starts\u{7} with 0"),
        "at character 7: the control character U+0007 does not belong in a sentence"
    );
    assert_eq!(refused(&"a".repeat(1 << 20)), "at character 1: the sentence has 1048576 bytes; at most 8192 are read");
    assert_eq!(
        refused("starts with"),
        "at character 12: a string such as 01 or \"ab\" is missing after \"starts with\""
    );
    assert_eq!(
        refused("starts with and ends with 0"),
        "at character 13: a string such as 01 or \"ab\" is missing after \"starts with\""
    );
    assert_eq!(refused("(starts with 0"), "at character 1: this '(' has no partner");
    assert_eq!(refused("starts with 0)"), "at character 14: this ')' has no partner");
    assert_eq!(refused("starts with \"01"), "at character 13: the quotation that begins here is not closed");
    assert_eq!(
        refused("binary strings that start with 2"),
        "at character 32: \"2\" is not a string over {0, 1}: no symbol of it begins at \"2\""
    );
    assert!(refused("strings over {} that start with 0").contains("the alphabet is empty"));
    assert!(refused("strings over {0, 0} that start with 0").contains("stands in the alphabet twice"));
    assert!(refused("binary strings over {a, b}").contains("two alphabets are stated"));
    assert_eq!(refused("divisible by 0"), "at character 1: nothing can be divided by 0; use a modulus of 1 or more");
    assert_eq!(refused("length mod 3 = 5"), "at character 8: division by 3 never leaves 5; use 0 to 2");
    assert_eq!(refused("length between 5 and 3"), "at character 8: the range goes from 5 down to 3; write 3 to 5");
    assert!(refused("length 99999999999999999999999").contains("is too large"));
    assert!(refused("strings over {a, b} divisible by 3").contains("\"a\" is no digit"));
    assert!(refused("the 0th symbol is 1").contains("there is no position 0"));
    assert!(refused(&("(".repeat(1000) + "length is even" + &")".repeat(1000))).contains("nested more than 64 deep"));
    assert!(refused(&("not ".repeat(1000) + "even length")).contains("nested more than 64 deep"));
    assert!(refused("strings in base 99 divisible by 3").contains("base 99"));
}

#[test]
fn words_that_are_not_understood_are_named_and_never_guessed() {
    let unknown = |sentence: &str| match read(sentence, None).expect_err(sentence).wrong {
        Wrong::UnknownWords { words, .. } => words,
        other => panic!("{sentence}: {other}"),
    };
    assert_eq!(unknown("strings that frobnicate"), ["frobnicate"]);
    assert_eq!(unknown("frobnicate the quux"), ["frobnicate", "quux"]);
    assert_eq!(unknown("starts with 0 and frobs 1"), ["frobs"]);
    assert!(refused("strings that contian 01").contains("\"contain\""));
    for sentence in ["0 occurs more often than 1", "even length and 01", "starts with 0 ends", "contains 1 at"] {
        refused(sentence);
    }
}

#[test]
fn what_is_not_regular_is_refused_with_the_reason() {
    for sentence in [
        "palindromes",
        "length is prime",
        "strings of the form ww",
        "twice as many 0s as 1s",
        "0^n1^n",
        "length is a perfect square",
    ] {
        assert!(matches!(read(sentence, None).expect_err(sentence).wrong, Wrong::NotRegular(_)), "{sentence}");
    }
    for sentence in ["same number of 0s and 1s", "more a's than b's", "as many 00 as 11"] {
        let read = read(sentence, None).unwrap();
        let fault = build(&read.tree, 2, &Budget::USUAL).unwrap_err();
        assert!(fault.to_string().starts_with("this is not regular"), "{sentence}");
    }
}

#[test]
fn an_ambiguous_sentence_has_its_other_readings_with_a_string_that_tells_them_apart() {
    let told = |sentence: &str| {
        let taken = read(sentence, None).unwrap();
        let machine = build(&taken.tree, taken.alphabet.size(), &Budget::USUAL).unwrap();
        let others = others(sentence, &taken, &machine, &Budget::USUAL);
        for other in &others {
            assert_eq!(machine.table().accepts(&other.separates), other.allowed);
        }
        others.iter().map(|other| (other.assumption.convention, text(&taken, &other.separates))).collect::<Vec<_>>()
    };
    assert_eq!(told("starts with 0 or ends with 1 and has even length"), [(Convention::AndBeforeOr, "0".to_owned())]);
    assert_eq!(told("contains two 1s"), [(Convention::BareExactly, "111".to_owned())]);
    assert_eq!(told("either starts with 0 or ends with 1"), [(Convention::EitherInclusive, "01".to_owned())]);
    assert_eq!(told("every a is followed by b over {a, b, c}"), [(Convention::FollowedAtOnce, "aab".to_owned())]);
    assert_eq!(
        told("value divisible by 4 "),
        [(Convention::MostSignificant, "10".to_owned())].map(|(convention, _)| (convention, "001".to_owned()))
    );
    assert_eq!(told("not starts with 0 and ends with 1").len(), 1);
    assert_eq!(told("contains 101 exactly twice").len(), 1);
    assert_eq!(told("even number of 0s and 1s"), [(Convention::EachCounted, "01".to_owned())]);
    assert_eq!(told("a before b"), [(Convention::BeforeEvery, String::new())]);
    assert_eq!(told("does not contain 00 and ends with 1"), []);
    assert_eq!(told("divisible by 3"), []);
}

fn soup() -> impl Strategy<Value = String> {
    let words: Vec<&'static str> = super::words()
        .split(|c: char| !c.is_alphanumeric() && !"()<>=≡%".contains(c))
        .filter(|word| !word.is_empty())
        .collect();
    let piece = prop_oneof![
        6 => prop::sample::select(words).prop_map(str::to_owned),
        2 => "[01]{1,3}|[ab]{1,2}|[0-9]{1,20}",
        1 => prop::sample::select(vec!["(", ")", "{", "}", "[", "]", ",", "'", "\"", "-", "=", "a's", "0s", "over {0,1}", "ε", "."]).prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..14).prop_map(|pieces| pieces.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn no_sentence_is_too_odd_to_be_answered(sentence in soup(), noise in "\\PC{0,40}") {
        for text in [&sentence, &noise, &format!("{sentence} {noise}")] {
            match read(text, None) {
                Ok(read) => prop_assert!(read.tree.span.of(text).is_some()),
                Err(fault) => prop_assert!(fault.span.of(text).is_some(), "{text}: {fault}"),
            }
        }
    }
}
