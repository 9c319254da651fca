//! A row to what it comes to: one plain function.

use std::panic::{AssertUnwindSafe, catch_unwind};

use assay_domain::automaton::build::Budget;
use assay_domain::automaton::cases::Unmet;
use assay_domain::automaton::language::Fault;
use assay_domain::automaton::{Solved, Unsolved, solve};

use super::brief::Row;
use super::verdict::{CaseFault, Conclusion, MachineFacts, Persistence, VerdictStatus};

/// What a row comes to, within what may be taken. A defect ends the row, never the batch.
pub(super) fn judge(row: &Row, budget: &Budget<'_>) -> Conclusion {
    if !row.violations.is_empty() {
        return Conclusion { problems: row.violations.clone(), ..Conclusion::of(VerdictStatus::Skipped) };
    }
    let solving = || solve(&row.prompt, row.alphabet().as_ref(), budget);
    match catch_unwind(AssertUnwindSafe(solving)) {
        Ok(Ok(solved)) => held(row, &solved),
        Ok(Err(unsolved)) => lost(unsolved),
        Err(_) => {
            let message = "a defect of the service ended this row; its log says more".to_owned();
            let fault = CaseFault { reason: None, span: None, persistence: Persistence::Permanent, message };
            Conclusion { fault: Some(fault), ..Conclusion::of(VerdictStatus::Error) }
        }
    }
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

fn lost(unsolved: Unsolved) -> Conclusion {
    let message = unsolved.to_string();
    let (status, reason, span, persistence, witness) = match unsolved {
        Unsolved::Fault(Fault { span, wrong, .. }) => {
            (VerdictStatus::Error, Some(wrong.reason()), Some(span), Persistence::Permanent, None)
        }
        Unsolved::Stopped => (VerdictStatus::Timeout, None, None, Persistence::Transient, None),
        Unsolved::Wrong { word, .. } => (VerdictStatus::OracleFail, None, None, Persistence::Permanent, Some(word)),
    };
    let fault = CaseFault { reason, span, persistence, message };
    Conclusion { fault: Some(fault), witness, ..Conclusion::of(status) }
}
