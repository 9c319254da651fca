//! Translations by a model: what may be asked, and what came of it.

use assay_domain::automaton::language::MOST_BYTES;
use assay_domain::source::span::Span;
use assay_engine::pipeline::automaton::translation::{Attempt, MODEL_TRANSLATED, TAKEN, Translate, Translation};
use assay_proto::v1;

use super::{machine, model, request};
use crate::status::Violations;

/// How many proposals there may be, and how many where nothing is asked for.
const ATTEMPTS: (std::ops::RangeInclusive<u32>, u32) = (1..=10, 3);

/// Whether a model may translate, checked; `None`: none may.
pub(super) fn asked(options: Option<v1::TranslateOptions>, violations: &mut Violations) -> Option<Translate> {
    let v1::TranslateOptions { model, attempts, budget } = options?;
    let (range, usual) = ATTEMPTS;
    let attempts = attempts.unwrap_or(usual);
    if !range.contains(&attempts) {
        let wrong = format!("{attempts} is outside {} to {}", range.start(), range.end());
        violations.add("translate.attempts", wrong);
    }
    let model = model::asked("translate.model", model, violations).unwrap_or_default();
    let budget = budget.and_then(|amount| request::money("translate.budget", &amount, violations));
    Some(Translate { model, attempts, budget, no_model: false })
}

/// Whose sentence a machine is built from.
pub(super) fn origin(translation: Option<&Translation>) -> v1::SentenceOrigin {
    match translation {
        None => v1::SentenceOrigin::Caller,
        Some(_) => v1::SentenceOrigin::ModelTranslated,
    }
}

/// That the meaning is a model's, said of the whole of its sentence.
pub(super) fn assumption(translation: &Translation) -> v1::Assumption {
    let sentence = translation.sentence().unwrap_or_default();
    let end = u32::try_from(sentence.len().min(MOST_BYTES)).unwrap_or_default();
    v1::Assumption {
        convention: MODEL_TRANSLATED.to_owned(),
        taken: TAKEN.to_owned(),
        span: Some(machine::span(Span { start: 0, end }, sentence)),
    }
}

/// What came of it.
pub(super) fn message(translation: &Translation) -> v1::Translation {
    v1::Translation {
        sentence: translation.sentence().unwrap_or_default().to_owned(),
        original: translation.original.clone(),
        attempts: translation.attempts.iter().map(attempt).collect(),
        usage: Some(model::usage(translation.usage)),
        caveats: translation.caveats().map(str::to_owned).collect(),
    }
}

fn attempt(attempt: &Attempt) -> v1::TranslationAttempt {
    v1::TranslationAttempt {
        sentence: attempt.sentence.clone(),
        notes: attempt.notes.clone(),
        model: Some(model::reference(&attempt.model)),
        problem: attempt.problem.clone(),
        counterexamples: attempt.counterexamples.clone(),
    }
}

#[cfg(test)]
mod tests {
    use tonic_types::StatusExt as _;

    use super::*;

    #[test]
    fn every_violation_is_named_at_once() {
        let budget = Some(v1::Money { micros: 1, currency: "EUR".into() });
        let model = Some(v1::ModelRef { provider: "p".repeat(201), model: String::new() });
        let mut violations = Violations::default();
        asked(Some(v1::TranslateOptions { model, attempts: Some(11), budget }), &mut violations);
        let violations = violations.finish().unwrap_err().get_details_bad_request().unwrap().field_violations;
        let fields: Vec<&str> = violations.iter().map(|it| it.field.as_str()).collect();
        assert_eq!(fields, ["translate.attempts", "translate.model.provider", "translate.budget.currency"]);
    }

    #[test]
    fn three_attempts_are_usual_and_nobody_is_asked_unasked() {
        let mut violations = Violations::default();
        assert!(asked(None, &mut violations).is_none());
        let usual = asked(Some(v1::TranslateOptions::default()), &mut violations).unwrap();
        assert_eq!((usual.attempts, usual.budget, violations.is_empty()), (3, None, true));
    }
}
