//! Embeddings as OpenAI serves them, and most servers besides: texts in, a list of numbers a text out. Over another dialect's address,
//! keys and errors.

use assay_domain::quality::link::near::Vector;
use assay_engine::port::model::Ask;
use reqwest::Url;
use reqwest::header::HeaderName;
use serde::Serialize;
use serde_json::Value;

use crate::dialect::{Asked, Auth, Dialect, written};
use crate::http::{Answer, End, Failed, Feature, Features, Piece, VendorError};

/// A dialect, asked to embed.
#[derive(Debug)]
pub(crate) struct Embedding<'d> {
    dialect: &'d dyn Dialect,
    url: Url,
}

impl<'d> Embedding<'d> {
    /// `None`: who speaks this dialect serves none.
    pub(crate) fn of(dialect: &'d dyn Dialect, base: &Url, model: &str) -> Option<Self> {
        Some(Self { dialect, url: dialect.embeddings(base, model)? })
    }
}

/// What is sent.
#[derive(Serialize)]
struct Body<'a> {
    model: &'a str,
    input: &'a [String],
    encoding_format: &'static str,
}

impl Dialect for Embedding<'_> {
    fn kind(&self) -> &'static str {
        self.dialect.kind()
    }

    fn about(&self) -> &'static str {
        self.dialect.about()
    }

    fn url(&self, _base: &Url, _model: &str) -> Url {
        self.url.clone()
    }

    fn auth(&self) -> Auth {
        self.dialect.auth()
    }

    fn headers(&self) -> Vec<(HeaderName, String)> {
        self.dialect.headers()
    }

    fn opening(&self, _model: &str) -> Features {
        Features::default()
    }

    fn body(&self, asked: &Asked<'_>) -> Vec<u8> {
        let input = match asked.request.question.ask() {
            Ask::Embed(embed) => embed.texts.as_slice(),
            Ask::Persona(_) | Ask::Translate(_) | Ask::Note(_) | Ask::Probe => &[],
        };
        written(&Body { model: asked.model(), input, encoding_format: "float" })
    }

    fn hear(&self, piece: &Piece<'_>, answer: &mut Answer<'_>) -> Result<(), Failed> {
        answer.by(piece["model"].as_str());
        // What an embedding costs is what it reads.
        answer.counts(piece["usage"]["prompt_tokens"].as_u64(), None, Some(0));
        let mut vectors = Vec::new();
        for (at, of) in piece["data"].elements().iter().enumerate() {
            let numbers: Option<Vec<f64>> = of["embedding"].elements().iter().map(Piece::as_f64).collect();
            let vector = numbers.and_then(|numbers| Vector::of(&numbers)).ok_or_else(Failed::format)?;
            vectors.push((of["index"].as_u64().unwrap_or(at as u64), vector));
        }
        if vectors.is_empty() {
            return Err(Failed::format());
        }
        vectors.sort_by_key(|(index, _)| *index);
        let vectors: Vec<Vector> = vectors.into_iter().map(|(_, vector)| vector).collect();
        answer.say(&serde_json::to_string(&vectors).map_err(|_| Failed::format())?);
        answer.ends(End::Complete);
        Ok(())
    }

    fn feature(&self, _param: &str) -> Option<Feature> {
        None
    }

    fn guesses(&self) -> &'static [&'static [Feature]] {
        &[]
    }

    fn error(&self, body: &Value) -> VendorError {
        self.dialect.error(body)
    }
}
