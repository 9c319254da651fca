//! Whether a model may put into the pattern language what the grammar does not read, in the words of the command line; and what it made
//! of a sentence.

use assay_client::v1::{Money, SentenceOrigin, TranslateOptions, Translation};
use clap::Args;

use crate::notices::named;
use crate::verb::judge::name;

/// Options of verbs that may have a sentence translated.
#[derive(Debug, Args)]
pub(super) struct Translating {
    /// Let a model put into the pattern language what the grammar does not read; what it proposes is built, proved, and held against the
    /// examples, and the result is marked
    #[arg(long)]
    translate: bool,
    /// The provider that translates [default: the server's]
    #[arg(long, value_name = "NAME", requires = "translate")]
    provider: Option<String>,
    /// The model that translates [default: the provider's]
    #[arg(long, value_name = "NAME", requires = "translate")]
    model: Option<String>,
    /// The most proposals for a sentence, 1 to 10 [default: 3]
    #[arg(long, value_name = "N", requires = "translate")]
    attempts: Option<u32>,
    /// The most that it may cost, in dollars: a call that what is left does not cover is not sent
    #[arg(long, value_name = "DOLLARS", requires = "translate", value_parser = assay_client::money::dollars, allow_hyphen_values = true)]
    budget: Option<Money>,
}

impl Translating {
    /// For the request; `None`: no model may be asked.
    pub(super) fn options(&self) -> Option<TranslateOptions> {
        let model = name::of(self.provider.clone(), self.model.clone());
        self.translate.then(|| TranslateOptions { model, attempts: self.attempts, budget: self.budget.clone() })
    }
}

/// The sentence that a model wrote in place of the caller's, where the machine is built from it.
pub(super) fn taken(origin: SentenceOrigin, translation: Option<&Translation>) -> Option<&str> {
    let translated = origin == SentenceOrigin::ModelTranslated;
    translation.filter(|_| translated).map(|translation| translation.sentence.as_str())
}

/// What was proposed, a line each: by whom, and what is wrong with it.
pub(super) fn attempts(translation: &Translation) -> impl Iterator<Item = String> {
    translation.attempts.iter().zip(1..).map(|(attempt, number)| {
        let model = attempt.model.as_ref().map(named).unwrap_or_default();
        let said = if attempt.sentence.is_empty() { &attempt.notes } else { &attempt.sentence };
        let wrong = if attempt.problem.is_empty() { "taken" } else { &attempt.problem };
        format!("attempt {number} by {model}, {said:?}: {wrong}")
    })
}
