//! A vocabulary: which bytes are a token, and its rank, the order in which pairs are merged.

/// No token: ranks above those of all tokens.
pub(super) const NONE: u32 = u32::MAX;
/// Bytes that a slot holds itself.
const INLINE: usize = 8;

/// The tokens of an encoding.
pub(super) struct Ranks {
    /// Packed by `build.rs`: every token in the order of its rank, a byte for its length, then its bytes.
    packed: &'static [u8],
    /// Ranks of all pairs of bytes: most questions are about them.
    pairs: Box<[u32]>,
    /// Open addressing over all tokens of more than two bytes.
    slots: Box<[Slot]>,
    longest: usize,
}

/// A token: the bytes themselves where they fit, else their hash and where they are.
#[derive(Clone, Copy)]
struct Slot {
    key: u64,
    rank: u32,
    /// Where the packed token's length stands; 0 for tokens that are in `key` entirely.
    place: u32,
    length: u8,
}

const EMPTY: Slot = Slot { key: 0, rank: NONE, place: 0, length: 0 };

impl Ranks {
    /// A couple of milliseconds for 200,000 tokens.
    pub(super) fn new(packed: &'static [u8]) -> Self {
        let tokens = || Tokens { packed, place: 0 };
        let (count, longest) =
            tokens().fold((0_usize, 0), |(count, longest), (_, token)| (count + 1, longest.max(token.len())));
        let slots = vec![EMPTY; (count * 2).next_power_of_two()].into_boxed_slice();
        let mut ranks = Self { packed, pairs: vec![NONE; 1 << 16].into_boxed_slice(), slots, longest };
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
                let mut at = self.home(key, token.len());
                while self.slots[at].length != 0 {
                    at = (at + 1) & (self.slots.len() - 1);
                }
                let length = u8::try_from(token.len()).unwrap_or(u8::MAX);
                self.slots[at] = Slot { key, rank, place: u32::try_from(place).unwrap_or(NONE), length };
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
        let mut at = self.home(key, token.len());
        loop {
            let slot = self.slots[at];
            if slot.length == 0 {
                return NONE;
            }
            if slot.key == key && usize::from(slot.length) == token.len() && self.holds(slot, token) {
                return slot.rank;
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }

    #[inline]
    fn holds(&self, slot: Slot, token: &[u8]) -> bool {
        let from = slot.place as usize + 1;
        token.len() <= INLINE || self.packed.get(from..from + token.len()) == Some(token)
    }

    #[inline]
    fn home(&self, key: u64, length: usize) -> usize {
        let mixed = (key ^ (length as u64) << 57).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        // The high half is the better mixed.
        (mixed >> 32) as usize & (self.slots.len() - 1)
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
