//! Numbers that look drawn by chance and follow from a seed: SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).

#[derive(Clone, Debug)]
pub(super) struct Draw {
    state: u64,
}

impl Draw {
    /// A row of numbers for each row of seeds.
    pub(super) fn of(seeds: &[u64]) -> Self {
        let mut draw = Self { state: 0 };
        for seed in seeds {
            draw.state ^= seed.wrapping_mul(0xD134_2543_DE82_EF95);
            draw.state = draw.next();
        }
        draw
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.state ^ self.state >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ mixed >> 31
    }

    /// A number below `end`, which is not 0 and small against 2^64, so that all are as likely for every purpose here.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    pub(super) fn within(&mut self, from: u64, to: u64) -> u64 {
        from + self.below(to - from + 1)
    }

    pub(super) fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len() as u64) as usize]
    }

    pub(super) fn is(&mut self) -> bool {
        self.below(2) == 1
    }
}
