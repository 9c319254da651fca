//! JSON of a user's own against the messages of the contract: everything that is wrong with it at once, each with its path. Whoever
//! decodes it stops at the first.

use std::collections::HashMap;

use assay_proto::DESCRIPTORS;
use prost::Message as _;
use prost_types::field_descriptor_proto::{Label, Type};
use prost_types::{DescriptorProto, EnumDescriptorProto, FieldDescriptorProto, FileDescriptorSet};
use serde_json::{Map, Value};

/// Fields that the server refuses to do without, so that they are named together with what the server does not get to see.
const NEEDED: [(&str, &[&str]); 3] = [
    (".assay.v1.Persona", &["name"]),
    (".assay.v1.Trait", &["text", "strength"]),
    (".assay.v1.Evidence", &["document", "quote", "match"]),
];

/// The messages of the contract.
pub(crate) struct Schema {
    messages: HashMap<String, DescriptorProto>,
    enums: HashMap<String, EnumDescriptorProto>,
}

impl Schema {
    /// As this program was built with it.
    pub(crate) fn load() -> Result<Self, prost::DecodeError> {
        let files = FileDescriptorSet::decode(DESCRIPTORS)?.file;
        let mut schema = Self { messages: HashMap::new(), enums: HashMap::new() };
        for file in files.into_iter().filter(|file| file.package() == "assay.v1") {
            for message in file.message_type {
                for entry in &message.nested_type {
                    schema.messages.insert(format!(".assay.v1.{}.{}", message.name(), entry.name()), entry.clone());
                }
                schema.messages.insert(format!(".assay.v1.{}", message.name()), message);
            }
            schema.enums.extend(file.enum_type.into_iter().map(|it| (format!(".assay.v1.{}", it.name()), it)));
        }
        Ok(schema)
    }

    /// Everything that keeps `value` from being a `message` of the contract, a line each.
    pub(crate) fn faults(&self, message: &str, value: &Value, path: &str) -> Vec<String> {
        let mut faults = Faults { schema: self, lines: Vec::new() };
        faults.message(&format!(".assay.v1.{message}"), value, path);
        faults.lines
    }
}

struct Faults<'s> {
    schema: &'s Schema,
    lines: Vec<String>,
}

impl Faults<'_> {
    fn message(&mut self, name: &str, value: &Value, path: &str) {
        // Those of Google have JSON of their own.
        let Some(message) = self.schema.messages.get(name) else { return };
        let Value::Object(fields) = value else {
            return self.wrong(path, &format!("{} where an object with fields belongs", kind(value)));
        };
        for (key, value) in fields {
            match message.field.iter().find(|field| is_called(field, key)) {
                Some(field) => self.field(field, value, &format!("{path}.{key}")),
                None => {
                    let known: Vec<&str> = message.field.iter().map(FieldDescriptorProto::json_name).collect();
                    self.wrong(&format!("{path}.{key}"), &format!("no such field; there are {}", known.join(", ")));
                }
            }
        }
        self.missing(name, fields, path);
    }

    fn missing(&mut self, name: &str, fields: &Map<String, Value>, path: &str) {
        let needed = NEEDED.iter().filter(|(message, _)| *message == name).flat_map(|(_, needed)| *needed);
        for field in needed.filter(|field| fields.get(**field).is_none_or(Value::is_null)) {
            self.wrong(&format!("{path}.{field}"), "it is missing");
        }
    }

    fn field(&mut self, field: &FieldDescriptorProto, value: &Value, path: &str) {
        if value.is_null() {
            return;
        }
        let entry = self.schema.messages.get(field.type_name()).filter(|message| is_map(message));
        match (entry.and_then(|entry| entry.field.get(1)), value) {
            (Some(of), Value::Object(values)) => {
                values.iter().for_each(|(key, value)| self.single(of, value, &format!("{path}.{key}")));
            }
            (Some(_), other) => self.wrong(path, &format!("{} where an object belongs", kind(other))),
            (None, Value::Array(values)) if field.label() == Label::Repeated => {
                values.iter().enumerate().for_each(|(at, value)| self.single(field, value, &format!("{path}[{at}]")));
            }
            (None, other) if field.label() == Label::Repeated => {
                self.wrong(path, &format!("{} where a list belongs", kind(other)));
            }
            (None, value) => self.single(field, value, path),
        }
    }

    fn single(&mut self, field: &FieldDescriptorProto, value: &Value, path: &str) {
        let wanted = match field.r#type() {
            Type::Message => return self.message(field.type_name(), value, path),
            Type::Enum => return self.one_of(field.type_name(), value, path),
            Type::String | Type::Bytes => (!value.is_string()).then_some("a text"),
            Type::Bool => (!value.is_boolean()).then_some("true or false"),
            Type::Double | Type::Float => (number(value).is_none()).then_some("a number"),
            Type::Uint32 | Type::Uint64 | Type::Fixed32 | Type::Fixed64 => {
                let whole = |number: f64| number >= 0.0 && number.fract() == 0.0;
                (!number(value).is_some_and(whole)).then_some("a whole number from 0 on")
            }
            _ => (!number(value).is_some_and(|number| number.fract() == 0.0)).then_some("a whole number"),
        };
        if let Some(wanted) = wanted {
            self.wrong(path, &format!("{} where {wanted} belongs", kind(value)));
        }
    }

    fn one_of(&mut self, name: &str, value: &Value, path: &str) {
        let Some(known) = self.schema.enums.get(name) else { return };
        let is = |it: &prost_types::EnumValueDescriptorProto| match value {
            Value::String(text) => it.name() == text,
            number => number.as_i64() == Some(it.number().into()),
        };
        if !known.value.iter().any(is) {
            let names: Vec<&str> =
                known.value.iter().skip(1).map(prost_types::EnumValueDescriptorProto::name).collect();
            self.wrong(path, &format!("{value} is none of {}", names.join(", ")));
        }
    }

    fn wrong(&mut self, path: &str, what: &str) {
        self.lines.push(format!("{}: {what}", path.trim_start_matches('.')));
    }
}

/// In JSON, a field goes by its name in either spelling.
fn is_called(field: &FieldDescriptorProto, key: &str) -> bool {
    field.json_name() == key || field.name() == key
}

fn is_map(message: &DescriptorProto) -> bool {
    message.options.as_ref().is_some_and(prost_types::MessageOptions::map_entry)
}

/// A number, also in quotation marks, as JSON of the contract may have it.
fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn faults(message: &str, value: &Value) -> Vec<String> {
        Schema::load().unwrap().faults(message, value, "")
    }

    #[test]
    fn a_whole_persona_has_no_fault_in_either_spelling() {
        let demographics = json!({"age": "34", "ageRange": null, "age_range": null, "other": {"pets": "two"}});
        let evidence = json!({"document": "a", "quote": "b", "match": 1, "start_byte": 3, "endByte": 4, "score": 1,
            "cell": {"sheet": "s", "row": 1, "column": 2}});
        let goal = json!({"text": "t", "strength": "STRENGTH_WEAK", "evidence": [evidence]});
        let persona = json!({"name": "Mara", "demographics": demographics, "goals": [goal]});
        assert_eq!(faults("Persona", &persona), Vec::<String>::new());
    }

    #[test]
    fn everything_wrong_is_named_at_once_with_its_path() {
        let evidence = json!({"document": 1, "quote": "b", "match": "EXACT", "line": -1});
        let goals = json!([{"text": "t", "strength": "STRONG", "evidence": [evidence]}, "walk", {"texd": "t"}]);
        let persona = json!({"nam": "Mara", "goals": goals, "frustrations": {}, "demographics": {"other": {"a": 1}}});
        let faults = faults("Persona", &persona);
        let paths: Vec<&str> = faults.iter().map(|line| line.split_once(": ").unwrap().0).collect();
        assert_eq!(
            paths,
            [
                "nam",
                "goals[0].strength",
                "goals[0].evidence[0].document",
                "goals[0].evidence[0].match",
                "goals[0].evidence[0].line",
                "goals[1]",
                "goals[2].texd",
                "goals[2].text",
                "goals[2].strength",
                "frustrations",
                "demographics.other.a",
                "name",
            ]
        );
        assert!(faults[0].contains("no such field; there are id, name, archetype"), "{}", faults[0]);
        assert!(faults[1].contains("\"STRONG\" is none of STRENGTH_STRONG, "), "{}", faults[1]);
    }
}
