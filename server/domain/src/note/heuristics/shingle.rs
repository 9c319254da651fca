//! Runs of ten words, told by one number each that is kept as the run moves on.

use crate::note::word::Word;

/// Words of a run.
pub(super) const RUN: usize = 10;

const BASE: u64 = 0x9e37_79b9_7f4a_7c15;

/// Positions of the words that are said, for runs over them.
pub(super) fn said(words: &[Word]) -> Vec<u32> {
    (0..words.len() as u32).filter(|at| words[*at as usize].is_said()).collect()
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
pub(super) struct Seen {
    slots: Vec<(u64, u32)>,
    mask: usize,
}

impl Seen {
    pub(super) fn with_room(runs: usize) -> Self {
        let room = (runs * 2).next_power_of_two().max(16);
        Self { slots: vec![(0, u32::MAX); room], mask: room - 1 }
    }

    /// Where the run stands already; otherwise keeps it as standing at `at`.
    pub(super) fn put(&mut self, run: u64, at: u32) -> Option<u32> {
        let slot = self.slot(run);
        let (_, stands) = &mut self.slots[slot];
        if *stands == u32::MAX {
            self.slots[slot] = (run, at);
            return None;
        }
        Some(*stands)
    }

    /// Where the run stands.
    pub(super) fn get(&self, run: u64) -> Option<u32> {
        let (_, at) = self.slots[self.slot(run)];
        (at != u32::MAX).then_some(at)
    }

    fn slot(&self, run: u64) -> usize {
        // The table is at most half full, so that a free slot is met.
        let mut slot = (run ^ (run >> 29)) as usize & self.mask;
        while self.slots[slot].1 != u32::MAX && self.slots[slot].0 != run {
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
