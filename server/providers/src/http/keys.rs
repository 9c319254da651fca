//! Keys that take turns: one that is refused is set aside, one that is used up rests.
//!
//! A key stays in use for as long as it works, so that the vendor's own prompt cache does. A lone key never rests: there is nothing to
//! turn to, and how long to wait is decided above.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::endpoint::Key;

/// What is wrong with a key, by the server's answer to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KeyTrouble {
    /// It is not taken, or nothing is paid for it.
    Refused,
    /// It is used up for this long; `None`: the server does not say.
    UsedUp(Option<Duration>),
}

/// The keys of a provider.
#[derive(Debug)]
pub(super) struct Keys {
    ring: Mutex<Ring>,
}

#[derive(Debug)]
struct Ring {
    slots: Vec<Slot>,
    /// The one in use.
    current: usize,
}

#[derive(Debug)]
struct Slot {
    key: Key,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Usable,
    SetAside,
    RestsUntil(Instant),
}

/// A key for a call: each at most once a call.
#[derive(Clone, Debug)]
pub(super) enum Taken {
    /// None is configured: the call goes without.
    Open,
    /// This one.
    Key {
        /// Its place among the provider's keys, from 0.
        index: usize,
        key: Key,
    },
    /// None is left; `rest` is the shortest time until one is.
    None { rest: Option<Duration> },
}

impl Keys {
    pub(super) fn new(keys: Vec<Key>) -> Self {
        let slots = keys.into_iter().map(|key| Slot { key, state: State::Usable }).collect();
        Self { ring: Mutex::new(Ring { slots, current: 0 }) }
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.ring().slots.len()
    }

    /// The next key for a call that has `tried` these.
    pub(super) fn take(&self, tried: &[usize], now: Instant) -> Taken {
        let mut ring = self.ring();
        if ring.slots.is_empty() {
            return Taken::Open;
        }
        if let Some(index) = ring.next(tried, now) {
            ring.current = index;
            return Taken::Key { index, key: ring.slots[index].key.clone() };
        }
        Taken::None { rest: ring.rests(now).min() }
    }

    /// The key at `index` was refused or is used up.
    pub(super) fn trouble(&self, index: usize, trouble: KeyTrouble, now: Instant) {
        let mut ring = self.ring();
        let count = ring.slots.len();
        if ring.current == index {
            ring.current = (index + 1) % count.max(1);
        }
        if let Some(slot) = ring.slots.get_mut(index).filter(|_| count > 1) {
            slot.state = match trouble {
                KeyTrouble::Refused => State::SetAside,
                KeyTrouble::UsedUp(Some(rest)) => State::RestsUntil(now + rest),
                KeyTrouble::UsedUp(None) => State::Usable,
            };
        }
    }

    /// The key at `index` works.
    pub(super) fn works(&self, index: usize) {
        if let Some(slot) = self.ring().slots.get_mut(index) {
            slot.state = State::Usable;
        }
    }

    fn ring(&self) -> std::sync::MutexGuard<'_, Ring> {
        self.ring.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ring {
    /// A usable key; where none is and none rests, one that was set aside: it may have been mended.
    fn next(&self, tried: &[usize], now: Instant) -> Option<usize> {
        let count = self.slots.len();
        let mut untried = (0..count).map(|step| (self.current + step) % count).filter(|index| !tried.contains(index));
        let usable = untried.clone().find(|&index| match self.slots[index].state {
            State::Usable => true,
            State::SetAside => false,
            State::RestsUntil(then) => then <= now,
        });
        usable.or_else(|| untried.next().filter(|_| self.rests(now).next().is_none()))
    }

    fn rests(&self, now: Instant) -> impl Iterator<Item = Duration> {
        self.slots.iter().filter_map(move |slot| match slot.state {
            State::RestsUntil(then) if then > now => Some(then - now),
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Secret;

    const MINUTE: Duration = Duration::from_secs(60);

    fn keys(count: usize) -> Keys {
        let key = |number| Key::new(Secret::new(format!("key-{number}")), "the tests").unwrap();
        Keys::new((0..count).map(key).collect())
    }

    fn index(taken: &Taken) -> Option<usize> {
        match taken {
            Taken::Key { index, .. } => Some(*index),
            _ => None,
        }
    }

    #[test]
    fn a_key_stays_in_use_until_there_is_trouble_with_it() {
        let (keys, now) = (keys(3), Instant::now());
        assert_eq!(index(&keys.take(&[], now)), Some(0));
        assert_eq!(index(&keys.take(&[], now)), Some(0));
        keys.trouble(0, KeyTrouble::Refused, now);
        assert_eq!(index(&keys.take(&[0], now)), Some(1));
        assert_eq!(index(&keys.take(&[], now)), Some(1));
        keys.trouble(1, KeyTrouble::UsedUp(None), now);
        assert_eq!(index(&keys.take(&[1], now)), Some(2));
    }

    #[test]
    fn a_resting_key_comes_back_after_its_rest() {
        let (keys, now) = (keys(2), Instant::now());
        keys.trouble(0, KeyTrouble::UsedUp(Some(MINUTE)), now);
        keys.trouble(1, KeyTrouble::UsedUp(Some(2 * MINUTE)), now);
        assert!(matches!(keys.take(&[], now), Taken::None { rest: Some(MINUTE) }));
        assert_eq!(index(&keys.take(&[], now + MINUTE)), Some(0));
    }

    #[test]
    fn keys_that_were_set_aside_are_tried_again_when_nothing_else_is_left() {
        let (keys, now) = (keys(2), Instant::now());
        keys.trouble(0, KeyTrouble::Refused, now);
        keys.trouble(1, KeyTrouble::Refused, now);
        let first = index(&keys.take(&[], now)).unwrap();
        assert!(matches!(keys.take(&[0, 1], now), Taken::None { rest: None }));
        keys.works(first);
        assert_eq!(index(&keys.take(&[1 - first], now)), Some(first));
    }

    #[test]
    fn a_lone_key_never_rests() {
        let (keys, now) = (keys(1), Instant::now());
        keys.trouble(0, KeyTrouble::UsedUp(Some(MINUTE)), now);
        assert_eq!(index(&keys.take(&[], now)), Some(0));
        assert!(matches!(keys.take(&[0], now), Taken::None { rest: None }));
    }
}
