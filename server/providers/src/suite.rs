//! The promises every provider keeps, written once.
//!
//! It answers each question in a text that can be read; it counts its calls; dropped, it is done with; it never shows its key.

use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Waker};
use std::time::Duration;

use assay_domain::persona::Persona;
use assay_domain::persona::evaluation::{Criterion, CriterionScore, Evaluation};
use assay_domain::reply::{self, Wanted};
use assay_domain::score::Score;
use assay_domain::source::document::Document;
use assay_domain::source::reading::Reading;
use assay_engine::pipeline::persona::question::{DraftPersonas, JudgePersona, PersonaQuestion, RefinePersona};
use assay_engine::port::catalog::Catalog as _;
use assay_engine::port::model::{Deaf, Listener, Model as _, ModelRef, Question, Request};
use serde_json::Value;

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
    let pool = Pool::new(vec![(provider, 4)], name).map_err(|error| Broken(error.to_string()))?;
    let model = pool.resolve(&ModelRef::default()).map_err(|error| Broken(error.to_string()))?;
    for question in questions() {
        let request = request(model.clone(), question);
        answers_readably(&pool, &request).await?;
        is_done_with_when_dropped(&pool, &request).await?;
    }
    shows_no_secret(&pool, secret)
}

async fn answers_readably(pool: &Pool, request: &Request) -> Kept {
    let heard = Heard::default();
    let before = pool.providers()[0].calls;
    let reply = pool.ask(request, &heard).await.map_err(|error| Broken(error.to_string()))?;
    promise(reply.usage.calls == 1, "a call is counted once")?;
    promise(reply.usage.unreported_calls <= 1, "no more calls are unreported than were made")?;
    promise(pool.providers()[0].calls == before + 1, "the pool counts the call")?;
    promise(!reply.answered_by.is_empty(), "the answering model is named")?;
    promise(heard.text() == reply.text, "what was heard is what is returned")?;
    let answer = reply::read(&reply.text, &Wanted::anything()).map_err(|error| Broken(error.to_string()))?.into_json();
    match &request.question {
        Question::Persona(PersonaQuestion::Draft(draft)) => drafts(&answer, draft.items.len()),
        Question::Persona(PersonaQuestion::Judge(judge)) => verdicts(&answer, &judge.criteria),
        Question::Persona(PersonaQuestion::Refine(_)) => named(&answer["persona"]),
    }
}

fn drafts(answer: &Value, asked: usize) -> Kept {
    let personas = answer["personas"].as_array().map(Vec::as_slice).unwrap_or_default();
    promise((1..=asked).contains(&personas.len()), "personas are drafted, no more than were asked for")?;
    personas.iter().try_for_each(named)
}

fn named(persona: &Value) -> Kept {
    let filled = |field: &str| persona[field].as_str().is_some_and(|text| !text.trim().is_empty());
    promise(filled("name") && filled("archetype"), "a persona has a name and an archetype")
}

fn verdicts(answer: &Value, asked: &[Criterion]) -> Kept {
    let scores = answer["scores"].as_array().map(Vec::as_slice).unwrap_or_default();
    for criterion in asked {
        let of_it = scores.iter().filter(|score| score["criterion"] == criterion.name());
        let good = of_it.filter(|score| score["score"].as_f64().is_some_and(|value| (0.0..=1.0).contains(&value)));
        promise(good.count() == 1, "every criterion has one score from 0 to 1")?;
    }
    Ok(())
}

/// Dropped before it began to wait, while it waits, and then asked once more.
async fn is_done_with_when_dropped(pool: &Pool, request: &Request) -> Kept {
    drop(pool.ask(request, &Deaf));
    let mut started = Box::pin(pool.ask(request, &Deaf));
    let _ = started.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    drop(started);
    let short = tokio::time::timeout(Duration::from_millis(1), pool.ask(request, &Deaf)).await;
    drop(short);
    promise(pool.providers()[0].in_flight == 0, "a dropped call is no longer under way")?;
    let again = pool.ask(request, &Deaf).await;
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

/// Keeps what it hears, piece by piece.
#[derive(Debug, Default)]
pub struct Heard(Mutex<Vec<String>>);

impl Heard {
    /// The pieces, in order.
    #[must_use]
    pub fn pieces(&self) -> Vec<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// All of it.
    #[must_use]
    pub fn text(&self) -> String {
        self.pieces().concat()
    }
}

impl Listener for Heard {
    fn heard(&self, chunk: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(chunk.to_owned());
    }
}

/// `question`, put to `model`.
#[must_use]
pub fn request(model: ModelRef, question: Question) -> Request {
    Request { model, question, temperature: Some(0.2), seed: 7, complaint: None }
}

/// One question of each kind: draft, judge, refine.
#[must_use]
pub fn questions() -> Vec<Question> {
    let reading = reading();
    let draft =
        DraftPersonas { reading: Arc::clone(&reading), items: vec![1, 2], total: 2, taken: Vec::new(), seed: 7 };
    let judge = JudgePersona {
        reading: Arc::clone(&reading),
        persona: persona(),
        siblings: Vec::new(),
        criteria: Criterion::DEFAULT.to_vec(),
    };
    let refine = RefinePersona { reading, persona: persona(), evaluation: evaluation() };
    let questions = [PersonaQuestion::Draft(draft), PersonaQuestion::Judge(judge), PersonaQuestion::Refine(refine)];
    questions.map(Question::Persona).into()
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
    let verdict = |criterion| CriterionScore { criterion, score, reason: "Says little that is particular.".into() };
    Evaluation { overall: score, criteria: Criterion::DEFAULT.map(verdict).into() }
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
