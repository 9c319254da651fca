//! A sentence that a model proposed for one that the grammar does not read, and what came of it.

use std::borrow::Cow;
use std::fmt;

use assay_domain::automaton::language::Fault;
use assay_domain::automaton::oracle::{Examples, Unsatisfied};
use assay_domain::money::Money;
use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::port::model::{ModelRef, Usage};

/// The name under which assumptions say that a machine rests on a translation; stable.
pub const MODEL_TRANSLATED: &str = "model_translated";
/// What is taken then.
pub const TAKEN: &str = "the meaning is that of a model's translation, which is proved; that it is the caller's is not";
/// What is to be known where the caller gives no example.
pub const UNTIED: &str =
    "nothing but the translation ties the machine to the words: give strings that must be accepted or rejected";
/// The most characters of an attempt, and of what is wrong with it, that an error tells.
const LONGEST_TOLD: usize = 120;
/// The most strings of a problem that are told to the model: the shortest.
const MOST_COUNTEREXAMPLES: usize = 5;

/// That a model may be asked, and within what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Translate {
    /// Who is asked.
    pub model: ModelRef,
    /// The most proposals for a sentence, at least 1.
    pub attempts: u32,
    /// What all of them may cost; `None`: there is no cap.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget: Option<Money>,
    /// Whether who would be asked is no model, and so is not.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub no_model: bool,
}

/// What a model proposed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Translation {
    /// The caller's own sentence.
    pub original: String,
    /// Every proposal, in order. Where there is a machine it is that of the last.
    pub attempts: Vec<Attempt>,
    /// What the calls took, failed ones included.
    pub usage: Usage,
    /// Whether the caller gave examples.
    pub tied: bool,
}

/// A proposal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// In the pattern language, as the model has it.
    pub sentence: String,
    /// How the model understood the caller's sentence.
    pub notes: String,
    /// Who proposed it.
    pub model: ModelRef,
    /// What had to be put right to read the answer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub repairs: Vec<String>,
    /// What is wrong with it; empty: nothing is known to be.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub problem: String,
    /// The examples that it does not satisfy, the shortest first, a few at most.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub counterexamples: Vec<String>,
}

/// Why a proposal is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    /// For the model and for a person.
    pub problem: String,
    /// The examples that it does not satisfy, the shortest first, a few at most.
    pub counterexamples: Vec<String>,
}

impl Rejection {
    /// By what stands in the way of a machine.
    #[must_use]
    pub fn because(problem: impl fmt::Display) -> Self {
        Self { problem: problem.to_string(), counterexamples: Vec::new() }
    }

    /// By the examples that the machine does not satisfy; `None`: there is none.
    #[must_use]
    pub fn by(mut unsatisfied: Vec<Unsatisfied>) -> Option<Self> {
        unsatisfied.sort_by_key(|example| example.text().chars().count());
        let more = unsatisfied.len().saturating_sub(MOST_COUNTEREXAMPLES);
        unsatisfied.truncate(MOST_COUNTEREXAMPLES);
        let told: Vec<String> = unsatisfied.iter().map(ToString::to_string).collect();
        let more = if more > 0 { format!("; and {more} more") } else { String::new() };
        let counterexamples = unsatisfied.iter().map(|example| example.text().to_owned()).collect();
        (!told.is_empty()).then(|| Self { problem: told.join("; ") + &more, counterexamples })
    }
}

impl Translation {
    /// Of `sentence`, of which `examples` are known.
    #[must_use]
    pub fn of(sentence: &str, examples: &Examples) -> Self {
        let tied = !examples.must_accept.is_empty() || !examples.must_reject.is_empty();
        Self { original: sentence.to_owned(), tied, ..Self::default() }
    }

    /// The sentence whose machine was taken; `None`: none was right.
    #[must_use]
    pub fn sentence(&self) -> Option<&str> {
        let last = self.attempts.last().filter(|attempt| attempt.problem.is_empty());
        last.map(|attempt| attempt.sentence.as_str())
    }

    /// What is to be known of a machine that rests on it.
    pub fn caveats(&self) -> impl Iterator<Item = &'static str> {
        (!self.tied).then_some(UNTIED).into_iter()
    }
}

/// That a sentence stays unread although a model may be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Untranslated {
    /// What is wrong with the caller's sentence.
    pub fault: Fault,
    /// What was tried.
    pub translation: Translation,
    /// Why nothing came of it.
    pub why: Why,
}

/// Why nothing came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// Who would be asked is no model.
    NoModel(ModelRef),
    /// No proposal is right.
    NoneRight,
    /// The model gave no answer.
    Failed(Failure),
}

impl fmt::Display for Untranslated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; ", self.fault)?;
        match &self.why {
            Why::NoModel(asked) => write!(f, "{asked} is no model and translates nothing"),
            Why::Failed(failure) => {
                let model = failure.model.as_ref().map(|model| format!("{model}: ")).unwrap_or_default();
                write!(f, "no translation: {model}{}", failure.message)?;
                self.tried(f)
            }
            Why::NoneRight => {
                f.write_str("no translation is right")?;
                self.tried(f)
            }
        }
    }
}

impl Untranslated {
    fn tried(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, Attempt { sentence, model, problem, notes, .. }) in self.translation.attempts.iter().enumerate() {
            let said = if sentence.is_empty() { notes } else { sentence };
            write!(f, "; attempt {} by {model}, {:?}: {}", at + 1, in_short(said), in_short(problem))?;
        }
        Ok(())
    }
}

impl std::error::Error for Untranslated {}

/// The beginning of what a model said, where it is long: ten attempts must fit the trailers of a call.
#[must_use]
pub fn in_short(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(LONGEST_TOLD) {
        Some((at, _)) => format!("{} ...", &text[..at]).into(),
        None => text.into(),
    }
}
