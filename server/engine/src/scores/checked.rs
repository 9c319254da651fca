//! What a model says of stereotypes in personas that are measured: asked where a caller wants it, a call a persona, and held against
//! the persona's own words as in a run.

use std::sync::Arc;

use assay_domain::money::Money;
use assay_domain::persona::Persona;
use assay_domain::quality::stereotypes::Check;
use futures::StreamExt as _;

use super::handed::named;
use crate::failure::{Failure, FailureReason};
use crate::pipeline::persona::question::{CheckStereotypes, Typed as _};
use crate::pipeline::persona::stereotypes::{Held, unheard};
use crate::port::model::{Ask, Deaf, ModelRef, Question, Reply, Request, Unresolved, Usage};
use crate::run::RunId;
use crate::runner::Runner;
use crate::stage::budget::Budget;

/// A model that is to be asked for stereotypes. It is as the caller named it.
#[derive(Clone, Debug)]
pub struct BiasCheck {
    /// Who is asked.
    pub model: ModelRef,
    /// What it may cost; `None`: there is no cap.
    pub budget: Option<Money>,
}

/// What came of asking.
#[derive(Debug, Default)]
pub(super) struct Checked {
    /// For each persona, in order; empty where nobody was asked.
    pub(super) of: Vec<Check>,
    pub(super) warnings: Vec<String>,
    /// What it took; `None`: nobody was asked.
    pub(super) usage: Option<Usage>,
}

impl Runner {
    /// Has every persona checked, where that is wanted.
    pub(super) async fn check(&self, personas: &[Persona], wanted: Option<BiasCheck>) -> Result<Checked, Unresolved> {
        let Some(BiasCheck { model, budget }) = wanted else { return Ok(Checked::default()) };
        let model = self.ports.model.resolve(&model)?;
        let look = Look { run: self.ports.ids.run(), model: model.clone(), budget: Budget::new(budget, Money::ZERO) };
        let requests: Vec<Request> = personas.iter().map(|persona| look.request(persona)).collect();
        let asked = futures::stream::iter(requests).map(|request| {
            let model = Arc::clone(&self.ports.model);
            async move { model.ask(request, Arc::new(Deaf)).await }
        });
        let answers: Vec<_> = asked.buffered(self.settings.stage_concurrency.max(1) as usize).collect().await;
        let mut checked = Checked { usage: Some(Usage::default()), ..Checked::default() };
        for (persona, answer) in personas.iter().zip(answers) {
            match answer {
                Ok(reply) => checked.take(persona, reply),
                Err(error) => {
                    let usage = error.usage;
                    checked.lose(persona, &model, &error.into(), usage);
                }
            }
        }
        Ok(checked)
    }
}

/// Everything that the questions have in common.
struct Look {
    run: RunId,
    model: ModelRef,
    budget: Arc<Budget>,
}

impl Look {
    fn request(&self, persona: &Persona) -> Request {
        let question = Ask::Persona(CheckStereotypes::of(persona).question());
        Request {
            run: self.run.clone(),
            model: self.model.clone(),
            question: Arc::new(Question::new(question)),
            temperature: Some(0.0),
            seed: 0,
            max_output_tokens: None,
            effort: None,
            budget: Arc::clone(&self.budget),
            complaint: None,
        }
    }
}

impl Checked {
    fn take(&mut self, persona: &Persona, reply: Reply) {
        let Reply { answer, repairs, usage, model, .. } = reply;
        let Some(answer) = CheckStereotypes::take(answer) else {
            let failure = Failure::new(FailureReason::Internal, "the answer is to another question");
            return self.lose(persona, &model, &failure, usage);
        };
        self.count(usage);
        let Held { check, left_out } = Held::of(persona, &model, answer);
        let said = repairs.into_iter().chain(left_out.into_iter().map(|(_, what)| what));
        self.warnings.extend(said.map(|what| format!("{}: {what}", named(persona))));
        self.of.push(check);
    }

    fn lose(&mut self, persona: &Persona, model: &ModelRef, failure: &Failure, usage: Usage) {
        self.count(usage);
        self.warnings.push(format!("{}: {}", named(persona), unheard(model, failure)));
        self.of.push(Check::Failed { model: model.to_string() });
    }

    fn count(&mut self, usage: Usage) {
        *self.usage.get_or_insert_default() += usage;
    }
}
