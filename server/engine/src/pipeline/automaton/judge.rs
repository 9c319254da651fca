//! A row to what it comes to: one plain function.

use std::panic::{AssertUnwindSafe, catch_unwind};

use assay_domain::automaton::build::Budget;
use assay_domain::automaton::cases::Unmet;
use assay_domain::automaton::language::Fault;
use assay_domain::automaton::oracle::check_examples;
use assay_domain::automaton::{Solved, Unsolved, solve};

use super::brief::Row;
use super::translate::Examined;
use super::translation::Rejection;
use super::verdict::{CaseFault, Conclusion, MachineFacts, Persistence, VerdictStatus};

/// What a row comes to, within what may be taken. A defect ends the row, never the batch.
pub(super) fn judge(row: &Row, budget: &Budget<'_>) -> Conclusion {
    read(row, budget).unwrap_or_else(|fault| lost(Unsolved::Fault(fault)))
}

/// The same, but a sentence that could be said in other words is given back with what is wrong with it.
pub(super) fn read(row: &Row, budget: &Budget<'_>) -> Result<Conclusion, Fault> {
    if !row.violations.is_empty() {
        return Ok(Conclusion { problems: row.violations.clone(), ..Conclusion::of(VerdictStatus::Skipped) });
    }
    match caught(|| solve(&row.prompt, row.alphabet().as_ref(), budget)) {
        Ok(Ok(solved)) => Ok(held(row, &solved)),
        Ok(Err(Unsolved::Fault(fault))) if fault.is_wording() => Err(fault),
        Ok(Err(unsolved)) => Ok(lost(unsolved)),
        Err(defect) => Ok(*defect),
    }
}

/// What a row comes to by a sentence that was proposed for its own.
///
/// # Errors
/// A defect, which no other sentence mends.
pub(super) fn examine(row: &Row, sentence: &str, budget: &Budget<'_>) -> Result<Examined<Conclusion>, Box<Conclusion>> {
    let alphabet = row.stated_alphabet();
    match caught(|| solve(sentence, alphabet.as_ref(), budget))? {
        Ok(solved) => {
            let missed = check_examples(solved.machine.table(), &solved.sentence.alphabet, &row.case().examples);
            Ok(Rejection::by(missed).map_or_else(|| Ok(held(row, &solved)), Err))
        }
        Err(Unsolved::Fault(fault)) => Ok(Err(Rejection::because(fault))),
        Err(Unsolved::Stopped) => Ok(Err(Rejection::because("not done within the time that a row may take"))),
        Err(wrong @ Unsolved::Wrong { .. }) => Err(Box::new(lost(wrong))),
    }
}

/// What `solving` comes to; a defect is what its row comes to.
fn caught(solving: impl FnOnce() -> Result<Solved, Unsolved>) -> Result<Result<Solved, Unsolved>, Box<Conclusion>> {
    catch_unwind(AssertUnwindSafe(solving)).map_err(|_| {
        let message = "a defect of the service ended this row; its log says more".to_owned();
        let fault = CaseFault { reason: None, span: None, persistence: Persistence::Permanent, message, failure: None };
        Box::new(Conclusion { fault: Some(fault), ..Conclusion::of(VerdictStatus::Error) })
    })
}

/// A proved machine, held against what the row says.
fn held(row: &Row, solved: &Solved) -> Conclusion {
    let alphabet = &solved.sentence.alphabet;
    let unmet = row.case().unmet(solved);
    let machine = Some(MachineFacts {
        alphabet: alphabet.names().map(str::to_owned).collect(),
        states: solved.machine.table().states() as u32,
        proved_pairs: solved.proof.pairs as u64,
        shortest_accepted: solved.shortest_accepted.as_ref().map(|word| alphabet.spell(word)),
        assumptions: solved.sentence.assumptions.iter().map(|it| it.convention.name().to_owned()).collect(),
    });
    Conclusion {
        machine,
        problems: unmet.iter().map(ToString::to_string).collect(),
        witness: unmet.iter().find_map(witness),
        ..Conclusion::of(if unmet.is_empty() { VerdictStatus::Pass } else { VerdictStatus::Fail })
    }
}

/// The string by which it is unmet, where it is by a string.
fn witness(unmet: &Unmet) -> Option<String> {
    match unmet {
        Unmet::Example(example) => Some(example.text().to_owned()),
        Unmet::NotEmpty(word) => Some(word.clone()),
        Unmet::Empty | Unmet::States { .. } | Unmet::Tree { .. } => None,
    }
}

/// What a row without a proved machine comes to.
fn lost(unsolved: Unsolved) -> Conclusion {
    let message = unsolved.to_string();
    let (status, reason, span, persistence, witness) = match unsolved {
        Unsolved::Fault(Fault { span, wrong, .. }) => {
            (VerdictStatus::Error, Some(wrong.reason()), Some(span), Persistence::Permanent, None)
        }
        Unsolved::Stopped => (VerdictStatus::Timeout, None, None, Persistence::Transient, None),
        Unsolved::Wrong { word, .. } => (VerdictStatus::OracleFail, None, None, Persistence::Permanent, Some(word)),
    };
    let fault = CaseFault { reason, span, persistence, message, failure: None };
    Conclusion { fault: Some(fault), witness, ..Conclusion::of(status) }
}
