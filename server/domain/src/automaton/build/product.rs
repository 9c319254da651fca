//! One machine for many: tuples of states, found only as far as the start reaches them.

use rustc_hash::FxHashMap;

use super::budget::Halt;
use super::explore::Site;
use crate::automaton::alphabet::Symbol;
use crate::automaton::machine::{Dfa, Table};

/// How the answers of many machines make one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Joined {
    All,
    Any,
    One,
    /// The second, wherever the first.
    Implies,
}

impl Joined {
    /// The one answer, where `None` is an answer that is still open.
    fn answer(self, answers: impl Iterator<Item = Option<bool>>) -> Option<bool> {
        let (mut yes, mut open, mut no, mut first) = (0, 0, 0, None);
        for (at, answer) in answers.enumerate() {
            match answer {
                Some(true) => yes += 1,
                Some(false) => no += 1,
                None => open += 1,
            }
            first = if at == 0 { Some(answer) } else { first };
        }
        match self {
            Self::All if no > 0 => Some(false),
            Self::Any if yes > 0 => Some(true),
            Self::One if yes > 1 => Some(false),
            Self::Implies if first == Some(Some(false)) || yes > usize::from(first == Some(Some(true))) => Some(true),
            _ if open > 0 => None,
            Self::All => Some(true),
            Self::Any | Self::Implies => Some(false),
            Self::One => Some(yes == 1),
        }
    }
}

/// Keys of tuples above this are joined group by group.
const GROUP: u64 = 1 << 40;

impl Site<'_> {
    /// The minimal machine of `machines` joined. Large groups are joined smallest first, and end early where nothing that follows
    /// changes the language.
    pub(super) fn join(&self, mut machines: Vec<Dfa>, how: Joined) -> Result<Dfa, Halt> {
        if machines.is_empty() {
            return Ok(Dfa::constant(self.symbols, how == Joined::All));
        }
        if matches!(how, Joined::Implies | Joined::One) {
            return self.minimal(&self.product(&machines, how)?);
        }
        machines.sort_by_key(|machine| machine.table().states());
        let decided = |machine: &Dfa| if how == Joined::All { machine.is_empty() } else { machine.is_universal() };
        if let Some(decided) = machines.iter().find(|machine| decided(machine)) {
            return Ok(decided.clone());
        }
        let mut joined = Dfa::constant(self.symbols, how == Joined::All);
        let mut rest = &machines[..];
        while !rest.is_empty() && !decided(&joined) {
            let mut size = joined.table().states() as u64;
            let fits = rest.iter().take_while(|machine| {
                size = size.saturating_mul(machine.table().states() as u64);
                size <= GROUP
            });
            let (group, others) = rest.split_at(fits.count().max(1));
            let group: Vec<Dfa> = std::iter::once(joined).chain(group.iter().cloned()).collect();
            joined = self.minimal(&self.product(&group, how)?)?;
            rest = others;
        }
        Ok(joined)
    }

    fn product(&self, machines: &[Dfa], how: Joined) -> Result<Table, Halt> {
        let sizes = machines.iter().map(|machine| machine.table().states() as u128);
        if sizes.clone().try_fold(1_u128, u128::checked_mul).is_none() {
            self.foresee(u128::MAX)?;
        }
        let mut tuples = Tuples::of(machines, how);
        let mut state = vec![0_u32; machines.len()];
        let mut after = state.clone();
        tuples.number(&state);
        let (mut accepting, mut next) = (Vec::new(), Vec::new());
        while accepting.len() < tuples.count() {
            state.copy_from_slice(tuples.tuple(accepting.len()));
            for symbol in 0..self.symbols as Symbol {
                for (to, (machine, &from)) in after.iter_mut().zip(machines.iter().zip(&state)) {
                    *to = machine.table().next(from, symbol);
                }
                next.push(tuples.number(&after));
            }
            accepting.push(tuples.accepts(&state));
            self.budget.check(tuples.count(), accepting.len(), self.symbols)?;
        }
        Ok(Table::made(self.symbols, accepting, next))
    }
}

/// The tuples found so far. Those whose answer nothing can change any more are one.
struct Tuples<'m> {
    machines: &'m [Dfa],
    how: Joined,
    /// For each machine its states that no word leaves: the rejecting one, the accepting one.
    sinks: Vec<[Option<u32>; 2]>,
    /// The answer stands for the tuples that are decided with it: how each is found again as a tuple of its own.
    decided: [Option<u32>; 2],
    numbers: FxHashMap<u128, u32>,
    states: Vec<u32>,
}

impl<'m> Tuples<'m> {
    fn of(machines: &'m [Dfa], how: Joined) -> Self {
        let sinks = machines.iter().map(|machine| [machine.sink(false), machine.sink(true)]).collect();
        Self { machines, how, sinks, decided: [None; 2], numbers: FxHashMap::default(), states: Vec::new() }
    }

    fn count(&self) -> usize {
        self.states.len() / self.machines.len()
    }

    fn tuple(&self, number: usize) -> &[u32] {
        &self.states[number * self.machines.len()..][..self.machines.len()]
    }

    fn number(&mut self, tuple: &[u32]) -> u32 {
        let fresh = self.count() as u32;
        let number = match self.verdict(tuple) {
            Some(verdict) => *self.decided[usize::from(verdict)].get_or_insert(fresh),
            None => *self.numbers.entry(self.key(tuple)).or_insert(fresh),
        };
        if number == fresh {
            self.states.extend_from_slice(tuple);
        }
        number
    }

    fn key(&self, tuple: &[u32]) -> u128 {
        let places = self.machines.iter().zip(tuple);
        places.fold(0, |key, (machine, &state)| key * machine.table().states() as u128 + u128::from(state))
    }

    /// The answer that no word changes.
    fn verdict(&self, tuple: &[u32]) -> Option<bool> {
        let answer = |(sinks, &state): (&[Option<u32>; 2], &u32)| {
            [false, true].into_iter().find(|&accepts| sinks[usize::from(accepts)] == Some(state))
        };
        self.how.answer(self.sinks.iter().zip(tuple).map(answer))
    }

    fn accepts(&self, tuple: &[u32]) -> bool {
        let answers = self.machines.iter().zip(tuple).map(|(machine, &state)| Some(machine.table().accepts_in(state)));
        self.how.answer(answers).unwrap_or_default()
    }
}
