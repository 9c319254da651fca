//! Questions: what is asked, how it is put into words, and how its answer is read.

use std::fmt;
use std::sync::{Arc, OnceLock};

use assay_domain::digest::Digest;
use assay_domain::persona::draft::PersonaDraft;
use assay_domain::persona::evaluation::Evaluation;
use assay_domain::quality::link::near::Vector;
use assay_domain::reply::Unreadable;

use super::embedding::{self, EmbedTexts};
use super::{ErrorClass, probe};
use crate::pipeline::automaton::question::{Proposal, TranslateSentence};
use crate::pipeline::note::question::{NoteAnswer, NoteQuestion};
use crate::pipeline::persona::question::{NamedStereotypes, PersonaQuestion};

/// A typed question. Put into words once, when somebody needs the words: the embedded author does not.
pub struct Question {
    ask: Ask,
    rendered: OnceLock<Rendered>,
}

/// What is asked, by kind of work.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "a question is shared by reference; there is one a call")]
pub enum Ask {
    /// About personas.
    Persona(PersonaQuestion),
    /// About a sentence that the grammar does not read.
    Translate(TranslateSentence),
    /// About a clinical note.
    Note(NoteQuestion),
    /// Texts to be embedded.
    Embed(EmbedTexts),
    /// Whether anybody is there.
    Probe,
}

/// A question in words.
struct Rendered {
    prompt: Prompt,
    digest: Digest,
    schema: Arc<AnswerSchema>,
}

/// A rendered prompt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prompt {
    /// Instructions.
    pub system: String,
    /// Material and question.
    pub user: String,
}

/// The shape of an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct AnswerSchema {
    /// A short name, `[a-z_]+`.
    pub name: &'static str,
    /// JSON Schema, in the subset that providers' structured output takes: every object closed, every property required.
    pub schema: serde_json::Value,
    /// The same, written out.
    pub text: String,
}

impl AnswerSchema {
    /// A schema, written out once: it is asked for with every question of its kind.
    #[must_use]
    pub fn new(name: &'static str, schema: serde_json::Value) -> Self {
        let text = schema.to_string();
        Self { name, schema, text }
    }
}

/// An answer, read and of the shape asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// To a draft.
    Personas(Vec<PersonaDraft>),
    /// To a refinement.
    Persona(Box<PersonaDraft>),
    /// To a judgement.
    Evaluation(Evaluation),
    /// To a check of stereotypes.
    Stereotypes(NamedStereotypes),
    /// To a translation.
    Translation(Proposal),
    /// About a clinical note.
    Note(NoteAnswer),
    /// To texts that were to be embedded: one for each.
    Vectors(Vec<Vector>),
    /// To a probe.
    Present,
}

/// What was read from a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Read {
    /// The answer.
    pub answer: Answer,
    /// Whether the text was cut off: the answer holds what was complete.
    pub truncated: bool,
    /// What had to be repaired to read it, for a person; without the text's words.
    pub repairs: Vec<String>,
}

/// Why a text is no answer: fit to be sent back to the model.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Complaint {
    /// [`ErrorClass::Unreadable`], or [`ErrorClass::Truncated`] where the text only stops too early.
    pub class: ErrorClass,
    /// What is wrong and what would be right, without the text's words.
    pub message: String,
}

impl Complaint {
    /// A text that cannot be read.
    #[must_use]
    pub fn unreadable(message: impl Into<String>) -> Self {
        Self { class: ErrorClass::Unreadable, message: message.into() }
    }
}

impl From<Unreadable> for Complaint {
    fn from(unreadable: Unreadable) -> Self {
        let cut_off = matches!(unreadable, Unreadable::Truncated { .. });
        let class = if cut_off { ErrorClass::Truncated } else { ErrorClass::Unreadable };
        Self { class, message: unreadable.to_string() }
    }
}

impl Question {
    /// A question that is not in words yet.
    #[must_use]
    pub fn new(ask: Ask) -> Self {
        Self { ask, rendered: OnceLock::new() }
    }

    /// What is asked.
    #[must_use]
    pub fn ask(&self) -> &Ask {
        &self.ask
    }

    /// The kind of question, `[a-z_]+`: stable, part of what answers are kept under.
    #[must_use]
    pub fn task(&self) -> &'static str {
        match &self.ask {
            Ask::Persona(question) => question.task(),
            Ask::Translate(_) => "translate_sentence",
            Ask::Note(question) => question.task(),
            Ask::Embed(_) => "embed_texts",
            Ask::Probe => "probe",
        }
    }

    /// What is said to a model: instructions, then material.
    #[must_use]
    pub fn prompt(&self) -> &Prompt {
        &self.rendered().prompt
    }

    /// SHA-256 of the prompt.
    #[must_use]
    pub fn digest(&self) -> &Digest {
        &self.rendered().digest
    }

    /// JSON schema of the answer.
    #[must_use]
    pub fn schema(&self) -> &AnswerSchema {
        &self.rendered().schema
    }

    /// Whether the same answer is wanted every time, as of a judge or a check.
    #[must_use]
    pub fn wants_repeatable_answer(&self) -> bool {
        match &self.ask {
            Ask::Persona(question) => matches!(question, PersonaQuestion::Judge(_) | PersonaQuestion::Stereotypes(_)),
            Ask::Translate(_) => true,
            Ask::Note(_) | Ask::Embed(_) | Ask::Probe => false,
        }
    }

    /// Whether its answer may be kept beyond the run: not what is said of a patient, which is gone when its run is deleted.
    #[must_use]
    pub fn may_be_kept(&self) -> bool {
        !matches!(&self.ask, Ask::Note(_))
    }

    /// Reads an answer's text.
    ///
    /// # Errors
    /// Says what is wrong with it.
    pub fn read(&self, text: &str) -> Result<Read, Complaint> {
        match &self.ask {
            Ask::Persona(question) => question.read(text),
            Ask::Translate(_) => TranslateSentence::read(text),
            Ask::Note(question) => question.read(text),
            Ask::Embed(texts) => texts.read(text),
            Ask::Probe => probe::read(text),
        }
    }

    fn rendered(&self) -> &Rendered {
        self.rendered.get_or_init(|| {
            let (prompt, schema) = match &self.ask {
                Ask::Persona(question) => (question.prompt(), question.schema()),
                Ask::Translate(question) => (question.prompt(), TranslateSentence::schema()),
                Ask::Note(question) => (question.prompt(), question.schema()),
                Ask::Embed(texts) => (texts.prompt(), embedding::schema()),
                Ask::Probe => (probe::prompt(), probe::schema()),
            };
            let digest = Digest::of_parts([prompt.system.as_bytes(), prompt.user.as_bytes()]);
            Rendered { prompt, digest, schema }
        })
    }
}

/// Shows the kind of question only: the rest is somebody's words.
impl fmt::Debug for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Question").field(&self.task()).finish()
    }
}
