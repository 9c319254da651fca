//! One table for one language.

use super::Table;

const UNSEEN: u32 = u32::MAX;

/// The machine whose states are the classes that the start reaches, numbered by breadth first in the order of the symbols.
pub(super) fn quotient(table: &Table, classes: &[u32]) -> Table {
    let count = classes.iter().max().map_or(0, |&last| last as usize + 1);
    let mut number = vec![UNSEEN; count];
    let mut members = vec![0_u32];
    number[classes[0] as usize] = 0;
    let mut next = Vec::new();
    let mut at = 0;
    while at < members.len() {
        for &to in table.row(members[at]) {
            let slot = &mut number[classes[to as usize] as usize];
            if *slot == UNSEEN {
                *slot = members.len() as u32;
                members.push(to);
            }
            next.push(*slot);
        }
        at += 1;
    }
    let accepting = members.iter().map(|&state| table.accepts_in(state)).collect();
    Table::made(table.symbols, accepting, next)
}
