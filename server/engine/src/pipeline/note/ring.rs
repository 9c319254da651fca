//! Reviewers of single items: who scores one and what it weighs, and on whose word.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::port::model::ModelRef;

/// The reviewer of an item.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ring {
    /// Id of the item.
    pub item: String,
    /// Who scores it.
    pub model: ModelRef,
    /// What the item weighs in the mean of the rubric, from 0.
    pub weight: f64,
    /// On whose word it is this model.
    #[serde(default, skip_serializing_if = "SetBy::is_default")]
    pub model_by: SetBy,
    /// On whose word it weighs this.
    #[serde(default, skip_serializing_if = "SetBy::is_default")]
    pub weight_by: SetBy,
}

/// On whose word something is as it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SetBy {
    /// Nobody said anything.
    #[default]
    Default,
    /// Whoever runs the service.
    Configuration,
    /// Whoever asked.
    Request,
}

/// What whoever runs the service says of reviewers, by item.
pub type OwnRings = BTreeMap<String, OwnRing>;

/// What is said of the reviewer of an item.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OwnRing {
    /// Who scores it.
    pub model: Option<ModelRef>,
    /// What the item weighs, from 0.
    pub weight: Option<f64>,
}

impl SetBy {
    /// Whether nobody said anything.
    #[must_use]
    pub fn is_default(&self) -> bool {
        *self == Self::Default
    }
}

impl Ring {
    /// Of `item`, by `model`, with weight 1: what holds where nothing is said of it.
    #[must_use]
    pub fn usual(item: &str, model: ModelRef) -> Self {
        let (item, by) = (item.to_owned(), SetBy::Default);
        Self { item, model, weight: 1.0, model_by: by, weight_by: by }
    }

    /// Takes what is configured, where whoever asked said nothing.
    pub(crate) fn configure(&mut self, own: &OwnRing) {
        if let (Some(model), SetBy::Default) = (&own.model, self.model_by) {
            (self.model, self.model_by) = (model.clone(), SetBy::Configuration);
        }
        if let (Some(weight), SetBy::Default) = (own.weight, self.weight_by) {
            (self.weight, self.weight_by) = (weight, SetBy::Configuration);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(model: &str) -> ModelRef {
        ModelRef { provider: "p".into(), model: model.into() }
    }

    #[test]
    fn what_is_configured_holds_where_the_request_says_nothing() {
        let own = OwnRing { model: Some(named("operators")), weight: Some(2.0) };
        let mut usual = Ring::usual("accurate", named("m"));
        usual.configure(&own);
        assert_eq!((usual.model.model.as_str(), usual.weight), ("operators", 2.0));
        assert_eq!((usual.model_by, usual.weight_by), (SetBy::Configuration, SetBy::Configuration));
        let mut asked = Ring { weight_by: SetBy::Request, ..Ring::usual("accurate", named("m")) };
        asked.configure(&own);
        assert_eq!((asked.model.model.as_str(), asked.weight, asked.weight_by), ("operators", 1.0, SetBy::Request));
    }
}
