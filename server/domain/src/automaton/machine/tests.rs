use proptest::prelude::*;

use super::super::testing::{any_table, words_up_to};
use super::*;

/// How many classes of states the start reaches, by Moore's rounds.
fn moore(table: &Table) -> usize {
    let mut reached = vec![0_u32];
    let mut at = 0;
    while at < reached.len() {
        for &to in table.row(reached[at]) {
            if !reached.contains(&to) {
                reached.push(to);
            }
        }
        at += 1;
    }
    let mut class: Vec<usize> = (0..table.states() as u32).map(|state| usize::from(table.accepts_in(state))).collect();
    loop {
        let key = |state: u32| {
            let after: Vec<usize> = table.row(state).iter().map(|&to| class[to as usize]).collect();
            (class[state as usize], after)
        };
        let keys: std::collections::BTreeSet<_> = reached.iter().map(|&state| key(state)).collect();
        let before: std::collections::BTreeSet<_> = reached.iter().map(|&state| class[state as usize]).collect();
        if keys.len() == before.len() {
            return keys.len();
        }
        let all: std::collections::BTreeSet<_> = (0..table.states() as u32).map(key).collect();
        let all: Vec<_> = all.into_iter().collect();
        class = (0..table.states() as u32).map(|state| all.binary_search(&key(state)).unwrap()).collect();
    }
}

#[test]
fn a_table_is_complete_or_refused() {
    assert!(Table::new(2, vec![true], vec![0, 0]).is_ok());
    let refused = |symbols, accepting, next| Table::new(symbols, accepting, next).unwrap_err();
    assert_eq!(refused(0, vec![true], vec![]), NotATable::Size);
    assert_eq!(refused(2, vec![], vec![]), NotATable::Size);
    assert_eq!(refused(2, vec![true], vec![0]), NotATable::Incomplete { found: 1, wanted: 2 });
    assert_eq!(refused(1, vec![true, false], vec![0, 2]), NotATable::Nowhere { state: 1, to: 2 });
}

#[test]
fn minimising_ends_early_where_whoever_asks_says_so() {
    // The 17th symbol from the end: a state a block of 17 symbols, none of which are alike.
    let states = 1_u32 << 17;
    let next = (0..states).flat_map(|state| [0, 1].map(|symbol| (state << 1 | symbol) & (states - 1))).collect();
    let table = Table::new(2, (0..states).map(|state| state >> 16 == 1).collect(), next).unwrap();
    let asked = std::cell::Cell::new(0);
    let ended = table.minimal_if(|| {
        asked.set(asked.get() + 1);
        if asked.get() == 3 { Err("enough") } else { Ok(()) }
    });
    assert_eq!((ended, asked.get()), (Err("enough"), 3));
    assert_eq!(table.minimal().table().states(), table.states());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn the_minimal_machine_accepts_the_same_words_with_as_few_states_as_moore_finds(table in any_table(1..12)) {
        let minimal = table.minimal();
        prop_assert_eq!(minimal.table().states(), moore(&table));
        for word in words_up_to(table.symbols(), 6) {
            prop_assert_eq!(minimal.table().accepts(&word), table.accepts(&word));
        }
    }

    #[test]
    fn equal_languages_have_equal_machines_and_others_a_shortest_difference(one in any_table(1..7), other in any_table(1..7)) {
        prop_assume!(one.symbols() == other.symbols());
        let brute = words_up_to(one.symbols(), 7).into_iter().find(|word| one.accepts(word) != other.accepts(word));
        let found = difference(&one, &other);
        prop_assert_eq!(found.is_none(), one.minimal() == other.minimal());
        if let Some(found) = &found {
            prop_assert_eq!(one.accepts(&found.word), found.accepted_by_first);
            prop_assert_eq!(other.accepts(&found.word), !found.accepted_by_first);
        }
        if let Some(brute) = brute {
            prop_assert_eq!(found.unwrap().word.len(), brute.len());
        }
    }

    #[test]
    fn the_share_of_words_that_differ_is_the_share_that_is_counted(one in any_table(1..7), other in any_table(1..7)) {
        prop_assume!(one.symbols() == other.symbols());
        let words = words_up_to(one.symbols(), 5);
        for (length, share) in share_by_length(&one, &other, 5).into_iter().enumerate() {
            let all: Vec<_> = words.iter().filter(|word| word.len() == length).collect();
            let differ = all.iter().filter(|word| one.accepts(word) != other.accepts(word)).count();
            prop_assert!((share - differ as f64 / all.len() as f64).abs() < 1e-9);
        }
    }

    #[test]
    fn the_shortest_words_and_the_ways_to_states_are_the_first_ones(table in any_table(1..8)) {
        let minimal = table.minimal();
        for accepted in [true, false] {
            let brute = words_up_to(table.symbols(), 8).into_iter().find(|word| table.accepts(word) == accepted);
            if let Some(brute) = brute {
                prop_assert_eq!(minimal.shortest(accepted), Some(brute));
            }
        }
        for (state, word) in minimal.access(usize::MAX).iter().enumerate() {
            prop_assert_eq!(minimal.table().trace(word)[word.len()], state as u32);
        }
    }

    #[test]
    fn every_two_states_of_a_minimal_machine_are_told_apart_by_a_word(table in any_table(1..8)) {
        let minimal = table.minimal();
        let table = minimal.table();
        let from = |state: u32, word: &[Symbol]| table.accepts_in(word.iter().fold(state, |at, &symbol| table.next(at, symbol)));
        for one in 0..table.states() as u32 {
            prop_assert_eq!(separating_word(table, one, one), None);
            for other in 0..one {
                let word = separating_word(table, one, other).unwrap();
                prop_assert_ne!(from(one, &word), from(other, &word));
            }
        }
    }

    #[test]
    fn the_complement_of_a_minimal_machine_is_minimal(table in any_table(1..8)) {
        let complement = table.minimal().complement();
        prop_assert_eq!(&complement.table().minimal(), &complement);
    }
}
