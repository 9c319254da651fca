//! What a phrase stands for.

/// A side of the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Side {
    Left,
    Right,
    Both,
}

/// What a phrase stands for; numbers are positions in the lexicon's tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Term {
    Drug(u16),
    Finding(u16),
    Site(u16),
    Measure(u16),
    Unit(u16),
    Frequency(u16),
    Route(u16),
    Side(Side),
    /// `no`, `denies`: what follows is not so.
    Denies,
    /// `reports`, `but`: what follows is so again.
    Affirms,
    /// `if`, `risk of`: what follows is not said to be.
    Supposes,
    /// `allergic to`: what stands near is what the patient does not bear.
    Allergy,
    /// `mother`, `family history`: somebody else has it.
    Relative,
    /// `do you have`, `any`: what follows is asked.
    Asks,
}
