//! The whole road in one call.

use super::alphabet::{Alphabet, Word};
use super::build::{Budget, Refused, build};
use super::language::{Fault, Sentence, Wrong, read};
use super::machine::Dfa;
use super::oracle::{Probed, probe};
use super::proof::{Proof, Unproved, prove};

/// How many of the shortest strings, and how many chosen ones, a machine is probed with besides its proof.
const PROBES: (usize, usize) = (64, 64);

/// A sentence with the machine that is proved to accept just its strings.
#[derive(Clone, Debug)]
pub struct Solved {
    /// The sentence as it was understood.
    pub sentence: Sentence,
    /// The minimal machine.
    pub machine: Dfa,
    /// The proof.
    pub proof: Proof,
    /// The strings it was tried on besides.
    pub probed: Probed,
    /// The shortest string it accepts, `None` if there is none: then the sentence contradicts itself.
    pub shortest_accepted: Option<Word>,
    /// The shortest string it rejects, `None` if it accepts every string.
    pub shortest_rejected: Option<Word>,
}

/// Why there is no proved machine.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unsolved {
    /// The sentence cannot be read, or what it says cannot be built.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// The caller stopped it.
    #[error("stopped before the machine was proved")]
    Stopped,
    /// The machine is not what the sentence says: a defect of this program, found by it.
    #[error("the construction is wrong: on {word:?} it differs from what the sentence says")]
    Wrong {
        /// The string, as it is written.
        word: String,
        /// What the sentence says of it.
        wanted: bool,
    },
}

/// Reads, builds, minimises, probes and proves.
///
/// # Errors
/// What is wrong with the sentence, and where; or that the proof found a difference, which nothing is delivered over.
pub fn solve(sentence: &str, alphabet: Option<&Alphabet>, budget: &Budget<'_>) -> Result<Solved, Unsolved> {
    let read = read(sentence, alphabet)?;
    let refuse = |refused: Refused| refuse(sentence, refused);
    let machine = build(&read.tree, read.alphabet.size(), budget).map_err(refuse)?;
    let wrong = |word: &Word, wanted| Unsolved::Wrong { word: read.alphabet.spell(word), wanted };
    let probed = probe(&read.tree, &machine, PROBES, budget.stopped);
    if let Some(disagreement) = &probed.disagreement {
        return Err(wrong(&disagreement.word, disagreement.wanted));
    }
    if (budget.stopped)() {
        return Err(Unsolved::Stopped);
    }
    let proof = prove(&read.tree, machine.table(), budget).map_err(|unproved| match unproved {
        Unproved::Differs(difference) => wrong(&difference.word, difference.accepted_by_first),
        Unproved::Refused(refused) => refuse(refused),
    })?;
    let (shortest_accepted, shortest_rejected) = (machine.shortest(true), machine.shortest(false));
    Ok(Solved { sentence: read, machine, proof, probed, shortest_accepted, shortest_rejected })
}

/// A refusal with its place in the sentence.
fn refuse(sentence: &str, refused: Refused) -> Unsolved {
    let (span, wrong) = match refused {
        Refused::Stopped => return Unsolved::Stopped,
        Refused::NotRegular { span, reason } => (span, Wrong::NotRegular(reason)),
        Refused::TooLarge { span, .. } => (span, Wrong::Refused(refused)),
    };
    let before = sentence.get(..span.start as usize).unwrap_or_default();
    Unsolved::Fault(Fault { span, character: before.chars().count() + 1, wrong })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn solved(sentence: &str) -> Solved {
        solve(sentence, None, &Budget::USUAL).unwrap_or_else(|fault| panic!("{sentence}: {fault}"))
    }

    fn states(sentence: &str) -> usize {
        solved(sentence).machine.table().states()
    }

    #[test]
    fn a_sentence_becomes_a_minimal_machine_that_is_proved() {
        let found = solved("binary strings that end in 01 and have an even number of 1s");
        assert_eq!(found.machine.table().states(), 4);
        assert_eq!(found.sentence.alphabet.spell(&found.shortest_accepted.unwrap()), "101");
        assert_eq!(found.shortest_rejected, Some(vec![]));
        assert!(found.proof.pairs >= 4 && found.probed.strings >= 64);
        assert_eq!(states("divisible by 8"), 4);
        assert_eq!(states("8th symbol from the end is 1"), 256);
        assert_eq!(states("divisible by 1000"), 125 + 3);
    }

    #[test]
    fn a_contradiction_is_a_machine_that_accepts_nothing() {
        let found = solved("length is 3 and length is 4");
        assert!(found.machine.is_empty());
        assert_eq!(found.shortest_accepted, None);
        assert!(solved("starts with 0 or does not start with 0").machine.is_universal());
    }

    #[test]
    fn what_needs_too_many_states_is_refused_by_its_clause_before_it_is_built() {
        let refused = |sentence: &str| match solve(sentence, None, &Budget::USUAL) {
            Err(Unsolved::Fault(Fault { span, wrong: Wrong::Refused(Refused::TooLarge { needed, .. }), .. })) => {
                (span.of(sentence).unwrap().to_owned(), needed)
            }
            other => panic!("{sentence}: {other:?}"),
        };
        assert_eq!(
            refused("starts with 0 and is divisible by 100000000000"),
            ("divisible by 100000000000".to_owned(), Some(100_000_000_000))
        );
        assert_eq!(
            refused("40th symbol from the end is 1"),
            ("40th symbol from the end is 1".to_owned(), Some(1 << 40))
        );
        assert_eq!(refused("at least 1000000000 1s").1, Some(1_000_000_001));
        assert_eq!(refused("the product of digits mod 100000000000 = 1").1, Some(100_000_000_000));
        assert_eq!(refused("1000000000 consecutive 1s").1, Some(1_000_000_000));
        refused(
            "number of 0s is divisible by 1009 and number of 1s is divisible by 1013 and length is divisible by 1019",
        );
    }

    #[test]
    fn long_strings_neither_exhaust_the_stack_nor_the_memory() {
        assert_eq!(states("contains 1500 consecutive 1s"), 1501);
        assert_eq!(states(&format!("starts with {}", "01".repeat(3000))), 6002);
        assert_eq!(states(&format!("equals {}", "01".repeat(3000))), 6002);
        assert_eq!(states(&format!("contains the subsequence {}", "01".repeat(1000))), 2001);
    }

    #[test]
    fn a_product_stops_where_the_budget_ends() {
        let budget = Budget { states: 5000, ..Budget::USUAL };
        let sentence = "number of 0s is divisible by 101 and number of 1s is divisible by 103";
        let Err(Unsolved::Fault(fault)) = solve(sentence, None, &budget) else { panic!("built") };
        assert!(matches!(fault.wrong, Wrong::Refused(Refused::TooLarge { needed: None, most: 5000, .. })));
    }

    #[test]
    fn every_part_of_it_can_be_stopped() {
        use std::cell::Cell;
        let asked = Cell::new(0_u32);
        let solve_until = |last: u32| {
            asked.set(0);
            let stopped = || asked.replace(asked.get() + 1) >= last;
            solve("12th symbol from the end is 1 or ends with 00", None, &Budget { stopped: &stopped, ..Budget::USUAL })
        };
        solve_until(u32::MAX).unwrap();
        let all = asked.get();
        for last in (0..all).step_by(7) {
            assert_eq!(solve_until(last).unwrap_err(), Unsolved::Stopped, "asked {last} of {all} times");
        }
    }

    #[test]
    fn whoever_asks_can_stop_it() {
        let budget = Budget { stopped: &|| true, ..Budget::USUAL };
        assert_eq!(solve("divisible by 100000", None, &budget).unwrap_err(), Unsolved::Stopped);
    }
}
