//! Where claimed words stand: byte for byte, the same words in other dress, or nearly the same words.

use std::sync::atomic::Ordering;

use memchr::memmem;

use super::Locator;
use super::fold::Folded;
use super::index::{Index, each};
use crate::persona::draft::QuoteClaim;
use crate::persona::{Evidence, Match};
use crate::score::Score;
use crate::source::document::Document;
use crate::source::reading::Speaker;
use crate::source::span::Span;

/// Share of words that must agree for an approximate match.
const ALIKE: f64 = 0.85;
/// Shorter claims are found byte for byte or not at all: their words recur by chance.
const FEWEST_WORDS: usize = 3;
const FEWEST_BYTES: usize = 12;
/// A word that stands in more places than this tells nothing about where a quote is.
const COMMON: usize = 200;
/// Quotes that are sought byte for byte through all documents before an index pays.
const SOUGHT_WITHOUT_INDEX: u32 = 24;
/// Longest claim that is matched approximately, in words.
const LONGEST: usize = 160;

/// Words of a participant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Found {
    pub(crate) document: usize,
    pub(crate) participant: usize,
    pub(crate) span: Span,
    pub(crate) matched: Match,
    pub(crate) score: Score,
}

/// Why claimed words are no evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Missed {
    NotFound,
    Interviewer,
    Nobody,
}

/// Claimed words, prepared for the search.
struct Needle<'q> {
    text: &'q str,
    /// Hash, start and end of each word.
    words: Vec<(u32, usize, usize)>,
    /// The document it is said to stand in.
    document: Option<usize>,
}

impl Locator<'_> {
    /// Where the words of `claim` stand in a participant's words.
    pub(super) fn locate(&self, claim: &QuoteClaim) -> Result<Found, Missed> {
        let text = claim.quote.trim();
        let documents = self.reading.documents();
        let document = claim.document.as_ref().and_then(|name| documents.iter().position(|d| d.name == *name));
        let mut words = Vec::new();
        each(text, |hash, start, end| words.push((hash, start, end)));
        if words.is_empty() {
            return Err(Missed::NotFound);
        }
        let needle = Needle { text, words, document };
        let mut missed = Missed::NotFound;
        if let Some(found) = self.at_hint(&needle, claim.start_byte, &mut missed) {
            return Ok(found);
        }
        if let Some(found) = self.at_once(&needle).or_else(|| self.verbatim(&needle, &mut missed)) {
            return Ok(found);
        }
        let short = needle.words.len() < FEWEST_WORDS || text.len() < FEWEST_BYTES;
        if short || missed != Missed::NotFound {
            return Err(missed);
        }
        self.nearly(&needle).ok_or(missed)
    }

    /// The quote byte for byte in the span named, if a participant says it.
    pub(super) fn where_it_says(&self, known: &Evidence) -> Option<Found> {
        let document = self.reading.documents().iter().position(|document| document.name == known.document)?;
        let says = known.quote.contains(char::is_alphanumeric)
            && known.span.of(&self.reading.documents()[document].text)? == known.quote;
        let spoken = || self.spoken(document, known.span, Match::Exact, Score::ONE, &mut Missed::NotFound);
        says.then(spoken).flatten()
    }

    fn at_hint(&self, needle: &Needle<'_>, start: Option<u32>, missed: &mut Missed) -> Option<Found> {
        let span = span(start? as usize, start? as usize + needle.text.len())?;
        let document = needle.document?;
        let text = &self.reading.documents()[document].text;
        (span.of(text)? == needle.text).then(|| self.spoken(document, span, Match::Exact, Score::ONE, missed)).flatten()
    }

    /// The first place a participant says exactly this, in the named document or in any: what [`Self::verbatim`] finds,
    /// without the index, which takes longer to build than a few quotes to be found.
    fn at_once(&self, needle: &Needle<'_>) -> Option<Found> {
        if self.index.get().is_some() || self.sought.fetch_add(1, Ordering::Relaxed) >= SOUGHT_WITHOUT_INDEX {
            return None;
        }
        let finder = memmem::Finder::new(needle.text);
        let documents = self.reading.documents().iter().enumerate();
        let mut named = documents.filter(|(at, _)| needle.document.is_none_or(|document| document == *at));
        named.find_map(|(document, Document { text, .. })| {
            finder.find_iter(text.as_bytes()).find_map(|start| {
                let span = exact(text, needle, start + needle.words.first()?.1)?;
                self.spoken(document, span, Match::Exact, Score::ONE, &mut Missed::NotFound)
            })
        })
    }

    /// The first place a participant says exactly this, the named document first; else the first with the same words.
    fn verbatim(&self, needle: &Needle<'_>, missed: &mut Missed) -> Option<Found> {
        let index = self.index();
        let short = needle.words.len() < FEWEST_WORDS || needle.text.len() < FEWEST_BYTES;
        let rarest = (0..needle.words.len()).min_by_key(|at| index.positions(needle.words[*at].0).len())?;
        let mut best: Option<(bool, bool, Found)> = None;
        for position in index.positions(needle.words[rarest].0) {
            let document = index.document_of(position);
            let Some(first) = position.checked_sub(rarest).filter(|at| *at >= index.range(document).start) else {
                continue;
            };
            let elsewhere = needle.document.is_some_and(|named| named != document);
            let text = &self.reading.documents()[document].text;
            let found = match exact(text, needle, index.words[first].start as usize) {
                Some(span) => self.spoken(document, span, Match::Exact, Score::ONE, missed),
                None if short => None,
                None => same_words(text, needle, index.words[first].start as usize)
                    .and_then(|span| self.spoken(document, span, Match::Normalised, Score::ONE, missed)),
            };
            let Some(found) = found else { continue };
            let rank = (found.matched != Match::Exact, elsewhere);
            if rank == (false, false) {
                return Some(found);
            }
            if best.is_none_or(|(worded, away, _)| rank < (worded, away)) {
                best = Some((rank.0, rank.1, found));
            }
        }
        best.map(|(.., found)| found)
    }

    /// The stretch of words most like the claim, among those that share one of its rarer words.
    fn nearly(&self, needle: &Needle<'_>) -> Option<Found> {
        let index = self.index();
        let claimed: Vec<u32> = needle.words.iter().map(|(hash, ..)| *hash).collect();
        if claimed.len() > LONGEST {
            return None;
        }
        let mut rare: Vec<(usize, usize)> = claimed
            .iter()
            .enumerate()
            .map(|(at, hash)| (index.positions(*hash).len(), at))
            .filter(|(places, _)| (1..=COMMON).contains(places))
            .collect();
        rare.sort_unstable();
        let mut best: Option<(f64, Found)> = None;
        for &(_, at) in rare.iter().take(4) {
            for position in index.positions(claimed[at]) {
                let least = best.map_or(ALIKE, |(score, _)| score + f64::EPSILON);
                if let Some((score, found)) = self.around(index, &claimed, position, at, least) {
                    best = Some((score, found));
                }
            }
        }
        best.map(|(_, found)| found)
    }

    /// The best window around a shared word that is at least `least` alike.
    fn around(&self, index: &Index, claimed: &[u32], position: usize, at: usize, least: f64) -> Option<(f64, Found)> {
        let document = index.document_of(position);
        let range = index.range(document);
        let mut best: Option<(f64, usize, usize)> = None;
        for shift in [0isize, -1, 1] {
            let Some(from) = (position - range.start).checked_sub(at) else { continue };
            let Some(from) = from.checked_add_signed(shift).map(|from| from + range.start) else { continue };
            for extra in [0isize, -1, 1] {
                let Some(to) = claimed.len().checked_add_signed(extra).map(|count| (from + count).min(range.end))
                else {
                    continue;
                };
                if from >= to {
                    continue;
                }
                let window: Vec<u32> = index.words[from..to].iter().map(|word| word.hash).collect();
                let distance = strsim::generic_levenshtein(&claimed.to_vec(), &window);
                let score = 1.0 - distance as f64 / claimed.len().max(window.len()) as f64;
                if score >= least && best.is_none_or(|(known, ..)| score > known) {
                    best = Some((score, from, to));
                }
                if shift == 0 && extra == 0 && score < 0.5 {
                    return None;
                }
            }
        }
        let (score, from, to) = best?;
        let text = &self.reading.documents()[document].text;
        let end = word_end(text, index.words[to - 1].start as usize);
        let span = span(index.words[from].start as usize, end + stop(&text[end..]))?;
        let found = self.spoken(document, span, Match::Fuzzy, Score::clamped(score), &mut Missed::NotFound)?;
        Some((score, found))
    }

    /// The words in `span` as evidence, if one participant says them all.
    fn spoken(&self, document: usize, span: Span, matched: Match, score: Score, missed: &mut Missed) -> Option<Found> {
        match self.reading.speaker_at(document, span) {
            Speaker::Participant(participant) => return Some(Found { document, participant, span, matched, score }),
            Speaker::Interviewer => *missed = Missed::Interviewer,
            Speaker::Nobody if *missed == Missed::NotFound => *missed = Missed::Nobody,
            Speaker::Nobody => {}
        }
        None
    }

    /// Whether `value` stands somewhere in the documents, word for word.
    pub(super) fn stands_anywhere(&self, value: &str) -> bool {
        let mut words = Vec::new();
        each(value, |hash, start, end| words.push((hash, start, end)));
        let index = self.index();
        let needle = Needle { text: value.trim(), words, document: None };
        let Some(rarest) = (0..needle.words.len()).min_by_key(|at| index.positions(needle.words[*at].0).len()) else {
            return false;
        };
        index.positions(needle.words[rarest].0).any(|position| {
            let document = index.document_of(position);
            let text = &self.reading.documents()[document].text;
            let first = position.checked_sub(rarest).filter(|at| *at >= index.range(document).start);
            first.and_then(|first| same_words(text, &needle, index.words[first].start as usize)).is_some()
        })
    }
}

fn span(start: usize, end: usize) -> Option<Span> {
    Some(Span { start: u32::try_from(start).ok()?, end: u32::try_from(end).ok()? })
}

/// The claim byte for byte, its first word at `start`, as whole words.
fn exact(text: &str, needle: &Needle<'_>, start: usize) -> Option<Span> {
    let start = start.checked_sub(needle.words.first()?.1)?;
    let end = start + needle.text.len();
    if text.get(start..end)? != needle.text {
        return None;
    }
    let goes_on = |before: Option<char>, after: Option<char>| {
        before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric)
    };
    let cut = goes_on(text[..start].chars().next_back(), needle.text.chars().next())
        || goes_on(needle.text.chars().next_back(), text[end..].chars().next());
    if cut { None } else { span(start, end) }
}

/// The claim from its first word on, folded; with the claim's own closing marks where the text has them too.
fn same_words(text: &str, needle: &Needle<'_>, start: usize) -> Option<Span> {
    let (_, first, _) = *needle.words.first()?;
    let (.., last) = *needle.words.last()?;
    let mut claimed = Folded::from(needle.text, first);
    let mut standing = Folded::from(text, start);
    let mut end = start;
    let mut within = true;
    loop {
        match (claimed.next(), standing.next()) {
            (Some((a, at)), Some((b, to))) if a == b => {
                within = at < last;
                if a != ' ' {
                    end = to;
                }
            }
            (None, next) => {
                let goes_on =
                    next.is_some_and(|(c, _)| c.is_alphanumeric()) && text[..end].ends_with(char::is_alphanumeric);
                return if goes_on { None } else { span(start, end) };
            }
            (Some(_), next) if !within => {
                let goes_on =
                    next.is_some_and(|(c, _)| c.is_alphanumeric()) && text[..end].ends_with(char::is_alphanumeric);
                return if goes_on { None } else { span(start, end) };
            }
            _ => return None,
        }
    }
}

fn word_end(text: &str, start: usize) -> usize {
    start + text[start..].find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len() - start)
}

/// Bytes of the marks that end a sentence at the start of `rest`.
fn stop(rest: &str) -> usize {
    rest.bytes().take_while(|byte| matches!(byte, b'.' | b'!' | b'?')).count()
}
