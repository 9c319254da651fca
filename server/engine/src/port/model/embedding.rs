//! Texts that a model is to embed: what is asked, and how an answer is written down and read.
//!
//! It goes the way of every question, through the same layers: kept answers, retries, limits, the run's money. The answer's text, which is
//! what is kept, is a JSON list of vectors, each a list of whole numbers; a provider writes it from whatever its vendor sends.

use std::sync::{Arc, LazyLock};

use assay_domain::quality::link::near::Vector;
use serde_json::json;

use super::{Answer, AnswerSchema, Complaint, Prompt, Read};

/// The most texts of one question: with 3072 numbers a text, of 20 characters each, the answer stays below the 8 MiB that are read.
pub const MOST_TEXTS: usize = 96;

/// "Embed these". Answer: a vector for each, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmbedTexts {
    /// The texts, none of them empty.
    pub texts: Vec<String>,
}

impl EmbedTexts {
    /// The words that are paid for, and what the answer is kept under.
    pub(super) fn prompt(&self) -> Prompt {
        Prompt { system: String::new(), user: json!(self.texts).to_string() }
    }

    pub(super) fn read(&self, text: &str) -> Result<Read, Complaint> {
        let vectors: Vec<Vector> = serde_json::from_str(text)
            .map_err(|_| Complaint::unreadable("the answer is not a list of vectors, each a list of whole numbers"))?;
        let (got, wanted) = (vectors.len(), self.texts.len());
        if got != wanted {
            return Err(Complaint::unreadable(format!("{got} vectors came for {wanted} texts")));
        }
        let dimensions = vectors.first().map_or(0, Vector::dimensions);
        if dimensions == 0 || vectors.iter().any(|vector| vector.dimensions() != dimensions) {
            return Err(Complaint::unreadable("the vectors are not all of one length above 0"));
        }
        Ok(Read { answer: Answer::Vectors(vectors), truncated: false, repairs: Vec::new() })
    }
}

pub(super) fn schema() -> Arc<AnswerSchema> {
    static SCHEMA: LazyLock<Arc<AnswerSchema>> = LazyLock::new(|| {
        Arc::new(AnswerSchema::new("embedding", json!({"type": "array", "items": {"type": "array"}})))
    });
    Arc::clone(&SCHEMA)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_a_vector_for_every_text() {
        let asked = EmbedTexts { texts: vec!["one".into(), "two".into()] };
        let Ok(Read { answer: Answer::Vectors(vectors), .. }) = asked.read("[[127,0],[0,127]]") else {
            panic!("it is readable")
        };
        assert_eq!(vectors.len(), 2);
        for (text, wrong) in [
            ("[[1,2]]", "1 vectors came for 2 texts"),
            ("[[1,2],[1]]", "not all of one length"),
            ("[[],[]]", "not all of one length"),
            ("[[0.5,2],[1,2]]", "whole numbers"),
            ("{}", "not a list"),
        ] {
            assert!(asked.read(text).unwrap_err().message.contains(wrong), "{text}");
        }
    }
}
