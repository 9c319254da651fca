//! The use-case of measuring the quality of personas, without asking a model.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use assay_domain::persona::Persona;
use assay_domain::quality::{Foreign, Profiles, Registry, Report, Settings, Sources, score_all};
use assay_domain::source::document::Document;
use assay_domain::source::reading::Reading;
use tokio::sync::oneshot;

use crate::runner::Runner;

/// Every metric there is.
pub fn registry() -> &'static Registry {
    static METRICS: LazyLock<Registry> = LazyLock::new(Registry::standard);
    &METRICS
}

/// What is to be measured, and how.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The personas, each the others' sibling.
    pub personas: Vec<Persona>,
    /// What they were drawn from, as far as it is at hand. Spans of evidence are found in it anew.
    pub documents: Vec<Document>,
    /// Weights, parameters and the score to pass.
    pub settings: Settings<'static>,
}

/// What came of it.
#[derive(Clone, Debug)]
pub struct Scores {
    /// For each persona, in order.
    pub scores: Vec<PersonaScore>,
}

/// What is said of one persona.
#[derive(Clone, Debug)]
pub struct PersonaScore {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What is said of its quality.
    pub report: Report,
    /// Why the sources at hand are not its own.
    pub foreign: Option<Foreign>,
}

/// Why personas were not measured.
#[derive(Debug, thiserror::Error)]
pub enum ScoreError {
    /// The server is going down.
    #[error("the server is going down; ask again")]
    Interrupted,
    /// An outcome was handed in that no metric takes.
    #[error("outcomes cannot be combined: {0}")]
    Refused(String),
}

impl Runner {
    /// Measures personas. Asks no model and keeps nothing.
    ///
    /// # Errors
    /// See [`ScoreError`].
    pub async fn score(&self, asked: Asked) -> Result<Scores, ScoreError> {
        let (tell, told) = oneshot::channel();
        self.tasks.spawn_blocking(move || {
            // Whoever asked may have gone away.
            let _ = tell.send(asked.scores());
        });
        told.await.map_err(|_| ScoreError::Interrupted)?
    }
}

impl Asked {
    fn scores(self) -> Result<Scores, ScoreError> {
        let Self { personas, documents, settings } = self;
        let reading = (!documents.is_empty()).then(|| Reading::of(&documents));
        let sources = reading.as_ref().map(Sources::of);
        let settle = |persona| match &sources {
            Some(sources) => sources.settle(persona),
            None => persona,
        };
        let personas: Vec<Persona> = personas.into_iter().map(settle).collect();
        let reports = score_all(&settings, &Profiles::of(&personas), sources.as_ref(), &BTreeMap::new());
        let reports = reports.map_err(|refused| {
            let reasons: Vec<String> = refused.iter().map(ToString::to_string).collect();
            ScoreError::Refused(reasons.join("; "))
        })?;
        let score = |(persona, mut report): (&Persona, Report)| {
            report.locate(&documents);
            PersonaScore {
                id: persona.id.clone(),
                name: persona.name.clone(),
                report,
                foreign: sources.as_ref().and_then(|sources| sources.belong_to(persona).err()),
            }
        };
        Ok(Scores { scores: personas.iter().zip(reports).map(score).collect() })
    }
}
