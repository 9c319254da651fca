//! The machine that is minimised, of "the nth symbol from the end is 1".

use assay_domain::automaton::machine::{NotATable, Table};

/// A state is the last `bits` symbols read; its number is scrambled by an odd multiplier, except that the start stays 0.
pub(crate) fn shuffled(bits: u32) -> Result<Table, NotATable> {
    let states = 1_u32 << bits;
    let scramble = |state: u32| state.wrapping_mul(0x9E37_79B1) & (states - 1);
    let (mut accepting, mut next) = (vec![false; states as usize], vec![0; 2 * states as usize]);
    for state in 0..states {
        let at = scramble(state) as usize;
        accepting[at] = state >= states / 2;
        for symbol in 0..2 {
            next[2 * at + symbol as usize] = scramble((state << 1 | symbol) & (states - 1));
        }
    }
    Table::new(2, accepting, next)
}
