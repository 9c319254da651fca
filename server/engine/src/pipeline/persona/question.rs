//! The questions a persona run asks, each with its inputs, its prompt, its schema and how its answer is read.

use std::sync::Arc;

use assay_domain::digest::Digest;
use assay_domain::persona::draft::PersonaDraft;
use assay_domain::persona::evaluation::{Criterion, Evaluation};
use assay_domain::persona::{Persona, Unsupported};
use assay_domain::source::combine::Template;
use assay_domain::source::reading::Reading;

use super::{read, verdict};
use crate::port::model::{Answer, AnswerSchema, Complaint, Prompt, Read};

/// What is asked.
#[derive(Clone, Debug)]
pub enum PersonaQuestion {
    /// Write personas.
    Draft(DraftPersonas),
    /// Judge one.
    Judge(JudgePersona),
    /// Improve one.
    Refine(RefinePersona),
}

/// "Write `items.len()` personas". Answer: `{"personas": [PersonaDraft, ...]}`.
#[derive(Clone, Debug)]
pub struct DraftPersonas {
    /// The sources.
    pub reading: Arc<Reading>,
    /// How they are set out.
    pub template: Template,
    /// Which of the run's personas, by number from 1.
    pub items: Vec<u32>,
    /// How many the run makes in all.
    pub total: u32,
    /// What others of the run look like already.
    pub taken: Vec<Taken>,
    /// For whatever is drawn.
    pub seed: u64,
}

/// A persona that exists already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Its name.
    pub name: String,
    /// Its archetype.
    pub archetype: String,
}

/// "Judge this persona". Answer: `{"scores": [{"criterion", "score", "reason"}, ...]}`.
#[derive(Clone, Debug)]
pub struct JudgePersona {
    /// The sources.
    pub reading: Arc<Reading>,
    /// The persona.
    pub persona: Persona,
    /// The others of the run, as far as they exist.
    pub siblings: Vec<Persona>,
    /// What to judge.
    pub criteria: Vec<Criterion>,
}

/// "Improve this persona". Answer: `{"persona": PersonaDraft}`.
#[derive(Clone, Debug)]
pub struct RefinePersona {
    /// The sources.
    pub reading: Arc<Reading>,
    /// How they are set out.
    pub template: Template,
    /// The persona.
    pub persona: Persona,
    /// What the judge said.
    pub evaluation: Evaluation,
    /// Traits that are to go or to be mended because they are not in the sources.
    pub unsupported: Vec<Unsupported>,
}

impl PersonaQuestion {
    /// Its kind, `[a-z_]+`.
    #[must_use]
    pub fn task(&self) -> &'static str {
        match self {
            Self::Draft(_) => "draft_personas",
            Self::Judge(_) => "judge_persona",
            Self::Refine(_) => "refine_persona",
        }
    }

    /// Renders the prompt.
    #[must_use]
    pub fn prompt(&self) -> Prompt {
        super::prompts::render(self)
    }

    /// The answer's schema.
    #[must_use]
    pub fn schema(&self) -> Arc<AnswerSchema> {
        super::prompts::schema(self)
    }

    /// Reads an answer's text.
    ///
    /// # Errors
    /// Says what is wrong with it.
    pub fn read(&self, text: &str) -> Result<Read, Complaint> {
        Ok(match self {
            Self::Draft(_) => read::personas(text)?.answered(Answer::Personas),
            Self::Judge(judge) => verdict::read(text, &judge.criteria)?,
            Self::Refine(_) => read::persona(text)?.answered(|persona| Answer::Persona(Box::new(persona))),
        })
    }
}

/// Digest of the instructions to judges: what a calibration holds for.
#[must_use]
pub fn judge_instructions() -> Digest {
    Digest::of(super::prompts::JUDGE.as_bytes())
}

/// A question whose answer has one type.
pub trait Typed {
    /// The answer.
    type Answer;

    /// As one of all questions.
    fn question(self) -> PersonaQuestion;

    /// Takes the answer out; `None`: it answers another question.
    fn take(answer: Answer) -> Option<Self::Answer>;
}

impl Typed for DraftPersonas {
    type Answer = Vec<PersonaDraft>;

    fn question(self) -> PersonaQuestion {
        PersonaQuestion::Draft(self)
    }

    fn take(answer: Answer) -> Option<Self::Answer> {
        if let Answer::Personas(drafts) = answer { Some(drafts) } else { None }
    }
}

impl Typed for JudgePersona {
    type Answer = Evaluation;

    fn question(self) -> PersonaQuestion {
        PersonaQuestion::Judge(self)
    }

    fn take(answer: Answer) -> Option<Self::Answer> {
        if let Answer::Evaluation(evaluation) = answer { Some(evaluation) } else { None }
    }
}

impl Typed for RefinePersona {
    type Answer = PersonaDraft;

    fn question(self) -> PersonaQuestion {
        PersonaQuestion::Refine(self)
    }

    fn take(answer: Answer) -> Option<Self::Answer> {
        if let Answer::Persona(draft) = answer { Some(*draft) } else { None }
    }
}
