//! The check of stereotypes by a model: whether it is asked for, who is asked, and what it may cost.

use assay_client::v1::{Money, ScorePersonasRequest};
use clap::Args;

use crate::verb::judge::name;

/// What is asked.
#[derive(Debug, Args)]
pub(super) struct Check {
    /// Have a model name stereotypes in each persona, a call each; without it a list of words does alone
    #[arg(long)]
    check_bias: bool,
    /// The provider of that model; `assay providers` lists them [default: the server's]
    #[arg(long, value_name = "NAME", requires = "check_bias")]
    provider: Option<String>,
    /// The model that is asked; `assay models` lists them [default: the provider's]
    #[arg(long, value_name = "NAME", requires = "check_bias")]
    model: Option<String>,
    /// The most the check may cost, in dollars: a call that what is left does not cover is not sent
    #[arg(long, value_name = "DOLLARS", value_parser = assay_client::money::dollars, allow_hyphen_values = true, requires = "check_bias")]
    budget: Option<Money>,
}

impl Check {
    /// `request` with it.
    pub(super) fn of(&self, request: ScorePersonasRequest) -> ScorePersonasRequest {
        ScorePersonasRequest {
            check_bias: self.check_bias,
            model: name::of(self.provider.clone(), self.model.clone()),
            budget: self.budget.clone(),
            ..request
        }
    }
}
