//! Sentences that are refused: the kind of fault, and where it stands.

use crate::automaton::build::Budget;
use crate::automaton::language::Wrong;
use crate::automaton::{Unsolved, solve};

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
        ("binary strings (some of them) that start with 0", "unknown", 17),
        ("at least two of: starts with 0, ends with 1 and", "missing", 48),
        ("the number of 1s minus the number of 0s is 3", "not regular", 5),
        ("the number of 0s is twice the number of 1s", "not regular", 5),
        ("exactly two of 00, 11 and 01 occur", "misplaced", 13),
        ("at least two of: starts with 0", "misplaced", 18),
        ("length is -1", "misplaced", 11),
        ("the number of 1s minus the number of 0s is divisible by 65", "misplaced", 57),
        ("9 <= length <= 4", "inverted", 1),
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
