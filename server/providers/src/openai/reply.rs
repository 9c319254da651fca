//! A reply as it grows: chunks of a stream, or one whole completion.

use assay_engine::port::model::{ErrorClass, Listener, Usage};
use serde::Deserialize;
use serde_json::Value;

use super::failure::Failed;
use super::vendor::VendorError;
use crate::provider::{Finish, Written};

/// A completion or a chunk of one: fields a server leaves out, or sends as null, are absent.
#[derive(Deserialize)]
struct Completion {
    model: Option<String>,
    choices: Option<Vec<Choice>>,
    usage: Option<Counts>,
    error: Option<Value>,
}

#[derive(Deserialize)]
struct Choice {
    delta: Option<Message>,
    message: Option<Message>,
    finish_reason: Option<String>,
}

#[derive(Deserialize)]
struct Message {
    content: Option<String>,
    refusal: Option<String>,
}

#[derive(Deserialize)]
struct Counts {
    prompt_tokens: Option<u64>,
    completion_tokens: Option<u64>,
    prompt_tokens_details: Option<Details>,
}

#[derive(Deserialize)]
struct Details {
    cached_tokens: Option<u64>,
}

/// What has been heard so far.
#[derive(Debug, Default)]
pub(super) struct Growing {
    text: String,
    answered_by: Option<String>,
    finish: Option<String>,
    refused: bool,
    chose: bool,
    done: bool,
    usage: Option<Usage>,
}

impl Growing {
    /// Takes the data of one event. True: that was the last.
    pub(super) fn event(&mut self, data: &str, listener: &dyn Listener) -> Result<bool, Failed> {
        match data.trim() {
            "[DONE]" => self.done = true,
            "" => {}
            data => self.take(data.as_bytes(), listener)?,
        }
        Ok(self.done)
    }

    /// Takes a completion in one piece.
    pub(super) fn whole(&mut self, body: &[u8], listener: &dyn Listener) -> Result<(), Failed> {
        self.done = true;
        self.take(body, listener)
    }

    fn take(&mut self, json: &[u8], listener: &dyn Listener) -> Result<(), Failed> {
        let unreadable = |_| Failed::new(ErrorClass::Unreadable, "the answer is not in the format of chat completions");
        let completion: Completion = serde_json::from_slice(json).map_err(unreadable)?;
        if let Some(error) = completion.error {
            let error = VendorError::of(&error);
            // No suffix but identifiers: see `VendorError`.
            let message = format!("the server failed in the middle of the answer{}", error.suffix(None));
            return Err(Failed::new(error.class_in_stream(), message));
        }
        self.answered_by = completion.model.filter(|name| !name.is_empty()).or(self.answered_by.take());
        self.usage = completion.usage.map(|counts| counts.usage()).or(self.usage);
        for choice in completion.choices.unwrap_or_default().into_iter().take(1) {
            self.choice(choice, listener);
        }
        Ok(())
    }

    fn choice(&mut self, choice: Choice, listener: &dyn Listener) {
        self.chose = true;
        self.finish = choice.finish_reason.or(self.finish.take());
        let Some(message) = choice.delta.or(choice.message) else { return };
        self.refused |= message.refusal.is_some_and(|words| !words.is_empty());
        if let Some(content) = message.content.filter(|content| !content.is_empty()) {
            listener.heard(&content);
            self.text.push_str(&content);
        }
    }

    /// Tokens, where the server has counted them: one call either way.
    pub(super) fn usage(&self) -> Usage {
        self.usage.unwrap_or(Usage { calls: 1, unreported_calls: 1, ..Usage::default() })
    }

    /// The reply, once the body has ended; `asked` is the model that was asked for.
    pub(super) fn end(self, asked: &str, limit: Option<u32>) -> Result<Written, Failed> {
        let usage = self.usage();
        let fail = |class, message: &str| Err(Failed::new(class, message));
        match self.finish.as_deref() {
            _ if self.refused => return fail(ErrorClass::Refused, "the model declined to answer"),
            Some("content_filter") => {
                return fail(ErrorClass::Refused, "the provider's content filter stopped the answer");
            }
            None if !self.done => return fail(ErrorClass::Transient, "the answer ended early"),
            _ => {}
        }
        if !self.chose {
            return fail(ErrorClass::Unreadable, "the answer holds no choice");
        }
        let finish = if self.finish.as_deref() == Some("length") { Finish::CutOff { limit } } else { Finish::Complete };
        if self.text.trim().is_empty() && finish == Finish::Complete {
            return fail(ErrorClass::Unreadable, "the answer is empty");
        }
        let answered_by = self.answered_by.map_or_else(|| asked.to_owned(), |name| name.chars().take(200).collect());
        Ok(Written { text: self.text, finish, usage, answered_by })
    }
}

impl Counts {
    fn usage(&self) -> Usage {
        let cached = self.prompt_tokens_details.as_ref().and_then(|details| details.cached_tokens);
        Usage {
            calls: 1,
            input_tokens: self.prompt_tokens.unwrap_or(0),
            cached_tokens: cached.unwrap_or(0),
            output_tokens: self.completion_tokens.unwrap_or(0),
            unreported_calls: u64::from(self.prompt_tokens.is_none() || self.completion_tokens.is_none()),
            ..Usage::default()
        }
    }
}
