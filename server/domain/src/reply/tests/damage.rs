//! JSON as models damage it: a random value, printed in a way of which only one reading makes sense.

use proptest::prelude::*;
use serde_json::Value as Json;

use super::super::NoteKind;

/// Ways to print a value wrongly.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Damage {
    pub(super) trailing_commas: bool,
    pub(super) single_quotes: bool,
    pub(super) smart_quotes: bool,
    pub(super) comments: bool,
    pub(super) python: bool,
    pub(super) bare_keys: bool,
    pub(super) missing_commas: bool,
    pub(super) raw_newlines: bool,
    pub(super) surroundings: u8,
}

impl Damage {
    /// The notes that may come of it, and no others.
    pub(super) fn notes(self) -> Vec<NoteKind> {
        let kinds = [
            (self.trailing_commas, NoteKind::TrailingComma),
            (self.single_quotes, NoteKind::SingleQuotes),
            (self.smart_quotes, NoteKind::SmartQuotes),
            (self.comments, NoteKind::Comment),
            (self.python, NoteKind::PythonLiteral),
            (self.bare_keys, NoteKind::UnquotedKey),
            (self.missing_commas, NoteKind::MissingComma),
            (self.raw_newlines, NoteKind::RawNewline),
        ];
        kinds.into_iter().filter(|(done, _)| *done).map(|(_, kind)| kind).collect()
    }

    /// `value`, printed with this damage.
    pub(super) fn print(self, value: &Json) -> String {
        let mut text = String::new();
        self.value(value, &mut text);
        match self.surroundings % 6 {
            1 => format!("```json\n{text}\n```"),
            2 => format!("Here it is, as [asked]:\n\n```\n{text}\n```\nThat's {{all}}."),
            3 => format!("<think>Perhaps {{\"draft\": [1, 2, {{\"x\": </think>{text}"),
            4 => format!("The answer is {text} — I hope it's what you \"wanted\"."),
            5 => format!("{{\"draft\": ??? }}\nSorry, once more:\n{text}"),
            _ => text,
        }
    }

    fn value(self, value: &Json, text: &mut String) {
        match value {
            Json::Null if self.python => text.push_str("None"),
            Json::Bool(true) if self.python => text.push_str("True"),
            Json::Bool(false) if self.python => text.push_str("False"),
            Json::String(string) => self.string(string, text),
            Json::Array(items) => {
                text.push('[');
                for (index, item) in items.iter().enumerate() {
                    self.separator(index, text);
                    self.value(item, text);
                }
                self.end(items.len(), ']', text);
            }
            Json::Object(members) => {
                text.push('{');
                for (index, (key, item)) in members.iter().enumerate() {
                    self.separator(index, text);
                    if self.bare_keys {
                        text.push_str(key);
                    } else {
                        self.string(key, text);
                    }
                    text.push_str(": ");
                    self.value(item, text);
                }
                self.end(members.len(), '}', text);
            }
            other => text.push_str(&other.to_string()),
        }
    }

    fn separator(self, index: usize, text: &mut String) {
        if index > 0 {
            text.push_str(if self.missing_commas { "\n" } else { ", " });
        }
        if self.comments && index.is_multiple_of(2) {
            text.push_str("/* a \"comment\", {this} */");
        }
    }

    fn end(self, count: usize, closer: char, text: &mut String) {
        if self.trailing_commas && count > 0 {
            text.push(',');
        }
        if self.comments {
            text.push_str(" // it's over\n");
        }
        text.push(closer);
    }

    fn string(self, string: &str, text: &mut String) {
        let mut json = Json::from(string).to_string();
        if self.raw_newlines && !string.contains(['\\', '{', '[']) {
            json = json.replace("\\n", "\n");
        }
        let inner = &json[1..json.len() - 1];
        if self.single_quotes {
            text.push_str(&format!("'{}'", inner.replace('\'', "\\u0027")));
        } else if self.smart_quotes {
            text.push_str(&format!("“{inner}”"));
        } else {
            text.push_str(&json);
        }
    }
}

/// Any damage that does not contradict itself.
pub(super) fn damage() -> impl Strategy<Value = Damage> {
    (any::<[bool; 6]>(), 0..3u8, 0..6u8).prop_map(|(on, quotes, surroundings)| Damage {
        trailing_commas: on[0],
        comments: on[1],
        python: on[2],
        bare_keys: on[3],
        missing_commas: on[4],
        raw_newlines: on[5],
        single_quotes: quotes == 1,
        smart_quotes: quotes == 2,
        surroundings,
    })
}

/// An object of values whose texts need no guessing: no quotation marks of the kind that delimits them.
pub(super) fn value() -> impl Strategy<Value = Json> {
    let text = "[a-zA-Zäß0-9 ,.:;\\n\\\\/{}()+-]{0,16}";
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        (-1_000_000i64..1_000_000).prop_map(|n| Json::from(n as f64 / 64.0 + 0.5 / 64.0)),
        text.prop_map(Json::from),
    ];
    let tree = leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Json::from),
            members(inner).prop_map(Json::Object),
        ]
    });
    members(tree).prop_filter_map("empty", |members| (!members.is_empty()).then_some(Json::Object(members)))
}

fn members(value: impl Strategy<Value = Json>) -> impl Strategy<Value = serde_json::Map<String, Json>> {
    prop::collection::vec(("k[a-z_]{0,6}", value), 0..5).prop_map(|members| members.into_iter().collect())
}
