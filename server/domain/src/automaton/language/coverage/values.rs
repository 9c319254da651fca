//! What strings are worth as numbers, and what stands where.
#![expect(clippy::manual_is_multiple_of, reason = "the predicates are written as the sentences say them")]

use super::{Said, at, back, misread, n, value, value_sum};

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
