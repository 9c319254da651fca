//! The promises every provider keeps, written once.
//!
//! It answers each question in a text that can be read; it counts its calls; dropped, it is done with; it never shows its key.

#[cfg(test)]
mod case;
#[cfg(test)]
mod over_http;
#[cfg(test)]
mod vendors;

use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Waker};
use std::time::Duration;

use assay_domain::automaton::oracle::Examples;
use assay_domain::persona::Persona;
use assay_domain::persona::evaluation::{Criterion, CriterionScore, Evaluation};
use assay_domain::score::Score;
use assay_domain::source::combine::Template;
use assay_domain::source::document::Document;
use assay_domain::source::reading::Reading;
use assay_engine::pipeline::automaton::question::TranslateSentence;
use assay_engine::pipeline::persona::question::{
    CheckStereotypes, DraftPersonas, JudgePersona, PersonaQuestion, RefinePersona,
};
use assay_engine::port::catalog::Catalog as _;
use assay_engine::port::model::{
    Answer, Ask, Deaf, Decision, Listener, Model as _, ModelRef, Notice, Question, Request,
};
use assay_engine::run::RunId;
use assay_engine::stage::budget::Budget;

use crate::limits::Limits;
use crate::pool::Pool;
use crate::provider::Provider;

/// A promise that was not kept.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Broken(String);

type Kept = Result<(), Broken>;

/// The whole suite. `secret` stands in the provider's configuration and must be seen nowhere.
///
/// # Errors
/// The first promise that is broken.
pub async fn keeps_its_promises(provider: Arc<dyn Provider>, secret: Option<&str>) -> Kept {
    let name = provider.profile().name;
    let pool = Pool::new(vec![(provider, Limits::up_to(4))], name).map_err(|error| Broken(error.to_string()))?;
    let model = pool.resolve(&ModelRef::default()).map_err(|error| Broken(error.to_string()))?;
    for question in questions() {
        let request = request(model.clone(), question);
        answers_readably(&pool, &request).await?;
        is_done_with_when_dropped(&pool, &request).await?;
    }
    shows_no_secret(&pool, secret)
}

async fn answers_readably(pool: &Pool, request: &Request) -> Kept {
    let heard = Arc::new(Heard::default());
    let before = pool.providers()[0].calls;
    let reply = pool.ask(request.clone(), Arc::<Heard>::clone(&heard)).await;
    let reply = reply.map_err(|error| Broken(error.to_string()))?;
    promise(reply.usage.calls == 1, "a call is counted once")?;
    promise(reply.usage.unreported_calls <= 1, "no more calls are unreported than were made")?;
    promise(pool.providers()[0].calls == before + 1, "the pool counts the call")?;
    promise(!reply.answered_by.is_empty(), "the answering model is named")?;
    promise(!reply.truncated && reply.repairs.is_empty(), "the answer is whole and needs no repair")?;
    let heard = request.question.read(&heard.text()).map_err(|error| Broken(error.to_string()))?;
    promise(heard.answer == reply.answer, "what was heard is what is returned")?;
    match (request.question.ask(), &reply.answer) {
        (Ask::Persona(PersonaQuestion::Draft(draft)), Answer::Personas(drafts)) => {
            promise((1..=draft.items.len()).contains(&drafts.len()), "personas are drafted, no more than asked for")
        }
        (Ask::Persona(PersonaQuestion::Judge(_)), Answer::Evaluation(_))
        | (Ask::Persona(PersonaQuestion::Refine(_)), Answer::Persona(_))
        | (Ask::Persona(PersonaQuestion::Stereotypes(_)), Answer::Stereotypes(_))
        | (Ask::Translate(_), Answer::Translation(_))
        | (Ask::Probe, Answer::Present) => Ok(()),
        _ => promise(false, "the answer is to the question"),
    }
}

/// Dropped before it began to wait, while it waits, and then asked once more.
async fn is_done_with_when_dropped(pool: &Pool, request: &Request) -> Kept {
    let ask = || pool.ask(request.clone(), Arc::new(Deaf));
    drop(ask());
    let mut started = ask();
    let _ = started.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    drop(started);
    let short = tokio::time::timeout(Duration::from_millis(1), ask()).await;
    drop(short);
    promise(pool.providers()[0].in_flight == 0, "a dropped call is no longer under way")?;
    let again = ask().await;
    promise(again.is_ok(), "a dropped call leaves nothing in the way of the next")
}

fn shows_no_secret(pool: &Pool, secret: Option<&str>) -> Kept {
    let Some(secret) = secret else { return Ok(()) };
    let shown = format!("{:?} {:?}", pool.providers(), pool.models());
    promise(!shown.contains(secret), "catalogues show no key")
}

fn promise(kept: bool, what: &str) -> Kept {
    if kept { Ok(()) } else { Err(Broken(format!("broken promise: {what}"))) }
}

/// Keeps what it hears, piece by piece, and what it is told.
#[derive(Debug, Default)]
pub struct Heard {
    pieces: Mutex<Vec<String>>,
    told: Mutex<Vec<Notice>>,
}

impl Heard {
    /// The pieces, in order.
    #[must_use]
    pub fn pieces(&self) -> Vec<String> {
        self.pieces.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// All of it.
    #[must_use]
    pub fn text(&self) -> String {
        self.pieces().concat()
    }

    /// The decisions it was told of, in order.
    #[must_use]
    pub fn decisions(&self) -> Vec<Decision> {
        let told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let decisions = told.iter().filter_map(|notice| match notice {
            Notice::Decided(decision) => Some(decision.clone()),
            Notice::Retrying(_) => None,
        });
        decisions.collect()
    }
}

impl Listener for Heard {
    fn heard(&self, chunk: &str) {
        self.pieces.lock().unwrap_or_else(PoisonError::into_inner).push(chunk.to_owned());
    }

    fn started_over(&self) {
        self.pieces.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn told(&self, notice: Notice) {
        self.told.lock().unwrap_or_else(PoisonError::into_inner).push(notice);
    }
}

/// `question`, put to `model`.
#[must_use]
pub fn request(model: ModelRef, question: Ask) -> Request {
    let question = Arc::new(Question::new(question));
    Request {
        run: RunId::new("01920000-0000-7000-8000-000000000001"),
        model,
        question,
        temperature: Some(0.2),
        seed: 7,
        max_output_tokens: None,
        effort: None,
        budget: Budget::unlimited(),
        complaint: None,
    }
}

/// One question of each kind: draft, judge, refine, stereotypes, translation.
#[must_use]
pub fn questions() -> Vec<Ask> {
    let reading = reading();
    let draft = DraftPersonas {
        reading: Arc::clone(&reading),
        template: Template::default(),
        items: vec![1, 2],
        total: 2,
        taken: Vec::new(),
        seed: 7,
    };
    let judge = JudgePersona {
        reading: Arc::clone(&reading),
        persona: persona(),
        siblings: Vec::new(),
        criteria: Criterion::DEFAULT.to_vec(),
    };
    let refine = RefinePersona {
        reading,
        template: Template::default(),
        persona: persona(),
        evaluation: evaluation(),
        unsupported: Vec::new(),
    };
    let stereotypes = CheckStereotypes::of(&persona());
    let questions = [
        PersonaQuestion::Draft(draft),
        PersonaQuestion::Judge(judge),
        PersonaQuestion::Refine(refine),
        PersonaQuestion::Stereotypes(stereotypes),
    ];
    questions.map(Ask::Persona).into_iter().chain([Ask::Translate(unread())]).collect()
}

fn unread() -> TranslateSentence {
    TranslateSentence {
        sentence: "binary strings that zorble 01".into(),
        alphabet: None,
        fault: "at character 21: not understood: zorble".into(),
        examples: Examples { must_accept: vec!["01".into()], must_reject: vec!["0".into()] },
        tried: Vec::new(),
    }
}

fn reading() -> Arc<Reading> {
    let interviews = [("maria.md", MARIA), ("tomasz.md", TOMASZ)];
    let documents = interviews.map(|(name, text)| Document::read(name.into(), text.into()).ok());
    Arc::new(Reading::of(&documents.into_iter().flatten().collect::<Vec<_>>()))
}

fn persona() -> Persona {
    Persona {
        id: "persona-1".into(),
        name: "Lena Haas".into(),
        archetype: "Careful bookkeeper".into(),
        quote: "I check every invoice twice before I pay it.".into(),
        demographics: assay_domain::persona::Demographics::default(),
        background: "She keeps the books of a small firm.".into(),
        goals: Vec::new(),
        frustrations: Vec::new(),
        behaviours: Vec::new(),
        motivations: Vec::new(),
        preferences: Vec::new(),
    }
}

fn evaluation() -> Evaluation {
    let score = Score::clamped(0.4);
    let verdict = |criterion| CriterionScore::new(criterion, score, "Says little that is particular.");
    let criteria = Criterion::DEFAULT.map(verdict).into();
    Evaluation { overall: score, criteria, raw: None, spread: None, judges: Vec::new() }
}

const MARIA: &str = "Interviewer: Tell me about your week.\n\
Maria: I check every invoice twice before I pay it. I want to see at a glance what is still open.\n\
Interviewer: What is hard?\n\
Maria: The export never works on the first try, and that drives me mad. I usually keep a paper list next to the screen — größer als nötig.\n\
Maria: I do it because my brother lost money to a wrong invoice once. I prefer the old layout to the new one.\n";

const TOMASZ: &str = "Interviewer: How do you use the application?\n\
Tomasz: I open it on my phone while I wait for the tram. I wish it would remember which customer I looked at last.\n\
Interviewer: What annoys you?\n\
Tomasz: It is annoying that I have to log in every single morning. I always take a picture of the receipt straight away.\n\
Tomasz: I need it to be quick because I am paid by the delivery. I like the dark colours better than the white ones.\n";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::embedded::Embedded;

    #[tokio::test]
    async fn the_embedded_author_keeps_them() {
        keeps_its_promises(Arc::new(Embedded::new("embedded")), None).await.unwrap();
    }
}
