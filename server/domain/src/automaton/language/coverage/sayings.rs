//! Every kind of clause in other words.
#![expect(clippy::manual_is_multiple_of, reason = "the predicates are written as the sentences say them")]

use super::{Said, at, back, found, misread, n, runs, subsequence, value, value_sum};

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
