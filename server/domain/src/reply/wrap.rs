//! Answers inside other values, and answers without the object that should hold them.

use std::borrow::Cow;

use super::find::{NESTING, find};
use super::fit::looks_like;
use super::node::{Node, Value};
use super::note::{Note, NoteKind};
use super::shape::{LIST, OBJECT, Property, Shape};

/// How deep in other values an answer is looked for: `choices[0].message.content`, `function.arguments` and their like.
const DEPTH: usize = 5;
/// How many values are looked at for it.
const LOOKS: usize = 512;

/// How a value became one that looks like the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Likeness {
    /// It does not.
    None,
    /// Something was taken off or put around it.
    Wrapped,
    /// As it is.
    Direct,
}

/// Takes off what is around the answer, and puts around it what should be.
pub(super) fn unwrap<'t>(
    mut node: Node<'t>,
    shape: &Shape,
    nesting: usize,
    notes: &mut Vec<Note>,
) -> (Node<'t>, Likeness) {
    if looks_like(&node, shape) {
        if is_exact(&node, shape) {
            return (node, Likeness::Direct);
        }
        // A tool call has a name as well: what else is in it may be the answer in full.
        decode(&mut node, Some(shape), nesting, notes);
        return match only(&node, |node| is_in_full(node, shape)) {
            Some(path) => (taken(node, &path, notes), Likeness::Wrapped),
            None => (node, Likeness::Direct),
        };
    }
    decode(&mut node, None, nesting, notes);
    if !shape.is_anything()
        && let Some(path) =
            only(&node, |node| is_in_full(node, shape)).or_else(|| only(&node, |node| is_content(node, shape)))
    {
        return (taken(node, &path, notes), Likeness::Wrapped);
    }
    let Some(property) = shape.lone() else { return (node, Likeness::None) };
    if !property.shape.is_anything() {
        if is_content(&node, &property.shape) || is_item(&node, &property.shape) {
            return (held(node, property, notes), Likeness::Wrapped);
        }
        if let Some(path) = only(&node, |node| is_content(node, &property.shape)) {
            let inner = taken(node, &path, notes);
            return (held(inner, property, notes), Likeness::Wrapped);
        }
    }
    (node, Likeness::None)
}

/// Whether `node` may be an element of the list asked for.
pub(super) fn is_element(node: &Node<'_>, shape: &Shape) -> bool {
    is_item(node, shape) || shape.lone().is_some_and(|property| is_item(node, &property.shape))
}

fn is_item(node: &Node<'_>, shape: &Shape) -> bool {
    shape.allows(LIST)
        && matches!(node.value, Value::Object(_))
        && shape.items.as_deref().is_some_and(|item| !item.is_anything() && looks_like(node, item))
}

/// Whether `node` looks like what should be inside an object; an empty list looks like anything and does not count.
fn is_content(node: &Node<'_>, shape: &Shape) -> bool {
    match &node.value {
        Value::List(items) => !items.is_empty() && looks_like(node, shape),
        Value::Object(members) => !members.is_empty() && looks_like(node, shape),
        _ => false,
    }
}

fn held<'t>(node: Node<'t>, property: &Property, notes: &mut Vec<Note>) -> Node<'t> {
    let at = node.at;
    notes.push(Note { kind: NoteKind::Wrapped, at: at as usize });
    let list = property.shape.allows(LIST) && !property.shape.allows(OBJECT);
    let value = match node.value {
        Value::List(_) => node,
        _ if list => Node { at, value: Value::List(vec![node]) },
        _ => node,
    };
    Node { at, value: Value::Object(vec![(Cow::Owned(property.name.clone()), value)]) }
}

/// The way to the only value inside `node` that is it, outermost first.
fn only(node: &Node<'_>, is: impl Fn(&Node<'_>) -> bool) -> Option<Vec<usize>> {
    let mut level = vec![(node, Vec::new())];
    let mut looks = 0;
    for _ in 0..DEPTH {
        let mut next = Vec::new();
        let mut found = None;
        for (node, path) in level {
            for (index, child) in children(node).enumerate() {
                looks += 1;
                if looks > LOOKS {
                    return None;
                }
                let path: Vec<usize> = path.iter().copied().chain([index]).collect();
                if is(child) {
                    if found.is_some() {
                        return None;
                    }
                    found = Some(path.clone());
                }
                next.push((child, path));
            }
        }
        if found.is_some() {
            return found;
        }
        level = next;
    }
    None
}

fn children<'n, 't>(node: &'n Node<'t>) -> Box<dyn Iterator<Item = &'n Node<'t>> + 'n> {
    match &node.value {
        Value::List(items) => Box::new(items.iter()),
        Value::Object(members) => Box::new(members.iter().map(|(_, node)| node)),
        _ => Box::new(std::iter::empty()),
    }
}

fn taken<'t>(mut node: Node<'t>, path: &[usize], notes: &mut Vec<Note>) -> Node<'t> {
    notes.push(Note { kind: NoteKind::Unwrapped, at: node.at as usize });
    for &index in path {
        node = match node.value {
            Value::List(mut items) if index < items.len() => items.swap_remove(index),
            Value::Object(mut members) if index < members.len() => members.swap_remove(index).1,
            _ => return node,
        };
    }
    node
}

/// Whether an object has the properties of `shape`, all of them and no others; other values are.
fn is_exact(node: &Node<'_>, shape: &Shape) -> bool {
    match &node.value {
        Value::Object(members) if !shape.properties.is_empty() => {
            let named = |key: &str| shape.properties.iter().any(|property| property.name == key);
            members.len() == shape.properties.len() && members.iter().all(|(key, _)| named(key))
        }
        _ => true,
    }
}

fn is_in_full(node: &Node<'_>, shape: &Shape) -> bool {
    matches!(node.value, Value::Object(_)) && is_content(node, shape) && is_exact(node, shape)
}

/// Reads the strings of a wrapper that hold JSON, as a tool call's arguments do; not those that `shape` asks for.
fn decode(node: &mut Node<'_>, shape: Option<&Shape>, nesting: usize, notes: &mut Vec<Note>) {
    let mut looks = 0;
    let asked = |key: &str| shape.is_some_and(|shape| shape.properties.iter().any(|property| property.name == key));
    let mut level: Vec<_> = match &mut node.value {
        Value::Object(members) => members.iter_mut().filter(|(key, _)| !asked(key)).map(|(_, node)| node).collect(),
        Value::List(items) => items.iter_mut().collect(),
        _ => return,
    };
    for _ in 0..DEPTH {
        let mut next = Vec::new();
        for node in level {
            looks += 1;
            if looks > LOOKS {
                return;
            }
            if let Value::Text(text) = &node.value
                && let Some(decoded) = decoded(text, node.at, nesting, notes)
            {
                node.value = decoded;
            }
            match &mut node.value {
                Value::List(items) => next.extend(items),
                Value::Object(members) => next.extend(members.iter_mut().map(|(_, node)| node)),
                _ => {}
            }
        }
        level = next;
    }
}

/// The one value `text` holds, if it begins with a bracket or a fence.
fn decoded(text: &str, at: u32, nesting: usize, notes: &mut Vec<Note>) -> Option<Value<'static>> {
    if nesting >= NESTING || !text.trim_start().starts_with(['{', '[', '`']) {
        return None;
    }
    let mut candidates = find(text, nesting + 1).candidates;
    let candidate = candidates.pop().filter(|candidate| candidate.cut.is_none())?;
    if !candidates.is_empty() {
        return None;
    }
    notes.push(Note { kind: NoteKind::Encoded, at: at as usize });
    notes.extend(candidate.notes.iter().map(|note| Note { at: at as usize, ..*note }));
    Some(candidate.node.into_owned(at).value)
}
