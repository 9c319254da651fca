//! Documents.

use std::collections::HashSet;

use assay_domain::source::document::{Document, Unusable};
use assay_engine::port::catalog::Catalog;
use assay_engine::port::model::ModelRef;
use assay_proto::v1;

use super::model;
use crate::status::Violations;

/// The most documents of a request.
const MOST: usize = 10_000;
/// The longest name, in characters.
const LONGEST_NAME: usize = 1000;

/// A document of a request, read or not.
pub(crate) struct Received {
    /// Its name.
    pub(crate) name: String,
    /// Its length in bytes.
    pub(crate) bytes: usize,
    /// What became of it.
    pub(crate) outcome: Result<Document, Unusable>,
}

/// Reads the documents of a request. Bad names are violations; bad content is not: the rest goes on.
pub(crate) fn documents(documents: Vec<v1::Document>, violations: &mut Violations) -> Vec<Received> {
    if documents.is_empty() {
        violations.add("documents", "at least one document is needed");
    }
    if documents.len() > MOST {
        violations.add("documents", format!("{} documents; at most {MOST} are taken", documents.len()));
        return Vec::new();
    }
    let mut names = HashSet::new();
    for (at, document) in documents.iter().enumerate() {
        let field = || format!("documents[{at}].name");
        match document.name.chars().count() {
            0 => violations.add(field(), "a document needs a name"),
            length if length > LONGEST_NAME => {
                violations.add(field(), format!("{length} characters; at most {LONGEST_NAME}"));
            }
            _ if !names.insert(document.name.as_str()) => {
                violations.add(field(), format!("{:?} is the name of another document too", document.name));
            }
            _ => {}
        }
    }
    documents.into_iter().map(read).collect()
}

/// The texts of a request.
pub(crate) fn texts(texts: Vec<String>, violations: &mut Violations) -> Vec<String> {
    match texts.len() {
        0 => violations.add("texts", "at least one text is needed"),
        many if many > MOST => violations.add("texts", format!("{many} texts; at most {MOST} are taken")),
        _ => {}
    }
    texts
}

/// The model that tokens are counted for; `None`: none is named. A provider alone stands for its default model.
pub(crate) fn counted_for(
    asked: Option<v1::ModelRef>,
    catalog: &dyn Catalog,
    violations: &mut Violations,
) -> Option<ModelRef> {
    let mut asked = model::asked("model", asked, violations)?;
    if asked.provider.is_empty() {
        return Some(asked).filter(|asked| !asked.model.is_empty());
    }
    let providers = catalog.providers();
    let Some(provider) = providers.iter().find(|provider| provider.name == asked.provider) else {
        let known: Vec<&str> = providers.iter().map(|provider| provider.name.as_str()).collect();
        let name = &asked.provider;
        violations.add("model.provider", format!("{name:?} is not configured; configured are: {}", known.join(", ")));
        return None;
    };
    if asked.model.is_empty() {
        asked.model.clone_from(&provider.default_model);
    }
    if asked.model.is_empty() {
        violations.add("model.model", format!("provider {:?} has no default model; name one", asked.provider));
    }
    Some(asked)
}

fn read(document: v1::Document) -> Received {
    let bytes = match document.content {
        None => Vec::new(),
        Some(v1::document::Content::Text(text)) => text.into_bytes(),
        Some(v1::document::Content::Data(data)) => data.into(),
    };
    let (name, length) = (document.name, bytes.len());
    Received { outcome: Document::read(name.clone(), bytes), name, bytes: length }
}
