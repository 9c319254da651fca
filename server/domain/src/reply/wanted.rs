//! What is asked for, compiled once.

use serde_json::Value as Json;

use super::node::Node;
use super::shape::{Compiler, Shape};
use super::unreadable::Unreadable;

/// The schema an answer has to satisfy.
#[derive(Debug)]
pub struct Wanted {
    pub(super) shape: Shape,
    /// For schemas that say more than a shape can: ranges, patterns, lengths, `allOf` and the like.
    validator: Option<jsonschema::Validator>,
}

/// A schema that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("the schema cannot be used: {0}")]
pub struct BadSchema(String);

impl Wanted {
    /// Any object or list.
    #[must_use]
    pub fn anything() -> Self {
        Self { shape: Shape::anything(), validator: None }
    }

    /// What `schema`, a JSON Schema, describes.
    ///
    /// # Errors
    /// It is no JSON Schema.
    pub fn new(schema: &Json) -> Result<Self, BadSchema> {
        let mut compiler = Compiler::new(schema);
        let shape = compiler.shape(schema);
        let validator = if compiler.more {
            Some(jsonschema::validator_for(schema).map_err(|error| BadSchema(error.to_string()))?)
        } else {
            None
        };
        Ok(Self { shape, validator })
    }

    /// Checks what only the validator can.
    pub(super) fn validate(&self, node: &Node<'_>) -> Result<(), Unreadable> {
        let Some(validator) = &self.validator else { return Ok(()) };
        let json = node.clone().into_json();
        let Some(error) = validator.iter_errors(&json).next() else { return Ok(()) };
        let keyword = error.schema_path().to_string();
        Err(Unreadable::WrongShape {
            path: String::new(),
            reason: format!("the value does not satisfy {keyword} of the schema"),
        })
    }
}
