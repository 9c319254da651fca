//! JSON as models break it.

use serde_json::Value;

/// A way in which models break JSON. What was meant is still there to be read, whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    /// A comma before the last closer.
    TrailingComma,
    /// Single quotes in place of double ones.
    SingleQuotes,
    /// Comments of both kinds.
    Comments,
    /// `True`, `False`, `None`. An answer without any literal is given two: `complete` and `note`.
    PythonLiterals,
    /// Typographic quotes in place of straight ones.
    SmartQuotes,
    /// A line break inside a string, in place of a space.
    RawNewline,
    /// A backslash before a space.
    BadEscape,
    /// No comma between the first two members.
    MissingComma,
    /// The last closer is missing.
    MissingCloser,
    /// Keys without quotes.
    UnquotedKeys,
    /// A think block that holds JSON of its own, before the answer.
    ThinkBlock,
    /// A fenced draft of the same shape, and after it the answer in a fence of its own.
    DraftThenCorrected,
    /// The whole answer as one JSON string.
    JsonInString,
    /// `{"result": ...}` around the answer.
    Wrapped,
    /// The items of the answer's list, one a line, with no list around them.
    JsonLines,
}

impl Damage {
    /// Every kind.
    pub const ALL: [Self; 15] = [
        Self::TrailingComma,
        Self::SingleQuotes,
        Self::Comments,
        Self::PythonLiterals,
        Self::SmartQuotes,
        Self::RawNewline,
        Self::BadEscape,
        Self::MissingComma,
        Self::MissingCloser,
        Self::UnquotedKeys,
        Self::ThinkBlock,
        Self::DraftThenCorrected,
        Self::JsonInString,
        Self::Wrapped,
        Self::JsonLines,
    ];

    pub(crate) fn done_to(self, answer: &Value) -> String {
        let text = answer.to_string();
        match self {
            Self::TrailingComma => format!("{},}}", but_the_last(&text)),
            Self::SingleQuotes => Hand { open: '\'', close: '\'', ..Hand::PLAIN }.write(answer),
            Self::Comments => commented(answer),
            Self::PythonLiterals => Hand { literals: ["None", "True", "False"], ..Hand::PLAIN }.write(&literal(answer)),
            Self::SmartQuotes => Hand { open: '“', close: '”', ..Hand::PLAIN }.write(answer),
            Self::RawNewline => first_space(&text, "\n"),
            Self::BadEscape => first_space(&text, "\\ "),
            Self::MissingComma => format!("{answer:#}").replacen(",\n", "\n", 1),
            Self::MissingCloser => but_the_last(&text).to_owned(),
            Self::UnquotedKeys => Hand { bare_keys: true, ..Hand::PLAIN }.write(answer),
            Self::ThinkBlock => format!("<think>Would {{\"personas\": []}} do? It would not.</think>\n\n{text}"),
            Self::DraftThenCorrected => {
                format!("```json\n{:#}\n```\nThat was a draft. Corrected:\n```json\n{answer:#}\n```", unwritten(answer))
            }
            Self::JsonInString => Value::String(text).to_string(),
            Self::Wrapped => format!("{{\"result\":{text}}}"),
            Self::JsonLines => lines(answer),
        }
    }
}

fn but_the_last(text: &str) -> &str {
    let mut letters = text.chars();
    letters.next_back();
    letters.as_str()
}

/// The same shape with nothing said in it.
fn unwritten(answer: &Value) -> Value {
    match answer {
        Value::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), unwritten(value))).collect(),
        Value::Array(items) => items.iter().map(unwritten).collect(),
        Value::String(_) => "to be written".into(),
        other => other.clone(),
    }
}

fn commented(answer: &Value) -> String {
    let text = format!("{answer:#}").replacen("{\n", "{ // as you asked\n", 1);
    format!("/* the answer */\n{text}")
}

fn literal(answer: &Value) -> Value {
    let mut answer = answer.clone();
    let text = answer.to_string();
    if !["null", "true", "false"].iter().any(|literal| text.contains(literal)) {
        answer["complete"] = true.into();
        answer["note"] = Value::Null;
    }
    answer
}

/// Compact JSON has spaces in strings only.
fn first_space(text: &str, instead: &str) -> String {
    text.replacen(' ', instead, 1)
}

fn lines(answer: &Value) -> String {
    let list = answer.as_object().and_then(|fields| fields.values().find_map(Value::as_array));
    let items = list.map_or_else(|| vec![answer.to_string()], |items| items.iter().map(Value::to_string).collect());
    items.join("\n")
}

/// How JSON is written by a hand that does not know it well.
struct Hand {
    open: char,
    close: char,
    bare_keys: bool,
    /// For null, true and false.
    literals: [&'static str; 3],
}

impl Hand {
    const PLAIN: Self = Self { open: '"', close: '"', bare_keys: false, literals: ["null", "true", "false"] };

    fn write(&self, value: &Value) -> String {
        match value {
            Value::Null => self.literals[0].into(),
            Value::Bool(yes) => self.literals[if *yes { 1 } else { 2 }].into(),
            Value::Number(number) => number.to_string(),
            Value::String(text) => self.string(text),
            Value::Array(items) => {
                format!("[{}]", items.iter().map(|item| self.write(item)).collect::<Vec<_>>().join(", "))
            }
            Value::Object(fields) => {
                let field = |(key, value): (&String, &Value)| format!("{}: {}", self.key(key), self.write(value));
                format!("{{{}}}", fields.iter().map(field).collect::<Vec<_>>().join(", "))
            }
        }
    }

    fn key(&self, key: &str) -> String {
        if self.bare_keys { key.to_owned() } else { self.string(key) }
    }

    /// Escapes as JSON does, for its own closing quote.
    fn string(&self, text: &str) -> String {
        let json = Value::String(text.to_owned()).to_string();
        let inner = &json[1..json.len() - 1];
        let inner = if self.close == '"' {
            inner.to_owned()
        } else {
            inner.replace("\\\"", "\"").replace(self.close, &format!("\\{}", self.close))
        };
        format!("{}{inner}{}", self.open, self.close)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_kind_of_damage_is_no_json_of_the_shape_asked_for() {
        let answer = json!({"personas": [{"name": "Ada Abara's"}, {"name": "Bo \"B\" Costa", "age": null}], "n": 2});
        for damage in Damage::ALL {
            let text = damage.done_to(&answer);
            let read: Option<Value> = serde_json::from_str(&text).ok();
            assert_ne!(read.as_ref(), Some(&answer), "{damage:?}: {text}");
            let valid = [Damage::JsonInString, Damage::Wrapped].contains(&damage);
            assert_eq!(read.is_some(), valid, "{damage:?}: {text}");
            assert!(text.contains("Costa"), "{damage:?}: {text}");
        }
    }

    #[test]
    fn an_answer_without_literals_is_given_some() {
        assert_eq!(Damage::PythonLiterals.done_to(&json!({"a": 1})), r#"{"a": 1, "complete": True, "note": None}"#);
    }
}
