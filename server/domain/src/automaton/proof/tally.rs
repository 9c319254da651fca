//! What is left to be counted: patterns whose derivative is a pattern of the same kind with other numbers.

use std::rc::Rc;

use crate::automaton::alphabet::{Set, Symbol};
use crate::automaton::tree::{Digits, Modulo, Numbers, Numeral, Order, Relation};

/// Demands on numbers that the rest of a string comes to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Tally {
    /// The weights of its symbols add up to one of `numbers`.
    Weigh { weights: Rc<[u64]>, numbers: Numbers },
    /// The product of its digits.
    Product { digits: Digits, modulo: Modulo },
    /// The value of its digits, the first of which comes after digits worth `before`.
    Most { numeral: Rc<Numeral>, modulo: Modulo, before: u64 },
    /// The value of its digits, the first of which is worth itself.
    Least { numeral: Rc<Numeral>, modulo: Modulo },
    /// How many runs begin in it, of which the one of `last` has begun before.
    Runs { of: Set, last: Option<Symbol>, numbers: Numbers },
    /// How often a word is in it, some occurrences of which have begun before.
    Find { search: Search, overlapping: bool, numbers: Numbers },
    /// How the number of one word stands to that of another, of which one is ahead by `ahead`.
    Race { left: Search, right: Search, relation: Relation, ahead: i64 },
}

/// A word that is looked for, and how much of it is read for each occurrence that has begun.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Search {
    word: Rc<[Symbol]>,
    begun: Vec<u32>,
}

impl Search {
    pub(super) fn of(word: &[Symbol]) -> Self {
        Self { word: word.into(), begun: Vec::new() }
    }

    /// After `symbol`, and whether an occurrence ended with it.
    fn after(&self, symbol: Symbol) -> (Self, bool) {
        let goes_on = |at: &u32| self.word[*at as usize] == symbol;
        let mut begun: Vec<u32> = self.begun.iter().copied().chain([0]).filter(goes_on).map(|at| at + 1).collect();
        let whole = begun.first() == Some(&(self.word.len() as u32));
        begun.drain(..usize::from(whole));
        (Self { word: self.word.clone(), begun }, whole)
    }

    /// Without the occurrences that have begun.
    fn afresh(self) -> Self {
        Self { begun: Vec::new(), ..self }
    }
}

impl Tally {
    /// Whether nothing more need come.
    pub(super) fn holds(&self) -> bool {
        match self {
            Self::Weigh { numbers, .. } | Self::Find { numbers, .. } | Self::Runs { numbers, .. } => {
                numbers.contains(0)
            }
            Self::Product { modulo, .. } => modulo.contains(1),
            Self::Most { modulo, before, .. } => modulo.contains(u128::from(*before)),
            Self::Least { modulo, .. } => modulo.contains(0),
            Self::Race { relation, ahead, .. } => relation.holds(*ahead),
        }
    }

    /// What is demanded of the rest after `symbol`; `None` if nothing satisfies it.
    pub(super) fn after(&self, symbol: Symbol) -> Option<Self> {
        match self {
            Self::Weigh { weights, numbers } => {
                let numbers = less(*numbers, weights[usize::from(symbol)])?;
                Some(Self::Weigh { weights: weights.clone(), numbers })
            }
            Self::Product { digits, modulo } => {
                let modulo = divide(*modulo, digits[usize::from(symbol)])?;
                Some(Self::Product { digits: digits.clone(), modulo })
            }
            Self::Most { numeral, modulo, before } => {
                let value =
                    u128::from(*before) * u128::from(numeral.base) + u128::from(numeral.digits[usize::from(symbol)]);
                let before = (value % u128::from(modulo.modulus())) as u64;
                Some(Self::Most { numeral: numeral.clone(), modulo: *modulo, before })
            }
            Self::Least { numeral, modulo } => {
                let Numbers::Modulo(rest) = less(Numbers::Modulo(*modulo), numeral.digits[usize::from(symbol)])? else {
                    return None;
                };
                Some(Self::Least { numeral: numeral.clone(), modulo: divide(rest, numeral.base)? })
            }
            Self::Runs { of, last, numbers } => {
                let run = of.contains(symbol).then_some(symbol);
                let numbers = less(*numbers, u64::from(run.is_some() && run != *last))?;
                Some(Self::Runs { of: *of, last: run, numbers })
            }
            Self::Find { search, overlapping, numbers } => {
                let (search, found) = search.after(symbol);
                let numbers = less(*numbers, u64::from(found))?;
                let search = if found && !overlapping { search.afresh() } else { search };
                Some(Self::Find { search, overlapping: *overlapping, numbers })
            }
            Self::Race { left, right, relation, ahead } => {
                let ((left, ahead_by), (right, behind_by)) = (left.after(symbol), right.after(symbol));
                // The language is regular, or there were no machine to prove. So who is ahead by more than a finder of both words
                // has states is never overtaken, and farther ahead is no different.
                let far = (left.word.len() + right.word.len() + 2) as i64;
                let ahead = (ahead + i64::from(ahead_by) - i64::from(behind_by)).clamp(-far, far);
                Some(Self::Race { left, right, relation: *relation, ahead })
            }
        }
    }

    /// How many parts it has.
    pub(super) fn parts(&self) -> usize {
        match self {
            Self::Find { search, .. } => 1 + search.begun.len(),
            Self::Race { left, right, .. } => 1 + left.begun.len() + right.begun.len(),
            _ => 1,
        }
    }

    /// Which order of digits a numeral asks for.
    pub(super) fn value(numeral: &Numeral, modulo: Modulo) -> Self {
        let order = numeral.order;
        let numeral = Rc::new(numeral.clone());
        match order {
            Order::Most => Self::Most { numeral, modulo, before: 0 },
            Order::Least => Self::Least { numeral, modulo },
        }
    }
}

/// The numbers that make one of `numbers` with `by` added; `None` if there are none.
pub(super) fn less(numbers: Numbers, by: u64) -> Option<Numbers> {
    Some(match numbers {
        Numbers::Exactly(number) => Numbers::Exactly(number.checked_sub(by)?),
        Numbers::AtLeast(least) => Numbers::AtLeast(least.saturating_sub(by)),
        Numbers::AtMost(most) => Numbers::AtMost(most.checked_sub(by)?),
        Numbers::Between(least, most) => Numbers::Between(least.saturating_sub(by), most.checked_sub(by)?),
        Numbers::Modulo(modulo) => {
            let (modulus, by) = (u128::from(modulo.modulus()), u128::from(by));
            let remainder = (u128::from(modulo.remainder()) + modulus - by % modulus) % modulus;
            Numbers::Modulo(Modulo::new(modulo.modulus(), remainder as u64)?)
        }
    })
}

/// The numbers that make one of `modulo` when multiplied by `factor`; `None` if there are none. With g the greatest common divisor
/// of factor and modulus: `factor * x = r (mod m)` has solutions if g divides r, and they are one class modulo m / g.
fn divide(modulo: Modulo, factor: u64) -> Option<Modulo> {
    let (modulus, remainder) = (i128::from(modulo.modulus()), i128::from(modulo.remainder()));
    let (shared, inverse) = euclid(i128::from(factor) % modulus, modulus);
    if remainder % shared != 0 {
        return None;
    }
    let modulus = modulus / shared;
    Modulo::new(modulus as u64, (remainder / shared % modulus * inverse.rem_euclid(modulus) % modulus) as u64)
}

/// The greatest common divisor g of both, and an x with `number * x = g (mod modulus)`.
fn euclid(number: i128, modulus: i128) -> (i128, i128) {
    if number == 0 {
        return (modulus, 0);
    }
    let (shared, x) = euclid(modulus % number, number);
    // modulus % number * x = shared (mod number), so the quotient completes it to a multiple of number.
    let y = (shared - modulus % number * x) / number;
    (shared, y - modulus / number * x)
}
