//! Word documents: the paragraphs of the body and the rows of its tables, each on a line with an empty one after it, in the order in
//! which the document has them.

mod body;
mod styles;
#[cfg(test)]
mod tests;

use assay_domain::source::document::Unusable;
use assay_domain::source::format::Format;
use assay_domain::source::place::Unit;

use super::archive::Archive;
use super::part::{Limits, Note, Part};
use body::{Body, Seen};

/// Reads a Word document.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<(Vec<Part>, Vec<Note>), Unusable> {
    let mut archive = Archive::open(bytes, Format::Docx, limits)?;
    let main = archive.main("word/document.xml")?;
    let styles = archive.relations(&main)?.into_iter().find(|relation| relation.kind == "styles");
    let styles = match styles {
        Some(styles) => archive.text(&styles.target)?.unwrap_or_default(),
        None => String::new(),
    };
    let headings = styles::headings(&styles)?;
    let Some(document) = archive.text(&main)? else {
        return Err(archive.broken(format!("it has no part {main}, where the words would be")));
    };
    let mut body = Body::new(&document, &headings, limits);
    body.read()?;
    let mut notes = notes(&body);
    let margins = archive.names().filter(|name| is_margin(name)).count();
    if margins > 0 {
        notes.push(Note { at: Unit::Unknown, message: format!("headers and footers are left out: {margins}") });
    }
    if body.text.is_blank() {
        return Err(Unusable::Empty);
    }
    Ok((vec![body.text.part(String::new())], notes))
}

fn is_margin(name: &str) -> bool {
    let file = name.strip_prefix("word/").unwrap_or_default();
    (file.starts_with("header") || file.starts_with("footer")) && file.ends_with(".xml")
}

/// What is said of a body: how many of what, and where the first is.
fn notes(body: &Body<'_>) -> Vec<Note> {
    let say = |seen: &Seen, what: &str| {
        let message = format!("{what}: {count}; the first is here", count = seen.count);
        (seen.count > 0).then_some(Note { at: Unit::Paragraph(seen.first), message })
    };
    let said = [
        say(&body.deletions, "tracked deletions are left out"),
        say(&body.insertions, "tracked insertions are kept"),
        say(&body.footnotes, "footnotes and endnotes are left out"),
        say(&body.comments, "comments are left out"),
        say(&body.pictures, "pictures are left out, with what words they may show"),
    ];
    said.into_iter().flatten().collect()
}
