//! Office documents as tests write them: zip archives of parts written by hand.

use std::io::{Cursor, Write};

use assay_domain::source::document::Unusable;
use assay_domain::source::place::{Place, Unit};
use assay_domain::source::span::Span;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::part::{Limits, Note, Part};

/// Packs parts into an archive.
pub(super) fn pack(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, text) in parts {
        zip.start_file(*name, options).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The part of relations that point to `targets`: identifier, kind, name.
pub(super) fn relations(targets: &[(&str, &str, &str)]) -> String {
    let each = |(id, kind, target): &(&str, &str, &str)| {
        format!(r#"<Relationship Id="{id}" Type="http://x/relationships/{kind}" Target="{target}"/>"#)
    };
    format!("<Relationships>{}</Relationships>", targets.iter().map(each).collect::<String>())
}

/// Where `words` of a part stand in the file.
pub(super) fn place(part: &Part, words: &str) -> Place {
    let start = part.text.find(words).unwrap_or_else(|| panic!("{words:?} is in {:?}", part.text)) as u32;
    part.map.place(&part.text, Span { start, end: start + words.len() as u32 })
}

/// The unit that `words` of a part stand in.
pub(super) fn unit(part: &Part, words: &str) -> Unit {
    place(part, words).unit
}

/// Why a file was refused.
pub(super) fn reason(read: Result<(Vec<Part>, Vec<Note>), Unusable>) -> String {
    read.unwrap_err().to_string()
}

/// Bounds small enough to be reached at once.
pub(super) fn small() -> Limits {
    Limits { file: 1 << 20, text: 1 << 16 }
}
