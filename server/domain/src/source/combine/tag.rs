//! The tag of the marks.

use aho_corasick::AhoCorasick;

use super::Part;
use crate::digest::Digest;

/// Digits of a tag. Few, since it is in every mark and each costs tokens; a text that has them by chance costs another search.
const DIGITS: usize = 8;

/// Digits that occur nowhere in `parts`, neither in texts nor in what is said of them, in capitals or not; the same for the same
/// documents. Longer from one attempt to the next, so that some attempt succeeds whatever the documents hold.
pub(super) fn of(parts: &[Part<'_>]) -> String {
    let documents: Vec<&[u8]> = parts
        .iter()
        .flat_map(|part| [part.document.name.as_bytes(), part.document.sha256.as_str().as_bytes()])
        .collect();
    let mut digest = Digest::of_parts(documents);
    let mut digits = DIGITS;
    loop {
        let tag = digest.as_str().get(..digits).unwrap_or(digest.as_str());
        if !occurs(tag, parts) {
            return tag.to_owned();
        }
        digest = Digest::of(digest.as_str().as_bytes());
        digits += 2;
    }
}

fn occurs(tag: &str, parts: &[Part<'_>]) -> bool {
    // A pattern of a few digits is always small enough to be built.
    let Ok(search) = AhoCorasick::builder().ascii_case_insensitive(true).build([tag]) else { return false };
    parts.iter().any(|part| {
        let said = &part.document.file.provenance;
        [&*part.document.text, &part.document.name, &said.title, &said.licence, &said.consent]
            .into_iter()
            .chain(part.participants.iter().copied())
            .any(|words| search.is_match(words))
    })
}
