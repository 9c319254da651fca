//! The use-case of measuring the quality of personas: by the metrics that are computed here, and by those of plugins. No model is
//! asked, unless a caller wants one to look for stereotypes.

mod checked;
mod handed;
mod metrics;

use std::sync::Arc;

use assay_domain::persona::Persona;
use assay_domain::quality::stereotypes;
use assay_domain::quality::{Foreign, Profiles, Report, Sources, score_all};
use assay_domain::source::document::Document;
use assay_domain::source::reading::Reading;
use tokio::sync::oneshot;

pub use checked::BiasCheck;
use checked::Checked;
use handed::{Handed, Set};
pub(crate) use metrics::standard;
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
        let set = Set {
            personas: personas.into(),
            documents: documents.into(),
            metrics: measure.metrics(),
            settings: measure.settings(),
        };
        let (checked, handed) = futures::future::join(
            self.check(&set.personas, check_bias),
            Handed::ask(self.ports.plugins.as_ref(), &set),
        )
        .await;
        let beside = Beside { checked: checked?, handed };
        let Set { personas, documents, .. } = set;
        let (tell, told) = oneshot::channel();
        self.tasks.spawn_blocking(move || {
            // Whoever asked may have gone away.
            let _ = tell.send(scores(&personas, &documents, &measure, beside));
        });
        told.await.map_err(|_| ScoreError::Interrupted)?
    }
}

/// What others say of a set.
struct Beside {
    checked: Checked,
    handed: Handed,
}

/// The one place where every metric is combined: those that are computed here and those handed in.
fn scores(
    personas: &[Persona],
    documents: &[Document],
    measure: &Measure,
    beside: Beside,
) -> Result<Scores, ScoreError> {
    let reading = (!documents.is_empty()).then(|| Reading::of(documents));
    let sources = reading.as_ref().map(Sources::of);
    let settle = |persona: &Persona| match &sources {
        Some(sources) => sources.settle(persona.clone()),
        None => persona.clone(),
    };
    let personas: Vec<Persona> = personas.iter().map(settle).collect();
    let Beside { checked, handed } = beside;
    let (given, mut warnings) = handed.checked(&personas, sources.as_ref());
    warnings.extend(checked.warnings);
    let settings = measure.settings();
    let reports = score_all(&settings, &Profiles::of(&personas), sources.as_ref(), &given);
    let reports = reports.map_err(|refused| {
        let reasons: Vec<String> = refused.iter().map(ToString::to_string).collect();
        ScoreError::Refused(reasons.join("; "))
    })?;
    let score = |(at, (persona, mut report)): (usize, (&Persona, Report))| {
        if let Some(check) = checked.of.get(at) {
            report = stereotypes::checked(report, &settings, persona, check);
        }
        report.locate(documents);
        PersonaScore {
            id: persona.id.clone(),
            name: persona.name.clone(),
            report,
            foreign: sources.as_ref().and_then(|sources| sources.belong_to(persona).err()),
        }
    };
    let scores = personas.iter().zip(reports).enumerate().map(score).collect();
    Ok(Scores { scores, warnings, usage: checked.usage })
}
