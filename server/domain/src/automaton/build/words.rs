//! Machines of where words stand in a string.

use super::budget::Halt;
use super::explore::Site;
use super::meter::Meter;
use super::trie::Trie;
use crate::automaton::alphabet::{Symbol, Word};
use crate::automaton::machine::Table;
use crate::automaton::tree::{Near, Numbers};

/// How far a question is answered while the string is read.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Answer {
    /// The node of a trie from which it is still open.
    Open(u32),
    Yes,
    No,
}

impl Site<'_> {
    /// A trie of `words`, unless it has more nodes than there may be states.
    fn trie(&self, words: &[Word], make: fn(&[Word], usize) -> Trie) -> Result<Trie, Halt> {
        let nodes: usize = 1 + words.iter().map(Vec::len).sum::<usize>();
        if nodes > self.budget.for_symbols(self.symbols) {
            self.foresee(nodes as u128)?;
        }
        Ok(make(words, self.symbols))
    }

    pub(super) fn equals(&self, words: &[Word]) -> Result<Table, Halt> {
        let trie = self.trie(words, Trie::at_start)?;
        let step = |state: &Option<u32>, symbol| state.and_then(|node| trie.step(node, symbol));
        self.explore(Some(0), step, |state| state.is_some_and(|node| trie.ends(node) != 0))
    }

    pub(super) fn starts(&self, words: &[Word]) -> Result<Table, Halt> {
        let trie = self.trie(words, Trie::at_start)?;
        let answer = |node: Option<u32>| match node {
            Some(node) if trie.ends(node) != 0 => Answer::Yes,
            Some(node) => Answer::Open(node),
            None => Answer::No,
        };
        let step = |state: &Answer, symbol| match *state {
            Answer::Open(node) => answer(trie.step(node, symbol)),
            answered => answered,
        };
        self.explore(answer(Some(0)), step, |state| *state == Answer::Yes)
    }

    pub(super) fn ends(&self, words: &[Word]) -> Result<Table, Halt> {
        let trie = self.trie(words, Trie::anywhere)?;
        self.explore(0, |&node, symbol| trie.go(node, symbol), |&node| trie.ends(node) != 0)
    }

    pub(super) fn contains(&self, words: &[Word]) -> Result<Table, Halt> {
        let trie = self.trie(words, Trie::anywhere)?;
        let answer = |node| if trie.ends(node) == 0 { Answer::Open(node) } else { Answer::Yes };
        let step = |state: &Answer, symbol| match *state {
            Answer::Open(node) => answer(trie.go(node, symbol)),
            answered => answered,
        };
        self.explore(answer(0), step, |state| *state == Answer::Yes)
    }

    pub(super) fn subsequence(&self, word: &[Symbol]) -> Result<Table, Halt> {
        let step = |&found: &usize, symbol| found + usize::from(word.get(found) == Some(&symbol));
        self.explore(0, step, |&found| found == word.len())
    }

    pub(super) fn occurrences(&self, of: &Word, overlapping: bool, numbers: Numbers) -> Result<Table, Halt> {
        let meter = Meter::of(numbers, self)?;
        let trie = self.trie(std::slice::from_ref(of), Trie::anywhere)?;
        let step = |&(node, reading): &(u32, u64), symbol| {
            let to = trie.go(node, symbol);
            match trie.ends(to) {
                0 => (to, reading),
                _ => (if overlapping { to } else { 0 }, meter.add(reading, 1)),
            }
        };
        self.explore((0, 0), step, |&(_, reading)| meter.holds(reading))
    }

    pub(super) fn followed(&self, word: &Word, by: &Word, near: Near) -> Result<Table, Halt> {
        let trie = self.trie(std::slice::from_ref(word), Trie::anywhere)?;
        match near {
            Near::Immediately => self.followed_at_once(&trie, by),
            Near::Eventually => self.followed_later(&trie, by),
        }
    }

    /// A state holds how far each occurrence so far has been followed by what must follow; `None` after one was not.
    fn followed_at_once(&self, word: &Trie, by: &[Symbol]) -> Result<Table, Halt> {
        let owe = |node: u32, mut owed: Vec<u32>| {
            owed.extend((word.ends(node) != 0 && !by.is_empty()).then_some(0));
            Some((node, owed))
        };
        let step = |state: &Option<(u32, Vec<u32>)>, symbol: Symbol| {
            let (node, owed) = state.as_ref()?;
            let paid =
                owed.iter().map(|&at| (by[at as usize] == symbol).then_some(at + 1)).collect::<Option<Vec<u32>>>()?;
            owe(word.go(*node, symbol), paid.into_iter().filter(|&at| (at as usize) < by.len()).collect())
        };
        self.explore(owe(0, Vec::new()), step, |state| state.as_ref().is_some_and(|(_, owed)| owed.is_empty()))
    }

    /// A state holds the node of the word and, while its last occurrence waits, the node of what must come.
    fn followed_later(&self, word: &Trie, by: &Word) -> Result<Table, Halt> {
        let awaited = self.trie(std::slice::from_ref(by), Trie::anywhere)?;
        let wait = |node: u32, waiting: Option<u32>| {
            let waiting = if word.ends(node) == 0 { waiting } else { Some(0) };
            (node, waiting.filter(|&at| awaited.ends(at) == 0))
        };
        let step = |&(node, waiting): &(u32, Option<u32>), symbol| {
            wait(word.go(node, symbol), waiting.map(|at| awaited.go(at, symbol)))
        };
        self.explore(wait(0, None), step, |(_, waiting)| waiting.is_none())
    }

    pub(super) fn preceded(&self, word: &Word, by: &Word, near: Near) -> Result<Table, Halt> {
        match near {
            Near::Immediately => self.preceded_at_once(word, by),
            Near::Eventually => self.preceded_earlier(word, by),
        }
    }

    /// Wherever the word ends, the two together must end.
    fn preceded_at_once(&self, word: &Word, by: &Word) -> Result<Table, Halt> {
        let trie = self.trie(&[word.clone(), [&by[..], &word[..]].concat()], Trie::anywhere)?;
        let good = |node: u32| (trie.ends(node) != 1).then_some(node);
        let step = |state: &Option<u32>, symbol| state.and_then(|node| good(trie.go(node, symbol)));
        self.explore(good(0), step, Option::is_some)
    }

    /// A state holds how much is found of what must come first (`None` once it is all there), and how far each occurrence has come
    /// that began too early. No state is left once such an occurrence is whole.
    fn preceded_earlier(&self, word: &Word, by: &Word) -> Result<Table, Halt> {
        type State = Option<(Option<u32>, Vec<u32>)>;
        let first = self.trie(std::slice::from_ref(by), Trie::anywhere)?;
        let begin = |sought: Option<u32>, mut early: Vec<u32>| {
            let sought = sought.filter(|&node| first.ends(node) == 0);
            early.extend(sought.map(|_| 0));
            (!early.contains(&(word.len() as u32))).then_some((sought, early))
        };
        let step = |state: &State, symbol: Symbol| {
            let (sought, early) = state.as_ref()?;
            let goes_on = |&&at: &&u32| word.get(at as usize) == Some(&symbol);
            let early: Vec<u32> = early.iter().filter(goes_on).map(|at| at + 1).collect();
            if early.contains(&(word.len() as u32)) {
                return None;
            }
            begin(sought.map(|node| first.go(node, symbol)), early)
        };
        self.explore(begin(Some(0), Vec::new()), step, Option::is_some)
    }
}
