//! Azure OpenAI: OpenAI's chat completions at the address of a deployment.

use std::collections::BTreeMap;

use reqwest::Url;

use crate::dialect::{Asked, Auth, Dialect, extend};
use crate::http::{Answer, Failed, Feature, Features, Piece};
use crate::openai::OpenAi;

/// The version of the interface that is asked for unless configured: the last one dated that is no preview.
pub const API_VERSION: &str = "2024-10-21";

/// Chat completions of a resource's deployments.
#[derive(Clone, Debug)]
pub(crate) struct Azure {
    pub(crate) openai: OpenAi,
    pub(crate) api_version: String,
    pub(crate) deployments: Deployments,
}

/// Which deployment serves a model.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deployments {
    /// By model.
    pub by_model: BTreeMap<String, String>,
    /// For every other model; `None`: the deployment is called as the model is.
    pub other: Option<String>,
}

impl Deployments {
    fn of<'a>(&'a self, model: &'a str) -> &'a str {
        self.by_model.get(model).or(self.other.as_ref()).map_or(model, String::as_str)
    }
}

impl Azure {
    /// What a model's deployment serves as `path`.
    fn at(&self, base: &Url, model: &str, path: &[&str]) -> Url {
        let deployment = ["deployments", self.deployments.of(model)];
        let mut url = extend(&extend(&extend(base, &["openai"]), &deployment), path);
        url.query_pairs_mut().append_pair("api-version", &self.api_version);
        url
    }
}

impl Dialect for Azure {
    fn kind(&self) -> &'static str {
        self.openai.kind
    }

    fn about(&self) -> &'static str {
        "Asks a model deployed on Azure OpenAI."
    }

    fn url(&self, base: &Url, model: &str) -> Url {
        self.at(base, model, &["chat", "completions"])
    }

    fn embeddings(&self, base: &Url, model: &str) -> Option<Url> {
        Some(self.at(base, model, &["embeddings"]))
    }

    fn auth(&self) -> Auth {
        self.openai.auth()
    }

    fn opening(&self, model: &str) -> Features {
        self.openai.opening(model)
    }

    fn body(&self, asked: &Asked<'_>) -> Vec<u8> {
        self.openai.body(asked)
    }

    fn hear(&self, piece: &Piece<'_>, answer: &mut Answer<'_>) -> Result<(), Failed> {
        self.openai.hear(piece, answer)
    }

    fn feature(&self, param: &str) -> Option<Feature> {
        self.openai.feature(param)
    }

    fn guesses(&self) -> &'static [&'static [Feature]] {
        self.openai.guesses()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_is_asked_at_its_deployment() {
        let deployments = Deployments { by_model: [("gpt-4o".to_owned(), "prod 1".to_owned())].into(), other: None };
        let openai = OpenAi { kind: "azure", auth: Auth::Bearer, reasoning_effort: None };
        let azure = Azure { openai, api_version: API_VERSION.into(), deployments };
        let url = |base: &str, model| azure.url(&base.parse().unwrap(), model).to_string();
        let wanted = "https://r.openai.azure.com/openai/deployments/prod%201/chat/completions?api-version=2024-10-21";
        assert_eq!(url("https://r.openai.azure.com", "gpt-4o"), wanted);
        assert_eq!(url("https://r.openai.azure.com/openai/", "gpt-4o"), wanted);
        assert!(url("https://r.openai.azure.com", "other").contains("/deployments/other/"));
    }
}
