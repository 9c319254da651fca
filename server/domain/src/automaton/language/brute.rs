//! Sentences over three symbols held against predicates on all 88,573 strings up to length 10, and machines that have as many states
//! as the predicate tells beginnings apart (Myhill and Nerode), which no minimiser has a part in.
#![expect(clippy::manual_is_multiple_of, reason = "the predicates are written as the sentences say them")]

use std::collections::BTreeSet;

use super::coverage::{Said, at, back, found, n, runs, value};
use crate::automaton::alphabet::Word;
use crate::automaton::build::Budget;
use crate::automaton::solve;
use crate::automaton::testing::words_up_to;

const OVER_THREE: &[Said] = &[
    ("strings over {a, b, c} that start with a and end with bc", |s| s.starts_with('a') && s.ends_with("bc")),
    ("strings over {a, b, c} with an even number of a's and at most two b's", |s| n(s, 'a') % 2 == 0 && n(s, 'b') <= 2),
    ("strings over {a, b, c} that contain ab at least twice or have no c", |s| found(s, "ab") >= 2 || n(s, 'c') == 0),
    ("ternary strings whose value is divisible by 7", |s| value(s, 3) % 7 == 0),
    ("ternary strings greater than 20", |s| value(s, 3) > 20),
    ("ternary strings whose third symbol from the end is 2 and whose second symbol is not 0", |s| {
        back(s, 3) == Some('2') && at(s, 2) != Some('0')
    }),
    ("strings over {a, b, c} in which every block of b's has even length xor the length is divisible by 3", |s| {
        runs(s, 'b').iter().all(|length| length % 2 == 0) != (s.len() % 3 == 0)
    }),
    ("strings over {a, b, c} of the form a*b+c*", |s| {
        s.contains('b') && s.trim_start_matches('a').trim_start_matches('b').trim_start_matches('c').is_empty()
    }),
];

const OVER_TWO: &[Said] = &[
    ("binary strings that end in 01 and have an even number of 1s", |s| s.ends_with("01") && n(s, '1') % 2 == 0),
    ("divisible by 8", |s| value(s, 2) % 8 == 0),
    ("binary strings divisible by 6", |s| value(s, 2) % 6 == 0),
    ("the same number of 01 and 10", |s| found(s, "01") == found(s, "10")),
    ("1s occur only at even positions", |s| s.chars().step_by(2).all(|c| c != '1')),
    ("contains 01 but not as a suffix", |s| s.contains("01") && !s.ends_with("01")),
    ("third symbol from the end is 1", |s| back(s, 3) == Some('1')),
    ("length is between 2 and 4 or the string contains 111", |s| (2..=4).contains(&s.len()) || s.contains("111")),
];

#[test]
fn sentences_over_three_symbols_mean_what_they_say_on_every_string_to_length_ten() {
    let words = words_up_to(3, 10);
    for (sentence, meant) in OVER_THREE {
        let solved = solve(sentence, None, &Budget::USUAL).unwrap();
        let wrong = words
            .iter()
            .find(|word| solved.machine.table().accepts(word) != meant(&solved.sentence.alphabet.spell(word)));
        assert_eq!(wrong, None, "{sentence}");
    }
}

/// How many beginnings up to a length the predicate tells apart by what may follow them.
fn residuals(meant: fn(&str) -> bool, symbols: &[&str], longest: usize) -> usize {
    let spell = |word: &Word| word.iter().map(|&symbol| symbols[usize::from(symbol)]).collect::<String>();
    let words: Vec<String> = words_up_to(symbols.len(), longest).iter().map(spell).collect();
    let rest =
        |beginning: &String| -> Vec<bool> { words.iter().map(|end| meant(&format!("{beginning}{end}"))).collect() };
    words.iter().map(rest).collect::<BTreeSet<_>>().len()
}

#[test]
fn machines_have_as_many_states_as_there_are_beginnings_to_tell_apart() {
    for (sentences, longest) in [(OVER_TWO, 7), (OVER_THREE, 5)] {
        for (sentence, meant) in sentences {
            let solved = solve(sentence, None, &Budget::USUAL).unwrap();
            let symbols: Vec<&str> = solved.sentence.alphabet.names().collect();
            assert_eq!(solved.machine.table().states(), residuals(*meant, &symbols, longest), "{sentence}");
        }
    }
}
