//! Merging the bytes of a piece into tokens: always the adjacent pair of the lowest rank, the leftmost first.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::long;
use super::ranks::{NONE, Ranks};

/// Pieces up to this many bytes are merged by looking through all pairs each time, which is faster than any order kept.
const SHORT: usize = 48;

/// Tokens of a piece.
pub(super) fn count(piece: &[u8], ranks: &Ranks) -> usize {
    match piece.len() {
        0 | 1 => piece.len(),
        _ if ranks.of(piece) != NONE => 1,
        2 => 2,
        ..=SHORT => short(piece, ranks),
        _ => long::count(piece, ranks),
    }
}

/// Tokens of a short piece of three bytes or more.
fn short(piece: &[u8], ranks: &Ranks) -> usize {
    // Where tokens begin, and the rank of each with the one after it.
    let mut starts = [0_u8; SHORT + 1];
    let mut joined = [NONE; SHORT + 1];
    let mut count = piece.len();
    for (at, pair) in piece.windows(2).enumerate() {
        joined[at] = ranks.of_pair(pair[0], pair[1]);
    }
    for (at, start) in (0..).zip(&mut starts[..=count]) {
        *start = at;
    }
    loop {
        let (mut best, mut lowest) = (0, NONE);
        for (at, &rank) in joined[..count].iter().enumerate() {
            if rank < lowest {
                (best, lowest) = (at, rank);
            }
        }
        if lowest == NONE {
            return count;
        }
        starts.copy_within(best + 2..=count, best + 1);
        joined.copy_within(best + 2..=count, best + 1);
        count -= 1;
        let rank = |first: usize| {
            let (from, to) = (usize::from(starts[first]), starts.get(first + 2).filter(|_| first + 2 <= count));
            to.map_or(NONE, |&to| ranks.of(&piece[from..usize::from(to)]))
        };
        joined[best] = rank(best);
        if best > 0 {
            joined[best - 1] = rank(best - 1);
        }
    }
}

/// Merges pieces of any length; what it holds is used again.
#[derive(Default)]
pub(super) struct Merger {
    /// Where the token after the one that begins here begins.
    next: Vec<u32>,
    /// Where the token before it begins.
    previous: Vec<u32>,
    /// Its rank with the one after it; pairs that have changed since they were queued are known by it.
    joined: Vec<u32>,
    queue: BinaryHeap<Reverse<u64>>,
}

impl Merger {
    /// Where the tokens of a piece begin, and its end.
    pub(super) fn merge(&mut self, piece: &[u8], ranks: &Ranks, starts: &mut Vec<usize>) {
        self.begin(piece, ranks);
        while let Some(Reverse(entry)) = self.queue.pop() {
            let (rank, at) = ((entry >> 32) as u32, (entry & 0xFFFF_FFFF) as usize);
            if self.joined[at] == rank {
                self.join(at, piece, ranks);
            }
        }
        starts.clear();
        let mut at = 0;
        while at < piece.len() {
            starts.push(at);
            at = self.next[at] as usize;
        }
        starts.push(piece.len());
    }

    fn begin(&mut self, piece: &[u8], ranks: &Ranks) {
        let end = piece.len() as u32;
        self.next.clear();
        self.next.extend(1..=end);
        self.previous.clear();
        self.previous.extend((0..end).map(|at| at.wrapping_sub(1)));
        self.joined.clear();
        self.joined.extend(piece.windows(2).map(|pair| ranks.of_pair(pair[0], pair[1])));
        self.joined.push(NONE);
        let queued = (0..).zip(&self.joined).filter(|&(_, &rank)| rank != NONE);
        self.queue.clear();
        self.queue.extend(queued.map(|(at, &rank)| entry(rank, at)));
    }

    fn join(&mut self, at: usize, piece: &[u8], ranks: &Ranks) {
        let gone = self.next[at] as usize;
        let after = self.next[gone];
        self.next[at] = after;
        self.joined[gone] = NONE;
        if let Some(previous) = self.previous.get_mut(after as usize) {
            *previous = at as u32;
        }
        self.rank(at, piece, ranks);
        let before = self.previous[at];
        if before != NONE {
            self.rank(before as usize, piece, ranks);
        }
    }

    /// Ranks the token at `at` with the one after it.
    fn rank(&mut self, at: usize, piece: &[u8], ranks: &Ranks) {
        let end = self.next.get(self.next[at] as usize);
        let rank = end.map_or(NONE, |&end| ranks.of(&piece[at..end as usize]));
        self.joined[at] = rank;
        if rank != NONE {
            self.queue.push(entry(rank, at as u64));
        }
    }
}

fn entry(rank: u32, at: u64) -> Reverse<u64> {
    Reverse(u64::from(rank) << 32 | at)
}
