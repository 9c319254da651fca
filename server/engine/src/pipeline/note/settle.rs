//! Claims that text alone leaves open, put to a model in one question. Only the transcript's own words move a claim; whatever a model
//! says, the score stays the formula's.

use std::sync::Arc;

use assay_domain::note::factuality::{Factuality, Ruling};

use super::ask::{Grading, Put};
use super::asked::{Asked, Unheard};
use super::component::{ComponentOutcome, Put as PutClaims};
use super::compute::{Came, factuality};
use super::given::Read;
use super::question::{NoteAnswer, NoteQuestion, OpenWords, SettleClaims};
use super::shown::Shown;
use super::strategy::Reviewing;
use crate::port::model::Usage;
use crate::run::event::WarningReason;
use crate::workshop::Unserved;

/// Words a quote must have: fewer stand in nearly every transcript.
const FEWEST_WORDS: usize = 3;

/// Factuality, with what a model settled.
pub(super) struct Settlement {
    pub(super) came: Came,
    pub(super) asked: Option<Asked>,
    pub(super) usage: Usage,
}

/// Puts the open claims to the model; where none is open, nobody is asked.
pub(super) async fn settle(
    grading: &Grading<'_>,
    reviewing: &Reviewing,
    read: Arc<Read>,
    (shown, found): (Arc<Shown>, Factuality),
) -> Result<Settlement, Unserved> {
    let claims: Vec<OpenWords> = found.open().map(|open| words(&open)).collect();
    if claims.is_empty() {
        return ruled(grading, read, found, Rulings::default()).await;
    }
    let put = u32::try_from(claims.len()).unwrap_or(u32::MAX);
    let question = NoteQuestion::Settle(SettleClaims { shown: Arc::clone(&shown), claims });
    let question = Put::new("claims", &reviewing.model, question);
    let heard = grading.ask(&question, reviewing.precision.knobs().once()).await;
    let rulings = match heard.answer {
        Some(NoteAnswer::Rulings(rulings)) => long_enough(grading, quoting(rulings, &shown)),
        _ => Vec::new(),
    };
    let unheard = heard.asked.unheard.clone();
    let settled = ruled(grading, read, found, Rulings { put, rulings, unheard }).await?;
    Ok(Settlement { asked: Some(heard.asked), usage: heard.usage, ..settled })
}

/// What a model said.
#[derive(Default)]
struct Rulings {
    put: u32,
    rulings: Vec<Ruling>,
    unheard: Option<Unheard>,
}

/// Looks the quotes up in the transcript, and takes the verdicts that rest on words of it.
async fn ruled(
    grading: &Grading<'_>,
    read: Arc<Read>,
    mut found: Factuality,
    said: Rulings,
) -> Result<Settlement, Unserved> {
    let Rulings { put, rulings, unheard } = said;
    let work = move |_: &dyn Fn() -> bool| {
        let refused = read.transcript.as_ref().map(|transcript| found.rule(&rulings, transcript)).unwrap_or_default();
        (factuality(&found, &read), refused)
    };
    let (mut came, refused) = grading.context.workshop.work_through(work).await?;
    for bad in refused {
        grading.warn(WarningReason::AnswerRepaired, "claims", bad.to_string());
    }
    if let ComponentOutcome::Factuality(grade) = &mut came.outcome {
        grade.put = (put > 0).then_some(PutClaims { claims: put, unheard });
    }
    Ok(Settlement { came, asked: None, usage: Usage::default() })
}

fn words(open: &assay_domain::note::factuality::OpenClaim<'_>) -> OpenWords {
    let claim = open.claim;
    OpenWords { number: open.number, kind: claim.kind.name(), words: claim.span, sentence: claim.sentence }
}

/// With quotes in the words of the transcript as it was handed in.
fn quoting(rulings: Vec<Ruling>, shown: &Shown) -> Vec<Ruling> {
    rulings.into_iter().map(|ruling| Ruling { quote: shown.restore(ruling.quote), ..ruling }).collect()
}

fn long_enough(grading: &Grading<'_>, rulings: Vec<Ruling>) -> Vec<Ruling> {
    let (long, short): (Vec<Ruling>, Vec<Ruling>) =
        rulings.into_iter().partition(|ruling| ruling.quote.split_whitespace().count() >= FEWEST_WORDS);
    for ruling in short {
        let message = format!(
            "the verdict for claim {} rests on fewer than {FEWEST_WORDS} words of the transcript; it was dropped",
            ruling.number
        );
        grading.warn(WarningReason::AnswerRepaired, "claims", message);
    }
    long
}
