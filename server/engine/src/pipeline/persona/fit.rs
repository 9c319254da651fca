//! Whether material fits the window of the model that drafts, and the plan to read it in pieces where it does not.

use std::sync::Arc;

use assay_domain::source::combine::{Given, Part, Template};
use assay_domain::source::context::{self, Budget, Material, Need};
use assay_domain::source::document::{Document, File};
use assay_domain::source::estimate::Range;
use assay_domain::source::reading::Reading;

use super::chunks::Chunks;
use super::question::{DraftPersonas, PersonaQuestion};
use crate::port::catalog::Catalog;
use crate::port::model::ModelRef;
use crate::run::event::{Warning, WarningReason};

/// Tokens by which a persona that exists already is named to the next call.
const TOKENS_A_NAME: u64 = 24;
/// More than the instructions have, and the marks around a document.
const INSTRUCTIONS: u64 = 16 * 1024;
const MARKS: u64 = 512;

/// What is to be drafted, and by whom.
#[derive(Clone, Copy)]
pub(crate) struct Drafting<'a> {
    pub(crate) model: &'a ModelRef,
    pub(crate) template: &'a Template,
    pub(crate) count: u32,
}

/// What drafting from material takes up.
pub(crate) struct Fit {
    /// Of the model's window.
    pub(crate) budget: Budget,
    /// What a call says besides the material; providers differ in whether an answer's schema counts.
    pub(crate) instructions: Range<u64>,
    /// The tokens of each document.
    pub(crate) tokens: Vec<u64>,
}

impl Drafting<'_> {
    /// Whether so much material certainly fits, without a token being counted: none is less than a byte, and an answer is given a
    /// quarter of the window at most.
    pub(crate) fn surely_fits(&self, catalog: &dyn Catalog, documents: &[Document]) -> bool {
        let Some(window) = catalog.model(self.model).context_window else { return true };
        let texts: u64 = documents.iter().map(|document| document.text.len() as u64 + MARKS).sum();
        let names = u64::from(self.count) * TOKENS_A_NAME;
        texts.saturating_add(names + INSTRUCTIONS) <= window / 4 * 3
    }

    /// Counts.
    pub(crate) fn fit(&self, catalog: &dyn Catalog, reading: &Reading) -> Fit {
        let count = |text: &str| catalog.count_tokens(Some(self.model), text).tokens;
        let tokens: Vec<u64> = reading.documents().iter().map(|document| count(&document.text)).collect();
        let question = PersonaQuestion::Draft(DraftPersonas {
            reading: Arc::new(Reading::of(&[])),
            template: Template::default(),
            items: (1..=self.count).collect(),
            total: self.count,
            taken: Vec::new(),
            seed: 0,
        });
        let (prompt, schema) = (question.prompt(), question.schema());
        let said = count(&prompt.system) + count(&prompt.user);
        let info = catalog.model(self.model);
        let need = Need {
            system: said + count(&schema.text) + count(&self.marks(reading)) + u64::from(self.count) * TOKENS_A_NAME,
            input: tokens.iter().sum(),
            output_limit: info.max_output,
        };
        let instructions = Range { min: said, max: need.system };
        Fit { budget: Budget::of(info.context_window, need), instructions, tokens }
    }

    /// What the template writes around the documents.
    fn marks(&self, reading: &Reading) -> String {
        let blank = |document: &Document| Document { text: "".into(), file: File::default(), ..document.clone() };
        let blank: Vec<Document> = reading.documents().iter().map(blank).collect();
        let parts = reading.parts();
        let parts: Vec<Part<'_>> =
            parts.into_iter().zip(&blank).map(|(part, document)| Part { document, ..part }).collect();
        self.template.combine(&parts).unwrap_or_else(|_| Given::default().combine(&parts)).text
    }

    /// A plan to read the material in pieces, and what a caller should know of it; `None` where it fits, where the window is not
    /// known, and where it has no room for material at all: a call is then refused with the figures.
    pub(crate) fn chunks(
        &self,
        catalog: &dyn Catalog,
        reading: &Reading,
        batch: Option<u32>,
    ) -> Option<(Chunks, Vec<Warning>)> {
        let Fit { budget, tokens, .. } = self.fit(catalog, reading);
        let room = budget.room().filter(|room| *room > 0)?;
        if budget.level() != context::Level::Exceeded {
            return None;
        }
        let plan = context::plan(&Material { reading, tokens: &tokens }, room);
        let too_long = plan.iter().filter(|chunk| !chunk.fits).count();
        let chunks = Chunks::new(plan, self.count, batch);
        let mut warnings = vec![self.in_pieces(&budget, &chunks)];
        if too_long > 0 {
            let message = format!(
                "{too_long} of the pieces cannot be cut to {room} tokens: there is no end of a sentence in them"
            );
            warnings.push(warning(message, self.model));
        }
        Some((chunks, warnings))
    }

    fn in_pieces(&self, budget: &Budget, chunks: &Chunks) -> Warning {
        let (pieces, unread) = (chunks.count(), chunks.unread(self.count));
        let mut message = format!(
            "the material is {} tokens long and {} reads {} at once, {} of them for the answer: it is read in {pieces} pieces",
            budget.input,
            self.model,
            budget.window.unwrap_or_default(),
            budget.reserve,
        );
        if unread > 0 {
            message.push_str(&format!(
                "; {} personas leave {unread} of them unread: ask for {pieces} or more, or name a model with a larger window",
                self.count
            ));
        }
        warning(message, self.model)
    }
}

fn warning(message: String, model: &ModelRef) -> Warning {
    Warning { reason: WarningReason::ReadInPieces, message, subject: model.to_string() }
}
