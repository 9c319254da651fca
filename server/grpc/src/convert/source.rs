//! Material.

use std::collections::HashSet;

use assay_domain::digest::Digest;
use assay_domain::source::document::Provenance;
use assay_engine::port::catalog::Catalog;
use assay_engine::port::clock::Timestamp;
use assay_engine::port::model::ModelRef;
use assay_engine::port::sources::{
    DocumentSet, FileHeader, Folder, Inline, Material, NewUpload, Order, Selection, SetFile, SetId,
};
use assay_proto::v1;
use tonic::Status;

use super::{model, timestamp};
use crate::status::{self, Violations};

/// The most documents of a request.
const MOST: usize = 10_000;
/// The longest name, in characters.
const LONGEST_NAME: usize = 1000;

/// What a request says about its material.
pub(crate) struct Asked {
    pub(crate) documents: Vec<v1::Document>,
    pub(crate) set_ids: Vec<String>,
    pub(crate) paths: Vec<v1::ServerPath>,
    pub(crate) provenance: Option<v1::Provenance>,
}

/// The material of a request. Bad names are violations; bad content is not: the rest goes on.
pub(crate) fn material(asked: Asked, violations: &mut Violations) -> Material {
    let Asked { documents, set_ids, paths, provenance } = asked;
    if documents.is_empty() && set_ids.is_empty() && paths.is_empty() {
        violations.add("documents", "there is no material: at least one document, set or path is needed");
    }
    names(&documents, violations);
    let sets = set_ids.iter().enumerate().filter_map(|(at, id)| set_id(&format!("set_ids[{at}]"), id, violations));
    Material {
        sets: sets.collect(),
        inline: documents.into_iter().map(inline).collect(),
        folders: paths.into_iter().enumerate().map(|(at, path)| folder(at, path, violations)).collect(),
        provenance: provenance_from(provenance),
    }
}

/// The name of a set.
pub(crate) fn set_id(field: &str, id: &str, violations: &mut Violations) -> Option<SetId> {
    let set = SetId::parse(id);
    if set.is_none() {
        violations.add(field, format!("{id:?} is not the name of a set: 64 lower-case hexadecimal digits"));
    }
    set
}

fn names(documents: &[v1::Document], violations: &mut Violations) {
    if documents.len() > MOST {
        violations.add("documents", format!("{} documents; at most {MOST} are taken", documents.len()));
    }
    let mut names = HashSet::new();
    for (at, document) in documents.iter().enumerate().take(MOST) {
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
}

fn inline(document: v1::Document) -> Inline {
    let bytes = match document.content {
        None => Vec::new(),
        Some(v1::document::Content::Text(text)) => text.into_bytes(),
        Some(v1::document::Content::Data(data)) => data.into(),
    };
    Inline { name: document.name, bytes }
}

fn folder(at: usize, path: v1::ServerPath, violations: &mut Violations) -> Folder {
    if path.path.is_empty() {
        violations.add(format!("paths[{at}].path"), "a path is needed");
    }
    let zeros = [
        ("max_depth", path.max_depth == Some(0)),
        ("max_files", path.max_files == Some(0)),
        ("max_bytes", path.max_bytes == Some(0)),
    ];
    for (name, _) in zeros.into_iter().filter(|(_, zero)| *zero) {
        violations
            .add(format!("paths[{at}].{name}"), "0 leaves nothing; give at least 1, or leave it unset for no limit");
    }
    Folder {
        path: path.path.into(),
        selection: Selection {
            include: path.include,
            exclude: path.exclude,
            hidden: path.hidden,
            max_depth: path.max_depth,
            max_files: path.max_files,
            max_bytes: path.max_bytes,
            order: order(at, path.order, violations),
            descending: path.descending,
        },
    }
}

fn order(at: usize, value: i32, violations: &mut Violations) -> Order {
    match v1::FileOrder::try_from(value) {
        Ok(v1::FileOrder::Unspecified) => Order::Natural,
        Ok(v1::FileOrder::Modified) => Order::Modified,
        Ok(v1::FileOrder::Size) => Order::Size,
        Err(_) => {
            violations.add(format!("paths[{at}].order"), format!("{value} is not a value of FileOrder"));
            Order::Natural
        }
    }
}

pub(crate) fn provenance_from(provenance: Option<v1::Provenance>) -> Provenance {
    let v1::Provenance { title, licence, consent } = provenance.unwrap_or_default();
    Provenance { title, licence, consent }
}

/// Unset where nothing is said.
pub(crate) fn provenance_of(provenance: Provenance) -> Option<v1::Provenance> {
    let said = !provenance.is_empty();
    let Provenance { title, licence, consent } = provenance;
    said.then_some(v1::Provenance { title, licence, consent })
}

/// How an upload begins.
pub(crate) fn new_upload(start: v1::UploadStart) -> NewUpload {
    let v1::UploadStart { upload_id, provenance, pinned } = start;
    NewUpload { id: upload_id, provenance: provenance_from(provenance), pinned }
}

/// The header of a file.
pub(crate) fn file_header(file: v1::UploadFile) -> Result<FileHeader, Status> {
    let sha256 = Some(&file.sha256).filter(|text| !text.is_empty()).map(|text| text.parse::<Digest>());
    let sha256 = sha256.transpose().map_err(|error| status::violation("file.sha256", error.to_string()))?;
    let modified = file.modify_time.map(time);
    Ok(FileHeader { name: file.name, bytes: file.bytes, sha256, modified, offset: file.offset })
}

fn time(time: pbjson_types::Timestamp) -> Timestamp {
    Timestamp(time.seconds.saturating_mul(1000).saturating_add(i64::from(time.nanos) / 1_000_000))
}

/// A set, with its files or without.
pub(crate) fn set(set: DocumentSet, with_files: bool) -> v1::DocumentSet {
    v1::DocumentSet {
        set_id: set.id.as_str().to_owned(),
        file_count: u32::try_from(set.files.len()).unwrap_or(u32::MAX),
        bytes: set.files.iter().map(|file| file.bytes).sum(),
        files: set.files.into_iter().filter(|_| with_files).map(file).collect(),
        create_time: Some(timestamp(set.created)),
        expire_time: set.expires.map(timestamp),
        provenance: provenance_of(set.provenance),
    }
}

/// A file of a set.
pub(crate) fn file(file: SetFile) -> v1::DocumentFile {
    v1::DocumentFile {
        name: file.name,
        bytes: file.bytes,
        sha256: file.sha256.to_string(),
        modify_time: file.modified.map(timestamp),
    }
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
