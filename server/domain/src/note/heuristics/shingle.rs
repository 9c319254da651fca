//! Runs of ten words, told by one number each that is kept as the run moves on.

use crate::note::word::Word;

/// Words of a run.
pub(super) const RUN: usize = 10;

const BASE: u64 = 0x9e37_79b9_7f4a_7c15;

/// Positions of the words that are said, for runs over them.
pub(super) fn said(words: &[Word]) -> Vec<u32> {
    let mut said = Vec::with_capacity(words.len());
    said.extend((0u32..).zip(words).filter(|(_, word)| word.is_said()).map(|(at, _)| at));
    said
}

/// The number of each run, by the position of its first word in `said`.
pub(super) fn runs(words: &[Word], said: &[u32]) -> Vec<u64> {
    if said.len() < RUN {
        return Vec::new();
    }
    let key = |at: usize| words[said[at] as usize].key;
    let leaving = BASE.wrapping_pow(RUN as u32);
    let mut run = (0..RUN).fold(0u64, |run, at| run.wrapping_mul(BASE).wrapping_add(key(at)));
    let mut runs = Vec::with_capacity(said.len() - RUN + 1);
    runs.push(run);
    for at in RUN..said.len() {
        run = run.wrapping_mul(BASE).wrapping_add(key(at)).wrapping_sub(key(at - RUN).wrapping_mul(leaving));
        runs.push(run);
    }
    runs
}

/// A table of runs and where each stands first.
pub(super) struct Seen<'r> {
    runs: &'r [u64],
    /// Position of a run from 1; 0 where the slot is free.
    slots: Vec<u32>,
    mask: usize,
}

impl<'r> Seen<'r> {
    pub(super) fn of(runs: &'r [u64]) -> Self {
        let room = (runs.len() * 2).next_power_of_two().max(16);
        Self { runs, slots: vec![0; room], mask: room - 1 }
    }

    /// Where the run at a position stands already; otherwise keeps it as standing there.
    pub(super) fn put(&mut self, at: usize) -> Option<u32> {
        let slot = self.slot(self.runs[at]);
        let stands = self.slots[slot].checked_sub(1);
        if stands.is_none() {
            self.slots[slot] = at as u32 + 1;
        }
        stands
    }

    /// Where the run stands.
    pub(super) fn get(&self, run: u64) -> Option<u32> {
        self.slots[self.slot(run)].checked_sub(1)
    }

    fn slot(&self, run: u64) -> usize {
        // The table is at most half full, so that a free slot is met.
        let mut slot = (run ^ (run >> 29)) as usize & self.mask;
        while self.slots[slot].checked_sub(1).is_some_and(|at| self.runs[at as usize] != run) {
            slot = (slot + 1) & self.mask;
        }
        slot
    }
}

/// Joins runs that begin at `starts` (positions in `said`, rising) into stretches `from..to` of `said`.
pub(super) fn stretches(starts: impl Iterator<Item = usize>) -> Vec<(usize, usize)> {
    let mut stretches: Vec<(usize, usize)> = Vec::new();
    for start in starts {
        match stretches.last_mut() {
            Some((_, to)) if start <= *to => *to = start + RUN,
            _ => stretches.push((start, start + RUN)),
        }
    }
    stretches
}
