//! What sets one vendor apart from another: where it is asked, what is sent, and how its answer is read.

use std::borrow::Cow;
use std::fmt;

use assay_engine::port::model::Request;
use reqwest::Url;
use reqwest::header::HeaderName;
use serde::Serialize;
use serde_json::Value;

use crate::http::{Answer, Failed, Feature, Features, Piece, VendorError};

/// A vendor's dialect. Everything else about a call is [`crate::http`]'s.
pub(crate) trait Dialect: fmt::Debug + Send + Sync {
    /// The configured kind, `[a-z-]+`.
    fn kind(&self) -> &'static str;

    /// What it does, for people.
    fn about(&self) -> &'static str;

    /// Where `model` is asked. Carries no key.
    fn url(&self, base: &Url, model: &str) -> Url;

    /// Where `model` embeds texts, as OpenAI has it; `None`: nowhere.
    fn embeddings(&self, _base: &Url, _model: &str) -> Option<Url> {
        None
    }

    /// Where the key goes.
    fn auth(&self) -> Auth;

    /// Headers of the vendor's own, such as a version.
    fn headers(&self) -> Vec<(HeaderName, String)> {
        Vec::new()
    }

    /// What `model` is asked with before anything is known of it.
    fn opening(&self, _model: &str) -> Features {
        Features::default()
    }

    /// The limit that is sent, where `asked` is what the request or the configuration wants.
    fn limit(&self, asked: Option<u32>) -> Option<u32> {
        asked
    }

    /// What is sent: JSON.
    fn body(&self, asked: &Asked<'_>) -> Vec<u8>;

    /// How the pieces of an answer are told apart.
    fn framing(&self) -> Framing {
        Framing::Events
    }

    /// Takes the next piece of an answer, or the whole of it.
    ///
    /// # Errors
    /// The piece says that the answer failed.
    fn hear(&self, piece: &Piece<'_>, answer: &mut Answer<'_>) -> Result<(), Failed>;

    /// The body has ended in good order: for vendors whose streams have no last word.
    fn end(&self, _answer: &mut Answer<'_>) {}

    /// The feature that a refusal names by the field `param`.
    fn feature(&self, param: &str) -> Option<Feature>;

    /// What to leave out, likeliest first, when a refusal names nothing.
    fn guesses(&self) -> &'static [&'static [Feature]];

    /// The facts of an error body.
    fn error(&self, body: &Value) -> VendorError {
        VendorError::of(body)
    }
}

/// A request, as it is to be put.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked<'a> {
    pub(crate) request: &'a Request,
    /// Tokens the answer may have.
    pub(crate) limit: Option<u32>,
    pub(crate) features: &'a Features,
}

impl<'a> Asked<'a> {
    /// The model, by the vendor's own name.
    pub(crate) fn model(&self) -> &'a str {
        &self.request.model.model
    }

    /// The instructions: with the schema in words where it `stands_alone`, told in no other way.
    pub(crate) fn system(&self, stands_alone: bool) -> Cow<'a, str> {
        let mut system = Cow::Borrowed(self.request.question.prompt().system.as_str());
        if stands_alone {
            let system = system.to_mut();
            let schema = &self.request.question.schema().text;
            system.push_str("\n\nAnswer with one JSON object and nothing else: no Markdown, no words around it. ");
            system.push_str(&format!("It must be valid under this JSON Schema:\n{schema}"));
        }
        system
    }

    /// What the user says: the material, then the complaint about the last answer, if there is one.
    pub(crate) fn user(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let prompt = self.request.question.prompt();
        std::iter::once(prompt.user.as_str()).chain(self.request.complaint.as_deref())
    }

    /// The temperature, if one is wanted and taken. By way of its shortest decimal: 0.2 is sent as 0.2, not as the nearest double
    /// of a float.
    pub(crate) fn temperature(&self) -> Option<f64> {
        let wanted = self.request.temperature.filter(|_| self.features.has(Feature::Temperature))?;
        wanted.to_string().parse().ok()
    }

    /// The seed, if it is taken: 31 bits, for some servers read it into 32 with a sign.
    pub(crate) fn seed(&self) -> Option<u64> {
        self.features.has(Feature::Seed).then_some(self.request.seed & 0x7fff_ffff)
    }
}

/// Where a key goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Auth {
    /// `Authorization: Bearer KEY`.
    Bearer,
    /// A header of the vendor's own.
    Header(HeaderName),
    /// A parameter of the query. The address is shown nowhere with it.
    Query(String),
    /// Nowhere: none is sent.
    None,
}

/// How the pieces of an answer are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Framing {
    /// Server-sent events, a JSON value each.
    Events,
    /// A JSON value a line.
    Lines,
}

/// As JSON. Values whose names are strings always can be.
pub(crate) fn written(body: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(body).unwrap_or_default()
}

/// `base` with `path` after it; without what the base already ends in.
pub(crate) fn extend(base: &Url, path: &[&str]) -> Url {
    let mut url = base.clone();
    let last = base.path().trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let skip = path.iter().position(|part| *part == last).map_or(0, |at| at + 1);
    if let Ok(mut segments) = url.path_segments_mut() {
        segments.pop_if_empty().extend(&path[skip..]);
    }
    url
}
