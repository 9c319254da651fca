//! The tree an answer is read into. Strings are borrowed from the answer wherever nothing had to be unescaped.

use std::borrow::Cow;

use serde_json::Value as Json;

/// A member of an object.
pub(super) type Member<'t> = (Cow<'t, str>, Node<'t>);

/// A value and where it begins.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Node<'t> {
    /// Byte offset in the text that was scanned; texts of 4 GiB are refused long before.
    pub(super) at: u32,
    pub(super) value: Value<'t>,
}

/// A JSON value. Objects keep the order in which they were written.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value<'t> {
    Null,
    Bool(bool),
    Number(Number),
    Text(Cow<'t, str>),
    List(Vec<Node<'t>>),
    Object(Vec<Member<'t>>),
}

/// A finite number, whole wherever it was written whole and fits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Number {
    Unsigned(u64),
    Signed(i64),
    Float(f64),
}

impl<'t> Node<'t> {
    pub(super) fn new(at: usize, value: Value<'t>) -> Self {
        Self { at: u32::try_from(at).unwrap_or(u32::MAX), value }
    }

    /// A scalar; lists and objects become null.
    pub(super) fn of_scalar(json: Json) -> Self {
        let value = match json {
            Json::Bool(bool) => Value::Bool(bool),
            Json::String(text) => Value::Text(Cow::Owned(text)),
            Json::Number(number) => match (number.as_u64(), number.as_i64(), number.as_f64()) {
                (Some(number), ..) => Value::Number(Number::Unsigned(number)),
                (_, Some(number), _) => Value::Number(Number::Signed(number)),
                (.., Some(number)) => Value::Number(Number::Float(number)),
                _ => Value::Null,
            },
            Json::Null | Json::Array(_) | Json::Object(_) => Value::Null,
        };
        Self { at: 0, value }
    }

    pub(super) fn into_json(self) -> Json {
        match self.value {
            Value::Null => Json::Null,
            Value::Bool(bool) => Json::Bool(bool),
            Value::Number(number) => number.into_json(),
            Value::Text(text) => Json::String(text.into_owned()),
            Value::List(items) => items.into_iter().map(Node::into_json).collect(),
            Value::Object(members) => {
                Json::Object(members.into_iter().map(|(key, node)| (key.into_owned(), node.into_json())).collect())
            }
        }
    }

    /// Free of the text it was read from, all of it said to begin at `at`.
    pub(super) fn into_owned(self, at: u32) -> Node<'static> {
        let value = match self.value {
            Value::Null => Value::Null,
            Value::Bool(bool) => Value::Bool(bool),
            Value::Number(number) => Value::Number(number),
            Value::Text(text) => Value::Text(Cow::Owned(text.into_owned())),
            Value::List(items) => Value::List(items.into_iter().map(|item| item.into_owned(at)).collect()),
            Value::Object(members) => {
                let owned = |(key, node): Member<'_>| (Cow::Owned(key.into_owned()), node.into_owned(at));
                Value::Object(members.into_iter().map(owned).collect())
            }
        };
        Node { at, value }
    }
}

impl Number {
    pub(super) fn is_whole(self) -> bool {
        match self {
            Self::Unsigned(_) | Self::Signed(_) => true,
            Self::Float(float) => float.fract() == 0.0,
        }
    }

    /// The same number without a fraction, if it has none: `3.0` as `3`.
    #[expect(clippy::cast_possible_truncation, reason = "whole and well inside the range of i64")]
    pub(super) fn whole(self) -> Self {
        match self {
            Self::Float(float) if float.fract() == 0.0 && float.abs() < 9e15 => {
                let whole = float as i64;
                u64::try_from(whole).map_or(Self::Signed(whole), Self::Unsigned)
            }
            _ => self,
        }
    }

    pub(super) fn into_json(self) -> Json {
        match self {
            Self::Unsigned(number) => number.into(),
            Self::Signed(number) => number.into(),
            Self::Float(number) => number.into(),
        }
    }
}
