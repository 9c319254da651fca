//! The sections a note has of those its kind has.

use super::kind::NoteKind;
use super::{Measure, Measured, Shown, measured};
use crate::note::document::Note;
use crate::note::section::Section;
use crate::note::word::words;

pub(super) fn measure(note: &Note, kind: NoteKind) -> (Measured, Vec<Shown>) {
    let wanted = kind.sections();
    let there = |section: &&Section| section.body.end > section.body.start;
    let (mut found, mut shown) = (0usize, Vec::new());
    for any in wanted {
        let has = |section: &Section| section.kind.is_some_and(|kind| any.contains(&kind));
        // A heading without text under it, but for headings of its own, is no section.
        let filled = note.sections().iter().enumerate().any(|(at, section)| has(section) && is_filled(note, at));
        found += usize::from(filled);
        if !filled {
            let name = any.first().map_or("", |kind| kind.name());
            shown.push(Shown {
                measure: Measure::Structure,
                span: None,
                other: None,
                what: format!("no {name} section"),
            });
        }
    }
    let empty = note.sections().iter().filter(|section| !there(section) && section.kind.is_some());
    shown.extend(empty.map(|section| Shown {
        measure: Measure::Structure,
        span: Some(section.heading),
        other: None,
        what: "a heading with nothing under it".to_owned(),
    }));
    let reason = format!("{found} of the {} sections of a {} note", wanted.len(), kind.name());
    (measured(Measure::Structure, found as f64 / wanted.len() as f64, reason), shown)
}

/// Something stands under a heading, or under an unknown one right below it.
fn is_filled(note: &Note, at: usize) -> bool {
    let said = |section: &Section| {
        section.body.of(note.text()).is_some_and(|body| words(body).iter().any(crate::note::word::Word::is_said))
    };
    let below = note.sections()[at + 1..].iter().take_while(|section| section.kind.is_none());
    said(&note.sections()[at]) || below.into_iter().any(said)
}
