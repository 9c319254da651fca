//! Finding words in a string as it is read (Aho and Corasick, 1975), with the failure links resolved into a dense table.

use crate::automaton::alphabet::{Symbol, Word};

/// A node stands for the longest suffix read so far that some word begins with; node 0 for the empty one.
pub(super) struct Trie {
    symbols: usize,
    next: Vec<u32>,
    /// The words that end at each node, as bits of their places in the list; words beyond the 64th share the last bit.
    ends: Vec<u64>,
}

const NONE: u32 = u32::MAX;

impl Trie {
    /// Finds `words` anywhere.
    pub(super) fn anywhere(words: &[Word], symbols: usize) -> Self {
        let mut trie = Self::at_start(words, symbols);
        trie.link();
        trie
    }

    /// Follows `words` from the start only: [`Self::step`] gives `None` where none goes on.
    pub(super) fn at_start(words: &[Word], symbols: usize) -> Self {
        let mut trie = Self { symbols, next: vec![NONE; symbols], ends: vec![0] };
        for (at, word) in words.iter().enumerate() {
            let node = word.iter().fold(0, |node, &symbol| trie.child(node, symbol));
            trie.ends[node as usize] |= 1 << at.min(63);
        }
        trie
    }

    pub(super) fn step(&self, node: u32, symbol: Symbol) -> Option<u32> {
        let to = self.next[node as usize * self.symbols + usize::from(symbol)];
        (to != NONE).then_some(to)
    }

    /// The successor in a trie that finds words anywhere.
    pub(super) fn go(&self, node: u32, symbol: Symbol) -> u32 {
        self.step(node, symbol).unwrap_or(0)
    }

    /// Which words end here: the bit of each by its place in the list.
    pub(super) fn ends(&self, node: u32) -> u64 {
        self.ends[node as usize]
    }

    pub(super) fn nodes(&self) -> usize {
        self.ends.len()
    }

    fn child(&mut self, node: u32, symbol: Symbol) -> u32 {
        let slot = node as usize * self.symbols + usize::from(symbol);
        if self.next[slot] == NONE {
            self.next[slot] = self.ends.len() as u32;
            self.next.resize(self.next.len() + self.symbols, NONE);
            self.ends.push(0);
        }
        self.next[slot]
    }

    fn link(&mut self) {
        let mut fallback = vec![0_u32; self.nodes()];
        let mut queue = vec![0_u32];
        let mut at = 0;
        while at < queue.len() {
            let node = queue[at];
            let back = fallback[node as usize];
            self.ends[node as usize] |= self.ends[back as usize];
            for symbol in 0..self.symbols as Symbol {
                let slot = node as usize * self.symbols + usize::from(symbol);
                let beyond = if node == 0 { 0 } else { self.go(back, symbol) };
                if self.next[slot] == NONE {
                    self.next[slot] = beyond;
                } else {
                    fallback[self.next[slot] as usize] = beyond;
                    queue.push(self.next[slot]);
                }
            }
            at += 1;
        }
    }
}
