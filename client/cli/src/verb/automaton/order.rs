//! Rows in the order of the input, whichever of them comes first.

use std::collections::BTreeMap;

use assay_client::v1::AutomatonVerdict;

/// Verdicts that came before those of earlier rows. Workers take up rows in order, so few wait at any time.
#[derive(Debug)]
pub(super) struct InOrder {
    next: u64,
    early: BTreeMap<u64, Option<AutomatonVerdict>>,
}

impl Default for InOrder {
    fn default() -> Self {
        Self { next: 1, early: BTreeMap::new() }
    }
}

impl InOrder {
    /// Row `number`, from 1, came to `verdict`; `None`: it was lost, and later rows do not wait for it.
    pub(super) fn put(&mut self, number: u64, verdict: Option<AutomatonVerdict>) {
        if number >= self.next {
            self.early.insert(number, verdict);
        }
    }

    /// The next verdict of all, where every row before it has come.
    pub(super) fn next(&mut self) -> Option<AutomatonVerdict> {
        while let Some(verdict) = self.early.remove(&self.next) {
            self.next += 1;
            if verdict.is_some() {
                return verdict;
            }
        }
        None
    }

    /// The next verdict of those that came, for when no other comes.
    pub(super) fn next_of_rest(&mut self) -> Option<AutomatonVerdict> {
        std::iter::from_fn(|| self.early.pop_first()).find_map(|(_, verdict)| verdict)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(line: u64) -> Option<AutomatonVerdict> {
        Some(AutomatonVerdict { line, ..AutomatonVerdict::default() })
    }

    fn lines(mut next: impl FnMut() -> Option<AutomatonVerdict>) -> Vec<u64> {
        std::iter::from_fn(|| next().map(|verdict| verdict.line)).collect()
    }

    #[test]
    fn a_row_waits_for_those_before_it_and_for_none_that_is_lost() {
        let mut order = InOrder::default();
        order.put(3, verdict(3));
        order.put(2, None);
        assert_eq!(lines(|| order.next()), [0; 0]);
        order.put(1, verdict(1));
        assert_eq!(lines(|| order.next()), [1, 3]);
    }

    #[test]
    fn what_came_is_had_in_order_where_the_rest_does_not_come() {
        let mut order = InOrder::default();
        for number in [5, 2, 7] {
            order.put(number, verdict(number));
        }
        order.put(6, None);
        assert_eq!(lines(|| order.next_of_rest()), [2, 5, 7]);
    }

    #[test]
    fn a_row_is_had_once() {
        let mut order = InOrder::default();
        order.put(1, verdict(1));
        assert_eq!(lines(|| order.next()), [1]);
        order.put(1, verdict(1));
        assert_eq!(lines(|| order.next_of_rest()), [0; 0]);
    }
}
