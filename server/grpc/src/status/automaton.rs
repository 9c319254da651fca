//! Why there is no machine, on the wire: a reason a kind of fault, with its place in the sentence.

use std::collections::HashMap;

use assay_domain::automaton::Unsolved;
use assay_domain::automaton::alphabet::Outside;
use assay_domain::automaton::import::NotAMachine;
use assay_domain::automaton::language::{Fault, Reason, Wrong};
use assay_engine::automata::AutomatonError;
use assay_engine::failure::FailureReason;
use assay_engine::pipeline::automaton::translation::{Translation, Untranslated, Why, in_short};
use assay_engine::workshop::Unserved;
use assay_proto::ERROR_DOMAIN;
use assay_proto::v1::ErrorReason;
use tonic::{Code, Status};
use tonic_types::{ErrorDetails, StatusExt as _};

use super::{Violations, failure_reason, internal, plain, unresolved};

/// Failures to build, run, export or check; `sentence` is what was asked.
pub(crate) fn automaton(error: &AutomatonError, sentence: &str) -> Status {
    match error {
        AutomatonError::Unsolved(Unsolved::Fault(found)) => fault(found, sentence),
        AutomatonError::Unsolved(Unsolved::Stopped) => Status::cancelled(error.to_string()),
        AutomatonError::Unsolved(Unsolved::Wrong { .. }) => internal(ErrorReason::AutomatonWrong, error),
        AutomatonError::NotAMachine(NotAMachine::Stopped) => Status::cancelled(error.to_string()),
        AutomatonError::NotAMachine(wrong) => {
            let mut violations = Violations::default();
            violations.add_because(ErrorReason::NotAMachine, "machine", wrong.to_string());
            violations.status()
        }
        AutomatonError::Outside(strings) => outside(strings),
        AutomatonError::NotDeliverable(message) => {
            plain(Code::ResourceExhausted, ErrorReason::AutomatonNotDeliverable, message.as_str())
        }
        AutomatonError::Model(error) => unresolved("translate.model", error),
        AutomatonError::Untranslated(untranslated) => self::untranslated(untranslated, sentence),
        AutomatonError::Unserved(unserved) => self::unserved(unserved),
    }
}

/// A sentence that stays unread: its own fault where there is no model, what was tried where nothing of it is right, and the model's
/// failure where it gave no answer.
fn untranslated(untranslated: &Untranslated, sentence: &str) -> Status {
    let Untranslated { fault, translation, why } = untranslated;
    let (code, reason) = match why {
        Why::NoModel(_) => (Code::InvalidArgument, sentence_reason(fault.wrong.reason())),
        Why::NoneRight => (Code::InvalidArgument, ErrorReason::SentenceNotTranslated),
        Why::Failed(failure) => (failed(failure.reason), failure_reason(failure.reason)),
    };
    let mut facts = place(fault, sentence);
    facts.extend(attempts(translation));
    let message = format!("sentence: {untranslated}");
    let mut details = ErrorDetails::with_error_info(reason.code(), ERROR_DOMAIN, facts);
    if code == Code::InvalidArgument {
        details.add_bad_request_violation("sentence", untranslated.fault.to_string());
    }
    Status::with_error_details(code, message, details)
}

/// What was tried: how often, and of each attempt its sentence and what is wrong with it.
fn attempts(translation: &Translation) -> impl Iterator<Item = (String, String)> {
    let count = ("attempts".to_owned(), translation.attempts.len().to_string());
    let each = translation.attempts.iter().zip(1..).flat_map(|(attempt, number)| {
        let told = [("attempt", &attempt.sentence), ("problem", &attempt.problem)];
        told.map(|(what, text)| (format!("{what}_{number}"), in_short(text).into_owned()))
    });
    std::iter::once(count).chain(each)
}

/// The code of a call that ends with a model's failure. What the model might answer another time is ABORTED, so that no client pays for
/// it again by itself.
fn failed(reason: FailureReason) -> Code {
    match reason {
        FailureReason::ProviderUnavailable => Code::Unavailable,
        FailureReason::ProviderRejected | FailureReason::ProviderUnauthorised => Code::FailedPrecondition,
        FailureReason::RateLimited | FailureReason::BudgetExhausted => Code::ResourceExhausted,
        FailureReason::AnswerTruncated | FailureReason::AnswerUnreadable | FailureReason::AnswerRefused => {
            Code::Aborted
        }
        FailureReason::TimeBudgetExhausted => Code::DeadlineExceeded,
        FailureReason::CancelledByCaller | FailureReason::CancelledUnwatched => Code::Cancelled,
        FailureReason::TooFewPersonas
        | FailureReason::NoParticipants
        | FailureReason::NoteUnusable
        | FailureReason::Internal => Code::Internal,
    }
}

/// Work that was not done to its end.
pub(crate) fn unserved(unserved: &Unserved) -> Status {
    match unserved {
        Unserved::Overtime(_) => plain(Code::DeadlineExceeded, ErrorReason::DeadlineExceeded, unserved.to_string()),
        Unserved::Interrupted => Status::unavailable(unserved.to_string()),
        Unserved::Broken => internal(ErrorReason::Internal, unserved),
    }
}

fn outside(strings: &[(usize, Outside)]) -> Status {
    let mut violations = Violations::default();
    for (at, outside) in strings {
        let field = format!("strings[{at}]");
        violations.add_because(ErrorReason::SymbolOutsideAlphabet, field, outside.to_string());
    }
    violations.status()
}

fn fault(fault: &Fault, sentence: &str) -> Status {
    let reason = sentence_reason(fault.wrong.reason());
    let mut details = ErrorDetails::with_bad_request_violation("sentence", fault.to_string());
    details.set_error_info(reason.code(), ERROR_DOMAIN, place(fault, sentence));
    Status::with_error_details(Code::InvalidArgument, format!("sentence: {fault}"), details)
}

/// Where it is wrong, and what would be near.
fn place(fault: &Fault, sentence: &str) -> HashMap<String, String> {
    let mut place = HashMap::from([
        ("start_byte".to_owned(), fault.span.start.to_string()),
        ("end_byte".to_owned(), fault.span.end.to_string()),
        ("character".to_owned(), fault.character.to_string()),
    ]);
    // A sentence that is too long would be too long for the details too.
    if fault.wrong.reason() != Reason::TooLong {
        place.insert("text".to_owned(), fault.span.of(sentence).unwrap_or_default().to_owned());
    }
    if let Wrong::UnknownWords { words, nearest } = &fault.wrong {
        place.insert("words".to_owned(), words.join(", "));
        place.extend(nearest.clone().map(|nearest| ("nearest".to_owned(), nearest)));
    }
    place
}

/// The reason of a sentence's fault.
pub(crate) fn sentence_reason(reason: Reason) -> ErrorReason {
    match reason {
        Reason::Empty => ErrorReason::SentenceEmpty,
        Reason::TooLong => ErrorReason::SentenceTooLong,
        Reason::ControlCharacter => ErrorReason::SentenceControlCharacter,
        Reason::Unbalanced => ErrorReason::SentenceUnbalanced,
        Reason::UnknownWords => ErrorReason::SentenceUnknownWords,
        Reason::Misplaced => ErrorReason::SentenceMisplaced,
        Reason::MissingTarget => ErrorReason::SentenceMissingTarget,
        Reason::OutsideAlphabet => ErrorReason::SentenceOutsideAlphabet,
        Reason::BadAlphabet => ErrorReason::SentenceBadAlphabet,
        Reason::TwoAlphabets => ErrorReason::SentenceTwoAlphabets,
        Reason::NotADigit => ErrorReason::SentenceNotADigit,
        Reason::BadBase => ErrorReason::SentenceBadBase,
        Reason::ZeroModulus => ErrorReason::SentenceZeroModulus,
        Reason::BadRemainder => ErrorReason::SentenceBadRemainder,
        Reason::InvertedRange => ErrorReason::SentenceInvertedRange,
        Reason::BadPosition => ErrorReason::SentenceBadPosition,
        Reason::NumberTooLarge => ErrorReason::SentenceNumberTooLarge,
        Reason::TooDeep => ErrorReason::SentenceTooDeep,
        Reason::NotRegular => ErrorReason::SentenceNotRegular,
        Reason::TooLarge => ErrorReason::SentenceTooLarge,
    }
}
