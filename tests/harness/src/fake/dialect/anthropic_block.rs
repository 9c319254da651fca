//! Anthropic's content blocks, whole and growing.

use serde_json::{Value, json};

use super::super::answer::Answer;

/// A part of the content.
pub(super) enum Block<'a> {
    Thinking(&'a str),
    Text,
    Tool(&'a str),
}

pub(super) fn blocks(answer: &Answer) -> Vec<Block<'_>> {
    let thinking = answer.thought.as_deref().map(Block::Thinking);
    let said = answer.text.as_ref().filter(|text| !text.is_empty());
    let said = said.map(|_| answer.tool.as_deref().map_or(Block::Text, Block::Tool));
    thinking.into_iter().chain(said).collect()
}

impl Block<'_> {
    pub(super) fn empty(&self) -> Value {
        match self {
            Self::Thinking(_) => json!({"type": "thinking", "thinking": "", "signature": ""}),
            Self::Text => json!({"type": "text", "text": ""}),
            Self::Tool(name) => json!({"type": "tool_use", "id": "toolu_1", "name": name, "input": {}}),
        }
    }

    pub(super) fn whole(&self, answer: &Answer) -> Value {
        let mut block = self.empty();
        match self {
            Self::Thinking(thought) => {
                block["thinking"] = (*thought).into();
                block["signature"] = "c2lnbmVk".into();
            }
            Self::Text => block["text"] = answer.text.as_deref().into(),
            Self::Tool(_) => block["input"] = answer.arguments(),
        }
        block
    }

    pub(super) fn deltas(&self, answer: &Answer) -> Vec<Value> {
        let fragments = answer.fragments().into_iter();
        match self {
            Self::Thinking(thought) => vec![
                json!({"type": "thinking_delta", "thinking": thought}),
                json!({"type": "signature_delta", "signature": "c2lnbmVk"}),
            ],
            Self::Text => fragments.map(|text| json!({"type": "text_delta", "text": text})).collect(),
            Self::Tool(_) => {
                fragments.map(|piece| json!({"type": "input_json_delta", "partial_json": piece})).collect()
            }
        }
    }
}
