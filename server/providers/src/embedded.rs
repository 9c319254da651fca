//! The embedded author: answers from the question's own inputs, with no network, no key and no model.
//!
//! The same question gets the same answer, byte for byte. Item n of a run is the nth persona of the run's one deterministic draft,
//! whichever calls it is asked for in; sources too thin for the nth give an answer without it. A dropped call's reading runs to its
//! end on its blocking thread, unheard.

use std::sync::Arc;

use assay_domain::persona::author;
use assay_domain::quality::stereotypes;
use assay_engine::pipeline::persona::question::{DraftPersonas, PersonaQuestion};
use assay_engine::port::model::{Ask, ErrorClass, Listener, ModelError, ModelRef, Question, Request, Usage};
use async_trait::async_trait;
use serde_json::json;

use crate::provider::{Finish, Profile, Provider, Written};

/// Its only model.
pub const MODEL: &str = "extractive-1";

/// The embedded author.
#[derive(Clone, Debug)]
pub struct Embedded {
    name: String,
}

impl Embedded {
    /// Under the name requests use.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into() }
    }
}

#[async_trait]
impl Provider for Embedded {
    async fn ask(&self, request: &Request, listener: &dyn Listener) -> Result<Written, ModelError> {
        if let Ask::Embed(_) = request.question.ask() {
            return Err(ModelError {
                class: ErrorClass::Permanent,
                model: request.model.clone(),
                message: "the embedded author embeds no texts".into(),
                retry_after: None,
                usage: Usage::default(),
            });
        }
        let question = Arc::clone(&request.question);
        // Reading tens of megabytes takes seconds of one core: not on a thread that serves sockets.
        let answered = tokio::task::spawn_blocking(move || answer(&question)).await;
        let usage = Usage { calls: 1, ..Usage::default() };
        let failed = |message: &str| ModelError {
            class: ErrorClass::Permanent,
            model: request.model.clone(),
            message: message.into(),
            retry_after: None,
            usage,
        };
        let text = answered.map_err(|_| failed("the embedded author stopped on a defect of its own"))?;
        let text = text.ok_or_else(|| failed("the embedded author has no judgement of notes; name another model"))?;
        listener.heard(&text);
        Ok(Written { text, finish: Finish::Complete, usage, answered_by: MODEL.into() })
    }

    fn profile(&self) -> Profile {
        Profile {
            name: self.name.clone(),
            kind: "embedded",
            endpoint: String::new(),
            default_model: MODEL.into(),
            models: Vec::new(),
            description: author::ABOUT.into(),
            extractive: true,
            unusable: None,
        }
    }

    fn draft_batch(&self) -> Option<u32> {
        None
    }
}

/// The model of the embedded provider called `name`.
#[must_use]
pub fn model(name: &str) -> ModelRef {
    ModelRef { provider: name.into(), model: MODEL.into() }
}

/// `None`: it cannot be computed.
fn answer(question: &Question) -> Option<String> {
    let answer = match question.ask() {
        Ask::Persona(PersonaQuestion::Draft(draft)) => json!({ "personas": drafts(draft) }),
        Ask::Persona(PersonaQuestion::Judge(judge)) => {
            json!({ "scores": author::judge(&judge.persona, &judge.siblings, &judge.reading, &judge.criteria) })
        }
        Ask::Persona(PersonaQuestion::Refine(refine)) => {
            json!({ "persona": author::refine(&refine.persona, &refine.evaluation, &refine.reading) })
        }
        // It has the list that the metric applies anyway, and says so.
        Ask::Persona(PersonaQuestion::Stereotypes(check)) => {
            json!({ "findings": stereotypes::by_list(&check.persona), "by_list": true })
        }
        // It reads no sentence that the grammar does not read; whoever asks finds that it is no model, and does not ask.
        Ask::Translate(_) => json!({ "sentence": "", "notes": "The embedded author translates nothing." }),
        Ask::Note(_) | Ask::Embed(_) => return None,
        Ask::Probe => json!({ "present": true }),
    };
    Some(answer.to_string())
}

fn drafts(draft: &DraftPersonas) -> Vec<assay_domain::persona::draft::PersonaDraft> {
    let all = author::draft(&draft.reading, draft.total, draft.seed);
    let index = |item: u32| usize::try_from(item.checked_sub(1)?).ok();
    draft.items.iter().filter_map(|&item| all.get(index(item)?).cloned()).collect()
}
