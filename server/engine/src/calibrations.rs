//! The use-case of calibrating a judge: it judges personas that people have scored, and what it says is held against what they say.

mod found;

use std::sync::Arc;

use assay_domain::money::Money;
use assay_domain::persona::Persona;
use assay_domain::persona::evaluation::{Criterion, Evaluation};
use assay_domain::quality::Sources;
use assay_domain::score::Score;
use assay_domain::source::document::Document;
use assay_domain::source::reading::Reading;
use futures::StreamExt as _;
use tokio::sync::oneshot;

pub use found::Calibrated;

use crate::failure::{Failure, FailureReason};
use crate::pipeline::persona::question::{self, JudgePersona, PersonaQuestion};
use crate::port::calibrations::Calibration;
use crate::port::model::{Answer, Ask, Deaf, ModelRef, Question, Reply, Request, Unresolved, Usage};
use crate::port::store::StoreError;
use crate::run::RunId;
use crate::runner::Runner;
use crate::stage::budget::Budget;

/// What is asked. The model is as the caller named it.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The cases, each the others' sibling.
    pub cases: Vec<Case>,
    /// What people scored, in the order of each case's scores.
    pub criteria: Vec<Criterion>,
    /// What the personas were drawn from, as far as it is at hand.
    pub documents: Vec<Document>,
    /// The judge.
    pub model: ModelRef,
    /// What it may cost; `None`: there is no cap.
    pub budget: Option<Money>,
    /// Whether the correction is kept.
    pub save: bool,
}

/// A persona that people have scored.
#[derive(Clone, Debug)]
pub struct Case {
    /// The persona.
    pub persona: Persona,
    /// What people say of it: a score a criterion.
    pub scores: Vec<Score>,
}

/// Why a judge was not calibrated.
#[derive(Debug, thiserror::Error)]
pub enum CalibrateError {
    /// The judge cannot be asked.
    #[error("{0}")]
    Model(#[from] Unresolved),
    /// The server is going down.
    #[error("the server is going down; ask again")]
    Interrupted,
    /// The ledger did not take the correction.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A case, judged or not.
type Heard = Result<(Evaluation, Reply), (Failure, Usage)>;

impl Runner {
    /// Has the cases judged, at temperature 0, and holds the verdicts against people's scores.
    ///
    /// Its questions belong to no run: their answers are not kept.
    ///
    /// # Errors
    /// See [`CalibrateError`]. A case that the judge gives no verdict on is none; it stands in what came of it.
    pub async fn calibrate(&self, asked: Asked) -> Result<Calibrated, CalibrateError> {
        let Asked { cases, criteria, documents, model, budget, save } = asked;
        let model = self.ports.model.resolve(&model)?;
        let (personas, scores): (Vec<Persona>, Vec<Vec<Score>>) =
            cases.into_iter().map(|case| (case.persona, case.scores)).unzip();
        let (reading, personas) = self.settled(documents, personas).await?;
        let hearing = Hearing {
            run: self.ports.ids.run(),
            model: model.clone(),
            budget: Budget::new(budget, Money::ZERO),
            reading,
            criteria: criteria.clone(),
            personas,
        };
        let hearing = &hearing;
        let heard = futures::stream::iter(0..scores.len()).map(|case| self.hear(hearing, case));
        let heard: Vec<Heard> = heard.buffered(self.settings.stage_concurrency.max(1) as usize).collect().await;
        let mut told = Calibrated::of(model, &criteria, &scores, heard);
        told.calibration = told.correction().map(|correction| Calibration {
            model: told.model.clone(),
            at: self.ports.clock.now(),
            cases: told.overall.as_ref().map_or(0, |agreement| u32::try_from(agreement.cases).unwrap_or(u32::MAX)),
            instructions: question::judge_instructions(),
            correction,
        });
        if let (true, Ok(calibration)) = (save, &told.calibration) {
            self.ports.calibrations.put(calibration).await?;
            told.saved = true;
        }
        Ok(told)
    }

    /// Every calibration that is kept.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub async fn calibrations(&self) -> Result<Vec<Calibration>, StoreError> {
        self.ports.calibrations.all().await
    }

    /// Forgets the calibration of a judge; whether there was one. A model that is not configured any more is meant as it is named.
    ///
    /// # Errors
    /// The ledger did not do it.
    pub async fn forget_calibration(&self, model: &ModelRef) -> Result<bool, StoreError> {
        let named = self.ports.model.resolve(model).unwrap_or_else(|_| model.clone());
        self.ports.calibrations.forget(&named).await
    }

    /// The sources, and the personas with their evidence found in them.
    async fn settled(
        &self,
        documents: Vec<Document>,
        personas: Vec<Persona>,
    ) -> Result<(Arc<Reading>, Vec<Persona>), CalibrateError> {
        let (tell, told) = oneshot::channel();
        self.tasks.spawn_blocking(move || {
            let reading = Arc::new(Reading::of(&documents));
            let personas = match documents.is_empty() {
                true => personas,
                false => {
                    let sources = Sources::of(reading.as_ref());
                    personas.into_iter().map(|persona| sources.settle(persona)).collect()
                }
            };
            // Whoever asked may have gone away.
            let _ = tell.send((reading, personas));
        });
        told.await.map_err(|_| CalibrateError::Interrupted)
    }

    async fn hear(&self, hearing: &Hearing, case: usize) -> Heard {
        let reply = self.ports.model.ask(hearing.request(case), Arc::new(Deaf)).await;
        let reply = reply.map_err(|error| {
            let usage = error.usage;
            (error.into(), usage)
        })?;
        match reply.answer.clone() {
            Answer::Evaluation(_) if reply.model != hearing.model => {
                let message = format!("{} answered in its place, which is another judge", reply.model);
                Err((Failure::new(FailureReason::ProviderUnavailable, message), reply.usage))
            }
            Answer::Evaluation(evaluation) => Ok((evaluation, reply)),
            _ => Err((Failure::new(FailureReason::Internal, "the answer is to another question"), reply.usage)),
        }
    }
}

/// Everything that the questions have in common.
struct Hearing {
    run: RunId,
    model: ModelRef,
    budget: Arc<Budget>,
    reading: Arc<Reading>,
    criteria: Vec<Criterion>,
    personas: Vec<Persona>,
}

impl Hearing {
    fn request(&self, case: usize) -> Request {
        let siblings = self.personas.iter().enumerate().filter(|(at, _)| *at != case);
        let question = JudgePersona {
            reading: Arc::clone(&self.reading),
            persona: self.personas[case].clone(),
            siblings: siblings.map(|(_, persona)| persona.clone()).collect(),
            criteria: self.criteria.clone(),
        };
        Request {
            run: self.run.clone(),
            model: self.model.clone(),
            question: Arc::new(Question::new(Ask::Persona(PersonaQuestion::Judge(question)))),
            temperature: Some(0.0),
            seed: 0,
            max_output_tokens: None,
            effort: None,
            budget: Arc::clone(&self.budget),
            complaint: None,
        }
    }
}
