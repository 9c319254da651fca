//! A vocabulary: which bytes are a token, and its rank, the order in which pairs are merged.

/// No token: ranks above those of all tokens.
pub(super) const NONE: u32 = u32::MAX;
/// Bytes that a slot holds itself.
const INLINE: usize = 8;

/// Bits of the sieve: they fit the nearer caches, the slots do not.
const SIEVE: usize = 1 << 21;

/// The tokens of an encoding.
pub(super) struct Ranks {
    /// Packed by `build.rs`: every token in the order of its rank, a byte for its length, then its bytes.
    packed: &'static [u8],
    /// Ranks of all pairs of bytes: most questions are about them.
    pairs: Box<[u32]>,
    /// A bit for every hash that a token has: most questions are about what is none.
    sieve: Box<[u64]>,
    /// Open addressing over all tokens of more than two bytes.
    slots: Box<[Slot]>,
    longest: usize,
}

/// A token: the bytes themselves where they fit, else their hash and where they are.
#[derive(Clone, Copy)]
struct Slot {
    key: u64,
    rank: u32,
    /// The length of a token that is in `key` entirely; [`INLINE`] and where its length stands for others; 0 for none.
    place: u32,
}

const EMPTY: Slot = Slot { key: 0, rank: NONE, place: 0 };

impl Ranks {
    /// Some milliseconds for 200,000 tokens.
    pub(super) fn new(packed: &'static [u8]) -> Self {
        let tokens = || Tokens { packed, place: 0 };
        let (count, longest) =
            tokens().fold((0, 0), |(count, longest), (_, token)| (count + 1, token.len().max(longest)));
        let slots: usize = count * 2;
        let mut ranks = Self {
            packed,
            pairs: vec![NONE; 1 << 16].into_boxed_slice(),
            sieve: vec![0; SIEVE / 64].into_boxed_slice(),
            slots: vec![EMPTY; slots.next_power_of_two()].into_boxed_slice(),
            longest,
        };
        for (rank, (place, token)) in (0..).zip(tokens()) {
            ranks.insert(rank, place, token);
        }
        ranks
    }

    fn insert(&mut self, rank: u32, place: usize, token: &[u8]) {
        match *token {
            [] | [_] => {}
            [first, second] => self.pairs[pair(first, second)] = rank,
            _ => {
                let key = key(token);
                let hash = hash(key, token.len());
                self.sieve[hash % SIEVE / 64] |= 1 << (hash % 64);
                let mut at = hash & (self.slots.len() - 1);
                while self.slots[at].place != 0 {
                    at = (at + 1) & (self.slots.len() - 1);
                }
                let place = if token.len() <= INLINE { token.len() } else { INLINE + place };
                self.slots[at] = Slot { key, rank, place: u32::try_from(place).unwrap_or(NONE) };
            }
        }
    }

    /// The rank of two bytes.
    #[inline]
    pub(super) fn of_pair(&self, first: u8, second: u8) -> u32 {
        self.pairs[pair(first, second)]
    }

    /// The rank of two bytes or more, or [`NONE`].
    #[inline]
    pub(super) fn of(&self, token: &[u8]) -> u32 {
        match *token {
            [first, second] => return self.of_pair(first, second),
            _ if token.len() > self.longest => return NONE,
            _ => {}
        }
        let key = key(token);
        let hash = hash(key, token.len());
        if self.sieve[hash % SIEVE / 64] & 1 << (hash % 64) == 0 {
            return NONE;
        }
        let mut at = hash & (self.slots.len() - 1);
        loop {
            let slot = self.slots[at];
            if slot.place == 0 {
                return NONE;
            }
            if slot.key == key && self.holds(slot, token) {
                return slot.rank;
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }

    #[inline]
    fn holds(&self, slot: Slot, token: &[u8]) -> bool {
        let place = slot.place as usize;
        if token.len() <= INLINE {
            return place == token.len();
        }
        // A short token's place may be mistaken for a long one's, but is before all of theirs.
        let Some((length, bytes)) = place.checked_sub(INLINE).and_then(|at| self.packed[at..].split_first()) else {
            return false;
        };
        usize::from(*length) == token.len() && bytes.starts_with(token)
    }

    /// Every token, by rank.
    #[cfg(test)]
    pub(super) fn tokens(&self) -> impl Iterator<Item = &'static [u8]> {
        Tokens { packed: self.packed, place: 0 }.map(|(_, token)| token)
    }
}

fn pair(first: u8, second: u8) -> usize {
    usize::from(first) << 8 | usize::from(second)
}

#[inline]
fn hash(key: u64, length: usize) -> usize {
    let hash = (key ^ (length as u64) << 57).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    // The high half is the better mixed.
    (hash >> 32) as usize
}

/// The bytes of a token that fit, else a hash of it.
#[inline]
fn key(token: &[u8]) -> u64 {
    let (words, rest) = token.as_chunks::<INLINE>();
    let mut key = words.iter().fold(0, |key, word| mixed(key) ^ u64::from_le_bytes(*word));
    if !rest.is_empty() {
        key = mixed(key) ^ short(rest);
    }
    key
}

#[inline]
fn mixed(key: u64) -> u64 {
    key.wrapping_mul(0xD6E8_FEB8_6659_FD93).rotate_left(29)
}

/// Up to seven bytes as a number.
#[inline]
fn short(bytes: &[u8]) -> u64 {
    let half = |bytes: &[u8]| bytes.first_chunk::<4>().map(|half| u64::from(u32::from_le_bytes(*half)));
    match (half(bytes), bytes.last_chunk::<4>()) {
        // Two overlapping reads: where they overlap they agree.
        (Some(low), Some(high)) => low | u64::from(u32::from_le_bytes(*high)) << (8 * (bytes.len() - 4)),
        _ => bytes.iter().rev().fold(0, |number, &byte| number << 8 | u64::from(byte)),
    }
}

/// Walks packed tokens.
struct Tokens {
    packed: &'static [u8],
    place: usize,
}

impl Iterator for Tokens {
    /// Where the token's length stands, and its bytes.
    type Item = (usize, &'static [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let place = self.place;
        let length = usize::from(*self.packed.get(place)?);
        self.place = place + 1 + length;
        Some((place, self.packed.get(place + 1..self.place)?))
    }
}
