//! A piece of an answer: JSON that borrows the text it was read from.
//!
//! A stream is many small values of which two or three members matter. Maps that hash each name, and a copy of each string, took longer
//! than all else that is done with a piece. `serde_json_borrow` does the same, but of two members of one name it gives the first;
//! here, as in [`Value`], the last one counts.

use std::borrow::Cow;
use std::fmt;
use std::ops::Index;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Number, Value};

/// A JSON value. What is not there is null, whoever asks.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Piece<'a> {
    Null,
    Bool(bool),
    Number(Number),
    Text(Cow<'a, str>),
    List(Vec<Piece<'a>>),
    Object(Vec<(Cow<'a, str>, Piece<'a>)>),
}

impl<'a> Piece<'a> {
    pub(crate) fn as_bool(&self) -> Option<bool> {
        if let Self::Bool(value) = self { Some(*value) } else { None }
    }

    pub(crate) fn as_u64(&self) -> Option<u64> {
        if let Self::Number(number) = self { number.as_u64() } else { None }
    }

    pub(crate) fn as_f64(&self) -> Option<f64> {
        if let Self::Number(number) = self { number.as_f64() } else { None }
    }

    pub(crate) fn as_str(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The elements of a list; of anything else, none.
    pub(crate) fn elements(&self) -> &[Piece<'a>] {
        if let Self::List(elements) = self { elements } else { &[] }
    }

    pub(crate) fn is_object(&self) -> bool {
        matches!(self, Self::Object(_))
    }

    pub(crate) fn is_filled_object(&self) -> bool {
        matches!(self, Self::Object(members) if !members.is_empty())
    }
}

impl<'a> Index<&str> for Piece<'a> {
    type Output = Piece<'a>;

    fn index(&self, name: &str) -> &Piece<'a> {
        let Self::Object(members) = self else { return &Piece::Null };
        members.iter().rev().find(|(of, _)| of == name).map_or(&Piece::Null, |(_, value)| value)
    }
}

impl<'a> Index<usize> for Piece<'a> {
    type Output = Piece<'a>;

    fn index(&self, at: usize) -> &Piece<'a> {
        self.elements().get(at).unwrap_or(&Piece::Null)
    }
}

impl From<&Piece<'_>> for Value {
    fn from(piece: &Piece<'_>) -> Self {
        match piece {
            Piece::Null => Self::Null,
            Piece::Bool(value) => Self::Bool(*value),
            Piece::Number(number) => Self::Number(number.clone()),
            Piece::Text(text) => Self::String(text.as_ref().to_owned()),
            Piece::List(elements) => elements.iter().map(Self::from).collect(),
            Piece::Object(members) => members.iter().map(|(name, value)| (name.as_ref(), Self::from(value))).collect(),
        }
    }
}

/// As JSON.
impl fmt::Display for Piece<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Value::from(self).fmt(f)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Piece<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

/// A member's name, borrowed where nothing in it is escaped.
#[derive(serde::Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Piece<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Piece::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Piece::Bool(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
        Ok(Piece::Number(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
        Ok(Piece::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Self::Value, E> {
        Ok(Number::from_f64(value).map_or(Piece::Null, Piece::Number))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Piece::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Piece::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Self::Value, A::Error> {
        let mut list = Vec::new();
        while let Some(element) = elements.next_element()? {
            list.push(element);
        }
        Ok(Piece::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let mut object = Vec::new();
        while let Some((Name(name), value)) = members.next_entry()? {
            object.push((name, value));
        }
        Ok(Piece::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        r#"{"a":{"b":[1,-2,2.5,"x","größe \n \"🙂\"",true,null]},"esc\u0061ped":"","a":{"b":[7],"c":{}}}"#;

    fn piece(text: &str) -> Piece<'_> {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn a_piece_reads_as_a_value_does() {
        let whole =
            r#"{"a":{"b":[1,-2,2.5,1e300,18446744073709551615,"x","größe \n \"🙂\"",true,null]},"esc\u0061ped":""}"#;
        for text in [TEXT, whole, "[]", "{}", "7", "null", "\"x\"", "[[[{}]]]"] {
            assert_eq!(piece(text).to_string(), serde_json::from_str::<Value>(text).unwrap().to_string());
        }
        for text in ["", "{", "{}x", "[1,]", "{\"a\"}", "nul", "1e999", "\"\\x\"", "\"\n\"", &"[".repeat(200)] {
            let (ours, theirs) = (serde_json::from_str::<Piece<'_>>(text), serde_json::from_str::<Value>(text));
            assert_eq!(ours.unwrap_err().to_string(), theirs.unwrap_err().to_string());
        }
    }

    #[test]
    fn of_two_members_the_last_counts_and_what_is_not_there_is_null() {
        let piece = piece(TEXT);
        assert_eq!(piece["a"]["b"][0].as_u64(), Some(7));
        assert_eq!(piece["escaped"].as_str(), Some(""));
        assert!(piece["a"].is_filled_object() && piece["a"]["c"].is_object() && !piece["a"]["c"].is_filled_object());
        for nothing in
            [&piece["b"]["c"][3], &piece["a"]["b"][1], &piece[0], &piece["a"]["b"]["c"], &piece["escaped"]["x"]]
        {
            assert_eq!(nothing, &Piece::Null);
        }
    }

    #[test]
    fn strings_are_copied_only_where_something_in_them_is_escaped() {
        let piece = piece(r#"{"plain":"größe","esc\u0061ped":"\n"}"#);
        let Piece::Object(members) = &piece else { panic!("{piece}") };
        let borrowed = |text: &Cow<'_, str>| matches!(text, Cow::Borrowed(_));
        let texts =
            members.iter().map(|(name, value)| (borrowed(name), matches!(value, Piece::Text(text) if borrowed(text))));
        assert_eq!(texts.collect::<Vec<_>>(), [(true, true), (false, false)]);
    }
}
