//! Whether a value is of the shape asked for, and the harmless differences that are put right on the way.

use std::borrow::Cow;

use serde_json::Value as Json;

use super::find::{NESTING, find};
use super::node::{Member, Node, Number, Value};
use super::note::{Note, NoteKind};
use super::shape::{self, BOOL, Extra, Kinds, LIST, NULL, NUMBER, OBJECT, Property, Shape, TEXT, WHOLE};
use super::unreadable::Unreadable;

/// Why a value does not fit. Speaks of the schema and of kinds of value, never of the value.
#[derive(Debug)]
pub(super) struct Misfit {
    /// From the inside out.
    path: Vec<String>,
    reason: String,
}

impl Misfit {
    pub(super) fn new(reason: impl Into<String>) -> Self {
        Self { path: Vec::new(), reason: reason.into() }
    }

    fn inside(mut self, step: &dyn ToString) -> Self {
        self.path.push(step.to_string());
        self
    }
}

impl From<Misfit> for Unreadable {
    fn from(misfit: Misfit) -> Self {
        let path = misfit.path.iter().rev().map(|step| format!("/{}", step.replace('~', "~0").replace('/', "~1")));
        Self::WrongShape { path: path.collect(), reason: misfit.reason }
    }
}

/// Makes values fit.
pub(super) struct Fitter<'t, 'n> {
    /// What the values' positions refer to.
    pub(super) text: &'t str,
    pub(super) notes: &'n mut Vec<Note>,
    pub(super) nesting: usize,
}

type Fit = Result<(), Misfit>;

impl<'t> Fitter<'t, '_> {
    /// Makes `node` fit `shape`.
    pub(super) fn fit(&mut self, node: &mut Node<'t>, shape: &Shape) -> Fit {
        if !shape.alternatives.is_empty() {
            let kind = kind(node);
            let same_kind = shape.alternatives.iter().find(|one| one.allows(kind) && looks_like(node, one));
            let any =
                same_kind.or_else(|| shape.alternatives.iter().find(|one| !one.allows(NULL) || one.kinds != NULL));
            return any.map_or(Ok(()), |one| self.fit(node, one));
        }
        if !shape.values.is_empty() {
            return self.one_of(node, &shape.values);
        }
        self.convert(node, shape)?;
        match &mut node.value {
            Value::Object(members) => self.object(members, node.at, shape),
            Value::List(items) => self.list(items, shape),
            _ => Ok(()),
        }
    }

    fn note(&mut self, kind: NoteKind, at: u32) {
        self.notes.push(Note { kind, at: at as usize });
    }

    fn list(&mut self, items: &mut [Node<'t>], shape: &Shape) -> Fit {
        let Some(item_shape) = &shape.items else { return Ok(()) };
        for (index, item) in items.iter_mut().enumerate() {
            self.fit(item, item_shape).map_err(|misfit| misfit.inside(&index))?;
        }
        Ok(())
    }

    fn object(&mut self, members: &mut Vec<Member<'t>>, at: u32, shape: &Shape) -> Fit {
        if shape.properties.is_empty() && matches!(shape.extra, Extra::Allowed) {
            return Ok(());
        }
        if !self.in_order(members, shape)? {
            self.respell(members, shape);
            self.by_name(members, at, shape)?;
        }
        Ok(())
    }

    /// Fits members that are just the properties, in their order, as models mostly write them; whether they are.
    fn in_order(&mut self, members: &mut [Member<'t>], shape: &Shape) -> Result<bool, Misfit> {
        let same = members.len() == shape.properties.len()
            && members.iter().zip(&shape.properties).all(|((key, _), property)| *key == property.name);
        if same {
            for ((_, node), property) in members.iter_mut().zip(&shape.properties) {
                self.fit(node, &property.shape).map_err(|misfit| misfit.inside(&property.name))?;
            }
        }
        Ok(same)
    }

    /// Gives keys that differ from a missing property in case and punctuation alone that property's name.
    fn respell(&mut self, members: &mut [Member<'t>], shape: &Shape) {
        for property in &shape.properties {
            if members.iter().any(|(key, _)| *key == property.name) {
                continue;
            }
            let named = |key: &str| shape.properties.iter().any(|property| property.name == key);
            let mut alike = members.iter_mut().filter(|(key, _)| !named(key) && is_alike(key, &property.name));
            if let (Some((key, node)), None) = (alike.next(), alike.next()) {
                *key = Cow::Owned(property.name.clone());
                self.notes.push(Note { kind: NoteKind::Renamed, at: node.at as usize });
            }
        }
    }

    fn by_name(&mut self, members: &mut Vec<Member<'t>>, at: u32, shape: &Shape) -> Fit {
        for property in &shape.properties {
            match members.iter_mut().find(|(key, _)| *key == property.name) {
                Some((_, node)) => self.fit(node, &property.shape).map_err(|misfit| misfit.inside(&property.name))?,
                None => self.absent(members, at, property)?,
            }
        }
        if matches!(shape.extra, Extra::Allowed) {
            return Ok(());
        }
        let named = |key: &str| shape.properties.iter().any(|property| property.name == key);
        match &shape.extra {
            Extra::Of(shape) => {
                for (key, node) in members.iter_mut().filter(|(key, _)| !named(key)) {
                    // The key is the answer's own word and is not repeated.
                    let _ = key;
                    self.fit(node, shape).map_err(|misfit| misfit.inside(&"*"))?;
                }
            }
            Extra::Refused | Extra::Allowed => members.retain(|(key, node)| {
                let wanted = named(key);
                if !wanted {
                    self.notes.push(Note { kind: NoteKind::Extra, at: node.at as usize });
                }
                wanted
            }),
        }
        Ok(())
    }

    fn absent(&mut self, members: &mut Vec<Member<'t>>, at: u32, property: &Property) -> Fit {
        if !property.required {
            return Ok(());
        }
        if !property.shape.allows(NULL) {
            return Err(Misfit::new("a required property is missing").inside(&property.name));
        }
        self.note(NoteKind::Absent, at);
        members.push((Cow::Owned(property.name.clone()), Node { at, value: Value::Null }));
        Ok(())
    }

    fn one_of(&mut self, node: &mut Node<'t>, values: &[Json]) -> Fit {
        if values.iter().any(|value| is_same(node, value)) {
            return Ok(());
        }
        if let Value::Text(text) = &node.value {
            let mut alike = values.iter().filter_map(Json::as_str).filter(|value| is_alike(text, value));
            if let (Some(value), None) = (alike.next(), alike.next()) {
                node.value = Value::Text(Cow::Owned(value.to_owned()));
                self.note(NoteKind::Coerced, node.at);
                return Ok(());
            }
        }
        let names: Vec<String> = values.iter().map(ToString::to_string).collect();
        Err(Misfit::new(format!("one of {} is asked for", names.join(", "))))
    }

    /// Gives `node` a kind that `shape` allows, where that changes nothing it says.
    fn convert(&mut self, node: &mut Node<'t>, shape: &Shape) -> Fit {
        let had = kind(node);
        if let Value::Number(number) = &mut node.value
            && shape.kinds & NUMBER == 0
        {
            *number = number.whole();
        }
        if shape.kinds & had != 0 {
            return Ok(());
        }
        let converted = match &mut node.value {
            Value::Text(text) => self.convert_text(&text.clone(), node.at, shape.kinds),
            Value::Number(number) => self.convert_number(*number, node.at, shape.kinds),
            Value::List(items) if items.len() == 1 && shape.kinds & (TEXT | OBJECT) != 0 => {
                items.pop().filter(|item| shape.kinds & kind(item) != 0).map(|item| (item.value, NoteKind::Coerced))
            }
            _ => None,
        };
        if let Some((value, kind)) = converted {
            node.value = value;
            self.note(kind, node.at);
            return Ok(());
        }
        if shape.kinds & LIST != 0 && had != NULL {
            let lone = std::mem::replace(&mut node.value, Value::Null);
            node.value = Value::List(vec![Node { at: node.at, value: lone }]);
            self.note(NoteKind::Coerced, node.at);
            return Ok(());
        }
        Err(Misfit::new(format!("{} is asked for, {} came", shape::words(shape.kinds), shape::words(had))))
    }

    fn convert_text(&mut self, text: &str, at: u32, kinds: Kinds) -> Option<(Value<'t>, NoteKind)> {
        let text = text.trim();
        let lower = text.to_ascii_lowercase();
        let coerced = match lower.as_str() {
            "true" if kinds & BOOL != 0 => Some(Value::Bool(true)),
            "false" if kinds & BOOL != 0 => Some(Value::Bool(false)),
            "null" | "none" | "n/a" | "" if kinds & NULL != 0 => Some(Value::Null),
            _ if kinds & (NUMBER | WHOLE) != 0 => {
                number(text).filter(|number| kinds & number_kind(*number) != 0).map(Value::Number)
            }
            _ => None,
        };
        if let Some(value) = coerced {
            return Some((value, NoteKind::Coerced));
        }
        if kinds & (LIST | OBJECT) == 0 || self.nesting >= NESTING || !text.starts_with(['{', '[']) {
            return None;
        }
        let mut candidates = find(text, self.nesting + 1).candidates;
        let candidate = candidates.pop().filter(|candidate| candidate.cut.is_none() && candidate.end == text.len())?;
        if !candidates.is_empty() || kinds & kind(&candidate.node) == 0 {
            return None;
        }
        self.notes.extend(candidate.notes.iter().map(|note| Note { at: at as usize, ..*note }));
        Some((candidate.node.into_owned(at).value, NoteKind::Encoded))
    }

    fn convert_number(&mut self, number: Number, at: u32, kinds: Kinds) -> Option<(Value<'t>, NoteKind)> {
        if kinds & TEXT == 0 {
            return None;
        }
        Some((Value::Text(self.as_written(number, at)), NoteKind::Coerced))
    }

    /// The number's own digits if its position is in the text at hand, or else its shortest form.
    fn as_written(&self, number: Number, at: u32) -> Cow<'t, str> {
        let rest = self.text.get(at as usize..).unwrap_or_default();
        let end = rest.find(|c: char| !(c.is_ascii_digit() || "+-.eE".contains(c))).unwrap_or(rest.len());
        let value = |number: Number| number.into_json().as_f64();
        if rest[..end].parse::<f64>().ok() == value(number) && end > 0 {
            return Cow::Borrowed(&rest[..end]);
        }
        Cow::Owned(number.into_json().to_string())
    }
}

/// What kind of value it is; a number without a fraction is a whole one, as JSON Schema has it.
pub(super) fn kind(node: &Node<'_>) -> Kinds {
    match &node.value {
        Value::Null => NULL,
        Value::Bool(_) => BOOL,
        Value::Number(number) => number_kind(*number),
        Value::Text(_) => TEXT,
        Value::List(_) => LIST,
        Value::Object(_) => OBJECT,
    }
}

fn number_kind(number: Number) -> Kinds {
    if number.is_whole() { WHOLE } else { NUMBER }
}

/// `text` as a JSON number.
fn number(text: &str) -> Option<Number> {
    let number: serde_json::Number = serde_json::from_str(text).ok()?;
    let whole = number.as_u64().map(Number::Unsigned).or_else(|| number.as_i64().map(Number::Signed));
    whole.or_else(|| number.as_f64().map(Number::Float))
}

/// Whether `node` is of the shape as far as its outside shows: its kind, and for an object the keys that must be there.
pub(super) fn looks_like(node: &Node<'_>, shape: &Shape) -> bool {
    if !shape.alternatives.is_empty() {
        return shape.alternatives.iter().any(|one| looks_like(node, one));
    }
    if !shape.allows(kind(node)) {
        return false;
    }
    match &node.value {
        Value::Object(members) => {
            let has = |name: &str| members.iter().any(|(key, _)| key == name);
            let mut needed = shape.properties.iter().filter(|one| one.required && !one.shape.allows(NULL)).peekable();
            let known = || shape.properties.is_empty() || shape.properties.iter().any(|one| has(&one.name));
            needed.all(|one| has(&one.name)) && (known() || members.is_empty())
        }
        Value::List(items) => match (&shape.items, items.first()) {
            (Some(shape), Some(item)) => looks_like(item, shape),
            _ => true,
        },
        _ => shape.values.is_empty() || shape.values.iter().any(|value| is_same(node, value)),
    }
}

fn is_same(node: &Node<'_>, value: &Json) -> bool {
    match (&node.value, value) {
        (Value::Text(text), Json::String(value)) => text == value,
        (Value::Number(number), Json::Number(value)) => number.into_json().as_f64() == value.as_f64(),
        _ => node.clone().into_json() == *value,
    }
}

/// Whether two names differ in case, spaces and punctuation alone.
fn is_alike(one: &str, other: &str) -> bool {
    let letters =
        |name: &str| name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    one.len() <= 2 * other.len() + 8 && letters(one) == letters(other) && !letters(one).is_empty()
}
