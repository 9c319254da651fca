//! A model that says what a test has it say.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;

use crate::pipeline::note::question::{NoteQuestion, ReviewNote};
use crate::port::model::{
    Ask, ErrorClass, Listener, Model, ModelError, ModelRef, Question, Reply, Request, Unresolved, Usage,
};

/// What is said: a text to be read, or a failure.
pub(super) enum Said {
    Text(String),
    Fails(ErrorClass),
    Hangs,
}

/// A model by a script.
pub(super) struct Scripted {
    say: Box<dyn Fn(&Request) -> Said + Send + Sync>,
    pub(super) asked: Mutex<Vec<Request>>,
}

impl Scripted {
    pub(super) fn by(say: impl Fn(&Request) -> Said + Send + Sync + 'static) -> Self {
        Self { say: Box::new(say), asked: Mutex::default() }
    }

    /// Nobody is to ask it.
    pub(super) fn never() -> Self {
        Self::by(|_| panic!("a model was asked"))
    }

    /// Every item gets the score that `score` says, and every claim stays open.
    pub(super) fn scoring(score: impl Fn(&Request, &str) -> i64 + Send + Sync + 'static) -> Self {
        Self::by(move |request| match question(request) {
            NoteQuestion::Review(review) => scores(review, |item| score(request, item)),
            NoteQuestion::Settle(_) => Said::Text(r#"{"claims":[]}"#.into()),
        })
    }

    pub(super) fn tasks(&self) -> Vec<&'static str> {
        self.asked.lock().unwrap().iter().map(|request| request.question.task()).collect()
    }
}

/// An answer to a review, with a quote of the note and one that stands nowhere.
pub(super) fn scores(review: &ReviewNote, score: impl Fn(&str) -> i64) -> Said {
    let item = |item: &String| {
        serde_json::json!({"item": item, "score": score(item), "rationale": format!("because of {item}"),
            "quotes": ["lisinopril 20 mg", "purple elephants"], "suggestions": ["Say more."]})
    };
    Said::Text(serde_json::json!({"items": review.items.iter().map(item).collect::<Vec<_>>()}).to_string())
}

pub(super) fn question(request: &Request) -> &NoteQuestion {
    match request.question.ask() {
        Ask::Note(question) => question,
        other => panic!("{other:?}"),
    }
}

#[async_trait]
impl Model for Scripted {
    async fn ask(&self, request: Request, _listener: Arc<dyn Listener>) -> Result<Reply, ModelError> {
        let said = (self.say)(&request);
        self.asked.lock().unwrap().push(request.clone());
        let usage = Usage { calls: 1, ..Usage::default() };
        let failed = |class, message: String| ModelError {
            class,
            model: request.model.clone(),
            message,
            retry_after: None,
            usage,
        };
        let question: &Question = &request.question;
        let text = match said {
            Said::Text(text) => text,
            Said::Fails(class) => return Err(failed(class, "the server answered 500".into())),
            Said::Hangs => std::future::pending().await,
        };
        let read = question.read(&text).map_err(|complaint| failed(complaint.class, complaint.message))?;
        let (truncated, repairs, model) = (read.truncated, read.repairs, request.model.clone());
        Ok(Reply { answer: read.answer, truncated, repairs, usage, model, answered_by: "scripted".into() })
    }

    fn resolve(&self, asked: &ModelRef) -> Result<ModelRef, Unresolved> {
        Ok(asked.clone())
    }

    fn draft_batch(&self, _model: &ModelRef) -> Option<u32> {
        None
    }
}
