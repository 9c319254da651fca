//! What identifies by its form, or by its form behind a word that says what it is.

use std::sync::LazyLock;

use regex::Regex;

use super::{Found, Identifier, places};
use crate::source::span::Span;

const MONTHS: &str = "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?";
const YEAR: &str = r"(?:19|20)\d{2}";
const MONTH: &str = "(?:0?[1-9]|1[0-2])";
const DAY: &str = r"(?:0?[1-9]|[12]\d|3[01])";

/// What numbers are called that are one's own by themselves, and those that are where it is said that a number follows.
const NUMBERED: &str = "mrn|medical record|account|acct|csn|npi|dea|policy|member id|patient id|encounter id|license";
const NUMBERED_IF_SAID: &str = "record|chart|hospital|group|member|patient|subscriber|insurance|health plan|plan|encounter|visit|case|claim|\
serial|device|implant|model|accession|specimen|certificate|license|reference|confirmation|authorization|study|id";
const TELEPHONES: &str = "phone|telephone|tel|cell|mobile|fax|pager|beeper|home|work|office|contact";

/// The part of a match that identifies is its first group where it has one.
static PATTERNS: LazyLock<Vec<(Identifier, Regex)>> = LazyLock::new(|| {
    let all = [digital(), numbers(), dates(), places::patterns(), ages()];
    all.into_iter().flatten().filter_map(|(kind, source)| Some((kind, Regex::new(&source).ok()?))).collect()
});

fn digital() -> Vec<(Identifier, String)> {
    vec![
        (Identifier::Email, r"(?i)\b[a-z0-9._%+'’-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+\b".to_owned()),
        (Identifier::Url, r"(?i)\b(?:https?://|www\.)[^\s<>\x22]*[a-z0-9/]".to_owned()),
        (Identifier::Address, r"\b(?:\d{1,3}\.){3}\d{1,3}\b".to_owned()),
    ]
}

fn numbers() -> Vec<(Identifier, String)> {
    let (said, number) = (r"(?:[ ]?(?:id|no|num|number)\b)", r"([a-z]{0,4}-?\d[a-z0-9-]{3,})");
    vec![
        (Identifier::SocialSecurity, r"\b\d{3}-\d{2}-\d{4}\b".to_owned()),
        (
            Identifier::SocialSecurity,
            format!(r"(?i)\b(?:ssn|social security){said}?(?: is)?[ :#.]*(\d{{3}}[ -]?\d{{2}}[ -]?\d{{4}})\b"),
        ),
        (Identifier::Phone, r"(?:\+?1[ .-]?)?(?:\(\d{3}\) ?|\b\d{3}[ .-])\d{3}[ .-]\d{4}\b".to_owned()),
        (
            Identifier::Phone,
            format!(
                r"(?i)\b(?:{TELEPHONES}){said}?(?: is)?[ :#.]*(\+?(?:1[ .-]?)?(?:\(?\d{{3}}\)?[ .-]?)?\d{{3}}[ .-]?\d{{4}})\b"
            ),
        ),
        (Identifier::Record, format!(r"(?i)\b(?:{NUMBERED}){said}?(?: is)?[ :#.]*{number}\b")),
        (
            Identifier::Record,
            format!(r"(?i)\b(?:{NUMBERED_IF_SAID})(?:{said}(?: is)?[ :#.]*|[ ]?#[ ]?:?[ ]?){number}\b"),
        ),
    ]
}

fn dates() -> Vec<(Identifier, String)> {
    // A day and a month alone are also a strength, a murmur or half a tablet: only what comes before tells.
    let before = "on|since|dated|date|until|through|as of|starting|beginning";
    let all = [
        format!(r"\b{MONTH}[/.-]{DAY}[/.-](?:19|20)?\d{{2}}\b"),
        format!(r"\b{DAY}[/.-]{MONTH}[/.-]{YEAR}\b"),
        format!(r"\b{YEAR}[/.-](?:0[1-9]|1[0-2])[/.-](?:0[1-9]|[12]\d|3[01])\b"),
        format!(r"\b{MONTH}/{YEAR}\b"),
        format!(r"(?i)\b(?:{before}):? ({MONTH}/{DAY})\b"),
        format!(r"(?i)\b(?:{MONTHS})\.? \d{{1,2}}(?:st|nd|rd|th)?(?:,? {YEAR})?\b"),
        format!(r"(?i)\b\d{{1,2}}(?:st|nd|rd|th)? (?:of )?(?:{MONTHS})\.?,? {YEAR}\b"),
        format!(r"(?i)\b\d{{1,2}}(?:st|nd|rd|th) (?:of )?(?:{MONTHS})\b"),
        format!(r"(?i)\b\d{{1,2}}-?(?:{MONTHS})-?{YEAR}\b"),
        format!(r"(?i)\b\d{{1,2}}-(?:{MONTHS})-\d{{2}}\b"),
        format!(r"(?i)\b(?:{MONTHS})\.?,? {YEAR}\b"),
    ];
    all.into_iter().map(|source| (Identifier::Date, source)).collect()
}

/// Over 89, as Safe Harbor has it.
fn ages() -> Vec<(Identifier, String)> {
    let over = r"(9\d|1[01]\d)";
    vec![
        (Identifier::Age, format!(r"(?i)\b{over}[ -]?(?:year|yr|y\.?o\.?|y/o)")),
        (Identifier::Age, format!(r"(?i)\b(?:age|aged|turned)\b[ :]*(?:of |is )?{over}\b")),
    ]
}

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
        let written = [digital(), numbers(), dates(), places::patterns(), ages()].concat();
        assert_eq!(PATTERNS.len(), written.len());
    }
}
