//! Documents.

use std::collections::HashSet;

use assay_domain::source::document::{Document, Unusable};
use assay_proto::v1;

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

fn read(document: v1::Document) -> Received {
    let bytes = match document.content {
        None => Vec::new(),
        Some(v1::document::Content::Text(text)) => text.into_bytes(),
        Some(v1::document::Content::Data(data)) => data.into(),
    };
    let (name, length) = (document.name, bytes.len());
    Received { outcome: Document::read(name.clone(), bytes), name, bytes: length }
}
