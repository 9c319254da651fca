//! Verdicts.

use assay_domain::source::span::Span;
use assay_engine::pipeline::automaton::brief::Row;
use assay_engine::pipeline::automaton::verdict::{
    CaseFault, MachineFacts, Persistence, Verdict, VerdictCounts, VerdictStatus,
};
use assay_proto::v1;

use super::{duration, machine};
use crate::status::sentence_reason;

pub(crate) fn verdict(verdict: Verdict) -> v1::AutomatonVerdict {
    let Verdict { row, came, cached, elapsed } = verdict;
    v1::AutomatonVerdict {
        line: row.line,
        status: status(came.status).into(),
        machine: came.machine.map(facts),
        problems: came.problems,
        witness: came.witness,
        fault: came.fault.map(|it| fault(it, &row.prompt)),
        case: Some(case(row)),
        cached,
        elapsed: Some(duration(elapsed)),
    }
}

/// A row as a message.
pub(super) fn case(row: Row) -> v1::AutomatonCase {
    v1::AutomatonCase {
        prompt: row.prompt,
        category: row.category,
        expected_type: row.expected_type,
        difficulty: row.difficulty,
        must_accept: row.must_accept,
        must_reject: row.must_reject,
        is_contradiction: row.is_contradiction,
        alphabet: row.alphabet,
        states: row.states,
        tree: row.tree.unwrap_or_default(),
    }
}

fn status(status: VerdictStatus) -> v1::VerdictStatus {
    match status {
        VerdictStatus::Pass => v1::VerdictStatus::Pass,
        VerdictStatus::Fail => v1::VerdictStatus::Fail,
        VerdictStatus::OracleFail => v1::VerdictStatus::OracleFail,
        VerdictStatus::Error => v1::VerdictStatus::Error,
        VerdictStatus::Timeout => v1::VerdictStatus::Timeout,
        VerdictStatus::Skipped => v1::VerdictStatus::Skipped,
    }
}

fn facts(facts: MachineFacts) -> v1::MachineFacts {
    let MachineFacts { alphabet, states, proved_pairs, shortest_accepted, assumptions } = facts;
    v1::MachineFacts { alphabet, states, proved_pairs, shortest_accepted, assumptions }
}

fn fault(fault: CaseFault, prompt: &str) -> v1::CaseFault {
    let persistence = match fault.persistence {
        Persistence::Transient => v1::ErrorPersistence::Transient,
        Persistence::Permanent => v1::ErrorPersistence::Permanent,
    };
    v1::CaseFault {
        reason: fault.reason.map_or(v1::ErrorReason::Unspecified, sentence_reason).into(),
        message: fault.message,
        span: fault.span.map(|span: Span| machine::span(span, prompt)),
        persistence: persistence.into(),
    }
}

pub(crate) fn counts(counts: VerdictCounts) -> v1::VerdictCounts {
    let VerdictCounts { pass, fail, oracle_fail, error, timeout, skipped, cached } = counts;
    v1::VerdictCounts { pass, fail, oracle_fail, error, timeout, skipped, cached }
}
