//! What a run may cost. Money is reserved before a call is sent and settled by what it took, so that calls at the same time cannot
//! together spend more than the cap.

use std::sync::{Arc, Mutex, PoisonError};

use assay_domain::money::Money;

/// The money of a run.
#[derive(Debug)]
pub struct Budget {
    cap: Option<Money>,
    taken: Mutex<Taken>,
}

#[derive(Debug, Default)]
struct Taken {
    spent: Money,
    reserved: Money,
}

/// The cap does not cover a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the budget of {cap} has {left} left, and the call may cost {wanted}")]
pub struct Short {
    /// The cap.
    pub cap: Money,
    /// What is neither spent nor reserved.
    pub left: Money,
    /// The most that the call may cost.
    pub wanted: Money,
}

/// Money set aside for a call. Dropped, it is given back: nothing was sent.
#[derive(Debug)]
pub struct Reservation {
    budget: Arc<Budget>,
    amount: Money,
}

impl Budget {
    /// A budget of `cap`, of which `spent` is gone; `None`: there is no cap.
    #[must_use]
    pub fn new(cap: Option<Money>, spent: Money) -> Arc<Self> {
        Arc::new(Self { cap, taken: Mutex::new(Taken { spent, reserved: Money::ZERO }) })
    }

    /// No cap.
    #[must_use]
    pub fn unlimited() -> Arc<Self> {
        Self::new(None, Money::ZERO)
    }

    /// Whether there is a cap at all: without one, no price need be known.
    #[must_use]
    pub fn is_capped(&self) -> bool {
        self.cap.is_some()
    }

    /// Sets `amount` aside.
    ///
    /// # Errors
    /// Less than that is left.
    pub fn reserve(self: &Arc<Self>, amount: Money) -> Result<Reservation, Short> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let committed = taken.spent.plus(taken.reserved);
        if let Some(cap) = self.cap.filter(|cap| committed.plus(amount) > *cap) {
            return Err(Short { cap, left: cap.minus(committed).unwrap_or(Money::ZERO), wanted: amount });
        }
        taken.reserved += amount;
        Ok(Reservation { budget: Arc::clone(self), amount })
    }

    /// What is neither spent nor reserved; `None`: there is no cap.
    #[must_use]
    pub fn left(&self) -> Option<Money> {
        let taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        self.cap.map(|cap| cap.minus(taken.spent.plus(taken.reserved)).unwrap_or(Money::ZERO))
    }
}

impl Reservation {
    /// The call took `actual`.
    pub fn settle(self, actual: Money) {
        self.budget.taken.lock().unwrap_or_else(PoisonError::into_inner).spent += actual;
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        let mut taken = self.budget.taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken.reserved = taken.reserved.minus(self.amount).unwrap_or(Money::ZERO);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn micros(micros: u64) -> Money {
        Money::from_micros(micros)
    }

    #[test]
    fn calls_at_the_same_time_cannot_overspend() {
        let budget = Budget::new(Some(micros(10)), micros(3));
        let first = budget.reserve(micros(5)).unwrap();
        let refused = budget.reserve(micros(3)).unwrap_err();
        assert_eq!(refused, Short { cap: micros(10), left: micros(2), wanted: micros(3) });
        first.settle(micros(1));
        assert_eq!(budget.left(), Some(micros(6)));
        assert!(budget.reserve(micros(6)).is_ok());
    }

    #[test]
    fn what_was_not_sent_is_given_back() {
        let budget = Budget::new(Some(micros(10)), Money::ZERO);
        drop(budget.reserve(micros(10)).unwrap());
        assert_eq!(budget.left(), Some(micros(10)));
    }

    #[test]
    fn without_a_cap_everything_is_covered() {
        let budget = Budget::unlimited();
        assert!(budget.reserve(micros(u64::MAX)).is_ok());
        assert_eq!((budget.left(), budget.is_capped()), (None, false));
    }
}
