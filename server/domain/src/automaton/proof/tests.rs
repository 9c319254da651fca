use proptest::prelude::*;

use super::super::build::build;
use super::super::testing::{any_clause, words_up_to};
use super::*;
use crate::automaton::oracle::{holds, probe};

fn budget() -> Budget<'static> {
    Budget { states: 20_000, ..Budget::USUAL }
}

/// Flips one acceptance, or leads one transition elsewhere.
fn mutate(table: &Table, cell: usize, to: usize) -> Table {
    let states = 0..table.states() as u32;
    let mut accepting: Vec<bool> = states.clone().map(|state| table.accepts_in(state)).collect();
    let mut next: Vec<u32> = states.flat_map(|state| table.row(state).to_vec()).collect();
    let cell = cell % (accepting.len() + next.len());
    match cell.checked_sub(accepting.len()) {
        None => accepting[cell] = !accepting[cell],
        Some(at) => next[at] = ((next[at] as usize + 1 + to % (table.states() - 1).max(1)) % table.states()) as u32,
    }
    Table::new(table.symbols(), accepting, next).unwrap()
}

fn sound(clause: &Clause, symbols: usize, (cell, to): (usize, usize)) -> Result<(), TestCaseError> {
    let Ok(machine) = build(clause, symbols, &budget()) else { return Err(TestCaseError::reject("too large")) };
    let table = machine.table();
    let longest = if symbols == 1 {
        24
    } else if symbols == 2 {
        10
    } else {
        7
    };
    for word in words_up_to(symbols, longest) {
        prop_assert_eq!(table.accepts(&word), holds(clause, &word), "{:?}", word);
    }
    prop_assert_eq!(&table.minimal(), &machine);
    match prove(clause, table, &budget()) {
        Ok(proof) => prop_assert!(proof.pairs >= table.states()),
        Err(Unproved::Refused(_)) => return Err(TestCaseError::reject("too many derivatives")),
        Err(other) => prop_assert!(false, "{other:?}"),
    }
    prop_assert_eq!(probe(clause, &machine, (50, 200), &|| false).disagreement, None);
    let wrong = mutate(table, cell, to);
    if &wrong != table {
        let Err(Unproved::Differs(found)) = prove(clause, &wrong, &budget()) else { panic!("not found") };
        prop_assert_eq!(wrong.accepts(&found.word), !found.accepted_by_first);
        prop_assert_eq!(holds(clause, &found.word), found.accepted_by_first);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn any_machine_is_what_the_tree_says_and_minimal_and_proved_and_every_mutation_is_found(
        (symbols, clause) in (1..4_usize).prop_flat_map(|symbols| (Just(symbols), any_clause(symbols))),
        mutation in any::<(usize, usize)>(),
    ) {
        sound(&clause, symbols, mutation)?;
    }
}
