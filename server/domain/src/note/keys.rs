//! A set of words that tells quickly of most words that they are not in it.

use rustc_hash::FxHashMap;

use super::word::Word;

/// Bits of the sieve before the table; a power of two.
const BITS: usize = 1 << 10;

/// Words by their keys, and what each stands for.
#[derive(Debug)]
pub(crate) struct Keys<T> {
    sieve: [u64; BITS / 64],
    table: FxHashMap<u64, T>,
}

impl<T> FromIterator<(u64, T)> for Keys<T> {
    fn from_iter<I: IntoIterator<Item = (u64, T)>>(pairs: I) -> Self {
        let mut keys = Self { sieve: [0; BITS / 64], table: FxHashMap::default() };
        for (key, value) in pairs {
            keys.sieve[place(key) / 64] |= 1 << (place(key) % 64);
            keys.table.insert(key, value);
        }
        keys
    }
}

impl<T> Keys<T> {
    /// What a word stands for.
    pub(crate) fn get(&self, word: &Word) -> Option<&T> {
        let bit = place(word.key);
        match self.sieve[bit / 64] >> (bit % 64) & 1 {
            1 => self.table.get(&word.key),
            _ => None,
        }
    }
}

fn place(key: u64) -> usize {
    (key >> 9) as usize % BITS
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::note::word::{key, words};

    #[test]
    fn words_are_found_in_whatever_case_and_others_are_not() {
        let keys: Keys<u8> = [(key("Left"), 1), (key("right"), 2)].into_iter().collect();
        let told: Vec<Option<u8>> = words("left RIGHT up").iter().map(|word| keys.get(word).copied()).collect();
        assert_eq!(told, [Some(1), Some(2), None]);
    }
}
