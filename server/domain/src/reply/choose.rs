//! Which of the values in an answer is the one asked for: the last complete one that fits.

use super::find::{Candidate, Holding};
use super::fit::{Fitter, looks_like};
use super::node::{Node, Value};
use super::note::{Note, NoteKind};
use super::shape::{LIST, NULL, OBJECT, Shape};
use super::unreadable::Unreadable;
use super::wrap::{Likeness, is_element, unwrap};
use super::{Found, Wanted};

/// Values that are tried, from the end: nobody answers in more, and to tell why a value does not fit takes its time.
const MOST: usize = 1024;

/// Chooses among what `text` holds.
pub(super) fn choose<'t>(text: &'t str, holding: Holding<'t>, wanted: &Wanted) -> Result<Found<'t>, Unreadable> {
    let mut chooser = Chooser { text, wanted, shape: &wanted.shape, failure: holding.failure };
    if let Some(candidate) = holding.behind_reasoning {
        return chooser.behind_reasoning(candidate);
    }
    let candidates = chooser.in_lines(holding.candidates);
    let mut best: Option<(Rank, Found<'t>)> = None;
    for candidate in candidates.into_iter().rev().take(MOST) {
        if chooser.is_quoted(&candidate) {
            continue;
        }
        let trivial = is_trivial(&candidate.node);
        match chooser.fitted(candidate) {
            Ok((rank, found)) if best.as_ref().is_none_or(|(other, _)| rank > *other) => {
                if rank == Rank::BEST {
                    return Ok(found);
                }
                best = Some((rank, found));
            }
            Ok(_) => {}
            Err(misfit) => {
                if !trivial || chooser.fills(text) {
                    chooser.failure.get_or_insert(misfit);
                }
            }
        }
    }
    if best.is_none() && !chooser.shape.allows(LIST | OBJECT) {
        return chooser.scalar();
    }
    best.map(|(_, found)| found).ok_or(chooser.failure.unwrap_or(Unreadable::Nothing))
}

/// What makes one candidate better than another; among equals the last one is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    complete: bool,
    likeness: Likeness,
    telling: bool,
}

impl Rank {
    const BEST: Self = Self { complete: true, likeness: Likeness::Direct, telling: true };
}

struct Chooser<'t, 'w> {
    text: &'t str,
    wanted: &'w Wanted,
    shape: &'w Shape,
    failure: Option<Unreadable>,
}

impl<'t> Chooser<'t, '_> {
    /// Many servers lose the tag that closes reasoning. A draft looks the same, so only a value that fits as it is will do.
    fn behind_reasoning(self, candidate: Candidate<'t>) -> Result<Found<'t>, Unreadable> {
        let fitted = self.fitted(candidate).ok().filter(|(rank, _)| *rank == Rank::BEST && !self.shape.is_anything());
        fitted.map(|(_, found)| found).ok_or(self.failure.unwrap_or(Unreadable::Nothing))
    }

    fn fitted(&self, candidate: Candidate<'t>) -> Result<(Rank, Found<'t>), Unreadable> {
        let Candidate { at, end, node, mut notes, cut, unclosed } = candidate;
        let truncated = Unreadable::Truncated { at, end };
        let telling = !is_trivial(&node);
        let encoded = notes.iter().any(|note| note.kind == NoteKind::Encoded);
        let (mut node, likeness) = if self.shape.is_anything() {
            (node, Likeness::Direct)
        } else {
            unwrap(node, self.shape, usize::from(encoded), &mut notes)
        };
        if let Some(cut) = cut
            && !self.is_salvage(&mut node, cut.last_is_open)
        {
            return Err(truncated);
        }
        let mut fitter = Fitter { text: if encoded { "" } else { self.text }, notes: &mut notes, nesting: 0 };
        fitter.fit(&mut node, self.shape).map_err(|misfit| if cut.is_some() { truncated } else { misfit.into() })?;
        if unclosed && cut.is_none() && notes.iter().any(|note| note.kind == NoteKind::Absent) {
            // What is absent may only not have been written yet.
            return Err(Unreadable::Truncated { at, end });
        }
        self.wanted.validate(&node)?;
        notes.sort_by_key(|note| note.at);
        let truncated = cut.is_some();
        let complete = !unclosed;
        Ok((Rank { complete, likeness, telling }, Found { node, notes, truncated }))
    }

    /// Whether the complete part of a cut-off value is worth something: elements of the list that was asked for.
    fn is_salvage(&self, node: &mut Node<'t>, last_is_open: bool) -> bool {
        let Some((items, shape)) = listed(node, self.shape) else { return false };
        if last_is_open && !items.last().is_some_and(|item| is_all_there(item, shape)) {
            items.pop();
        }
        !items.is_empty()
    }

    /// Puts values that stand line by line, or one behind another, into the list they should have been in.
    fn in_lines(&self, mut candidates: Vec<Candidate<'t>>) -> Vec<Candidate<'t>> {
        let is_part = |candidate: &Candidate<'t>| {
            let node = &candidate.node;
            !candidate.unclosed
                && if self.shape.is_anything() {
                    matches!(&node.value, Value::Object(members) if !members.is_empty())
                } else {
                    !looks_like(node, self.shape) && is_element(node, self.shape)
                }
        };
        let Some(last) = candidates.last().filter(|last| is_part(last)) else { return candidates };
        let (mut from, mut next_at) = (candidates.len() - 1, last.at);
        while from > 0 && is_part(&candidates[from - 1]) && self.is_between_lines(candidates[from - 1].end, next_at) {
            from -= 1;
            next_at = candidates[from].at;
        }
        if candidates.len() - from < 2 {
            return candidates;
        }
        let lines = candidates.split_off(from);
        candidates.push(self.list(lines));
        candidates
    }

    fn is_between_lines(&self, end: usize, at: usize) -> bool {
        let gap = self.text.get(end..at).unwrap_or("x");
        let words = gap.replace("```", " ").replace("jsonl", " ").replace("json", " ");
        let marker = |c: char| c.is_whitespace() || ",-*.)".contains(c) || c.is_ascii_digit();
        if self.shape.is_anything() {
            return gap.contains(['\n', ',']) && words.chars().all(|c| c.is_whitespace() || c == ',');
        }
        // A list is asked for: items may be numbered, or each have a heading.
        let heading = words.trim();
        heading.chars().all(marker)
            || heading.len() <= 40 && !heading.contains('\n') && heading.ends_with([':', '#', '*'])
    }

    fn list(&self, lines: Vec<Candidate<'t>>) -> Candidate<'t> {
        let at = lines.first().map_or(0, |line| line.at);
        let end = lines.last().map_or(0, |line| line.end);
        let mut notes = vec![Note { kind: NoteKind::Lines, at }];
        let mut items = Vec::with_capacity(lines.len());
        for line in lines {
            notes.extend(line.notes);
            items.push(line.node);
        }
        let cut = matches!(self.failure, Some(Unreadable::Truncated { .. }))
            .then_some(super::find::Cut { last_is_open: false });
        Candidate { at, end, node: Node::new(at, Value::List(items)), notes, cut, unclosed: cut.is_some() }
    }

    /// A lone scalar, where that is what was asked for: the whole answer, strictly, but for a fence.
    fn scalar(&self) -> Result<Found<'t>, Unreadable> {
        let text = self.text.trim().trim_start_matches("```json").trim_matches('`').trim();
        let mut node: Node<'t> = serde_json::from_str(text).map(Node::of_scalar).map_err(|_| Unreadable::Nothing)?;
        let mut notes = Vec::new();
        Fitter { text: "", notes: &mut notes, nesting: 0 }.fit(&mut node, self.shape)?;
        self.wanted.validate(&node)?;
        Ok(Found { node, notes, truncated: false })
    }

    /// Whether an empty value stands inside a sentence, as in a refusal that says what it would have to send.
    fn is_quoted(&self, candidate: &Candidate<'t>) -> bool {
        let Value::Object(members) = &candidate.node.value else { return false };
        let empty = |node: &Node<'_>| matches!(&node.value, Value::List(items) if items.is_empty());
        let before = self.text.get(..candidate.at).unwrap_or_default();
        !self.shape.is_anything()
            && !members.is_empty()
            && members.iter().all(|(_, node)| empty(node))
            && before.trim_end_matches([' ', '`', '"']).ends_with(char::is_alphanumeric)
            && before.ends_with([' ', '`', '"'])
            && !before.ends_with("```")
    }

    /// Whether the text holds nothing beside the value.
    fn fills(&self, text: &str) -> bool {
        let text = text.trim();
        text.starts_with(['{', '[']) && text.ends_with(['}', ']'])
    }
}

/// The list that a cut-off answer is made of, and the shape of its elements.
fn listed<'n, 't, 's>(node: &'n mut Node<'t>, shape: &'s Shape) -> Option<(&'n mut Vec<Node<'t>>, Option<&'s Shape>)> {
    match &mut node.value {
        Value::List(items) => Some((items, shape.items.as_deref())),
        Value::Object(members) => {
            let lone = shape.lone().filter(|lone| lone.shape.allows(LIST) && !lone.shape.allows(OBJECT));
            let items = lone.and_then(|lone| lone.shape.items.as_deref());
            let alone = members.len() == 1 && shape.is_anything();
            let held = members.iter_mut().find(|(key, _)| alone || lone.is_some_and(|lone| *key == lone.name))?;
            match &mut held.1.value {
                Value::List(list) => Some((list, items)),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Whether an element that was not closed has every property there is.
fn is_all_there(item: &Node<'_>, shape: Option<&Shape>) -> bool {
    let Some(shape) = shape.filter(|shape| !shape.properties.is_empty() && !shape.allows(NULL)) else { return false };
    let Value::Object(members) = &item.value else { return false };
    let has_all = shape.properties.iter().all(|property| members.iter().any(|(key, _)| *key == property.name));
    let mut notes = Vec::new();
    has_all
        && Fitter { text: "", notes: &mut notes, nesting: 0 }.fit(&mut item.clone(), shape).is_ok()
        && notes.is_empty()
}

/// A bracketed number or two in prose, a citation, says nothing; nor does an empty pair of brackets.
pub(super) fn is_trivial(node: &Node<'_>) -> bool {
    match &node.value {
        Value::List(items) => items.iter().all(|item| matches!(item.value, Value::Number(_))),
        Value::Object(members) => members.is_empty(),
        _ => true,
    }
}
