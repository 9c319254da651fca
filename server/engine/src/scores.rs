//! The use-case of measuring the quality of personas, without asking a model: by the metrics that are computed here, and by those of
//! plugins.

mod handed;
mod metrics;

use std::sync::Arc;

use assay_domain::persona::Persona;
use assay_domain::quality::{Foreign, Profiles, Report, Sources, score_all};
use assay_domain::source::document::Document;
use assay_domain::source::reading::Reading;
use tokio::sync::oneshot;

use handed::{Handed, Set};
pub(crate) use metrics::standard;
pub use metrics::{Measure, Metrics};

use crate::runner::Runner;

/// What is to be measured, and how.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The personas, each the others' sibling.
    pub personas: Vec<Persona>,
    /// What they were drawn from, as far as it is at hand. Spans of evidence are found in it anew.
    pub documents: Vec<Document>,
    /// Weights, parameters and the score to pass.
    pub measure: Measure,
}

/// What came of it.
#[derive(Clone, Debug)]
pub struct Scores {
    /// For each persona, in order.
    pub scores: Vec<PersonaScore>,
    /// What plugins did wrong, a sentence each.
    pub warnings: Vec<String>,
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
    /// Every metric there is now. Plugins that are not known yet, or have failed, are asked first to describe themselves.
    pub async fn metrics(&self) -> Arc<Metrics> {
        Arc::new(Metrics::with(self.ports.plugins.metrics().await))
    }

    /// Measures personas. Asks no model and keeps nothing.
    ///
    /// # Errors
    /// See [`ScoreError`].
    pub async fn score(&self, asked: Asked) -> Result<Scores, ScoreError> {
        let Asked { personas, documents, measure } = asked;
        let set = Set {
            personas: personas.into(),
            documents: documents.into(),
            metrics: measure.metrics(),
            settings: measure.settings(),
        };
        let handed = Handed::ask(self.ports.plugins.as_ref(), &set).await;
        let Set { personas, documents, .. } = set;
        let (tell, told) = oneshot::channel();
        self.tasks.spawn_blocking(move || {
            // Whoever asked may have gone away.
            let _ = tell.send(scores(&personas, &documents, &measure, handed));
        });
        told.await.map_err(|_| ScoreError::Interrupted)?
    }
}

/// The one place where every metric is combined: those that are computed here and those handed in.
fn scores(
    personas: &[Persona],
    documents: &[Document],
    measure: &Measure,
    handed: Handed,
) -> Result<Scores, ScoreError> {
    let reading = (!documents.is_empty()).then(|| Reading::of(documents));
    let sources = reading.as_ref().map(Sources::of);
    let settle = |persona: &Persona| match &sources {
        Some(sources) => sources.settle(persona.clone()),
        None => persona.clone(),
    };
    let personas: Vec<Persona> = personas.iter().map(settle).collect();
    let (given, warnings) = handed.checked(&personas, sources.as_ref());
    let reports = score_all(&measure.settings(), &Profiles::of(&personas), sources.as_ref(), &given);
    let reports = reports.map_err(|refused| {
        let reasons: Vec<String> = refused.iter().map(ToString::to_string).collect();
        ScoreError::Refused(reasons.join("; "))
    })?;
    let score = |(persona, mut report): (&Persona, Report)| {
        report.locate(documents);
        PersonaScore {
            id: persona.id.clone(),
            name: persona.name.clone(),
            report,
            foreign: sources.as_ref().and_then(|sources| sources.belong_to(persona).err()),
        }
    };
    let scores = personas.iter().zip(reports).map(score).collect();
    Ok(Scores { scores, warnings })
}
