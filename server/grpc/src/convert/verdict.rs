//! Verdicts.

use std::sync::Arc;

use assay_domain::source::span::Span;
use assay_engine::pipeline::automaton::brief::Row;
use assay_engine::pipeline::automaton::verdict::{
    CaseFault, MachineFacts, Persistence, Verdict, VerdictCounts, VerdictStatus,
};
use assay_proto::v1;

use super::{duration, machine, translation};
use crate::status::{failure_reason, sentence_reason};

pub(crate) fn verdict(verdict: Verdict) -> v1::AutomatonVerdict {
    let Verdict { row, came, cached, elapsed } = verdict;
    let translation = came.translation.as_deref();
    let machine = came.machine.as_ref();
    v1::AutomatonVerdict {
        origin: machine.map_or(v1::SentenceOrigin::Unspecified, |_| translation::origin(translation)).into(),
        translation: translation.map(translation::message),
        line: row.line,
        status: status(came.status).into(),
        machine: came.machine.map(facts),
        problems: came.problems,
        witness: came.witness,
        fault: came.fault.map(|it| fault(it, &row.prompt, translation.is_some())),
        case: Some(case(Arc::unwrap_or_clone(row))),
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

/// Why there is no machine; `asked`: although a model was asked for a translation.
fn fault(fault: CaseFault, prompt: &str, asked: bool) -> v1::CaseFault {
    let of_sentence = |reason| if asked { v1::ErrorReason::SentenceNotTranslated } else { sentence_reason(reason) };
    let of_model = fault.failure.as_ref().map(|failure| failure_reason(failure.reason));
    let reason = of_model.or_else(|| fault.reason.map(of_sentence)).unwrap_or(v1::ErrorReason::Unspecified);
    let persistence = match fault.persistence {
        Persistence::Transient => v1::ErrorPersistence::Transient,
        Persistence::Permanent => v1::ErrorPersistence::Permanent,
    };
    v1::CaseFault {
        reason: reason.into(),
        message: fault.message,
        span: fault.span.map(|span: Span| machine::span(span, prompt)),
        persistence: persistence.into(),
    }
}

pub(crate) fn counts(counts: VerdictCounts) -> v1::VerdictCounts {
    let VerdictCounts { pass, fail, oracle_fail, error, timeout, skipped, cached, translated } = counts;
    v1::VerdictCounts { pass, fail, oracle_fail, error, timeout, skipped, cached, translated }
}
