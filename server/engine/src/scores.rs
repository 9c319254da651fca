//! The use-case of measuring the quality of personas: by the metrics that are computed here, and by those of plugins. No model is
//! asked, unless a caller wants one to look for stereotypes.

mod checked;
mod handed;
mod metrics;

use std::sync::Arc;

use assay_domain::persona::Persona;
use assay_domain::quality::stereotypes;
use assay_domain::quality::{Foreign, Profiles, Refused, Report, Sources, score_all};
use assay_domain::source::document::Document;
use assay_domain::source::reading::Reading;
use tokio::sync::oneshot;

pub use checked::BiasCheck;
use checked::Checked;
pub(crate) use handed::{Counted, Handed, Set};
pub use metrics::{Measure, Metrics};

use crate::port::model::{Unresolved, Usage};
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
    /// The model that is asked for stereotypes; `None`: the list applies alone.
    pub check_bias: Option<BiasCheck>,
}

/// What came of it.
#[derive(Clone, Debug)]
pub struct Scores {
    /// For each persona, in order.
    pub scores: Vec<PersonaScore>,
    /// What plugins did wrong, and what is not as asked in a check of stereotypes, a sentence each.
    pub warnings: Vec<String>,
    /// What the check took; `None`: no model was asked.
    pub usage: Option<Usage>,
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
    /// The model that is to be asked for stereotypes cannot be.
    #[error("{0}")]
    Model(#[from] Unresolved),
    /// An outcome was handed in that no metric takes.
    #[error("outcomes cannot be combined: {0}")]
    Refused(String),
}

impl Runner {
    /// Every metric there is now. Plugins that are not known yet, or have failed, are asked first to describe themselves.
    pub async fn metrics(&self) -> Arc<Metrics> {
        Arc::new(Metrics::with(self.ports.plugins.metrics().await))
    }

    /// Measures personas. Asks no model but the one that is to look for stereotypes, and keeps nothing.
    ///
    /// # Errors
    /// See [`ScoreError`]. A model that gives no answer is none; it stands in what came of it.
    pub async fn score(&self, asked: Asked) -> Result<Scores, ScoreError> {
        let Asked { personas, documents, measure, check_bias } = asked;
        let documents: Arc<[Document]> = documents.into();
        let read = Arc::clone(&documents);
        let (personas, sources) = self.aside(move || settled(personas, &read)).await?;
        let places: Vec<usize> = (0..personas.len()).collect();
        let set = Set {
            personas: Arc::clone(&personas),
            wanted: &places,
            documents: Arc::clone(&documents),
            metrics: measure.metrics(),
            settings: measure.settings(),
        };
        let asked = Handed::ask(self.ports.plugins.as_ref(), &set);
        let (checked, handed) = futures::future::join(self.check(&personas, check_bias), asked).await;
        let (checked, measured) = (checked?, Measured { personas, documents, sources, measure });
        self.aside(move || measured.scores(checked, handed)).await?
    }

    /// Does `work`, which takes a core for a while, off the threads that serve sockets.
    async fn aside<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, ScoreError> {
        let (tell, told) = oneshot::channel();
        self.tasks.spawn_blocking(move || {
            // Whoever asked may have gone away.
            let _ = tell.send(work());
        });
        told.await.map_err(|_| ScoreError::Interrupted)
    }
}

/// The personas with their evidence found in the sources, where there are any.
fn settled(personas: Vec<Persona>, documents: &[Document]) -> (Arc<[Persona]>, Option<Sources<'static>>) {
    if documents.is_empty() {
        return (personas.into(), None);
    }
    let sources = Sources::of(Arc::new(Reading::of(documents)));
    (personas.into_iter().map(|persona| sources.settle(persona)).collect(), Some(sources))
}

/// What is measured, and by what.
struct Measured {
    personas: Arc<[Persona]>,
    documents: Arc<[Document]>,
    sources: Option<Sources<'static>>,
    measure: Measure,
}

impl Measured {
    /// The one place where every metric of a request is combined: those that are computed here and those of others.
    fn scores(&self, checked: Checked, handed: Handed) -> Result<Scores, ScoreError> {
        let (personas, sources) = (&self.personas, self.sources.as_ref());
        let Counted { given, warnings } = handed.counted(personas, sources);
        let settings = self.measure.settings();
        let reports = score_all(&settings, &Profiles::of(personas.iter()), sources, &given);
        let reports = reports.map_err(|refused| ScoreError::refused(&refused))?;
        let mut reports: Vec<Report> = reports;
        for ((report, persona), check) in reports.iter_mut().zip(personas.iter()).zip(&checked.of) {
            *report = stereotypes::checked(report.clone(), &settings, persona, check);
        }
        let warnings = warnings.into_iter().map(|(_, what)| what).chain(checked.warnings).collect();
        let scores = personas.iter().zip(reports).map(|(persona, report)| self.score(persona, report)).collect();
        Ok(Scores { scores, warnings, usage: checked.usage })
    }

    fn score(&self, persona: &Persona, mut report: Report) -> PersonaScore {
        report.locate(&self.documents);
        PersonaScore {
            id: persona.id.clone(),
            name: persona.name.clone(),
            report,
            foreign: self.sources.as_ref().and_then(|sources| sources.belong_to(persona).err()),
        }
    }
}

impl ScoreError {
    /// Outcomes that cannot be combined.
    pub(crate) fn refused(refused: &[Refused]) -> Self {
        Self::Refused(refused.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))
    }
}
