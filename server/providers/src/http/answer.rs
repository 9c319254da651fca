//! An answer as it grows, whatever the dialect.

use assay_engine::port::model::{ErrorClass, Listener, Usage};

use super::failure::Failed;
use crate::provider::{Finish, Written};

/// The longest name of a model that is kept.
const LONGEST_NAME: usize = 200;

/// What has been heard so far.
pub(crate) struct Answer<'a> {
    listener: &'a dyn Listener,
    text: String,
    /// Whether the text is the argument of a tool.
    from_tool: bool,
    answered_by: Option<String>,
    seen: bool,
    end: Option<End>,
    done: bool,
    input: Option<u64>,
    cached: Option<u64>,
    output: Option<u64>,
}

/// How the model ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// As it wanted.
    Complete,
    /// At the limit it was given.
    CutOff,
    /// At a limit of its own.
    WindowFull,
    /// It declined, or was stopped by the vendor's filter.
    Refused(&'static str),
    /// It failed to write what it meant to.
    Malformed,
}

impl<'a> Answer<'a> {
    pub(super) fn new(listener: &'a dyn Listener) -> Self {
        let text = String::new();
        let (answered_by, end) = (None, None);
        let (input, cached, output) = (None, None, None);
        Self { listener, text, from_tool: false, answered_by, seen: false, end, done: false, input, cached, output }
    }

    /// The model was there, whether it says something or not.
    pub(crate) fn seen(&mut self) {
        self.seen = true;
    }

    pub(crate) fn is_begun(&self) -> bool {
        self.seen
    }

    /// The text grows. Not after a tool was called: its argument is the answer, and words around it are not.
    pub(crate) fn say(&mut self, words: &str) {
        if !words.is_empty() && !self.from_tool {
            self.listener.heard(words);
            self.text.push_str(words);
        }
    }

    /// The argument of a tool grows: an answer in the shape of a call. Words before it are void.
    pub(crate) fn call_tool(&mut self, argument: &str) {
        if argument.is_empty() {
            return;
        }
        if !self.from_tool {
            self.from_tool = true;
            if !self.text.is_empty() {
                self.text.clear();
                self.listener.started_over();
            }
        }
        self.listener.heard(argument);
        self.text.push_str(argument);
    }

    /// The model's own name.
    pub(crate) fn by(&mut self, name: Option<&str>) {
        if let Some(name) = name.filter(|name| !name.is_empty()) {
            self.answered_by = Some(name.chars().take(LONGEST_NAME).collect());
        }
    }

    /// How it ended. A refusal stands, whatever is said later.
    pub(crate) fn ends(&mut self, end: End) {
        self.seen = true;
        if !matches!(self.end, Some(End::Refused(_))) {
            self.end = Some(end);
        }
    }

    /// Nothing follows.
    pub(crate) fn done(&mut self) {
        self.done = true;
    }

    pub(super) fn is_done(&self) -> bool {
        self.done
    }

    /// Tokens, by the vendor's count so far: `input` with the cached ones. What is `None` was not said.
    pub(crate) fn counts(&mut self, input: Option<u64>, cached: Option<u64>, output: Option<u64>) {
        // Counts are running totals: a later one without its parts must not undo an earlier one with them.
        self.input = self.input.max(input);
        self.cached = self.cached.max(cached);
        self.output = self.output.max(output);
    }

    /// What it took: one call, either way.
    pub(super) fn usage(&self) -> Usage {
        Usage {
            calls: 1,
            input_tokens: self.input.unwrap_or(0),
            cached_tokens: self.cached.unwrap_or(0),
            output_tokens: self.output.unwrap_or(0),
            unreported_calls: u64::from(self.input.is_none() || self.output.is_none()),
            ..Usage::default()
        }
    }

    /// The whole, once the body has ended; `asked` is the model that was asked for, `limit` what it was given.
    pub(super) fn finish(self, asked: &str, limit: Option<u32>) -> Result<Written, Failed> {
        let usage = self.usage();
        let unreadable = |message: &str| Err(Failed::new(ErrorClass::Unreadable, message));
        let finish = match self.end {
            Some(End::Refused(message)) => return Err(Failed::new(ErrorClass::Refused, message)),
            Some(End::Malformed) => return unreadable("the model failed to write an answer of the shape asked for"),
            Some(End::CutOff) => Finish::CutOff { limit },
            Some(End::WindowFull) => Finish::CutOff { limit: None },
            None if !self.done => return Err(Failed::new(ErrorClass::Transient, "the answer ended early")),
            None if !self.seen => return unreadable("the answer holds no choice"),
            None | Some(End::Complete) => Finish::Complete,
        };
        if self.text.trim().is_empty() && finish == Finish::Complete {
            return unreadable("the answer is empty");
        }
        let answered_by = self.answered_by.unwrap_or_else(|| asked.to_owned());
        Ok(Written { text: self.text, finish, usage, answered_by })
    }
}
