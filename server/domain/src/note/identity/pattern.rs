//! What identifies by its form.

use std::sync::LazyLock;

use regex::Regex;

use super::{Found, Identifier};
use crate::source::span::Span;

const MONTHS: &str = "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?";

/// The part of a match that identifies is its first group where it has one.
static PATTERNS: LazyLock<Vec<(Identifier, Regex)>> = LazyLock::new(|| {
    let months = MONTHS;
    let sources = [
        (Identifier::Email, r"(?i)\b[a-z0-9._%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+\b".to_owned()),
        (Identifier::Url, r"(?i)\b(?:https?://|www\.)[^\s<>\x22]*[a-z0-9/]".to_owned()),
        (Identifier::Address, r"\b(?:\d{1,3}\.){3}\d{1,3}\b".to_owned()),
        (Identifier::SocialSecurity, r"\b\d{3}-\d{2}-\d{4}\b".to_owned()),
        (Identifier::Phone, r"(?:\+?1[ .-]?)?(?:\(\d{3}\) ?|\b\d{3}[ .-])\d{3}[ .-]\d{4}\b".to_owned()),
        (
            Identifier::Record,
            r"(?i)\b(?:mrn|medical record(?: number)?|record number|account(?: number)?|acct|member id|policy(?: number)?|encounter(?: number)?|csn|npi|license(?: number)?|patient id)\b[ :#.]*([a-z]{0,3}[0-9][a-z0-9-]{3,})".to_owned(),
        ),
        (Identifier::Date, r"\b(?:0?[1-9]|1[0-2])[/.-](?:0?[1-9]|[12]\d|3[01])[/.-](?:19|20)?\d{2}\b".to_owned()),
        (Identifier::Date, r"\b(?:19|20)\d{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])\b".to_owned()),
        (Identifier::Date, r"\b(?:0?[1-9]|1[0-2])/(?:19|20)\d{2}\b".to_owned()),
        (Identifier::Date, format!(r"(?i)\b(?:{months})\.? \d{{1,2}}(?:st|nd|rd|th)?(?:,? (?:19|20)\d{{2}})?\b")),
        (Identifier::Date, format!(r"(?i)\b\d{{1,2}}(?:st|nd|rd|th)? (?:of )?(?:{months})\.?(?:,? (?:19|20)\d{{2}})\b")),
        (Identifier::Date, format!(r"(?i)\b(?:{months})\.?,? (?:19|20)\d{{2}}\b")),
        (
            Identifier::Street,
            r"\b\d{1,5} (?:[NSEW]\.? )?(?:[A-Z][a-z]+ ){1,3}(?:Street|St|Avenue|Ave|Road|Rd|Drive|Dr|Lane|Ln|Boulevard|Blvd|Court|Ct|Place|Pl|Way|Terrace|Circle)\b\.?".to_owned(),
        ),
        (Identifier::PostalCode, r"\b[A-Z]{2} (\d{5}(?:-\d{4})?)\b".to_owned()),
        (Identifier::Age, r"(?i)\b(9\d|1[01]\d)[ -]?(?:year|yr|y\.?o\.?|y/o)".to_owned()),
    ];
    sources.into_iter().filter_map(|(kind, source)| Some((kind, Regex::new(&source).ok()?))).collect()
});

/// Every match, in no order; matches may overlap.
pub(super) fn found(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    for (kind, pattern) in PATTERNS.iter() {
        for groups in pattern.captures_iter(text) {
            if let Some(part) = groups.get(1).or_else(|| groups.get(0)) {
                found.push(Found { span: Span { start: part.start() as u32, end: part.end() as u32 }, kind: *kind });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_can_be_built() {
        assert_eq!(PATTERNS.len(), 15);
    }
}
